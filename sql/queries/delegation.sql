-- name: delegation_put
-- Somebody else decides for one in a time of absence.
INSERT INTO delegation (person_id, to_person_id, from_utc_ms, until_utc_ms) VALUES ($1, $2, $3, $4)
ON CONFLICT (person_id) DO UPDATE SET to_person_id = excluded.to_person_id,
	from_utc_ms = excluded.from_utc_ms, until_utc_ms = excluded.until_utc_ms;

-- name: delegation_get
-- One's own.
SELECT person_id, to_person_id, from_utc_ms, until_utc_ms FROM delegation WHERE person_id = $1;

-- name: delegation_delete
-- Back again.
DELETE FROM delegation WHERE person_id = $1;

-- name: delegation_to
-- For whom somebody decides just now, and as what.
SELECT d.person_id, p.role FROM delegation d JOIN person p ON p.id = d.person_id
WHERE d.to_person_id = $1 AND d.from_utc_ms <= $2 AND d.until_utc_ms > $2 AND p.disabled = 0;
