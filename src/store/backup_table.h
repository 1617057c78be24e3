/*
 * backup_table: tables as lines of a backup; for writing it, and for reading again what was
 * restored from it.
 */
#ifndef STORE_BACKUP_TABLE_H
#define STORE_BACKUP_TABLE_H

#include <sodium.h>
#include <stdio.h>

#include "base/buf.h"
#include "store/engine.h"

#define BACKUP_LINE_MAX ((size_t)512 << 20)
#define BACKUP_NAME_MAX 64
#define BACKUP_SQL_MAX  8192

/* Of a table: the SHA-256 of each row's line, combined by exclusive or, since two databases may
 * give the rows in different orders. */
struct backup_digest {
	int64_t rows;
	uint8_t mixed[crypto_hash_sha256_BYTES];
};

void backup_digest_add(struct backup_digest *d, struct str line);
bool backup_digest_eq(const struct backup_digest *a, const struct backup_digest *b);

/* Where lines go. */
struct backup_sink {
	FILE *file; /* NULL: only digests are wanted */
	crypto_hash_sha256_state sha;
	int64_t bytes;
	struct buf line;
};

/* Writes the line, and a line end, and empties it. */
int backup_sink_line(struct backup_sink *s, struct err *err);

/* May it stand in SQL as it is: letters, digits and _ only? */
bool backup_name_valid(struct str name);
int backup_table_write(struct tx *tx, const char *table, struct backup_sink *sink,
                       struct backup_digest *digest, struct err *err);

#endif
