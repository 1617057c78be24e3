/*
 * spaced: letters set apart, "J o h n", "M.R.N.", "h*e*r*p*e*s", joined when
 * three or more follow one another with the same thing between them. Digits
 * alone only when they have a telephone number's length.
 */
#ifndef CHECK_SPACED_H
#define CHECK_SPACED_H

#include "check/text.h"

/* Rewrites t in place where `pages` (trigger.h; NULL: everywhere) has TRIGGER_SPACED. True when
 * something changed. */
bool spaced_join(struct text *t, const uint8_t *pages);

#endif
