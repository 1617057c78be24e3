/* Jobs: one of each kind and subject, claimed by one, not lost when whoever has it dies. */
#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "domain/job.h"
#include "store/engine.h"
#include "store_fixture.h"

static struct store *store;
static struct err err;

static int add(enum job_kind kind, const char *subject, int64_t due)
{
	struct tx *tx;
	int rc = tx_begin(store, TX_WRITE, &tx, &err);
	if (!rc)
		rc = job_add(tx, kind, str_c(subject), due, &err);
	return tx_end(tx, rc, &err);
}

static int claim(struct arena *arena, struct job *job)
{
	struct tx *tx;
	int rc = tx_begin(store, TX_WRITE, &tx, &err);
	if (!rc)
		rc = job_claim(tx, arena, job, &err);
	return tx_end(tx, rc, &err);
}

static int finish(const struct job *job, enum job_state state)
{
	struct tx *tx;
	int rc = tx_begin(store, TX_WRITE, &tx, &err);
	if (!rc)
		rc = job_finish(tx, job, state, STR("words"), &err);
	return tx_end(tx, rc, &err);
}

static int again(const struct job *job, int64_t due, bool failed)
{
	struct tx *tx;
	int rc = tx_begin(store, TX_WRITE, &tx, &err);
	if (!rc)
		rc = job_again(tx, job, due, STR("page 2"), failed, STR("no answer"), &err);
	return tx_end(tx, rc, &err);
}

static int hold(const struct job *job)
{
	struct tx *tx;
	int rc = tx_begin(store, TX_WRITE, &tx, &err);
	if (!rc)
		rc = job_hold(tx, job, &err);
	return tx_end(tx, rc, &err);
}

static int64_t next_due(void)
{
	struct tx *tx;
	int64_t due = -1;
	int rc = tx_begin(store, TX_READ, &tx, &err);
	if (!rc)
		rc = job_next_due(tx, &due, &err);
	CHECK(tx_end(tx, rc, &err) == 0);
	return due;
}

static struct job *list(struct arena *arena, const struct actor *who, const char *state, size_t *n)
{
	struct tx *tx;
	struct job *jobs = NULL;
	int rc = tx_begin(store, TX_READ, &tx, &err);
	if (!rc)
		rc = job_list(tx, who, state, (struct str){0}, 50, arena, &jobs, n, &err);
	CHECK(tx_end(tx, rc, &err) == 0);
	return jobs;
}

static int retry(const struct actor *who, struct str id)
{
	struct tx *tx;
	int rc = tx_begin(store, TX_WRITE, &tx, &err);
	if (!rc)
		rc = job_retry(tx, who, id, &err);
	return tx_end(tx, rc, &err);
}

static atomic_int woken;
static void wake(void *arg)
{
	(void)arg;
	woken++;
}

static void test_life(void)
{
	struct arena arena;
	struct job job, other;
	int64_t now = clock_utc_ms();
	arena_open(&arena, 1 << 20);
	job_on_add(wake, NULL);

	CHECK(next_due() == 0);
	CHECK(claim(&arena, &job) == E_NOT_FOUND);
	CHECK(add(JOB_PUBLISH, "a", now + HOUR_MS) == 0 && woken == 1);
	CHECK(next_due() == now + HOUR_MS);
	CHECK(claim(&arena, &job) == E_NOT_FOUND);
	CHECK(add(JOB_PUBLISH, "a", now - 2) == 0); /* the same one, moved */
	CHECK(add(JOB_PUBLISH, "b", now - 1) == 0);
	CHECK(claim(&arena, &job) == 0 && str_eq(job.subject, STR("a")) && job.attempts == 1);
	CHECK(job.kind == JOB_PUBLISH && job.state == JOB_RUNNING);
	CHECK(claim(&arena, &other) == 0 && str_eq(other.subject, STR("b")));
	CHECK(claim(&arena, &other) == E_NOT_FOUND);

	/* moved while it ran: it is not over */
	CHECK(add(JOB_PUBLISH, "a", now - 5) == 0);
	CHECK(finish(&job, JOB_DONE) == 0);
	CHECK(claim(&arena, &job) == 0 && str_eq(job.subject, STR("a")) && job.attempts == 1);
	CHECK(finish(&job, JOB_DONE) == 0);
	CHECK(claim(&arena, &job) == E_NOT_FOUND);

	/* in turns, with what it has done so far */
	CHECK(add(JOB_RETRO_CHECK, "c", now) == 0);
	CHECK(claim(&arena, &job) == 0 && again(&job, now, false) == 0);
	CHECK(claim(&arena, &job) == 0 && str_eq(job.progress, STR("page 2")) && job.attempts == 1);
	CHECK(finish(&job, JOB_DONE) == 0);
	arena_close(&arena);
}

