/*
 * engine: what store.c asks of SQLite and of PostgreSQL. Each is one const struct.
 *
 * A database (`db`) hands out sessions: one transaction each, used by one thread. An engine maps
 * its own errors to those of base/err.h, and logs the ones that are faults of ours; words and logs
 * hold names of statements and constraints, never values.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include <pthread.h>

#include "store/store.h"

#define SQL_PARAMETERS_MAX 64
#define SQL_COLUMNS_MAX    96

/* A row as an engine hands it over; valid until the next. */
struct sql_row {
	unsigned n;
	const char *const *names;
	const struct sql_value *v;
};

/* What to run: an entry of sql_statements, prepared once for each connection, or a text of our
 * own making, which is not kept. */
struct sql_run {
	enum sql sql;     /* SQL__MAX: text is meant */
	const char *text; /* for this engine */
	struct sql_args args;
	bool stream; /* rows may be too many for memory */
	/* NULL: rows are not wanted. 0 to go on; another value stops, which is no error here. */
	int (*row)(void *arg, const struct sql_row *row, struct err *err);
	void *arg;
};

struct engine {
	enum sql_engine sql;
	const char *name;
	const char *const *schemes; /* "sqlite:"; ends with NULL */

	int (*open)(void **db, const struct store_config *config, struct err *err);
	void (*close)(void *db);

	int (*begin)(void *db, enum tx_mode mode, void **session, struct err *err);
	/* Gives the session back in any case. */
	int (*end)(void *session, bool commit, struct err *err);
	/* Rows touched or read, or an error. */
	int64_t (*run)(void *session, const struct sql_run *run, struct err *err);
	/* Statements separated by semicolons. */
	int (*script)(void *session, const char *text, struct err *err);
	/* Is the table there? */
	int (*has_table)(void *session, const char *name, bool *has, struct err *err);
	/* Keep other processes from migrating until the session ends. */
	int (*lock_schema)(void *session, struct err *err);
	/* Everything that the engine itself can check; words say what is wrong. */
	int (*verify)(void *session, struct err *err);
	/* Is the server set up so that what is committed stays? NULL: it cannot be otherwise. */
	int (*durable)(void *session, struct err *err);
};

extern const struct engine engine_sqlite, engine_postgres;

/* More than there are cores, since some read for long: a backup, an export. */
#define ENGINE_READERS 8
/* How long a thread waits for its turn or a connection before it gives up: somebody sits on one. */
#define ENGINE_WAIT_MS 10000
/* Wait on cond until then (by clock_mono_ms()); false: it is then. Spurious wake-ups are true. */
bool engine_wait(pthread_cond_t *cond, pthread_mutex_t *lock, int64_t until_mono_ms);
int engine_busy(const char *what, struct err *err);

/* Under a tx: for migrations and backups. */
const struct engine *tx_engine(const struct tx *tx);
int64_t tx_query(struct tx *tx, const struct sql_run *run, struct err *err);
int tx_script(struct tx *tx, const char *text, struct err *err);
int tx_has_table(struct tx *tx, const char *name, bool *has, struct err *err);
int tx_lock_schema(struct tx *tx, struct err *err);
int tx_verify(struct tx *tx, struct err *err);
int tx_durable(struct tx *tx, struct err *err);

#endif
