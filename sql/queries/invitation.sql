-- name: invitation_insert
-- A link for a person.
INSERT INTO invitation (id, person_id, secret, created_by, created_utc_ms, expires_utc_ms)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: invitation_list
-- A page of those that are open.
SELECT i.id, i.person_id, p.email, p.name, CASE WHEN p.joined_utc_ms IS NULL THEN 0 ELSE 1 END
	AS reset, i.created_utc_ms, i.expires_utc_ms, i.created_by
FROM invitation i JOIN person p ON p.id = i.person_id
WHERE i.id > $1 AND i.expires_utc_ms > $2 ORDER BY i.id LIMIT $3;

-- name: invitation_get
-- One of them.
SELECT id, person_id, created_utc_ms, expires_utc_ms, created_by FROM invitation WHERE id = $1;

-- name: invitation_open
-- The one a secret opens.
SELECT i.id, i.person_id, p.email, p.name, CASE WHEN p.joined_utc_ms IS NULL THEN 0 ELSE 1 END
	AS reset, i.created_utc_ms, i.expires_utc_ms, i.created_by
FROM invitation i JOIN person p ON p.id = i.person_id
WHERE i.secret = $1 AND i.expires_utc_ms > $2 AND p.disabled = 0;

-- name: invitation_delete
-- It is used up.
DELETE FROM invitation WHERE id = $1;

-- name: invitation_delete_all
-- Those of a person are good no more.
DELETE FROM invitation WHERE person_id = $1;

-- name: invitation_sweep
-- Forget those that are too old.
DELETE FROM invitation WHERE expires_utc_ms <= $1;
