#include "jobs/turn.h"

turn_handler *const turn_handlers[JOB_KIND__MAX] = {
	[JOB_PUBLISH] = turn_publish,     [JOB_VERIFY] = turn_verify,
	[JOB_TAKE_DOWN] = turn_take_down, [JOB_RETRO_CHECK] = turn_retro_check,
	[JOB_REMIND] = turn_remind,       [JOB_EXPIRE] = turn_expire,
	[JOB_SWEEP] = turn_sweep,         [JOB_WEBHOOK] = turn_webhook,
};

enum turn_end turn_after(struct turn *t, int rc)
{
	t->due_utc_ms = 0;
	return !rc ? TURN_DONE : rc == E_UNAVAILABLE || rc == E_IO ? TURN_AGAIN : TURN_FAILED;
}
