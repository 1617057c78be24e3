#include "check/when.h"

/* "4:30", "4 pm", "16:20:05": an hour and minutes that a clock can show. */
static bool is_clock(const char *text, const struct lex_item *t)
{
	if (t->kind != LEX_CLOCK && t->kind != LEX_CLOCK_RANGE)
		return false;
	const char *p = text + t->start, *end = text + t->end;
	unsigned hour = when_two_digits(p);
	while (p < end && ascii_is_digit(*p))
		p++;
	if (p < end && *p == ':' && when_two_digits(p + 1) > 59)
		return false;
	return hour <= (*p == ':' || *p == 'h' ? 24u : 12u);
}

/* Both ends of "9-5" may be hours. */
static bool is_hours(const char *text, const struct lex_item *t)
{
	if (t->kind != LEX_RANGE)
		return false;
	unsigned from = when_two_digits(text + t->start), to = 0, n = 0;
	for (uint32_t i = t->start; i < t->end; i++)
		n += ascii_is_digit(text[i]);
	const char *p = text + t->end;
	while (ascii_is_digit(p[-1]))
		p--;
	to = when_two_digits(p);
	return n == t->digits && from >= 1 && from <= 12 && to >= 1 && to <= 12 && n <= 4;
}

/* What may follow a clock time and belongs to it: "o'clock", "in the morning", "de la tarde". */
static size_t clock_tail(const struct lex_item *t)
{
	size_t n = 0;
	if (t->word == WORD_OCLOCK)
		n = 1;
	else if (t->word == WORD_IN && t[1].word == WORD_OCLOCK)
		n = 2;
	const struct lex_item *u = &t[n];
	if ((u->word == WORD_IN || u->word == WORD_BEFORE || u->word == WORD_DE) &&
	    (u[1].word == WORD_THE || u[1].word == WORD_LA) &&
	    (u[2].word == WORD_DAYPART || u[2].word == WORD_MANANA))
		return n + 3;
	if (u->word == WORD_AT && u[1].word == WORD_DAYPART)
		return n + 2;
	return n;
}

/* Anything that can end a stretch of hours. */
static size_t hour_end(const char *text, const struct lex_item *t)
{
	if (t->word == WORD_LA)
		t++;
	if (is_clock(text, t))
		return 1;
	if (t->word == WORD_NOON)
		return 1;
	if (when_is_hour(t) && (lex_phrase_ends(&t[1]) || when_is_weekday(&t[1]) ||
	                        t[1].word == WORD_WEEKDAYS || clock_tail(&t[1])))
		return 1 + clock_tail(&t[1]);
	return 0;
}

struct part when_clock(const char *text, const struct lex_item *t)
{
	size_t n = 0, end;
	if (t->word == WORD_LA && when_is_hour(&t[1])) {
		size_t tail = clock_tail(&t[2]);
		bool placed = t[-1].word == WORD_TO || t[-1].word == WORD_ARTICLE ||
		              t[-1].word == WORD_UNTIL;
		if (tail || (placed && lex_phrase_ends(&t[2])))
			return when_part(2 + tail, HAS_CLOCK, FORM_CLOCK);
		return when_none;
	}
	if (is_clock(text, t)) {
		n = 1 + clock_tail(&t[1]);
	} else if (t->word == WORD_NOON) {
		n = 1;
	} else if (when_is_hour(t)) {
		size_t tail = clock_tail(&t[1]);
		if (tail)
			return when_part(1 + tail, HAS_CLOCK, FORM_CLOCK);
		/* "6 to 7 pm" */
		if (when_is_joint(&t[1]) && (is_clock(text, &t[2]) || t[2].word == WORD_NOON) &&
		    t->kind == LEX_NUMBER)
			return when_part(3, HAS_CLOCK, FORM_CLOCK);
		return when_none;
	} else {
		return when_none;
	}
	if (when_is_joint(&t[n]) && (end = hour_end(text, &t[n + 1])) != 0)
		n += 1 + end;
	else if (t[n].word == WORD_AND && is_clock(text, &t[n + 1]))
		n += 2;
	return when_part(n, HAS_CLOCK, FORM_CLOCK);
}

/* Hours that are hours only beside a day: "9-5", "8 to 5", "10 to noon". */
struct part when_hours(const char *text, const struct lex_item *t)
{
	size_t end;
	if (is_hours(text, t))
		return when_part(1, HAS_CLOCK, FORM_CLOCK);
	if (when_is_hour(t) && when_is_joint(&t[1]) && (end = hour_end(text, &t[2])) != 0)
		return when_part(2 + end, HAS_CLOCK, FORM_CLOCK);
	return when_none;
}

