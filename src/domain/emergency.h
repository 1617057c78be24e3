/*
 * emergency: "break-glass" access (45 CFR 164.312(a)(2)(ii)): somebody who could not otherwise
 * opens what they need, for a reason and for a time. Everybody in charge is told at once, and has
 * a task to review it. Which permissions it gives is in the table (domain/permission.h); API tokens
 * never have it. The reason is sealed, for it may say more than it should.
 */
#ifndef DOMAIN_EMERGENCY_H
#define DOMAIN_EMERGENCY_H

#include "domain/actor.h"

#define EMERGENCY_MINUTES_MAX 240

struct emergency {
	struct str id, person_id, person_name;
	struct str reason, reason_sealed;
	int64_t minutes;
	int64_t started_utc_ms, until_utc_ms, ended_utc_ms;
	struct str ended_by;
};
extern const struct shape emergency_shape;

/* Out of reason and minutes. */
int emergency_start(struct tx *tx, const struct actor *who, struct emergency *e,
                    struct arena *arena, struct err *err);
/* Everybody's for who may read the audit log or manage people (recorded: sealed reasons are read),
 * else one's own; the latest first. In a TX_WRITE. */
int emergency_list(struct tx *tx, const struct actor *who, struct str before, int64_t limit,
                   struct arena *arena, struct emergency **list, size_t *n, struct err *err);
/* One's own, or anybody's for who may manage people or read the audit log. E_NOT_FOUND. */
int emergency_end(struct tx *tx, const struct actor *who, struct str id, struct err *err);
/* All of a person, who is being disabled. */
int emergency_end_all(struct tx *tx, const struct actor *who, struct str person_id,
                      struct err *err);
/* When the one under way ends; 0: there is none. */
int emergency_until(struct tx *tx, struct str person_id, int64_t *until_utc_ms, struct err *err);

#endif
