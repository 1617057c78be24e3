-- name: migration_all
-- What was applied, in order.
SELECT number, name, checksum, applied_utc_ms FROM schema_migration ORDER BY number;

-- name: migration_insert
-- Note that one was applied.
INSERT INTO schema_migration (number, name, checksum, applied_utc_ms) VALUES ($1, $2, $3, $4);
