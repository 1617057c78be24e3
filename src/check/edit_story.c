#include "check/crowd.h"
#include "check/edit.h"
#include "check/wordlist.h"

/* Words between an article and a job that go with it: "the retired tugboat captain". */
static bool is_job_adjective(const struct doc *doc, size_t i)
{
	static const char *const words[] = {
		"beloved",  "elementary", "famous", "favorite", "former",    "high",       "local",
		"longtime", "middle",     "old",    "own",      "part",      "retired",    "school",
		"small",    "time",       "town",   "village",  "volunteer", "well-known", "young"};
	return TOKEN_IN(doc, i, words);
}

/* First token of the noun phrase that ends in the job: article, adjectives, "the county's only". */
static size_t phrase_start(const struct doc *doc, size_t job)
{
	size_t from = job, tokens;
	for (int i = 0; i < 4 && from > 0 &&
	                (is_job_adjective(doc, from - 1) || token_at_is(doc, from - 1, "-"));
	     i++)
		from--;
	if (from > 0) {
		const struct crowd_row *row = crowd_row_at(doc, from - 1, &tokens);
		if (row && row->kind == CROWD_RECORD)
			from--;
	}
	if (from > 1 && token_at_is(doc, from - 1, "'s")) {
		from -= 2; /* "the county's" */
		while (from > 0 && job - from < 8 && doc->tokens[from - 1].kind == TOKEN_WORD &&
		       !edit_is_determiner(doc, from - 1) &&
		       (doc->tokens[from].flags & TOKEN_CAPITAL))
			from--;
	}
	return from;
}

static void edit_job(struct edit_list *l, size_t job, size_t tokens, size_t first)
{
	static const char *const articles[] = {"a", "an", "one", "our", "that", "the", "this"};
	const struct doc *doc = l->doc;
	size_t from = phrase_start(doc, first);
	bool article =
		from > 0 && TOKEN_IN(doc, from - 1, articles) && !token_at_is(doc, from - 1, "our");
	bool bare = from > 0 && !article && edit_is_determiner(doc, from - 1);
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
