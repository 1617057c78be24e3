-- name: setting_get
-- The value of a setting.
SELECT name, value, version, updated_utc_ms FROM setting WHERE name = $1;

-- name: setting_insert
-- Set it for the first time; no row when it was set before.
INSERT INTO setting (name, value, version, updated_utc_ms) VALUES ($1, $2, 1, $3)
ON CONFLICT (name) DO NOTHING;

-- name: setting_update
-- Set it to something else, unless somebody did since version $4; versions count changes.
UPDATE setting SET value = $2, updated_utc_ms = $3, version = version + 1
WHERE name = $1 AND version = $4;

-- name: setting_put
-- Set it, whatever it was.
INSERT INTO setting (name, value, version, updated_utc_ms) VALUES ($1, $2, 1, $3)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = setting.version + 1,
	updated_utc_ms = excluded.updated_utc_ms;

-- name: setting_delete
-- Forget it.
DELETE FROM setting WHERE name = $1;
