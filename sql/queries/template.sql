-- name: template_insert
-- A text to begin from, or a reply that is always right.
INSERT INTO template (id, version, kind, name, text, locale, author_id, updated_utc_ms)
VALUES ($1, 1, $2, $3, $4, $5, $6, $7);

-- name: template_list
-- All of a kind (null: of both), by name.
SELECT id, version, kind, name, text, locale, author_id, updated_utc_ms FROM template
WHERE deleted_utc_ms IS NULL AND (CAST($1 AS TEXT) IS NULL OR kind = $1) ORDER BY name, id;

-- name: template_get
-- One.
SELECT id, version, kind, name, text, locale, author_id, updated_utc_ms FROM template
WHERE id = $1 AND deleted_utc_ms IS NULL;

-- name: template_update
-- Changed, if nobody else did since version $6.
UPDATE template SET version = version + 1, kind = $2, name = $3, text = $4, locale = $5,
	updated_utc_ms = $7 WHERE id = $1 AND version = $6 AND deleted_utc_ms IS NULL;

-- name: template_delete
-- Gone from the lists.
UPDATE template SET deleted_utc_ms = $2 WHERE id = $1 AND deleted_utc_ms IS NULL;
