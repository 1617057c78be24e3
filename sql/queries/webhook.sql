-- name: webhook_insert
-- A new one.
INSERT INTO webhook (id, url, events, secret_sealed, enabled, created_by, created_utc_ms, version)
VALUES ($1, $2, $3, $4, 1, $5, $6, 1);

-- name: webhook_list
-- All of them, the latest first.
SELECT id, url, events AS mask, enabled, created_utc_ms, version FROM webhook ORDER BY id DESC;

-- name: webhook_get
-- One, with its sealed secret.
SELECT id, url, events AS mask, enabled, secret_sealed, created_utc_ms, version FROM webhook
WHERE id = $1;

-- name: webhook_count
-- How many there are.
SELECT COUNT(*) FROM webhook;

-- name: webhook_wants
-- Those that want to hear of a noun: $1 is its bit.
SELECT id FROM webhook WHERE enabled = 1 AND (events & $1) <> 0;

-- name: webhook_delete
-- Gone; its deliveries before it.
DELETE FROM webhook WHERE id = $1;

-- name: webhook_delivery_insert
-- One more to send.
INSERT INTO webhook_delivery (webhook_id, event_id, noun, subject, version, state, attempts,
	status, words, created_utc_ms, updated_utc_ms)
VALUES ($1, $2, $3, $4, $5, 'waiting', 0, 0, '', $6, $6);

-- name: webhook_delivery_next
-- The oldest that waits.
SELECT webhook_id, event_id, noun, subject, version, state, attempts, status, words,
	created_utc_ms, updated_utc_ms
FROM webhook_delivery WHERE webhook_id = $1 AND state = 'waiting' ORDER BY event_id LIMIT 1;

-- name: webhook_delivery_list
-- A page, newest first, before the event $2 ('' for the first page).
SELECT webhook_id, event_id, noun, subject, version, state, attempts, status, words,
	created_utc_ms, updated_utc_ms
FROM webhook_delivery WHERE webhook_id = $1 AND ($2 = '' OR event_id < $2)
ORDER BY event_id DESC LIMIT $3;

-- name: webhook_delivery_done
-- What became of it.
UPDATE webhook_delivery SET state = $3, attempts = attempts + 1, status = $4, words = $5,
	updated_utc_ms = $6
WHERE webhook_id = $1 AND event_id = $2;

-- name: webhook_delivery_replay
-- Send it again.
UPDATE webhook_delivery SET state = 'waiting', attempts = 0, words = '', updated_utc_ms = $3
WHERE webhook_id = $1 AND event_id = $2;

-- name: webhook_delivery_delete
-- All of a webhook.
DELETE FROM webhook_delivery WHERE webhook_id = $1;

-- name: webhook_delivery_sweep
-- Those that are over and old.
DELETE FROM webhook_delivery WHERE created_utc_ms < $1 AND state <> 'waiting';
