/*
 * PostgreSQL as an engine: a pool of connections for each mode, and an answer to what became of a
 * commit whose connection was lost.
 *
 * A row of commit_mark belongs to each connection that writes. Every transaction first puts its
 * number there. When the connection dies during COMMIT, the row is read through a new one, with a
 * lock that waits for the old transaction should it still be going on: it holds the number if, and
 * only if, the transaction committed. (Asking for the transaction's own id would not do: after a
 * crash or on a promoted standby, an id that never reached the log is given out again.)
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "store/postgres_conn.h"

#define WRITERS        8
#define BACKOFF_MS     50
#define BACKOFF_MAX_MS 1000
#define IN_DOUBT_MS    30000
/* A connection is used again only within the first, so that its mark is there for the second. */
#define IDLE_MAX_MS  HOUR_MS
#define MARK_KEPT_MS DAY_MS
#define SCHEMA_LOCK  "4848072652"
#define TEXT_MAX     256

struct session {
	struct postgres *db;
	struct postgres_conn conn;
	enum tx_mode mode;
	struct id mark;      /* of its row in commit_mark */
	uint64_t number;     /* of its transactions */
	unsigned generation; /* of the database's when it connected */
	int64_t used_ms;     /* when it was given back */
	struct session *next;
};

struct pool {
	struct session *idle;
	unsigned n, max;
	pthread_cond_t more;
};

struct postgres {
	char *url;
	pthread_mutex_t lock;         /* over all that follows */
	struct pool pools[2];         /* by mode */
	unsigned generation;          /* counts failures: older connections are not worth a try */
	int64_t retry_ms, backoff_ms; /* until then nobody need try to connect */
};

/* ---- connections ---- */

static int mark_row(struct session *s, struct err *err)
{
	char text[TEXT_MAX];
	snprintf(text, sizeof text,
	         "DELETE FROM commit_mark WHERE used_utc_ms < %lld; "
	         "INSERT INTO commit_mark VALUES ('%s', 0, %lld)",
	         (long long)(clock_utc_ms() - MARK_KEPT_MS), s->mark.c, (long long)clock_utc_ms());
	return postgres_conn_script(&s->conn, text, err);
}

static void session_free(struct session *s)
{
	if (s)
		postgres_conn_close(&s->conn);
	free(s);
}

/* With the lock held: connecting failed, so let nobody try for a while. Those who failed at the
 * same time count as one. */
static void back_off(struct postgres *p)
{
	if (clock_mono_ms() < p->retry_ms)
		return;
	p->backoff_ms = p->backoff_ms ? p->backoff_ms * 2 : BACKOFF_MS;
	if (p->backoff_ms > BACKOFF_MAX_MS)
		p->backoff_ms = BACKOFF_MAX_MS;
	p->retry_ms = clock_mono_ms() + p->backoff_ms;
}

static int session_new(struct postgres *p, enum tx_mode mode, struct session **out, struct err *err)
{
	pthread_mutex_lock(&p->lock);
	bool wait = clock_mono_ms() < p->retry_ms;
	unsigned generation = p->generation;
	pthread_mutex_unlock(&p->lock);
	if (wait)
		return err_set(err, E_UNAVAILABLE, "the database cannot be reached: try again");
	struct session *s = calloc(1, sizeof *s);
	if (!s)
		return err_set(err, E_MEMORY, "out of memory");
	*s = (struct session){.db = p, .mode = mode, .mark = id_new(), .generation = generation};
	int rc = postgres_conn_open(&s->conn, p->url, err);
	s->conn.writes = mode == TX_WRITE;
	if (!rc && mode == TX_WRITE)
		rc = mark_row(s, err);
	pthread_mutex_lock(&p->lock);
	if (rc)
		back_off(p);
	else
		p->backoff_ms = 0;
	pthread_mutex_unlock(&p->lock);
	if (rc) {
		session_free(s);
		return rc;
	}
	*out = s;
	return 0;
}

/* An idle connection, or with *s NULL the right to make one. False: neither was to be had. */
static bool pool_take(struct postgres *p, struct pool *pool, struct session **s)
{
	int64_t until = clock_mono_ms() + ENGINE_WAIT_MS;
	bool waits = true;
	pthread_mutex_lock(&p->lock);
	while (!pool->idle && pool->n == pool->max && waits)
		waits = engine_wait(&pool->more, &p->lock, until);
	*s = pool->idle;
	bool more = !*s && pool->n < pool->max;
	if (*s)
		pool->idle = (*s)->next;
	pool->n += more;
	pthread_mutex_unlock(&p->lock);
	return *s || more;
}

