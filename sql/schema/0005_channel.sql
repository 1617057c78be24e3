-- The organisation's accounts on social platforms, what stands published on them, and the work
-- that is due. A channel's session is sealed; so is a snapshot of a published post that is not
-- clear, as evidence before it is taken down.

CREATE TABLE channel (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL,            -- of the driver: bluesky
	name TEXT NOT NULL,            -- ours
	handle TEXT NOT NULL,          -- theirs
	service TEXT NOT NULL,         -- where it is served
	remote_id TEXT NOT NULL,       -- theirs, and never changes; empty: not connected yet
	url TEXT NOT NULL,             -- where people see it
	status TEXT NOT NULL,          -- connected, error, disconnected
	words TEXT NOT NULL,           -- why not connected
	session_sealed BYTES,
	created_utc_ms BIGINT NOT NULL,
	updated_utc_ms BIGINT NOT NULL,
	rechecked_utc_ms BIGINT        -- everything on it was read and checked
);
-- An account is connected once.
CREATE UNIQUE INDEX channel_by_account ON channel (kind, remote_id) WHERE status <> 'disconnected';

CREATE TABLE remote_post (
	id TEXT PRIMARY KEY,
	channel_id TEXT NOT NULL REFERENCES channel (id),
	post_id TEXT,                  -- of ours, if it went out from here
	uri TEXT NOT NULL,
	url TEXT NOT NULL,
	remote_version TEXT NOT NULL,
	state TEXT NOT NULL,           -- live, gone
	published_utc_ms BIGINT,       -- as it says itself
	verdict TEXT NOT NULL,
	risk DOUBLE PRECISION NOT NULL,
	reasons TEXT NOT NULL,         -- JSON: codes
	deidentified TEXT NOT NULL,
	original_sealed BYTES,         -- of what is not clear
	checked_utc_ms BIGINT NOT NULL,
	seen_utc_ms BIGINT NOT NULL,
	UNIQUE (channel_id, uri)
);
CREATE INDEX remote_post_by_verdict ON remote_post (channel_id, verdict, id);
CREATE INDEX remote_post_by_post ON remote_post (post_id) WHERE post_id IS NOT NULL;
CREATE INDEX remote_post_by_seen ON remote_post (channel_id, seen_utc_ms);

CREATE TABLE job (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	subject TEXT NOT NULL,         -- id of what it is about; empty: none
	state TEXT NOT NULL,           -- waiting, running, done, failed
	due_utc_ms BIGINT NOT NULL,
	lease_utc_ms BIGINT,           -- whoever runs it has it until then
	attempts BIGINT NOT NULL,
	progress TEXT NOT NULL,        -- how far it came, for itself
	words TEXT NOT NULL,           -- of the last failure
	created_utc_ms BIGINT NOT NULL,
	updated_utc_ms BIGINT NOT NULL
);
-- One that is not over of each kind for each subject.
CREATE UNIQUE INDEX job_open ON job (kind, subject) WHERE state IN ('waiting', 'running');
CREATE INDEX job_by_due ON job (due_utc_ms) WHERE state IN ('waiting', 'running');
CREATE INDEX job_by_time ON job (updated_utc_ms, id);
