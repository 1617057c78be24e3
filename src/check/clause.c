#include "check/clause.h"

#include "check/wordlist.h"

bool sentence_begins(const struct doc *doc, size_t token)
{
	static const char *const titles[] = {
		"capt", "col",  "cpl", "doc", "dr",  "gen", "lt",  "maj", "mr",  "mrs", "ms", "no",
		"pfc",  "prof", "pvt", "rep", "rev", "sen", "sgt", "sr",  "sra", "st",  "vs"};
	const struct token *t = &doc->tokens[token];
	if (!(t->flags & TOKEN_SENTENCE))
		return false;
	if (token < 2 || !token_is(&t[-1], ".") || !(t[-1].flags & TOKEN_GLUED))
		return true;
	bool initial = t[-2].kind == TOKEN_WORD && t[-2].fold_n == 1;
	bool upper = (t[-2].flags & TOKEN_CAPITAL) && !token_is(&t[-2], "i");
	return !TOKEN_IN(doc, token - 2, titles) &&
	       !(initial && (upper || !(t->flags & TOKEN_CAPITAL)));
}

struct clause clause_at(const struct doc *doc, size_t token)
{
	struct clause c = {token, token + 1};
	const struct token *t = doc->tokens;
	while (c.from > 0 && token - c.from < CLAUSE_WINDOW && !sentence_begins(doc, c.from) &&
	       t[c.from].kind != TOKEN_BREAK)
		c.from--;
	while (c.to < doc->tokens_n && c.to - token < CLAUSE_WINDOW &&
	       !sentence_begins(doc, c.to) && t[c.to].kind != TOKEN_BREAK)
		c.to++;
	return c;
}

bool token_in(const struct doc *doc, size_t i, const char *const *sorted, size_t n)
{
	return i < doc->tokens_n && doc->tokens[i].kind == TOKEN_WORD &&
	       wordlist_find(sorted, n, sizeof *sorted, token_fold(&doc->tokens[i])) >= 0;
}

bool clause_has(const struct doc *doc, struct clause c, const char *const *sorted, size_t n)
{
	for (size_t i = c.from; i < c.to && i < doc->tokens_n; i++)
		if (token_in(doc, i, sorted, n))
			return true;
	return false;
}

bool doc_has(const struct doc *doc, const char *const *sorted, size_t n)
{
	return clause_has(doc, (struct clause){0, doc->tokens_n}, sorted, n);
}

/* Words of a document that are in a table, the longest of which has `longest` bytes. */
static size_t count_words(const struct doc *doc, const char *const *sorted, size_t n,
                          size_t longest)
{
	size_t found = 0;
	uint32_t begins[32] = {0}; /* by the low bits of two letters */
	for (size_t k = 0; k < n; k++)
		begins[sorted[k][0] & 31] |= (uint32_t)1 << (sorted[k][1] & 31);
	for (size_t i = 0; i < doc->tokens_n; i++) {
		struct str word = token_fold(&doc->tokens[i]);
		char second = word.n > 1 ? word.p[1] : 0;
		if (word.n && word.n <= longest && begins[word.p[0] & 31] >> (second & 31) & 1)
			found += token_in(doc, i, sorted, n);
	}
	return found;
}

enum language doc_language(const struct doc *doc)
{
	static const char *const english[] = {
		"and", "are", "at",   "be",  "for",  "i",  "in",  "is", "it",   "my",  "of",
		"on",  "our", "that", "the", "this", "to", "was", "we", "with", "you", "your"};
	static const char *const spanish[] = {
		"al",  "con", "de", "del", "el", "en",  "es",  "esta", "gracias", "hola",
		"la",  "las", "lo", "los", "mi", "muy", "nos", "para", "pero",    "por",
		"que", "se",  "su", "te",  "un", "una", "y",   "ya"};
	/* most texts have no word of Spanish, and need not be read again */
	size_t found = count_words(doc, spanish, sizeof spanish / sizeof *spanish, 7);
	return found && found > count_words(doc, english, sizeof english / sizeof *english, 4)
	               ? LANGUAGE_SPANISH
	               : LANGUAGE_ENGLISH;
}

bool token_ends(const struct doc *doc, size_t i)
{
	if (i >= doc->tokens_n)
		return true;
	const struct token *t = &doc->tokens[i];
	if (t->kind == TOKEN_MARK)
		return !token_is(t, "-") && !token_is(t, "\"") && !token_is(t, "'s") &&
		       !token_is(t, "'") && !token_is(t, "#") && !token_is(t, "@") &&
		       !token_is(t, "&");
	return t->kind == TOKEN_EMOJI || t->kind == TOKEN_BREAK;
}

struct chaperone_span tokens_span(const struct doc *doc, size_t from, size_t to)
{
	return text_back(&doc->text, doc->tokens[from].start, doc->tokens[to - 1].end);
}

size_t token_after(const struct doc *doc, size_t raw)
{
	size_t low = 0, high = doc->tokens_n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (tokens_span(doc, middle, middle + 1).end <= raw)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Words that begin sentences and belong to names, too; they do not stand for a name alone. */
static bool is_plain_word(const struct token *t)
{
	static const char *const words[] = {"a",   "and", "april", "august", "big", "can", "for",
	                                    "he",  "her", "his",   "june",   "las", "los", "may",
	                                    "old", "our", "she",   "st",     "the", "two", "will"};
	return WORDLIST_HAS(words, token_fold(t));
}

bool token_is_name_word(const struct token *t)
{
	return t->kind == TOKEN_WORD && t->end - t->start >= NAME_WORD_BYTES_MIN &&
	       (t->flags & TOKEN_CAPITAL) && !is_plain_word(t);
}
