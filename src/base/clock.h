/*
 * clock: the time, in milliseconds, and its text form (RFC 3339, always UTC:
 * "2026-11-28T09:00:00.000Z"). Threads: any.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/str.h"

#define CLOCK_TEXT_BYTES 25 /* with the NUL */
#define MINUTE_MS        ((int64_t)60000)
#define HOUR_MS          (60 * MINUTE_MS)
#define DAY_MS           (24 * HOUR_MS)

/* Since 1970-01-01 UTC. CHAPERONE_CLOCK_OFFSET_MS in the environment shifts it, for tests that
 * need another day; read once. */
int64_t clock_utc_ms(void);
/* Never jumps; from an arbitrary point. */
int64_t clock_mono_ms(void);
int64_t clock_mono_us(void);
void clock_text(int64_t utc_ms, char out[CLOCK_TEXT_BYTES]);
/* Reads RFC 3339 with any offset; false if it is none or outside years 1970–9999. */
bool clock_parse(struct str text, int64_t *utc_ms);

#endif
