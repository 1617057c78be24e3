-- name: level_of
-- The levels of people with ids from … to, in order.
SELECT person_id, channel_id, level FROM channel_level WHERE person_id >= $1 AND person_id <= $2
ORDER BY person_id, channel_id;

-- name: level_clear
-- Take all levels from a person.
DELETE FROM channel_level WHERE person_id = $1;

-- name: level_put
-- Give a level on a channel.
INSERT INTO channel_level (person_id, channel_id, level) VALUES ($1, $2, $3)
ON CONFLICT (person_id, channel_id) DO UPDATE SET level = excluded.level;

-- name: level_delete
-- Take the level on a channel.
DELETE FROM channel_level WHERE person_id = $1 AND channel_id = $2;
