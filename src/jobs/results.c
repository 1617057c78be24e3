/* How what stands on a channel did: counted on the platform a few times a day, as long as people
 * still react to it. The daily reading of the whole channel (retro_check.c) begins it, and begins
 * it again should it have failed. */
#include "base/clock.h"
#include "domain/post_result.h"
#include "jobs/line.h"

#define EVERY_MS (6 * HOUR_MS)
#define AT_ONCE  100

static int read_due(struct line *l, struct str after, struct post_result_due **due, size_t *n)
{
	struct turn *t = l->turn;
	struct tx *tx;
	int rc = tx_begin(t->store, TX_READ, &tx, &t->err);
	if (!rc)
		rc = post_result_due(tx, l->account.id, after, AT_ONCE, t->arena, due, n, &t->err);
	return tx_end(tx, rc, &t->err);
}

static int write_down(struct turn *t, const struct post_result_due *due,
                      const struct channel_result *results, size_t n)
{
	struct tx *tx;
	int rc = tx_begin(t->store, TX_WRITE, &tx, &t->err);
	if (!rc)
		rc = job_hold(tx, t->job, &t->err);
	for (size_t i = 0; !rc && i < n; i++) {
		const struct channel_result *r = &results[i];
		if (r->found)
			rc = post_result_put(tx,
			                     &(struct post_result){due[i].id, r->is_reply, r->likes,
			                                           r->reposts, r->replies,
			                                           r->quotes},
			                     &t->err);
	}
	return tx_end(tx, rc, &t->err);
}

static enum turn_end count(struct line *l)
{
	struct turn *t = l->turn;
	struct post_result_due *due;
	struct str uris[AT_ONCE], after = STR("");
	struct channel_result results[AT_ONCE];
	size_t n;
	do {
		int rc = read_due(l, after, &due, &n);
		if (rc)
			return turn_after(t, rc);
		for (size_t i = 0; i < n; i++)
			uris[i] = due[i].uri;
		enum channel_fate fate = channel_results(&l->c, uris, n, results);
		if (fate == CHANNEL_UNABLE)
			return TURN_DONE; /* nobody counts there */
		if (fate != CHANNEL_DONE)
			return line_end(l, fate);
		rc = write_down(t, due, results, n);
		if (rc)
			return turn_after(t, rc);
		after = n ? due[n - 1].id : after;
	} while (n == AT_ONCE);
	t->progress = STR("");
	t->due_utc_ms = clock_utc_ms() + EVERY_MS;
	return TURN_NEXT;
}

enum turn_end turn_results(struct turn *t) { return line_turn(t, count); }
