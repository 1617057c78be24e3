-- name: job_add
-- Put it in, or move the time of the one that is not over.
INSERT INTO job (id, kind, subject, state, due_utc_ms, attempts, progress, words, created_utc_ms,
	updated_utc_ms)
VALUES ($1, $2, $3, 'waiting', $4, 0, '', '', $5, $5)
ON CONFLICT (kind, subject) WHERE state IN ('waiting', 'running') DO UPDATE SET
	due_utc_ms = excluded.due_utc_ms, updated_utc_ms = excluded.updated_utc_ms;

-- name: job_cancel
-- Take it out, unless it runs.
DELETE FROM job WHERE kind = $1 AND subject = $2 AND state = 'waiting';

-- name: job_claim
-- The one that is most due, for whoever asks; also one whose holder has let its lease end.
UPDATE job SET state = 'running', lease_utc_ms = $2, attempts = attempts + 1, updated_utc_ms = $1
WHERE id = (SELECT id FROM job WHERE state IN ('waiting', 'running') AND due_utc_ms <= $1
	AND (state = 'waiting' OR lease_utc_ms < $1) ORDER BY due_utc_ms LIMIT 1 /*skip-locked*/)
RETURNING id, kind, subject, state, due_utc_ms, attempts, progress, words, created_utc_ms,
	updated_utc_ms;

-- name: job_hold
-- Its holder goes on with it.
UPDATE job SET lease_utc_ms = $2 WHERE id = $1 AND state = 'running' AND attempts = $3;

-- name: job_next_due
-- When the next one is due.
SELECT MIN(CASE WHEN state = 'running' THEN lease_utc_ms + 1 ELSE due_utc_ms END) FROM job
WHERE state IN ('waiting', 'running');

-- name: job_finish
-- It is over; or waits again if somebody moved its time while it ran.
UPDATE job SET state = CASE WHEN due_utc_ms = $2 THEN CAST($3 AS TEXT) ELSE 'waiting' END,
	attempts = CASE WHEN due_utc_ms = $2 THEN attempts ELSE 0 END,
	lease_utc_ms = NULL, words = $4, updated_utc_ms = $5
WHERE id = $1 AND state = 'running' AND attempts = $6;

-- name: job_again
-- It waits until $3, or until whatever time somebody set while it ran.
UPDATE job SET state = 'waiting',
	due_utc_ms = CASE WHEN due_utc_ms = $2 THEN CAST($3 AS BIGINT) ELSE due_utc_ms END,
	lease_utc_ms = NULL, progress = $4, words = $5, attempts = $6, updated_utc_ms = $7
WHERE id = $1 AND state = 'running' AND attempts = $8;

-- name: job_count
-- How many are in a state that were due before a time.
SELECT COUNT(*) FROM job WHERE state = $1 AND due_utc_ms < $2;

-- name: job_get
-- One job.
SELECT id, kind, subject, state, due_utc_ms, attempts, progress, words, created_utc_ms,
	updated_utc_ms FROM job WHERE id = $1;

-- name: job_retry
-- Run a failed one again, unless the same work is waiting already.
UPDATE job SET state = 'waiting', due_utc_ms = $2, attempts = 0, updated_utc_ms = $2
WHERE id = $1 AND state = 'failed' AND NOT EXISTS (SELECT 1 FROM job o WHERE o.kind = job.kind
	AND o.subject = job.subject AND o.state IN ('waiting', 'running'));

-- name: job_page
-- A page, newest first, of one state or of all ('').
SELECT id, kind, subject, state, due_utc_ms, attempts, progress, words, created_utc_ms,
	updated_utc_ms FROM job
WHERE (CAST($1 AS TEXT) = '' OR state = $1) AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: job_sweep
-- Forget what was done long ago.
DELETE FROM job WHERE state = 'done' AND updated_utc_ms < $1;
