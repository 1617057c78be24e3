#include "store/engine.h"

#include "base/log.h"

bool engine_wait(pthread_cond_t *cond, pthread_mutex_t *lock, int64_t until_mono_ms)
{
	struct timespec until = {until_mono_ms / 1000, until_mono_ms % 1000 * 1000000};
	return pthread_cond_clockwait(cond, lock, CLOCK_MONOTONIC, &until) == 0;
}

int engine_busy(const char *what, struct err *err)
{
	log_error("store.busy", LOG_T("waited_for", what), LOG_I("ms", ENGINE_WAIT_MS));
	return err_set(err, E_UNAVAILABLE, "the database is busy: try again");
}
