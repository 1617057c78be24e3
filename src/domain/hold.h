/* hold: "stop everything now": nothing goes out anywhere until somebody lets it go on. */
#ifndef DOMAIN_HOLD_H
#define DOMAIN_HOLD_H

#include "domain/actor.h"

struct hold {
	bool on;
	struct str reason;
	struct str by; /* person id */
	int64_t since_utc_ms;
	int64_t version;
};
extern const struct shape hold_shape;

int hold_get(struct tx *tx, struct arena *arena, struct hold *out, struct err *err);
int hold_is_on(struct tx *tx, struct arena *arena, bool *on, struct err *err);
/* A reason is needed to begin one. */
int hold_set(struct tx *tx, const struct actor *who, bool on, struct str reason,
             struct arena *arena, struct err *err);

#endif
