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

/* Paragraph 'A'…'R' of 45 CFR 164.514(b)(2)(i) by enum chaperone_entity; 0 where there is none.
 * AGE has 'C', which holds above 89 alone. */
extern const char reason_paragraphs[CHAPERONE_ENTITY__MAX + 1];

#endif
