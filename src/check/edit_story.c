#include "check/crowd.h"
#include "check/edit.h"
#include "check/wordlist.h"

#define PHRASE_TOKENS_MAX 7

static bool is_article(const struct doc *doc, size_t i)
{
	static const char *const words[] = {"a", "an", "one"};
	return TOKEN_IN(doc, i, words);
}

/* Words that do not stand between an article and the noun it belongs to. */
static bool is_function_word(const struct doc *doc, size_t i)
{
	static const char *const words[] = {
		"a",       "after",  "am",    "an",   "and", "are",   "as",   "at",    "be",
		"because", "before", "but",   "by",   "for", "from",  "had",  "has",   "have",
		"he",      "her",    "him",   "his",  "how", "i",     "if",   "in",    "is",
		"it",      "its",    "like",  "me",   "my",  "of",    "on",   "or",    "our",
		"she",     "so",     "than",  "that", "the", "their", "them", "then",  "they",
		"this",    "to",     "us",    "was",  "we",  "were",  "when", "where", "which",
		"while",   "who",    "whose", "with", "you", "your"};
	return TOKEN_IN(doc, i, words);
}

static bool is_record_word(const struct doc *doc, size_t i)
{
	size_t tokens;
	const struct crowd_row *row = crowd_row_at(doc, i, &tokens);
	return row && row->kind == CROWD_RECORD && tokens == 1;
}

/* First token of the noun phrase that ends in the job, without its article: "retired tugboat",
 * "county's only". */
static size_t phrase_start(const struct doc *doc, size_t job)
{
	size_t from = job;
	for (size_t i = job; i > 0 && job - i < PHRASE_TOKENS_MAX; i--) {
		bool word = doc->tokens[i - 1].kind == TOKEN_WORD && !token_ends(doc, i - 1);
		bool dash = token_at_is(doc, i - 1, "-") || token_at_is(doc, i - 1, "'s");
		if (edit_is_determiner(doc, i - 1) || is_article(doc, i - 1)) {
			from = i;
			break;
		}
		if (is_record_word(doc, i - 1))
			from = i - 1;
		if ((!word && !dash) || is_function_word(doc, i - 1) || sentence_begins(doc, i))
			break;
	}
	return from;
}

static void edit_job(struct edit_list *l, size_t job, size_t tokens, size_t first)
{
	static const char *const become[] = {"be", "become", "becomes", "becoming"};
	static const char *const articles[] = {"a", "an", "one", "our", "that", "the", "this"};
	const struct doc *doc = l->doc;
	size_t from = phrase_start(doc, first);
	bool article =
		from > 0 && TOKEN_IN(doc, from - 1, articles) && !token_at_is(doc, from - 1, "our");
	bool bare = from > 0 && !article && edit_is_determiner(doc, from - 1);
	if (from > 1 && article && TOKEN_IN(doc, from - 2, become))
		return; /* what somebody will be, or would like to */
	bool be = from > 1 && article &&
	          (token_at_is(doc, from - 2, "is") || token_at_is(doc, from - 2, "was") ||
	           token_at_is(doc, from - 2, "as"));
	if (be) {
		edit_replace(l, from - 1, job + tokens, "one of many");
		return;
	}
	from -= article;
	edit_replace(l, from, job + tokens,
	             bare           ? "patient"
	             : l->mentioned ? "the patient"
	                            : "a patient");
	l->mentioned = true;
}

static bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

/* "our first hand transplant" → "our hand transplant"; "the only set" → "a set". */
static void edit_record(struct edit_list *l, size_t token, size_t tokens)
{
	const struct doc *doc = l->doc;
	size_t next = token + tokens;
	if (next >= doc->tokens_n || doc->tokens[next].kind != TOKEN_WORD)
		return;
	const char *article = is_vowel(doc->tokens[next].fold[0]) ? "an" : "a";
	if (token > 0 && token_at_is(doc, token - 1, "the"))
		edit_replace(l, token - 1, next, article);
	else if (doc->tokens[token].flags & TOKEN_SENTENCE)
		edit_replace(l, token, next, article);
	else
		edit_delete(l, token, next);
}

struct plainer {
	const char *word, *plain;
};

/* Sorted by the table's phrase. Kinship that few have, in words that many have. */
static const struct plainer families[] = {
	{"gemelas", "hijas"},
	{"gemelos", "hijos"},
	{"identical triplets", "babies"},
	{"identical twins", "siblings"},
	{"newlyweds", "couple"},
	{"octuplets", "babies"},
	{"quadruplets", "babies"},
	{"quads", "babies"},
	{"quintuplets", "babies"},
	{"sextuplets", "babies"},
	{"trillizos", "hijos"},
	{"triplets", "babies"},
	{"twins", "siblings"},
};

size_t edit_circumstance(struct edit_list *l, size_t token, size_t from)
{
	size_t tokens;
	const struct crowd_row *row = crowd_row_at(l->doc, token, &tokens);
	if (!row)
		return 1;
	long family;
	switch (row->kind) {
	case CROWD_JOB: edit_job(l, token, tokens, from); break;
	case CROWD_RECORD: edit_record(l, token, tokens); break;
	case CROWD_FAMILY:
		family = WORDLIST_FIND(families, str_c(row->words));
		if (family >= 0)
			edit_replace(l, token, token + tokens, families[family].plain);
		break;
	default: break;
	}
	return tokens;
}
