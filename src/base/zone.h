/*
 * zone: a time zone by its IANA name ("America/Chicago"), with its summer time as it was, is and
 * will be. Read by GLib out of the system's tzdata. A NULL zone is UTC. Threads: any.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/str.h"

#define ZONE_NAME_MAX   64
#define ZONE_DATE_BYTES 11 /* with the NUL */

struct zone;

/* NULL: there is none of that name. */
struct zone *zone_open(struct str name);
/* NULL is fine. */
void zone_close(struct zone *z);

/* What a clock and a calendar on its walls show. */
struct zone_time {
	int weekday; /* 1 Monday … 7 Sunday */
	int hour;    /* 0…23 */
};
struct zone_time zone_at(struct zone *z, int64_t utc_ms);
/* "2027-11-28" */
void zone_date(struct zone *z, int64_t utc_ms, char out[ZONE_DATE_BYTES]);
/* The first time after `utc_ms` at which they show this weekday and the full hour. An hour that
 * summer time leaves out is the one after it. */
int64_t zone_next(struct zone *z, int64_t utc_ms, struct zone_time when);

#endif
