#include "check/ident_part.h"

#define OLDEST 120

static bool glued_dash(const struct lex_item *t)
{
	return lex_mark(t, '-') && t->flags & LEX_GLUED;
}

static bool is_unit(const struct lex_item *t)
{
	return t->word == WORD_UNIT || t->word == WORD_PERIOD || t->word == WORD_DAY;
}

/* Hours and minutes are nobody's age. */
static bool age_unit(const char *text, const struct lex_item *t)
{
	char c = ascii_lower(text[t->start]), d = ascii_lower(text[t->start + 1]);
	return c == 'd' || c == 'w' || c == 'y' || (c == 'm' && d == 'o') ||
	       (c == 'a' && d != 'm') ||
	       (c == 's' && d == 'e' && ascii_lower(text[t->start + 2]) == 'm') ||
	       (c == 'm' && d == 'e');
}

/* What makes the number before it a quantity of something else. */
static bool counts(const struct lex_item *t)
{
	bool ratio = (lex_mark(t, ':') || lex_mark(t, '+')) && t[1].kind == LEX_NUMBER &&
	             t[1].flags & LEX_GLUED;
	bool degrees = t->kind == LEX_MARK && t->value > 0x7f && t->flags & LEX_GLUED;
	return is_unit(t) || t->word == WORD_MEASURE || lex_mark(t, '%') || ratio || degrees ||
	       lex_mark(t, '/') || lex_mark(t, '$') || t->kind == LEX_NUMBER;
}

static size_t result(const struct lex_item *it, size_t n, struct ident *out)
{
	*out = (struct ident){.start = it[0].start,
	                      .end = it[n - 1].end,
	                      .type = CHAPERONE_AGE,
	                      .form = FORM_AGE,
	                      .sure = 128};
	return n;
}

/* "six-year-old", "9 month old", "3 weeks old", "6 to 11 months old", "12 yo". */
static size_t with_unit(const char *text, const struct lex_item *it)
{
	unsigned v;
	size_t n = 1;
	if (it->kind == LEX_AGE)
		return 1;
	/* "twenty-five-year-old" */
	size_t tens = it->word != WORD_TENS                             ? 0
	              : it[1].word == WORD_NUMBER                       ? 1
	              : glued_dash(&it[1]) && it[2].word == WORD_NUMBER ? 2
	                                                                : 0;
	if (tens) {
		n = with_unit(text, it + tens);
		return n ? n + tens : 0;
	}
	if (it->kind != LEX_RANGE && !lex_small(text, it, OLDEST, &v))
		return 0;
	if ((it[1].word == WORD_TO || it[1].word == WORD_OR || it[1].word == WORD_UNTIL ||
	     it[1].word == WORD_AND)) {
		if (it[2].kind == LEX_AGE)
			return 3;
		if (lex_small(text, &it[2], OLDEST, &v) && is_unit(&it[3]) &&
		    it[4].word == WORD_OLD)
			return 5;
	}
	if (it[1].word == WORD_YO)
		return 2;
	n += glued_dash(&it[n]);
	if (!is_unit(&it[n]))
		return 0;
	n++;
	n += glued_dash(&it[n]);
	return it[n].word == WORD_OLD ? n + 1 : 0;
}

/* "65 and older", "12 and under", "40 o más", "11 and up". */
static size_t with_bound(const char *text, const struct lex_item *it)
{
	unsigned v;
	if (!lex_small(text, it, OLDEST, &v) || it->kind != LEX_NUMBER)
		return 0;
	if ((it[1].word == WORD_AND || it[1].word == WORD_OR) &&
	    (it[2].word == WORD_BOUND || it[2].word == WORD_OLD) && lex_phrase_ends(&it[3]))
		return 3;
	if (lex_mark(&it[1], '+') && it[1].flags & LEX_GLUED && v >= 18 && v < 100 &&
	    (lex_phrase_ends(&it[2]) || it[2].word == WORD_PEOPLE))
		return 1;
	return 0;
}

