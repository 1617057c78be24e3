/*
 * Everything already published on a channel is read and checked, a page at a time, whoever put it
 * there; what the checker does not call clear becomes a task with a deadline, and what has gone
 * without our doing is noticed. Once through, how it did is counted (results.c), and it begins
 * again a day later. An account's old posts are what regulators find: 45 CFR 164.530(f) wants harm
 * mitigated once it is known.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "domain/task.h"
#include "jobs/line.h"
#include "jobs/seen.h"

#define EVERY_MS       DAY_MS
#define REVIEW_MS      (7 * DAY_MS)
#define UNSEEN_AT_ONCE 50

/* How far a reading of the whole channel has come; "STARTED FLAGGED READ CURSOR" between turns. */
struct reading {
	int64_t started_utc_ms, flagged, read;
	struct str cursor; /* .p NULL: at the start */
};

static struct reading reading_from(struct str progress)
{
	struct reading r = {.started_utc_ms = clock_utc_ms()};
	if (!progress.n)
		return r;
	struct str rest = progress;
	r.started_utc_ms = atoll(str_cut(&rest, ' ').p);
	r.flagged = atoll(str_cut(&rest, ' ').p);
	r.read = atoll(str_cut(&rest, ' ').p);
	if (rest.n)
		r.cursor = rest;
	return r;
}

static struct str reading_text(const struct reading *r, struct arena *arena)
{
	char text[1200];
	int n = snprintf(text, sizeof text, "%" PRId64 " %" PRId64 " %" PRId64 " %.*s",
	                 r->started_utc_ms, r->flagged, r->read, (int)r->cursor.n, r->cursor.p);
	return str_of(arena_copy(arena, text, (size_t)n), (size_t)n);
}

static int open_task(struct tx *tx, const struct remote_post *p, struct arena *arena,
                     struct err *err)
{
	struct actor system = actor_system();
	struct task task = {.kind = TASK_REVIEW,
	                    .channel_id = p->channel_id,
	                    .subject = p->id,
	                    .words = STR("Look at a published post: it may tell of a patient."),
	                    .due_utc_ms = clock_utc_ms() + REVIEW_MS};
	if (p->verdict == CHAPERONE_BLOCK) {
		task.kind = TASK_TAKEDOWN;
		task.words =
			STR("A published post should not stand there: take it down, or say why "
		            "it may stay.");
		task.due_utc_ms = clock_utc_ms() + TASK_TAKEDOWN_MS;
	}
	return task_open(tx, &system, &task, arena, err);
}

/* What went out from here passed the gate, with an authorization where it needs one; what others
 * put there did not. */
static int record_item(struct tx *tx, struct str channel_id, const struct channel_item *item,
                       const struct organisation_profile *profile, struct arena *arena,
                       struct reading *r, struct err *err)
{
	struct remote_post p = {.channel_id = channel_id};
	bool changed;
	int rc = seen_there(tx, item, profile, arena, &p, &changed, err);
	bool flagged = !rc && p.verdict != CHAPERONE_CLEAR && !p.post_id.n;
	r->read++;
	r->flagged += flagged;
	return rc || !flagged || !changed ? rc : open_task(tx, &p, arena, err);
}

static int record_page(struct turn *t, struct str channel_id, const struct channel_page *page,
                       struct reading *r)
{
	struct organisation_profile *profile = NULL;
	struct tx *tx;
	int rc = tx_begin(t->store, TX_WRITE, &tx, &t->err);
	if (!rc)
		rc = organisation_profile_hold(tx, &profile, &t->err);
	for (size_t i = 0; !rc && i < page->items_n; i++)
		rc = record_item(tx, channel_id, &page->items[i], profile, t->arena, r, &t->err);
	organisation_profile_release(profile);
	return tx_end(tx, rc, &t->err);
}

static int record_gone(struct turn *t, const struct remote_post *p)
{
	struct tx *tx;
	int rc = tx_begin(t->store, TX_WRITE, &tx, &t->err);
	if (!rc)
		rc = seen_gone(tx, p, false, t->arena, &t->err);
	return tx_end(tx, rc, &t->err);
}

/* The list did not show it: we look before we believe that. */
static enum turn_end look_for(struct line *l, const struct remote_post *p)
{
	struct turn *t = l->turn;
	struct channel_item item;
	int rc = turn_go_on(t);
	if (rc)
		return turn_after(t, rc);
	switch (channel_read(&l->c, p->uri, &item)) {
	case CHANNEL_DONE:
		return turn_after(t,
		                  record_page(t, l->account.id,
		                              &(struct channel_page){.items = &item, .items_n = 1},
		                              &(struct reading){0}));
	case CHANNEL_ABSENT: return turn_after(t, record_gone(t, p));
	default: return line_end(l, CHANNEL_LATER);
	}
}

static enum turn_end look_for_unseen(struct line *l, int64_t started_utc_ms)
{
	struct turn *t = l->turn;
	size_t n;
	enum turn_end end;
	do {
		struct remote_post *unseen;
		struct tx *tx;
		n = 0;
		int rc = tx_begin(t->store, TX_READ, &tx, &t->err);
		if (!rc)
			rc = remote_post_unseen(tx, l->account.id, started_utc_ms, UNSEEN_AT_ONCE,
			                        t->arena, &unseen, &n, &t->err);
		end = turn_after(t, tx_end(tx, rc, &t->err));
		for (size_t i = 0; end == TURN_DONE && i < n; i++)
			end = look_for(l, &unseen[i]);
	} while (end == TURN_DONE && n == UNSEEN_AT_ONCE);
	return end;
}

static enum turn_end once_through(struct line *l, const struct reading *r)
{
	struct turn *t = l->turn;
	struct actor system = actor_system();
	enum turn_end end = look_for_unseen(l, r->started_utc_ms);
	if (end != TURN_DONE)
		return end;
	struct tx *tx;
	int rc = tx_begin(t->store, TX_WRITE, &tx, &t->err);
	if (!rc)
		rc = channel_account_rechecked(tx, l->account.id, clock_utc_ms(), &t->err);
	if (!rc)
		rc = channel_account_status(tx, l->account.id, CHANNEL_CONNECTED, "", &t->err);
	if (!rc)
		rc = job_add(tx, JOB_RESULTS, l->account.id, clock_utc_ms(), &t->err);
	if (!rc)
		rc = actor_audit(tx, &system, AUDIT_POST_RECHECK, "channel", l->account.id,
		                 AUDIT_DETAIL(t->arena, LOG_I("read", r->read),
		                              LOG_I("flagged", r->flagged)),
		                 &t->err);
	rc = tx_end(tx, rc, &t->err);
	if (rc)
		return turn_after(t, rc);
	t->progress = STR("");
	t->due_utc_ms = clock_utc_ms() + EVERY_MS;
	return TURN_NEXT;
}

static enum turn_end read_page(struct line *l)
{
	struct turn *t = l->turn;
	struct reading r = reading_from(t->job->progress);
	struct channel_page page;
	enum channel_fate fate = channel_list(&l->c, r.cursor, &page);
	if (fate == CHANNEL_UNABLE)
		return TURN_DONE; /* nothing can be read there */
	if (fate != CHANNEL_DONE)
		return line_end(l, fate);
	int rc = record_page(t, l->account.id, &page, &r);
	if (rc)
		return turn_after(t, rc);
	if (!page.next.p)
		return once_through(l, &r);
	r.cursor = page.next;
	t->progress = reading_text(&r, t->arena);
	t->due_utc_ms = clock_utc_ms();
	return TURN_NEXT;
}

enum turn_end turn_retro_check(struct turn *t) { return line_turn(t, read_page); }
