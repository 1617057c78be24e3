/*
 * when: the parts that expressions of time are made of: days, clock times, and
 * words that point from the day of writing. when.c joins them.
 */
#ifndef CHECK_WHEN_H
#define CHECK_WHEN_H

#include "check/ident_part.h"

/* What a part pins down; parts of unlike kind may be joined. */
enum {
	HAS_WEEKDAY = 1,
	HAS_DAY = 2, /* a day of a month, with or without it */
	HAS_MONTH = 4,
	HAS_RELATIVE = 8,
	HAS_HOLIDAY = 16,
	HAS_SEASON = 32,
	HAS_CLOCK = 64,
	HAS_YEAR = 128, /* "last year" tells no more than a year does */
	HAS_DATE = HAS_WEEKDAY | HAS_DAY | HAS_MONTH | HAS_RELATIVE | HAS_HOLIDAY | HAS_SEASON
};

struct part {
	size_t n; /* items; 0: no such part here */
	unsigned has;
	enum ident_form form;
};

static inline struct part when_part(size_t n, unsigned has, enum ident_form form)
{
	return (struct part){n, has, form};
}
#define when_none ((struct part){0})

static inline bool when_is_weekday(const struct lex_item *t)
{
	return t->word == WORD_WEEKDAY || t->word == WORD_WEEKDAY_SOFT;
}

static inline bool when_is_month(const struct lex_item *t)
{
	return t->word == WORD_MONTH || t->word == WORD_MONTH_SOFT || t->word == WORD_MONTH_SHORT;
}

static inline bool when_is_year(const struct lex_item *t)
{
	return t->kind == LEX_NUMBER && t->digits == 4 && t->value >= 1800 && t->value < 2100;
}

static inline bool when_is_day(const struct lex_item *t)
{
	return t->kind == LEX_NUMBER && t->digits <= 2 && t->value >= 1 && t->value <= 31 &&
	       !lex_mark(&t[1], '%') && !lex_glued_mark(&t[1], '/');
}

static inline bool when_is_ordinal(const struct lex_item *t)
{
	return (t->kind == LEX_ORDINAL && t->value >= 1 && t->value <= 31) ||
	       t->word == WORD_ORDINAL;
}

static inline bool when_is_hour(const struct lex_item *t)
{
	return (t->kind == LEX_NUMBER && t->digits <= 2 && t->value >= 1 && t->value <= 12) ||
	       t->word == WORD_NUMBER;
}

static inline unsigned when_two_digits(const char *p)
{
	unsigned v = 0;
	for (int i = 0; i < 2 && ascii_is_digit(p[i]); i++)
		v = v * 10 + (unsigned)(p[i] - '0');
	return v;
}

/* "a" is Spanish for "to" between two hours or days. */
static inline bool when_is_joint(const struct lex_item *t)
{
	return lex_mark(t, '-') || t->word == WORD_TO || t->word == WORD_UNTIL ||
	       (t->word == WORD_ARTICLE && t->end - t->start == 1);
}

/* when_day.c */
struct part when_month(const char *text, const struct lex_item *t);
struct part when_day_of_month(const char *text, const struct lex_item *t);
bool when_weekday_letter(const char *text, const struct lex_item *t);
struct part when_weekday(const char *text, const struct lex_item *t);
struct part when_day_alone(const char *text, const struct lex_item *t);
struct part when_numeric(const char *text, const struct lex_item *t);
/* when_clock.c */
struct part when_clock(const char *text, const struct lex_item *t);
struct part when_hours(const char *text, const struct lex_item *t);
struct part when_bare_hour(const char *text, const struct lex_item *t);
struct part when_hour_alone(const char *text, const struct lex_item *t);
/* when_relative.c */
struct part when_relative(const char *text, const struct lex_item *t);
struct part when_deictic(const char *text, const struct lex_item *t);
struct part when_ago(const char *text, const struct lex_item *t);
struct part when_holiday(const char *text, const struct lex_item *t);
struct part when_season(const char *text, const struct lex_item *t);
struct part when_weekdays(const char *text, const struct lex_item *t);

#endif
