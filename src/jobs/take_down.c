/* A published post is deleted where it stands, and it is gone only when the platform no longer
 * shows it. */
#include "jobs/line.h"
#include "jobs/seen.h"

static int record_gone(struct tx *tx, void *arg, struct err *err)
{
	const struct remote_post *p = arg;
	struct arena arena;
	arena_open(&arena, 1 << 20);
	int rc = seen_gone(tx, p, true, &arena, err);
	arena_close(&arena);
	return rc;
}

static enum turn_end take_down(struct turn *t, struct remote_post *p)
{
	struct line line;
	int rc = line_open(&line, t, p->channel_id);
	enum turn_end end = turn_after(t, rc);
	if (!rc) {
		enum channel_fate fate = channel_remove(&line.c, p->uri);
		end = fate != CHANNEL_DONE
		              ? line_end(&line, fate)
		              : turn_after(t, tx_run(t->store, TX_WRITE, record_gone, p, &t->err));
	}
	line_close(&line);
	return end;
}

enum turn_end turn_take_down(struct turn *t)
{
	struct remote_post p = {0};
	struct tx *tx;
	int rc = tx_begin(t->store, TX_READ, &tx, &t->err);
	if (!rc)
		rc = remote_post_get(tx, t->job->subject, t->arena, &p, &t->err);
	rc = tx_end(tx, rc, &t->err);
	if (rc)
		return turn_after(t, rc);
	return p.state == REMOTE_GONE ? TURN_DONE : take_down(t, &p);
}
