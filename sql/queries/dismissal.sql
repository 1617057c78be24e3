-- name: dismissal_insert
-- A reason of the checker is set aside for this content.
INSERT INTO dismissal (id, post_id, content_hash, code, reason, person_id, by_officer, created_utc_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: dismissal_list
-- All of a post.
SELECT id, post_id, content_hash, code, reason, person_id, by_officer, created_utc_ms
FROM dismissal WHERE post_id = $1 ORDER BY created_utc_ms;

-- name: dismissal_by_officer
-- Has a privacy officer set this reason aside for this content?
SELECT COUNT(*) FROM dismissal WHERE post_id = $1 AND content_hash = $2 AND code = $3
	AND by_officer = 1;
