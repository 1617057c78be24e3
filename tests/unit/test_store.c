/* The store: transactions, statements, rows; the same on both engines. */
#include "store_fixture.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/engine.h"
#include "store/migrate.h"
#include "store/row.h"

struct setting {
	struct str name, value;
	int64_t version, updated_utc_ms;
};
static const struct field setting_fields[] = {
	FIELD_TEXT(struct setting, name, "name"),
	FIELD_JSON(struct setting, value, "value"),
	FIELD_INT(struct setting, version, "version"),
	FIELD_TIME(struct setting, updated_utc_ms, "when"),
};
static const struct shape setting_shape = SHAPE("Setting", struct setting, setting_fields);

/* Sets it, and counts in its version how often it was set. */
static int put(struct tx *tx, const char *name, const char *value, struct err *err)
{
	struct sql_run run = {
		.sql = SQL__MAX,
		.text = "INSERT INTO setting (name, value, version, updated_utc_ms)"
			" VALUES ($1, $2, 1, $3) ON CONFLICT (name) DO UPDATE SET"
			" value = excluded.value, version = setting.version + 1",
		.args = SQL_ARGS(SQL_C(name), SQL_C(value), SQL_I(clock_utc_ms())),
	};
	int64_t n = tx_query(tx, &run, err);
	return n < 0 ? (int)n : n == 1 ? 0 : E_IO;
}

/* In a transaction that ends with rc. */
static int put_alone(struct store *store, const char *name, const char *value, int end)
{
	struct tx *tx;
	int rc = tx_begin(store, TX_WRITE, &tx, NULL);
	if (!rc)
		rc = put(tx, name, value, NULL);
	return tx_end(tx, rc ? rc : end, NULL);
}

static int get(struct store *store, const char *name, struct arena *arena, struct setting *out)
{
	struct tx *tx;
	int rc = tx_begin(store, TX_READ, &tx, NULL);
	if (!rc)
		rc = sql_one(tx, SQL_setting_get, SQL_ARGS(SQL_C(name)), &setting_shape, arena, out,
		             NULL);
	return tx_end(tx, rc, NULL);
}

static void test_rows(struct store_fixture *f)
{
	struct arena arena;
	struct setting s;
	arena_open(&arena, 1 << 20);
	CHECK(get(f->store, "a", &arena, &s) == E_NOT_FOUND);
	CHECK(put_alone(f->store, "a", "{\"é\":\"\\u0000\"}", 0) == 0);
	CHECK(get(f->store, "a", &arena, &s) == 0);
	CHECK_MEM(s.name.p, s.name.n, "a");
	CHECK_MEM(s.value.p, s.value.n, "{\"é\":\"\\u0000\"}");
	CHECK(s.version == 1);
	CHECK(s.updated_utc_ms > 1700000000000);
	CHECK(put_alone(f->store, "a", "2", 0) == 0);
	CHECK(get(f->store, "a", &arena, &s) == 0 && s.version == 2);

	/* rolled back */
	CHECK(put_alone(f->store, "a", "3", E_FORBIDDEN) == E_FORBIDDEN);
	CHECK(get(f->store, "a", &arena, &s) == 0 && s.version == 2);

	/* a full arena */
	struct arena small;
	char memory[4];
	arena_init(&small, memory, sizeof memory);
	CHECK(get(f->store, "a", &small, &s) == E_MEMORY);
	arena_close(&arena);
}

