-- Posts and replies on their way out, and what people say and decide about them. What may hold
-- protected health information is sealed; its de-identified copy stands beside it.

CREATE TABLE post (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,       -- of the row: every change counts
	text_version BIGINT NOT NULL,  -- of the content: post_version.n
	kind TEXT NOT NULL,            -- post, reply
	status TEXT NOT NULL,
	purpose TEXT NOT NULL,
	campaign TEXT NOT NULL,
	author_id TEXT NOT NULL REFERENCES person (id),
	created_utc_ms BIGINT NOT NULL,
	updated_utc_ms BIGINT NOT NULL,
	content TEXT,                  -- JSON, of what is clear
	content_sealed BYTES,          -- the same, of what is not
	deidentified TEXT NOT NULL,
	search TEXT NOT NULL,          -- the same in small letters
	content_hash TEXT NOT NULL,
	verdict TEXT NOT NULL,
	risk DOUBLE PRECISION NOT NULL,
	checked TEXT NOT NULL,         -- what the checker said, in codes: JSON, no text of the post
	disagreement BIGINT NOT NULL,  -- the browser's verdict was another than the server's
	scheduled_utc_ms BIGINT,
	time_zone TEXT NOT NULL,
	submitted_utc_ms BIGINT,
	published_utc_ms BIGINT,
	approval_why TEXT NOT NULL,    -- in words; empty: needs none
	exception_by TEXT REFERENCES person (id),
	exception_reason TEXT NOT NULL,
	words TEXT NOT NULL            -- of the last failure
);
CREATE INDEX post_by_status ON post (status, scheduled_utc_ms);
CREATE INDEX post_by_time ON post (updated_utc_ms, id);
CREATE INDEX post_by_author ON post (author_id, updated_utc_ms);
CREATE INDEX post_by_schedule ON post (scheduled_utc_ms) WHERE scheduled_utc_ms IS NOT NULL;
CREATE INDEX post_by_publication ON post (published_utc_ms) WHERE published_utc_ms IS NOT NULL;

CREATE TABLE post_version (
	post_id TEXT NOT NULL REFERENCES post (id),
	n BIGINT NOT NULL,
	author_id TEXT NOT NULL REFERENCES person (id),
	saved_utc_ms BIGINT NOT NULL,
	content TEXT,
	content_sealed BYTES,
	content_hash TEXT NOT NULL,
	verdict TEXT NOT NULL,
	risk DOUBLE PRECISION NOT NULL,
	PRIMARY KEY (post_id, n)
);

-- Where a post goes, and how it stands there.
CREATE TABLE post_channel (
	post_id TEXT NOT NULL REFERENCES post (id),
	channel_id TEXT NOT NULL REFERENCES channel (id),
	state TEXT NOT NULL,           -- pending, sending, unknown, published, failed, deleted, gone
	attempts BIGINT NOT NULL,
	uri TEXT,
	url TEXT,
	published_utc_ms BIGINT,
	verified_utc_ms BIGINT,
	words TEXT NOT NULL,
	PRIMARY KEY (post_id, channel_id)
);
CREATE INDEX post_channel_by_channel ON post_channel (channel_id, state);
CREATE INDEX post_channel_by_uri ON post_channel (uri) WHERE uri IS NOT NULL;

-- One step of one round of approval.
CREATE TABLE approval (
	id TEXT PRIMARY KEY,
	post_id TEXT NOT NULL REFERENCES post (id),
	content_hash TEXT NOT NULL,    -- what it is bound to
	position BIGINT NOT NULL,
	name TEXT NOT NULL,
	mode TEXT NOT NULL,            -- any, all
	people TEXT NOT NULL,          -- JSON: ids
	roles TEXT NOT NULL,           -- JSON: names of roles
	level TEXT,                    -- or whoever has this level on every channel of the post
	state TEXT NOT NULL,           -- waiting, open, approved, rejected, fallen, expired
	created_utc_ms BIGINT NOT NULL,
	due_utc_ms BIGINT NOT NULL,
	reminded_utc_ms BIGINT,
	decided_utc_ms BIGINT,
	UNIQUE (post_id, content_hash, position, created_utc_ms)
);
CREATE INDEX approval_by_state ON approval (state, due_utc_ms);
CREATE INDEX approval_by_post ON approval (post_id, created_utc_ms, position);

