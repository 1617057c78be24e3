/*
 * say: what is wrong, in one plain sentence for a social media manager. Names what
 * was found by category; posts and replies are quoted with a few of the
 * organisation's own words, incoming messages never are, and no number ever is.
 */
#ifndef CHECK_SAY_H
#define CHECK_SAY_H

#include "base/buf.h"
#include "check/doc.h"

#define SAY_BYTES_MAX 400

/* Append the sentence of a reason; its spans and code are set. */
void say_reason(const struct doc *doc, const struct chaperone_reason *r, struct buf *b);
/* The sentence, or for a crisis its beginning, of reasons that a single word tells apart. */
const char *say_by_word(const struct doc *doc, enum chaperone_reason_code code);
/* Does one of the reason's spans touch this one? They are sorted: a binary search. */
bool say_touches(const struct chaperone_reason *r, struct chaperone_span s);
/* Entities of a reason: identifiers and health information that its spans touch, and for a
 * disclosure only those that make it one. */
bool say_concerns(const struct doc *doc, const struct chaperone_reason *r, const struct entity *e);

#endif
