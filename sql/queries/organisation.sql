-- name: organisation_get
-- The one organisation; no row before it is set up.
SELECT name, profile, public_check, time_zone, locale, version, updated_utc_ms
FROM organisation WHERE id = 'own';

-- name: organisation_version
-- Has the profile changed since it was read?
SELECT version FROM organisation WHERE id = 'own';

-- name: organisation_insert
-- At set-up.
INSERT INTO organisation (id, name, profile, public_check, time_zone, locale, version, updated_utc_ms)
VALUES ('own', $1, $2, $3, $4, $5, 1, $6);

-- name: organisation_update
-- Change it, if nobody else did since version $6.
UPDATE organisation SET name = $1, profile = $2, public_check = $3, time_zone = $4, locale = $5,
	version = version + 1, updated_utc_ms = $7
WHERE id = 'own' AND version = $6;
