/*
 * load: writers that are to be killed, and a look at what they left.
 *
 *     load run URL DIR THREADS   writes until it is killed or told to stop (SIGTERM); each id is
 *                                written to standard output once its transaction was acknowledged
 *     load check URL DIR FILE    every id of FILE is in the database, with its audit leaf, once;
 *                                nothing is half there; the audit tree can be extended
 *
 * DIR holds the master key. One transaction puts an entry with a new id, counts it in the total of
 * its thread, and adds an audit leaf. What is answered E_UNAVAILABLE is done again with the same
 * id: if that conflicts, it had been committed after all, and would have been doubled.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/id.h"
#include "store/audit.h"
#include "store/audit_log.h"
#include "store/engine.h"
#include "store/key.h"
#include "store/seal.h"

#define THREADS_MAX 256

static struct store *store;
static atomic_bool stop;
static atomic_uint doubled, unknown, failed;

static int run_text(struct tx *tx, const char *text, struct sql_args args, int64_t *out,
                    struct err *err);

/* ---- writing ---- */

struct writer {
	struct id id; /* of the entry */
	char total[32];
};

static int write_one(struct tx *tx, void *arg, struct err *err)
{
	struct writer *w = arg;
	int rc = run_text(tx,
	                  "INSERT INTO setting (name, value, version, updated_utc_ms)"
	                  " VALUES ($1, 'load', 1, 1)",
	                  SQL_ARGS(SQL_T(id_str(&w->id))), NULL, err);
	if (!rc)
		rc = run_text(tx,
		              "INSERT INTO setting (name, value, version, updated_utc_ms)"
		              " VALUES ($1, 'total', 1, 1)"
		              " ON CONFLICT (name) DO UPDATE SET version = setting.version + 1",
		              SQL_ARGS(SQL_C(w->total)), NULL, err);
	if (rc)
		return rc;
	return audit_add(tx,
	                 &(struct audit_event){.action = AUDIT_SETTING_CHANGE,
	                                       .subject_kind = "setting",
	                                       .subject_id = id_str(&w->id)},
	                 err);
}

static void acknowledge(const struct id *id)
{
	char line[ID_BYTES + 1];
	snprintf(line, sizeof line, "%s\n", id->c);
	if (write(1, line, ID_BYTES) != ID_BYTES)
		exit(2);
}

static void *write_many(void *arg)
{
	struct writer w = {0};
	snprintf(w.total, sizeof w.total, "total.%d", (int)(intptr_t)arg);
	while (!stop) {
		struct err err = {0};
		int rc;
		w.id = id_new();
		while ((rc = tx_run(store, TX_WRITE, write_one, &w, &err)) == E_UNAVAILABLE)
			nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
		if (!rc)
			acknowledge(&w.id);
		else if (rc == E_CONFLICT)
			doubled++;
		else if (rc == E_IO)
			unknown++;
		else
			failed++;
		if (rc)
			fprintf(stderr, "load: %d %s\n", rc, err.words);
	}
	return NULL;
}

