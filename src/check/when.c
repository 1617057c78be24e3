#include "check/ident_part.h"
#include "check/validate.h"

/* What a part of an expression pins down; parts of unlike kind may be joined. */
enum {
	HAS_WEEKDAY = 1,
	HAS_DAY = 2, /* a day of a month, with or without it */
	HAS_MONTH = 4,
	HAS_RELATIVE = 8,
	HAS_HOLIDAY = 16,
	HAS_SEASON = 32,
	HAS_CLOCK = 64,
	HAS_DATE = HAS_WEEKDAY | HAS_DAY | HAS_MONTH | HAS_RELATIVE | HAS_HOLIDAY | HAS_SEASON
};

struct part {
	size_t n;
	unsigned has;
	enum ident_form form;
};

static const struct part none = {0};

static struct part part_of(size_t n, unsigned has, enum ident_form form)
{
	return (struct part){n, has, form};
}

static bool is_weekday(const struct lex_item *t)
{
	return t->word == WORD_WEEKDAY || t->word == WORD_WEEKDAY_SOFT;
}

static bool is_month(const struct lex_item *t)
{
	return t->word == WORD_MONTH || t->word == WORD_MONTH_SOFT || t->word == WORD_MONTH_SHORT;
}

static bool glued_mark(const struct lex_item *t, char c)
{
	return lex_mark(t, c) && (t->flags & LEX_GLUED);
}

static bool is_year(const struct lex_item *t)
{
	return t->kind == LEX_NUMBER && t->digits == 4 && t->value >= 1800 && t->value < 2100;
}

static bool is_day(const struct lex_item *t)
{
	return t->kind == LEX_NUMBER && t->digits <= 2 && t->value >= 1 && t->value <= 31 &&
	       !lex_mark(&t[1], '%') && !glued_mark(&t[1], '/');
}

static bool is_ordinal(const struct lex_item *t)
{
	return (t->kind == LEX_ORDINAL && t->value >= 1 && t->value <= 31) ||
	       t->word == WORD_ORDINAL;
}

static bool is_hour(const struct lex_item *t)
{
	return (t->kind == LEX_NUMBER && t->digits <= 2 && t->value >= 1 && t->value <= 12) ||
	       t->word == WORD_NUMBER;
}

static unsigned two_digits(const char *p)
{
	unsigned v = 0;
	for (int i = 0; i < 2 && ascii_is_digit(p[i]); i++)
		v = v * 10 + (unsigned)(p[i] - '0');
	return v;
}

/* "4:30", "4 pm", "16:20:05": an hour and minutes that a clock can show. */
static bool is_clock(const char *text, const struct lex_item *t)
{
	if (t->kind != LEX_CLOCK && t->kind != LEX_CLOCK_RANGE)
		return false;
	const char *p = text + t->start, *end = text + t->end;
	unsigned hour = two_digits(p);
	while (p < end && ascii_is_digit(*p))
		p++;
	if (p < end && *p == ':' && two_digits(p + 1) > 59)
		return false;
	return hour <= (*p == ':' || *p == 'h' ? 24u : 12u);
}

/* Both ends of "9-5" may be hours. */
static bool is_hours(const char *text, const struct lex_item *t)
{
	if (t->kind != LEX_RANGE)
		return false;
	unsigned from = two_digits(text + t->start), to = 0, n = 0;
	for (uint32_t i = t->start; i < t->end; i++)
		n += ascii_is_digit(text[i]);
	const char *p = text + t->end;
	while (ascii_is_digit(p[-1]))
		p--;
	to = two_digits(p);
	return n == t->digits && from >= 1 && from <= 12 && to >= 1 && to <= 12 && n <= 4;
}

/* "of 1969", ", 2025", "2025" after a month or day: items taken. */
static size_t year_after(const struct lex_item *t)
{
	if (is_year(t))
		return 1;
	if ((lex_mark(t, ',') || t->word == WORD_DE || t->word == WORD_OF) && is_year(&t[1]))
		return 2;
	return 0;
}

static size_t abbreviation_dot(const struct lex_item *t)
{
	return glued_mark(t, '.') && (t[1].kind == LEX_NUMBER || t[1].kind == LEX_ORDINAL ||
	                              t[1].kind == LEX_RANGE || t[1].kind == LEX_CLOCK ||
	                              lex_mark(&t[1], ','))
	               ? 1
	               : 0;
}

/* Days after a month's name: "3", "3rd", "the third", "6-12", "8 and 22". */
static size_t days_after(const struct lex_item *t)
{
	if (t->word == WORD_THE && is_ordinal(&t[1]))
		return 2;
	if (t->kind == LEX_RANGE && t->digits <= 4)
		return 1;
	if (!is_day(t) && t->kind != LEX_ORDINAL)
		return 0;
	if ((t[1].word == WORD_AND || t[1].word == WORD_TO || t[1].word == WORD_UNTIL ||
	     lex_mark(&t[1], '&')) &&
	    is_day(&t[2]) && lex_phrase_ends(&t[3]) && t[2].value > t->value)
		return 3;
	return 1;
}

