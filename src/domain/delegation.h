/* delegation: somebody else decides approvals for one in a time of absence. */
#ifndef DOMAIN_DELEGATION_H
#define DOMAIN_DELEGATION_H

#include "domain/actor.h"

struct delegation {
	struct str person_id, to_person_id;
	int64_t from_utc_ms, until_utc_ms;
};
extern const struct shape delegation_shape;

/* For whom somebody may decide just now. */
struct delegation_to {
	struct str person_id;
	int role; /* of that person */
};

/* One's own; E_NOT_FOUND. */
int delegation_get(struct tx *tx, const struct actor *who, struct arena *arena,
                   struct delegation *out, struct err *err);
/* E_INVALID: to oneself, to nobody, or a time that ends before it begins. */
int delegation_put(struct tx *tx, const struct actor *who, const struct delegation *d,
                   struct arena *arena, struct err *err);
int delegation_end(struct tx *tx, const struct actor *who, struct arena *arena, struct err *err);
int delegation_to_me(struct tx *tx, const struct actor *who, struct arena *arena,
                     struct delegation_to **list, size_t *n, struct err *err);

#endif
