/*
 * A post goes out at its time: asked again whether it may, put on each of its channels, and read
 * back there. That it is being sent is written down before, what became of it after; a try whose
 * fate is not known is looked for before there is another, and another asks again whether it may.
 */
#include <stdio.h>

#include "base/clock.h"
#include "domain/post_send.h"
#include "jobs/line.h"
#include "jobs/seen.h"

#define HOLD_MS   10000
#define VERIFY_MS (10 * MINUTE_MS)

/* One post on its way to one channel. */
struct delivery {
	struct turn *turn;
	const struct post_send *send;
	const struct post_channel *to;
	struct line line;
	struct channel_post post;
};

static int read_pictures(struct delivery *d, struct tx *tx)
{
	struct turn *t = d->turn;
	size_t n = d->send->pictures_n;
	struct channel_picture *pictures = arena_zero(t->arena, n, sizeof *pictures);
	int rc = pictures ? 0 : err_set(&t->err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; !rc && i < n; i++) {
		struct media_file about = {0};
		struct channel_picture *p = &pictures[i];
		rc = media_file_get(tx, d->send->pictures[i].id, t->arena, &about, &p->bytes,
		                    &t->err);
		p->type = about.type;
		p->alt = d->send->pictures[i].alt;
		p->width = about.width;
		p->height = about.height;
	}
	d->post.pictures = pictures;
	d->post.pictures_n = n;
	return rc;
}

static int prepare(struct delivery *d)
{
	struct turn *t = d->turn;
	const struct post *p = &d->send->post;
	char key[64];
	int n = snprintf(key, sizeof key, "%.*s:%lld", (int)p->id.n, p->id.p,
	                 (long long)p->text_version);
	d->post = (struct channel_post){
		.key = str_of(arena_copy(t->arena, key, (size_t)n), (size_t)n),
		.made_utc_ms = p->created_utc_ms,
		.when_utc_ms = d->send->when_utc_ms,
		.text = d->send->content.text,
		.in_reply_to = d->send->content.message_uri};
	struct tx *tx;
	int rc = line_open(&d->line, t, d->to->channel_id);
	if (rc)
		return rc;
	rc = tx_begin(t->store, TX_READ, &tx, &t->err);
	if (!rc)
		rc = read_pictures(d, tx);
	return tx_end(tx, rc, &t->err);
}

/* ---- what became of it ---- */

static int write_out(struct tx *tx, const struct delivery *d, const struct channel_item *item,
                     const char *words, struct err *err)
{
	struct organisation_profile *profile = NULL;
	struct remote_post p = {.channel_id = d->to->channel_id, .post_id = d->send->post.id};
	int rc = organisation_profile_hold(tx, &profile, err);
	if (!rc)
		rc = seen_there(tx, item, profile, d->turn->arena, &p, NULL, err);
	organisation_profile_release(profile);
	return rc ? rc
	          : post_send_mark(tx, d->send->post.id, d->to->channel_id, POST_CHANNEL_PUBLISHED,
	                           item->uri, item->url, words, err);
}

static enum turn_end is_out(struct delivery *d, const struct channel_item *item, const char *words)
{
	struct turn *t = d->turn;
	struct tx *tx;
	int rc = tx_begin(t->store, TX_WRITE, &tx, &t->err);
	if (!rc)
		rc = write_out(tx, d, item, words, &t->err);
	return turn_after(t, tx_end(tx, rc, &t->err));
}

/* Not there, and it will not be by trying on. */
static enum turn_end is_refused(struct delivery *d, const char *words)
{
	struct turn *t = d->turn;
	struct str none = {0};
	struct tx *tx;
	struct err err = {0};
	int rc = tx_begin(t->store, TX_WRITE, &tx, &err);
	if (!rc)
		rc = post_send_mark(tx, d->send->post.id, d->to->channel_id, POST_CHANNEL_FAILED,
		                    none, none, words, &err);
	rc = tx_end(tx, rc, &err);
	t->err = err;
	return turn_after(t, rc);
}

/* ---- sending ---- */

/* The platform says it is there; what it shows must be what was sent. */
static enum turn_end confirm(struct delivery *d, const struct channel_item *item)
{
	struct channel_item there;
	enum channel_fate fate = channel_read(&d->line.c, item->uri, &there);
	switch (fate) {
	case CHANNEL_DONE:
		return is_out(d, &there,
		              str_eq(there.text, d->post.text)
		                      ? ""
		                      : "What stands there is not what was sent: look at it.");
	case CHANNEL_UNABLE: return is_out(d, item, ""); /* nothing can be read there */
	case CHANNEL_ABSENT: return line_end(&d->line, CHANNEL_LATER);
	case CHANNEL_LATER: return line_end(&d->line, fate);
	default: return is_out(d, item, "It is out, but could not be read back.");
	}
}

