#include "check/ident_part.h"

#define NAME_MAX 5

/* USPS two-letter codes. */
static const char states[] =
	"AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO "
	"MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY "
	"DC PR VI GU AS MP ";

static bool is_state(const char *text, const struct lex_item *t)
{
	if (t->kind != LEX_WORD || t->end - t->start != 2 || !(t->flags & LEX_UPPER))
		return false;
	/* "member ID 44821" is not in Idaho: a city or its comma comes before a state */
	const struct lex_item *city = &t[-1];
	bool label = city->word >= WORD_L_MRN && city->word < WORD_STREET;
	if (!lex_mark(city, ',') && !(city->flags & LEX_CAPITAL && !label))
		return false;
	for (const char *s = states; *s; s += 3)
		if (s[0] == text[t->start] && s[1] == text[t->start + 1])
			return true;
	return false;
}

static bool is_number(const struct lex_item *t)
{
	switch (t->kind) {
	case LEX_NUMBER: return t->digits <= 6;
	case LEX_RANGE:
	case LEX_PHONE_LOCAL:
	case LEX_CODE: return t->digits >= 1 && t->end - t->start <= 8;
	default: return false;
	}
}

static bool is_suffix(const struct lex_item *t)
{
	return t->word == WORD_STREET || t->word == WORD_STREET_SOFT;
}

/* A word a street may be named by. */
static bool is_name(const struct lex_item *t)
{
	if (t->kind == LEX_ORDINAL)
		return true;
	if (t->kind != LEX_WORD || (lex_function(t) && t->word != WORD_OF && t->word != WORD_EL &&
	                            t->word != WORD_LA && t->word != WORD_DE))
		return false;
	switch (t->word) {
	case WORD_UNIT:
	case WORD_PERIOD:
	case WORD_MEASURE:
	case WORD_WEEKDAY:
	case WORD_RELATIVE:
	case WORD_PEOPLE:
	case WORD_AGO:
	case WORD_AROUND: return false;
	default: return true;
	}
}

/* ", Apt 4F", "Ste 120", "#7", "2nd Fl" after a street: items taken. */
static size_t unit(const struct lex_item *t)
{
	size_t n = lex_glued_mark(t, ',');
	if (t[n].kind == LEX_ORDINAL && t[n + 1].word == WORD_APT)
		return n + 2;
	bool place = t[n].word == WORD_APT || t[n].word == WORD_L_PLACE ||
	             t[n].word == WORD_L_PLACE_SOFT;
	if (!place && !lex_mark(&t[n], '#'))
		return 0;
	n++;
	n += lex_glued_mark(&t[n], '.');
	n += lex_mark(&t[n], '#');
	const struct lex_item *u = &t[n];
	bool code = u->kind == LEX_NUMBER || u->kind == LEX_CODE || u->kind == LEX_AGE_SEX ||
	            u->kind == LEX_RANGE ||
	            (u->kind == LEX_WORD && u->flags & LEX_UPPER && u->end - u->start <= 2);
	return code ? n + 1 : 0;
}

/* After the name: the suffix's dot, a direction, the unit. */
static size_t tail(const char *text, const struct lex_item *t)
{
	size_t n = 0;
	if (lex_glued_mark(&t[0], '.') && t[-1].end - t[-1].start <= 4 &&
	    (lex_mark(&t[1], ',') || t[1].word == WORD_APT || t[1].word == WORD_DIR))
		n = 1;
	if (t[n].word == WORD_DIR && t[n].flags & LEX_UPPER &&
	    !(is_state(text, &t[n]) && t[n + 1].kind == LEX_NUMBER))
		n++;
	return n + unit(&t[n]);
}

/* Name words and suffix after the house number. *items: how many; false: no street. */
static bool named(const char *text, const struct lex_item *t, bool big, size_t *items)
{
	size_t n = 0, best = 0, words = 0, capitals = 0;
	while (words < NAME_MAX) {
		const struct lex_item *w = &t[n];
		if (words && is_suffix(w)) {
			bool capital = w->flags & LEX_CAPITAL;
			bool lower = !capital && capitals == 0 && big &&
			             (w->word == WORD_STREET || w->end - w->start == 2);
			if ((capital && capitals == words) || lower)
				best = n + 1;
			else if (w->word == WORD_STREET && big && capitals + 1 >= words)
				best = n + 1;
		}
		if (!is_name(w) || (best == n && best && !is_suffix(w)))
			break;
		capitals += w->flags & LEX_CAPITAL || w->kind == LEX_ORDINAL ||
		            (words && !(w->flags & LEX_CAPITAL) && lex_function(w));
		words++;
		n++;
		/* "E. 7th", "St. Mary's" */
		if (lex_glued_mark(&t[n], '.') && w->end - w->start <= 3 && is_name(&t[n + 1]) &&
		    !is_suffix(w))
			n++;
	}
	(void)text;
	*items = best;
	return best != 0;
}

