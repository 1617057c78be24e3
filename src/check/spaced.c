#include "check/spaced.h"

#include "base/utf8.h"
#include "check/fold.h"
#include "check/rewrite.h"
#include "check/trigger.h"

#define GAP_MAX       4
#define DIGITS_MIN    7 /* a local telephone number */
#define DIGITS_MAX    24
#define GROUPS_MAX    6
#define MIXED_MIN     5 /* letters and digits: a code */
#define WIDER_GAP_MAX 6 /* between words that are themselves spaced out */

/* Single letters and digits with the same gap between them. */
struct row {
	size_t start, end; /* end: after the last one */
	size_t first, gap; /* bytes of the first one, and of the gap */
	size_t n, letters, digits;
	char sign;             /* first byte of the gap */
	bool glued;            /* after one more gap, a longer word */
	bool upper_then_lower; /* J o … */
	bool texting;          /* only what stands for words in messages: "u r a" */
	bool steps;            /* counts up or down */
};

static bool is_sign(char c)
{
	return c == ' ' || c == '\t' || c == '.' || c == '-' || c == '_' || c == '*' || c == '|' ||
	       c == '~' || c == '+';
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static size_t gap_at(const char *p)
{
	if (!memcmp(p, "\xC2\xB7", 2)) /* middle dot */
		return 2;
	if (!memcmp(p, "\xE2\x80\xA2", 3)) /* bullet */
		return 3;
	size_t k = 0;
	while (k < GAP_MAX && is_sign(p[k]))
		k++;
	return k;
}

/* Bytes of the letter (with its accents) or digit at i that is a word by itself, or 0. */
static size_t single_at(const struct text *t, size_t i)
{
	if (i >= t->n)
		return 0;
	unsigned k;
	uint32_t c = utf8_get(t->p + i, &k);
	if (c < 0x80 ? !ascii_is_alnum((char)c) : fold_of(c).script == FOLD_NO_LETTER)
		return 0;
	size_t end = i + k;
	if (ascii_is_alnum(t->p[end]))
		return 0;
	while (end < t->n && (unsigned char)t->p[end] >= 0x80) {
		struct fold f = fold_of(utf8_get(t->p + end, &k));
		if (f.script != FOLD_NO_LETTER)
			return 0;
		if (f.op != FOLD_MARK)
			break;
		end += k;
		if (ascii_is_alnum(t->p[end]))
			return 0;
	}
	return end - i;
}

static bool stands_for_word(char c) { return memchr("aiurycnkoexAI248", c, 16) != NULL; }

static void count_in(struct row *r, char c)
{
	r->n++;
	*(ascii_is_digit(c) ? &r->digits : &r->letters) += 1;
	r->texting = r->texting && stands_for_word(c);
}

static struct row read_row(const struct text *t, size_t start, size_t first)
{
	struct row r = {.start = start, .end = start + first, .first = first};
	r.texting = r.steps = true;
	count_in(&r, t->p[start]);
	const char *gap = t->p + r.end;
	r.gap = gap_at(gap);
	r.sign = *gap;
	int step = 0;
	for (char last = t->p[start]; r.gap;) {
		const char *here = t->p + r.end;
		if (gap_at(here) != r.gap || memcmp(here, gap, r.gap))
			break;
		size_t next = r.end + r.gap;
		size_t k = single_at(t, next);
		if (!k) {
			r.glued = next < t->n && ascii_is_alnum(t->p[next]);
			break;
		}
		char c = t->p[next];
		if (r.n == 1) {
			r.upper_then_lower = ascii_is_upper(last) && ascii_is_lower(c);
			step = c - last;
		}
		r.steps = r.steps && c - last == step && (step == 1 || step == -1 || !step);
		last = c;
		count_in(&r, c);
		r.end = next + k;
	}
	return r;
}

/* "I'm a J o h n", "so happy 4 m a r i s s a": the first one is a word of its own. */
static void trim_row(const struct text *t, struct row *r)
{
	if (r->n < 4)
		return;
	const char *p = t->p + r->start;
	const char *second = p + r->first + r->gap;
	bool article = (*p == 'a' || *p == 'I') && ascii_is_upper(*second) &&
	               ascii_is_lower(second[1 + r->gap]);
	bool digit = ascii_is_digit(*p) && r->digits == 1;
	if (!article && !digit)
		return;
	r->start += r->first + r->gap;
	r->first = single_at(t, r->start);
	r->n--;
	*(digit ? &r->digits : &r->letters) -= 1;
	r->texting = false;
}

/* Part of an address, a handle or a longer dotted name? */
static bool is_embedded(const struct text *t, const struct row *r)
{
	char before = r->start ? t->p[r->start - 1] : ' ';
	char before2 = r->start > 1 ? t->p[r->start - 2] : ' ';
	if (before == r->sign && ascii_is_alnum(before2))
		return true;
	static const char signs[] = "@/:#\\=&?";
	return r->glued || memchr(signs, before, sizeof signs - 1) ||
	       (t->p[r->end] && memchr(signs, t->p[r->end], sizeof signs - 1));
}

static size_t letters_min(const char *gap, size_t n)
{
	if (n > 1 && memchr(gap, '.', n))
		return 5; /* "J. R. R. T." are initials */
	return n == 1 && (*gap == '.' || *gap == '-' || *gap == '*') ? 3
	       : (unsigned char)*gap >= 0x80                         ? 3
	                                                             : 4;
}

static bool is_disguise(const struct text *t, const struct row *r, size_t min)
{
	const char *gap = t->p + r->start + r->first;
	if (r->n < 2)
		return false;
	bool blank = true;
	for (size_t i = 0; i < r->gap; i++)
		blank = blank && is_blank(gap[i]);
	if (!blank && is_embedded(t, r))
		return false;
	if (!r->letters)
		return r->n >= DIGITS_MIN && r->n <= DIGITS_MAX && !r->steps && *gap != '.';
	if (r->digits)
		return r->n >= MIXED_MIN && *gap != '.';
	if (!blank)
		return r->n >= letters_min(gap, r->gap);
	return r->n >= min && !(r->n == 3 && min == 3 && r->texting && !r->upper_then_lower);
}

static void put_row(struct rewrite *w, const struct row *r)
{
	struct text *t = w->t;
	rewrite_keep(w, r->start);
	size_t start = w->n;
	for (size_t i = r->start, n = 0; n < r->n; n++) {
		size_t k = single_at(t, i);
		for (size_t b = 0; b < k; b++)
			rewrite_put(w, t->p[i + b], t->at[i + b]);
		i += k + r->gap;
	}
	struct fold_word word = fold_read_word(t->p, start, w->n);
	if (word.like && word.latin)
		w->n = fold_unlike(t->p, t->at, start, w->n);
	w->from = r->end;
}

/* The point after a dotted row goes too, unless it may end a sentence. */
static void drop_last_point(struct rewrite *w, const struct row *r)
{
	const struct text *t = w->t;
	const char *p = t->p + r->end;
	if (r->sign != '.' || r->gap != 1 || p[0] != '.' || p[1] == '.')
		return;
	size_t i = 1;
	while (is_blank(p[i]))
		i++;
	bool ends = r->end + i >= t->n || p[i] == '\n' || p[i] == '\r' ||
	            (i > 1 && ascii_is_upper(p[i]));
	if (!ends)
		w->from = r->end + 1;
}

/* "6 0 8 - 5 5 5 - 0 1 0 0": rows of digits with something wider between them. */
static size_t join_groups(struct rewrite *w, struct row row)
{
	const struct text *t = w->t;
	struct row groups[GROUPS_MAX];
	char signs[GROUPS_MAX] = {0};
	size_t n = 0, digits = 0;
	bool steps = true;
	for (;;) {
		groups[n++] = row;
		digits += row.n;
		steps = steps && row.steps;
		size_t i = row.end;
		while (i < t->n && i - row.end < GAP_MAX && memchr(" .-/()", t->p[i], 6)) {
			if (t->p[i] != ' ' && !signs[n - 1])
				signs[n - 1] = t->p[i];
			i++;
		}
		size_t k = i > row.end && n < GROUPS_MAX ? single_at(t, i) : 0;
		if (!k || !ascii_is_digit(t->p[i]))
			break;
		size_t gap = row.gap;
		row = read_row(t, i, k);
		if (row.letters || row.n < 2 || row.gap != gap)
			break;
	}
	size_t end = groups[n - 1].end;
	if (n < 2 || digits < DIGITS_MIN || digits > DIGITS_MAX || steps)
		return end;
	for (size_t g = 0; g < n; g++) {
		if (g) {
			char sign = signs[g - 1] ? signs[g - 1] : ' ';
			rewrite_put(w, sign, t->at[groups[g - 1].end]);
			w->from = groups[g].start;
		}
		put_row(w, &groups[g]);
	}
	return end;
}

bool spaced_join(struct text *t, const uint8_t *pages)
{
	struct rewrite w = {.t = t};
	size_t last_end = 0; /* of the row joined last, with blanks for a gap */
	for (size_t i = 0; (i = trigger_next(pages, TRIGGER_SPACED, i, t->n)) < t->n;) {
		if (!utf8_is_start(t->p[i])) { /* a page may begin inside a character */
			i++;
			continue;
		}
		if ((unsigned char)t->p[i] < 0x80 && !ascii_is_alnum(t->p[i])) {
			i++;
			continue;
		}
		size_t k = single_at(t, i);
		if (!k) {
			size_t end = fold_word_end(t->p, i, t->n);
			unsigned one;
			utf8_get(t->p + i, &one);
			i = end > i ? end : i + one;
			continue;
		}
		struct row r = read_row(t, i, k);
		size_t blanks = i - last_end;
		bool follows = last_end && blanks <= WIDER_GAP_MAX;
		for (size_t b = last_end; follows && b < i; b++)
			follows = is_blank(t->p[b]);
		trim_row(t, &r);
		i = r.end;
		if (is_disguise(t, &r, follows ? 2 : 3)) {
			put_row(&w, &r);
			drop_last_point(&w, &r);
			if (is_blank(r.sign))
				last_end = r.end;
		} else if (!r.letters && r.n > 1 && is_blank(r.sign)) {
			i = join_groups(&w, r);
		}
	}
	return rewrite_end(&w);
}
