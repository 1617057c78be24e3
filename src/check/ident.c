#include "check/ident.h"

#include "check/code.h"

/* Kinds of items and classes of words at which something may begin. */
static const uint8_t kind_begins[LEX__MAX] = {
	[LEX_NUMBER] = 1,      [LEX_CODE] = 1,        [LEX_ORDINAL] = 1, [LEX_DECADE] = 1,
	[LEX_CLOCK] = 1,       [LEX_CLOCK_RANGE] = 1, [LEX_RANGE] = 1,   [LEX_DATE] = 1,
	[LEX_DATE_SHORT] = 1,  [LEX_AGE] = 1,         [LEX_AGE_SEX] = 1, [LEX_PHONE] = 1,
	[LEX_PHONE_LOCAL] = 1, [LEX_PHONE_INTL] = 1,  [LEX_SSN] = 1,     [LEX_SSN_PARTIAL] = 1,
	[LEX_CARD] = 1,        [LEX_CARD_LIKE] = 1,   [LEX_IBAN] = 1,    [LEX_MBI] = 1,
	[LEX_WALLET] = 1,      [LEX_EMAIL] = 1,       [LEX_URL] = 1,     [LEX_HANDLE] = 1,
	[LEX_IPV4] = 1,        [LEX_IPV6] = 1,        [LEX_MAC] = 1,     [LEX_UDI] = 1,
	[LEX_COORDINATES] = 1, [LEX_PICTURE] = 1,     [LEX_DECIMAL] = 1,
};

enum { TIME = 1, YEARS = 2, STREET = 4 };

static const uint8_t word_begins[WORD__MAX] = {
	[WORD_MONTH] = TIME,         [WORD_MONTH_SOFT] = TIME,   [WORD_MONTH_SHORT] = TIME,
	[WORD_WEEKDAY] = TIME,       [WORD_WEEKDAY_SOFT] = TIME, [WORD_WEEKDAYS] = TIME,
	[WORD_RELATIVE] = TIME,      [WORD_MANANA] = TIME,       [WORD_NOON] = TIME,
	[WORD_SEASON] = TIME,        [WORD_HOLIDAY] = TIME,      [WORD_HOLIDAY_ADJ] = TIME,
	[WORD_HOLIDAY_HEAD] = TIME,  [WORD_HOLIDAY_SOFT] = TIME, [WORD_THIS] = TIME,
	[WORD_LAST] = TIME,          [WORD_NEXT] = TIME,         [WORD_THE] = TIME,
	[WORD_ARTICLE] = TIME,       [WORD_EL] = TIME,           [WORD_LA] = TIME,
	[WORD_ESTE] = TIME,          [WORD_HACE] = TIME,         [WORD_NUMBER] = TIME | YEARS,
	[WORD_TEEN] = TIME | YEARS,  [WORD_TENS] = TIME | YEARS, [WORD_DECADE] = YEARS,
	[WORD_ORDINAL] = TIME,       [WORD_COUPLE] = TIME,       [WORD_DAY] = TIME,
	[WORD_MID] = TIME,           [WORD_NEW] = TIME,          [WORD_KIN] = TIME,
	[WORD_STREET_HEAD] = STREET, [WORD_BOX] = STREET,
};

/* A word that has no class may still begin "RR 2 Box 118", "M-F" or "KLR 7742". */
static bool capitals(const struct lex_item *t)
{
	return t->flags & LEX_CAPITAL && t->end - t->start <= 5 &&
	       (t->flags & LEX_UPPER || t->end - t->start <= 2);
}

static size_t time_match(struct str s, const struct lex_item *it, struct ident *out)
{
	enum ident_form form;
	uint32_t possessive = 0;
	size_t n = when_match(s.p, it, &form);
	if (n && it[n - 1].flags & LEX_OWNED && n > 1 && it[n - 2].word == WORD_NEW)
		possessive = 2; /* "New Year's" */
	if (n)
		*out = (struct ident){
			.start = it[0].start,
			.end = it[n - 1].end + possessive,
			.type = form == FORM_YEAR ? CHAPERONE_ENTITY__MAX : CHAPERONE_DATE_TIME,
			.form = (uint8_t)form,
			.sure = form == FORM_YEAR                                      ? 0
		                : form == FORM_DATE_NUMERIC || form == FORM_DATE_WORDS ? 200
		                                                                       : 128};
	return n;
}

static size_t word_match(struct str s, const struct lex_item *it, const struct code_memory *memory,
                         struct ident *out)
{
	size_t n = 0;
	unsigned begins = word_begins[it->word];
	bool caps = capitals(it);
	if (!begins && !caps && !(it->end - it->start <= 2))
		return 0;
	if (begins & YEARS)
		n = years_match(s.p, it, out);
	if (!n && (begins & TIME || caps))
		n = time_match(s, it, out);
	if (!n && (begins & STREET || it->end - it->start <= 2))
		n = street_match(s.p, it, out);
	if (!n && caps && it->flags & LEX_UPPER)
		n = code_match(s, it, memory, out);
	return n;
}

/* A house number, an age, a time or a code: in this order, the surest first. */
static size_t number_match(struct str s, const struct lex_item *it,
                           const struct code_memory *memory, struct ident *out)
{
	size_t n = street_match(s.p, it, out);
	if (!n)
		n = years_match(s.p, it, out);
	if (!n)
		n = time_match(s, it, out);
	if (!n)
		n = code_match(s, it, memory, out);
	return n;
}

/* The one after the last takes in what it overlaps: a code may reach back over a shorter one. */
static size_t put_last(struct ident *out, size_t found)
{
	struct ident last = out[found];
	for (; found && out[found - 1].end > last.start; found--)
		if (out[found - 1].start < last.start)
			last.start = out[found - 1].start;
	out[found] = last;
	return found + 1;
}

size_t ident_find(struct str s, const struct profile *profile, struct ident *out, size_t max)
{
	struct lex x;
	struct code_memory memory = {0};
	size_t found = 0, i = LEX_BEHIND;
	lex_init(&x, s, profile);
	while (found < max) {
		i = lex_ahead(&x, i);
		const struct lex_item *it = &x.item[i];
		if (it->kind == LEX_NONE)
			break;
		struct ident *o = &out[found];
		size_t n = 0;
		if (it->kind == LEX_WORD)
			n = word_match(s, it, &memory, o);
		else if (kind_begins[it->kind])
			n = number_match(s, it, &memory, o);
		if (n) {
			code_remember(s, o, &memory);
			found = put_last(out, found);
		}
		i += n ? n : 1;
	}
	return found;
}
