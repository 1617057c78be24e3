/* What is to be done again and again: reminders, ends of approvals and authorizations, sweeping. */
#include "base/clock.h"
#include "domain/approval_due.h"
#include "domain/authorization.h"
#include "domain/event.h"
#include "domain/signin.h"
#include "jobs/turn.h"

#define EVENT_KEEP_MS DAY_MS

typedef int standing_work(struct tx *tx, struct arena *arena, struct err *err);

/* Once, and again after a while. */
static enum turn_end again(struct turn *t, standing_work *work, int64_t after_ms)
{
	struct tx *tx;
	int rc = tx_begin(t->store, TX_WRITE, &tx, &t->err);
	if (!rc)
		rc = work(tx, t->arena, &t->err);
	rc = tx_end(tx, rc, &t->err);
	if (rc)
		return turn_after(t, rc);
	t->progress = STR("");
	t->due_utc_ms = clock_utc_ms() + after_ms;
	return TURN_NEXT;
}

static int expire(struct tx *tx, struct arena *arena, struct err *err)
{
	int rc = approval_expire_due(tx, arena, err);
	return rc ? rc : authorization_end_due(tx, arena, err);
}

static int sweep(struct tx *tx, struct arena *arena, struct err *err)
{
	(void)arena;
	int rc = job_sweep(tx, err);
	if (!rc)
		rc = signin_sweep(tx, err);
	return rc ? rc : event_sweep(tx, clock_utc_ms() - EVENT_KEEP_MS, err);
}

enum turn_end turn_remind(struct turn *t) { return again(t, approval_remind_due, MINUTE_MS); }
enum turn_end turn_expire(struct turn *t) { return again(t, expire, MINUTE_MS); }
enum turn_end turn_sweep(struct turn *t) { return again(t, sweep, HOUR_MS); }
