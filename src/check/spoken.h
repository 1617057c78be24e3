/*
 * spoken: addresses written so that a reader, but no program, knows them:
 * "name at host dot com", "name (at) host [dot] org", "name @ host . com",
 * "198 dot 51 dot 100 dot 9". They get their signs back.
 */
#ifndef CHECK_SPOKEN_H
#define CHECK_SPOKEN_H

#include "check/text.h"

/* Rewrites t in place where `pages` (trigger.h; NULL: everywhere) has TRIGGER_SPOKEN. True when
 * something changed. */
bool spoken_join(struct text *t, const uint8_t *pages);

#endif
