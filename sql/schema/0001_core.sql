-- The organisation, and settings that belong to no other noun.

CREATE TABLE organisation (
	id TEXT PRIMARY KEY CHECK (id = 'own'), -- one row
	name TEXT NOT NULL,
	profile TEXT NOT NULL, -- docs/profile.md
	public_check BIGINT NOT NULL, -- may texts be checked without an account?
	time_zone TEXT NOT NULL, -- IANA name
	locale TEXT NOT NULL,
	version BIGINT NOT NULL,
	updated_utc_ms BIGINT NOT NULL
);

CREATE TABLE setting (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL, -- JSON
	version BIGINT NOT NULL,
	updated_utc_ms BIGINT NOT NULL
);
