/*
 * rewrite: edits a text in place, from left to right. What is read is never
 * behind what was written, so every replacement must be at most as long as
 * what it replaces.
 */
#ifndef CHECK_REWRITE_H
#define CHECK_REWRITE_H

#include "check/text.h"

struct rewrite {
	struct text *t;
	size_t from; /* read so far */
	size_t n;    /* written so far */
	bool edited;
};

static inline void rewrite_keep(struct rewrite *w, size_t upto)
{
	struct text *t = w->t;
	size_t k = upto - w->from;
	if (w->n != w->from) {
		memmove(t->p + w->n, t->p + w->from, k);
		memmove(t->at + w->n, t->at + w->from, k * sizeof *t->at);
	}
	w->n += k;
	w->from = upto;
}

static inline void rewrite_put(struct rewrite *w, char c, uint32_t at)
{
	w->edited = true;
	w->t->p[w->n] = c;
	w->t->at[w->n++] = at;
}

/* Keep the rest. Was anything changed? */
static inline bool rewrite_end(struct rewrite *w)
{
	struct text *t = w->t;
	rewrite_keep(w, t->n);
	t->n = w->n;
	t->at[t->n] = (uint32_t)t->raw.n;
	memset(t->p + t->n, 0, TEXT_PAD);
	t->changed = t->changed || w->edited;
	return w->edited;
}

#endif
