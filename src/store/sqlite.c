/*
 * SQLite as an engine: readers each with a snapshot, and one writer whose transactions share
 * their commit.
 *
 * The writer's connection holds one outer transaction, the group; each transaction of a caller is
 * a savepoint in it. Who ends one releases the savepoint, and if another writer waits, hands the
 * connection on and sleeps; who ends one with nobody waiting (or when the group is large or old)
 * runs COMMIT, which syncs the disk once, and answers all that sleep. If that fails, it fails for
 * all of them. Nobody is answered before their data are on the disk.
 */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "store/engine.h"
#include "store/sqlite_conn.h"

#define GROUP_MAX    256
#define GROUP_MAX_US 20000

struct group {
	pthread_cond_t ended;
	bool done;
	int rc;
	struct err err;
	unsigned members; /* who must still be answered, the leader too */
	unsigned size;    /* who ended a transaction in it */
	int64_t since_us;
};

/* A thread that wants the connection, in its turn. */
struct waiter {
	pthread_cond_t turn;
	bool called;
	struct waiter *next;
};

struct session {
	struct sqlite *db;
	struct sqlite_conn conn;
	bool writes;
	struct session *next; /* of the idle readers */
};

struct sqlite {
	char *path;
	pthread_mutex_t lock; /* over all that follows */
	bool taken;           /* somebody uses the writer */
	struct waiter *first, **last;
	struct group *group; /* open in the writer; NULL: none */
	struct session writer;
	struct session *idle;
	pthread_cond_t idle_more;
	unsigned readers, readers_max;
};

/* ---- the writer's turn ---- */

/* With the lock held. */
static void queue_leave(struct sqlite *s, struct waiter *w)
{
	struct waiter **at = &s->first;
	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	if (s->last == &w->next)
		s->last = at;
}

static bool turn_take(struct sqlite *s)
{
	struct waiter w = {.turn = PTHREAD_COND_INITIALIZER};
	int64_t until = clock_mono_ms() + ENGINE_WAIT_MS;
	bool waits = true;
	pthread_mutex_lock(&s->lock);
	if (s->taken) {
		*s->last = &w;
		s->last = &w.next;
		while (!w.called && waits)
			waits = engine_wait(&w.turn, &s->lock, until);
		if (!w.called)
			queue_leave(s, &w);
	} else {
		w.called = s->taken = true;
	}
	pthread_mutex_unlock(&s->lock);
	pthread_cond_destroy(&w.turn);
	return w.called;
}

/* With the lock held. */
static void turn_pass(struct sqlite *s)
{
	struct waiter *w = s->first;
	s->taken = w != NULL;
	if (!w)
		return;
	s->first = w->next;
	if (!s->first)
		s->last = &s->first;
	w->called = true;
	pthread_cond_signal(&w->turn);
}

static void turn_leave(struct sqlite *s)
{
	pthread_mutex_lock(&s->lock);
	turn_pass(s);
	pthread_mutex_unlock(&s->lock);
}

/* ---- the group ---- */

static int group_open(struct sqlite *s, struct err *err)
{
	struct group *g = calloc(1, sizeof *g);
	if (!g)
		return err_set(err, E_MEMORY, "out of memory");
	int rc = sqlite_conn_script(&s->writer.conn, "BEGIN IMMEDIATE", err);
	if (rc) {
		free(g);
		return rc;
	}
	pthread_cond_init(&g->ended, NULL);
	g->since_us = clock_mono_us();
	s->group = g;
	return 0;
}

/* Commit for all; with the turn and without the lock. */
static void group_commit(struct sqlite *s, struct group *g)
{
	sqlite3 *db = s->writer.conn.db;
	if (!g->rc)
		g->rc = sqlite_conn_script(&s->writer.conn, "COMMIT", &g->err);
	if (!sqlite3_get_autocommit(db))
		sqlite_conn_script(&s->writer.conn, "ROLLBACK", NULL);
}

/* Wait for the group's end and take its answer; with the lock held. */
static int group_answer(struct sqlite *s, struct group *g, struct err *err)
{
	while (!g->done)
		pthread_cond_wait(&g->ended, &s->lock);
	int rc = g->rc;
	if (rc && err)
		*err = g->err;
	if (--g->members == 0) {
		pthread_cond_destroy(&g->ended);
		free(g);
	}
	return rc;
}

