-- name: report_posts
-- What went out, was sent on its way or was written between $1 and $2, with the verdict that it
-- began with.
SELECT p.id, p.status, p.verdict, v.verdict AS first_verdict, p.approval_why, p.submitted_utc_ms,
	p.published_utc_ms, p.updated_utc_ms
FROM post p JOIN post_version v ON v.post_id = p.id AND v.n = 1
WHERE p.updated_utc_ms >= $1 AND p.created_utc_ms < $2 AND p.status <> 'deleted'
ORDER BY p.id LIMIT $3;

-- name: report_rounds
-- Rounds of approval that were completed between $1 and $2: when they began and ended.
SELECT post_id, created_utc_ms, MAX(decided_utc_ms) AS decided_utc_ms
FROM approval WHERE state = 'approved' AND decided_utc_ms >= $1 AND decided_utc_ms < $2
GROUP BY post_id, created_utc_ms ORDER BY 3 LIMIT $3;
