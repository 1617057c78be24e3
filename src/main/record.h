/*
 * record: one line of NDJSON, read strictly as RFC 8259 has it and without
 * copying: strings become views into the line, escapes are resolved in place.
 *
 * Fields known are id (any value), kind, text and in_reply_to; others are
 * checked and skipped. A key that stands twice, an unpaired surrogate and
 * nesting deeper than RECORD_DEPTH_MAX are errors.
 */
#ifndef MAIN_RECORD_H
#define MAIN_RECORD_H

#include "base/str.h"
#include "chaperone.h"

#define RECORD_DEPTH_MAX 64

struct record {
	struct str id;            /* as it is written: JSON; null when there is none */
	struct str text;          /* decoded */
	struct str in_reply_to;   /* decoded; .p NULL when there is none */
	enum chaperone_kind kind; /* KIND__MAX when there is none */
};

struct record_error {
	size_t byte; /* position in the line, from 1 */
	const char *words;
};

/* `line` is valid UTF-8 and is changed. */
bool record_read(char *line, size_t n, struct record *r, struct record_error *e);

#endif