static size_t second_end(const char *text, const struct lex_item *t)
{
	unsigned v;
	bool to = t->word == WORD_TO || t->word == WORD_UNTIL || lex_mark(t, '-') ||
	          t->word == WORD_OR;
	return to && lex_small(text, &t[1], OLDEST, &v) ? 2 : 0;
}

static size_t unit_after(const struct lex_item *t) { return is_unit(t) ? 1 : 0; }

/* After "age", "ages", "edad": the numbers and their unit. "age" may be a few small words away. */
static size_t labelled(const char *text, const struct lex_item *it)
{
	unsigned v;
	bool range = it->kind == LEX_RANGE;
	if (!range && !lex_small(text, it, OLDEST, &v))
		return 0;
	size_t second = range ? 0 : second_end(text, &it[1]);
	bool wide = range || (second && it[2].kind == LEX_NUMBER && it[2].value > 12);
	size_t n = 1 + second;
	for (int k = 1; k <= 6; k++) {
		const struct lex_item *a = &it[-k];
		if ((a->word == WORD_AGE && (k <= 4 || it[-1].word == WORD_BE)) ||
		    (a->word == WORD_PEOPLE && wide && !counts(&it[n])))
			return n + unit_after(&it[n]);
		if (a->word == WORD_PEOPLE && wide && is_unit(&it[n]) && age_unit(text, &it[n]) &&
		    k == 1)
			return n + 1;
		bool pass =
			(it[-1].word == WORD_BE && a->kind == LEX_WORD) || lex_mark(a, ':') ||
			lex_mark(a, '=') || a->word == WORD_BE || a->word == WORD_OF ||
			(k > 1 && (a->kind == LEX_NUMBER || a->word == WORD_DE || is_unit(a))) ||
			a->word == WORD_AND || a->word == WORD_FROM ||
			(a->word == WORD_FUNC && k == 2);
		if (!pass && !(wide && (a->kind == LEX_WORD || lex_mark(a, ','))))
			return 0;
	}
	return 0;
}

static bool is_name(const struct lex_item *t)
{
	return t->kind == LEX_WORD && t->flags & LEX_CAPITAL && t->end - t->start > 1 &&
	       (t->word == WORD_NONE || t->word == WORD_MONTH_SHORT || t->word == WORD_MONTH_SOFT ||
	        t->word == WORD_MONTH);
}

/* Initials: "M.K." */
static bool is_initial(const struct lex_item *t)
{
	return lex_mark(t, '.') && t->flags & LEX_GLUED && t[-1].flags & LEX_UPPER &&
	       t[-1].end - t[-1].start == 1;
}

static bool is_person(const struct lex_item *t)
{
	return is_name(t) || t->word == WORD_KIN || is_initial(t);
}

/* "was nineteen and", "tiene siete años". */
static size_t word_age(const char *text, const struct lex_item *it)
{
	if (is_unit(&it[1]))
		return age_unit(text, &it[1]) ? 2 : 0;
	return lex_phrase_ends(&it[1]) && it[1].word != WORD_OF && it[1].word != WORD_TO;
}

static bool third_person(const char *text, const struct lex_item *t)
{
	struct str w = str_of(text + t->start, t->end - t->start);
	return t->word == WORD_FUNC &&
	       (str_eq_nocase(w, STR("he")) || str_eq_nocase(w, STR("she")) ||
	        str_eq_nocase(w, STR("who")));
}

