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

/* The word after token i, or after a hyphen there; the number of tokens when there is none. */
static size_t next_word(const struct doc *doc, size_t i)
{
	const struct token *t = doc->tokens;
	i++;
	if (i < doc->tokens_n && t[i].kind == TOKEN_MARK && t[i].fold[0] == '-' &&
	    (t[i].flags & TOKEN_GLUED))
		i++;
	return i < doc->tokens_n && (t[i].kind == TOKEN_WORD || t[i].kind == TOKEN_NUMBER)
	               ? i
	               : doc->tokens_n;
}

/* The longest phrase of the lexicon that begins at token i: marks its tokens. */
static void find_phrase(struct doc *doc, size_t i)
{
	struct token *t = doc->tokens;
	uint32_t key = t[i].hash;
	uint16_t found = 0;
	size_t last = i, at = i;
	for (int words = 2; words <= PHRASE_MAX; words++) {
		at = next_word(doc, at);
		if (at == doc->tokens_n)
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

/* Looks words and phrases up; what is read of words was fetched as they were split, of phrases is
 * as their words are found. */
static void look_up(struct doc *doc)
{
	struct token *t = doc->tokens;
	size_t n = doc->tokens_n;
	for (size_t i = 0; i < n; i++) {
		if (t[i].kind != TOKEN_WORD)
			continue;
		t[i].classes = lexicon_find(t[i].hash);
		size_t next = next_word(doc, i);
		if (next < n)
			lexicon_expect(lexicon_join(t[i].hash, t[next].hash));
	}
	for (size_t i = 0; i < n; i++)
		if (t[i].kind == TOKEN_WORD && !t[i].phrase)
			find_phrase(doc, i);
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
	look_up(doc);
	doc->message = NULL;
	doc->entities_n = 0;
	return 0;
}
