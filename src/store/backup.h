/*
 * backup: the whole database as one file that either engine makes and reads, so that a backup is
 * also the way from one to the other.
 *
 * Made online, from one snapshot, while others write. What is sealed stays sealed: a backup is of
 * use only together with the file of the master keys, which is not in it and is kept elsewhere.
 *
 * The file is JSON lines (RFC 8259), UTF-8:
 *   {"chaperone_backup":1,"created_utc_ms":…,"migrations":[["0000_migration","<checksum>"],…]}
 *   {"table":"setting","columns":["name",…]}   then its rows, each
 *   ["text",7,null,0.5,{"base64":"…"}]
 *   {"rows":1205,"sha256":"…"}   the end: SHA-256 of all bytes before this line
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/store.h"

struct backup_summary {
	int64_t rows, bytes, created_utc_ms;
	unsigned tables;
};

/* Writes path, which must not exist, for its owner only; on the disk, and read again, before this
 * returns. */
int backup_write(struct store *store, const char *path, struct backup_summary *s, struct err *err);

/* Is it whole, and as it was written? */
int backup_check(const char *path, struct backup_summary *s, struct err *err);

/* Fills a database that has no tables yet, opened with store_config.any_schema: checks the file,
 * makes the schema of its time, puts in the rows, all in one transaction; reads them again and
 * compares; then brings the schema up to date. */
int backup_restore(struct store *store, const char *path, struct backup_summary *s,
                   struct err *err);

#endif
