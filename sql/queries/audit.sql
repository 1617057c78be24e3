-- name: audit_add
-- A leaf, without its place in the tree.
INSERT INTO audit_leaf (id, commitment, salt, time_utc_ms, action, outcome, actor_kind, actor_id,
	subject_kind, subject_id, request_id, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: audit_list
-- A page of leaves, newest first: before id $1, $2 at most, by time and action.
SELECT id, COALESCE(leaf_index, -1) AS leaf_index, commitment, salt, time_utc_ms, action, outcome,
	actor_kind, actor_id, subject_kind, subject_id, request_id, detail, erased_by
FROM audit_leaf
WHERE id < $1 AND (CAST($3 AS TEXT) IS NULL OR action = $3)
	AND (CAST($4 AS BIGINT) = 0 OR time_utc_ms >= $4)
	AND (CAST($5 AS BIGINT) = 0 OR time_utc_ms < $5)
ORDER BY id DESC LIMIT $2;

-- name: audit_list_of_actor
-- The same, of one person.
SELECT id, COALESCE(leaf_index, -1) AS leaf_index, commitment, salt, time_utc_ms, action, outcome,
	actor_kind, actor_id, subject_kind, subject_id, request_id, detail, erased_by
FROM audit_leaf
WHERE id < $1 AND (CAST($3 AS TEXT) IS NULL OR action = $3)
	AND (CAST($4 AS BIGINT) = 0 OR time_utc_ms >= $4)
	AND (CAST($5 AS BIGINT) = 0 OR time_utc_ms < $5) AND actor_id = $6
ORDER BY id DESC LIMIT $2;

-- name: audit_list_of_subject
-- The same, about one thing; by one person if $8 is given.
SELECT id, COALESCE(leaf_index, -1) AS leaf_index, commitment, salt, time_utc_ms, action, outcome,
	actor_kind, actor_id, subject_kind, subject_id, request_id, detail, erased_by
FROM audit_leaf
WHERE id < $1 AND (CAST($3 AS TEXT) IS NULL OR action = $3)
	AND (CAST($4 AS BIGINT) = 0 OR time_utc_ms >= $4)
	AND (CAST($5 AS BIGINT) = 0 OR time_utc_ms < $5) AND subject_id = $6
	AND (CAST($7 AS TEXT) IS NULL OR subject_kind = $7)
	AND (CAST($8 AS TEXT) IS NULL OR actor_id = $8)
ORDER BY id DESC LIMIT $2;

-- name: audit_get
-- One leaf.
SELECT id, COALESCE(leaf_index, -1) AS leaf_index, commitment, salt, time_utc_ms, action, outcome,
	actor_kind, actor_id, subject_kind, subject_id, request_id, detail, erased_by
FROM audit_leaf WHERE id = $1;

-- name: audit_range
-- Leaves in the order of the tree, from one place to before another.
SELECT id, leaf_index, commitment, salt, time_utc_ms, action, outcome,
	actor_kind, actor_id, subject_kind, subject_id, request_id, detail, erased_by
FROM audit_leaf WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index;

-- name: audit_commitments
-- Only what is in the tree of them.
SELECT leaf_index, commitment FROM audit_leaf
WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index;

-- name: audit_erase
-- Destroy the content of leaves, but for the records of erasures themselves.
UPDATE audit_leaf SET salt = NULL, time_utc_ms = NULL, action = NULL, outcome = NULL,
	actor_kind = NULL, actor_id = NULL, subject_kind = NULL, subject_id = NULL,
	request_id = NULL, detail = NULL, erased_by = $3
WHERE leaf_index >= $1 AND leaf_index <= $2 AND time_utc_ms < $4 AND salt IS NOT NULL
	AND action <> 'audit.erase';

-- name: audit_any_waiting
-- Has any leaf no place yet?
SELECT CASE WHEN EXISTS (SELECT 1 FROM audit_leaf WHERE leaf_index IS NULL) THEN 1 ELSE 0 END;

-- name: audit_take
-- Give places from $1 on to the oldest that have none, $2 at most.
WITH placed AS (
	SELECT id, CAST($1 AS BIGINT) - 1 + ROW_NUMBER() OVER (ORDER BY id) AS place
	FROM (SELECT id FROM audit_leaf WHERE leaf_index IS NULL ORDER BY id LIMIT $2) AS waiting
)
UPDATE audit_leaf SET leaf_index = placed.place FROM placed WHERE audit_leaf.id = placed.id;

-- name: audit_beyond
-- How many leaves have a place outside the tree.
SELECT COUNT(*) FROM audit_leaf
WHERE leaf_index < 0 OR leaf_index >= (SELECT size FROM audit_head WHERE name = 'log');

-- name: audit_placed
-- How many have a place.
SELECT COUNT(*) FROM audit_leaf WHERE leaf_index IS NOT NULL;

-- name: audit_end
-- The place after the last that a leaf has.
SELECT COALESCE(MAX(leaf_index), -1) + 1 FROM audit_leaf;

-- name: audit_head_get
-- The log.
SELECT vkey, seed, size, checkpoint FROM audit_head WHERE name = 'log';

-- name: audit_head_lock
-- The log, for the one who extends it.
SELECT vkey, seed, size, checkpoint FROM audit_head WHERE name = 'log' /*for-update*/;

-- name: audit_head_add
-- Make it, empty, unless another was first.
INSERT INTO audit_head (name, vkey, seed, size, checkpoint) VALUES ('log', $1, $2, 0, $3)
ON CONFLICT (name) DO NOTHING;

-- name: audit_head_put
-- It has grown.
UPDATE audit_head SET size = $1, checkpoint = $2 WHERE name = 'log';

-- name: audit_tile_get
-- One tile.
SELECT level, tile_index, hashes FROM audit_tile WHERE level = $1 AND tile_index = $2;

-- name: audit_tile_put
-- A tile that is new, or longer.
INSERT INTO audit_tile (level, tile_index, hashes) VALUES ($1, $2, $3)
ON CONFLICT (level, tile_index) DO UPDATE SET hashes = excluded.hashes;

-- name: audit_tile_count
-- How many tiles a level has.
SELECT COUNT(*) FROM audit_tile WHERE level = $1;

-- name: audit_tile_beyond
-- How many tiles lie on levels that no tree of ours reaches.
SELECT COUNT(*) FROM audit_tile WHERE level < 0 OR level > 7;
