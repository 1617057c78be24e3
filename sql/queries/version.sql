-- name: version_insert
-- The content as it was saved.
INSERT INTO post_version (post_id, n, author_id, saved_utc_ms, content, content_sealed,
	content_hash, verdict, risk)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: version_amend
-- The same version saved again within one sitting of one person.
UPDATE post_version SET saved_utc_ms = $3, content = $4, content_sealed = $5, content_hash = $6,
	verdict = $7, risk = $8 WHERE post_id = $1 AND n = $2;

-- name: version_get
-- One version.
SELECT post_id, n, author_id, saved_utc_ms, content, content_sealed, content_hash, verdict, risk
FROM post_version WHERE post_id = $1 AND n = $2;

-- name: version_count_sealed
-- How many of a post are sealed.
SELECT COUNT(*) FROM post_version WHERE post_id = $1 AND content IS NULL;

-- name: version_list
-- All of a post, newest first.
SELECT post_id, n, author_id, saved_utc_ms, content, content_sealed, content_hash, verdict, risk
FROM post_version WHERE post_id = $1 ORDER BY n DESC;
