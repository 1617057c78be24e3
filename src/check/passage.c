#include "check/passage.h"

/* Sentences are added up to this many tokens; a single one may have as many as a whole text. */
#define FULL_TOKENS 40

static bool ends(const struct doc *doc, size_t i)
{
	return i == doc->tokens_n || (doc->tokens[i].flags & TOKEN_SENTENCE);
}

static size_t sentence_end(const struct doc *doc, size_t from)
{
	size_t i = from + 1;
	while (!ends(doc, i) && i - from < PASSAGE_WHOLE_TOKENS)
		i++;
	return i;
}

bool passage_next(const struct doc *doc, struct passage *p)
{
	if (p->to == doc->tokens_n)
		return false;
	if (doc->tokens_n <= PASSAGE_WHOLE_TOKENS) {
		*p = (struct passage){0, doc->tokens_n};
		return true;
	}
	/* half of the passage before comes along, in whole sentences */
	size_t half = p->from + (p->to - p->from) / 2, from = p->to ? p->from : 0;
	if (p->to)
		do
			from = sentence_end(doc, from);
		while (from < half);
	size_t to = sentence_end(doc, from);
	while (to < doc->tokens_n && (to <= p->to || sentence_end(doc, to) - from <= FULL_TOKENS))
		to = sentence_end(doc, to);
	*p = (struct passage){from, to};
	return true;
}

/* The first entity that begins at a token or after it: they are sorted. */
static size_t entity_from(const struct doc *doc, size_t token)
{
	size_t low = 0, high = doc->entities_n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (doc->entities[middle].token < token)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool passage_doc(const struct doc *doc, const struct passage *p, struct doc *out)
{
	*out = *doc;
	if (!p->from && p->to == doc->tokens_n)
		return true;
	out->tokens = doc->tokens + p->from;
	out->tokens_n = p->to - p->from;
	out->entities_n = 0;
	out->entities = ARENA_NEW(doc->arena, struct entity, out->tokens_n + 1);
	for (size_t i = entity_from(doc, p->from); out->entities && i < doc->entities_n; i++) {
		struct entity e = doc->entities[i];
		if (e.token >= p->to)
			break;
		if (e.token + e.tokens > p->to)
			continue;
		e.token -= (uint32_t)p->from;
		out->entities[out->entities_n++] = e;
	}
	return out->entities != NULL;
}
