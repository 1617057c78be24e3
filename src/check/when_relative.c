#include "check/when.h"

struct part when_relative(const char *text, const struct lex_item *t)
{
	(void)text;
	if (t->word == WORD_RELATIVE ||
	    (t->word == WORD_MANANA && t[-1].word != WORD_LA && t[-1].word != WORD_ESTE)) {
		size_t n = 1;
		if (t[1].word == WORD_DAYPART && !(t->flags & LEX_OWNED))
			n = 2;
		return when_part(n, HAS_RELATIVE, FORM_RELATIVE);
	}
	if (t->word == WORD_DAY && t[1].word == WORD_BEFORE && t[2].word == WORD_RELATIVE)
		return when_part(3, HAS_RELATIVE, FORM_RELATIVE);
	if (t->word == WORD_THE && t[1].word == WORD_DAYPART && t[2].word == WORD_BEFORE)
		return t[3].word == WORD_LAST ? when_part(4, HAS_RELATIVE, FORM_RELATIVE)
		       : lex_stops(&t[3])     ? when_part(3, HAS_RELATIVE, FORM_RELATIVE)
		                              : when_none;
	if (t->word == WORD_THE && t[1].word == WORD_NEXT && t[2].word == WORD_PERIOD)
		return when_part(3, HAS_RELATIVE, FORM_RELATIVE);
	return when_none;
}

/* "year", "years", "yr", "año" */
static bool is_year(const char *text, const struct lex_item *t)
{
	char c = ascii_lower(text[t->start]);
	return (t->word == WORD_PERIOD || t->word == WORD_UNIT) && (c == 'y' || c == 'a');
}

static bool is_span_of_time(const struct lex_item *t)
{
	switch (t->word) {
	case WORD_WEEKDAY:
	case WORD_WEEKDAY_SOFT:
	case WORD_PERIOD:
	case WORD_SEASON:
	case WORD_DAYPART:
	case WORD_HOLIDAY:
	case WORD_WEEKDAYS:
	case WORD_MONTH:
	case WORD_MONTH_SOFT: return true;
	default: return false;
	}
}

/* "this week", "last night", "this past winter", "el mes pasado", "esta semana". */
struct part when_deictic(const char *text, const struct lex_item *t)
{
	bool spanish = t->word == WORD_ESTE && (is_span_of_time(&t[1]) || t[1].word == WORD_MANANA);
	if (spanish)
		return when_part(2, HAS_RELATIVE, FORM_RELATIVE);
	if ((t->word == WORD_EL || t->word == WORD_LA) && t[1].word == WORD_PERIOD &&
	    t[2].word == WORD_PASADO)
		return when_part(3, HAS_RELATIVE, FORM_RELATIVE);
	if ((t->word == WORD_EL || t->word == WORD_LA) && t[1].word == WORD_PASADO &&
	    is_span_of_time(&t[2]))
		return when_part(3, HAS_RELATIVE, FORM_RELATIVE);
	size_t n = 0;
	if (t->word == WORD_THIS && (t[1].word == WORD_LAST || t[1].word == WORD_NEXT))
		n = 2;
	else if (t->word == WORD_THIS || t->word == WORD_NEXT ||
	         (t->word == WORD_LAST && ascii_lower(text[t->start]) == 'l'))
		n = 1;
	if (t->word == WORD_THIS && t[1].word == WORD_BE && t[1].end - t[1].start == 2 &&
	    ascii_lower(text[t[1].start]) == 'a' && lex_phrase_ends(&t[2]))
		return when_part(2, HAS_RELATIVE, FORM_RELATIVE); /* "this am" */
	if (!n || !is_span_of_time(&t[n]))
		return when_none;
	/* "next up", "this fall down": the adjective of "following", "upcoming" stays outside */
	if (t->word == WORD_NEXT && ascii_lower(text[t->start]) != 'n')
		return when_none;
	if (t[n].word == WORD_PERIOD && is_year(text, &t[n]))
		return when_part(n + 1, HAS_YEAR, FORM_YEAR);
	bool day = when_is_weekday(&t[n]) || t[n].word == WORD_WEEKDAYS;
	n++;
	if (day && t[n].word == WORD_DAYPART)
		n++;
	return when_part(n, HAS_RELATIVE | (day ? HAS_WEEKDAY : 0u), FORM_RELATIVE);
}

