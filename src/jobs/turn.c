#include "jobs/turn.h"

turn_handler *const turn_handlers[JOB_KIND__MAX] = {
	[JOB_PUBLISH] = turn_publish,     [JOB_VERIFY] = turn_verify,
	[JOB_TAKE_DOWN] = turn_take_down, [JOB_RETRO_CHECK] = turn_retro_check,
	[JOB_RESULTS] = turn_results,     [JOB_REMIND] = turn_remind,
	[JOB_EXPIRE] = turn_expire,       [JOB_SWEEP] = turn_sweep,
	[JOB_WEBHOOK] = turn_webhook,
};

int turn_go_on(struct turn *t)
{
	struct tx *tx;
	int rc = tx_begin(t->store, TX_WRITE, &tx, &t->err);
	if (!rc)
		rc = job_hold(tx, t->job, &t->err);
	return tx_end(tx, rc, &t->err);
}

enum turn_end turn_after(struct turn *t, int rc)
{
	t->due_utc_ms = 0;
	return !rc ? TURN_DONE : rc == E_UNAVAILABLE || rc == E_IO ? TURN_AGAIN : TURN_FAILED;
}
