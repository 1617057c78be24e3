/*
 * opinion: a second opinion on texts of which the judge is unsure: a small
 * convolutional network (Kim 2014) over the text's units, each a sum of rows for
 * its word, affixes, classes and form; filters three units wide, of each the
 * largest answer over the text, and one weight for each filter and output. Integer
 * sums, so native and WebAssembly builds agree. Trained by train/network.c.
 */
#ifndef CHECK_OPINION_H
#define CHECK_OPINION_H

#include "check/unit.h"

#define OPINION_WIDTH    16 /* numbers a unit */
#define OPINION_SPAN     (3 * OPINION_WIDTH)
#define OPINION_OUTPUTS  8  /* as the judge's; the last of a kind's is "unsafe" */
#define OPINION_ROWS_MAX 24 /* of a unit */

/* The rows that make up a unit, as 32-bit hashes, to be reduced by the table's shift. */
unsigned opinion_rows(const struct doc *doc, const struct unit *u, uint32_t *out);

size_t opinion_memory_bytes(size_t text_bytes);
/* Logits of a tagged document. 0 or CHAPERONE_E_MEMORY. */
int opinion_of_doc(const struct doc *doc, float logit[OPINION_OUTPUTS]);

#endif
