-- name: totp_get
-- Somebody's second factor, which nobody else uses until the transaction ends.
SELECT email, totp, totp_enabled, totp_step FROM person WHERE id = $1 /*for-update*/;

-- name: totp_put
-- A secret that no code has confirmed yet.
UPDATE person SET totp = $2, totp_enabled = 0, totp_step = 0 WHERE id = $1;

-- name: totp_used
-- A code of this step was used; none so old is good any more.
UPDATE person SET totp_step = $2 WHERE id = $1 AND totp_step < $2;

-- name: totp_enable
-- In force.
UPDATE person SET totp_enabled = 1, version = version + 1 WHERE id = $1;

-- name: totp_clear
-- No second factor.
UPDATE person SET totp = NULL, totp_enabled = 0, totp_step = 0, version = version + 1
WHERE id = $1;

-- name: totp_recovery_clear
-- No recovery codes.
DELETE FROM recovery_code WHERE person_id = $1;

-- name: totp_recovery_insert
-- A recovery code.
INSERT INTO recovery_code (person_id, secret) VALUES ($1, $2);

-- name: totp_recovery_use
-- It is good once.
DELETE FROM recovery_code WHERE person_id = $1 AND secret = $2;
