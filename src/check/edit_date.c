#include "check/crowd.h"
#include "check/edit.h"
#include "check/wordlist.h"

bool edit_date_identifies(const struct doc *doc, const struct entity *e)
{
	static const char *const months[] = {
		"abril",    "agosto",   "apr",       "april",    "aug",       "august",
		"dec",      "december", "diciembre", "enero",    "feb",       "febrero",
		"february", "jan",      "january",   "jul",      "julio",     "july",
		"jun",      "june",     "junio",     "mar",      "march",     "marzo",
		"may",      "mayo",     "nov",       "november", "noviembre", "oct",
		"october",  "octubre",  "sep",       "sept",     "september", "septiembre"};
	if (e->form == FORM_DATE_NUMERIC)
		return true;
	bool month = false, day = false;
	size_t dashes = 0;
	for (size_t i = e->token; i < e->token + e->tokens; i++) {
		const struct token *t = &doc->tokens[i];
		month |= TOKEN_IN(doc, i, months);
		dashes += token_is(t, "-");
		if (t->kind != TOKEN_NUMBER && t->kind != TOKEN_CODE)
			continue;
		size_t marks = 0;
		for (size_t k = 0; k < t->fold_n; k++)
			marks += t->fold[k] == '/' || t->fold[k] == '-' || t->fold[k] == '.';
		if (marks)
			return true;
		day |= t->fold_n <= 2;
	}
	/* "07-19-1988" in parts, and days of a month, not "3:10" */
	return (month && day) || dashes == 2;
}

/* The year a date names, as its own words; .n 0 when there is none. */
static struct str year_of(const struct doc *doc, const struct entity *e)
{
	struct str s = str_of(doc->text.p + e->start, e->end - e->start);
	for (size_t i = 0; i + 4 <= s.n; i++) {
		bool year = (s.p[i] == '1' && s.p[i + 1] == '9') ||
		            (s.p[i] == '2' && s.p[i + 1] == '0');
		if (year && ascii_is_digit(s.p[i + 2]) && ascii_is_digit(s.p[i + 3]) &&
		    !(i > 0 && ascii_is_digit(s.p[i - 1])) &&
		    !(i + 4 < s.n && ascii_is_digit(s.p[i + 4])))
			return str_of(s.p + i, 4);
	}
	return str_of(s.p, 0);
}

/* Is it about what is to come? */
static bool is_ahead(const struct doc *doc, const struct entity *e)
{
	static const char *const words[] = {"ahead",   "coming",   "manana",  "next",
	                                    "proximo", "tomorrow", "upcoming"};
	static const char *const due[] = {"due", "expected", "planned", "scheduled"};
	static const char *const verbs[] = {"gonna", "he'll",  "i'll",    "it'll",    "join",
	                                    "see",   "she'll", "they'll", "upcoming", "visit",
	                                    "we'll", "will",   "you'll"};
	for (size_t i = e->token; i < e->token + e->tokens; i++)
		if (TOKEN_IN(doc, i, words))
			return true;
	if (e->token > 0 && TOKEN_IN(doc, e->token - 1, due))
		return true;
	return CLAUSE_HAS(doc, clause_at(doc, e->token), verbs);
}

/* A noun follows that the date describes: "her March 3 surgery". */
static bool describes(const struct doc *doc, size_t from, size_t to)
{
	static const char *const not_nouns[] = {
		"a",     "after", "and",   "are",   "as",  "at",   "because", "before",
		"but",   "by",    "for",   "from",  "had", "has",  "have",    "he",
		"her",   "his",   "i",     "if",    "in",  "is",   "it",      "my",
		"of",    "on",    "or",    "our",   "she", "so",   "that",    "the",
		"their", "then",  "they",  "to",    "was", "we",   "went",    "were",
		"when",  "where", "which", "while", "who", "with", "you",     "your"};
	return from > 0 && edit_is_determiner(doc, from - 1) && !token_ends(doc, to) &&
	       to < doc->tokens_n && doc->tokens[to].kind == TOKEN_WORD &&
	       !TOKEN_IN(doc, to, not_nouns);
}

struct before {
	const char *word; /* the preposition that goes with the date */
	const char *past, *ahead;
};

/* Sorted. What the preposition and the date are together. */
static const struct before befores[] = {
	{"after", "later", "later"},      {"around", "recently", "soon"},
	{"at", "recently", "soon"},       {"before", "earlier", "soon"},
	{"by", "recently", "soon"},       {"during", "recently", "soon"},
	{"early", "recently", "soon"},    {"every", "often", "often"},
	{"for", "for then", "for later"}, {"from", "recently", "soon"},
	{"in", "recently", "soon"},       {"last", "recently", "soon"},
	{"late", "recently", "soon"},     {"next", "soon", "soon"},
	{"on", "recently", "soon"},       {"since", "for a while", "for a while"},
	{"this", "recently", "soon"},     {"till", "for now", "for now"},
	{"until", "for now", "for now"},
};

