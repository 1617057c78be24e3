-- name: idempotency_insert
-- A request with a key begins; nothing happens if the key is known.
INSERT INTO idempotency (id, request, status, created_utc_ms) VALUES ($1, $2, 0, $3)
ON CONFLICT (id) DO NOTHING;

-- name: idempotency_get
-- What became of it.
SELECT request, status, location, created_utc_ms FROM idempotency WHERE id = $1;

-- name: idempotency_done
-- It was answered.
UPDATE idempotency SET status = $2, location = $3 WHERE id = $1;

-- name: idempotency_delete
-- It failed: whoever asks again is a first.
DELETE FROM idempotency WHERE id = $1;

-- name: idempotency_sweep
-- Nobody repeats after so long.
DELETE FROM idempotency WHERE created_utc_ms < $1;
