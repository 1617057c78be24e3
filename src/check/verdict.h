/*
 * verdict: from probabilities and entities to reasons with spans, severities and
 * one answer: clear, review or block.
 */
#ifndef CHECK_VERDICT_H
#define CHECK_VERDICT_H

#include "check/doc.h"
#include "check/judge.h"

/* Bytes of arena that verdict_reach() takes at most beyond the judge's. */
size_t verdict_memory_bytes(size_t text_bytes);
/* Fill in verdict, risk, reasons and findings of the result (not yet messages and edits: see
 * repair.h; reasons are writable through the pointer returned). NULL when the arena is full. */
struct chaperone_reason *verdict_reach(struct doc *doc, const struct judge_output *judged,
                                       struct chaperone_result *out);

#endif