/* "215 Rue Principale", "Calle Luna #7". */
static size_t headed(const struct lex_item *it)
{
	size_t n = 0;
	bool first = is_number(it);
	if (first)
		n = 1;
	if (it[n].word != WORD_STREET_HEAD || !(it[n].flags & LEX_CAPITAL))
		return 0;
	n++;
	n += lex_glued_mark(&it[n], '.');
	size_t words = 0;
	while (words < 4 && ((it[n].kind == LEX_WORD && it[n].flags & LEX_CAPITAL) ||
	                     it[n].word == WORD_DE || it[n].word == WORD_LA ||
	                     it[n].word == WORD_EL || (it[n].kind == LEX_NUMBER && !words)))
		n++, words++;
	if (!words)
		return 0;
	if (first)
		return n;
	size_t m = n + lex_mark(&it[n], ',');
	m += lex_mark(&it[m], '#');
	return it[m].kind == LEX_NUMBER && it[m].digits <= 5 ? m + 1 : 0;
}

/* No suffix: "1400 Dearborn", "702 S. Zarzamora", where an address is asked for. */
static size_t bare(const struct lex_item *it)
{
	size_t n = 1;
	bool dir = false;
	if (it->kind != LEX_NUMBER || it->digits < 3 || it->digits > 5)
		return 0;
	if (it[1].word == WORD_DIR && it[1].flags & LEX_CAPITAL) {
		n += 1 + (size_t)lex_glued_mark(&it[2], '.');
		dir = true;
	}
	if (it[n].kind != LEX_WORD || it[n].word != WORD_NONE || !(it[n].flags & LEX_CAPITAL) ||
	    it[n].flags & LEX_UPPER)
		return 0;
	bool at =
		it[-1].word == WORD_AT || it[-1].word == WORD_TO || (it[-1].word == WORD_IN && dir);
	if (unit(&it[n + 1]))
		return n + 1;
	bool more = it[n + 1].flags & LEX_CAPITAL;
	return (at && !more && it->value > 100 &&
	        !(it->digits == 4 && it->value >= 1900 && it->value < 2100)) ||
	                       dir
	               ? n + 1
	               : 0;
}

/* "P.O. Box 77120", "RR 2 Box 118": `it` is the first item. */
static size_t box(const char *text, const struct lex_item *it)
{
	size_t n = 0;
	if (it->kind != LEX_WORD)
		return 0;
	char c = ascii_lower(text[it->start]);
	size_t w = it->end - it->start;
	if (c == 'p' && w == 2 && ascii_lower(text[it->start + 1]) == 'o')
		n = 1;
	else if (c == 'p' && w == 1) {
		n = 1 + (size_t)lex_mark(&it[1], '.');
		if (it[n].kind != LEX_WORD || it[n].end - it[n].start != 1 ||
		    ascii_lower(text[it[n].start]) != 'o')
			return 0;
		n++;
	} else if (c == 'r' && w == 2 && ascii_lower(text[it->start + 1]) == 'r' &&
	           it[1].kind == LEX_NUMBER)
		n = 2;
	else if (it->word == WORD_BOX && w > 3)
		return it[1].kind == LEX_NUMBER ? 2 : 0; /* apartado */
	if (!n)
		return 0;
	n += lex_glued_mark(&it[n], '.');
	n += lex_mark(&it[n], ',');
	if (it[n].word != WORD_BOX)
		return 0;
	n++;
	n += lex_mark(&it[n], '#');
	return it[n].kind == LEX_NUMBER || it[n].kind == LEX_CODE ? n + 1 : 0;
}

/* "County Rd 12": the road's own number. `t` is the suffix. */
static size_t numbered(const struct lex_item *t, bool big)
{
	bool road = t->word == WORD_STREET && t->flags & LEX_CAPITAL && t[-1].flags & LEX_CAPITAL;
	return road && big && t[1].kind == LEX_NUMBER && t[1].digits <= 4 && lex_phrase_ends(&t[2]);
}

size_t street_match(const char *text, const struct lex_item *it, struct ident *out)
{
	size_t n = 0;
	enum ident_form form = FORM_STREET;
	if (it->kind == LEX_WORD) {
		n = box(text, it);
		if (n)
			form = FORM_PO_BOX;
		else
			n = headed(it);
	} else if (is_number(it) && it[1].kind != LEX_MARK) {
		size_t name;
		bool big = it->digits >= 2;
		if (named(text, &it[1], big, &name))
			n = 1 + name + numbered(&it[name], big) + tail(text, &it[1 + name]);
		else if ((n = headed(it)) == 0 && (n = bare(it)) != 0)
			n += unit(&it[n]);
	}
	if (!n)
		return 0;
	*out = (struct ident){.start = it[0].start,
	                      .end = it[n - 1].end,
	                      .type = CHAPERONE_STREET_ADDRESS,
	                      .form = (uint8_t)form,
	                      .sure = 128};
	return n;
}

bool street_before(const char *text, const struct lex_item *it)
{
	const struct lex_item *a = &it[-1];
	return is_state(text, a) || (lex_mark(a, ',') && is_state(text, &a[-1]));
}