/* "she's 92", "I am 26", "who's 84", "tengo 44", "is only 6 months", "turned 101". */
static size_t predicate(const char *text, const struct lex_item *it)
{
	unsigned v;
	const struct lex_item *a = &it[-1];
	if (!lex_small(text, it, OLDEST, &v) || v == 0)
		return 0;
	if (a->word == WORD_TURN)
		return counts(&it[1]) ? 0 : 1;
	size_t back = 1;
	bool only = a->word == WORD_BE && it[-2].word == WORD_BE;
	if (only || (a->word == WORD_BE && it[-2].word == WORD_I_AM) ||
	    (a->word == WORD_FUNC && it[-2].word == WORD_I_AM))
		back = 2;
	const struct lex_item *b = &it[-(long)back];
	bool third = false, subject = false;
	if (b->word == WORD_I_AM) {
		subject = true;
		third = !(ascii_lower(text[b->start]) == 'i' ||
		          (ascii_lower(text[b->start]) == 't' && text[b->start + 1] == 'h'));
	} else if (b->word == WORD_BE) {
		subject = third = (is_person(&b[-1]) && !(b[-1].flags & LEX_UPPER)) ||
		                  third_person(text, &b[-1]);
		subject |= b->end - b->start == 2 && ascii_lower(text[b->start]) == 'a'; /* I am */
	}
	if (!subject || it->kind != LEX_NUMBER)
		return subject && third && it->kind == LEX_WORD && v > 2 ? word_age(text, it) : 0;
	if (is_unit(&it[1]) && !age_unit(text, &it[1]))
		return 0;
	if (is_unit(&it[1]) && third && lex_phrase_ends(&it[2]) &&
	    !(it[2].word == WORD_IN || it[2].word == WORD_BEFORE || it[2].word == WORD_FROM ||
	      it[2].word == WORD_SINCE))
		return 2;
	if (counts(&it[1]) || !lex_phrase_ends(&it[1]) || lex_mark(&it[1], '-'))
		return 0;
	return it[1].word == WORD_OF || it[1].word == WORD_TO ? 0 : 1;
}

/* "Joy, 79, with", "Dad (74) got", "Rosalyn, 52." */
static size_t apposition(const struct lex_item *it)
{
	const struct lex_item *a = &it[-1], *b = &it[1];
	if (it->kind != LEX_NUMBER || it->digits > 3 || it->value < 1 || it->value > 115)
		return 0;
	if (lex_mark(a, '(') && (lex_mark(b, ')') || (lex_mark(b, ',') && b[1].kind == LEX_WORD)))
		return (is_person(&a[-1]) && !(a[-1].flags & LEX_UPPER)) || a[-1].word == WORD_KIN;
	if (lex_mark(a, ',') && lex_mark(b, ')'))
		return it->value > 12 || is_person(&a[-1]);
	/* "granny Opal Tsosie 103 and", "mi abue 91 needs" */
	if (it->digits >= 2 && it->value > 40 && !counts(b) &&
	    (a->word == WORD_KIN || (is_name(a) && is_person(&a[-1]) && lex_phrase_ends(b))))
		return 1;
	if (!lex_mark(a, ',') || !is_person(&a[-1]))
		return 0;
	if (a[-1].kind == LEX_WORD && a[-1].word != WORD_KIN && a[-1].word != WORD_NONE)
		return 0;
	if (lex_mark(b, ',') || lex_mark(b, ';'))
		return (b[1].kind == LEX_WORD || b[1].kind == LEX_CODE || b[1].kind == LEX_BREAK) &&
		       b[1].word != WORD_MONTH && b[1].word != WORD_WEEKDAY;
	if (b->kind == LEX_NONE || b->kind == LEX_BREAK || lex_mark(b, '.') || lex_mark(b, '!'))
		return it->value > 1;
	return b->word == WORD_AND || b->word == WORD_BE || b->word == WORD_FROM ||
	       b->word == WORD_FUNC;
}

