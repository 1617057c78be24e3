-- How published posts did, as their platform counts it.

CREATE TABLE post_result (
	id TEXT PRIMARY KEY REFERENCES remote_post (id),
	is_reply BIGINT NOT NULL,      -- it answers somebody
	likes BIGINT NOT NULL,
	reposts BIGINT NOT NULL,
	replies BIGINT NOT NULL,
	quotes BIGINT NOT NULL,
	read_utc_ms BIGINT NOT NULL    -- when it was counted so
);