static void test_errors_stick(struct store_fixture *f)
{
	struct tx *tx;
	struct arena arena;
	struct setting s;
	arena_open(&arena, 1 << 20);
	CHECK(tx_begin(f->store, TX_WRITE, &tx, &f->err) == 0);
	CHECK(put(tx, "sticks", "1", &f->err) == 0);
	/* a null where none may be */
	CHECK(sql_exec(tx, SQL_setting_insert, SQL_ARGS(SQL_C("b"), SQL_NULL, SQL_I(1)), &f->err) ==
	      E_CONFLICT);
	CHECK(put(tx, "c", "1", &f->err) == E_CONFLICT);
	CHECK(tx_end(tx, 0, &f->err) == E_CONFLICT);
	CHECK(get(f->store, "sticks", &arena, &s) == E_NOT_FOUND);

	/* a reader may not write */
	CHECK(tx_begin(f->store, TX_READ, &tx, &f->err) == 0);
	CHECK(put(tx, "d", "1", &f->err) == E_IO);
	CHECK(tx_end(tx, 0, &f->err) == E_IO);
	arena_close(&arena);
}

static int count(void *arg, const void *row, struct err *err)
{
	const struct migration *m = row;
	int64_t *n = arg;
	(void)err;
	CHECK(m->number == *n && m->checksum.n == 64);
	return ++*n == 2 ? E_STALE : 0;
}

static void test_lists(struct store_fixture *f)
{
	struct arena arena;
	struct tx *tx;
	struct migration *m;
	size_t n;
	int64_t seen = 0;
	arena_open(&arena, 1 << 20);
	CHECK(tx_begin(f->store, TX_READ, &tx, &f->err) == 0);
	CHECK(sql_all(tx, SQL_migration_all, SQL_NO_ARGS, &migration_shape, &arena, 1000, &m, &n,
	              &f->err) == 0);
	CHECK(n == SQL_MIGRATIONS_N);
	for (size_t i = 0; i < n; i++)
		CHECK(m[i].number == sql_migrations[i].number &&
		      str_eq(m[i].name, str_c(sql_migrations[i].name)));
	CHECK(sql_all(tx, SQL_migration_all, SQL_NO_ARGS, &migration_shape, &arena, 1, &m, &n,
	              &f->err) == E_TOO_LARGE);
	/* which is no error of the database: the transaction goes on */
	CHECK(sql_each(tx, SQL_migration_all, SQL_NO_ARGS, &migration_shape, count, &seen,
	               &f->err) == E_STALE);
	CHECK(seen == 2);
	CHECK(tx_end(tx, 0, &f->err) == 0);
	arena_close(&arena);
}

static void *other_put(void *arg) { return (void *)(intptr_t)put_alone(arg, "snapshot", "2", 0); }

static void test_snapshot(struct store_fixture *f)
{
	struct store *store = f->store;
	struct arena arena;
	struct setting s;
	struct tx *tx;
	arena_open(&arena, 1 << 20);
	CHECK(put_alone(store, "snapshot", "1", 0) == 0);
	CHECK(tx_begin(store, TX_READ, &tx, NULL) == 0);
	struct sql_args args = SQL_ARGS(SQL_C("snapshot"));
	CHECK(sql_one(tx, SQL_setting_get, args, &setting_shape, &arena, &s, NULL) == 0);
	CHECK(s.version == 1);
	pthread_t other;
	void *wrong;
	CHECK(pthread_create(&other, NULL, other_put, store) == 0);
	pthread_join(other, &wrong);
	CHECK(wrong == NULL);
	CHECK(sql_one(tx, SQL_setting_get, args, &setting_shape, &arena, &s, NULL) == 0);
	CHECK(s.version == 1);
	CHECK(tx_end(tx, 0, NULL) == 0);
	CHECK(get(store, "snapshot", &arena, &s) == 0 && s.version == 2);
	arena_close(&arena);
}

/* ---- every type of field ---- */

static const char *const size_names[] = {"small", "large", NULL};
struct thing {
	struct str text;
	int64_t whole, at_utc_ms;
	double real;
	bool yes, no;
	int size;
	int64_t not_asked;
};
static const struct field thing_fields[] = {
	FIELD_TEXT(struct thing, text, ""),
	FIELD_INT(struct thing, whole, ""),
	FIELD_TIME(struct thing, at_utc_ms, ""),
	FIELD_REAL(struct thing, real, ""),
	FIELD_BOOL(struct thing, yes, ""),
	FIELD_BOOL(struct thing, no, ""),
	FIELD_ENUM(struct thing, size, size_names, ""),
	FIELD_INT(struct thing, not_asked, ""),
};
static const struct shape thing_shape = SHAPE("Thing", struct thing, thing_fields);

