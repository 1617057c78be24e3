/*
 * report: what went out in a time, what was held, what was mended, and how long approvals took.
 *
 * Counts are of posts: `published` went out; `fixed` of those began with a verdict that was not
 * clear and went out clear; `held` needed approval; `blocked` are at the end not out and not
 * clear. Days are those of UTC.
 */
#ifndef DOMAIN_REPORT_H
#define DOMAIN_REPORT_H

#include "domain/actor.h"
#include "domain/post.h"

struct report_day {
	int64_t day_utc_ms; /* its midnight */
	int64_t published, held, approvals, approval_median_ms;
};
extern const struct shape report_day_shape;

struct report {
	int64_t from_utc_ms, to_utc_ms;
	int64_t published, held, fixed, blocked;
	int64_t by_verdict[CHAPERONE_VERDICT__MAX]; /* of what was published, as it began */
	int64_t approvals, approval_median_ms, approval_p90_ms;
	struct report_day *days;
	size_t days_n;
};

#define REPORT_DAYS_MAX 400

/* E_INVALID for a time that is none or longer than REPORT_DAYS_MAX days. */
int report_make(struct tx *tx, const struct actor *who, int64_t from_utc_ms, int64_t to_utc_ms,
                struct arena *arena, struct report *out, struct err *err);

#endif
