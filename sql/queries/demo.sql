-- name: demo_shift_post
-- A demonstration's past: everything of a post so much earlier.
UPDATE post SET created_utc_ms = created_utc_ms - $2, updated_utc_ms = updated_utc_ms - $2,
	submitted_utc_ms = submitted_utc_ms - $2, scheduled_utc_ms = scheduled_utc_ms - $2,
	published_utc_ms = published_utc_ms - $2
WHERE id = $1;

-- name: demo_shift_approval
-- The same of its approvals, which took $3 in all.
UPDATE approval SET created_utc_ms = created_utc_ms - $2 - $3,
	decided_utc_ms = decided_utc_ms - $2, due_utc_ms = due_utc_ms - $2
WHERE post_id = $1;

-- name: demo_shift_channel
-- The same of where it stands.
UPDATE post_channel SET published_utc_ms = published_utc_ms - $2,
	verified_utc_ms = verified_utc_ms - $2
WHERE post_id = $1;