struct reading {
	struct row_reader reader;
	struct thing thing;
};

static int read_thing(void *arg, const struct sql_row *row, struct err *err)
{
	struct reading *r = arg;
	return row_read(&r->reader, row, &r->thing, err);
}

/* Reads one row of a text of ours. */
static int read_text(struct store_fixture *f, const char *text, struct arena *arena,
                     struct thing *out)
{
	struct reading r = {.reader = {.shape = &thing_shape, .arena = arena, .statement = "text"}};
	struct sql_run run = {.sql = SQL__MAX, .text = text, .row = read_thing, .arg = &r};
	struct tx *tx;
	int rc = tx_begin(f->store, TX_READ, &tx, &f->err);
	int64_t n = tx_query(tx, &run, &f->err);
	*out = r.thing;
	CHECK(rc == 0 && tx_end(tx, 0, NULL) == 0);
	return n < 0 ? (int)n : 0;
}

static void test_types(struct store_fixture *f)
{
	struct arena arena;
	struct thing t;
	arena_open(&arena, 1 << 20);
	/* in any order; sums and truths are what they are on each engine */
	CHECK(read_text(f,
	                "SELECT 'large' AS size, CAST(7 AS BIGINT) AS whole, 'é' AS text,"
	                " CAST(2.5 AS DOUBLE PRECISION) AS real, 1 = 1 AS yes, 1 = 0 AS no,"
	                " CAST(1764300000000 AS BIGINT) AS at_utc_ms",
	                &arena, &t) == 0);
	CHECK_MEM(t.text.p, t.text.n, "é");
	CHECK(t.whole == 7 && t.at_utc_ms == 1764300000000 && t.yes && !t.no && t.size == 1);
	CHECK(t.real > 2.4 && t.real < 2.6 && t.not_asked == 0);
	CHECK(read_text(f, "SELECT SUM(n) AS whole FROM (SELECT 3 AS n UNION SELECT 4) AS t",
	                &arena, &t) == 0);
	CHECK(t.whole == 7);
	/* null is nothing, in every type */
	CHECK(read_text(f, "SELECT NULL AS size, NULL AS whole, NULL AS text, NULL AS yes", &arena,
	                &t) == 0);
	CHECK(!t.text.p && t.whole == 0 && !t.yes && t.size == 0);
	/* what does not fit is said, not guessed */
	CHECK(read_text(f, "SELECT 1 AS nobody_knows", &arena, &t) == E_CORRUPT);
	CHECK(read_text(f, "SELECT 'x' AS whole", &arena, &t) == E_CORRUPT);
	CHECK(read_text(f, "SELECT 1 AS text", &arena, &t) == E_CORRUPT);
	CHECK(read_text(f, "SELECT 'medium' AS size", &arena, &t) == E_CORRUPT);
	arena_close(&arena);
}

static void test_nul(struct store_fixture *f)
{
	struct sql_args args = SQL_ARGS(SQL_T(str_of("a\0b", 3)), SQL_C("1"), SQL_I(1));
	struct tx *tx;
	CHECK(tx_begin(f->store, TX_WRITE, &tx, &f->err) == 0);
	CHECK(sql_exec(tx, SQL_setting_insert, args, &f->err) == E_INVALID);
	CHECK(tx_end(tx, 0, &f->err) == E_INVALID);
}

/* ---- many writers, one commit ---- */

#define WRITERS 16
#define WRITES  25

static void *write_many(void *arg)
{
	struct store_fixture *f = arg;
	intptr_t wrong = 0;
	for (int i = 0; i < WRITES; i++) {
		/* every fifth is rolled back, and takes none of its neighbours with it */
		int end = i % 5 == 4 ? E_FORBIDDEN : 0;
		wrong += put_alone(f->store, end ? "undone" : "counter", "1", end) != end;
	}
	return (void *)wrong;
}

