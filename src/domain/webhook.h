/*
 * webhook: another server that is told of changes: what an event says (domain/event.h), signed
 * with a secret that only it and we know. Every delivery is kept with what became of it and can
 * be sent again; the receiver tells repeats by the event's id.
 *
 *     POST <url>
 *     Content-Type: application/json
 *     Chaperone-Event: <event id>
 *     Chaperone-Signature: t=<seconds>,v1=<hex of HMAC-SHA256(secret, "<seconds>.<body>")>
 *     {"id":…,"noun":"post","subject":…,"version":…,"created":…}
 *
 * The secret is shown once, when the webhook is made, and lies sealed.
 */
#ifndef DOMAIN_WEBHOOK_H
#define DOMAIN_WEBHOOK_H

#include "domain/actor.h"
#include "domain/event.h"

#define WEBHOOK_MAX     20 /* in an organisation */
#define WEBHOOK_KEEP_MS (30 * DAY_MS)

struct webhook {
	struct str id, url;
	struct str events; /* JSON: nouns; outside only */
	int64_t mask;      /* the same as bits */
	bool enabled;
	struct str secret; /* only when it was just made */
	struct str secret_sealed;
	int64_t created_utc_ms, version;
};
extern const struct shape webhook_shape;

enum webhook_state { WEBHOOK_WAITING, WEBHOOK_DELIVERED, WEBHOOK_FAILED, WEBHOOK_STATE__MAX };
extern const char *const webhook_state_names[WEBHOOK_STATE__MAX + 1];

struct webhook_delivery {
	struct str webhook_id, event_id;
	int noun; /* enum event_noun */
	struct str subject;
	int64_t version;
	int state; /* enum webhook_state */
	int64_t attempts, status;
	struct str words;
	int64_t created_utc_ms, updated_utc_ms;
};
extern const struct shape webhook_delivery_shape;

/* Makes one out of url and events, and fills in the rest. */
int webhook_create(struct tx *tx, const struct actor *who, struct webhook *w, struct arena *arena,
                   struct err *err);
int webhook_list(struct tx *tx, const struct actor *who, struct arena *arena,
                 struct webhook **webhooks, size_t *n, struct err *err);
/* With its deliveries and its secret; E_NOT_FOUND. */
int webhook_delete(struct tx *tx, const struct actor *who, struct str id, struct err *err);
/* Newest first; `before` is the event id of the last of the page before, .p NULL: the first page.
 */
int webhook_deliveries(struct tx *tx, const struct actor *who, struct str id, struct str before,
                       int64_t limit, struct arena *arena, struct webhook_delivery **deliveries,
                       size_t *n, struct err *err);
/* Send one again; E_NOT_FOUND. */
int webhook_replay(struct tx *tx, const struct actor *who, struct str id, struct str event_id,
                   struct err *err);

/* ---- for event.c and for who sends ---- */
int webhook_queue(struct tx *tx, const struct event *e, struct err *err);
/* The oldest that waits; E_NOT_FOUND. With the webhook and its secret, in the arena. */
int webhook_next(struct tx *tx, struct str webhook_id, struct arena *arena, struct webhook *w,
                 struct webhook_delivery *d, struct err *err);
/* What is sent, and the value of Chaperone-Signature over it; both in the arena. */
struct str webhook_body(const struct webhook_delivery *d, struct arena *arena);
struct str webhook_signature(struct str secret, int64_t utc_ms, struct str body,
                             struct arena *arena);
/* Write down what became of it. */
int webhook_done(struct tx *tx, const struct webhook_delivery *d, enum webhook_state state,
                 int64_t status, struct str words, struct err *err);
int webhook_sweep(struct tx *tx, int64_t before_utc_ms, struct err *err);

#endif
