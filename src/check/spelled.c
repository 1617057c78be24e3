#include "check/spelled.h"

#include "check/fold.h"
#include "check/rewrite.h"
#include "check/trigger.h"

#define ITEMS_MAX   48
#define LITERAL_MAX 5 /* written digits longer than this stand for themselves */

enum kind {
	DIGIT,   /* zero … nine */
	OH,      /* oh, o: zero inside a run */
	TEEN,    /* ten … nineteen */
	TENS,    /* twenty … ninety */
	REPEAT,  /* double, triple */
	HUNDRED, /* after a digit */
	SIGN,    /* dash, dot: written out between digits */
	LITERAL, /* digits already */
	LETTER   /* a single one inside a code */
};

struct word {
	const char *word;
	uint8_t kind, value;
	bool spanish; /* an English word too: only after a Spanish number */
};

static const struct word words[] = {
	{"zero", DIGIT, 0, false},
	{"one", DIGIT, 1, false},
	{"two", DIGIT, 2, false},
	{"three", DIGIT, 3, false},
	{"four", DIGIT, 4, false},
	{"five", DIGIT, 5, false},
	{"six", DIGIT, 6, false},
	{"seven", DIGIT, 7, false},
	{"eight", DIGIT, 8, false},
	{"nine", DIGIT, 9, false},
	{"niner", DIGIT, 9, false},
	{"oh", OH, 0, false},
	{"o", OH, 0, false},
	{"ten", TEEN, 10, false},
	{"eleven", TEEN, 11, false},
	{"twelve", TEEN, 12, false},
	{"thirteen", TEEN, 13, false},
	{"fourteen", TEEN, 14, false},
	{"fifteen", TEEN, 15, false},
	{"sixteen", TEEN, 16, false},
	{"seventeen", TEEN, 17, false},
	{"eighteen", TEEN, 18, false},
	{"nineteen", TEEN, 19, false},
	{"twenty", TENS, 20, false},
	{"thirty", TENS, 30, false},
	{"forty", TENS, 40, false},
	{"fifty", TENS, 50, false},
	{"sixty", TENS, 60, false},
	{"seventy", TENS, 70, false},
	{"eighty", TENS, 80, false},
	{"ninety", TENS, 90, false},
	{"double", REPEAT, 2, false},
	{"triple", REPEAT, 3, false},
	{"treble", REPEAT, 3, false},
	{"hundred", HUNDRED, 0, false},
	{"dash", SIGN, '-', false},
	{"hyphen", SIGN, '-', false},
	{"slash", SIGN, '/', false},
	{"dot", SIGN, '.', false},
	{"point", SIGN, '.', false},
	{"cero", DIGIT, 0, false},
	{"uno", DIGIT, 1, false},
	{"dos", DIGIT, 2, false},
	{"tres", DIGIT, 3, false},
	{"cuatro", DIGIT, 4, false},
	{"cinco", DIGIT, 5, false},
	{"seis", DIGIT, 6, false},
	{"siete", DIGIT, 7, false},
	{"ocho", DIGIT, 8, false},
	{"nueve", DIGIT, 9, false},
	{"diez", TEEN, 10, false},
	{"once", TEEN, 11, true},
	{"doce", TEEN, 12, false},
	{"trece", TEEN, 13, false},
	{"catorce", TEEN, 14, false},
	{"quince", TEEN, 15, true},
	{"veinte", TENS, 20, false},
	{"treinta", TENS, 30, false},
	{"cuarenta", TENS, 40, false},
	{"cincuenta", TENS, 50, false},
	{"sesenta", TENS, 60, false},
	{"setenta", TENS, 70, false},
	{"ochenta", TENS, 80, false},
	{"noventa", TENS, 90, false},
	{"doble", REPEAT, 2, false},
	{"triple", REPEAT, 3, false},
	{"guion", SIGN, '-', false},
	{"punto", SIGN, '.', false},
};

/* How an item is set off from the one before it. */
enum gap { GAP_BLANK, GAP_HYPHEN, GAP_COMMA, GAP_SIGN };

struct item {
	uint32_t start, end; /* normalised bytes */
	uint8_t kind;        /* DIGIT for OH and REPEAT too, TEEN for TENS, or LITERAL, LETTER */
	uint8_t gap;
	char sign; /* of GAP_SIGN */
	bool oh;
	uint8_t n; /* digits */
	char digits[LITERAL_MAX];
};

struct run {
	struct item items[ITEMS_MAX];
	size_t n;
};

