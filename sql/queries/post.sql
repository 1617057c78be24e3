-- name: post_insert
-- A new draft.
INSERT INTO post (id, version, text_version, kind, status, purpose, campaign, author_id,
	created_utc_ms, updated_utc_ms, content, content_sealed, deidentified, search, content_hash,
	verdict, risk, checked, disagreement, scheduled_utc_ms, time_zone, approval_why,
	exception_reason, words)
VALUES ($1, 1, 1, $2, 'draft', $3, $4, $5, $6, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
	$17, '', '', '');

-- name: post_get
-- One post.
SELECT id, version, text_version, kind, status, purpose, campaign, author_id, created_utc_ms,
	updated_utc_ms, content, content_sealed, deidentified, content_hash, verdict, risk, checked,
	disagreement, scheduled_utc_ms, time_zone, submitted_utc_ms, published_utc_ms, approval_why,
	exception_by, exception_reason, words,
	(SELECT v.author_id FROM post_version v WHERE v.post_id = post.id AND v.n = text_version) AS writer_id
FROM post WHERE id = $1;

-- name: post_lock
-- The same, and nobody else changes it until this transaction ends.
SELECT id, version, text_version, kind, status, purpose, campaign, author_id, created_utc_ms,
	updated_utc_ms, content, content_sealed, deidentified, content_hash, verdict, risk, checked,
	disagreement, scheduled_utc_ms, time_zone, submitted_utc_ms, published_utc_ms, approval_why,
	exception_by, exception_reason, words,
	(SELECT v.author_id FROM post_version v WHERE v.post_id = post.id AND v.n = text_version) AS writer_id
FROM post WHERE id = $1 /*for-update*/;

-- name: post_list
-- A page, newest first; any filter may be null. $6 and $7 bound the time it goes or went out; $9 is
-- who reads, of their own and of their channels; null: all.
SELECT id, version, text_version, kind, status, purpose, campaign, author_id, created_utc_ms,
	updated_utc_ms, content, deidentified, content_hash, verdict, risk, checked, disagreement,
	scheduled_utc_ms, time_zone, submitted_utc_ms, published_utc_ms, approval_why, exception_by,
	exception_reason, words
FROM post
WHERE (CAST($1 AS TEXT) IS NULL OR id < $1)
	AND (CAST($2 AS TEXT) IS NULL OR status = $2)
	AND (CAST($3 AS TEXT) IS NULL OR author_id = $3)
	AND (CAST($4 AS TEXT) IS NULL
		OR id IN (SELECT post_id FROM post_channel WHERE channel_id = $4))
	AND (CAST($5 AS TEXT) IS NULL OR length(replace(search, $5, '')) < length(search))
	AND (CAST($6 AS BIGINT) IS NULL OR COALESCE(published_utc_ms, scheduled_utc_ms) >= $6)
	AND (CAST($7 AS BIGINT) IS NULL OR COALESCE(published_utc_ms, scheduled_utc_ms) < $7)
	AND status <> 'deleted'
	AND (CAST($9 AS TEXT) IS NULL OR author_id = $9 OR id IN (SELECT pc.post_id
		FROM post_channel pc JOIN channel_level l ON l.channel_id = pc.channel_id
		WHERE l.person_id = $9))
ORDER BY id DESC LIMIT $8;

-- name: post_calendar
-- What goes or went out between $1 and $2, in its order; $4 is who reads; null: all.
SELECT id, version, text_version, kind, status, purpose, campaign, author_id, created_utc_ms,
	updated_utc_ms, content, deidentified, content_hash, verdict, risk, checked, disagreement,
	scheduled_utc_ms, time_zone, submitted_utc_ms, published_utc_ms, approval_why, exception_by,
	exception_reason, words
FROM post
WHERE COALESCE(published_utc_ms, scheduled_utc_ms) >= $1
	AND COALESCE(published_utc_ms, scheduled_utc_ms) < $2 AND status <> 'deleted'
	AND (CAST($4 AS TEXT) IS NULL OR author_id = $4 OR id IN (SELECT pc.post_id
		FROM post_channel pc JOIN channel_level l ON l.channel_id = pc.channel_id
		WHERE l.person_id = $4))
ORDER BY COALESCE(published_utc_ms, scheduled_utc_ms), id LIMIT $3;

