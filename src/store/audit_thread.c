/* The sequencer in the background, and checkpoints that leave the machine. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/audit_log.h"

struct audit_log {
	struct store *store;
	struct audit_config config;
	char *push_file;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
	char pushed[CHECKPOINT_MAX]; /* the last one that left */
	int64_t pushed_ms;
	int failing; /* code that was logged last, so that each trouble is told once */
};

static int append(const char *path, struct str note, struct err *err)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
	bool good = fd >= 0 && write(fd, note.p, note.n) == (ssize_t)note.n && fdatasync(fd) == 0;
	int why = errno;
	if (fd >= 0)
		close(fd);
	return good ? 0
	            : err_set(err, E_IO, "Checkpoints cannot be written to %.120s: %s.", path,
	                      strerror(why));
}

static int push_now(struct audit_log *log, struct str note, struct err *err)
{
	const struct audit_config *c = &log->config;
	int rc = c->push_file ? append(c->push_file, note, err) : 0;
	if (!rc && c->push)
		rc = c->push(c->push_arg, note, err);
	if (!rc)
		memcpy(log->pushed, note.p, note.n + 1);
	return rc;
}

static int push(struct audit_log *log, bool last, struct err *err)
{
	struct arena arena;
	struct str note;
	int64_t now = clock_mono_ms();
	if (!log->config.push_file && !log->config.push)
		return 0;
	if (!last && log->pushed_ms && now - log->pushed_ms < log->config.push_interval_ms)
		return 0;
	log->pushed_ms = now;
	arena_open(&arena, 65536);
	int rc = audit_checkpoint(log->store, &arena, &note, err);
	if (!rc && note.n < sizeof log->pushed && !str_eq(note, str_c(log->pushed)))
		rc = push_now(log, note, err);
	arena_close(&arena);
	return rc;
}

static void work(struct audit_log *log, bool last)
{
	uint64_t n;
	struct err err = {0};
	int rc = audit_sequence(log->store, &n, &err);
	if (!rc)
		rc = push(log, last, &err);
	if (rc && rc != log->failing)
		log_error("audit.trouble", LOG_T("words", err.words), LOG_I("code", rc));
	log->failing = rc;
}

static void *run(void *arg)
{
	struct audit_log *log = arg;
	pthread_mutex_lock(&log->lock);
	while (!log->stop) {
		struct timespec until;
		pthread_mutex_unlock(&log->lock);
		work(log, false);
		pthread_mutex_lock(&log->lock);
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += (long)(log->config.interval_ms % 1000) * 1000000;
		until.tv_sec += log->config.interval_ms / 1000 + until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		if (!log->stop)
			pthread_cond_timedwait(&log->wake, &log->lock, &until);
	}
	pthread_mutex_unlock(&log->lock);
	work(log, true);
	return NULL;
}

static void log_free(struct audit_log *log)
{
	pthread_cond_destroy(&log->wake);
	pthread_mutex_destroy(&log->lock);
	free(log->push_file);
	free(log);
}

int audit_log_start(struct audit_log **out, struct store *store, const struct audit_config *config,
                    struct err *err)
{
	pthread_condattr_t attr;
	struct audit_log *log = calloc(1, sizeof *log);
	*out = NULL;
	if (!log)
		return err_set(err, E_MEMORY, "Out of memory.");
	log->store = store;
	log->config = *config;
	if (config->push_file && !(log->push_file = strdup(config->push_file))) {
		free(log);
		return err_set(err, E_MEMORY, "Out of memory.");
	}
	log->config.push_file = log->push_file;
	if (!log->config.interval_ms)
		log->config.interval_ms = 200;
	if (!log->config.push_interval_ms)
		log->config.push_interval_ms = (unsigned)MINUTE_MS;
	pthread_mutex_init(&log->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&log->wake, &attr);
	pthread_condattr_destroy(&attr);
	int rc = audit_log_init(store, err);
	if (!rc && pthread_create(&log->thread, NULL, run, log))
		rc = err_set(err, E_MEMORY, "The sequencer of the audit log cannot be started.");
	if (rc) {
		log_free(log);
		return rc;
	}
	*out = log;
	return 0;
}

void audit_log_stop(struct audit_log *log)
{
	if (!log)
		return;
	pthread_mutex_lock(&log->lock);
	log->stop = true;
	pthread_cond_signal(&log->wake);
	pthread_mutex_unlock(&log->lock);
	pthread_join(log->thread, NULL);
	log_free(log);
}
