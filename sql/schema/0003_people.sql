-- People, what each may do, and every way in. Of secrets only hashes lie here (BLAKE2b of 32
-- random bytes; Argon2id of passwords), or the sealed secret where it must be read again.

CREATE TABLE person (
	id TEXT PRIMARY KEY, -- never used again: people are disabled, not deleted
	email TEXT NOT NULL UNIQUE, -- in lower case
	name TEXT NOT NULL,
	role TEXT NOT NULL,
	disabled BIGINT NOT NULL,
	locale TEXT NOT NULL,
	time_zone TEXT NOT NULL,
	password TEXT, -- null: none (yet), or single sign-on only
	totp BYTES, -- sealed; null: none
	totp_enabled BIGINT NOT NULL, -- 0 until a first code confirmed it
	totp_step BIGINT NOT NULL, -- of the last code used: none so old is good any more
	joined_utc_ms BIGINT, -- first set a password or signed in
	created_utc_ms BIGINT NOT NULL,
	version BIGINT NOT NULL
);

CREATE TABLE channel_level (
	person_id TEXT NOT NULL REFERENCES person (id),
	channel_id TEXT NOT NULL,
	level TEXT NOT NULL,
	PRIMARY KEY (person_id, channel_id)
);
CREATE INDEX channel_level_channel ON channel_level (channel_id);

CREATE TABLE recovery_code (
	person_id TEXT NOT NULL REFERENCES person (id),
	secret BYTES NOT NULL,
	PRIMARY KEY (person_id, secret)
);

-- A link for somebody to choose a password with: to join, or as a reset.
CREATE TABLE invitation (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	secret BYTES NOT NULL UNIQUE,
	created_by TEXT NOT NULL, -- person
	created_utc_ms BIGINT NOT NULL,
	expires_utc_ms BIGINT NOT NULL
);
CREATE INDEX invitation_person ON invitation (person_id);

-- A row ends with the session: what was is in the audit log.
CREATE TABLE session (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	secret BYTES NOT NULL UNIQUE,
	enrolling BIGINT NOT NULL, -- good for nothing but setting up the second factor
	created_utc_ms BIGINT NOT NULL,
	used_utc_ms BIGINT NOT NULL, -- to the minute
	idle_ms BIGINT NOT NULL, -- it ends this long after it was used
	ends_utc_ms BIGINT NOT NULL, -- and then whatever happens
	address TEXT NOT NULL,
	agent TEXT NOT NULL
);
CREATE INDEX session_person ON session (person_id);

CREATE TABLE token (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	secret BYTES NOT NULL UNIQUE,
	name TEXT NOT NULL,
	scopes TEXT NOT NULL, -- JSON: names of permissions
	created_utc_ms BIGINT NOT NULL,
	expires_utc_ms BIGINT NOT NULL,
	used_utc_ms BIGINT -- to the hour
);
CREATE INDEX token_person ON token (person_id);

-- Tries to sign in, for an address, an account, or both: id is a hash of which.
CREATE TABLE attempt (
	id BYTES PRIMARY KEY,
	failures BIGINT NOT NULL, -- since the last success, or since long enough
	last_utc_ms BIGINT NOT NULL,
	until_utc_ms BIGINT NOT NULL, -- no further try before
	good_utc_ms BIGINT NOT NULL -- last success; 0: never
);
CREATE INDEX attempt_last ON attempt (last_utc_ms);

-- "Break-glass" access.
CREATE TABLE emergency (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	reason_sealed BYTES NOT NULL,
	started_utc_ms BIGINT NOT NULL,
	until_utc_ms BIGINT NOT NULL,
	ended_utc_ms BIGINT, -- before its time
	ended_by TEXT -- person
);
CREATE INDEX emergency_person ON emergency (person_id);

-- Who somebody is to the identity provider.
CREATE TABLE oidc_subject (
	issuer TEXT NOT NULL,
	subject TEXT NOT NULL,
	person_id TEXT NOT NULL REFERENCES person (id),
	created_utc_ms BIGINT NOT NULL,
	PRIMARY KEY (issuer, subject)
);
CREATE INDEX oidc_subject_person ON oidc_subject (person_id);

-- Single sign-ons under way: each state is good once.
CREATE TABLE oidc_state (
	id BYTES PRIMARY KEY, -- hash of the state
	expires_utc_ms BIGINT NOT NULL
);
