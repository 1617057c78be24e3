#include "jobs/jobs.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "jobs/turn.h"

#define THREADS_MAX     16
#define LOOK_MS         2000 /* other servers wake only themselves */
#define TAKEN_MS        50   /* somebody else was faster */
#define ARENA_MAX_BYTES ((size_t)64 << 20)

struct jobs {
	struct jobs_config config;
	pthread_t threads[THREADS_MAX];
	unsigned threads_n;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	uint64_t wakes; /* under the lock */
	bool stop;      /* under the lock */
};

static void wake(void *arg)
{
	struct jobs *j = arg;
	pthread_mutex_lock(&j->lock);
	j->wakes++;
	pthread_cond_broadcast(&j->wake);
	pthread_mutex_unlock(&j->lock);
}

/* False when it is time to stop. `seen` is what wakes was before the caller looked for work. */
static bool rest(struct jobs *j, uint64_t *seen, int64_t ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += (time_t)(ms / 1000);
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&j->lock);
	while (!j->stop && j->wakes == *seen)
		if (pthread_cond_timedwait(&j->wake, &j->lock, &until))
			break;
	*seen = j->wakes;
	bool go_on = !j->stop;
	pthread_mutex_unlock(&j->lock);
	return go_on;
}

static int claim(struct jobs *j, struct arena *arena, struct job *job, struct err *err)
{
	struct tx *tx;
	int rc = tx_begin(j->config.store, TX_WRITE, &tx, err);
	if (!rc)
		rc = job_claim(tx, arena, job, err);
	return tx_end(tx, rc, err);
}

struct ending {
	struct turn *turn;
	enum turn_end end;
};

static int write_down(struct tx *tx, void *arg, struct err *err)
{
	const struct ending *e = arg;
	struct turn *t = e->turn;
	struct str words = str_c(t->err.words);
	int64_t due =
		t->due_utc_ms ? t->due_utc_ms : clock_utc_ms() + job_backoff_ms(t->job->attempts);
	switch (e->end) {
	case TURN_DONE: return job_finish(tx, t->job, JOB_DONE, STR(""), err);
	case TURN_NEXT:
		return job_again(tx, t->job, t->due_utc_ms, t->progress, false, STR(""), err);
	case TURN_AGAIN: return job_again(tx, t->job, due, t->job->progress, true, words, err);
	default: return job_finish(tx, t->job, JOB_FAILED, words, err);
	}
}

static void run(struct jobs *j, struct client *client, struct arena *arena, const struct job *job)
{
	struct turn t = {.store = j->config.store, .client = client, .arena = arena, .job = job};
	int64_t start = clock_mono_ms();
	struct ending e = {&t, TURN_FAILED};
	if (turn_handlers[job->kind])
		e.end = turn_handlers[job->kind](&t);
	else
		err_set(&t.err, E_NOT_FOUND, "This version cannot do such work.");
	struct err err = {0};
	int rc = tx_run(t.store, TX_WRITE, write_down, &e, &err);
	log_write(e.end >= TURN_AGAIN || rc ? LOG_LEVEL_WARN : LOG_LEVEL_INFO, "job.run",
	          LOG_FIELDS(LOG_T("kind", job_kind_names[job->kind]), LOG_S("job", job->id),
	                     LOG_S("subject", job->subject), LOG_I("attempt", job->attempts),
	                     LOG_I("end", e.end), LOG_I("ms", clock_mono_ms() - start),
	                     LOG_T("words", rc ? err.words : t.err.words)));
}

/* How long to rest: 0 when something is due, and not longer than until it is. */
static int64_t until_next(struct jobs *j)
{
	struct err err = {0};
	struct tx *tx;
	int64_t due = 0;
	int rc = tx_begin(j->config.store, TX_READ, &tx, &err);
	if (!rc)
		rc = job_next_due(tx, &due, &err);
	if (tx_end(tx, rc, &err) || !due)
		return LOOK_MS;
	int64_t ms = due - clock_utc_ms();
	return ms < 0 ? 0 : ms < LOOK_MS ? ms : LOOK_MS;
}

/* False when there was nothing to do after all. */
static bool do_one(struct jobs *j, struct client *client)
{
	struct arena arena;
	struct job job;
	struct err err = {0};
	arena_open(&arena, ARENA_MAX_BYTES);
	int rc = claim(j, &arena, &job, &err);
	if (!rc)
		run(j, client, &arena, &job);
	else if (rc != E_NOT_FOUND)
		log_warn("job.claim_failed", LOG_T("words", err.words));
	arena_close(&arena);
	return !rc;
}

static void *work(void *arg)
{
	struct jobs *j = arg;
	struct client *client = client_new(NULL);
	uint64_t seen = 0;
	while (client) {
		int64_t ms = until_next(j);
		if (!rest(j, &seen, ms))
			break;
		if (!ms && !do_one(j, client) && !rest(j, &seen, TAKEN_MS))
			break;
	}
	client_free(client);
	return NULL;
}

/* What is to be done again and again, from the first start on. */
static int add_standing(struct tx *tx, void *arg, struct err *err)
{
	static const enum job_kind standing[] = {JOB_REMIND, JOB_EXPIRE, JOB_SWEEP};
	(void)arg;
	int rc = 0;
	for (size_t i = 0; !rc && i < sizeof standing / sizeof *standing; i++)
		rc = job_add(tx, standing[i], STR(""), clock_utc_ms(), err);
	return rc;
}

int jobs_start(struct jobs **jobs, const struct jobs_config *config, struct err *err)
{
	*jobs = NULL;
	struct jobs *j = calloc(1, sizeof *j);
	if (!j)
		return err_set(err, E_MEMORY, "Out of memory.");
	j->config = *config;
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&j->lock, NULL);
	pthread_cond_init(&j->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	job_on_add(wake, j);
	int rc = tx_run(config->store, TX_WRITE, add_standing, NULL, err);
	unsigned want = config->threads ? config->threads : 4;
	while (!rc && j->threads_n < want && j->threads_n < THREADS_MAX) {
		if (pthread_create(&j->threads[j->threads_n], NULL, work, j))
			rc = err_set(err, E_MEMORY, "Threads for due work could not be started.");
		else
			j->threads_n++;
	}
	if (rc)
		jobs_stop(j);
	else
		*jobs = j;
	return rc;
}

void jobs_stop(struct jobs *j)
{
	if (!j)
		return;
	pthread_mutex_lock(&j->lock);
	j->stop = true;
	pthread_cond_broadcast(&j->wake);
	pthread_mutex_unlock(&j->lock);
	for (unsigned i = 0; i < j->threads_n; i++)
		pthread_join(j->threads[i], NULL);
	job_on_add(NULL, NULL);
	pthread_cond_destroy(&j->wake);
	pthread_mutex_destroy(&j->lock);
	free(j);
}
