#include "jobs/line.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "domain/task.h"
#include "store/seal.h"

struct renewal {
	struct line *line;
	struct str session;
};

static int store_renewed(struct tx *tx, void *arg, struct err *err)
{
	const struct renewal *r = arg;
	return channel_account_renewed(tx, r->line->account.id, r->session, r->line->turn->arena,
	                               err);
}

static void renewed(void *arg, struct str session)
{
	struct renewal r = {arg, session};
	struct err err = {0};
	if (tx_run(r.line->turn->store, TX_WRITE, store_renewed, &r, &err))
		log_error("channel.renewal_lost", LOG_S("channel", r.line->account.id),
		          LOG_T("words", err.words));
}

int line_open(struct line *l, struct turn *t, struct str channel_id)
{
	*l = (struct line){.c = {.client = t->client, .arena = t->arena, .renewed = renewed},
	                   .turn = t};
	l->c.renewed_arg = l;
	struct actor system = actor_system();
	struct tx *tx;
	int rc = tx_begin(t->store, TX_WRITE, &tx, &t->err);
	if (!rc)
		rc = channel_account_get(tx, &system, channel_id, t->arena, &l->account, &t->err);
	if (!rc)
		rc = channel_account_session(tx, channel_id, t->arena, &l->c.session, &t->err);
	rc = tx_end(tx, rc, &t->err);
	if (rc)
		return rc;
	l->c.driver = channel_driver(l->account.kind);
	return l->c.driver ? 0
	                   : err_set(&t->err, E_NOT_FOUND,
	                             "This version does not know the channel's platform.");
}

void line_close(struct line *l)
{
	if (l->c.session.p)
		seal_wipe(l->c.session);
}

enum turn_end line_turn(struct turn *t, enum turn_end (*work)(struct line *))
{
	struct line line;
	int rc = line_open(&line, t, t->job->subject);
	enum turn_end end = rc == E_NOT_FOUND ? TURN_DONE /* disconnected since */
	                    : rc              ? turn_after(t, rc)
	                                      : work(&line);
	line_close(&line);
	return end;
}

/* Somebody has to connect it again, soon: nothing goes out meanwhile. */
static int mark_ended(struct tx *tx, void *arg, struct err *err)
{
	const struct line *l = arg;
	struct actor system = actor_system();
	struct task task = {.kind = TASK_CHANNEL,
	                    .channel_id = l->account.id,
	                    .words = STR("Connect this channel again: its session has ended."),
	                    .due_utc_ms = clock_utc_ms() + DAY_MS};
	int rc = channel_account_status(tx, l->account.id, CHANNEL_ERROR, l->c.words, err);
	return rc ? rc : task_open(tx, &system, &task, l->turn->arena, err);
}

enum turn_end line_end(struct line *l, enum channel_fate fate)
{
	struct turn *t = l->turn;
	struct err err = {0};
	err_set(&t->err, E_UNAVAILABLE, "%s: %s", l->c.driver->name, l->c.words);
	t->due_utc_ms = 0;
	switch (fate) {
	case CHANNEL_LATER:
	case CHANNEL_UNKNOWN:
		if (l->c.after_ms)
			t->due_utc_ms = clock_utc_ms() + l->c.after_ms;
		return TURN_AGAIN;
	case CHANNEL_SIGN_IN:
		if (tx_run(t->store, TX_WRITE, mark_ended, l, &err))
			return TURN_AGAIN;
		return TURN_FAILED;
	default: return TURN_FAILED;
	}
}
