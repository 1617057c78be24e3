-- What connects this server with others: changes that are told, to whom, and answers that are
-- kept so that a repeated request does nothing twice.

-- Something changed. Rows are hints for those who watch; they go after an hour.
CREATE TABLE event (
	id TEXT PRIMARY KEY,
	noun TEXT NOT NULL,
	subject TEXT NOT NULL, -- id of what changed
	version BIGINT NOT NULL, -- that it has since
	created_utc_ms BIGINT NOT NULL
);
CREATE INDEX event_by_time ON event (created_utc_ms, id);

-- Servers of others that are told of changes.
CREATE TABLE webhook (
	id TEXT PRIMARY KEY,
	url TEXT NOT NULL,
	events BIGINT NOT NULL, -- a bit for each noun
	secret_sealed BYTES NOT NULL,
	enabled BIGINT NOT NULL,
	created_by TEXT NOT NULL, -- person
	created_utc_ms BIGINT NOT NULL,
	version BIGINT NOT NULL
);

CREATE TABLE webhook_delivery (
	webhook_id TEXT NOT NULL REFERENCES webhook (id),
	event_id TEXT NOT NULL,
	noun TEXT NOT NULL,
	subject TEXT NOT NULL,
	version BIGINT NOT NULL,
	state TEXT NOT NULL, -- waiting, delivered, failed
	attempts BIGINT NOT NULL,
	status BIGINT NOT NULL, -- of the last answer; 0: none came
	words TEXT NOT NULL, -- what went wrong last
	created_utc_ms BIGINT NOT NULL,
	updated_utc_ms BIGINT NOT NULL,
	PRIMARY KEY (webhook_id, event_id)
);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook_id, event_id)
	WHERE state = 'waiting';
CREATE INDEX webhook_delivery_by_time ON webhook_delivery (created_utc_ms);

-- Requests with an Idempotency-Key, for a day.
CREATE TABLE idempotency (
	id BYTES PRIMARY KEY, -- hash of who, route and key
	request BYTES NOT NULL, -- hash of what they asked
	status BIGINT NOT NULL, -- 0: it is under way
	location TEXT, -- where what came of it can be read; what it answered is not kept
	created_utc_ms BIGINT NOT NULL
);
CREATE INDEX idempotency_by_time ON idempotency (created_utc_ms);
