/*
 * unit: a tagged text as the judge and the second opinion read it: entities stand
 * for their type, words for themselves.
 */
#ifndef CHECK_UNIT_H
#define CHECK_UNIT_H

#include "check/doc.h"

struct unit {
	uint32_t word;  /* hash of the word, or of the type */
	uint32_t plain; /* the same with health information as one type too, and people whatever
	                   their role */
	uint32_t token; /* the first token it stands for */
	uint16_t set, phrase;
	uint8_t type; /* entity type + 1 or 0 */
	uint8_t flags;
};

/* Units of a document, at most doc->tokens_n; returns how many. */
size_t unit_read(const struct doc *doc, struct unit *u);

#endif
