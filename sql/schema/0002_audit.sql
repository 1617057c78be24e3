-- Keys of sealed records, and the audit log.

CREATE TABLE record_key (
	table_name TEXT NOT NULL,
	record_id TEXT NOT NULL,
	key_id TEXT NOT NULL, -- of the master key that wraps it; empty once destroyed
	wrapped BYTES, -- null once destroyed
	created_utc_ms BIGINT NOT NULL,
	erased_utc_ms BIGINT,
	PRIMARY KEY (table_name, record_id)
);
CREATE INDEX record_key_by_key ON record_key (key_id);

CREATE TABLE audit_head (
	name TEXT PRIMARY KEY, -- 'log': there is one
	vkey TEXT NOT NULL,
	seed BYTES NOT NULL, -- sealed
	size BIGINT NOT NULL,
	checkpoint TEXT NOT NULL
);

CREATE TABLE audit_leaf (
	id TEXT PRIMARY KEY,
	leaf_index BIGINT UNIQUE, -- null until the sequencer has taken it
	commitment BYTES NOT NULL,
	salt BYTES, -- null, like all below, once erased
	time_utc_ms BIGINT,
	action TEXT,
	outcome TEXT,
	actor_kind TEXT,
	actor_id TEXT,
	subject_kind TEXT,
	subject_id TEXT,
	request_id TEXT,
	detail TEXT,
	erased_by TEXT -- id of the leaf that records the erasure
);
CREATE INDEX audit_leaf_waiting ON audit_leaf (id) WHERE leaf_index IS NULL;
CREATE INDEX audit_leaf_by_actor ON audit_leaf (actor_id, id);
CREATE INDEX audit_leaf_by_subject ON audit_leaf (subject_id, id);

CREATE TABLE audit_tile (
	level BIGINT NOT NULL,
	tile_index BIGINT NOT NULL,
	hashes BYTES NOT NULL,
	PRIMARY KEY (level, tile_index)
);
