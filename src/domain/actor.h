/*
 * actor: who does something: a person through a session or an API token, or the system itself.
 * Made once for each request or job, passed to every domain function that changes or reads.
 */
#ifndef DOMAIN_ACTOR_H
#define DOMAIN_ACTOR_H

#include "base/err.h"
#include "base/str.h"
#include "domain/permission.h"
#include "store/audit.h"

enum actor_kind { ACTOR_NOBODY, ACTOR_PERSON, ACTOR_TOKEN, ACTOR_SYSTEM, ACTOR_KIND__MAX };
extern const char *const actor_kind_names[ACTOR_KIND__MAX + 1];

struct actor_channel {
	struct str channel_id;
	enum level level;
};

struct actor {
	enum actor_kind kind;
	struct str person_id;  /* of the person, also behind a token */
	struct str session_id; /* or the token's id */
	struct str name;       /* display name, for people to read; not for the log */
	enum role role;
	const struct actor_channel *channels; /* levels, sorted by channel id */
	size_t channels_n;
	uint64_t scopes; /* of a token: bit of each permission; all bits for a session */
	bool emergency;  /* break-glass access is active: everything is read, all is alerted */
	struct str request_id; /* ties audit leaves to the request; may be empty */
};

/* The system acting by itself: jobs, the sequencer. */
struct actor actor_system(void);
/* The level on a channel; LEVEL_NONE if it has none. */
enum level actor_level(const struct actor *a, struct str channel_id);
/* Is a token meant for it? A session is for everything. */
bool actor_in_scope(const struct actor *a, enum permission p);
/* May it, on some channel or by role? What a route needs before its handler runs. */
bool actor_may(const struct actor *a, enum permission p);
/* May it, on this channel or by role? 0, E_UNAUTHENTICATED or E_FORBIDDEN with words that say
 * who can. */
int actor_must(const struct actor *a, enum permission p, struct str channel_id, struct err *err);
/* Record what it does (store/audit.h), in the transaction that does it. `detail` is made by
 * AUDIT_DETAIL(), or NO_DETAIL. */
#define NO_DETAIL str_of(NULL, 0)
int actor_audit(struct tx *tx, const struct actor *a, enum audit_action action,
                const char *subject_kind, struct str subject_id, struct str detail,
                struct err *err);

#endif