/* Longest word is nine letters. */
static const struct word *find_word(struct str s)
{
	if (s.n > 9 || (s.n > 1 && !trigger_is_number(s)))
		return NULL;
	char c = ascii_lower(s.p[0]);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (words[i].word[0] == c && str_eq_nocase(s, str_c(words[i].word)))
			return &words[i];
	return NULL;
}

/* The ASCII letters or the digits at i, if they are a whole word. */
static struct str word_at(const struct text *t, size_t i)
{
	const char *p = t->p + i;
	size_t k = 0;
	if (ascii_is_alpha(*p))
		while (ascii_is_alpha(p[k]))
			k++;
	else
		while (ascii_is_digit(p[k]))
			k++;
	if (ascii_is_alnum(p[k]) || (unsigned char)p[k] >= 0x80 ||
	    (p[k] == '\'' && ascii_is_alpha(p[k + 1])))
		k = 0;
	return str_of(p, k);
}

static size_t skip_blanks(const struct text *t, size_t i)
{
	while (t->p[i] == ' ' || t->p[i] == '\t')
		i++;
	return i;
}

/* What may stand between two items at i; its end, or i where there is nothing of the sort. */
static size_t read_gap(const struct text *t, size_t i, enum gap *gap)
{
	size_t j = skip_blanks(t, i);
	char c = t->p[j];
	if (c == '-') {
		size_t end = skip_blanks(t, j + 1);
		*gap = j == i && end == j + 1 ? GAP_HYPHEN : GAP_COMMA;
		return end;
	}
	if (c == ',' || c == ';') {
		*gap = GAP_COMMA;
		return skip_blanks(t, j + 1);
	}
	if (c == '.') {
		size_t end = j + 1;
		while (t->p[end] == '.')
			end++;
		*gap = GAP_COMMA;
		size_t after = skip_blanks(t, end);
		bool stop = end == j + 1; /* the end of a sentence, or a decimal point */
		return !stop || (after > end && !ascii_is_digit(t->p[after]) &&
		                 !(i && ascii_is_digit(t->p[i - 1])))
		               ? after
		               : i;
	}
	*gap = GAP_BLANK;
	return j;
}

static void set_digits(struct item *it, unsigned value, unsigned n)
{
	it->n = (uint8_t)n;
	for (unsigned k = n; k--; value /= 10)
		it->digits[k] = (char)('0' + value % 10);
}

static struct item literal_at(size_t i, struct str s)
{
	struct item it = {.start = (uint32_t)i, .end = (uint32_t)(i + s.n), .kind = LITERAL};
	it.n = (uint8_t)s.n;
	memcpy(it.digits, s.p, s.n);
	return it;
}

/* twenty-five, treinta y cinco, eight hundred, double five: the second word, when it belongs. */
static void read_second(const struct text *t, struct item *it, const struct word *first)
{
	enum gap gap;
	size_t i = read_gap(t, it->end, &gap);
	if (i == it->end || gap == GAP_COMMA)
		return;
	struct str s = word_at(t, i);
	if (first->kind == TENS && s.n == 1 && ascii_lower(s.p[0]) == 'y') {
		i = skip_blanks(t, i + 1);
		s = word_at(t, i);
	}
	const struct word *w = s.n ? find_word(s) : NULL;
	unsigned v = first->value;
	if (first->kind == REPEAT && (w ? w->kind == DIGIT || w->kind == OH : false))
		set_digits(it, w->value * (v == 2 ? 11U : 111U), v);
	else if (first->kind == TENS && w && w->kind == DIGIT && w->value)
		set_digits(it, v + w->value, 2);
	else if (first->kind == DIGIT && v && w && w->kind == HUNDRED)
		set_digits(it, v * 100, 3);
	else
		return;
	if (first->kind == DIGIT)
		it->kind = TEEN;
	it->end = (uint32_t)(i + s.n);
}

/* Read one item at i. False where there is none. */
static bool read_item(const struct text *t, size_t i, const struct run *run, struct item *it)
{
	struct str s = word_at(t, i);
	if (!s.n)
		return false;
	if (ascii_is_digit(s.p[0])) {
		if (s.n > LITERAL_MAX)
			return false;
		*it = literal_at(i, s);
		return true;
	}
	*it = (struct item){.start = (uint32_t)i, .end = (uint32_t)(i + s.n)};
	const struct word *w = find_word(s);
	if (!w && s.n == 1 && run->n && !memchr("aiyeu", s.p[0], 5)) {
		it->kind = LETTER;
		it->n = 1;
		it->digits[0] = s.p[0];
		return true;
	}
	if (!w || (w->spanish && !run->n))
		return false;
	it->kind = w->kind == OH || w->kind == REPEAT ? DIGIT : w->kind == TENS ? TEEN : w->kind;
	it->oh = w->kind == OH;
	switch ((enum kind)w->kind) {
	case OH: set_digits(it, 0, 1); break;
	case DIGIT: set_digits(it, w->value, 1); break;
	case TEEN: set_digits(it, w->value, 2); return true;
	case TENS: set_digits(it, w->value, 2); break;
	case SIGN: it->sign = (char)w->value; return true;
	case REPEAT: break;
	default: return false;
	}
	read_second(t, it, w);
	return it->n > 0;
}

