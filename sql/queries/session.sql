-- name: session_actor
-- Whom a session's secret stands for: a row for each channel they have a level on, else one.
SELECT s.id AS session_id, p.id AS person_id, p.name, p.role, s.enrolling, s.used_utc_ms,
	s.idle_ms, (SELECT COUNT(*) FROM emergency e WHERE e.person_id = p.id
		AND e.ended_utc_ms IS NULL AND e.until_utc_ms > $2) AS emergencies,
	COALESCE(l.channel_id, '') AS channel_id, COALESCE(l.level, 'none') AS level
FROM session s JOIN person p ON p.id = s.person_id
	LEFT JOIN channel_level l ON l.person_id = p.id
WHERE s.secret = $1 AND p.disabled = 0 AND s.ends_utc_ms > $2 AND s.used_utc_ms + s.idle_ms > $2
ORDER BY l.channel_id;

-- name: session_insert
-- A new session.
INSERT INTO session (id, person_id, secret, enrolling, created_utc_ms, used_utc_ms, idle_ms,
	ends_utc_ms, address, agent) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9);

-- name: session_used
-- It was used.
UPDATE session SET used_utc_ms = $2 WHERE id = $1 AND used_utc_ms < $2;

-- name: session_list
-- The living sessions of a person, the latest first.
SELECT id, created_utc_ms, used_utc_ms AS last_used_utc_ms, idle_ms, ends_utc_ms, address, agent
FROM session WHERE person_id = $1 AND ends_utc_ms > $2 AND used_utc_ms + idle_ms > $2
ORDER BY id DESC;

-- name: session_get
-- One session of a person.
SELECT id, created_utc_ms, used_utc_ms AS last_used_utc_ms, idle_ms, ends_utc_ms, address, agent
FROM session WHERE id = $1 AND person_id = $2;

-- name: session_delete
-- End a session of a person.
DELETE FROM session WHERE id = $1 AND person_id = $2;

-- name: session_delete_others
-- End a person's sessions, but for one ('' for all).
DELETE FROM session WHERE person_id = $1 AND id <> $2;

-- name: session_sweep
-- Forget those that are over.
DELETE FROM session WHERE ends_utc_ms <= $1 OR used_utc_ms + idle_ms <= $1;

-- name: session_enrolled
-- The second factor is set up: the person's sessions are good for everything.
UPDATE session SET enrolling = 0 WHERE person_id = $1;

-- name: session_set_idle
-- Another time of idleness for all that last.
UPDATE session SET idle_ms = $1 WHERE idle_ms <> $1;
