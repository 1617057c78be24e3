/*
 * store: one database, two engines (SQLite inside, PostgreSQL as a cluster), one SQL text.
 *
 * Statements stand in sql/queries/NOUN.sql, each after a line `-- name: noun_verb` and a comment;
 * a generator makes `enum sql` and their table of them (SQL_noun_verb). C names statements and
 * holds no SQL. Parameters are $1, $2, … ; the columns of a SELECT or RETURNING are read into a
 * struct by the names in its shape (base/shape.h).
 *
 * All work happens in a transaction:
 *
 *     struct tx *tx;
 *     int rc = tx_begin(store, TX_WRITE, &tx, err);
 *     if (!rc)
 *         rc = sql_exec(tx, SQL_post_insert, SQL_ARGS(SQL_T(p->id), SQL_I(now)), err);
 *     return tx_end(tx, rc, err);              commits if rc is 0, else rolls back
 *
 * tx_end() returns only after the data are durable: on SQLite (WAL, synchronous FULL) the writers
 * that wait at that moment share one commit; on PostgreSQL it is synchronous_commit's promise.
 * A writer that waits for another is quick to finish by design: no network and no hashing of
 * passwords inside a write transaction.
 *
 * The first error of a statement is the transaction's: every later call answers with it, and
 * tx_end() rolls back. (sql_one()'s E_NOT_FOUND and what a caller's own each() returns are none.)
 *
 * Conflicts between transactions on PostgreSQL (deadlock, a lock waited for too long, a connection
 * lost before the commit was sent) come back as E_UNAVAILABLE from any call; tx_run() repeats such
 * work. When a connection dies while COMMIT is under way, tx_end() finds out through a new
 * connection whether it was done (store/postgres.c); only if no database can be reached for half
 * a minute does it answer E_IO, which tx_run() does not repeat.
 *
 * Threads: a store is shared; a tx belongs to the thread that began it, and a thread has at most
 * one in a store at a time.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/shape.h"
#include "sql.h" /* generated: enum sql */

struct store;
struct tx;

struct store_config {
	const char *url; /* "sqlite:PATH" or "postgresql://…" (several hosts as libpq takes them) */
	unsigned readers; /* connections for TX_READ, made when wanted; 0: 8 */
	unsigned writers; /* PostgreSQL: connections for TX_WRITE; 0: 8 */
	bool migrate;    /* bring the schema up to date when opening; else an old one is an error */
	bool any_schema; /* neither: for those who look at it, or restore into it */
	bool create;     /* SQLite: make the file if it is not there; so does migrate */
};

int store_open(struct store **store, const struct store_config *config, struct err *err);
void store_close(struct store *store);
/* "sqlite" or "postgresql". */
const char *store_engine(const struct store *store);
/* The keys that sealing and signing use (store/key.h): the caller's, who closes them after the
 * store. NULL until set: then nothing can be sealed or read. */
struct keyring;
void store_set_keyring(struct store *store, struct keyring *ring);
struct keyring *store_keyring(const struct store *store);
/* Is it there and writable? For readiness. */
int store_ping(struct store *store, struct err *err);

/* Transactions since it was opened: committed, rolled back by their callers, and those that the
 * database would not begin or commit. */
struct store_counts {
	uint64_t committed, rolled_back, failed;
};
struct store_counts store_counts(struct store *store);

enum tx_mode { TX_READ, TX_WRITE };

int tx_begin(struct store *store, enum tx_mode mode, struct tx **tx, struct err *err);
/* Ends tx in any case: commits and waits until durable if rc is 0, else rolls back. Returns rc,
 * or the error of the commit. tx may be NULL (tx_begin() failed): then it only returns rc. */
int tx_end(struct tx *tx, int rc, struct err *err);
/* Runs work in a transaction, again (at most five times) while the database answers with
 * E_UNAVAILABLE. (When it is work itself that says so, of something else, that is its answer.) */
int tx_run(struct store *store, enum tx_mode mode, int (*work)(struct tx *, void *, struct err *),
           void *arg, struct err *err);
struct store *tx_store(const struct tx *tx);
/* Called once after a commit, never after a rollback; for wake-ups. The same call is made
 * once; at most 8 different ones a transaction. */
void tx_after_commit(struct tx *tx, void (*call)(void *), void *arg);

/* ---- parameters ---- */
enum sql_type { SQL_TYPE_NULL, SQL_TYPE_INT, SQL_TYPE_REAL, SQL_TYPE_TEXT, SQL_TYPE_BLOB };

struct sql_value {
	enum sql_type type;
	int64_t i;
	double d;
	struct str s; /* the caller's until the call returns */
};

static inline struct sql_value sql_text(struct str s)
{
	return (struct sql_value){s.p ? SQL_TYPE_TEXT : SQL_TYPE_NULL, 0, 0, s};
}
static inline struct sql_value sql_blob(struct str s)
{
	return (struct sql_value){s.p ? SQL_TYPE_BLOB : SQL_TYPE_NULL, 0, 0, s};
}
#define SQL_T(str_)    sql_text(str_)
#define SQL_C(cstring) sql_text(str_c(cstring)) /* NULL is null */
#define SQL_B(str_)    sql_blob(str_)
#define SQL_I(number)  ((struct sql_value){SQL_TYPE_INT, (int64_t)(number), 0, {NULL, 0}})
#define SQL_D(number)  ((struct sql_value){SQL_TYPE_REAL, 0, (double)(number), {NULL, 0}})
/* A time that is null when 0. */
#define SQL_TIME(utc_ms) ((utc_ms) ? SQL_I(utc_ms) : SQL_NULL)
#define SQL_NULL         ((struct sql_value){SQL_TYPE_NULL, 0, 0, {NULL, 0}})

struct sql_args {
	const struct sql_value *v;
	size_t n;
};
#define SQL_ARGS(...)                                                                              \
	((struct sql_args){(const struct sql_value[]){__VA_ARGS__},                                \
	                   sizeof((const struct sql_value[]){__VA_ARGS__}) /                       \
	                           sizeof(struct sql_value)})
#define SQL_NO_ARGS ((struct sql_args){NULL, 0})

/* ---- statements ---- */
/* Runs it and returns how many rows it touched (0 or more), or a negative error: E_CONFLICT for a
 * unique key, foreign key or check that it violates, E_UNAVAILABLE, E_IO. */
int64_t sql_exec(struct tx *tx, enum sql sql, struct sql_args args, struct err *err);

/* Reads at most one row into `out` by the shape; text and blobs are copied into the arena.
 * 0, E_NOT_FOUND (err left alone: the caller knows what it looked for), or another error. */
int sql_one(struct tx *tx, enum sql sql, struct sql_args args, const struct shape *shape,
            struct arena *arena, void *out, struct err *err);

/* All rows (at most max; E_TOO_LARGE if there are more) as an array in the arena; *n of them. */
int sql_all(struct tx *tx, enum sql sql, struct sql_args args, const struct shape *shape,
            struct arena *arena, size_t max, void *rows, size_t *n, struct err *err);

/* One row at a time, for what is too much for memory. each() returns 0 to go on; its `row` is
 * valid only during the call. */
int sql_each(struct tx *tx, enum sql sql, struct sql_args args, const struct shape *shape,
             int (*each)(void *arg, const void *row, struct err *err), void *arg, struct err *err);

/* The single integer of a single row (COUNT, EXISTS, …); 0 when there is no row or it is null. */
int sql_int(struct tx *tx, enum sql sql, struct sql_args args, int64_t *out, struct err *err);

#endif
