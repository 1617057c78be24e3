-- Which migrations a database has had. Made before any other, and read before any statement.

CREATE TABLE schema_migration (
	number BIGINT PRIMARY KEY,
	name TEXT NOT NULL,
	checksum TEXT NOT NULL, -- SHA-256 of its text, hexadecimal
	applied_utc_ms BIGINT NOT NULL
);
