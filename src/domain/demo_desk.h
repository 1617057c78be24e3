/* demo_desk: the demonstration's posts, approvals, authorizations and templates: made by the same
 * functions that people's clicks call, and then put into the past. */
#ifndef DOMAIN_DEMO_DESK_H
#define DOMAIN_DEMO_DESK_H

#include "domain/actor.h"

struct demo_cast {
	struct actor officer, head, manager, intern;
	struct str channels[2];
};

int demo_desk_fill(struct tx *tx, const struct demo_cast *cast, struct arena *arena,
                   struct err *err);

#endif