/* All items from i on. */
static void read_run(const struct text *t, size_t i, struct run *run)
{
	run->n = 0;
	struct item it;
	enum gap gap = GAP_BLANK;
	while (run->n < ITEMS_MAX && read_item(t, i, run, &it)) {
		char sign = 0;
		if (it.kind == SIGN) {
			sign = it.sign;
			i = read_gap(t, it.end, &gap);
			if (!run->n || i == it.end || !read_item(t, i, run, &it) || it.kind == SIGN)
				return;
		}
		it.gap = sign ? GAP_SIGN : (uint8_t)gap;
		it.sign = sign;
		run->items[run->n++] = it;
		i = read_gap(t, it.end, &gap);
		if (i == it.end)
			return;
	}
}

static bool is_spelled(const struct item *it) { return it->kind == DIGIT || it->kind == TEEN; }

/* "…, oh, five": an exclamation; "nine one one oh my": too. Letters at the end are words. */
static void trim_run(struct run *run, size_t *first)
{
	*first = 0;
	if (run->n > 1 && run->items[0].oh && run->items[1].gap == GAP_COMMA)
		*first = 1;
	while (run->n > *first) {
		const struct item *last = &run->items[run->n - 1];
		size_t digits = 0;
		for (size_t i = *first; i + 1 < run->n; i++)
			digits += run->items[i].n;
		bool exclaims = last->oh && (digits < 6 || last->gap == GAP_COMMA);
		if (last->kind != LETTER && !exclaims)
			break;
		run->n--;
	}
}

struct tally {
	unsigned words, teens;              /* spelled: single digits; larger numbers */
	unsigned spelled, written, letters; /* digits of either sort */
	unsigned commas, gaps;
	bool steps;    /* counts by the same step */
	unsigned ones; /* how often the next is one more or one less */
	bool climbs;   /* only goes up, or only down */
};

static struct tally tally_run(const struct run *run, size_t first)
{
	struct tally c = {.steps = true, .climbs = true};
	int last = -1, step = 0;
	for (size_t i = first; i < run->n; i++) {
		const struct item *it = &run->items[i];
		c.commas += i > first && it->gap == GAP_COMMA;
		c.gaps += i > first;
		c.letters += it->kind == LETTER;
		if (it->kind == LITERAL)
			c.written += it->n;
		if (!is_spelled(it))
			continue;
		c.spelled += it->n;
		*(it->kind == DIGIT ? &c.words : &c.teens) += it->kind == DIGIT ? it->n : 1U;
		int v = 0;
		for (unsigned k = 0; k < it->n; k++)
			v = v * 10 + it->digits[k] - '0';
		if (it->kind == DIGIT && it->n > 1)
			c.steps = c.climbs = false;
		if (last >= 0) {
			int by = v - last;
			if (!step)
				step = by;
			c.steps = c.steps && by == step && by;
			c.ones += by == 1 || by == -1;
			c.climbs = c.climbs && by && (by > 0) == (step > 0);
		}
		last = v;
	}
	return c;
}

static bool has_telephone_length(unsigned digits)
{
	return digits == 7 || digits == 9 || digits == 10 || digits == 11;
}

static bool is_number(const struct run *run, size_t first)
{
	struct tally c = tally_run(run, first);
	unsigned all = c.spelled + c.written;
	const struct item *it = run->items + first;
	if (run->n - first == 3 && it[0].kind == TEEN && it[0].n == 2 && it[1].oh &&
	    it[2].kind == DIGIT && it[2].n == 1)
		return true; /* nineteen oh four */
	if (c.steps && !(c.written && has_telephone_length(all)))
		return false;
	if (c.words < 7 && !c.written && c.ones + 2 >= c.words + c.teens)
		return false; /* "one or two, one two three go" */
	if (c.commas == c.gaps && c.climbs && c.words < 7)
		return false;
	if (c.commas == c.gaps && !c.teens && !c.written && c.words == c.gaps + 1 && c.words < 7)
		return false; /* a list of small numbers */
	if (c.words >= 4 || (c.words + c.teens >= 4 && c.spelled >= 6))
		return true;
	if (c.words + c.teens >= 3 && c.written >= 2)
		return true;
	return c.words >= 2 && c.written && has_telephone_length(all);
}

