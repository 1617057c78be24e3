-- name: oidc_begin
-- A sign-in is under way.
INSERT INTO oidc_state (id, expires_utc_ms) VALUES ($1, $2);

-- name: oidc_return
-- It returns, once.
DELETE FROM oidc_state WHERE id = $1 AND expires_utc_ms > $2;

-- name: oidc_sweep
-- Those that will not return.
DELETE FROM oidc_state WHERE expires_utc_ms <= $1;

-- name: oidc_person
-- Who somebody of the provider's is here.
SELECT person_id FROM oidc_subject WHERE issuer = $1 AND subject = $2;

-- name: oidc_link
-- Tie them together.
INSERT INTO oidc_subject (issuer, subject, person_id, created_utc_ms) VALUES ($1, $2, $3, $4);
