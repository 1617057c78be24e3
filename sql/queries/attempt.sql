-- name: attempt_get
-- What happened before.
SELECT failures, last_utc_ms, until_utc_ms, good_utc_ms FROM attempt WHERE id = $1 /*for-update*/;

-- name: attempt_put
-- What happened now.
INSERT INTO attempt (id, failures, last_utc_ms, until_utc_ms, good_utc_ms)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET failures = excluded.failures, last_utc_ms = excluded.last_utc_ms,
	until_utc_ms = excluded.until_utc_ms, good_utc_ms = excluded.good_utc_ms;

-- name: attempt_sweep
-- Forget what is long ago.
DELETE FROM attempt WHERE last_utc_ms < $1;