static void test_group(struct store_fixture *f)
{
	pthread_t threads[WRITERS];
	struct arena arena;
	struct setting s;
	arena_open(&arena, 1 << 20);
	for (int i = 0; i < WRITERS; i++)
		CHECK(pthread_create(&threads[i], NULL, write_many, f) == 0);
	for (int i = 0; i < WRITERS; i++) {
		void *wrong;
		pthread_join(threads[i], &wrong);
		CHECK(wrong == NULL);
	}
	CHECK(get(f->store, "counter", &arena, &s) == 0);
	CHECK(s.version == WRITERS * WRITES / 5 * 4);
	CHECK(get(f->store, "undone", &arena, &s) == E_NOT_FOUND);
	arena_close(&arena);
}

/* ---- repeated work, and what waits for a commit ---- */

static void called(void *arg) { ++*(int *)arg; }

struct again {
	int runs, woken;
	int lost; /* how often the connection dies first */
};

static int lose_first(struct tx *tx, void *arg, struct err *err)
{
	struct sql_run kill = {.sql = SQL__MAX,
	                       .text = "SELECT pg_terminate_backend(pg_backend_pid())"};
	struct again *a = arg;
	tx_after_commit(tx, called, &a->woken);
	int rc = put(tx, "again", "1", err);
	if (!rc && a->runs++ < a->lost)
		return (int)tx_query(tx, &kill, err);
	return rc;
}

static int fail_always(struct tx *tx, void *arg, struct err *err)
{
	(void)tx, (void)err;
	++*(int *)arg;
	return E_UNAVAILABLE;
}

static void test_run(struct store_fixture *f)
{
	/* SQLite has no connection to lose */
	struct again a = {.lost = strcmp(store_engine(f->store), "postgresql") ? 0 : 2};
	struct arena arena;
	struct setting s;
	int runs = 0;
	arena_open(&arena, 1 << 20);
	CHECK(tx_run(f->store, TX_WRITE, lose_first, &a, &f->err) == 0);
	CHECK(a.runs == 1 + a.lost && a.woken == 1);
	CHECK(get(f->store, "again", &arena, &s) == 0 && s.version == 1);
	CHECK(tx_run(f->store, TX_WRITE, fail_always, &runs, &f->err) == E_UNAVAILABLE);
	CHECK(runs == 1);
	struct store_counts before = store_counts(f->store);
	CHECK(store_ping(f->store, &f->err) == 0);
	CHECK(put_alone(f->store, "again", "2", E_STALE) == E_STALE);
	struct store_counts after = store_counts(f->store);
	CHECK(after.committed == before.committed + 1);
	CHECK(after.rolled_back == before.rolled_back + 1 && after.failed == before.failed);
	arena_close(&arena);
}

/* ---- connections that are lost ---- */

/* A backend that dies in the middle is an error that passes; the store goes on. */
static void test_lost(struct store_fixture *f)
{
	struct sql_run kill = {.sql = SQL__MAX,
	                       .text = "SELECT pg_terminate_backend(pg_backend_pid())"};
	if (strcmp(store_engine(f->store), "postgresql") != 0)
		return;
	for (int mode = TX_READ; mode <= TX_WRITE; mode++) {
		struct arena arena;
		struct setting s;
		struct tx *tx;
		arena_open(&arena, 1 << 20);
		CHECK(tx_begin(f->store, (enum tx_mode)mode, &tx, &f->err) == 0);
		if (mode == TX_WRITE)
			CHECK(put(tx, "lost", "1", &f->err) == 0);
		CHECK(tx_query(tx, &kill, &f->err) == E_UNAVAILABLE);
		CHECK(tx_end(tx, 0, &f->err) == E_UNAVAILABLE);
		CHECK(get(f->store, "lost", &arena, &s) == E_NOT_FOUND);
		CHECK(put_alone(f->store, "after", "1", 0) == 0);
		arena_close(&arena);
	}
}