/* The end of a turn, with the group open: commit it, or hand the connection on to one who will.
 * Who `waits` is answered with the group. */
static int turn_end(struct sqlite *s, bool waits, struct err *err)
{
	struct group *g = s->group;
	pthread_mutex_lock(&s->lock);
	g->size++;
	bool leads = !s->first || g->rc || g->size >= GROUP_MAX ||
	             clock_mono_us() - g->since_us > GROUP_MAX_US;
	g->members += waits || leads;
	if (leads) {
		s->group = NULL;
		pthread_mutex_unlock(&s->lock);
		group_commit(s, g);
		pthread_mutex_lock(&s->lock);
		g->done = true;
		pthread_cond_broadcast(&g->ended);
	}
	turn_pass(s);
	int rc = waits || leads ? group_answer(s, g, waits ? err : NULL) : 0;
	pthread_mutex_unlock(&s->lock);
	return waits ? rc : 0;
}

static int writer_begin(struct sqlite *s, struct session **session, struct err *err)
{
	if (!turn_take(s))
		return engine_busy("writer", err);
	int rc = s->group ? 0 : group_open(s, err);
	if (rc) {
		turn_leave(s);
		return rc;
	}
	rc = sqlite_conn_script(&s->writer.conn, "SAVEPOINT tx", err);
	if (rc)
		turn_end(s, false, NULL);
	else
		*session = &s->writer;
	return rc;
}

static int writer_end(struct sqlite *s, bool commit, struct err *err)
{
	struct group *g = s->group;
	sqlite3 *db = s->writer.conn.db;
	/* a full disk, for one, makes SQLite roll back everything */
	if (!sqlite3_get_autocommit(db))
		g->rc = sqlite_conn_script(&s->writer.conn,
		                           commit ? "RELEASE tx" : "ROLLBACK TO tx; RELEASE tx",
		                           &g->err);
	if (sqlite3_get_autocommit(db) && !g->rc)
		g->rc = err_set(&g->err, E_IO, "the database undid this and its neighbours");
	return turn_end(s, commit, err);
}

/* ---- readers ---- */

static int reader_new(struct sqlite *s, struct session **reader, struct err *err)
{
	struct session *r = calloc(1, sizeof *r);
	if (!r)
		return err_set(err, E_MEMORY, "out of memory");
	r->db = s;
	int rc = sqlite_conn_open(&r->conn, s->path, false, err);
	if (rc) {
		sqlite_conn_close(&r->conn);
		free(r);
		return rc;
	}
	*reader = r;
	return 0;
}

static void reader_back(struct sqlite *s, struct session *r)
{
	pthread_mutex_lock(&s->lock);
	r->next = s->idle;
	s->idle = r;
	pthread_cond_signal(&s->idle_more);
	pthread_mutex_unlock(&s->lock);
}

/* An idle reader, or with *r NULL the right to make one. False: neither was to be had. */
static bool reader_take(struct sqlite *s, struct session **r)
{
	int64_t until = clock_mono_ms() + ENGINE_WAIT_MS;
	bool waits = true;
	pthread_mutex_lock(&s->lock);
	while (!s->idle && s->readers == s->readers_max && waits)
		waits = engine_wait(&s->idle_more, &s->lock, until);
	*r = s->idle;
	bool more = !*r && s->readers < s->readers_max;
	if (*r)
		s->idle = (*r)->next;
	s->readers += more;
	pthread_mutex_unlock(&s->lock);
	return *r || more;
}

/* The right to make one was of no use. */
static void reader_forgo(struct sqlite *s)
{
	pthread_mutex_lock(&s->lock);
	s->readers--;
	pthread_cond_signal(&s->idle_more);
	pthread_mutex_unlock(&s->lock);
}

static int reader_begin(struct sqlite *s, struct session **session, struct err *err)
{
	struct session *r;
	if (!reader_take(s, &r))
		return engine_busy("reader", err);
	int rc = r ? 0 : reader_new(s, &r, err);
	if (rc) {
		reader_forgo(s);
		return rc;
	}
	rc = sqlite_conn_script(&r->conn, "BEGIN", err);
	if (rc)
		reader_back(s, r);
	else
		*session = r;
	return rc;
}

static int reader_end(struct session *r, struct err *err)
{
	int rc = sqlite_conn_script(&r->conn, "ROLLBACK", err);
	reader_back(r->db, r);
	return rc;
}

/* ---- the engine ---- */

