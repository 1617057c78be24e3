/* backup_file: reads a backup line by line, and knows which line is at fault. */
#ifndef STORE_BACKUP_FILE_H
#define STORE_BACKUP_FILE_H

#include <jansson.h>

#include "store/backup_table.h"

#define BACKUP_TABLES_MAX 256

struct backup_table {
	char name[BACKUP_NAME_MAX];
	struct backup_digest digest; /* of the rows read */
};

struct backup_file {
	FILE *file;
	char *line;
	size_t cap;
	int64_t number; /* of the line */
	int64_t bytes, created_utc_ms, rows;
	crypto_hash_sha256_state sha;
	struct backup_table tables[BACKUP_TABLES_MAX];
	unsigned tables_n;
	json_t *columns; /* of the table at hand: names, all valid; NULL before the first */
	/* NULL, or called for the list of migrations, and for each row of the table at hand */
	int (*migrations)(void *arg, const json_t *list, struct err *err);
	int (*row)(void *arg, const struct backup_file *f, const json_t *row, struct err *err);
	void *arg;
};

/* Reads it to its end and compares; release in any case. */
int backup_file_read(struct backup_file *f, const char *path, struct err *err);
void backup_file_release(struct backup_file *f);

#endif
