/*
 * event: something changed, told to whoever watches: open pages, webhooks. Put in by the
 * transaction that changes it. An event says which noun, its id and its version, never what is in
 * it: whoever wants to know asks for it, and is asked whether they may.
 */
#ifndef DOMAIN_EVENT_H
#define DOMAIN_EVENT_H

#include "domain/permission.h"
#include "store/store.h"

/* name, word, permission to hear of it */
#define EVENT_LIST(X)                                                                              \
	X(POST, "post", PERMISSION_POST_READ)                                                      \
	X(APPROVAL, "approval", PERMISSION_POST_READ)                                              \
	X(AUTHORIZATION, "authorization", PERMISSION_AUTHORIZATION_READ)                           \
	X(TASK, "task", PERMISSION_POST_READ)                                                      \
	X(HOLD, "hold", PERMISSION_POST_READ)                                                      \
	X(CHANNEL, "channel", PERMISSION_CHANNEL_READ)                                             \
	X(JOB, "job", PERMISSION_SYSTEM_MANAGE)                                                    \
	X(PERSON, "person", PERMISSION_PEOPLE_READ)                                                \
	X(EMERGENCY, "emergency", PERMISSION_AUDIT_READ)                                           \
	X(ORGANISATION, "organisation", PERMISSION_ORGANISATION_READ)                              \
	/* a checkpoint of the audit log; what it says is the subject, so that others keep it */   \
	X(CHECKPOINT, "checkpoint", PERMISSION_AUDIT_READ)

#define EVENT_ENUM(name, word, permission) EVENT_##name,
enum event_noun { EVENT_LIST(EVENT_ENUM) EVENT_NOUN__MAX };
#undef EVENT_ENUM
extern const char *const event_noun_names[EVENT_NOUN__MAX + 1];
enum permission event_permission(enum event_noun noun);

struct event {
	struct str id;
	int noun; /* enum event_noun */
	struct str subject;
	int64_t version;
	int64_t created_utc_ms;
};
extern const struct shape event_shape;

/* Tell everybody once the transaction is committed; version 0 where the noun has none. */
int event_add(struct tx *tx, enum event_noun noun, struct str subject, int64_t version,
              struct err *err);
/* Whom to wake after a commit that told something; one in a process. */
void event_on_add(void (*wake)(void *), void *arg);

/* Events after a time, in order, at most EVENT_PAGE_MAX. */
#define EVENT_PAGE_MAX 20000
int event_since(struct tx *tx, int64_t utc_ms, struct arena *arena, struct event **events,
                size_t *n, struct err *err);
/* Forget those before a time. */
int event_sweep(struct tx *tx, int64_t before_utc_ms, struct err *err);
/* Ids of sessions and tokens that are good at this time, sorted. */
int event_watchers(struct tx *tx, struct arena *arena, struct str **ids, size_t *n,
                   struct err *err);

#endif
