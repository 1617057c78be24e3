-- name: person_count
-- How many people there are, disabled ones too.
SELECT COUNT(*) FROM person;

-- name: person_insert
-- A new person.
INSERT INTO person (id, email, name, role, disabled, locale, time_zone, password, totp,
	totp_enabled, totp_step, joined_utc_ms, created_utc_ms, version)
VALUES ($1, $2, $3, $4, 0, $5, $6, NULL, NULL, 0, 0, NULL, $7, 1);

-- name: person_get
-- One person.
SELECT id, email, name, role, disabled, locale, time_zone, totp_enabled, joined_utc_ms,
	created_utc_ms, version FROM person WHERE id = $1;

-- name: person_lock
-- One person, whom nobody else changes until the transaction ends.
SELECT id, email, name, role, disabled, locale, time_zone, totp_enabled, joined_utc_ms,
	created_utc_ms, version FROM person WHERE id = $1 /*for-update*/;

-- name: person_by_email
-- One person by the address in lower case.
SELECT id, email, name, role, disabled, locale, time_zone, totp_enabled, joined_utc_ms,
	created_utc_ms, version FROM person WHERE email = $1;

-- name: person_page
-- A page of people in the order they were added.
SELECT id, email, name, role, disabled, locale, time_zone, totp_enabled, joined_utc_ms,
	created_utc_ms, version FROM person WHERE id > $1 ORDER BY id LIMIT $2;

-- name: person_update
-- Change what an administrator may change.
UPDATE person SET name = $2, email = $3, role = $4, disabled = $5, version = version + 1
WHERE id = $1;

-- name: person_update_profile
-- Change what everybody may change of themselves.
UPDATE person SET name = $2, locale = $3, time_zone = $4, version = version + 1 WHERE id = $1;

-- name: person_touch
-- Count a change of what lies beside the row: levels.
UPDATE person SET version = version + 1 WHERE id = $1;

-- name: person_joined
-- Note the first time somebody got in.
UPDATE person SET joined_utc_ms = $2 WHERE id = $1 AND joined_utc_ms IS NULL;

-- name: person_other_administrators
-- The other administrators who can get in, and stay so until the transaction ends.
SELECT id FROM person WHERE role = 'administrator' AND disabled = 0 AND id <> $1
	AND joined_utc_ms IS NOT NULL ORDER BY id /*for-update*/;
