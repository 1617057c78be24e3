-- name: emergency_insert
-- Emergency access begins.
INSERT INTO emergency (id, person_id, reason_sealed, started_utc_ms, until_utc_ms)
VALUES ($1, $2, $3, $4, $5);

-- name: emergency_list
-- Of one person, or of all ('') before an id, the latest first.
SELECT e.id, e.person_id, p.name AS person_name, e.reason_sealed, e.started_utc_ms, e.until_utc_ms,
	e.ended_utc_ms, e.ended_by
FROM emergency e JOIN person p ON p.id = e.person_id
WHERE (CAST($1 AS TEXT) = '' OR e.person_id = $1) AND e.id < $2 ORDER BY e.id DESC LIMIT $3;

-- name: emergency_end
-- End one that is under way, of one person or of anybody ('').
UPDATE emergency SET ended_utc_ms = $3, ended_by = $4
WHERE id = $1 AND (CAST($2 AS TEXT) = '' OR person_id = $2) AND ended_utc_ms IS NULL
	AND until_utc_ms > $3;

-- name: emergency_end_all
-- End all of a person.
UPDATE emergency SET ended_utc_ms = $2, ended_by = $3
WHERE person_id = $1 AND ended_utc_ms IS NULL AND until_utc_ms > $2;

-- name: emergency_until
-- When the one under way ends.
SELECT MAX(until_utc_ms) FROM emergency
WHERE person_id = $1 AND ended_utc_ms IS NULL AND until_utc_ms > $2;
