/* A while after a post went out: is it still where it was put? Later the daily reading of the whole
 * channel (retro_check.c) looks after it. */
#include "domain/post_send.h"
#include "jobs/line.h"
#include "jobs/seen.h"

static int seen(struct tx *tx, const struct post_channel *at, struct arena *arena, struct err *err)
{
	struct actor system = actor_system();
	int rc = post_send_seen(tx, at, err);
	return rc ? rc
	          : post_record(tx, &system, AUDIT_POST_VERIFY, at->post_id, 0,
	                        AUDIT_DETAIL(arena, LOG_S("channel", at->channel_id)), err);
}

static int write_down(struct turn *t, const struct post_channel *at, bool there)
{
	struct remote_post p;
	struct tx *tx;
	int rc = tx_begin(t->store, TX_WRITE, &tx, &t->err);
	if (!rc && there)
		rc = seen(tx, at, t->arena, &t->err);
	else if (!rc)
		rc = remote_post_by_uri(tx, at->channel_id, at->uri, t->arena, &p, &t->err);
	if (!rc && !there)
		rc = seen_gone(tx, &p, false, t->arena, &t->err);
	return tx_end(tx, rc, &t->err);
}

static enum turn_end look(struct turn *t, const struct post_channel *at)
{
	struct line line;
	struct channel_item item;
	int rc = line_open(&line, t, at->channel_id);
	enum turn_end end = rc == E_NOT_FOUND ? TURN_DONE : turn_after(t, rc); /* disconnected */
	if (!rc) {
		enum channel_fate fate = channel_read(&line.c, at->uri, &item);
		if (fate == CHANNEL_UNABLE)
			end = TURN_DONE; /* nothing can be read there */
		else if (fate == CHANNEL_DONE || fate == CHANNEL_ABSENT)
			end = turn_after(t, write_down(t, at, fate == CHANNEL_DONE));
		else
			end = line_end(&line, fate);
	}
	line_close(&line);
	return end;
}

enum turn_end turn_verify(struct turn *t)
{
	struct post_channel *at = NULL;
	struct tx *tx;
	size_t n = 0;
	int rc = tx_begin(t->store, TX_READ, &tx, &t->err);
	if (!rc)
		rc = post_channels(tx, t->job->subject, t->arena, &at, &n, &t->err);
	enum turn_end end = turn_after(t, tx_end(tx, rc, &t->err));
	for (size_t i = 0; end == TURN_DONE && i < n; i++)
		if (at[i].state == POST_CHANNEL_PUBLISHED)
			end = look(t, &at[i]);
	return end;
}
