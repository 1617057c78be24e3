/*
 * passage: a long text as overlapping runs of whole sentences, each judged as a text
 * of its own: in a long letter one sentence is enough to harm, and what is harmless
 * around it must not outweigh it.
 */
#ifndef CHECK_PASSAGE_H
#define CHECK_PASSAGE_H

#include "check/doc.h"

/* Texts of up to this many tokens are one passage. */
#define PASSAGE_WHOLE_TOKENS 64

struct passage {
	size_t from, to; /* tokens */
};

/* The passage after p; first after {0, 0}. False after the last one. */
bool passage_next(const struct doc *doc, struct passage *p);
/* The passage as a document of its own in doc->arena; false when that is full. */
bool passage_doc(const struct doc *doc, const struct passage *p, struct doc *out);

#endif
