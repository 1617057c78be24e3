/*
 * rate: how often somebody may ask: so many at once, and so many a second after that (the generic
 * cell rate algorithm: one number for each who asks). Kept in memory, of this server alone, in a
 * table of fixed size: under an attack from very many addresses old ones are forgotten.
 * Threads: any.
 */
#ifndef WEB_RATE_H
#define WEB_RATE_H

#include "base/str.h"

enum rate_class { RATE_ADDRESS, RATE_SESSION, RATE_TOKEN, RATE_CLASS__MAX };

struct rate_limit {
	const char *name;
	int64_t burst, per_second;
};
extern const struct rate_limit rate_limits[RATE_CLASS__MAX];

struct rate;
struct rate *rate_new(void);
void rate_free(struct rate *r);

struct rate_answer {
	bool fine;
	int64_t left;    /* so many more at once */
	int64_t reset_s; /* until all of the burst is there again */
	int64_t wait_s;  /* before the next; when not fine */
};
struct rate_answer rate_take(struct rate *r, enum rate_class kind, struct str who);

#endif