-- name: post_update_content
-- New content of a draft.
UPDATE post SET version = version + 1, text_version = $2, purpose = $3, campaign = $4,
	updated_utc_ms = $5, content = $6, content_sealed = $7, deidentified = $8, search = $9,
	content_hash = $10, verdict = $11, risk = $12, checked = $13, disagreement = $14,
	scheduled_utc_ms = $15, time_zone = $16, status = $17, exception_by = NULL,
	exception_reason = '', approval_why = '', submitted_utc_ms = NULL, kind = $18
WHERE id = $1;

-- name: post_update_plan
-- When, and what it belongs to, without a word of it changed.
UPDATE post SET version = version + 1, updated_utc_ms = $2, scheduled_utc_ms = $3, time_zone = $4,
	campaign = $5 WHERE id = $1;

-- name: post_update_check
-- Today's verdict of the same content.
UPDATE post SET verdict = $2, risk = $3, checked = $4, deidentified = $5, search = $6,
	content = $7, content_sealed = $8 WHERE id = $1;

-- name: post_update_status
-- On its way.
UPDATE post SET version = version + 1, status = $2, updated_utc_ms = $3, words = $4 WHERE id = $1;

-- name: post_update_submitted
-- Sent on its way: at a time, with the words why it needs approval.
UPDATE post SET version = version + 1, status = $2, updated_utc_ms = $3, submitted_utc_ms = $3,
	scheduled_utc_ms = $4, approval_why = $5, words = '' WHERE id = $1;

-- name: post_update_published
-- It is out on every channel.
UPDATE post SET version = version + 1, status = 'published', updated_utc_ms = $2,
	published_utc_ms = $3, words = '' WHERE id = $1;

-- name: post_update_exception
-- A reasoned exception for a story.
UPDATE post SET version = version + 1, updated_utc_ms = $2, exception_by = $3,
	exception_reason = $4 WHERE id = $1;

-- name: post_due
-- Scheduled ones whose time has come.
SELECT id, version, text_version, kind, status, purpose, campaign, author_id, created_utc_ms,
	updated_utc_ms, content, deidentified, content_hash, verdict, risk, checked, disagreement,
	scheduled_utc_ms, time_zone, submitted_utc_ms, published_utc_ms, approval_why, exception_by,
	exception_reason, words
FROM post WHERE status = 'scheduled' AND scheduled_utc_ms <= $1
ORDER BY scheduled_utc_ms, id LIMIT $2;

-- name: post_late
-- In approval past their time, and past the due time of their open step where no time is set.
SELECT id, version, text_version, kind, status, purpose, campaign, author_id, created_utc_ms,
	updated_utc_ms, content, deidentified, content_hash, verdict, risk, checked, disagreement,
	scheduled_utc_ms, time_zone, submitted_utc_ms, published_utc_ms, approval_why, exception_by,
	exception_reason, words
FROM post WHERE status = 'in_approval' AND (scheduled_utc_ms <= $1 OR (scheduled_utc_ms IS NULL
	AND EXISTS (SELECT 1 FROM approval WHERE approval.post_id = post.id AND state = 'open'
		AND due_utc_ms <= $1)))
ORDER BY id LIMIT $2;

-- name: post_by_author_status
-- Those of an author in a status, newest first.
SELECT id, version, text_version, kind, status, purpose, campaign, author_id, created_utc_ms,
	updated_utc_ms, content, deidentified, content_hash, verdict, risk, checked, disagreement,
	scheduled_utc_ms, time_zone, submitted_utc_ms, published_utc_ms, approval_why, exception_by,
	exception_reason, words
FROM post WHERE author_id = $1 AND status = $2 ORDER BY updated_utc_ms DESC LIMIT $3;

-- name: post_by_status
-- Those in a status, soonest first; $3 is who reads; null: all.
SELECT id, version, text_version, kind, status, purpose, campaign, author_id, created_utc_ms,
	updated_utc_ms, content, deidentified, content_hash, verdict, risk, checked, disagreement,
	scheduled_utc_ms, time_zone, submitted_utc_ms, published_utc_ms, approval_why, exception_by,
	exception_reason, words
FROM post WHERE status = $1
	AND (CAST($3 AS TEXT) IS NULL OR author_id = $3 OR id IN (SELECT pc.post_id
		FROM post_channel pc JOIN channel_level l ON l.channel_id = pc.channel_id
		WHERE l.person_id = $3))
ORDER BY scheduled_utc_ms, id LIMIT $2;

-- name: post_count
-- How many there are.
SELECT COUNT(*) FROM post;

-- name: post_author_name
-- What the author of a post is called.
SELECT name FROM person WHERE id = $1;
