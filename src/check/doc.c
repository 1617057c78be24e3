#include "check/doc.h"

#include "check/lexicon.h"

/* Idents are at most one per two bytes (ident.h); the tagger keeps a row of scores, a row of
 * back pointers, a word and at most one entity per token. */
#define TAG_BYTES_PER_TOKEN 144

size_t doc_memory_bytes(size_t text_bytes)
{
	size_t n = 2 * text_bytes + 64;
	return text_memory_bytes(text_bytes) + n * sizeof(struct ident) / 2 + token_memory_bytes(n) +
	       n * TAG_BYTES_PER_TOKEN + 4096;
}

int doc_read(struct doc *doc, struct str raw)
{
	int rc = text_init(&doc->text, raw, doc->arena);
	if (rc)
		return rc;
	struct str s = str_of(doc->text.p, doc->text.n);
	size_t max = s.n / 2 + 1;
	doc->idents = ARENA_NEW(doc->arena, struct ident, max);
	if (!doc->idents)
		return CHAPERONE_E_MEMORY;
	doc->idents_n = ident_find(s, doc->profile, doc->idents, max);
	doc->tokens = token_split(&doc->text, doc->idents, doc->idents_n, doc->arena, &doc->tokens_n);
	if (!doc->tokens)
		return CHAPERONE_E_MEMORY;
	for (size_t i = 0; i < doc->tokens_n; i++)
		if (doc->tokens[i].kind == TOKEN_WORD)
			doc->tokens[i].classes = lexicon_find(doc->tokens[i].hash);
	doc->message = NULL;
	doc->entities_n = 0;
	return 0;
}
