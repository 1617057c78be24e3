/*
 * pattern: regular expressions that clients bring along, by PCRE2, with limits: on their length,
 * on what they compile to, on the work of a match and on the depth of its memory. One that would
 * go on too long is stopped and is an error, not a wait.
 */
#ifndef WEB_PATTERN_H
#define WEB_PATTERN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define PATTERN_MAX_BYTES 2000

enum pattern_flag {
	PATTERN_NOCASE = 2,    /* as Python numbers them: re.IGNORECASE */
	PATTERN_MULTILINE = 8, /* re.MULTILINE */
	PATTERN_DOTALL = 16,   /* re.DOTALL */
	PATTERN_VERBOSE = 64   /* re.VERBOSE */
};
#define PATTERN_DEFAULT (PATTERN_NOCASE | PATTERN_MULTILINE | PATTERN_DOTALL)

struct pattern;
/* E_INVALID says where it is wrong. */
int pattern_new(struct pattern **p, struct str regex, unsigned flags, struct err *err);
void pattern_free(struct pattern *p);
/* The first match at or after byte `from`: [*start, *end). 1 if there is one, 0 if not, or
 * E_INVALID when it takes too long. Empty matches are passed over. */
int pattern_find(struct pattern *p, struct str text, size_t from, size_t *start, size_t *end,
                 struct err *err);

#endif
