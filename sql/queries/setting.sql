-- name: setting_get
-- The value of a setting.
SELECT name, value, version, updated_utc_ms FROM setting WHERE name = $1;

-- name: setting_put
-- Set it, whatever it was; the version counts its changes.
INSERT INTO setting (name, value, version, updated_utc_ms) VALUES ($1, $2, 1, $3)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = setting.version + 1,
	updated_utc_ms = excluded.updated_utc_ms;
