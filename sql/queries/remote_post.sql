-- name: remote_post_put
-- It stands there, with this content.
INSERT INTO remote_post (id, channel_id, post_id, uri, url, remote_version, state, published_utc_ms,
	verdict, risk, reasons, deidentified, original_sealed, checked_utc_ms, seen_utc_ms)
VALUES ($1, $2, $3, $4, $5, $6, 'live', $7, $8, $9, $10, $11, $12, $13, $13)
ON CONFLICT (channel_id, uri) DO UPDATE SET post_id = excluded.post_id, url = excluded.url,
	remote_version = excluded.remote_version, state = 'live',
	published_utc_ms = excluded.published_utc_ms, verdict = excluded.verdict,
	risk = excluded.risk, reasons = excluded.reasons, deidentified = excluded.deidentified,
	original_sealed = excluded.original_sealed, checked_utc_ms = excluded.checked_utc_ms,
	seen_utc_ms = excluded.seen_utc_ms;

-- name: remote_post_by_uri
-- What we know of it.
SELECT id, channel_id, post_id, uri, url, remote_version, state, published_utc_ms, verdict, risk,
	reasons, deidentified, checked_utc_ms, seen_utc_ms FROM remote_post
WHERE channel_id = $1 AND uri = $2;

-- name: remote_post_get
-- One of them.
SELECT id, channel_id, post_id, uri, url, remote_version, state, published_utc_ms, verdict, risk,
	reasons, deidentified, checked_utc_ms, seen_utc_ms FROM remote_post WHERE id = $1;

-- name: remote_post_of
-- Where one of our posts stands.
SELECT id, channel_id, post_id, uri, url, remote_version, state, published_utc_ms, verdict, risk,
	reasons, deidentified, checked_utc_ms, seen_utc_ms FROM remote_post
WHERE post_id = $1 AND state = 'live' ORDER BY id;

-- name: remote_post_sealed
-- The original of one that is not clear.
SELECT original_sealed FROM remote_post WHERE id = $1 AND original_sealed IS NOT NULL;

-- name: remote_post_page
-- Of a channel, newest first, before $3; of one verdict or of all ('').
SELECT id, channel_id, post_id, uri, url, remote_version, state, published_utc_ms, verdict, risk,
	reasons, deidentified, checked_utc_ms, seen_utc_ms FROM remote_post
WHERE channel_id = $1 AND (CAST($2 AS TEXT) = '' OR verdict = $2) AND id < $3
ORDER BY id DESC LIMIT $4;

-- name: remote_post_gone
-- It is not there any more.
UPDATE remote_post SET state = 'gone', seen_utc_ms = $3
WHERE channel_id = $1 AND uri = $2 AND state = 'live';

-- name: remote_post_unseen
-- Live ones that a reading of the whole channel, begun at $2, did not come across.
SELECT id, channel_id, post_id, uri, url, remote_version, state, published_utc_ms, verdict, risk,
	reasons, deidentified, checked_utc_ms, seen_utc_ms FROM remote_post
WHERE channel_id = $1 AND state = 'live' AND seen_utc_ms < $2 ORDER BY id LIMIT $3;

-- name: remote_post_count
-- How many are live, of one verdict or of all ('').
SELECT COUNT(*) FROM remote_post
WHERE channel_id = $1 AND state = 'live' AND (CAST($2 AS TEXT) = '' OR verdict = $2);
