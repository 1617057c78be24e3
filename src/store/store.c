#include "store/store.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "store/migrate.h"
#include "store/row.h"

#define AFTER_MAX  8
#define RUNS_MAX   5
#define EACH_BYTES ((size_t)64 << 20) /* the largest row of sql_each() */

struct store {
	const struct engine *engine;
	void *db;
	struct keyring *ring;
	atomic_uint_fast64_t committed, rolled_back, failed;
};

struct tx {
	struct store *store;
	void *session;
	int rc; /* the first error: nothing more is done, and the end is a roll-back */
	pthread_t owner;
	struct tx *outer; /* of this thread, in another store */
	struct {
		void (*call)(void *);
		void *arg;
	} after[AFTER_MAX];
	unsigned after_n;
};

static const struct engine *const engines[] = {&engine_sqlite, &engine_postgres};

/* A thread with two transactions in one store would wait for itself. */
static _Thread_local struct tx *innermost;

/* ---- opening ---- */

static const struct engine *engine_of(const char *url)
{
	for (size_t i = 0; url && i < sizeof engines / sizeof *engines; i++)
		for (const char *const *s = engines[i]->schemes; *s; s++)
			if (str_starts(str_c(url), str_c(*s)))
				return engines[i];
	return NULL;
}

int store_open(struct store **store, const struct store_config *config, struct err *err)
{
	*store = NULL;
	const struct engine *engine = engine_of(config->url);
	if (!engine)
		return err_field(err, E_INVALID, "database",
		                 "a database is sqlite:PATH or postgresql://…");
	struct store *s = calloc(1, sizeof *s);
	if (!s)
		return err_set(err, E_MEMORY, "out of memory");
	s->engine = engine;
	int rc = engine->open(&s->db, config, err);
	if (!rc && !config->any_schema)
		rc = config->migrate ? migrate_run(s, err) : migrate_check(s, err);
	if (rc) {
		store_close(s);
		return rc;
	}
	*store = s;
	return 0;
}

void store_close(struct store *store)
{
	if (store && store->db)
		store->engine->close(store->db);
	free(store);
}

const char *store_engine(const struct store *store) { return store->engine->name; }

void store_set_keyring(struct store *store, struct keyring *ring) { store->ring = ring; }
struct keyring *store_keyring(const struct store *store) { return store->ring; }

int store_ping(struct store *store, struct err *err)
{
	struct tx *tx;
	int rc = tx_begin(store, TX_WRITE, &tx, err);
	return tx_end(tx, rc, err);
}

struct store_counts store_counts(struct store *store)
{
	return (struct store_counts){store->committed, store->rolled_back, store->failed};
}

/* ---- transactions ---- */

int tx_begin(struct store *store, enum tx_mode mode, struct tx **tx, struct err *err)
{
	*tx = NULL;
	for (const struct tx *t = innermost; t; t = t->outer)
		assert(t->store != store);
	struct tx *t = calloc(1, sizeof *t);
	if (!t)
		return err_set(err, E_MEMORY, "out of memory");
	*t = (struct tx){.store = store, .owner = pthread_self(), .outer = innermost};
	int rc = store->engine->begin(store->db, mode, &t->session, err);
	if (rc) {
		store->failed++;
		free(t);
		return rc;
	}
	innermost = *tx = t;
	return 0;
}

int tx_end(struct tx *tx, int rc, struct err *err)
{
	if (!tx)
		return rc;
	assert(innermost == tx && pthread_equal(tx->owner, pthread_self()));
	innermost = tx->outer;
	if (!rc && tx->rc)
		rc = err_set(err, tx->rc, "%s", err_words(tx->rc));
	struct store *store = tx->store;
	int ended = store->engine->end(tx->session, rc == 0, rc ? NULL : err);
	if (rc)
		store->rolled_back++;
	else if ((rc = ended) != 0)
		store->failed++;
	else
		store->committed++;
	for (unsigned i = 0; i < tx->after_n && !rc; i++)
		tx->after[i].call(tx->after[i].arg);
	free(tx);
	return rc;
}