static int run(int threads)
{
	pthread_t thread[THREADS_MAX];
	struct audit_log *log;
	sigset_t signals;
	struct err err;
	int got;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	if (audit_log_start(&log, store, &(struct audit_config){0}, &err)) {
		fprintf(stderr, "load: %s\n", err.words);
		return 2;
	}
	for (int i = 0; i < threads; i++)
		pthread_create(&thread[i], NULL, write_many, (void *)(intptr_t)i);
	sigwait(&signals, &got);
	stop = true;
	for (int i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	audit_log_stop(log);
	fprintf(stderr, "load: %u doubled, %u unknown, %u failed\n", doubled, unknown, failed);
	return doubled || failed;
}

/* ---- looking ---- */

static int int_row(void *arg, const struct sql_row *row, struct err *err)
{
	(void)err;
	*(int64_t *)arg = row->v[0].i;
	return 0;
}

static int run_text(struct tx *tx, const char *text, struct sql_args args, int64_t *out,
                    struct err *err)
{
	struct sql_run run = {.sql = SQL__MAX, .text = text, .args = args, .arg = out,
	                      .row = out ? int_row : NULL};
	int64_t n = tx_query(tx, &run, err);
	return n < 0 ? (int)n : 0;
}

static int64_t ask(struct tx *tx, const char *text, struct sql_args args)
{
	int64_t out = -1;
	struct err err;
	if (run_text(tx, text, args, &out, &err))
		fprintf(stderr, "load: %s\n", err.words);
	return out;
}

static unsigned passed, wrong;

static void expect(const char *what, int64_t got, int64_t want)
{
	passed += got == want;
	wrong += got != want;
	if (got != want)
		printf("%s: %lld, not %lld\n", what, (long long)got, (long long)want);
}

static void check_ids(struct tx *tx, FILE *f)
{
	char line[128];
	while (fgets(line, sizeof line, f)) {
		struct str id = str_trim(str_c(line));
		struct sql_args args = SQL_ARGS(SQL_T(id));
		if (!id_valid(id)) /* cut off by the kill */
			continue;
		expect("an acknowledged entry",
		       ask(tx, "SELECT COUNT(*) FROM setting WHERE name = $1", args), 1);
		expect("its audit leaf",
		       ask(tx, "SELECT COUNT(*) FROM audit_leaf WHERE subject_id = $1", args), 1);
	}
}

static int check(const char *path)
{
	uint64_t n;
	struct tx *tx;
	struct err err = {0};
	FILE *f = fopen(path, "r");
	if (!f)
		return 2;
	expect("extending the audit tree", audit_sequence(store, &n, &err), 0);
	expect("a transaction", tx_begin(store, TX_READ, &tx, &err), 0);
	if (wrong) {
		printf("%s\n", err.words);
		return 1;
	}
	check_ids(tx, f);
	fclose(f);
	int64_t entries =
		ask(tx, "SELECT COUNT(*) FROM setting WHERE value = 'load'", SQL_NO_ARGS);
	expect("entries counted by their writers",
	       ask(tx, "SELECT CAST(SUM(version) AS BIGINT) FROM setting WHERE value = 'total'",
	           SQL_NO_ARGS),
	       entries);
	expect("audit leaves with a place",
	       ask(tx, "SELECT COUNT(leaf_index) FROM audit_leaf JOIN setting ON name = subject_id WHERE value = 'load'",
	           SQL_NO_ARGS),
	       entries);
	expect("the engine's own check", tx_verify(tx, &err), 0);
	tx_end(tx, E_STALE, NULL);
	fprintf(stderr, "load: %lld entries\n", (long long)entries);
	printf("%u passed, %u failed\n", passed, wrong);
	return wrong != 0;
}

static int prepare(const char *url, const char *dir, struct keyring **ring, struct err *err)
{
	struct buf path;
	buf_init(&path, 4096);
	key_path(dir, &path);
	int rc = key_create(path.p, err);
	if (rc == E_CONFLICT)
		rc = 0;
	if (!rc)
		rc = keyring_open(ring, path.p, err);
	buf_release(&path);
	if (!rc)
		rc = store_open(&store, &(struct store_config){.url = url, .migrate = true}, err);
	if (rc)
		return rc;
	store_set_keyring(store, *ring);
	return audit_log_init(store, err);
}

int main(int argc, char **argv)
{
	struct err err = {0};
	struct keyring *ring = NULL;
	bool runs = argc == 5 && strcmp(argv[1], "run") == 0;
	if (argc != 5 || (!runs && strcmp(argv[1], "check") != 0)) {
		fputs("usage: load run URL DIR THREADS | load check URL DIR FILE\n", stderr);
		return 2;
	}
	if (prepare(argv[2], argv[3], &ring, &err)) {
		fprintf(stderr, "load: %s\n", err.words);
		return 2;
	}
	int threads = runs ? atoi(argv[4]) : 0;
	int status = runs ? run(threads < THREADS_MAX ? threads : THREADS_MAX) : check(argv[4]);
	store_close(store);
	keyring_close(ring);
	return status;
}
