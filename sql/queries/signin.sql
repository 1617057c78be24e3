-- name: signin_by_email
-- What signing in needs to know of an account.
SELECT id, email, name, password, disabled, totp_enabled FROM person WHERE email = $1;

-- name: signin_by_id
-- The same, of somebody who is signed in.
SELECT id, email, name, password, disabled, totp_enabled FROM person WHERE id = $1;

-- name: signin_set_password
-- Another password's hash.
UPDATE person SET password = $2, version = version + 1 WHERE id = $1;
