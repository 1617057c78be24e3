-- name: approval_insert
-- A step of a new round.
INSERT INTO approval (id, post_id, content_hash, position, name, mode, people, roles, level, state,
	created_utc_ms, due_utc_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: approval_get
-- One step.
SELECT id, post_id, content_hash, position, name, mode, people, roles, level, state,
	created_utc_ms, due_utc_ms, reminded_utc_ms, decided_utc_ms
FROM approval WHERE id = $1;

-- name: approval_of_post
-- Every step of every round of a post, oldest first.
SELECT id, post_id, content_hash, position, name, mode, people, roles, level, state,
	created_utc_ms, due_utc_ms, reminded_utc_ms, decided_utc_ms
FROM approval WHERE post_id = $1 ORDER BY created_utc_ms, position;

-- name: approval_open
-- The step of a post that waits for a decision.
SELECT id, post_id, content_hash, position, name, mode, people, roles, level, state,
	created_utc_ms, due_utc_ms, reminded_utc_ms, decided_utc_ms
FROM approval WHERE post_id = $1 AND state = 'open';

-- name: approval_next
-- The step after it.
SELECT id, post_id, content_hash, position, name, mode, people, roles, level, state,
	created_utc_ms, due_utc_ms, reminded_utc_ms, decided_utc_ms
FROM approval WHERE post_id = $1 AND state = 'waiting' ORDER BY position LIMIT 1;

-- name: approval_queue
-- All that waits, the riskiest and soonest first.
SELECT a.id, a.post_id, a.content_hash, a.position, a.name, a.mode, a.people, a.roles, a.level,
	a.state, a.created_utc_ms, a.due_utc_ms, a.reminded_utc_ms, a.decided_utc_ms
FROM approval a JOIN post p ON p.id = a.post_id
WHERE a.state = 'open'
ORDER BY CASE p.verdict WHEN 'block' THEN 0 WHEN 'review' THEN 1 ELSE 2 END, a.due_utc_ms, a.id;

-- name: approval_queue_author
-- Who wrote each of them, and its present version, in the same order; may $1 (null: who reads all)
-- read it?
SELECT a.post_id, p.author_id, v.author_id AS writer_id,
	(CASE WHEN CAST($1 AS TEXT) IS NULL OR p.author_id = $1 OR p.id IN (SELECT pc.post_id
		FROM post_channel pc JOIN channel_level l ON l.channel_id = pc.channel_id
		WHERE l.person_id = $1) THEN 1 ELSE 0 END) AS readable
FROM approval a JOIN post p ON p.id = a.post_id
	JOIN post_version v ON v.post_id = p.id AND v.n = p.text_version
WHERE a.state = 'open'
ORDER BY CASE p.verdict WHEN 'block' THEN 0 WHEN 'review' THEN 1 ELSE 2 END, a.due_utc_ms, a.id;

-- name: approval_state
-- What became of a step.
UPDATE approval SET state = $2, decided_utc_ms = $3 WHERE id = $1;

-- name: approval_state_of_post
-- The same for a round, with what was approved of it.
UPDATE approval SET state = $2, decided_utc_ms = COALESCE(decided_utc_ms, $3)
WHERE post_id = $1 AND state IN ('open', 'waiting', 'approved');

-- name: approval_remind
-- It was said again that this waits.
UPDATE approval SET reminded_utc_ms = $2 WHERE id = $1;

-- name: approval_to_remind
-- Open ones that are due before $1 and were not reminded of yet.
SELECT id, post_id, content_hash, position, name, mode, people, roles, level, state,
	created_utc_ms, due_utc_ms, reminded_utc_ms, decided_utc_ms
FROM approval WHERE state = 'open' AND due_utc_ms <= $1 AND reminded_utc_ms IS NULL
ORDER BY due_utc_ms LIMIT $2;

-- name: approval_decide
-- Somebody decided.
INSERT INTO approval_decision (id, approval_id, post_id, person_id, for_person_id, decision, words,
	decided_utc_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: approval_decisions
-- Who decided what about a post, in order; the role is that of whose turn it was.
SELECT d.id, d.approval_id, a.name AS step, d.person_id, p.name AS person, d.for_person_id,
	d.decision, d.words, d.decided_utc_ms, r.role
FROM approval_decision d JOIN approval a ON a.id = d.approval_id JOIN person p ON p.id = d.person_id
	JOIN person r ON r.id = COALESCE(d.for_person_id, d.person_id)
WHERE d.post_id = $1 ORDER BY d.decided_utc_ms, d.id;

-- name: approval_look
-- Somebody has seen this version.
INSERT INTO approval_look (person_id, post_id, text_version, seen_utc_ms) VALUES ($1, $2, $3, $4)
ON CONFLICT (person_id, post_id) DO UPDATE SET text_version = excluded.text_version,
	seen_utc_ms = excluded.seen_utc_ms;

-- name: approval_seen
-- Which version somebody saw last.
SELECT text_version FROM approval_look WHERE person_id = $1 AND post_id = $2;
