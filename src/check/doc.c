#include "check/doc.h"

#include "check/lexicon.h"

/* Idents are at most one per two bytes (ident.h); the tagger keeps a row of scores, a row of
 * back pointers, a word and at most one entity per token. */
#define TAG_BYTES_PER_TOKEN 192

size_t doc_memory_bytes(size_t text_bytes)
{
	size_t n = 2 * text_bytes + 64;
	return text_memory_bytes(text_bytes) + n * sizeof(struct ident) / 2 +
	       token_memory_bytes(n) + n * TAG_BYTES_PER_TOKEN + 4096;
}

#define PHRASE_MAX 4

/* The longest phrase of the lexicon that begins at token i: marks its tokens. */
static void find_phrase(struct doc *doc, size_t i)
{
	struct token *t = doc->tokens;
	uint32_t key = t[i].hash;
	uint16_t found = 0;
	size_t last = i, at = i;
	for (int words = 2; words <= PHRASE_MAX; words++) {
		at++;
		if (at < doc->tokens_n && t[at].kind == TOKEN_MARK && t[at].fold[0] == '-' &&
		    (t[at].flags & TOKEN_GLUED))
			at++;
		if (at >= doc->tokens_n || (t[at].kind != TOKEN_WORD && t[at].kind != TOKEN_NUMBER))
			break;
		key = lexicon_join(key, t[at].hash);
		uint16_t set = lexicon_find(key);
		if (!set)
			break;
		unsigned n;
		lexicon_classes(set, &n);
		bool begins = lexicon_begins(set);
		if (n > begins)
			found = set, last = at;
		if (!begins)
			break;
	}
	for (size_t k = i; found && k <= last; k++) {
		t[k].phrase = found;
		t[k].phrase_first = k == i;
	}
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
	doc->tokens =
		token_split(&doc->text, doc->idents, doc->idents_n, doc->arena, &doc->tokens_n);
	if (!doc->tokens)
		return CHAPERONE_E_MEMORY;
	for (size_t i = 0; i < doc->tokens_n; i++)
		lexicon_expect(doc->tokens[i].hash);
	for (size_t i = 0; i < doc->tokens_n; i++)
		if (doc->tokens[i].kind == TOKEN_WORD)
			doc->tokens[i].classes = lexicon_find(doc->tokens[i].hash);
	for (size_t i = 0; i < doc->tokens_n; i++)
		if (doc->tokens[i].kind == TOKEN_WORD && !doc->tokens[i].phrase)
			find_phrase(doc, i);
	doc->message = NULL;
	doc->entities_n = 0;
	return 0;
}
