/*
 * sqlite_conn: one connection to an SQLite file, with its prepared statements. The caller sees to
 * it that one thread at a time uses it.
 */
#ifndef STORE_SQLITE_CONN_H
#define STORE_SQLITE_CONN_H

#include <sqlite3.h>

#include "store/engine.h"

struct sqlite_statement {
	sqlite3_stmt *stmt;
	unsigned char at[SQL_PARAMETERS_MAX]; /* $1 is a name to SQLite: its index */
	bool busy;                            /* between its first row and its last */
};

struct sqlite_conn {
	sqlite3 *db;
	struct sqlite_statement kept[SQL__MAX];
};

/* Makes an empty file, and its folder, that nobody but their owner may enter or read. */
int sqlite_conn_create(const char *path, struct err *err);
int sqlite_conn_open(struct sqlite_conn *c, const char *path, bool writes, struct err *err);
void sqlite_conn_close(struct sqlite_conn *c);
int64_t sqlite_conn_run(struct sqlite_conn *c, const struct sql_run *run, struct err *err);
int sqlite_conn_script(struct sqlite_conn *c, const char *text, struct err *err);

#endif
