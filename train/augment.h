/*
 * augment: copies of labelled texts as other people would have written them: all
 * small letters, all capitals, other names, slips of the finger. Labels are kept.
 * Deterministic: what a copy looks like depends on the text alone.
 */
#ifndef TRAIN_AUGMENT_H
#define TRAIN_AUGMENT_H

#include "train/cases.h"

/* Names of many cultures (train/names), each file with the sections [given] and [family]. */
struct names {
	char **given, **family;
	size_t given_n, family_n, cultures;
	size_t *given_first, *family_first; /* by culture; one more at the end */
};

void names_read(struct names *n, const char *folder);
/* Add the country's own lists (DATA/names) as one more culture: half of all draws. */
void names_read_ranked(struct names *n, const char *folder);
/* Append the copies to cs. */
void augment_cases(struct cases *cs, const struct names *names);

#endif
