/*
 * postgres_conn: one connection to PostgreSQL, with what is prepared on it. One thread at a time.
 */
#ifndef STORE_POSTGRES_CONN_H
#define STORE_POSTGRES_CONN_H

#include <libpq-fe.h>

#include "base/buf.h"
#include "store/engine.h"

struct postgres_conn {
	PGconn *pg;
	bool prepared[SQL__MAX];
	bool writes;      /* its transaction may */
	unsigned cursors; /* declared on it so far */
	struct buf bytes; /* the blobs of the row at hand */
};

/* To the first of the URL's hosts that takes writes. */
int postgres_conn_open(struct postgres_conn *c, const char *url, struct err *err);
void postgres_conn_close(struct postgres_conn *c);
/* Is it beyond use? After that only close it. */
bool postgres_conn_lost(const struct postgres_conn *c);
int64_t postgres_conn_run(struct postgres_conn *c, const struct sql_run *run, struct err *err);
int postgres_conn_script(struct postgres_conn *c, const char *text, struct err *err);

#endif