/* Is a word that may be something else ("may", "march", "mar") a month here? */
static bool month_meant(const char *text, const struct lex_item *t)
{
	const struct lex_item *a = &t[-1], *b = &t[1];
	b += abbreviation_dot(b);
	if (days_after(b) || is_year(b))
		return true;
	if (t->word == WORD_MONTH)
		return true;
	if (t->word == WORD_MONTH_SHORT)
		return a->word == WORD_IN || a->word == WORD_SINCE ? t->end - t->start == 3 : false;
	switch (a->word) {
	case WORD_IN:
	case WORD_SINCE:
	case WORD_BY:
	case WORD_UNTIL:
	case WORD_LAST:
	case WORD_THIS:
	case WORD_NEXT:
	case WORD_EVERY:
	case WORD_MID: return true;
	default: break;
	}
	if (!(t->flags & LEX_CAPITAL))
		return (a->word == WORD_FROM || a->word == WORD_OF || is_month(a)) &&
		       lex_phrase_ends(b);
	if (t->flags & LEX_UPPER && a->flags & LEX_UPPER && !lex_phrase_ends(b))
		return false;
	/* a capital inside a sentence is the month; "May" that begins one is so before a noun */
	bool begins = lex_stops(a) || lex_mark(a, '"') || lex_mark(a, ':');
	if (!begins)
		return a->word != WORD_POSS || lex_phrase_ends(b);
	return ascii_lower(text[t->start + 2]) == 'y'
	               ? b->word == WORD_BE || (t->flags & LEX_OWNED) ||
	                         (b->word == WORD_NONE && b->kind == LEX_WORD &&
	                          !(b->flags & LEX_CAPITAL))
	               : lex_mark(b, ',') || b->flags & LEX_CAPITAL;
}

static struct part month(const char *text, const struct lex_item *t)
{
	size_t n = 0;
	if (t->word == WORD_MID && lex_mark(&t[1], '-') && is_month(&t[2]))
		return part_of(3, HAS_MONTH, FORM_MONTH);
	if (!is_month(t) || !month_meant(text, t))
		return none;
	n = 1 + abbreviation_dot(&t[1]);
	size_t days = t->flags & LEX_OWNED ? 0 : days_after(&t[n]);
	if (days) {
		n += days;
		n += year_after(&t[n]);
		return part_of(n, HAS_DAY | HAS_MONTH, FORM_DATE_WORDS);
	}
	size_t year = year_after(&t[1]);
	if (year)
		return part_of(1 + year, HAS_MONTH, FORM_DATE_WORDS);
	if ((lex_mark(&t[1], '-') || t[1].word == WORD_TO || t[1].word == WORD_UNTIL) &&
	    is_month(&t[2]) && !days_after(&t[3]))
		return part_of(3, HAS_MONTH, FORM_MONTH);
	return part_of(1, HAS_MONTH, FORM_MONTH);
}

/* "9 Sept", "the first of July", "22 de septiembre de 1969", "twenty-ninth of February". */
static struct part day_of_month(const struct lex_item *t)
{
	size_t n = 0;
	if (t->word == WORD_THE)
		n = 1;
	if (t[n].word == WORD_TENS && lex_mark(&t[n + 1], '-') && t[n + 2].word == WORD_ORDINAL)
		n += 3;
	else if (is_day(&t[n]) || is_ordinal(&t[n]) ||
	         (t[n].word == WORD_NUMBER && t[n + 1].word == WORD_DE))
		n += 1;
	else
		return none;
	bool of = t[n].word == WORD_OF || t[n].word == WORD_DE;
	const struct lex_item *m = &t[n + of];
	bool dash = !of && lex_mark(m, '-');
	m += dash;
	if (!is_month(m) && !(m->word == WORD_HOLIDAY && !of))
		return none;
	if (m->word != WORD_MONTH && m->word != WORD_HOLIDAY && !of && !(m->flags & LEX_CAPITAL))
		return none;
	if (t->word == WORD_ORDINAL && !of)
		return none;
	n = (size_t)(m - t) + 1;
	n += glued_mark(&t[n], '.') && is_year(&t[n + 1]);
	n += year_after(&t[n]);
	return part_of(n, HAS_DAY | HAS_MONTH, FORM_DATE_WORDS);
}

