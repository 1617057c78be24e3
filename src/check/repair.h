/*
 * repair: says what is wrong in one plain sentence, and how to put it safely.
 *
 * Fixes of posts and replies are edits of the original that leave good English
 * (or Spanish): identifiers become plain words, a reply that confirms a patient
 * becomes a correct reply, absolute claims are hedged. Edits of an incoming
 * message only replace identifiers, for the copy that is kept.
 */
#ifndef CHECK_REPAIR_H
#define CHECK_REPAIR_H

#include "check/doc.h"

/* Edits of one fix at most; a text that needs more gets no mechanical fix. */
#define REPAIR_EDITS_MAX 1024

/* Bytes of arena that repair_reason() takes at most for one reason. */
size_t repair_memory_bytes(size_t text_bytes);
/* Fill in r->rule, r->message and, where a mechanical fix exists, r->edits, from the code,
 * severity, spans and the document's entities. Everything lies in doc->arena. */
void repair_reason(const struct doc *doc, struct chaperone_reason *r);

#endif
