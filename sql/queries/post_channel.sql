-- name: post_channel_insert
-- The post is meant for this channel, unless it stands there already.
INSERT INTO post_channel (post_id, channel_id, state, attempts, words) VALUES ($1, $2, 'pending', 0, '')
ON CONFLICT (post_id, channel_id) DO NOTHING;

-- name: post_channel_clear
-- Where it was meant to go and did not get.
DELETE FROM post_channel WHERE post_id = $1 AND state IN ('pending', 'failed');

-- name: post_channel_list
-- Where a post goes, and how it stands there.
SELECT post_id, channel_id, state, attempts, uri, url, published_utc_ms, verified_utc_ms, words
FROM post_channel WHERE post_id = $1 ORDER BY channel_id;

-- name: post_channel_get
-- How a post stands on one channel.
SELECT post_id, channel_id, state, attempts, uri, url, published_utc_ms, verified_utc_ms, words
FROM post_channel WHERE post_id = $1 AND channel_id = $2;

-- name: post_channel_state
-- What became of it there.
UPDATE post_channel SET state = $3, uri = $4, url = $5, published_utc_ms = $6,
	verified_utc_ms = $7, words = $8 WHERE post_id = $1 AND channel_id = $2;

-- name: post_channel_attempt
-- It is about to be sent there.
UPDATE post_channel SET state = 'sending', attempts = attempts + 1, words = ''
WHERE post_id = $1 AND channel_id = $2;

-- name: post_channel_retry
-- What failed is to be tried again.
UPDATE post_channel SET state = 'pending', words = '' WHERE post_id = $1 AND state = 'failed';

-- name: post_channel_by_uri
-- Which post is that, on that channel?
SELECT post_id, channel_id, state, attempts, uri, url, published_utc_ms, verified_utc_ms, words
FROM post_channel WHERE uri = $1 AND channel_id = $2;
