#include "check/when.h"

/* In the order in which they are tried. */
static struct part (*const parts[])(const char *text, const struct lex_item *t) = {
	when_day_of_month, when_numeric,  when_ago,     when_clock,  when_weekday,   when_deictic,
	when_month,        when_relative, when_holiday, when_season, when_day_alone, when_weekdays,
};

static struct part part(const char *text, const struct lex_item *t)
{
	struct part p = when_none;
	switch (t->kind) {
	case LEX_WORD:
		if (t->word == WORD_NONE || (t->word >= WORD_L_MRN && t->word != WORD_L_PLACE))
			return when_weekday_letter(text, t) ? when_weekday(text, t) : when_none;
		break;
	case LEX_NUMBER:
	case LEX_ORDINAL:
	case LEX_DATE:
	case LEX_DATE_SHORT:
	case LEX_DECIMAL:
	case LEX_CLOCK:
	case LEX_CLOCK_RANGE:
	case LEX_RANGE: break;
	default: return when_none;
	}
	for (size_t i = 0; i < sizeof parts / sizeof *parts && !p.n; i++)
		p = parts[i](text, t);
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
	case WORD_ARTICLE:
	case WORD_TO:
		if (t[1].word == WORD_LA) {
			*n = 2;
			return JOIN_AT;
		}
		return t->word == WORD_TO ? JOIN_NOT : (*n = 0, JOIN_BLANK);
	case WORD_UNTIL: return JOIN_UNTIL;
	case WORD_ON: return JOIN_ON;
	case WORD_DE: return when_is_hour(&t[1]) ? JOIN_AT : JOIN_IN;
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
	if ((has | more) & HAS_YEAR)
		return false;
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
		p = when_hour_alone(text, it);
	if (!p.n)
		return 0;
	size_t n = p.n;
	unsigned has = p.has;
	*form = p.form;
	for (int more = 0; more < 4 && n < LEX_AHEAD - 16; more++) {
		size_t gap;
		if (it[n - 1].flags & LEX_OWNED)
			break;
		enum joiner j = joiner(&it[n], &gap);
		const struct lex_item *next = &it[n + gap];
		if (j == JOIN_NOT)
			break;
		p = part(text, next);
		if (!p.n && has & HAS_DATE && j == JOIN_BLANK && next->word == WORD_SUNUP)
			p = when_part(1, HAS_CLOCK, FORM_CLOCK);
		if (!p.n && has == HAS_CLOCK && j == JOIN_BLANK && next->word == WORD_WEEKDAYS)
			p = when_part(1, HAS_WEEKDAY, FORM_WEEKDAY);
		if (!p.n && has & HAS_DATE)
			p = j == JOIN_AT || j == JOIN_UNTIL ? when_bare_hour(text, next)
			                                    : when_hours(text, next);
		if (!p.n || !may_join(has, p.has, j))
			break;
		n += gap + p.n;
		has |= p.has;
	}
	return n;
}