static void test_failure(void)
{
	struct actor system = actor_system(), nobody = {0};
	struct arena arena;
	struct job job, *jobs;
	size_t n = 0;
	arena_open(&arena, 1 << 20);
	int64_t now = clock_utc_ms();
	CHECK(add(JOB_VERIFY, "f", now) == 0);
	for (int i = 1; i <= JOB_ATTEMPTS_MAX; i++) {
		CHECK(claim(&arena, &job) == 0 && job.attempts == i);
		CHECK(again(&job, now, true) == 0);
	}
	CHECK(claim(&arena, &job) == E_NOT_FOUND);
	jobs = list(&arena, &system, "failed", &n);
	CHECK(n == 1 && str_eq(jobs[0].words, STR("no answer")));
	CHECK(retry(&nobody, jobs[0].id) != 0);
	CHECK(retry(&system, jobs[0].id) == 0);
	CHECK(retry(&system, jobs[0].id) == E_CONFLICT);
	CHECK(claim(&arena, &job) == 0 && str_eq(job.subject, STR("f")) && job.attempts == 1);
	CHECK(finish(&job, JOB_FAILED) == 0);
	CHECK(add(JOB_VERIFY, "f", now + HOUR_MS) == 0); /* new work beside the failed one */
	CHECK(retry(&system, jobs[0].id) == E_CONFLICT);
	CHECK(job_backoff_ms(1) == 2000 && job_backoff_ms(2) == 4000 &&
	      job_backoff_ms(50) == HOUR_MS);
	arena_close(&arena);
}

/* Whoever held it has died: its lease ends, and somebody else does it; should the first one be
 * alive after all, it finds that the job is no longer its own. */
static void test_lease(void)
{
	struct arena arena;
	struct job first, second, third;
	struct tx *tx;
	arena_open(&arena, 1 << 20);
	CHECK(add(JOB_SWEEP, "lease", clock_utc_ms()) == 0);
	CHECK(claim(&arena, &first) == 0);
	CHECK(claim(&arena, &second) == E_NOT_FOUND);
	CHECK(tx_begin(store, TX_WRITE, &tx, &err) == 0);
	int64_t n = tx_query(tx,
	                     &(struct sql_run){.sql = SQL__MAX,
	                                       .text = "UPDATE job SET lease_utc_ms = 1 "
	                                               "WHERE subject = 'lease'"},
	                     &err);
	CHECK(tx_end(tx, n < 0 ? (int)n : 0, &err) == 0 && n == 1);
	CHECK(claim(&arena, &second) == 0 && str_eq(second.id, first.id) && second.attempts == 2);
	CHECK(hold(&first) == E_CONFLICT && hold(&second) == 0);
	CHECK(finish(&first, JOB_FAILED) == 0);
	CHECK(again(&second, clock_utc_ms(), false) == 0);
	CHECK(claim(&arena, &third) == 0 && str_eq(third.id, first.id));
	CHECK(finish(&third, JOB_DONE) == 0);
	arena_close(&arena);
}

enum { JOBS = 200, WORKERS = 8 };
static atomic_int claimed[JOBS];

static void *worker(void *arg)
{
	(void)arg;
	struct arena arena;
	struct job job;
	struct err own = {0};
	arena_open(&arena, 1 << 22);
	for (;;) {
		struct tx *tx;
		int rc = tx_begin(store, TX_WRITE, &tx, &own);
		if (!rc)
			rc = job_claim(tx, &arena, &job, &own);
		rc = tx_end(tx, rc, &own);
		if (rc == E_UNAVAILABLE)
			continue;
		if (rc)
			break;
		int i = atoi(job.subject.p + 1);
		if (i >= 0 && i < JOBS)
			claimed[i]++;
	}
	arena_close(&arena);
	return NULL;
}

/* Each is claimed once, whoever hurries. */
static void test_claim(void)
{
	int64_t now = clock_utc_ms();
	for (int i = 0; i < JOBS; i++) {
		char subject[16];
		snprintf(subject, sizeof subject, "s%d", i);
		CHECK(add(JOB_PUBLISH, subject, now - 1000) == 0);
	}
	pthread_t threads[WORKERS];
	for (int i = 0; i < WORKERS; i++)
		pthread_create(&threads[i], NULL, worker, NULL);
	for (int i = 0; i < WORKERS; i++)
		pthread_join(threads[i], NULL);
	int once = 0;
	for (int i = 0; i < JOBS; i++)
		once += claimed[i] == 1;
	CHECK(once == JOBS);
}

int main(void)
{
	struct store_fixture f;
	store_fixture_open(&f);
	store = f.store;
	test_life();
	test_failure();
	test_lease();
	test_claim();
	store_fixture_close(&f);
	return unit_end();
}
