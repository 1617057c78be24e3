/*
 * job: work that is due at a time: put in by the transaction that makes it necessary, so that
 * neither is there without the other, and done by whichever server claims it first.
 *
 * Of each kind there is one job that is not over for each subject: putting it in again moves its
 * time. Whoever claims a job holds it for a lease; a server that dies lets it go by doing nothing.
 * So a job may run twice, and its work must be such that this does no harm.
 */
#ifndef DOMAIN_JOB_H
#define DOMAIN_JOB_H

#include "domain/actor.h"
#include "store/store.h"

/* name, word in the database, what its subject is */
#define JOB_LIST(X)                                                                                \
	X(PUBLISH, "publish", "post")                                                              \
	X(VERIFY, "verify", "post")                                                                \
	X(TAKE_DOWN, "take_down", "remote_post")                                                   \
	X(RETRO_CHECK, "retro_check", "channel")                                                   \
	X(RESULTS, "results", "channel")                                                           \
	X(REMIND, "remind", "")                                                                    \
	X(EXPIRE, "expire", "")                                                                    \
	X(SWEEP, "sweep", "")                                                                      \
	X(WEBHOOK, "webhook", "webhook")

#define JOB_ENUM(name, word, subject) JOB_##name,
enum job_kind { JOB_LIST(JOB_ENUM) JOB_KIND__MAX };
#undef JOB_ENUM
extern const char *const job_kind_names[JOB_KIND__MAX + 1];

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_STATE__MAX };
extern const char *const job_state_names[JOB_STATE__MAX + 1];

#define JOB_LEASE_MS     (5 * MINUTE_MS)
#define JOB_ATTEMPTS_MAX 12
#define JOB_PAGE_MAX     200
#define JOB_KEEP_DONE_MS (30 * DAY_MS)

struct job {
	struct str id;
	int kind; /* enum job_kind */
	struct str subject;
	int state; /* enum job_state */
	int64_t due_utc_ms;
	int64_t attempts;
	struct str progress; /* how far it came: its handler's own words */
	struct str words;    /* of the last failure */
	int64_t created_utc_ms, updated_utc_ms;
};
extern const struct shape job_shape;

/* `subject` may be empty. */
int job_add(struct tx *tx, enum job_kind kind, struct str subject, int64_t due_utc_ms,
            struct err *err);
/* No error when there is none, or when it runs at this moment. */
int job_cancel(struct tx *tx, enum job_kind kind, struct str subject, struct err *err);
/* Whom to wake after a commit that put a job in; one in a process. */
void job_on_add(void (*wake)(void *), void *arg);

/* ---- for who runs them ---- */
/* E_NOT_FOUND when nothing is due. */
int job_claim(struct tx *tx, struct arena *arena, struct job *job, struct err *err);
/* Its holder goes on with it, for another lease; E_CONFLICT when it has lost it. */
int job_hold(struct tx *tx, const struct job *job, struct err *err);
/* When the next is due; 0: there is none. */
int job_next_due(struct tx *tx, int64_t *due_utc_ms, struct err *err);
/* Over: done, or failed with words. */
int job_finish(struct tx *tx, const struct job *job, enum job_state state, struct str words,
               struct err *err);
/* To be run again at a time. `failed` counts against its attempts, and after the last of them it
 * has failed for good; an orderly next turn (progress made) does not. */
int job_again(struct tx *tx, const struct job *job, int64_t due_utc_ms, struct str progress,
              bool failed, struct str words, struct err *err);
/* How long to wait after so many failures: 2 s, doubling, an hour at most. */
int64_t job_backoff_ms(int64_t attempts);
int job_sweep(struct tx *tx, struct err *err);

/* ---- for people ---- */
/* How many are in a state that were due before a time: late ones, or failed ones. */
int job_count(struct tx *tx, enum job_state state, int64_t before_utc_ms, int64_t *n,
              struct err *err);
/* Newest first; `state` NULL: all; `before` .p NULL: from the start. */
int job_list(struct tx *tx, const struct actor *who, const char *state, struct str before,
             int64_t limit, struct arena *arena, struct job **jobs, size_t *n, struct err *err);
/* A failed one, once more. E_CONFLICT if it has not failed, or waits already. */
int job_retry(struct tx *tx, const struct actor *who, struct str id, struct err *err);

#endif