/* "beat it at 89", "men over 40", "till 60", "At 93, Irena". */
static size_t placed(const struct lex_item *it)
{
	const struct lex_item *a = &it[-1], *b = &it[1];
	if (it->kind != LEX_NUMBER || it->digits != 2 || it->value < 13 || counts(b) ||
	    lex_mark(b, '-') || lex_mark(b, '+'))
		return 0;
	bool ends = lex_phrase_ends(b) && !lex_mark(b, '(');
	if (b->word == WORD_OF || b->flags & LEX_CAPITAL || b->word == WORD_IN)
		ends = lex_stops(b);
	switch (a->word) {
	case WORD_AT:
		return ends ||
		       (b->kind == LEX_WORD && b->word == WORD_NONE && a[-1].word == WORD_LIFE);
	case WORD_BOUND:
		return ends &&
		       (it->value >= 18 ? a[-1].word == WORD_PEOPLE || lex_stops(&a[-1]) : false);
	case WORD_BY:
	case WORD_UNTIL: return it->value >= 18 && (lex_stops(b) || lex_mark(b, ','));
	case WORD_BEFORE: return it->value >= 30 && (lex_stops(b) || lex_mark(b, ','));
	default: return 0;
	}
}

/* "kids under 5", "babies under 3 months", "Under 2 with a cough?" */
static size_t bounded(const char *text, const struct lex_item *it)
{
	const struct lex_item *a = &it[-1];
	if (a->word != WORD_BOUND || it->kind != LEX_NUMBER || it->value > 115 || it->value == 0)
		return 0;
	bool begins = a[-1].kind == LEX_NONE || a[-1].kind == LEX_BREAK || lex_mark(&a[-1], '.');
	if (a[-1].word != WORD_PEOPLE && a[-1].word != WORD_KIN && !begins)
		return 0;
	if (is_unit(&it[1]))
		return age_unit(text, &it[1]) && lex_phrase_ends(&it[2]) ? 2 : 0;
	return !counts(&it[1]) && lex_phrase_ends(&it[1]) &&
	       (!begins || it[1].kind == LEX_WORD || it->value > 17);
}

/* "the baby's 5 weeks" */
static size_t owned(const char *text, const struct lex_item *it)
{
	return it[-1].word == WORD_KIN && it[-1].flags & LEX_OWNED && it->kind == LEX_NUMBER &&
	                       is_unit(&it[1]) && age_unit(text, &it[1]) && lex_stops(&it[2])
	               ? 2
	               : 0;
}

/* A sentence that is nothing but a number: "asthma. 19." */
static size_t sole(const struct lex_item *it)
{
	return it->kind == LEX_NUMBER && it->digits == 2 && it->value > 12 && lex_stops(&it[-1]) &&
	       it[-1].kind != LEX_NONE && it[-1].kind != LEX_BREAK &&
	       (lex_mark(&it[1], '.') || lex_mark(&it[1], '!') || it[1].kind == LEX_NONE);
}

/* "18 months" or "61" at the very end, after a comma. */
static size_t closing(const char *text, const struct lex_item *it)
{
	const struct lex_item *a = &it[-1], *b = &it[1];
	if (!lex_mark(a, ',') || it->kind != LEX_NUMBER || a[-1].kind != LEX_WORD)
		return 0;
	if (is_unit(b) && b[1].kind == LEX_NONE)
		return ascii_lower(text[b->start]) == 'm' && age_unit(text, b) ? 2 : 0;
	return it->digits == 2 && it->value > 17 &&
	       (b->kind == LEX_NONE || (lex_mark(b, '.') && b[1].flags & LEX_CAPITAL)) &&
	       a[-1].word < WORD_L_MRN;
}

/* "at 7 months", "babies 6 months and up", "due at 11 or 12" */
static size_t milestone(const char *text, const struct lex_item *it)
{
	const struct lex_item *a = &it[-1], *b = &it[1];
	if (it->kind != LEX_NUMBER || it->digits > 2)
		return 0;
	if (is_unit(b) && age_unit(text, b) && ascii_lower(text[b->start]) != 'd')
		return (a->word == WORD_AT && ascii_lower(text[b->start]) != 'w') ||
		                       (a->word == WORD_PEOPLE && lex_phrase_ends(&b[1]))
		               ? 2
		               : 0;
	return a->word == WORD_AT && b->word == WORD_OR && b[1].kind == LEX_NUMBER &&
	                       b[1].value == it->value + 1 && lex_phrase_ends(&b[2])
	               ? 3
	               : 0;
}

