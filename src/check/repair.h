/*
 * repair: says what is wrong in one plain sentence, and how to put it safely.
 */
#ifndef CHECK_REPAIR_H
#define CHECK_REPAIR_H

#include "check/doc.h"

/* Fill in r->rule, r->message and, where a mechanical fix exists, r->edits, from the code,
 * severity, spans and the document's entities. Everything lies in doc->arena. */
void repair_reason(const struct doc *doc, struct chaperone_reason *r);

#endif
