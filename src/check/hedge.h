/* hedge: absolute words of a health claim, and what the evidence usually lets one say instead. */
#ifndef CHECK_HEDGE_H
#define CHECK_HEDGE_H

#include "check/edit.h"

struct hedge {
	const char *words;   /* folded, one blank between words */
	const char *instead; /* "" to take them out */
	uint8_t modal;       /* a "can", "will", "does" before it goes, too */
};

/* The longest row that begins at the token, and how many tokens it takes; NULL if none. */
const struct hedge *hedge_at(const struct doc *doc, size_t token, size_t *tokens);
/* Hedge tokens [from, to). Returns how many edits were made. */
size_t hedge_tokens(struct edit_list *l, size_t from, size_t to);

#endif
