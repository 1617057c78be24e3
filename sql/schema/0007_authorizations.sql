-- Patients' authorizations, 45 CFR 164.508. Who the patient is stands sealed only.

CREATE TABLE patient_authorization (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	status TEXT NOT NULL,          -- draft, awaiting_signature, active, revoked
	subject_label TEXT NOT NULL,   -- a label that names nobody
	locale TEXT NOT NULL,
	identity_sealed BYTES,         -- JSON: patient, representative, authority, description
	description TEXT NOT NULL,     -- what information: the de-identified copy
	by_representative BIGINT NOT NULL,
	discloser TEXT NOT NULL,
	recipients TEXT NOT NULL,
	purposes TEXT NOT NULL,        -- JSON
	channels TEXT NOT NULL,        -- JSON: ids
	assets TEXT NOT NULL,          -- JSON: ids of posts and pictures, or "story"
	starts_utc_ms BIGINT,
	expires_utc_ms BIGINT,
	expiry_event TEXT NOT NULL,
	remuneration TEXT NOT NULL,    -- empty: none
	conditioned TEXT NOT NULL,     -- consequences of refusing; empty: care does not depend on it
	signed_utc_ms BIGINT,
	method TEXT,                   -- screen, upload, link
	signature_sealed BYTES,        -- JSON: name, picture, relationship
	document_sealed BYTES,         -- what was uploaded
	document_type TEXT,
	link_hash BYTES,               -- of the secret in the link
	link_expires_utc_ms BIGINT,
	revoke_hash BYTES,
	revoked_utc_ms BIGINT,
	revoked_by TEXT,               -- person id, or "patient"
	ended_utc_ms BIGINT,           -- when its end was acted upon: uses listed, tasks opened
	created_by TEXT NOT NULL REFERENCES person (id),
	created_utc_ms BIGINT NOT NULL,
	updated_utc_ms BIGINT NOT NULL
);
CREATE INDEX patient_authorization_by_status ON patient_authorization (status, expires_utc_ms);
CREATE INDEX patient_authorization_by_link ON patient_authorization (link_hash) WHERE link_hash IS NOT NULL;
CREATE INDEX patient_authorization_by_revocation ON patient_authorization (revoke_hash) WHERE revoke_hash IS NOT NULL;

CREATE TABLE post_authorization (
	post_id TEXT NOT NULL REFERENCES post (id),
	authorization_id TEXT NOT NULL REFERENCES patient_authorization (id),
	person_id TEXT NOT NULL REFERENCES person (id),
	created_utc_ms BIGINT NOT NULL,
	PRIMARY KEY (post_id, authorization_id)
);
CREATE INDEX post_authorization_by_authorization ON post_authorization (authorization_id);
