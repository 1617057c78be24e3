#include "check/age.h"
#include "check/crowd.h"
#include "check/edit.h"
#include "check/wordlist.h"

struct band {
	int below;
	const char *a, *bare, *old; /* "a child", "child"; "is …" */
};

static const struct band bands[6] = {
	{2, "a baby", "baby", "very young"},
	{13, "a child", "child", "a child"},
	{20, "a teenager", "teenager", "a teenager"},
	{65, "an adult", "adult", "an adult"},
	{90, "an older adult", "older adult", "an older adult"},
	{1000, "an older adult", "older adult", "90 or older"},
};

static const struct band *band_of(int years)
{
	size_t i = 0;
	while (years >= bands[i].below && i + 1 < sizeof bands / sizeof *bands)
		i++;
	return &bands[i];
}

/* Nouns that say no more than the band does. */
static bool is_person_noun(const struct doc *doc, size_t i)
{
	static const char *const words[] = {
		"adult", "baby",      "boy",     "child", "f",          "fellow",  "female",
		"gal",   "gentleman", "girl",    "guy",   "individual", "infant",  "kid",
		"kiddo", "lady",      "m",       "male",  "man",        "newborn", "person",
		"teen",  "teenager",  "toddler", "woman", "youngster"};
	return TOKEN_IN(doc, i, words);
}

static bool has_old(const struct doc *doc, const struct entity *e)
{
	static const char *const words[] = {"anos", "m", "mo", "old", "y", "yo", "yr"};
	if (e->tokens > 1 && TOKEN_IN(doc, e->token + e->tokens - 1, words))
		return true;
	/* "58M", "34yo" */
	char last = doc->text.p[e->end - 1];
	return e->tokens == 1 && ascii_is_alpha(last) && ascii_is_digit(doc->text.p[e->start]);
}

static bool is_article(const struct doc *doc, size_t i)
{
	return token_at_is(doc, i, "a") || token_at_is(doc, i, "an");
}

/* "a 9-year-old boy" → "a child"; "her 9-year-old son" → "her son". */
static void edit_described(struct edit_list *l, size_t from, size_t to, const struct band *band)
{
	const struct doc *doc = l->doc;
	size_t tokens;
	const struct crowd_row *row = from > 0 ? crowd_row_at(doc, from - 1, &tokens) : NULL;
	bool record = row && row->kind == CROWD_RECORD && tokens == 1; /* "the only 19-year-old" */
	from -= record;
	bool article = from > 0 &&
	               (is_article(doc, from - 1) || (record && token_at_is(doc, from - 1, "the")));
	bool other = from > 0 && !article && edit_is_determiner(doc, from - 1);
	const struct token *next = token_at(doc, to);
	bool noun = next && next->kind == TOKEN_WORD && !token_ends(doc, to);
	static const char *const not_nouns[] = {
		"and", "as",   "at",   "came", "did",  "from", "had",  "has", "in",    "is",
		"on",  "said", "that", "was",  "went", "were", "when", "who", "whose", "with"};
	noun &= !TOKEN_IN(doc, to, not_nouns);
	if (is_person_noun(doc, to)) {
		edit_replace(l, from - article, to + 1, other ? band->bare : band->a);
	} else if (noun && article) {
		char first = next->fold_n ? next->fold[0] : 'x';
		bool vowel = first == 'a' || first == 'e' || first == 'i' || first == 'o' ||
		             first == 'u';
		edit_replace(l, from - 1, to, vowel ? "an" : "a");
	} else if (noun) {
		edit_delete(l, from, to);
	} else {
		edit_replace(l, from - article, to, other ? "patient" : band->a);
	}
}

/* ", 9," and "(77)" and "aged 9": taken out with what holds them. */
static bool delete_aside(struct edit_list *l, size_t from, size_t to)
{
	static const char *const before[] = {"age", "aged", "ages", "at"};
	const struct doc *doc = l->doc;
	size_t begin = from;
	for (int i = 0; i < 2 && begin > 0 && TOKEN_IN(doc, begin - 1, before); i++)
		begin--;
	if (begin > 0 && token_at_is(doc, begin - 1, "(") && token_at_is(doc, to, ")"))
		edit_delete(l, begin - 1, to + 1);
	else if (begin > 0 && token_at_is(doc, begin - 1, ",") && token_ends(doc, to))
		edit_delete(l, begin - 1, to + (token_at_is(doc, to, ",") && begin == from));
	else if (begin < from)
		edit_delete(l, begin, to);
	else
		return false;
	return true;
}

void edit_age(struct edit_list *l, const struct entity *e)
{
	static const char *const be[] = {"am", "be", "is", "was"};
	static const char *const turn[] = {"turned", "turning", "turns"};
	const struct doc *doc = l->doc;
	size_t from = e->token, to = from + e->tokens;
	int years = age_years(str_of(doc->text.p + e->start, e->end - e->start));
	if (years == AGE_UNKNOWN || l->language != LANGUAGE_ENGLISH)
		return;
	const struct band *band = band_of(years);
	bool after_be =
		from > 0 && (TOKEN_IN(doc, from - 1, be) || token_at_is(doc, from - 1, "'s"));
	if (from > 0 && TOKEN_IN(doc, from - 1, turn)) {
		edit_replace(l, from - 1, to,
		             token_at_is(doc, from - 1, "turned") ? "celebrated a birthday"
		                                                  : "celebrates a birthday");
	} else if (after_be && !is_person_noun(doc, to)) {
		edit_replace(l, from, to, band->old);
	} else if (has_old(doc, e)) {
		edit_described(l, from, to, band);
	} else if (!delete_aside(l, from, to)) {
		/* "in her 60s" and whatever else only counts years */
		size_t begin = from;
		if (begin > 1 && edit_is_determiner(doc, begin - 1) &&
		    token_at_is(doc, begin - 2, "in"))
			begin -= 2;
		if (begin < from)
			edit_delete(l, begin, to);
		else
			edit_replace(l, from, to, band->a);
	}
}