/* "a" is Spanish for "to" between two hours or days. */
static bool is_joint(const struct lex_item *t)
{
	return lex_mark(t, '-') || t->word == WORD_TO || t->word == WORD_UNTIL ||
	       (t->word == WORD_ARTICLE && t->end - t->start == 1);
}

static bool weekday_meant(const struct lex_item *t)
{
	const struct lex_item *a = &t[-1], *b = &t[1];
	if (t->word == WORD_WEEKDAY)
		return true;
	if (b->kind == LEX_CLOCK || b->kind == LEX_CLOCK_RANGE || b->kind == LEX_RANGE ||
	    b->kind == LEX_DATE_SHORT || b->word == WORD_DAYPART || b->word == WORD_NOON)
		return true;
	if ((lex_mark(b, '-') || lex_mark(b, '/')) && is_weekday(&b[1]))
		return true;
	if ((lex_mark(a, '-') || lex_mark(a, '/')) && is_weekday(&a[-1]))
		return true;
	if (a->kind == LEX_CLOCK)
		return true;
	bool ends = lex_phrase_ends(b) || is_month(b) || b->word == WORD_AT;
	if (a->word == WORD_THIS || a->word == WORD_NEXT || a->word == WORD_LAST ||
	    a->word == WORD_ON)
		return ends;
	/* "Sat" inside a sentence; "sat" only where nothing could be sitting */
	if (t->flags & LEX_CAPITAL)
		return !lex_stops(a) && a->word != WORD_THE &&
		       !(a->flags & LEX_CAPITAL && a->word == WORD_NONE) &&
		       (ends || b->kind == LEX_NUMBER) &&
		       !(b->flags & LEX_CAPITAL && b->word == WORD_NONE);
	return t->end - t->start == 3 && a->kind == LEX_WORD && a->word == WORD_NONE &&
	       (lex_mark(b, '.') || lex_mark(b, ',') || b->kind == LEX_NONE ||
	        b->kind == LEX_BREAK);
}

/* One letter for a weekday, in lists only: "M-F", "M/W/F", "Th/F". */
static bool weekday_letter(const char *text, const struct lex_item *t)
{
	size_t n = t->end - t->start;
	if (t->kind != LEX_WORD || !(t->flags & LEX_CAPITAL) || n > 2)
		return false;
	char c = text[t->start], d = n == 2 ? text[t->start + 1] : 0;
	return n == 1     ? c == 'M' || c == 'T' || c == 'W' || c == 'F'
	       : c == 'T' ? d == 'h' || d == 'u'
	                  : c == 'S' && (d == 'a' || d == 'u');
}

static struct part weekday(const char *text, const struct lex_item *t)
{
	size_t n = 0;
	if (t->word == WORD_EL && is_weekday(&t[1]))
		n = 1;
	else if (is_ordinal(t) && t[1].word == WORD_WEEKDAY &&
	         (ascii_lower(text[t[1].end - 1]) == 's' || t->flags & LEX_CAPITAL))
		n = 1;
	else if (t->word == WORD_THE && is_ordinal(&t[1]) && t[2].word == WORD_WEEKDAY)
		n = 2;
	else if (t->word == WORD_HOLIDAY_ADJ && t[1].word == WORD_WEEKDAY && t->flags & LEX_CAPITAL)
		return part_of(2, HAS_HOLIDAY, FORM_HOLIDAY);
	bool letters = !n && weekday_letter(text, t) &&
	               (glued_mark(&t[1], '-') || glued_mark(&t[1], '/')) &&
	               (weekday_letter(text, &t[2]) || is_weekday(&t[2]));
	if (!letters && !(is_weekday(&t[n]) && weekday_meant(&t[n])))
		return none;
	n++;
	for (int more = 0; more < 6; more++) {
		const struct lex_item *j = &t[n];
		bool mark = lex_mark(j, '-') || glued_mark(j, '/') || lex_mark(j, '&');
		bool word = is_joint(j);
		bool plural = (j->word == WORD_AND || j->word == WORD_OR) &&
		              is_weekday(&t[n + 1]) && j->word == WORD_AND &&
		              t[n - 1].end - t[n - 1].start > 5;
		if ((mark && (is_weekday(&j[1]) || (letters && weekday_letter(text, &j[1])))) ||
		    ((word || plural) && j[1].word == WORD_WEEKDAY))
			n += 2;
		else
			break;
	}
	if (t[n].word == WORD_DAYPART && !lex_mark(&t[n], '-'))
		n++;
	/* "el jueves 13" */
	if (t[-1].word == WORD_EL || t->word == WORD_EL)
		n += is_day(&t[n]) && lex_phrase_ends(&t[n + 1]);
	return part_of(n, HAS_WEEKDAY, FORM_WEEKDAY);
}

