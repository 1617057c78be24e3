/* age: what an AGE says. "9-year-old", "58M", "3 weeks old", "ninety-four", "in her 90s". */
#ifndef CHECK_AGE_H
#define CHECK_AGE_H

#include "base/str.h"

#define AGE_UNKNOWN (-1)

/* Completed years, 0 for ages in months, weeks or days; AGE_UNKNOWN where no number is found. */
int age_years(struct str words);
/* 45 CFR 164.514(b)(2)(i)(C): ages over 89 are identifiers. */
static inline bool age_is_identifier(struct str words) { return age_years(words) > 89; }

#endif
