/* task: work for a person, with a deadline: a takedown, a review, something to do on a platform. */
#ifndef DOMAIN_TASK_H
#define DOMAIN_TASK_H

#include "domain/actor.h"

enum task_kind { TASK_TAKEDOWN, TASK_REVIEW, TASK_CHANNEL, TASK_CRISIS, TASK_KIND__MAX };
extern const char *const task_kind_names[TASK_KIND__MAX + 1];
enum task_status { TASK_OPEN, TASK_DONE, TASK_DROPPED, TASK_STATUS__MAX };
extern const char *const task_status_names[TASK_STATUS__MAX + 1];

/* How long a takedown may take. */
#define TASK_TAKEDOWN_MS (24 * HOUR_MS)

struct task {
	struct str id;
	int64_t version;
	int kind, status;
	struct str post_id, channel_id;
	struct str subject; /* id of another noun it is about; .p NULL if none */
	struct str words;   /* what to do; names nobody */
	int64_t due_utc_ms, created_utc_ms, closed_utc_ms;
	struct str closed_by, outcome;
};
extern const struct shape task_shape;

/* Open one; id, version, status and times of making are filled in. The same kind for the same
 * post, channel and subject is open once. */
int task_open(struct tx *tx, const struct actor *who, struct task *t, struct arena *arena,
              struct err *err);
int task_list(struct tx *tx, const struct actor *who, struct str status, struct str kind,
              struct str cursor, int64_t limit, struct arena *arena, struct task **tasks, size_t *n,
              struct err *err);
/* The open ones, soonest first. */
int task_due(struct tx *tx, int64_t limit, struct arena *arena, struct task **tasks, size_t *n,
             struct err *err);
/* Done, or dropped for a reason that must be given. */
int task_close(struct tx *tx, const struct actor *who, struct str id, int64_t version,
               enum task_status status, struct str outcome, struct arena *arena, struct task *out,
               struct err *err);
/* A post is gone from a channel: its takedowns and reviews there are done. `id` is that of a post
 * of ours, or of a remote_post. */
int task_taken_down(struct tx *tx, struct str id, struct str channel_id, const char *outcome,
                    struct err *err);

#endif
