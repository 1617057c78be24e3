#include "check/validate.h"
#include "check/when.h"

/* "of 1969", ", 2025", "2025" after a month or day: items taken. */
static size_t year_after(const struct lex_item *t)
{
	if (when_is_year(t))
		return 1;
	if ((lex_mark(t, ',') || t->word == WORD_DE || t->word == WORD_OF) && when_is_year(&t[1]))
		return 2;
	return 0;
}

static size_t abbreviation_dot(const struct lex_item *t)
{
	return lex_glued_mark(t, '.') && (t[1].kind == LEX_NUMBER || t[1].kind == LEX_ORDINAL ||
	                                  t[1].kind == LEX_RANGE || t[1].kind == LEX_CLOCK ||
	                                  lex_mark(&t[1], ','))
	               ? 1
	               : 0;
}

/* Days after a month's name: "3", "3rd", "the third", "6-12", "8 and 22". */
static size_t days_after(const struct lex_item *t)
{
	if (t->word == WORD_THE && when_is_ordinal(&t[1]))
		return 2;
	if (t->kind == LEX_RANGE && t->digits <= 4)
		return 1;
	if (!when_is_day(t) && t->kind != LEX_ORDINAL)
		return 0;
	if ((t[1].word == WORD_AND || t[1].word == WORD_TO || t[1].word == WORD_UNTIL ||
	     lex_mark(&t[1], '&')) &&
	    when_is_day(&t[2]) && lex_phrase_ends(&t[3]) && t[2].value > t->value)
		return 3;
	return 1;
}

