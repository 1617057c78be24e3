-- name: channel_insert
-- An account was connected.
INSERT INTO channel (id, version, kind, name, handle, service, remote_id, url, status, words,
	created_utc_ms, updated_utc_ms)
VALUES ($1, 1, $2, $3, $4, $5, $6, $7, 'connected', '', $8, $8);

-- name: channel_connect
-- It was connected again: names may have changed.
UPDATE channel SET version = version + 1, handle = $2, service = $3, url = $4, status = 'connected',
	words = '', updated_utc_ms = $5
WHERE id = $1;

-- name: channel_by_account
-- The channel of an account, whatever its status; the one in use first.
SELECT id, version, kind, name, handle, service, remote_id, url, status, words, created_utc_ms,
	updated_utc_ms, rechecked_utc_ms FROM channel
WHERE kind = $1 AND remote_id = $2
ORDER BY CASE WHEN status = 'disconnected' THEN 1 ELSE 0 END, id DESC LIMIT 1;

-- name: channel_get
-- One channel.
SELECT id, version, kind, name, handle, service, remote_id, url, status, words, created_utc_ms,
	updated_utc_ms, rechecked_utc_ms FROM channel WHERE id = $1;

-- name: channel_all
-- All channels, in the order in which they were first connected.
SELECT id, version, kind, name, handle, service, remote_id, url, status, words, created_utc_ms,
	updated_utc_ms, rechecked_utc_ms FROM channel ORDER BY id;

-- name: channel_rename
-- Call it something else.
UPDATE channel SET name = $2, version = version + 1, updated_utc_ms = $4
WHERE id = $1 AND version = $3;

-- name: channel_session_get
-- Its sealed session, which nobody else renews until the transaction ends.
SELECT session_sealed FROM channel WHERE id = $1 AND status <> 'disconnected' /*for-update*/;

-- name: channel_session_put
-- Its session was renewed; not once it is disconnected.
UPDATE channel SET session_sealed = $2 WHERE id = $1 AND status <> 'disconnected';

-- name: channel_status
-- What became of it; nothing where it is so already, or disconnected: only connecting ends that.
UPDATE channel SET status = $2, words = $3, version = version + 1, updated_utc_ms = $4
WHERE id = $1 AND status <> 'disconnected' AND (status <> $2 OR words <> $3);

-- name: channel_rechecked
-- Everything on it was read and checked.
UPDATE channel SET rechecked_utc_ms = $2 WHERE id = $1;