static void sqlite_close(void *db)
{
	struct sqlite *s = db;
	for (struct session *r = s->idle; r;) {
		struct session *next = r->next;
		sqlite_conn_close(&r->conn);
		free(r);
		r = next;
	}
	sqlite_conn_close(&s->writer.conn);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->idle_more);
	free(s->path);
	free(s);
}

static int sqlite_open(void **db, const struct store_config *config, struct err *err)
{
	struct sqlite *s = calloc(1, sizeof *s);
	if (!s)
		return err_set(err, E_MEMORY, "out of memory");
	*db = s;
	s->readers_max = config->readers ? config->readers : ENGINE_READERS;
	s->last = &s->first;
	s->writer.db = s;
	s->writer.writes = true;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->idle_more, NULL);
	s->path = strdup(config->url + strlen("sqlite:"));
	if (!s->path)
		return err_set(err, E_MEMORY, "out of memory");
	if (!*s->path)
		return err_field(err, E_INVALID, "database", "sqlite: needs the path of a file");
	int rc = config->create || config->migrate ? sqlite_conn_create(s->path, err) : 0;
	return rc ? rc : sqlite_conn_open(&s->writer.conn, s->path, true, err);
}

static int sqlite_begin(void *db, enum tx_mode mode, void **session, struct err *err)
{
	struct session **out = (struct session **)session;
	return mode == TX_WRITE ? writer_begin(db, out, err) : reader_begin(db, out, err);
}

static int sqlite_end(void *session, bool commit, struct err *err)
{
	struct session *s = session;
	return s->writes ? writer_end(s->db, commit, err) : reader_end(s, err);
}

static int64_t sqlite_run(void *session, const struct sql_run *run, struct err *err)
{
	return sqlite_conn_run(&((struct session *)session)->conn, run, err);
}

static int sqlite_script(void *session, const char *text, struct err *err)
{
	return sqlite_conn_script(&((struct session *)session)->conn, text, err);
}

static int found_row(void *arg, const struct sql_row *row, struct err *err)
{
	(void)row, (void)err;
	*(bool *)arg = true;
	return 0;
}

static int sqlite_has_table(void *session, const char *name, bool *has, struct err *err)
{
	struct sql_run run = {.sql = SQL__MAX,
	                      .text = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND "
	                              "name = $1",
	                      .args = SQL_ARGS(SQL_C(name)),
	                      .row = found_row,
	                      .arg = has};
	*has = false;
	int64_t rc = sqlite_run(session, &run, err);
	return rc < 0 ? (int)rc : 0;
}

/* BEGIN IMMEDIATE is the lock. */
static int sqlite_lock_schema(void *session, struct err *err)
{
	(void)session, (void)err;
	return 0;
}

static int verify_row(void *arg, const struct sql_row *row, struct err *err)
{
	(void)err;
	struct str *words = arg;
	return str_eq(row->v[0].s, STR("ok")) ? 0 : (*words = STR("damaged"), 1);
}

static int broken_row(void *arg, const struct sql_row *row, struct err *err)
{
	(void)row, (void)err;
	*(struct str *)arg = STR("refers to what is not there");
	return 1;
}

static int sqlite_verify(void *session, struct err *err)
{
	struct str words = {NULL, 0};
	struct sql_run pages = {.sql = SQL__MAX,
	                        .text = "PRAGMA integrity_check(1)",
	                        .row = verify_row,
	                        .arg = &words};
	struct sql_run keys = {.sql = SQL__MAX,
	                       .text = "PRAGMA foreign_key_check",
	                       .row = broken_row,
	                       .arg = &words};
	int64_t rc = sqlite_run(session, &pages, err);
	if (rc >= 0 && !words.p)
		rc = sqlite_run(session, &keys, err);
	if (rc >= 0 && words.p)
		return err_set(err, E_CORRUPT, "the database file %s: restore a backup", words.p);
	return rc < 0 ? (int)rc : 0;
}

const struct engine engine_sqlite = {
	.sql = SQL_SQLITE,
	.name = "sqlite",
	.schemes = (const char *const[]){"sqlite:", NULL},
	.open = sqlite_open,
	.close = sqlite_close,
	.begin = sqlite_begin,
	.end = sqlite_end,
	.run = sqlite_run,
	.script = sqlite_script,
	.has_table = sqlite_has_table,
	.lock_schema = sqlite_lock_schema,
	.verify = sqlite_verify,
};
