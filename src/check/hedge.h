/* hedge: absolute words of a health claim, and what the evidence usually lets one say instead. */
#ifndef CHECK_HEDGE_H
#define CHECK_HEDGE_H

#include "check/edit.h"

enum hedge_kind {
	HEDGE_PROMISE, /* "guaranteed", "no side effects": hedging makes it fair */
	HEDGE_WEAK,    /* "never", "everyone": hedged beside a promise */
	HEDGE_CURE,    /* "cures", "melts": no wording saves it */
};

struct hedge {
	const char *words;   /* folded, one blank between words */
	const char *instead; /* "" to take them out */
	uint8_t kind;        /* enum hedge_kind */
};

/* The longest row that begins at the token, and how many tokens it takes; NULL if none. */
const struct hedge *hedge_at(const struct doc *doc, size_t token, size_t *tokens);
/* Hedge a sentence, tokens [from, to). False where that would not make it fair: it is left. */
bool hedge_tokens(struct edit_list *l, size_t from, size_t to);

#endif