/* A bare hour after at, by, until …: "2" in "Sunday at 2". */
struct part when_bare_hour(const char *text, const struct lex_item *t)
{
	struct part p = when_hours(text, t);
	if (p.n)
		return p;
	if (t->word == WORD_SUNUP)
		return when_part(1, HAS_CLOCK, FORM_CLOCK);
	const struct lex_item *b = &t[1];
	bool night = (b->word == WORD_LAST || b->word == WORD_THIS) && b[1].word == WORD_DAYPART;
	if (!when_is_hour(t) || lex_mark(b, '-') || lex_mark(b, '%') || lex_glued_mark(b, '/') ||
	    lex_mark(b, '+'))
		return when_none;
	if (b->word == WORD_AND && when_is_hour(&b[1]) && lex_stops(&b[2]))
		return when_part(3, HAS_CLOCK, FORM_CLOCK);
	if (lex_phrase_ends(b) || night || b->word == WORD_RELATIVE || when_is_weekday(b) ||
	    b->word == WORD_WEEKDAYS)
		return when_part(1, HAS_CLOCK, FORM_CLOCK);
	return when_none;
}

static bool opens_nearby(const char *text, const struct lex_item *t)
{
	for (int k = 1; k <= 6; k++) {
		if (t[-k].word == WORD_OPEN ||
		    (t[-k].word == WORD_UNIT && ascii_lower(text[t[-k].start]) == 'h' &&
		     t[-k - 1].kind == LEX_WORD))
			return true;
		if (lex_stops(&t[-k]))
			return false;
	}
	return false;
}

/* Four digits as a clock shows them, after at, by, until: "at 0340". */
static bool military(const struct lex_item *t)
{
	return t->kind == LEX_NUMBER && t->digits == 4 && t->value < 2400 && t->value % 100 < 60 &&
	       (t->value < 1000 || t->value % 5 == 0);
}

struct part when_hour_alone(const char *text, const struct lex_item *t)
{
	const struct lex_item *a = &t[-1];
	bool soft = a->word == WORD_BEFORE || a->word == WORD_AROUND || a->word == WORD_BY ||
	            a->word == WORD_SINCE || a->word == WORD_FROM;
	bool hard = a->word == WORD_AT || a->word == WORD_UNTIL;
	if (lex_mark(a, '@'))
		hard = true;
	if (military(t) && (a->word == WORD_AT || a->word == WORD_BY || a->word == WORD_UNTIL) &&
	    lex_phrase_ends(&t[1]))
		return when_part(1, HAS_CLOCK, FORM_CLOCK);
	struct part p = when_hours(text, t);
	if (p.n) {
		const struct lex_item *b = &t[p.n];
		bool day =
			when_is_weekday(b) || b->word == WORD_WEEKDAYS || b->word == WORD_RELATIVE;
		bool alone = (lex_mark(a, ',') || lex_mark(a, ':') || a->kind == LEX_BREAK) &&
		             t->kind == LEX_NUMBER && (lex_stops(b) || lex_mark(b, ','));
		/* "8 to 5": nothing but a clock counts down */
		bool down = t->kind == LEX_NUMBER && t[2].kind == LEX_NUMBER &&
		            t->value > t[2].value && (lex_stops(b) || lex_mark(b, ',')) &&
		            t[1].word != WORD_ARTICLE;
		return day || alone || down || opens_nearby(text, t) || a->word == WORD_WEEKDAYS ||
		                       ((a->word == WORD_FROM || a->word == WORD_DE) &&
		                        lex_phrase_ends(b) && t->kind == LEX_NUMBER)
		               ? p
		               : when_none;
	}
	if (military(t) && t[1].word == WORD_ON && (when_is_day(&t[2]) || when_is_month(&t[2])))
		return when_part(1, HAS_CLOCK, FORM_CLOCK);
	if (!hard && !soft)
		return when_none;
	p = when_bare_hour(text, t);
	if (!p.n)
		return when_none;
	if (soft && t->kind != LEX_NUMBER)
		return when_none;
	if (a->word == WORD_AROUND || a->word == WORD_SINCE || a->word == WORD_BY ||
	    a->word == WORD_FROM)
		return lex_stops(&t[1]) || lex_mark(&t[1], ',') || t[1].word == WORD_RELATIVE ||
		                       t[1].word == WORD_LAST ||
		                       (a->word == WORD_BY && t[1].word == WORD_TO)
		               ? p
		               : when_none;
	if (t->word == WORD_NUMBER && t->end - t->start == 3 && text[t->start + 1] == 'n')
		return when_none; /* "at one" */
	return p;
}
