-- name: gate_author_levels
-- The channels of a post, whether they are connected, and the level that its author has there.
SELECT c.id AS channel_id, c.name, c.status, COALESCE(l.level, 'none') AS level
FROM post_channel pc
JOIN post p ON p.id = pc.post_id
JOIN channel c ON c.id = pc.channel_id
LEFT JOIN channel_level l ON l.channel_id = pc.channel_id AND l.person_id = p.author_id
WHERE pc.post_id = $1 ORDER BY c.id;

-- name: gate_author_enabled
-- May the author of a post still act at all?
SELECT COUNT(*) FROM person JOIN post ON post.author_id = person.id
WHERE post.id = $1 AND person.disabled = 0;
