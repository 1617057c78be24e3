/*
 * crowd: roughly how many people of the organisation's catchment a text could be
 * about, from what it reveals (sex, age band, place, time, event, job, rarity).
 * The smaller, the riskier. An estimate: every factor is shown with its share and
 * the place in the text; rates come from one sourced table in crowd.c.
 */
#ifndef CHECK_CROWD_H
#define CHECK_CROWD_H

#include "check/doc.h"

/* Spans are of the original text; factors lie in doc->arena. */
void crowd_estimate(const struct doc *doc, struct chaperone_crowd *out);

#endif