/* "her eighties", "your 20s". */
static size_t decade(const struct lex_item *it)
{
	bool is = it->word == WORD_DECADE || (it->kind == LEX_DECADE && it->digits == 2 &&
	                                      it->value % 10 == 0 && it->value >= 20);
	if (!is)
		return 0;
	const struct lex_item *a = &it[-1];
	return a->word == WORD_POSS || (a->word == WORD_MID && a[-1].word == WORD_POSS) ||
	       (lex_mark(a, '-') && a[-1].word == WORD_MID);
}

/* A message that begins "58, diabetic, crushing chest pain", "6 months, got eczema". */
static size_t opening(const char *text, const struct lex_item *it)
{
	if (it->kind != LEX_NUMBER || it->value > 115 || it->value < 2)
		return 0;
	bool begins = lex_stops(&it[-1]) || lex_mark(&it[-1], '"');
	if (begins && it->value > 12 && lex_mark(&it[1], ',') && it[2].kind == LEX_WORD &&
	    !(it[2].flags & LEX_CAPITAL))
		return 1;
	if (it[-1].kind != LEX_NONE)
		return 0;
	if (is_unit(&it[1]) && age_unit(text, &it[1]) && text[it[1].start] != 'd' && it->value < 20)
		return (lex_mark(&it[2], ',') || it[2].word == WORD_FUNC) && it[3].kind == LEX_WORD
		               ? 2
		               : 0;
	if (lex_mark(&it[1], ','))
		return !(it[2].flags & LEX_CAPITAL) && it[2].kind == LEX_WORD;
	return it[1].word == WORD_AND && it->value > 12 && it[2].kind == LEX_WORD;
}

size_t years_match(const char *text, const struct lex_item *it, struct ident *out)
{
	size_t n;
	switch (it->kind) {
	case LEX_NUMBER:
	case LEX_AGE:
	case LEX_RANGE: break;
	case LEX_AGE_SEX:
		if (it->value < 1 || it->value > 110 || it[-1].word == WORD_L_PLACE ||
		    it[-1].word == WORD_NEAR || it[-1].word == WORD_APT || lex_mark(&it[-1], '#') ||
		    it[-1].word == WORD_L_PLACE_SOFT)
			return 0;
		result(it, 1, out);
		out->end -= 1;
		out->end -= text[out->end - 1] == '-';
		return 1;
	case LEX_ORDINAL:
		return it[1].word == WORD_BIRTHDAY ||
		                       (it->value >= 60 && it->value <= 115 &&
		                        it[-1].flags & LEX_OWNED && lex_phrase_ends(&it[1]))
		               ? result(it, 1, out)
		               : 0;
	case LEX_DECADE: return decade(it) ? result(it, 1, out) : 0;
	case LEX_WORD:
		if (it->word == WORD_DECADE)
			return decade(it) ? result(it, 1, out) : 0;
		if (it->word != WORD_NUMBER && it->word != WORD_TEEN && it->word != WORD_TENS)
			return 0;
		break;
	default: return 0;
	}
	n = with_unit(text, it);
	if (!n)
		n = labelled(text, it);
	if (!n)
		n = with_bound(text, it);
	if (!n)
		n = predicate(text, it);
	if (!n)
		n = apposition(it);
	if (!n)
		n = bounded(text, it);
	if (!n)
		n = owned(text, it);
	if (!n)
		n = placed(it);
	if (!n)
		n = sole(it);
	if (!n)
		n = closing(text, it);
	if (!n)
		n = milestone(text, it);
	if (!n)
		n = opening(text, it);
	return n ? result(it, n, out) : 0;
}
