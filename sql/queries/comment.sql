-- name: comment_insert
-- Something said about a span of a version.
INSERT INTO comment (id, post_id, text_version, span_start, span_end, author_id, created_utc_ms,
	words_sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: comment_list
-- All of a post, in order.
SELECT c.id, c.post_id, c.text_version, c.span_start, c.span_end, c.author_id, p.name AS author,
	c.created_utc_ms, c.words_sealed, c.resolved_utc_ms, c.resolved_by
FROM comment c JOIN person p ON p.id = c.author_id WHERE c.post_id = $1 ORDER BY c.created_utc_ms, c.id;

-- name: comment_get
-- One.
SELECT c.id, c.post_id, c.text_version, c.span_start, c.span_end, c.author_id, p.name AS author,
	c.created_utc_ms, c.words_sealed, c.resolved_utc_ms, c.resolved_by
FROM comment c JOIN person p ON p.id = c.author_id WHERE c.id = $1;

-- name: comment_resolve
-- Taken care of, or not after all.
UPDATE comment SET resolved_utc_ms = $2, resolved_by = $3 WHERE id = $1;