/* Does a new group of digits begin with item i? */
static bool begins_group(const struct run *run, size_t first, size_t i)
{
	if (i == first)
		return true;
	const struct item *it = &run->items[i], *before = it - 1;
	bool written = it->kind == LITERAL || before->kind == LITERAL;
	bool both = it->kind == LITERAL && before->kind == LITERAL;
	bool longer =
		(it->kind == LITERAL && it->n > 2) || (before->kind == LITERAL && before->n > 2);
	switch ((enum gap)it->gap) {
	case GAP_SIGN: return true;
	case GAP_COMMA: return true;
	case GAP_HYPHEN: return written;
	case GAP_BLANK: return both || longer;
	}
	return true;
}

/* Commas between single digits are a way of speaking, not of grouping. */
static bool groups_matter(const struct run *run, size_t first)
{
	for (size_t i = first + 1; i < run->n; i++)
		if (!begins_group(run, first, i) || run->items[i].n > 1 || run->items[first].n > 1)
			return true;
	return false;
}

/* Ten digits that are a North American number, or eleven with its 1. */
static bool is_telephone(const struct run *run, size_t first, unsigned *lead)
{
	char d[12];
	unsigned n = 0, ends = 0;
	*lead = 0;
	for (size_t i = first; i < run->n; i++) {
		const struct item *it = &run->items[i];
		if (it->kind == LETTER || it->gap == GAP_SIGN || n + it->n > 11)
			return false;
		memcpy(d + n, it->digits, it->n);
		n += it->n;
		ends |= 1U << n;
	}
	*lead = n == 11 && d[0] == '1';
	/* no hyphen inside digits that the writer wrote together */
	unsigned needed = (1U << 3 | 1U << 6) << *lead | (*lead ? 1U << 1 : 0);
	if ((ends & needed) != needed)
		return false;
	return n - *lead == 10 && d[*lead] >= '2' && d[*lead + 3] >= '2';
}

static char sign_of(const struct item *it)
{
	return it->gap == GAP_SIGN ? it->sign : it->gap == GAP_BLANK ? ' ' : '-';
}

static void put_run(struct rewrite *w, const struct run *run, size_t first)
{
	const struct text *t = w->t;
	unsigned lead = 0, n = 0;
	bool telephone = is_telephone(run, first, &lead);
	bool grouped = groups_matter(run, first);
	rewrite_keep(w, run->items[first].start);
	for (size_t i = first; i < run->n; i++) {
		const struct item *it = &run->items[i];
		if (!telephone && grouped && i > first && begins_group(run, first, i))
			rewrite_put(w, sign_of(it), t->at[it[-1].end]);
		for (unsigned k = 0; k < it->n; k++, n++) {
			uint32_t at = t->at[it->kind == LITERAL ? it->start + k : it->start];
			if (telephone && (n == lead + 3 || n == lead + 6 || (lead && n == 1)))
				rewrite_put(w, '-', t->at[it[-1].end]);
			rewrite_put(w, it->digits[k], at);
		}
	}
	w->from = run->items[run->n - 1].end;
}

static bool is_word_byte(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80 || c == '\'';
}

/* Digits, or a word that is a number read out. */
static bool may_begin(const struct text *t, size_t i)
{
	struct str s = word_at(t, i);
	return s.n && (ascii_is_digit(s.p[0]) || (s.n > 1 && trigger_is_number(s)));
}

bool spelled_join(struct text *t, const uint8_t *pages)
{
	struct rewrite w = {.t = t};
	struct run run;
	for (size_t i = 0; (i = trigger_next(pages, TRIGGER_SPELLED, i, t->n)) < t->n;) {
		if (!is_word_byte(t->p[i]) || t->p[i] == '\'') {
			i++;
			continue;
		}
		run.n = 0;
		if (may_begin(t, i))
			read_run(t, i, &run);
		size_t first, read = run.n ? run.items[run.n - 1].end : i;
		trim_run(&run, &first);
		if (run.n > first && is_number(&run, first)) {
			put_run(&w, &run, first);
			i = w.from;
			continue;
		}
		i = read;
		while (i < t->n && is_word_byte(t->p[i]))
			i++;
	}
	return rewrite_end(&w);
}