int tx_run(struct store *store, enum tx_mode mode, int (*work)(struct tx *, void *, struct err *),
           void *arg, struct err *err)
{
	for (int i = 1;; i++) {
		struct tx *tx;
		int rc = tx_begin(store, mode, &tx, err);
		bool own = false;
		if (!rc) {
			rc = work(tx, arg, err);
			own = rc && !tx->rc;
		}
		rc = tx_end(tx, rc, err);
		if (rc != E_UNAVAILABLE || own || i == RUNS_MAX)
			return rc;
		/* 20 ms, 40, 80, … */
		nanosleep(&(struct timespec){.tv_nsec = 10000000L << i}, NULL);
	}
}

struct store *tx_store(const struct tx *tx) { return tx->store; }

void tx_after_commit(struct tx *tx, void (*call)(void *), void *arg)
{
	for (size_t i = 0; i < tx->after_n; i++)
		if (tx->after[i].call == call && tx->after[i].arg == arg)
			return; /* once is enough */
	assert(tx->after_n < AFTER_MAX);
	tx->after[tx->after_n].call = call;
	tx->after[tx->after_n++].arg = arg;
}

/* Stands before the caller's row(): its stop is no error of the database. */
struct guard {
	const struct sql_run *run;
	int rc;
};

static int guard_row(void *arg, const struct sql_row *row, struct err *err)
{
	struct guard *g = arg;
	g->rc = g->run->row(g->run->arg, row, err);
	return g->rc;
}

static int sticky(struct tx *tx, int rc)
{
	if (rc && !tx->rc)
		tx->rc = rc;
	return rc;
}

/* PostgreSQL's text has no NUL, so neither has SQLite's. */
static bool has_nul(struct sql_args args)
{
	for (size_t i = 0; i < args.n; i++)
		if (args.v[i].type == SQL_TYPE_TEXT && args.v[i].s.n &&
		    memchr(args.v[i].s.p, 0, args.v[i].s.n))
			return true;
	return false;
}

/* Errors stick: after one, an engine may have undone what came before it. */
int64_t tx_query(struct tx *tx, const struct sql_run *query, struct err *err)
{
	assert(pthread_equal(tx->owner, pthread_self()));
	if (tx->rc)
		return err_set(err, tx->rc, "%s", err_words(tx->rc));
	if (has_nul(query->args))
		return sticky(tx, err_set(err, E_INVALID, "text with a NUL cannot be stored"));
	struct guard guard = {.run = query};
	struct sql_run run = *query;
	if (query->row) {
		run.row = guard_row;
		run.arg = &guard;
	}
	int64_t n = tx->store->engine->run(tx->session, &run, err);
	if (guard.rc)
		return guard.rc;
	return n < 0 ? sticky(tx, (int)n) : n;
}

const struct engine *tx_engine(const struct tx *tx) { return tx->store->engine; }

int tx_script(struct tx *tx, const char *text, struct err *err)
{
	return sticky(tx, tx_engine(tx)->script(tx->session, text, err));
}

int tx_has_table(struct tx *tx, const char *name, bool *has, struct err *err)
{
	return sticky(tx, tx_engine(tx)->has_table(tx->session, name, has, err));
}

int tx_lock_schema(struct tx *tx, struct err *err)
{
	return sticky(tx, tx_engine(tx)->lock_schema(tx->session, err));
}

int tx_verify(struct tx *tx, struct err *err)
{
	return sticky(tx, tx_engine(tx)->verify(tx->session, err));
}

int tx_durable(struct tx *tx, struct err *err)
{
	const struct engine *e = tx_engine(tx);
	return e->durable ? sticky(tx, e->durable(tx->session, err)) : 0;
}

/* ---- statements ---- */

static struct sql_run named(const struct tx *tx, enum sql sql, struct sql_args args)
{
	const struct sql_statement *s = &sql_statements[sql];
	if (args.n != (size_t)s->parameters) {
		log_error("store.arguments", LOG_T("statement", s->name), LOG_I("given", args.n),
		          LOG_I("wanted", s->parameters));
		abort();
	}
	return (struct sql_run){.sql = sql, .text = s->text[tx->store->engine->sql], .args = args};
}

int64_t sql_exec(struct tx *tx, enum sql sql, struct sql_args args, struct err *err)
{
	struct sql_run r = named(tx, sql, args);
	return tx_query(tx, &r, err);
}

static struct row_reader reader(enum sql sql, const struct shape *shape, struct arena *arena)
{
	return (struct row_reader){
		.shape = shape, .arena = arena, .statement = sql_statements[sql].name};
}

