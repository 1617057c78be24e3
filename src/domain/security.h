/*
 * security: what the organisation asks of everybody's way in: the setting "security".
 * Automatic logoff: 45 CFR 164.312(a)(2)(iii).
 */
#ifndef DOMAIN_SECURITY_H
#define DOMAIN_SECURITY_H

#include "domain/actor.h"
#include "store/store.h"

struct security {
	bool require_totp;          /* everybody who has a password needs a second factor */
	int64_t idle_timeout_s;     /* signed out after doing nothing for so long: 15 minutes */
	int64_t absolute_timeout_s; /* and after this whatever they do: 12 hours */
	int64_t password_min;       /* characters: 12 */
	int64_t version;            /* 0: never changed */
};
extern const struct shape security_shape;

int security_get(struct tx *tx, struct security *out, struct err *err);
/* Also for sessions that last: a shorter idleness holds at once. E_STALE unless it is at
 * s->version. */
int security_put(struct tx *tx, const struct actor *who, struct security *s, struct err *err);

#endif