static const struct before *before_date(const struct doc *doc, size_t token)
{
	if (token == 0 || doc->tokens[token - 1].kind != TOKEN_WORD)
		return NULL;
	long at = WORDLIST_FIND(befores, token_fold(&doc->tokens[token - 1]));
	return at < 0 ? NULL : &befores[at];
}

/* "today", "last night": no "in" or "on" before them belongs to them ("came in today"). */
static bool is_relative(const struct doc *doc, size_t i)
{
	static const char *const words[] = {"anoche",   "ayer",    "earlier",  "every", "hoy",
	                                    "last",     "later",   "next",     "this",  "today",
	                                    "tomorrow", "tonight", "yesterday"};
	static const char *const loose[] = {"around", "at",   "early", "for",  "in",
	                                    "last",   "late", "on",    "this", "through"};
	return TOKEN_IN(doc, i, words) && i > 0 && TOKEN_IN(doc, i - 1, loose);
}

/* "DOB 07/19/1988", "(born May 3)": the label goes, too. */
static bool delete_label(struct edit_list *l, size_t from, size_t to)
{
	static const char *const labels[] = {"adm", "admit", "birthdate", "d",     "dc",
	                                     "dob", "dod",   "dos",       "fecha", "nacimiento"};
	const struct doc *doc = l->doc;
	size_t at = from;
	for (int i = 0;
	     i < 3 && at > 0 && (token_at_is(doc, at - 1, ":") || token_at_is(doc, at - 1, "."));
	     i++)
		at--;
	if (at == 0 || !TOKEN_IN(doc, at - 1, labels))
		return false;
	at--;
	if (at > 0 && token_at_is(doc, at - 1, "(") && token_at_is(doc, to, ")")) {
		at--;
		to++;
	} else if (at > 0 && token_at_is(doc, at - 1, ",")) {
		at--;
	}
	edit_delete(l, at, to);
	return true;
}

static const char *in_spanish(bool ahead) { return ahead ? "pronto" : "recientemente"; }

/* With a year: "in 2024" says as much as may be said. */
static bool keep_year(struct edit_list *l, const struct entity *e, size_t from, size_t to)
{
	struct str year = year_of(l->doc, e);
	if (!year.n)
		return false;
	char *words = arena_copy(l->doc->arena, "in 2000", 7);
	if (!words)
		return false;
	memcpy(words + 3, year.p, 4);
	if (l->language == LANGUAGE_SPANISH)
		words[1] = 'n', words[0] = 'e';
	bool apart = from < e->token || token_ends(l->doc, to);
	if (apart)
		edit_replace(l, from, to, words);
	else
		edit_replace(l, from, to, words + 3);
	return true;
}

void edit_date(struct edit_list *l, const struct entity *e)
{
	const struct doc *doc = l->doc;
	size_t from = e->token, to = e->token + e->tokens;
	bool ahead = is_ahead(doc, e), clock = crowd_days(doc, e) == 0;
	if (delete_label(l, from, to))
		return;
	if (token_at_is(doc, to, "'s")) {
		bool named = from > 0 && edit_is_determiner(doc, from - 1);
		edit_replace(l, from, to + 1,
		             named   ? "recent"
		             : ahead ? "the upcoming"
		                     : "the recent");
		return;
	}
	if (describes(doc, from, to)) {
		edit_delete(l, from, to);
		return;
	}
	const struct before *p = l->language == LANGUAGE_ENGLISH && !is_relative(doc, from)
	                                 ? before_date(doc, from)
	                                 : NULL;
	static const char *const spanish[] = {"a",     "desde", "el",  "en",
	                                      "hasta", "la",    "las", "los"};
	size_t begin = from - (p != NULL);
	while (l->language == LANGUAGE_SPANISH && begin > 0 && from - begin < 2 &&
	       TOKEN_IN(doc, begin - 1, spanish))
		begin--;
	if (!clock && keep_year(l, e, begin, to))
		return;
	/* "of March"; a time of day; a second "recently" in one sentence */
	static const char *const apart[] = {"de", "of"};
	static const char *const since[] = {"after", "ago", "since"};
	bool of = begin > 0 && TOKEN_IN(doc, begin - 1, apart);
	bool again = l->dated > from && (p == NULL || p->past == befores[0].past);
	if (clock && begin == from && !of)
		return;
	static const char *const range[] = {"and", "through", "thru", "to"};
	if (again && begin > 0 && TOKEN_IN(doc, begin - 1, range))
		begin--;
	if (clock || of || again || TOKEN_IN(doc, to, since)) {
		edit_delete(l, of ? begin - 1 : begin, to);
		return;
	}
	if (begin == from && from > 0 && edit_is_determiner(doc, from - 1)) {
		edit_replace(l, from, to, l->language == LANGUAGE_SPANISH ? "día" : "day");
		return;
	}
	if (l->language == LANGUAGE_SPANISH)
		edit_replace(l, begin, to, in_spanish(ahead));
	else if (p)
		edit_replace(l, begin, to, ahead ? p->ahead : p->past);
	else
		edit_replace(l, from, to, ahead ? "soon" : "recently");
	l->dated = clause_at(doc, from).to;
}
