-- People and the organisation: who may act, and as what.

CREATE TABLE setting (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL, -- JSON
	version BIGINT NOT NULL,
	updated_utc_ms BIGINT NOT NULL
);