/* "the 19th", "el 13", "19th" after on, by, since; "the 1st of each month". */
static struct part day_alone(const struct lex_item *t)
{
	size_t n = 0;
	const struct lex_item *a = &t[-1];
	bool placed = a->word == WORD_ON || a->word == WORD_BY || a->word == WORD_UNTIL ||
	              a->word == WORD_SINCE;
	if (t->word == WORD_THE && t[1].kind == LEX_ORDINAL && t[1].value >= 1 && t[1].value <= 31)
		n = 2;
	else if (t->kind == LEX_ORDINAL && t->value >= 1 && t->value <= 31 && placed)
		n = 1;
	else if (t->word == WORD_THE && t[1].word == WORD_ORDINAL && placed &&
	         (lex_stops(&t[2]) || lex_mark(&t[2], ',')))
		return part_of(2, HAS_DAY, FORM_DATE_WORDS);
	else
		return none;
	if (t[n].word == WORD_OF &&
	    (t[n + 1].word == WORD_EVERY || t[n + 1].word == WORD_THE ||
	     t[n + 1].word == WORD_THIS || t[n + 1].word == WORD_LAST ||
	     t[n + 1].word == WORD_NEXT) &&
	    t[n + 2].word == WORD_PERIOD)
		return part_of(n + 3, HAS_DAY, FORM_DATE_WORDS);
	if (!lex_phrase_ends(&t[n]) || lex_mark(&t[n], '-') || t[n].word == WORD_OF)
		return none;
	return part_of(n, HAS_DAY, FORM_DATE_WORDS);
}

/* Month, day and year of a numeric date in any order people use; false if none fits. */
static bool numbers_valid(const char *text, const struct lex_item *t)
{
	unsigned v[3] = {0}, n = 0;
	size_t width[3] = {0};
	for (const char *p = text + t->start, *end = text + t->end; p < end && n < 3; n++) {
		while (p < end && !ascii_is_digit(*p) && !ascii_is_alpha(*p))
			p++;
		if (ascii_is_alpha(*p))
			return true; /* 3/mayo/2021: the scanner knew the month */
		for (; p < end && ascii_is_digit(*p); p++, width[n]++)
			v[n] = v[n] * 10 + (unsigned)(*p - '0');
	}
	if (width[0] == 4)
		return v[0] >= 1800 && v[0] < 2100 && date_valid(v[0], v[1], v[2]);
	if (n == 3 && width[2] == 4 && (v[2] < 1800 || v[2] > 2099))
		return false;
	return date_valid(0, v[0], v[1]) || date_valid(0, v[1], v[0]);
}

static bool birth_label(const struct lex_item *t)
{
	for (int k = 1; k <= 3; k++) {
		if (t[-k].word == WORD_BORN)
			return true;
		if (!lex_mark(&t[-k], ':') && t[-k].word != WORD_ON && t[-k].word != WORD_BE &&
		    t[-k].word != WORD_OF && !lex_mark(&t[-k], '-'))
			return false;
	}
	return false;
}

/* "10/12" is a date, "1/2 cup", "10/10" and "3/4 of" are not. */
static bool short_meant(const char *text, const struct lex_item *t)
{
	if (!numbers_valid(text, t))
		return false;
	const char *p = text + t->start;
	unsigned a = two_digits(p);
	while (ascii_is_digit(*p))
		p++;
	unsigned b = two_digits(p + 1);
	const struct lex_item *before = &t[-1], *after = &t[1];
	bool placed = before->word == WORD_ON || before->word == WORD_SINCE ||
	              before->word == WORD_BY || before->word == WORD_UNTIL || is_weekday(before) ||
	              birth_label(t) || before->word == WORD_BEFORE || before->word == WORD_FROM;
	if (placed)
		return true;
	if (a == 24 || (a == b && (a == 10 || a == 1)))
		return false;
	if (a < b && b <= 4 && *text != '0' &&
	    (after->word == WORD_OF || after->word == WORD_MEASURE ||
	     (after->kind == LEX_WORD && after->word == WORD_NONE)))
		return false;
	if (a == 1 && b <= 10 && (lex_stops(before) || before->kind == LEX_MARK) &&
	    after->kind != LEX_NUMBER)
		return false; /* thread numbering */
	return after->word != WORD_MEASURE && !lex_mark(after, '%');
}

