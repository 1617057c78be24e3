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
/* Distinct features of a tagged document, each below 2^bits; *n of them. NULL when the arena is
 * full. The order is that of first occurrence. */
uint32_t *feature_of_doc(const struct doc *doc, unsigned bits, size_t *n);
/* What a sum over n features is multiplied by. */
static inline float feature_norm(size_t n)
{
	return 4.f / __builtin_sqrtf((float)(n + 20));
}

#endif
