-- name: task_insert
-- Work for a person.
INSERT INTO task (id, version, kind, status, post_id, channel_id, subject, words, due_utc_ms,
	created_utc_ms, outcome)
VALUES ($1, 1, $2, 'open', $3, $4, $5, $6, $7, $8, '');

-- name: task_same
-- Is that open already?
SELECT COUNT(*) FROM task WHERE kind = $1 AND status = 'open' AND post_id IS NOT DISTINCT FROM $2
	AND channel_id IS NOT DISTINCT FROM $3 AND subject IS NOT DISTINCT FROM $4;

-- name: task_get
-- One.
SELECT id, version, kind, status, post_id, channel_id, subject, words, due_utc_ms, created_utc_ms,
	closed_utc_ms, closed_by, outcome FROM task WHERE id = $1;

-- name: task_list
-- Those in a status, the soonest first; any filter may be null.
SELECT id, version, kind, status, post_id, channel_id, subject, words, due_utc_ms, created_utc_ms,
	closed_utc_ms, closed_by, outcome FROM task
WHERE (CAST($1 AS TEXT) IS NULL OR status = $1) AND (CAST($2 AS TEXT) IS NULL OR kind = $2)
	AND (CAST($3 AS TEXT) IS NULL OR id > $3)
ORDER BY id LIMIT $4;

-- name: task_due
-- Open ones, the soonest first.
SELECT id, version, kind, status, post_id, channel_id, subject, words, due_utc_ms, created_utc_ms,
	closed_utc_ms, closed_by, outcome FROM task
WHERE status = 'open' ORDER BY due_utc_ms, id LIMIT $1;

-- name: task_close
-- Done, or dropped with a reason.
UPDATE task SET version = version + 1, status = $2, closed_utc_ms = $3, closed_by = $4, outcome = $5
WHERE id = $1;

-- name: task_done_for_post
-- A post of ours, or one that others put there, is gone from a channel: what was to be done about it
-- there is done.
UPDATE task SET version = version + 1, status = 'done', closed_utc_ms = $3, outcome = $4
WHERE kind IN ('takedown', 'review') AND status = 'open' AND (post_id = $1 OR subject = $1)
	AND channel_id = $2;
