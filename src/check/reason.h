/* reason: the table of reasons: code, rule, explanation, default severity. */
#ifndef CHECK_REASON_H
#define CHECK_REASON_H

#include "chaperone.h"

struct reason_entry {
	struct chaperone_explanation explanation;
	const char
		*rule_by_kind[CHAPERONE_KIND__MAX]; /* citation shown with a finding of that kind */
};

extern const struct reason_entry reason_table[CHAPERONE_REASON__MAX];

#endif