/* Is a word that may be something else ("may", "march", "mar") a month here? */
static bool month_meant(const char *text, const struct lex_item *t)
{
	const struct lex_item *a = &t[-1], *b = &t[1];
	b += abbreviation_dot(b);
	if (days_after(b) || when_is_year(b))
		return true;
	if (t->word == WORD_MONTH) {
		/* "Mr. April", "August Lindenmeyer" */
		bool title = lex_glued_mark(a, '.') && a[-1].flags & LEX_CAPITAL &&
		             a[-1].end - a[-1].start <= 3;
		bool name = lex_stops(a) && b->flags & LEX_CAPITAL && !(b->flags & LEX_UPPER) &&
		            b->word == WORD_NONE && text[t->start] == 'A';
		return !title && !name;
	}
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
		return (a->word == WORD_FROM || a->word == WORD_OF || a->word == WORD_MONTH) &&
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

struct part when_month(const char *text, const struct lex_item *t)
{
	size_t n = 0;
	if (t->word == WORD_MID && lex_mark(&t[1], '-') && when_is_month(&t[2]))
		return when_part(3, HAS_MONTH, FORM_MONTH);
	if (!when_is_month(t) || !month_meant(text, t))
		return when_none;
	n = 1 + abbreviation_dot(&t[1]);
	size_t days = t->flags & LEX_OWNED ? 0 : days_after(&t[n]);
	if (days) {
		n += days;
		n += year_after(&t[n]);
		return when_part(n, HAS_DAY | HAS_MONTH, FORM_DATE_WORDS);
	}
	size_t year = year_after(&t[1]);
	if (year)
		return when_part(1 + year, HAS_MONTH, FORM_DATE_WORDS);
	if ((lex_mark(&t[1], '-') || t[1].word == WORD_TO || t[1].word == WORD_UNTIL) &&
	    when_is_month(&t[2]) && !days_after(&t[3]))
		return when_part(3, HAS_MONTH, FORM_MONTH);
	return when_part(1, HAS_MONTH, FORM_MONTH);
}

/* "9 Sept", "the first of July", "22 de septiembre de 1969", "twenty-ninth of February". */
struct part when_day_of_month(const char *text, const struct lex_item *t)
{
	(void)text;
	size_t n = 0;
	if (t->word == WORD_THE)
		n = 1;
	if (t[n].word == WORD_TENS && lex_mark(&t[n + 1], '-') && t[n + 2].word == WORD_ORDINAL)
		n += 3;
	else if (when_is_day(&t[n]) || when_is_ordinal(&t[n]) ||
	         (t[n].word == WORD_NUMBER && t[n + 1].word == WORD_DE))
		n += 1;
	else
		return when_none;
	bool of = t[n].word == WORD_OF || t[n].word == WORD_DE;
	const struct lex_item *m = &t[n + of];
	bool dash = !of && lex_mark(m, '-');
	m += dash;
	if (!when_is_month(m) && !(m->word == WORD_HOLIDAY && !of))
		return when_none;
	if (m->word != WORD_MONTH && m->word != WORD_HOLIDAY && !of && !(m->flags & LEX_CAPITAL))
		return when_none;
	if (t->word == WORD_ORDINAL && !of)
		return when_none;
	n = (size_t)(m - t) + 1;
	n += lex_glued_mark(&t[n], '.') && when_is_year(&t[n + 1]);
	n += year_after(&t[n]);
	return when_part(n, HAS_DAY | HAS_MONTH, FORM_DATE_WORDS);
}

static bool weekday_meant(const char *text, const struct lex_item *t)
{
	const struct lex_item *a = &t[-1], *b = &t[1];
	if (t->word == WORD_WEEKDAY)
		return true;
	if (b->kind == LEX_CLOCK || b->kind == LEX_CLOCK_RANGE || b->kind == LEX_RANGE ||
	    b->kind == LEX_DATE_SHORT || b->word == WORD_DAYPART || b->word == WORD_NOON)
		return true;
	if ((lex_mark(b, '-') || lex_mark(b, '/')) && when_is_weekday(&b[1]))
		return true;
	if ((lex_mark(a, '-') || lex_mark(a, '/')) && when_is_weekday(&a[-1]))
		return true;
	if (a->kind == LEX_CLOCK)
		return true;
	bool ends = lex_phrase_ends(b) || when_is_month(b) || b->word == WORD_AT;
	if (a->word == WORD_THIS || a->word == WORD_NEXT || a->word == WORD_LAST ||
	    a->word == WORD_ON)
		return ends;
	/* "Sat" inside a sentence; "sat" only where nothing could be sitting */
	if (t->flags & LEX_CAPITAL)
		return !lex_stops(a) && a->word != WORD_THE &&
		       !(a->flags & LEX_CAPITAL && a->word == WORD_NONE && text[t->start] != 'M') &&
		       (ends || b->kind == LEX_NUMBER) &&
		       !(b->flags & LEX_CAPITAL && b->word == WORD_NONE);
	return t->end - t->start == 3 && a->kind == LEX_WORD && a->word == WORD_NONE &&
	       (lex_mark(b, '.') || lex_mark(b, ',') || b->kind == LEX_NONE ||
	        b->kind == LEX_BREAK);
}

/* One letter for a weekday, in lists only: "M-F", "M/W/F", "Th/F". */
bool when_weekday_letter(const char *text, const struct lex_item *t)
{
	size_t n = t->end - t->start;
	if (t->kind != LEX_WORD || !(t->flags & LEX_CAPITAL) || n > 2)
		return false;
	char c = text[t->start], d = n == 2 ? text[t->start + 1] : 0;
	return n == 1     ? c == 'M' || c == 'T' || c == 'W' || c == 'F'
	       : c == 'T' ? d == 'h' || d == 'u'
	                  : c == 'S' && (d == 'a' || d == 'u');
}

struct part when_weekday(const char *text, const struct lex_item *t)
{
	size_t n = 0;
	if (t->word == WORD_EL && when_is_weekday(&t[1]))
		n = 1;
	else if (when_is_ordinal(t) && t[1].word == WORD_WEEKDAY &&
	         (ascii_lower(text[t[1].end - 1]) == 's' || t->flags & LEX_CAPITAL))
		n = 1;
	else if (t->word == WORD_THE && when_is_ordinal(&t[1]) && t[2].word == WORD_WEEKDAY)
		n = 2;
	else if (t->word == WORD_HOLIDAY_ADJ && t[1].word == WORD_WEEKDAY && t->flags & LEX_CAPITAL)
		return when_part(2, HAS_HOLIDAY, FORM_HOLIDAY);
	bool letters = !n && when_weekday_letter(text, t) &&
	               (lex_glued_mark(&t[1], '-') || lex_glued_mark(&t[1], '/')) &&
	               (when_weekday_letter(text, &t[2]) || when_is_weekday(&t[2]));
	if (!letters && !(when_is_weekday(&t[n]) && weekday_meant(text, &t[n])))
		return when_none;
	n++;
	for (int more = 0; more < 4; more++) {
		const struct lex_item *j = &t[n];
		bool mark = lex_mark(j, '-') || lex_glued_mark(j, '/') || lex_mark(j, '&');
		bool word = when_is_joint(j);
		bool plural = (j->word == WORD_AND || j->word == WORD_OR) &&
		              when_is_weekday(&t[n + 1]) && j->word == WORD_AND &&
		              t[n - 1].end - t[n - 1].start > 5;
		if ((mark &&
		     (when_is_weekday(&j[1]) || (letters && when_weekday_letter(text, &j[1])))) ||
		    ((word || plural) && j[1].word == WORD_WEEKDAY))
			n += 2;
		else
			break;
	}
	if (t[n].word == WORD_DAYPART && !lex_mark(&t[n], '-'))
		n++;
	/* "el jueves 13" */
	if (t[-1].word == WORD_EL || t->word == WORD_EL)
		n += when_is_day(&t[n]) && lex_phrase_ends(&t[n + 1]);
	return when_part(n, HAS_WEEKDAY, FORM_WEEKDAY);
}

/* "the 19th", "el 13", "19th" after on, by, since; "the 1st of each month". */
struct part when_day_alone(const char *text, const struct lex_item *t)
{
	(void)text;
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
		return when_part(2, HAS_DAY, FORM_DATE_WORDS);
	else
		return when_none;
	if (t[n].word == WORD_OF &&
	    (t[n + 1].word == WORD_EVERY || t[n + 1].word == WORD_THE ||
	     t[n + 1].word == WORD_THIS || t[n + 1].word == WORD_LAST ||
	     t[n + 1].word == WORD_NEXT) &&
	    t[n + 2].word == WORD_PERIOD)
		return when_part(n + 3, HAS_DAY, FORM_DATE_WORDS);
	if (!lex_phrase_ends(&t[n]) || lex_mark(&t[n], '-') || t[n].word == WORD_OF)
		return when_none;
	return when_part(n, HAS_DAY, FORM_DATE_WORDS);
}

/* Month, day and year of a numeric date in any order people use; false if when_none fits. */
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
	unsigned a = when_two_digits(p);
	while (ascii_is_digit(*p))
		p++;
	unsigned b = when_two_digits(p + 1);
	const struct lex_item *before = &t[-1], *after = &t[1];
	bool placed = before->word == WORD_ON || before->word == WORD_SINCE ||
	              before->word == WORD_BY || before->word == WORD_UNTIL ||
	              when_is_weekday(before) || birth_label(t) || before->word == WORD_BEFORE ||
	              before->word == WORD_FROM;
	if (placed)
		return true;
	if (a == 24 || b == 10 || (a == b && (a == 10 || a == 1)))
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

struct part when_numeric(const char *text, const struct lex_item *t)
{
	switch (t->kind) {
	case LEX_DATE:
		return numbers_valid(text, t) ? when_part(1, HAS_DAY | HAS_MONTH, FORM_DATE_NUMERIC)
		                              : when_none;
	case LEX_DATE_SHORT:
		return short_meant(text, t) ? when_part(1, HAS_DAY | HAS_MONTH, FORM_DATE_NUMERIC)
		                            : when_none;
	case LEX_DECIMAL:
		return birth_label(t) && numbers_valid(text, t)
		               ? when_part(1, HAS_DAY | HAS_MONTH, FORM_DATE_NUMERIC)
		               : when_none;
	case LEX_NUMBER:
		return (t->digits == 6 || t->digits == 8) && birth_label(t)
		               ? when_part(1, HAS_DAY | HAS_MONTH, FORM_DATE_NUMERIC)
		               : when_none;
	default: return when_none;
	}
}
