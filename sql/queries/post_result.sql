-- name: post_result_put
-- It was counted (again).
INSERT INTO post_result (id, is_reply, likes, reposts, replies, quotes, read_utc_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET is_reply = excluded.is_reply, likes = excluded.likes,
	reposts = excluded.reposts, replies = excluded.replies, quotes = excluded.quotes,
	read_utc_ms = excluded.read_utc_ms;

-- name: post_result_due
-- What stands on a channel since $3, or since $4 and was never counted; a page, after $2.
SELECT r.id, r.uri FROM remote_post r LEFT JOIN post_result s ON s.id = r.id
WHERE r.channel_id = $1 AND r.state = 'live' AND r.id > $2
	AND (r.published_utc_ms >= $3 OR (r.published_utc_ms >= $4 AND s.id IS NULL))
ORDER BY r.id LIMIT $5;

-- name: post_result_marks
-- How posts since $2 did, of a channel or of all (''): those that answer nobody and were last
-- counted when they had stood for $3.
SELECT r.channel_id, r.published_utc_ms, s.likes + s.reposts + s.replies + s.quotes AS reactions
FROM post_result s JOIN remote_post r ON r.id = s.id
WHERE (CAST($1 AS TEXT) = '' OR r.channel_id = $1) AND r.published_utc_ms >= $2
	AND s.is_reply = 0 AND s.read_utc_ms >= r.published_utc_ms + $3
ORDER BY r.channel_id, r.id DESC LIMIT $4;
