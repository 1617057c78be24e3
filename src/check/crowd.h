/*
 * crowd: roughly how many people of the organisation's catchment a text could be
 * about, from what it reveals (sex, age band, place, time, event, job, rarity).
 * The smaller, the riskier. An estimate: every factor is shown with its share and
 * the place in the text; rates come from one sourced table, crowd_table.h.
 */
#ifndef CHECK_CROWD_H
#define CHECK_CROWD_H

#include "check/doc.h"

enum crowd_kind {
	CROWD_SEX,
	CROWD_AGE,
	CROWD_PLACE,
	CROWD_JOB,
	CROWD_FAMILY,
	CROWD_CONDITION, /* share of people who have it */
	CROWD_ACUTE,     /* share of people whom it happens to in a year */
	CROWD_EVENT,     /* the same, of causes and occasions */
	CROWD_TIME,
	CROWD_RECORD, /* first, only, youngest: one person of those left */
	CROWD_KIND__MAX
};

struct crowd_row {
	const char *words; /* folded, one blank between words */
	uint8_t kind;      /* enum crowd_kind */
	float share;       /* 0…1 */
};

/* The most telling row that begins at a token, and how many tokens it takes; NULL if none.
 * Conditions count only in health information, records only of a thing ("our first …"). */
const struct crowd_row *crowd_row_at(const struct doc *doc, size_t token, size_t *tokens);

/* Days that a DATE_TIME leaves open; 0 for a time of day, which leaves all of them. */
unsigned crowd_days(const struct doc *doc, const struct entity *e);

/* Spans are of the original text; factors lie in doc->arena. `known` stays 0 where the text has
 * nothing that tells a person. Linear time. */
void crowd_estimate(const struct doc *doc, struct chaperone_crowd *out);

#endif
