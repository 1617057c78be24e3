/*
 * feature: what the judge sees of a text: words and word pairs, letters within
 * words, word classes, the tagged entities with their roles and company, how the
 * text is put, and for a reply how it takes up the message answered.
 */
#ifndef CHECK_FEATURE_H
#define CHECK_FEATURE_H

#include "check/doc.h"

/* Bytes of arena that feature_of_doc() takes at most. */
size_t feature_memory_bytes(size_t text_bytes);
struct feature_list {
	uint32_t *id; /* distinct, by first occurrence: see rows_place() */
	uint32_t
		*token; /* the token it comes from; FEATURE_OF_TEXT when from the text as a whole */
	size_t n;
};
#define FEATURE_OF_TEXT UINT32_MAX

/* The features of a tagged document, as places in a table of 2^bits rows with their marks. Their
 * rows, unless NULL, are fetched on the way. 0 or CHAPERONE_E_MEMORY. */
int feature_of_doc(const struct doc *doc, unsigned bits, const uint8_t *rows,
                   struct feature_list *out);
/* What a sum over n features is multiplied by. */
static inline float feature_norm(size_t n) { return 4.f / __builtin_sqrtf((float)(n + 20)); }

#endif
