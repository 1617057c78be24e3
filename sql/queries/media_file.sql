-- name: media_file_insert
-- An uploaded picture.
INSERT INTO media_file (id, name, type, bytes, width, height, sha256, sealed, uploader_id,
	created_utc_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: media_file_get
-- One, with its bytes.
SELECT id, name, type, bytes, width, height, sha256, sealed, uploader_id, created_utc_ms
FROM media_file WHERE id = $1;

-- name: media_file_about
-- One, without them.
SELECT id, name, type, bytes, width, height, sha256, uploader_id, created_utc_ms
FROM media_file WHERE id = $1;
