/* Approvals whose time has come: reminders before it, expiry after it. */
#include "domain/approval_due.h"
#include "base/clock.h"
#include "domain/task.h"

#define DUE_MAX       100
#define REMIND_BEFORE (4 * HOUR_MS)

int approval_expire_due(struct tx *tx, struct arena *arena, struct err *err)
{
	struct post *p;
	size_t n;
	struct actor system = actor_system();
	int rc = sql_all(tx, SQL_post_late, SQL_ARGS(SQL_I(clock_utc_ms()), SQL_I(DUE_MAX)),
	                 &post_shape, arena, DUE_MAX, &p, &n, err);
	for (size_t i = 0; !rc && i < n; i++) {
		struct post locked;
		rc = post_lock(tx, p[i].id, 0, arena, &locked, err);
		if (rc || locked.status != POST_IN_APPROVAL)
			continue;
		rc = approval_expire(tx, &system, p[i].id, arena, err);
		if (!rc)
			rc = post_set_status(
				tx, p[i].id, POST_EXPIRED,
				"Nobody approved it in time. Send it again if it should still "
				"go out.",
				err);
	}
	return rc;
}

int approval_remind_due(struct tx *tx, struct arena *arena, struct err *err)
{
	struct approval *a;
	size_t n;
	struct actor system = actor_system();
	int64_t now = clock_utc_ms();
	int rc = sql_all(tx, SQL_approval_to_remind,
	                 SQL_ARGS(SQL_I(now + REMIND_BEFORE), SQL_I(DUE_MAX)), &approval_shape,
	                 arena, DUE_MAX, &a, &n, err);
	for (size_t i = 0; !rc && i < n; i++) {
		rc = task_open(
			tx, &system,
			&(struct task){
				.kind = TASK_REVIEW,
				.post_id = a[i].post_id,
				.words = STR("An approval is due soon: decide it, or it expires."),
				.due_utc_ms = a[i].due_utc_ms},
			arena, err);
		int64_t done = rc ? rc
		                  : sql_exec(tx, SQL_approval_remind,
		                             SQL_ARGS(SQL_T(a[i].id), SQL_I(now)), err);
		rc = done < 0 ? (int)done : 0;
	}
	return rc;
}
