/*
 * spelled: numbers read out, "five five five, oh one double three", become
 * digits. Only runs that nobody writes in prose are taken: four or more
 * spelled digits, or three beside written ones, that do not just count.
 * English and Spanish.
 */
#ifndef CHECK_SPELLED_H
#define CHECK_SPELLED_H

#include "check/text.h"

/* Rewrites t in place where `pages` (trigger.h; NULL: everywhere) has TRIGGER_SPELLED. True when
 * something changed. */
bool spelled_join(struct text *t, const uint8_t *pages);

#endif