static struct part numeric(const char *text, const struct lex_item *t)
{
	switch (t->kind) {
	case LEX_DATE:
		return numbers_valid(text, t) ? part_of(1, HAS_DAY | HAS_MONTH, FORM_DATE_NUMERIC)
		                              : none;
	case LEX_DATE_SHORT:
		return short_meant(text, t) ? part_of(1, HAS_DAY | HAS_MONTH, FORM_DATE_NUMERIC)
		                            : none;
	case LEX_DECIMAL:
		return birth_label(t) && numbers_valid(text, t)
		               ? part_of(1, HAS_DAY | HAS_MONTH, FORM_DATE_NUMERIC)
		               : none;
	case LEX_NUMBER:
		return (t->digits == 6 || t->digits == 8) && birth_label(t)
		               ? part_of(1, HAS_DAY | HAS_MONTH, FORM_DATE_NUMERIC)
		               : none;
	default: return none;
	}
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
	if (is_hour(t) && (lex_phrase_ends(&t[1]) || is_weekday(&t[1]) ||
	                   t[1].word == WORD_WEEKDAYS || clock_tail(&t[1])))
		return 1 + clock_tail(&t[1]);
	return 0;
}

static struct part clock(const char *text, const struct lex_item *t)
{
	size_t n = 0, end;
	if (t->word == WORD_LA && is_hour(&t[1])) {
		size_t tail = clock_tail(&t[2]);
		if (tail || (t[-1].word == WORD_TO && lex_phrase_ends(&t[2])))
			return part_of(2 + tail, HAS_CLOCK, FORM_CLOCK);
		return none;
	}
	if (is_clock(text, t)) {
		n = 1 + clock_tail(&t[1]);
	} else if (t->word == WORD_NOON) {
		n = 1;
	} else if (is_hour(t)) {
		size_t tail = clock_tail(&t[1]);
		if (tail)
			return part_of(1 + tail, HAS_CLOCK, FORM_CLOCK);
		/* "6 to 7 pm" */
		if (is_joint(&t[1]) && (is_clock(text, &t[2]) || t[2].word == WORD_NOON) &&
		    t->kind == LEX_NUMBER)
			return part_of(3, HAS_CLOCK, FORM_CLOCK);
		return none;
	} else {
		return none;
	}
	if (is_joint(&t[n]) && (end = hour_end(text, &t[n + 1])) != 0)
		n += 1 + end;
	else if (t[n].word == WORD_AND && is_clock(text, &t[n + 1]) && t->kind == LEX_CLOCK_RANGE)
		n += 2;
	return part_of(n, HAS_CLOCK, FORM_CLOCK);
}

/* Hours that are hours only beside a day: "9-5", "8 to 5", "10 to noon". */
static struct part hours(const char *text, const struct lex_item *t)
{
	size_t end;
	if (is_hours(text, t))
		return part_of(1, HAS_CLOCK, FORM_CLOCK);
	if (is_hour(t) && is_joint(&t[1]) && (end = hour_end(text, &t[2])) != 0)
		return part_of(2 + end, HAS_CLOCK, FORM_CLOCK);
	return none;
}

