-- name: token_actor
-- Whom a token's secret stands for: a row for each channel they have a level on, else one.
SELECT t.id AS session_id, p.id AS person_id, p.name, p.role, t.scopes, t.used_utc_ms,
	COALESCE(l.channel_id, '') AS channel_id, COALESCE(l.level, 'none') AS level
FROM token t JOIN person p ON p.id = t.person_id
	LEFT JOIN channel_level l ON l.person_id = p.id
WHERE t.secret = $1 AND p.disabled = 0 AND t.expires_utc_ms > $2
ORDER BY l.channel_id;

-- name: token_count
-- How many tokens that last a person has.
SELECT COUNT(*) FROM token WHERE person_id = $1 AND expires_utc_ms > $2;

-- name: token_insert
-- A new token.
INSERT INTO token (id, person_id, secret, name, scopes, created_utc_ms, expires_utc_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: token_list
-- A person's tokens that last, the latest first.
SELECT id, name, scopes, created_utc_ms, expires_utc_ms, used_utc_ms AS last_used_utc_ms
FROM token WHERE person_id = $1 AND expires_utc_ms > $2 ORDER BY id DESC;

-- name: token_used
-- It was used.
UPDATE token SET used_utc_ms = $2 WHERE id = $1;

-- name: token_delete
-- End one of a person's.
DELETE FROM token WHERE id = $1 AND person_id = $2;

-- name: token_delete_all
-- End all of a person's.
DELETE FROM token WHERE person_id = $1;

-- name: token_sweep
-- Forget those that are over.
DELETE FROM token WHERE expires_utc_ms <= $1;
