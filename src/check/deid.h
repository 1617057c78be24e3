/*
 * deid: the de-identified copy, 45 CFR 164.514(b)(2)(i). Written from the
 * original text and the document's entities by the policy asked for; the
 * organisation's own findings (entity.own) stay as they are.
 */
#ifndef CHECK_DEID_H
#define CHECK_DEID_H

#include "check/doc.h"

/* Bytes of arena that deid_write() takes at most. */
size_t deid_memory_bytes(size_t text_bytes);
/* The copy, in doc->arena; .p NULL when it is full. */
struct str deid_write(const struct doc *doc, enum chaperone_deid policy);
/* What stands in for one entity under a policy: appended to b. `nth` is which distinct thing of
 * its type in the text it is, from 1. */
struct buf;
void deid_stand_in(const struct doc *doc, const struct entity *e, enum chaperone_deid policy,
                   unsigned nth, struct buf *b);

#endif
