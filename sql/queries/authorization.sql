-- name: authorization_insert
-- A new form.
INSERT INTO patient_authorization (id, version, status, subject_label, locale, identity_sealed,
	description, by_representative, discloser, recipients, purposes, channels, assets,
	starts_utc_ms, expires_utc_ms, expiry_event, remuneration, conditioned, created_by,
	created_utc_ms, updated_utc_ms)
VALUES ($1, 1, 'draft', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
	$18);

-- name: authorization_get
-- One.
SELECT id, version, status, subject_label, locale, identity_sealed, description, by_representative,
	discloser, recipients, purposes, channels, assets, starts_utc_ms, expires_utc_ms, expiry_event,
	remuneration, conditioned, signed_utc_ms, method, signature_sealed, document_sealed,
	document_type, link_hash, link_expires_utc_ms, revoke_hash, revoked_utc_ms, revoked_by,
	ended_utc_ms, created_by, created_utc_ms, updated_utc_ms
FROM patient_authorization WHERE id = $1;

-- name: authorization_list
-- A page, newest first; the status may be null.
SELECT id, version, status, subject_label, locale, description, by_representative, discloser,
	recipients, purposes, channels, assets, starts_utc_ms, expires_utc_ms, expiry_event,
	remuneration, conditioned, signed_utc_ms, method, document_type, link_expires_utc_ms,
	revoked_utc_ms, revoked_by, ended_utc_ms, created_by, created_utc_ms, updated_utc_ms
FROM patient_authorization
WHERE (CAST($1 AS TEXT) IS NULL OR id < $1) AND (CAST($2 AS TEXT) IS NULL OR status = $2)
ORDER BY id DESC LIMIT $3;

-- name: authorization_by_link
-- The one that a signing link opens.
SELECT id FROM patient_authorization WHERE link_hash = $1 AND link_expires_utc_ms > $2;

-- name: authorization_by_revocation
-- The one that a revocation link ends.
SELECT id FROM patient_authorization WHERE revoke_hash = $1;

-- name: authorization_update
-- The form, before it is signed.
UPDATE patient_authorization SET version = version + 1, status = 'draft', subject_label = $2,
	locale = $3, identity_sealed = $4, description = $5, by_representative = $6, discloser = $7,
	recipients = $8, purposes = $9, channels = $10, assets = $11, starts_utc_ms = $12,
	expires_utc_ms = $13, expiry_event = $14, remuneration = $15, conditioned = $16,
	updated_utc_ms = $17, link_hash = NULL, link_expires_utc_ms = NULL
WHERE id = $1 AND version = $18 AND status IN ('draft', 'awaiting_signature');

-- name: authorization_narrow
-- After signing only an earlier end, and more posts of the story that it describes.
UPDATE patient_authorization SET version = version + 1, expires_utc_ms = $2, updated_utc_ms = $3
WHERE id = $1 AND version = $4;

-- name: authorization_link
-- A link to sign it was made.
UPDATE patient_authorization SET version = version + 1, status = 'awaiting_signature',
	link_hash = $2, link_expires_utc_ms = $3, updated_utc_ms = $4
WHERE id = $1 AND status IN ('draft', 'awaiting_signature');

-- name: authorization_sign
-- It is signed.
UPDATE patient_authorization SET version = version + 1, status = 'active', signed_utc_ms = $2,
	method = $3, signature_sealed = $4, document_sealed = $5, document_type = $6, revoke_hash = $7,
	locale = $9, link_hash = NULL, link_expires_utc_ms = NULL, updated_utc_ms = $2
WHERE id = $1 AND version = $8 AND status IN ('draft', 'awaiting_signature');

-- name: authorization_revoke
-- It holds no longer.
UPDATE patient_authorization SET version = version + 1, status = 'revoked', revoked_utc_ms = $2,
	revoked_by = $3, updated_utc_ms = $2 WHERE id = $1 AND status <> 'revoked';

-- name: authorization_ended
-- Its end was acted upon.
UPDATE patient_authorization SET ended_utc_ms = $2 WHERE id = $1;

-- name: authorization_to_end
-- Active ones whose time is over, and whose end was not acted upon.
SELECT id FROM patient_authorization
WHERE status = 'active' AND expires_utc_ms <= $1 AND ended_utc_ms IS NULL LIMIT $2;

-- name: authorization_expiring
-- Active ones that end before $1, the soonest first.
SELECT id, version, status, subject_label, locale, description, by_representative, discloser,
	recipients, purposes, channels, assets, starts_utc_ms, expires_utc_ms, expiry_event,
	remuneration, conditioned, signed_utc_ms, method, document_type, link_expires_utc_ms,
	revoked_utc_ms, revoked_by, ended_utc_ms, created_by, created_utc_ms, updated_utc_ms
FROM patient_authorization WHERE status = 'active' AND expires_utc_ms <= $1 AND expires_utc_ms > $2
ORDER BY expires_utc_ms, id LIMIT $3;

-- name: authorization_attach
-- A post uses it.
INSERT INTO post_authorization (post_id, authorization_id, person_id, created_utc_ms)
VALUES ($1, $2, $3, $4) ON CONFLICT (post_id, authorization_id) DO NOTHING;

-- name: authorization_detach
-- It does not after all.
DELETE FROM post_authorization WHERE post_id = $1 AND authorization_id = $2;

-- name: authorization_of_post
-- Those that a post uses.
SELECT a.id, a.version, a.status, a.subject_label, a.locale, a.description, a.by_representative,
	a.discloser, a.recipients, a.purposes, a.channels, a.assets, a.starts_utc_ms, a.expires_utc_ms,
	a.expiry_event, a.remuneration, a.conditioned, a.signed_utc_ms, a.method, a.document_type,
	a.link_expires_utc_ms, a.revoked_utc_ms, a.revoked_by, a.ended_utc_ms, a.created_by,
	a.created_utc_ms, a.updated_utc_ms
FROM patient_authorization a JOIN post_authorization pa ON pa.authorization_id = a.id
WHERE pa.post_id = $1 ORDER BY a.id;

-- name: authorization_uses
-- Where it is or will be used: each post and channel.
SELECT p.id AS post_id, p.status, pc.channel_id, pc.state, pc.url, p.deidentified,
	p.scheduled_utc_ms, pc.published_utc_ms
FROM post_authorization pa JOIN post p ON p.id = pa.post_id
LEFT JOIN post_channel pc ON pc.post_id = p.id
WHERE pa.authorization_id = $1 AND p.status <> 'deleted' ORDER BY p.id, pc.channel_id;

-- name: authorization_channel_name
-- What people call a channel that a form names.
SELECT name FROM channel WHERE id = $1;