/* Give back a connection, or, with NULL, the right to have one. */
static void pool_give(struct postgres *p, struct pool *pool, struct session *s)
{
	pthread_mutex_lock(&p->lock);
	if (s) {
		s->used_ms = clock_mono_ms();
		s->next = pool->idle;
		pool->idle = s;
	} else {
		pool->n--;
	}
	pthread_cond_signal(&pool->more);
	pthread_mutex_unlock(&p->lock);
}

static bool outdated(struct postgres *p, const struct session *s)
{
	pthread_mutex_lock(&p->lock);
	bool old = s->generation != p->generation || clock_mono_ms() - s->used_ms > IDLE_MAX_MS;
	pthread_mutex_unlock(&p->lock);
	return old;
}

/* It was lost: so may be all that are as old. */
static void discard(struct session *s)
{
	struct postgres *p = s->db;
	pthread_mutex_lock(&p->lock);
	if (s->generation == p->generation)
		p->generation++;
	pthread_mutex_unlock(&p->lock);
	session_free(s);
}

/* ---- transactions ---- */

static int begin_on(struct session *s, struct err *err)
{
	char text[TEXT_MAX];
	if (s->mode == TX_READ)
		return postgres_conn_script(&s->conn,
		                            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", err);
	snprintf(text, sizeof text,
	         "BEGIN ISOLATION LEVEL READ COMMITTED; "
	         "UPDATE commit_mark SET number = %llu, used_utc_ms = %lld WHERE id = '%s'",
	         (unsigned long long)++s->number, (long long)clock_utc_ms(), s->mark.c);
	return postgres_conn_script(&s->conn, text, err);
}

static int postgres_begin(void *db, enum tx_mode mode, void **session, struct err *err)
{
	struct postgres *p = db;
	struct pool *pool = &p->pools[mode];
	struct session *s;
	int rc;
	if (!pool_take(p, pool, &s))
		return engine_busy("connection", err);
	if (s && outdated(p, s)) {
		session_free(s);
		s = NULL;
	}
	for (;;) {
		bool fresh = !s;
		rc = fresh ? session_new(p, mode, &s, err) : 0;
		if (!rc)
			rc = begin_on(s, err);
		if (!rc) {
			*session = s;
			return 0;
		}
		if (s)
			discard(s);
		s = NULL;
		if (fresh)
			break;
	}
	pool_give(p, pool, NULL);
	return rc;
}

struct marked {
	uint64_t number;
	bool found;
};

static int marked_row(void *arg, const struct sql_row *row, struct err *err)
{
	(void)err;
	*(struct marked *)arg = (struct marked){(uint64_t)row->v[0].i, true};
	return 0;
}

/* Did it commit? 1, 0, or an error while that cannot be known. */
static int ask_outcome(struct postgres *p, const struct session *lost)
{
	struct session *s = NULL;
	struct marked mark = {0};
	int rc = session_new(p, TX_READ, &s, NULL);
	if (rc)
		return rc;
	struct sql_run run = {.sql = SQL__MAX,
	                      .text = "SELECT number FROM commit_mark WHERE id = $1 FOR UPDATE",
	                      .args = SQL_ARGS(SQL_T(id_str(&lost->mark))),
	                      .row = marked_row,
	                      .arg = &mark};
	int64_t n = postgres_conn_run(&s->conn, &run, NULL);
	session_free(s);
	return n < 0 ? (int)n : mark.found && mark.number == lost->number;
}

static int resolve(const struct session *lost, struct err *err)
{
	int64_t until = clock_mono_ms() + IN_DOUBT_MS;
	int outcome;
	while ((outcome = ask_outcome(lost->db, lost)) < 0 && clock_mono_ms() < until)
		nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	log_warn("store.commit_in_doubt", LOG_T("outcome", outcome < 0 ? "unknown"
	                                                   : outcome   ? "committed"
	                                                               : "rolled back"));
	if (outcome < 0)
		return err_set(err, E_IO,
		               "the database was lost while it saved this: look whether it did "
		               "before you repeat it");
	if (!outcome)
		return err_set(err, E_UNAVAILABLE, "the database is changing over: try again");
	return 0;
}

static int postgres_end(void *session, bool commit, struct err *err)
{
	struct session *s = session;
	struct postgres *p = s->db;
	struct pool *pool = &p->pools[s->mode];
	/* a COMMIT of what has failed is a ROLLBACK to PostgreSQL, and no error */
	bool failed = PQtransactionStatus(s->conn.pg) == PQTRANS_INERROR;
	int rc = postgres_conn_script(&s->conn, commit ? "COMMIT" : "ROLLBACK", err);
	if (commit && failed && !rc)
		rc = err_set(err, E_IO, "the database undid this");
	if (!postgres_conn_lost(&s->conn)) {
		pool_give(p, pool, s);
		return rc;
	}
	if (commit && s->mode == TX_WRITE)
		rc = resolve(s, err);
	discard(s);
	pool_give(p, pool, NULL);
	return rc;
}

/* ---- the engine ---- */

static void postgres_close(void *db)
{
	struct postgres *p = db;
	for (int mode = 0; mode < 2; mode++) {
		for (struct session *s = p->pools[mode].idle; s;) {
			struct session *next = s->next;
			session_free(s);
			s = next;
		}
		pthread_cond_destroy(&p->pools[mode].more);
	}
	pthread_mutex_destroy(&p->lock);
	free(p->url);
	free(p);
}

/* commit_mark belongs to this engine, not to the schema: it is in no backup. */
static int make_marks(struct postgres *p, struct err *err)
{
	struct postgres_conn c;
	int rc = postgres_conn_open(&c, p->url, err);
	if (!rc)
		rc = postgres_conn_script(
			&c,
			"SELECT pg_advisory_lock(" SCHEMA_LOCK ");"
			"DO $$ BEGIN IF to_regclass('commit_mark') IS NULL THEN "
			"CREATE TABLE commit_mark (id TEXT PRIMARY KEY, number BIGINT NOT NULL,"
			" used_utc_ms BIGINT NOT NULL) WITH (fillfactor = 50); END IF; END $$;",
			err);
	postgres_conn_close(&c);
	return rc;
}

static int postgres_open(void **db, const struct store_config *config, struct err *err)
{
	struct postgres *p = calloc(1, sizeof *p);
	if (!p)
		return err_set(err, E_MEMORY, "out of memory");
	*db = p;
	p->pools[TX_READ].max = config->readers ? config->readers : ENGINE_READERS;
	p->pools[TX_WRITE].max = config->writers ? config->writers : WRITERS;
	pthread_mutex_init(&p->lock, NULL);
	for (int mode = 0; mode < 2; mode++)
		pthread_cond_init(&p->pools[mode].more, NULL);
	p->url = strdup(config->url);
	return p->url ? make_marks(p, err) : err_set(err, E_MEMORY, "out of memory");
}

static int64_t postgres_run(void *session, const struct sql_run *run, struct err *err)
{
	return postgres_conn_run(&((struct session *)session)->conn, run, err);
}

static int postgres_script(void *session, const char *text, struct err *err)
{
	return postgres_conn_script(&((struct session *)session)->conn, text, err);
}

static int bool_row(void *arg, const struct sql_row *row, struct err *err)
{
	(void)err;
	*(bool *)arg = row->v[0].i != 0;
	return 0;
}

static int postgres_has_table(void *session, const char *name, bool *has, struct err *err)
{
	struct sql_run run = {.sql = SQL__MAX,
	                      .text = "SELECT to_regclass($1) IS NOT NULL",
	                      .args = SQL_ARGS(SQL_C(name)),
	                      .row = bool_row,
	                      .arg = has};
	int64_t rc = postgres_run(session, &run, err);
	return rc < 0 ? (int)rc : 0;
}

static int postgres_lock_schema(void *session, struct err *err)
{
	return postgres_script(session, "SELECT pg_advisory_xact_lock(" SCHEMA_LOCK ")", err);
}

/* PostgreSQL checks pages as it reads them, so read them all. */
static int postgres_verify(void *session, struct err *err)
{
	int rc = 0;
	for (size_t i = 0; i < SQL_TABLES_N && !rc; i++) {
		char text[TEXT_MAX];
		snprintf(text, sizeof text, "SELECT count(*) FROM %s", sql_tables[i]);
		rc = postgres_script(session, text, err);
	}
	return rc;
}

static int setting_row(void *arg, const struct sql_row *row, struct err *err)
{
	*(int *)arg =
		err_set(err, E_INVALID,
	                "%.*s is off in the server: turn it on, or a power cut loses what was "
	                "saved",
	                (int)row->v[0].s.n, row->v[0].s.p);
	return 1;
}

static int postgres_durable(void *session, struct err *err)
{
	int found = 0;
	struct sql_run run = {
		.sql = SQL__MAX,
		.text = "SELECT name FROM pg_settings WHERE setting = 'off' AND name IN"
			" ('fsync', 'full_page_writes')",
		.row = setting_row,
		.arg = &found};
	int64_t rc = postgres_run(session, &run, err);
	return rc < 0 ? (int)rc : found;
}

const struct engine engine_postgres = {
	.sql = SQL_POSTGRES,
	.name = "postgresql",
	.schemes = (const char *const[]){"postgresql://", "postgres://", NULL},
	.open = postgres_open,
	.close = postgres_close,
	.begin = postgres_begin,
	.end = postgres_end,
	.run = postgres_run,
	.script = postgres_script,
	.has_table = postgres_has_table,
	.lock_schema = postgres_lock_schema,
	.verify = postgres_verify,
	.durable = postgres_durable,
};
