#include "domain/job.h"

#include "base/clock.h"
#include "base/id.h"
#include "domain/event.h"

#define BACKOFF_MS 2000

#define JOB_WORD(name, word, subject) word,
const char *const job_kind_names[JOB_KIND__MAX + 1] = {JOB_LIST(JOB_WORD) NULL};
const char *const job_state_names[JOB_STATE__MAX + 1] = {"waiting", "running", "done", "failed",
                                                         NULL};

static const struct field fields[] = {
	FIELD_TEXT(struct job, id, "unique id", .flags = FIELD_OUT),
	FIELD_ENUM(struct job, kind, job_kind_names, "what is to be done", .flags = FIELD_OUT),
	FIELD_TEXT(struct job, subject, "id of what it is about", .flags = FIELD_OUT),
	FIELD_ENUM(struct job, state, job_state_names, "where it stands", .flags = FIELD_OUT),
	FIELD_TIME(struct job, due_utc_ms, "not before", .flags = FIELD_OUT),
	FIELD_INT(struct job, attempts, "how often it was tried", .flags = FIELD_OUT),
	FIELD_TEXT(struct job, progress, "how far it came", .flags = FIELD_HIDDEN),
	FIELD_TEXT(struct job, words, "why it failed", .flags = FIELD_OUT),
	FIELD_TIME(struct job, created_utc_ms, "when it was put in", .flags = FIELD_OUT),
	FIELD_TIME(struct job, updated_utc_ms, "when it last changed", .flags = FIELD_OUT),
};
const struct shape job_shape = SHAPE("Job", struct job, fields);

static void (*wake)(void *);
static void *wake_arg;

void job_on_add(void (*call)(void *), void *arg)
{
	wake = call;
	wake_arg = arg;
}

int job_add(struct tx *tx, enum job_kind kind, struct str subject, int64_t due_utc_ms,
            struct err *err)
{
	struct id id = id_new();
	int64_t n = sql_exec(tx, SQL_job_add,
	                     SQL_ARGS(SQL_T(id_str(&id)), SQL_C(job_kind_names[kind]),
	                              SQL_T(subject.p ? subject : STR("")), SQL_I(due_utc_ms),
	                              SQL_I(clock_utc_ms())),
	                     err);
	if (n < 0)
		return (int)n;
	if (wake)
		tx_after_commit(tx, wake, wake_arg);
	return 0;
}

int job_cancel(struct tx *tx, enum job_kind kind, struct str subject, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_job_cancel,
	                     SQL_ARGS(SQL_C(job_kind_names[kind]), SQL_T(subject)), err);
	return n < 0 ? (int)n : 0;
}

int job_claim(struct tx *tx, struct arena *arena, struct job *job, struct err *err)
{
	int64_t now = clock_utc_ms();
	return sql_one(tx, SQL_job_claim, SQL_ARGS(SQL_I(now), SQL_I(now + JOB_LEASE_MS)),
	               &job_shape, arena, job, err);
}

int job_hold(struct tx *tx, const struct job *job, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_job_hold,
	                     SQL_ARGS(SQL_T(job->id), SQL_I(clock_utc_ms() + JOB_LEASE_MS),
	                              SQL_I(job->attempts)),
	                     err);
	return n < 0 ? (int)n
	       : n   ? 0
	             : err_set(err, E_CONFLICT, "Another server has taken this work over.");
}

int job_next_due(struct tx *tx, int64_t *due_utc_ms, struct err *err)
{
	return sql_int(tx, SQL_job_next_due, SQL_NO_ARGS, due_utc_ms, err);
}

int job_finish(struct tx *tx, const struct job *job, enum job_state state, struct str words,
               struct err *err)
{
	int64_t n =
		sql_exec(tx, SQL_job_finish,
	                 SQL_ARGS(SQL_T(job->id), SQL_I(job->due_utc_ms),
	                          SQL_C(job_state_names[state]), SQL_T(words.p ? words : STR("")),
	                          SQL_I(clock_utc_ms()), SQL_I(job->attempts)),
	                 err);
	if (n > 0 && state == JOB_FAILED)
		return event_add(tx, EVENT_JOB, job->id, 0, err);
	return n < 0 ? (int)n : 0;
}

int job_again(struct tx *tx, const struct job *job, int64_t due_utc_ms, struct str progress,
              bool failed, struct str words, struct err *err)
{
	if (failed && job->attempts >= JOB_ATTEMPTS_MAX)
		return job_finish(tx, job, JOB_FAILED, words, err);
	int64_t n = sql_exec(tx, SQL_job_again,
	                     SQL_ARGS(SQL_T(job->id), SQL_I(job->due_utc_ms), SQL_I(due_utc_ms),
	                              SQL_T(progress.p ? progress : STR("")),
	                              SQL_T(words.p ? words : STR("")),
	                              SQL_I(failed ? job->attempts : 0), SQL_I(clock_utc_ms()),
	                              SQL_I(job->attempts)),
	                     err);
	return n < 0 ? (int)n : 0;
}

int64_t job_backoff_ms(int64_t attempts)
{
	int64_t ms = BACKOFF_MS;
	for (int64_t i = 1; i < attempts && ms < HOUR_MS; i++)
		ms *= 2;
	return ms < HOUR_MS ? ms : HOUR_MS;
}

int job_sweep(struct tx *tx, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_job_sweep, SQL_ARGS(SQL_I(clock_utc_ms() - JOB_KEEP_DONE_MS)),
	                     err);
	return n < 0 ? (int)n : 0;
}

int job_count(struct tx *tx, enum job_state state, int64_t before_utc_ms, int64_t *n,
              struct err *err)
{
	return sql_int(tx, SQL_job_count,
	               SQL_ARGS(SQL_C(job_state_names[state]), SQL_I(before_utc_ms)), n, err);
}

int job_list(struct tx *tx, const struct actor *who, const char *state, struct str before,
             int64_t limit, struct arena *arena, struct job **jobs, size_t *n, struct err *err)
{
	int rc = actor_must(who, PERMISSION_SYSTEM_MANAGE, str_of(NULL, 0), err);
	if (rc)
		return rc;
	return sql_all(tx, SQL_job_page,
	               SQL_ARGS(SQL_C(state ? state : ""), SQL_T(before.p ? before : STR("z")),
	                        SQL_I(limit)),
	               &job_shape, arena, JOB_PAGE_MAX, jobs, n, err);
}

int job_retry(struct tx *tx, const struct actor *who, struct str id, struct err *err)
{
	int rc = actor_must(who, PERMISSION_SYSTEM_MANAGE, str_of(NULL, 0), err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_job_retry, SQL_ARGS(SQL_T(id), SQL_I(clock_utc_ms())), err);
	if (n < 0)
		return (int)n;
	if (!n)
		return err_set(err, E_CONFLICT,
		               "This job has not failed, or the same work waits already.");
	if (wake)
		tx_after_commit(tx, wake, wake_arg);
	return actor_audit(tx, who, AUDIT_JOB_RETRY, "job", id, NO_DETAIL, err);
}