/* "three weeks ago", "a couple of days ago", "two weeks from Tuesday", "hace tres semanas". */
struct part when_ago(const char *text, const struct lex_item *t)
{
	size_t n = 0;
	unsigned v;
	if (t->word == WORD_HACE)
		return lex_small(text, &t[1], 120, &v) && t[2].word == WORD_UNIT
		               ? when_part(3, HAS_RELATIVE, FORM_RELATIVE)
		               : when_none;
	if (t->word == WORD_ARTICLE && t[1].word == WORD_COUPLE)
		n = 2 + (t[2].word == WORD_OF);
	else if (t->word == WORD_COUPLE || t->word == WORD_ARTICLE || lex_small(text, t, 120, &v))
		n = 1;
	if (!n)
		return when_none;
	const struct lex_item *u = &t[n];
	bool unit = u->word == WORD_UNIT || u->word == WORD_PERIOD || u->word == WORD_DAY ||
	            u->word == WORD_DAYPART || u->word == WORD_SEASON;
	if (!unit)
		return when_none;
	if (u[1].word == WORD_AGO && text[u[1].start + 1] == 'g') {
		char c = ascii_lower(text[u->start]), d = ascii_lower(text[u->start + 1]);
		if (c == 'h' || (c == 'm' && d == 'i') ||
		    (c == 's' && d == 'e' && u->word == WORD_UNIT))
			return when_none; /* hours and minutes tell nobody apart */
		return is_year(text, u) ? when_part(n + 2, HAS_YEAR, FORM_YEAR)
		                        : when_part(n + 2, HAS_RELATIVE, FORM_RELATIVE);
	}
	if (u[1].word == WORD_FROM && (when_is_weekday(&u[2]) || u[2].word == WORD_RELATIVE))
		return when_part(n + 3, HAS_RELATIVE, FORM_RELATIVE);
	return when_none;
}

struct part when_holiday(const char *text, const struct lex_item *t)
{
	(void)text;
	size_t n = 0;
	if (t->word == WORD_NEW && t[1].word == WORD_PERIOD &&
	    (t[1].flags & LEX_CAPITAL || t[-1].word == WORD_THE || t[1].flags & LEX_OWNED))
		n = 2;
	else if (t->word == WORD_NEW && t[1].word == WORD_UNIT && t[2].word == WORD_DAY)
		n = 2;
	else if (t->word == WORD_THE && t[1].word == WORD_NEW && t[2].word == WORD_PERIOD &&
	         lex_phrase_ends(&t[3]))
		return when_part(3, HAS_HOLIDAY, FORM_HOLIDAY);
	if (n) {
		n += t[n].word == WORD_DAY;
		return when_part(n, HAS_HOLIDAY, FORM_HOLIDAY);
	}
	if ((t->word == WORD_HOLIDAY_HEAD || (t->word == WORD_KIN && t->flags & LEX_OWNED)) &&
	    t[1].word == WORD_DAY)
		return when_part(2, HAS_HOLIDAY, FORM_HOLIDAY);
	if (t->word != WORD_HOLIDAY &&
	    !(t->word == WORD_HOLIDAY_SOFT && t->flags & LEX_CAPITAL && !(t->flags & LEX_UPPER)))
		return when_none;
	n = 1;
	if (t[1].word == WORD_DAY && (t[1].flags & LEX_CAPITAL || !(t->flags & LEX_CAPITAL)))
		n++;
	n += when_is_year(&t[n]);
	return when_part(n, HAS_HOLIDAY, FORM_HOLIDAY);
}

struct part when_season(const char *text, const struct lex_item *t)
{
	if (t->word != WORD_SEASON)
		return when_none;
	const struct lex_item *a = &t[-1], *b = &t[1];
	bool ends = lex_phrase_ends(b);
	if (when_is_year(b))
		return when_part(2, HAS_SEASON, FORM_SEASON);
	if (a->word == WORD_THE || a->word == WORD_EL)
		return (a[-1].word == WORD_IN || a[-1].word == WORD_BY ||
		        a[-1].word == WORD_UNTIL || a[-1].word == WORD_SINCE ||
		        a[-1].word == WORD_FROM) &&
		                       ends
		               ? when_part(1, HAS_SEASON, FORM_SEASON)
		               : when_none;
	if (a->word == WORD_IN || a->word == WORD_SINCE || a->word == WORD_BY ||
	    a->word == WORD_UNTIL || a->word == WORD_BOUND)
		return ends ? when_part(1, HAS_SEASON, FORM_SEASON) : when_none;
	(void)text;
	return when_none;
}

struct part when_weekdays(const char *text, const struct lex_item *t)
{
	if (t->word != WORD_WEEKDAYS)
		return when_none;
	const struct lex_item *a = &t[-1], *b = &t[1];
	bool times = b->kind == LEX_RANGE || b->kind == LEX_CLOCK || b->kind == LEX_CLOCK_RANGE ||
	             (when_is_hour(b) && when_is_joint(&b[1]));
	bool plural = ascii_lower(text[t->end - 1]) == 's';
	bool placed =
		a->word == WORD_THE && !plural && lex_phrase_ends(b) &&
		(a[-1].word == WORD_BY || a[-1].word == WORD_FROM || a[-1].word == WORD_SINCE ||
	         a[-1].word == WORD_UNTIL || a[-1].word == WORD_BOUND);
	if (times || placed || a->kind == LEX_CLOCK || a->kind == LEX_CLOCK_RANGE)
		return when_part(1, HAS_WEEKDAY, FORM_WEEKDAY);
	return when_none;
}
