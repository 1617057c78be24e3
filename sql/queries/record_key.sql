-- name: record_key_get
-- The key of a sealed record.
SELECT table_name, record_id, key_id, wrapped, erased_utc_ms FROM record_key
WHERE table_name = $1 AND record_id = $2;

-- name: record_key_add
-- A new one; none where another transaction was first, or it was erased.
INSERT INTO record_key (table_name, record_id, key_id, wrapped, created_utc_ms)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT (table_name, record_id) DO NOTHING;

-- name: record_key_erase
-- Destroy it, and let none be made again.
INSERT INTO record_key (table_name, record_id, key_id, wrapped, created_utc_ms, erased_utc_ms)
VALUES ($1, $2, '', NULL, $3, $3)
ON CONFLICT (table_name, record_id) DO UPDATE SET key_id = '', wrapped = NULL,
	erased_utc_ms = excluded.erased_utc_ms;

-- name: record_key_of_master
-- Some that a master key wraps.
SELECT table_name, record_id, key_id, wrapped, erased_utc_ms FROM record_key
WHERE key_id = $1 LIMIT $2 /*for-update*/;

-- name: record_key_rewrap
-- Wrapped by another master key, unless it was destroyed in the meantime.
UPDATE record_key SET key_id = $4, wrapped = $5
WHERE table_name = $1 AND record_id = $2 AND key_id = $3;

-- name: record_key_count
-- How many a master key wraps.
SELECT COUNT(*) FROM record_key WHERE key_id = $1;
