-- name: event_insert
-- Something changed.
INSERT INTO event (id, noun, subject, version, created_utc_ms) VALUES ($1, $2, $3, $4, $5);

-- name: event_since
-- What changed lately, in order.
SELECT id, noun, subject, version, created_utc_ms FROM event WHERE created_utc_ms > $1
ORDER BY created_utc_ms, id;

-- name: event_sweep
-- Those who watch have seen it long ago.
DELETE FROM event WHERE created_utc_ms < $1;

-- name: event_watchers
-- Ids of the sessions and tokens that are good at this time: who may go on watching.
SELECT s.id FROM session s JOIN person p ON p.id = s.person_id
WHERE p.disabled = 0 AND s.ends_utc_ms > $1 AND s.used_utc_ms + s.idle_ms > $1
UNION ALL
SELECT t.id FROM token t JOIN person p ON p.id = t.person_id
WHERE p.disabled = 0 AND t.expires_utc_ms > $1
ORDER BY 1;