/* `perhaps` it is there all the same. */
static enum turn_end not_yet(struct delivery *d, enum channel_fate fate, bool perhaps)
{
	bool last = d->turn->job->attempts >= JOB_ATTEMPTS_MAX;
	enum turn_end end = line_end(&d->line, fate);
	char words[sizeof d->turn->err.words];
	if (end == TURN_AGAIN && !last)
		return end;
	snprintf(words, sizeof words, "%.160s%s", d->turn->err.words,
	         perhaps ? ". It may be there all the same: look." : "");
	return is_refused(d, words);
}

static enum turn_end try_once(struct delivery *d)
{
	struct channel_item item;
	enum channel_fate fate = channel_publish(&d->line.c, &d->post, &item);
	return fate == CHANNEL_DONE ? confirm(d, &item) : not_yet(d, fate, fate == CHANNEL_UNKNOWN);
}

/* Since the try before, the rules, an authorization or a hold may have changed. */
static enum turn_end try_again(struct delivery *d)
{
	struct turn *t = d->turn;
	struct tx *tx;
	char words[sizeof t->err.words];
	int rc = tx_begin(t->store, TX_WRITE, &tx, &t->err);
	int may = rc ? rc : post_send_still(tx, d->send->post.id, t->arena, &t->err);
	snprintf(words, sizeof words, "%s", t->err.words);
	rc = tx_end(tx, rc, &t->err);
	if (rc)
		return turn_after(t, rc);
	if (!may)
		return try_once(d);
	if (may != E_UNAVAILABLE)
		return is_refused(d, words);
	t->due_utc_ms = clock_utc_ms() + HOLD_MS;
	return TURN_NEXT;
}

static enum turn_end look_first(struct delivery *d)
{
	struct channel_item item;
	enum channel_fate fate = channel_find(&d->line.c, &d->post, &item);
	switch (fate) {
	case CHANNEL_DONE: return confirm(d, &item);
	case CHANNEL_ABSENT: return try_again(d);
	default: return not_yet(d, fate, true);
	}
}

static enum turn_end deliver(struct turn *t, const struct post_send *send,
                             const struct post_channel *to)
{
	struct delivery d = {.turn = t, .send = send, .to = to};
	int rc = prepare(&d);
	enum turn_end end = turn_after(t, rc);
	if (end == TURN_FAILED) {
		char words[sizeof t->err.words];
		memcpy(words, t->err.words, sizeof words);
		end = is_refused(&d, words);
	} else if (!rc) {
		end = to->state == POST_CHANNEL_SENDING ? look_first(&d) : try_once(&d);
	}
	line_close(&d.line);
	return end;
}

static enum turn_end finish(struct turn *t)
{
	struct tx *tx;
	int rc = tx_begin(t->store, TX_WRITE, &tx, &t->err);
	if (!rc)
		rc = post_send_end(tx, t->job->subject, t->arena, &t->err);
	if (!rc)
		rc = job_add(tx, JOB_VERIFY, t->job->subject, clock_utc_ms() + VERIFY_MS, &t->err);
	return turn_after(t, tx_end(tx, rc, &t->err));
}

/* What could not be done now decides when the next turn is: the soonest. */
static enum turn_end deliver_all(struct turn *t, const struct post_send *send)
{
	enum turn_end end = TURN_DONE;
	int64_t due = 0;
	for (size_t i = 0; i < send->channels_n; i++) {
		const struct post_channel *to = &send->channels[i];
		if (to->state != POST_CHANNEL_PENDING && to->state != POST_CHANNEL_SENDING)
			continue;
		t->due_utc_ms = 0;
		int rc = turn_go_on(t);
		enum turn_end one = rc ? turn_after(t, rc) : deliver(t, send, to);
		if (t->due_utc_ms && (!due || t->due_utc_ms < due))
			due = t->due_utc_ms;
		end = one > end ? one : end;
	}
	t->due_utc_ms = due;
	t->progress = STR("");
	return end == TURN_DONE ? finish(t) : end;
}

enum turn_end turn_publish(struct turn *t)
{
	struct post_send send;
	struct tx *tx;
	int rc = tx_begin(t->store, TX_WRITE, &tx, &t->err);
	int may = rc ? rc : post_send_begin(tx, t->job->subject, t->arena, &send, &t->err);
	/* it says itself whether a refusal is to be kept */
	bool answered = may == E_CONFLICT || may == E_UNAVAILABLE || may == E_FORBIDDEN;
	rc = tx_end(tx, rc || answered ? rc : may, &t->err);
	if (rc)
		return turn_after(t, rc);
	if (!may)
		return deliver_all(t, &send);
	if (may != E_UNAVAILABLE)
		return TURN_DONE;
	t->due_utc_ms = clock_utc_ms() + HOLD_MS;
	t->progress = STR("");
	return TURN_NEXT;
}
