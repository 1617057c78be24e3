/*
 * trigger: one cheap scan that says which of the rarer disguises may be in a
 * text at all, so that ordinary text does not pay for looking closely.
 */
#ifndef CHECK_TRIGGER_H
#define CHECK_TRIGGER_H

#include "base/str.h"

enum {
	TRIGGER_SPACED = 1,  /* single letters in a row */
	TRIGGER_SPELLED = 2, /* number words in a row */
	TRIGGER_SPOKEN = 4   /* "at", "dot", or @ and . set apart */
};

/* Bytes of text that share an entry of `pages`; how far before its mark a disguise may begin. */
#define TRIGGER_PAGE   256
#define TRIGGER_BEFORE 128

static inline size_t trigger_pages(size_t text_bytes) { return text_bytes / TRIGGER_PAGE + 1; }

/* All that is found; for each page of s (trigger_pages(s.n) of them) what may be there. Zero
 * bytes (TEXT_PAD) follow s. `wide`: s has letters beyond ASCII. May say yes too often. */
unsigned trigger_scan(struct str s, bool wide, uint8_t *pages);

/* The first byte from i on whose page has `what`, or n. pages NULL: i. */
static inline size_t trigger_next(const uint8_t *pages, unsigned what, size_t i, size_t n)
{
	if (!pages || i >= n || (pages[i / TRIGGER_PAGE] & what))
		return i;
	size_t k = i / TRIGGER_PAGE + 1, end = trigger_pages(n);
	while (k < end && !(pages[k] & what))
		k++;
	return k < end && k * TRIGGER_PAGE < n ? k * TRIGGER_PAGE : n;
}

/* Does the word begin like one that is a number, or a sign, read out? Four bytes from its
 * start on must be readable. */
bool trigger_is_number(struct str word);

#endif