struct one {
	struct row_reader reader;
	void *out;
	unsigned n;
};

static int one_row(void *arg, const struct sql_row *row, struct err *err)
{
	struct one *o = arg;
	if (o->n++) {
		log_error("store.one_row", LOG_T("statement", o->reader.statement));
		return err_set(err, E_CORRUPT, "there is more than one of what should be unique");
	}
	return row_read(&o->reader, row, o->out, err);
}

int sql_one(struct tx *tx, enum sql sql, struct sql_args args, const struct shape *shape,
            struct arena *arena, void *out, struct err *err)
{
	struct one o = {.reader = reader(sql, shape, arena), .out = out};
	struct sql_run r = named(tx, sql, args);
	r.row = one_row;
	r.arg = &o;
	int64_t n = tx_query(tx, &r, err);
	return n < 0 ? (int)n : n == 0 ? E_NOT_FOUND : 0;
}

/* Rows gathered in blocks that double, so that nothing is copied until the end. */
struct gather {
	struct row_reader reader;
	char *rows;
	size_t n, cap, max;
};

static int gather_row(void *arg, const struct sql_row *row, struct err *err)
{
	struct gather *g = arg;
	size_t bytes = g->reader.shape->bytes;
	if (g->n == g->max)
		return err_set(err, E_TOO_LARGE, "more than %zu", g->max);
	if (g->n == g->cap) {
		size_t cap = g->cap ? g->cap * 2 : 16;
		char *rows = arena_array(g->reader.arena, cap, bytes);
		if (!rows)
			return err_set(err, E_MEMORY, "the answer is too large");
		if (g->n)
			memcpy(rows, g->rows, g->n * bytes);
		g->rows = rows;
		g->cap = cap;
	}
	int rc = row_read(&g->reader, row, g->rows + g->n * bytes, err);
	g->n++;
	return rc;
}

int sql_all(struct tx *tx, enum sql sql, struct sql_args args, const struct shape *shape,
            struct arena *arena, size_t max, void *rows, size_t *n, struct err *err)
{
	struct gather g = {.reader = reader(sql, shape, arena), .max = max};
	struct sql_run r = named(tx, sql, args);
	r.row = gather_row;
	r.arg = &g;
	int64_t rc = tx_query(tx, &r, err);
	memcpy(rows, &g.rows, sizeof g.rows);
	*n = rc < 0 ? 0 : g.n;
	return rc < 0 ? (int)rc : 0;
}

struct each {
	struct row_reader reader;
	void *row;
	int (*each)(void *arg, const void *row, struct err *err);
	void *arg;
	bool stopped;
};

static int each_row(void *arg, const struct sql_row *row, struct err *err)
{
	struct each *e = arg;
	int rc = row_read(&e->reader, row, e->row, err);
	if (!rc)
		rc = e->each(e->arg, e->row, err);
	arena_close(e->reader.arena);
	e->stopped = rc != 0;
	return rc;
}

int sql_each(struct tx *tx, enum sql sql, struct sql_args args, const struct shape *shape,
             int (*each)(void *arg, const void *row, struct err *err), void *arg, struct err *err)
{
	struct arena arena;
	arena_open(&arena, EACH_BYTES);
	struct each e = {.reader = reader(sql, shape, &arena), .each = each, .arg = arg};
	struct sql_run r = named(tx, sql, args);
	r.row = each_row;
	r.arg = &e;
	r.stream = true;
	e.row = malloc(shape->bytes);
	int64_t n = e.row ? tx_query(tx, &r, err) : err_set(err, E_MEMORY, "out of memory");
	free(e.row);
	return n < 0 || e.stopped ? (int)n : 0;
}

static int int_row(void *arg, const struct sql_row *row, struct err *err)
{
	(void)err;
	*(int64_t *)arg = row->v[0].type == SQL_TYPE_INT ? row->v[0].i : 0;
	return 0;
}

int sql_int(struct tx *tx, enum sql sql, struct sql_args args, int64_t *out, struct err *err)
{
	struct sql_run r = named(tx, sql, args);
	r.row = int_row;
	r.arg = out;
	*out = 0;
	int64_t n = tx_query(tx, &r, err);
	return n < 0 ? (int)n : 0;
}
