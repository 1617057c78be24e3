/* Others are told of changes: what waits for a webhook is sent in order. The oldest is tried
 * again, later each time, before those after it; after a day or so it is given up. */
#include "domain/webhook.h"
#include "base/clock.h"
#include "jobs/turn.h"
#include "store/seal.h"

#define FIRST_MS     (10 * 1000)
#define LONGEST_MS   (3 * HOUR_MS)
#define ATTEMPTS_MAX 16
#define ANSWER_MS    (10 * 1000)
#define ANSWER_BYTES ((size_t)16 << 10)

struct delivery {
	struct webhook hook;
	struct webhook_delivery d;
	enum webhook_state state;
	int64_t status;
	struct str words;
};

static int64_t wait_ms(int64_t attempts)
{
	int64_t ms = FIRST_MS;
	for (int64_t i = 1; i < attempts && ms < LONGEST_MS; i++)
		ms *= 2;
	return ms < LONGEST_MS ? ms : LONGEST_MS;
}

/* Sends it; true when the other side took it. */
static bool deliver(struct turn *t, struct delivery *x)
{
	struct client_answer answer;
	struct str body = webhook_body(&x->d, t->arena);
	const struct client_header headers[] = {
		{"Content-Type", STR("application/json")},
		{"Chaperone-Event", x->d.event_id},
		{"Chaperone-Signature",
	         webhook_signature(x->hook.secret, clock_utc_ms(), body, t->arena)},
	};
	client_send(t->client,
	            &(struct client_request){.method = "POST",
	                                     .url = x->hook.url,
	                                     .headers = headers,
	                                     .headers_n = sizeof headers / sizeof *headers,
	                                     .body = body,
	                                     .max_bytes = ANSWER_BYTES,
	                                     .timeout_ms = ANSWER_MS},
	            &answer);
	seal_wipe(x->hook.secret);
	bool taken = answer.fate == CLIENT_ANSWERED && answer.status >= 200 && answer.status < 300;
	x->status = answer.fate == CLIENT_ANSWERED ? answer.status : 0;
	x->words = answer.fate != CLIENT_ANSWERED
	                   ? str_c(arena_copy(t->arena, answer.words, strlen(answer.words)))
	           : taken ? STR("")
	                   : STR("It did not answer with 2xx.");
	x->state = taken ? WEBHOOK_DELIVERED
	           : answer.fate == CLIENT_REFUSED || x->d.attempts + 1 >= ATTEMPTS_MAX
	                   ? WEBHOOK_FAILED
	                   : WEBHOOK_WAITING;
	return taken;
}

static int record(struct tx *tx, void *arg, struct err *err)
{
	const struct delivery *x = arg;
	return webhook_done(tx, &x->d, x->state, x->status, x->words, err);
}

static int next(struct turn *t, struct delivery *x)
{
	struct tx *tx;
	int rc = tx_begin(t->store, TX_READ, &tx, &t->err);
	if (!rc)
		rc = webhook_next(tx, t->job->subject, t->arena, &x->hook, &x->d, &t->err);
	return tx_end(tx, rc, &t->err);
}

enum turn_end turn_webhook(struct turn *t)
{
	struct delivery x;
	int rc = next(t, &x);
	if (rc == E_NOT_FOUND)
		return TURN_DONE; /* nothing waits, or the webhook is gone */
	if (rc)
		return turn_after(t, rc);
	int64_t due = x.d.attempts ? x.d.updated_utc_ms + wait_ms(x.d.attempts) : 0;
	if (due <= clock_utc_ms()) {
		bool taken = deliver(t, &x);
		rc = tx_run(t->store, TX_WRITE, record, &x, &t->err);
		if (rc)
			return turn_after(t, rc);
		due = taken || x.state == WEBHOOK_FAILED
		              ? clock_utc_ms()
		              : clock_utc_ms() + wait_ms(x.d.attempts + 1);
	}
	t->due_utc_ms = due;
	return TURN_NEXT;
}
