/*
 * setting: what the organisation set that is no noun of its own: a name and a JSON value.
 * Who may set which is for the caller to say.
 */
#ifndef DOMAIN_SETTING_H
#define DOMAIN_SETTING_H

#include "domain/actor.h"
#include "store/store.h"

struct setting {
	struct str name;
	struct str value; /* JSON */
	int64_t version, updated_utc_ms;
};

/* One that was never set has version 0 and the value {}. */
int setting_get(struct tx *tx, const char *name, struct arena *arena, struct setting *out,
                struct err *err);
/* E_STALE unless it is at `version`. Audited: that it was changed, not to what. */
int setting_put(struct tx *tx, const struct actor *who, const char *name, struct str value,
                int64_t version, struct err *err);

#endif