CREATE TABLE approval_decision (
	id TEXT PRIMARY KEY,
	approval_id TEXT NOT NULL REFERENCES approval (id),
	post_id TEXT NOT NULL REFERENCES post (id),
	person_id TEXT NOT NULL REFERENCES person (id),
	for_person_id TEXT REFERENCES person (id), -- whose turn it was, when delegated
	decision TEXT NOT NULL,        -- approve, reject
	words TEXT NOT NULL,
	decided_utc_ms BIGINT NOT NULL,
	UNIQUE (approval_id, person_id)
);

-- What a person has seen of a post: what changed since is marked.
CREATE TABLE approval_look (
	person_id TEXT NOT NULL REFERENCES person (id),
	post_id TEXT NOT NULL REFERENCES post (id),
	text_version BIGINT NOT NULL,
	seen_utc_ms BIGINT NOT NULL,
	PRIMARY KEY (person_id, post_id)
);

CREATE TABLE delegation (
	person_id TEXT PRIMARY KEY REFERENCES person (id),
	to_person_id TEXT NOT NULL REFERENCES person (id),
	from_utc_ms BIGINT NOT NULL,
	until_utc_ms BIGINT NOT NULL
);

CREATE TABLE comment (
	id TEXT PRIMARY KEY,
	post_id TEXT NOT NULL REFERENCES post (id),
	text_version BIGINT NOT NULL,
	span_start BIGINT NOT NULL,    -- UTF-16 units of that version's text
	span_end BIGINT NOT NULL,
	author_id TEXT NOT NULL REFERENCES person (id),
	created_utc_ms BIGINT NOT NULL,
	words_sealed BYTES NOT NULL,
	resolved_utc_ms BIGINT,
	resolved_by TEXT REFERENCES person (id)
);
CREATE INDEX comment_by_post ON comment (post_id, created_utc_ms);

-- A reason of the checker that somebody set aside for one content, and why.
CREATE TABLE dismissal (
	id TEXT PRIMARY KEY,
	post_id TEXT NOT NULL REFERENCES post (id),
	content_hash TEXT NOT NULL,
	code TEXT NOT NULL,
	reason TEXT NOT NULL,
	person_id TEXT NOT NULL REFERENCES person (id),
	by_officer BIGINT NOT NULL,
	created_utc_ms BIGINT NOT NULL
);
CREATE INDEX dismissal_by_post ON dismissal (post_id, content_hash);

CREATE TABLE template (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL,            -- post, saved_reply
	name TEXT NOT NULL,
	text TEXT NOT NULL,
	locale TEXT NOT NULL,
	author_id TEXT NOT NULL REFERENCES person (id),
	updated_utc_ms BIGINT NOT NULL,
	deleted_utc_ms BIGINT
);

CREATE TABLE media_file (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	type TEXT NOT NULL,            -- image/png …
	bytes BIGINT NOT NULL,
	width BIGINT NOT NULL,
	height BIGINT NOT NULL,
	sha256 TEXT NOT NULL,
	sealed BYTES NOT NULL,
	uploader_id TEXT NOT NULL REFERENCES person (id),
	created_utc_ms BIGINT NOT NULL
);

-- Work for a person, with a deadline.
CREATE TABLE task (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL,            -- takedown, review, channel, crisis
	status TEXT NOT NULL,          -- open, done, dropped
	post_id TEXT REFERENCES post (id),
	channel_id TEXT REFERENCES channel (id),
	subject TEXT,                  -- id of another noun it is about
	words TEXT NOT NULL,           -- what to do
	due_utc_ms BIGINT NOT NULL,
	created_utc_ms BIGINT NOT NULL,
	closed_utc_ms BIGINT,
	closed_by TEXT REFERENCES person (id),
	outcome TEXT NOT NULL
);
CREATE INDEX task_by_status ON task (status, due_utc_ms);