/* ---- the statements themselves ---- */

/* The engine understands every one of them: it can say how it would run it. */
static void test_statements(struct store_fixture *f)
{
	static const struct sql_value nulls[SQL_PARAMETERS_MAX];
	for (int i = 0; i < SQL__MAX; i++) {
		const struct sql_statement *s = &sql_statements[i];
		struct tx *tx;
		char text[8192];
		CHECK(tx_begin(f->store, TX_WRITE, &tx, &f->err) == 0);
		int n = snprintf(text, sizeof text, "EXPLAIN %s", s->text[tx_engine(tx)->sql]);
		CHECK(n > 0 && (size_t)n < sizeof text);
		struct sql_run run = {
			.sql = SQL__MAX, .text = text, .args = {nulls, (size_t)s->parameters}};
		bool fine = tx_query(tx, &run, &f->err) >= 0;
		CHECK(fine);
		if (!fine)
			printf("%s on %s\n", s->name, store_engine(f->store));
		CHECK(tx_end(tx, E_STALE, &f->err) == E_STALE);
	}
}

/* ---- misuse ---- */

static void begin_twice(struct store *store)
{
	struct tx *tx;
	if (!tx_begin(store, TX_READ, &tx, NULL))
		(void)!tx_begin(store, TX_WRITE, &tx, NULL);
}

static void too_few_arguments(struct store *store)
{
	struct tx *tx;
	if (!tx_begin(store, TX_READ, &tx, NULL))
		sql_exec(tx, SQL_setting_get, SQL_NO_ARGS, NULL);
}

/* Ends the process at once, rather than wait for itself or guess. */
static void test_misuse(struct store_fixture *f, void (*misuse)(struct store *))
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		close(2);
		misuse(f->store);
		_exit(0);
	}
	CHECK(waitpid(child, &status, 0) == child);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* ---- what cannot be opened ---- */

static int refused(const char *url, struct store_config config)
{
	struct store *store;
	struct err err = {0};
	config.url = url;
	int rc = store_open(&store, &config, &err);
	CHECK(store == NULL);
	CHECK(err.code == rc && strlen(err.words) > 10);
	return rc;
}

static void test_refused(struct store_fixture *f)
{
	char url[128];
	const struct store_config plain = {0}, migrate = {.migrate = true};
	CHECK(refused(NULL, plain) == E_INVALID);
	CHECK(refused("mysql://there", plain) == E_INVALID);
	CHECK(refused("sqlite:", migrate) == E_INVALID);
	CHECK(refused("sqlite:/nowhere/at/all/x.db", migrate) == E_IO);
	CHECK(refused("postgresql://127.0.0.1:1/nobody", migrate) == E_UNAVAILABLE);
	snprintf(url, sizeof url, "sqlite:%s/new.db", f->folder);
	CHECK(refused(url, plain) == E_NOT_FOUND);
	/* a file, but none of SQLite's */
	snprintf(url, sizeof url, "sqlite:%s/text", f->folder);
	FILE *file = fopen(url + strlen("sqlite:"), "w");
	for (int i = 0; file && i < 1000; i++)
		fputs("not a database\n", file);
	CHECK(file && fclose(file) == 0);
	CHECK(refused(url, migrate) == E_CORRUPT);
}

int main(void)
{
	struct store_fixture f;
	log_set_level(LOG_LEVEL__MAX);
	store_fixture_open(&f);
	test_rows(&f);
	test_errors_stick(&f);
	test_lists(&f);
	test_snapshot(&f);
	test_types(&f);
	test_nul(&f);
	test_group(&f);
	test_run(&f);
	test_lost(&f);
	test_statements(&f);
	test_refused(&f);
	test_misuse(&f, begin_twice);
	test_misuse(&f, too_few_arguments);
	store_fixture_close(&f);
	return unit_end();
}