/* A bare hour after at, by, until …: "2" in "Sunday at 2". */
static struct part bare_hour(const char *text, const struct lex_item *t)
{
	struct part p = hours(text, t);
	if (p.n)
		return p;
	if (t->word == WORD_SUNUP)
		return part_of(1, HAS_CLOCK, FORM_CLOCK);
	const struct lex_item *b = &t[1];
	bool night = (b->word == WORD_LAST || b->word == WORD_THIS) && b[1].word == WORD_DAYPART;
	if (!is_hour(t) || lex_mark(b, '-') || lex_mark(b, '%') || glued_mark(b, '/') ||
	    lex_mark(b, '+'))
		return none;
	if (b->word == WORD_AND && is_hour(&b[1]) && lex_stops(&b[2]))
		return part_of(3, HAS_CLOCK, FORM_CLOCK);
	if (lex_phrase_ends(b) || night || b->word == WORD_RELATIVE || is_weekday(b) ||
	    b->word == WORD_WEEKDAYS)
		return part_of(1, HAS_CLOCK, FORM_CLOCK);
	return none;
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

static struct part hour_alone(const char *text, const struct lex_item *t)
{
	const struct lex_item *a = &t[-1];
	bool soft = a->word == WORD_BEFORE || a->word == WORD_AROUND || a->word == WORD_BY ||
	            a->word == WORD_SINCE || a->word == WORD_FROM;
	bool hard = a->word == WORD_AT || a->word == WORD_UNTIL;
	if (lex_mark(a, '@'))
		hard = true;
	if (military(t) && (a->word == WORD_AT || a->word == WORD_BY || a->word == WORD_UNTIL) &&
	    lex_phrase_ends(&t[1]))
		return part_of(1, HAS_CLOCK, FORM_CLOCK);
	struct part p = hours(text, t);
	if (p.n) {
		const struct lex_item *b = &t[p.n];
		bool day = is_weekday(b) || b->word == WORD_WEEKDAYS || b->word == WORD_RELATIVE;
		bool alone = (lex_mark(a, ',') || lex_mark(a, ':') || a->kind == LEX_BREAK) &&
		             t->kind == LEX_NUMBER && (lex_stops(b) || lex_mark(b, ','));
		return day || alone || opens_nearby(text, t) || a->word == WORD_WEEKDAYS ||
		                       ((a->word == WORD_FROM || a->word == WORD_DE) &&
		                        lex_phrase_ends(b) && t->kind == LEX_NUMBER)
		               ? p
		               : none;
	}
	if (!hard && !soft)
		return none;
	p = bare_hour(text, t);
	if (!p.n)
		return none;
	if (soft && t->kind != LEX_NUMBER)
		return none;
	if (a->word == WORD_AROUND || a->word == WORD_SINCE || a->word == WORD_BY ||
	    a->word == WORD_FROM)
		return lex_stops(&t[1]) || lex_mark(&t[1], ',') || t[1].word == WORD_RELATIVE ||
		                       t[1].word == WORD_LAST ||
		                       (a->word == WORD_BY && t[1].word == WORD_TO)
		               ? p
		               : none;
	if (t->word == WORD_NUMBER && t->end - t->start == 3 && text[t->start + 1] == 'n')
		return none; /* "at one" */
	return p;
}

static struct part relative(const struct lex_item *t)
{
	if (t->word == WORD_RELATIVE ||
	    (t->word == WORD_MANANA && t[-1].word != WORD_LA && t[-1].word != WORD_ESTE)) {
		size_t n = 1;
		if (t[1].word == WORD_DAYPART && !(t->flags & LEX_OWNED))
			n = 2;
		return part_of(n, HAS_RELATIVE, FORM_RELATIVE);
	}
	if (t->word == WORD_DAY && t[1].word == WORD_BEFORE && t[2].word == WORD_RELATIVE)
		return part_of(3, HAS_RELATIVE, FORM_RELATIVE);
	if (t->word == WORD_THE && t[1].word == WORD_DAYPART && t[2].word == WORD_BEFORE)
		return t[3].word == WORD_LAST ? part_of(4, HAS_RELATIVE, FORM_RELATIVE)
		       : lex_stops(&t[3])     ? part_of(3, HAS_RELATIVE, FORM_RELATIVE)
		                              : none;
	if (t->word == WORD_THE && t[1].word == WORD_NEXT && t[2].word == WORD_PERIOD)
		return part_of(3, HAS_RELATIVE, FORM_RELATIVE);
	return none;
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
static struct part deictic(const char *text, const struct lex_item *t)
{
	bool spanish = t->word == WORD_ESTE && (is_span_of_time(&t[1]) || t[1].word == WORD_MANANA);
	if (spanish)
		return part_of(2, HAS_RELATIVE, FORM_RELATIVE);
	if ((t->word == WORD_EL || t->word == WORD_LA) && t[1].word == WORD_PERIOD &&
	    t[2].word == WORD_PASADO)
		return part_of(3, HAS_RELATIVE, FORM_RELATIVE);
	if ((t->word == WORD_EL || t->word == WORD_LA) && t[1].word == WORD_PASADO &&
	    is_span_of_time(&t[2]))
		return part_of(3, HAS_RELATIVE, FORM_RELATIVE);
	size_t n = 0;
	if (t->word == WORD_THIS && (t[1].word == WORD_LAST || t[1].word == WORD_NEXT))
		n = 2;
	else if (t->word == WORD_THIS || t->word == WORD_NEXT ||
	         (t->word == WORD_LAST && ascii_lower(text[t->start]) == 'l'))
		n = 1;
	if (!n || !is_span_of_time(&t[n]))
		return none;
	/* "next up", "this fall down": the adjective of "following", "upcoming" stays outside */
	if (t->word == WORD_NEXT && ascii_lower(text[t->start]) != 'n')
		return none;
	bool day = is_weekday(&t[n]) || t[n].word == WORD_WEEKDAYS;
	n++;
	if (day && t[n].word == WORD_DAYPART)
		n++;
	return part_of(n, HAS_RELATIVE | (day ? HAS_WEEKDAY : 0u), FORM_RELATIVE);
}

/* "three weeks ago", "a couple of days ago", "two weeks from Tuesday", "hace tres semanas". */
static struct part ago(const char *text, const struct lex_item *t)
{
	size_t n = 0;
	unsigned v;
	if (t->word == WORD_HACE)
		return lex_small(text, &t[1], 120, &v) && t[2].word == WORD_UNIT
		               ? part_of(3, HAS_RELATIVE, FORM_RELATIVE)
		               : none;
	if (t->word == WORD_ARTICLE && t[1].word == WORD_COUPLE)
		n = 2 + (t[2].word == WORD_OF);
	else if (t->word == WORD_COUPLE || t->word == WORD_ARTICLE || lex_small(text, t, 120, &v))
		n = 1;
	if (!n)
		return none;
	const struct lex_item *u = &t[n];
	bool unit = u->word == WORD_UNIT || u->word == WORD_PERIOD || u->word == WORD_DAY ||
	            u->word == WORD_DAYPART || u->word == WORD_SEASON;
	if (!unit)
		return none;
	if (u[1].word == WORD_AGO && text[u[1].start + 1] == 'g') {
		char c = ascii_lower(text[u->start]), d = ascii_lower(text[u->start + 1]);
		if (c == 'h' || (c == 'm' && d == 'i') ||
		    (c == 's' && d == 'e' && u->word == WORD_UNIT))
			return none; /* hours and minutes tell nobody apart */
		return part_of(n + 2, HAS_RELATIVE, FORM_RELATIVE);
	}
	if (u[1].word == WORD_FROM && (is_weekday(&u[2]) || u[2].word == WORD_RELATIVE))
		return part_of(n + 3, HAS_RELATIVE, FORM_RELATIVE);
	return none;
}

static struct part holiday(const struct lex_item *t)
{
	size_t n = 0;
	if (t->word == WORD_NEW && t[1].word == WORD_PERIOD &&
	    (t[1].flags & LEX_CAPITAL || t[-1].word == WORD_THE || t[1].flags & LEX_OWNED))
		n = 2;
	else if (t->word == WORD_NEW && t[1].word == WORD_UNIT && t[2].word == WORD_DAY)
		n = 2;
	else if (t->word == WORD_THE && t[1].word == WORD_NEW && t[2].word == WORD_PERIOD &&
	         lex_phrase_ends(&t[3]))
		return part_of(3, HAS_HOLIDAY, FORM_HOLIDAY);
	if (n) {
		n += t[n].word == WORD_DAY;
		return part_of(n, HAS_HOLIDAY, FORM_HOLIDAY);
	}
	if ((t->word == WORD_HOLIDAY_HEAD || (t->word == WORD_KIN && t->flags & LEX_OWNED)) &&
	    t[1].word == WORD_DAY)
		return part_of(2, HAS_HOLIDAY, FORM_HOLIDAY);
	if (t->word != WORD_HOLIDAY &&
	    !(t->word == WORD_HOLIDAY_SOFT && t->flags & LEX_CAPITAL && !(t->flags & LEX_UPPER)))
		return none;
	n = 1;
	if (t[1].word == WORD_DAY && (t[1].flags & LEX_CAPITAL || !(t->flags & LEX_CAPITAL)))
		n++;
	n += is_year(&t[n]);
	return part_of(n, HAS_HOLIDAY, FORM_HOLIDAY);
}

static struct part season(const char *text, const struct lex_item *t)
{
	if (t->word != WORD_SEASON)
		return none;
	const struct lex_item *a = &t[-1], *b = &t[1];
	bool ends = lex_phrase_ends(b);
	if (is_year(b))
		return part_of(2, HAS_SEASON, FORM_SEASON);
	if (a->word == WORD_THE || a->word == WORD_EL)
		return (a[-1].word == WORD_IN || a[-1].word == WORD_BY ||
		        a[-1].word == WORD_UNTIL || a[-1].word == WORD_SINCE ||
		        a[-1].word == WORD_FROM) &&
		                       ends
		               ? part_of(1, HAS_SEASON, FORM_SEASON)
		               : none;
	if (a->word == WORD_IN || a->word == WORD_SINCE || a->word == WORD_BY ||
	    a->word == WORD_UNTIL)
		return ends ? part_of(1, HAS_SEASON, FORM_SEASON) : none;
	(void)text;
	return none;
}

static struct part weekdays(const struct lex_item *t)
{
	if (t->word != WORD_WEEKDAYS)
		return none;
	const struct lex_item *a = &t[-1], *b = &t[1];
	bool times = b->kind == LEX_RANGE || b->kind == LEX_CLOCK || b->kind == LEX_CLOCK_RANGE ||
	             (is_hour(b) && is_joint(&b[1]));
	if (times || a->word == WORD_ON || a->kind == LEX_CLOCK || a->kind == LEX_CLOCK_RANGE)
		return part_of(1, HAS_WEEKDAY, FORM_WEEKDAY);
	return none;
}

static struct part part(const char *text, const struct lex_item *t)
{
	struct part p = none;
	switch (t->kind) {
	case LEX_WORD:
		if (t->word == WORD_NONE || (t->word >= WORD_L_MRN && t->word != WORD_L_PLACE))
			return weekday_letter(text, t) ? weekday(text, t) : none;
		break;
	case LEX_NUMBER:
	case LEX_ORDINAL:
	case LEX_DATE:
	case LEX_DATE_SHORT:
	case LEX_DECIMAL:
	case LEX_CLOCK:
	case LEX_CLOCK_RANGE:
	case LEX_RANGE: break;
	default: return none;
	}
	if (!p.n)
		p = day_of_month(t);
	if (!p.n)
		p = numeric(text, t);
	if (!p.n)
		p = ago(text, t);
	if (!p.n)
		p = clock(text, t);
	if (!p.n)
		p = weekday(text, t);
	if (!p.n)
		p = deictic(text, t);
	if (!p.n)
		p = month(text, t);
	if (!p.n)
		p = relative(t);
	if (!p.n)
		p = holiday(t);
	if (!p.n)
		p = season(text, t);
	if (!p.n)
		p = day_alone(t);
	if (!p.n)
		p = weekdays(t);
	return p;
}

/* Words that lead from one part to the next. */
enum joiner { JOIN_NOT, JOIN_BLANK, JOIN_COMMA, JOIN_AT, JOIN_UNTIL, JOIN_ON, JOIN_IN };

static enum joiner joiner(const struct lex_item *t, size_t *n)
{
	*n = 1;
	if (lex_mark(t, ','))
		return t[1].word == WORD_FROM || t[1].word == WORD_AT || t[1].word == WORD_DE
		               ? (*n = 2, JOIN_AT)
		               : JOIN_COMMA;
	if (lex_mark(t, '@'))
		return JOIN_AT;
	switch (t->word) {
	case WORD_AT:
	case WORD_FROM:
	case WORD_AROUND:
	case WORD_BEFORE:
	case WORD_BY: return JOIN_AT;
	case WORD_TO:
		if (t[1].word == WORD_LA) {
			*n = 2;
			return JOIN_AT;
		}
		return JOIN_NOT;
	case WORD_UNTIL: return JOIN_UNTIL;
	case WORD_ON: return JOIN_ON;
	case WORD_DE: return is_hour(&t[1]) ? JOIN_AT : JOIN_IN;
	case WORD_OF:
	case WORD_IN: return JOIN_IN;
	default: break;
	}
	*n = 0;
	return t->kind == LEX_MARK || t->kind == LEX_BREAK || t->kind == LEX_NONE ? JOIN_NOT
	                                                                          : JOIN_BLANK;
}

static bool may_join(unsigned has, unsigned more, enum joiner j)
{
	if (more & HAS_CLOCK && !(more & HAS_DATE))
		return !(has & HAS_CLOCK) && j != JOIN_IN && j != JOIN_ON && j != JOIN_NOT;
	if (j == JOIN_AT || j == JOIN_UNTIL || j == JOIN_NOT)
		return false;
	if ((has & HAS_DATE) == 0) /* a clock so far */
		return j == JOIN_BLANK || j == JOIN_ON ||
		       (j == JOIN_COMMA && more & (HAS_WEEKDAY | HAS_DAY) &&
		        !(more & HAS_RELATIVE));
	if (has & HAS_WEEKDAY && more & HAS_DAY)
		return j == JOIN_BLANK || j == JOIN_COMMA;
	if (has & HAS_WEEKDAY && more & HAS_MONTH)
		return j == JOIN_IN;
	if (has == HAS_WEEKDAY && more == HAS_RELATIVE)
		return j == JOIN_BLANK;
	if (has & HAS_DAY && more == HAS_WEEKDAY)
		return j == JOIN_COMMA;
	return false;
}

size_t when_match(const char *text, const struct lex_item *it, enum ident_form *form)
{
	struct part p = part(text, it);
	if (!p.n)
		p = hour_alone(text, it);
	if (!p.n)
		return 0;
	size_t n = p.n;
	unsigned has = p.has;
	*form = p.form;
	for (int more = 0; more < 4 && n < LEX_AHEAD - 12; more++) {
		size_t gap;
		if (it[n - 1].flags & LEX_OWNED)
			break;
		enum joiner j = joiner(&it[n], &gap);
		const struct lex_item *next = &it[n + gap];
		if (j == JOIN_NOT)
			break;
		p = part(text, next);
		if (!p.n && has & HAS_DATE && j == JOIN_BLANK && next->word == WORD_SUNUP)
			p = part_of(1, HAS_CLOCK, FORM_CLOCK);
		if (!p.n && has == HAS_CLOCK && j == JOIN_BLANK && next->word == WORD_WEEKDAYS)
			p = part_of(1, HAS_WEEKDAY, FORM_WEEKDAY);
		if (!p.n && has & HAS_DATE)
			p = j == JOIN_AT || j == JOIN_UNTIL ? bare_hour(text, next)
			                                    : hours(text, next);
		if (!p.n || !may_join(has, p.has, j))
			break;
		n += gap + p.n;
		has |= p.has;
	}
	return n;
}
