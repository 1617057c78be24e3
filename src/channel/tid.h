/*
 * tid: record keys of the AT Protocol: 13 characters that sort by time, made of 53 bits of
 * microseconds and 10 bits that tell clocks apart (https://atproto.com/specs/tid).
 */
#ifndef CHANNEL_TID_H
#define CHANNEL_TID_H

#include "base/str.h"

#define TID_BYTES 14 /* with the NUL */

/* The same key and time give the same tid. Two keys of one millisecond meet by a chance of one in
 * a million: the microseconds and the clock's bits come from the key. */
void tid_make(struct str key, int64_t utc_ms, char out[TID_BYTES]);

#endif
