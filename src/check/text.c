#include "check/text.h"

#include "base/utf8.h"
#include "check/fold.h"
#include "check/spaced.h"
#include "check/spelled.h"
#include "check/spoken.h"
#include "check/trigger.h"

#define NO_WORD   SIZE_MAX
#define MARKS_MAX 2 /* accents on one letter; Vietnamese has two */
#define ROUNDS    3 /* one disguise may hide another: "f i v e  f i v e" */

/* Folding, character by character; written so far are the first t->n bytes. */
struct folder {
	struct text *t;
	size_t word;  /* where the word begins that has look-alikes in it, or NO_WORD */
	size_t chain; /* words wholly of look-alikes that end at chain_end, or NO_WORD */
	size_t chain_end;
	size_t proof_end; /* where the last word ended that mixed scripts */
	uint32_t joiner;  /* byte of a U+200D that waits for a pictograph; UINT32_MAX: none */
	unsigned marks;
	bool wide;      /* letters beyond ASCII */
	unsigned apart; /* what to look for that the trigger does not see: TRIGGER_… */
};

size_t text_memory_bytes(size_t raw_bytes)
{
	return raw_bytes + TEXT_PAD + 16 + (raw_bytes + 1) * sizeof(uint32_t) + 16 +
	       trigger_pages(raw_bytes) + 16;
}

/* Bytes at p, up to n, that normalising leaves alone: printable ASCII and white space. */
static size_t plain_run(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t i = 0;
	for (; n - i >= 64; i += 64) {
		unsigned char odd = 0;
		for (unsigned k = 0; k < 64; k++) {
			unsigned char c = p[i + k];
			odd |= (unsigned char)(((unsigned char)(c - 0x20) > 0x5E) &
			                       ((unsigned char)(c - '\t') > '\r' - '\t'));
		}
		if (odd)
			break;
	}
	while (i < n && (unsigned char)(p[i] - 0x20) <= 0x5E)
		i++;
	while (i < n && ((unsigned char)(p[i] - 0x20) <= 0x5E || ascii_is_space((char)p[i])))
		i++;
	return i;
}

static void copy_run(struct text *t, size_t from, size_t n)
{
	uint32_t *at = t->at + t->n;
	memcpy(t->p + t->n, t->raw.p + from, n);
	for (size_t k = 0; k < n; k++)
		at[k] = (uint32_t)(from + k);
	t->n += n;
}

static void put(struct text *t, const char *p, size_t n, size_t at)
{
	for (size_t k = 0; k < n; k++) {
		t->p[t->n] = p[k];
		t->at[t->n++] = (uint32_t)at;
	}
}

/* One or two signs or blanks, on one line. */
static bool is_next_word(const char *p, size_t end, size_t start)
{
	if (start < end || start - end > 2)
		return false;
	for (size_t i = end; i < start; i++)
		if ((unsigned char)p[i] >= 0x80 || ascii_is_alnum(p[i]) || p[i] == '\n')
			return false;
	return true;
}

/* The word that had look-alikes is over: Latin letters if it mixes scripts or stands beside one
 * that does. */
static void close_word(struct folder *f)
{
	struct text *t = f->t;
	size_t start = f->word;
	f->word = NO_WORD;
	struct fold_word w = fold_read_word(t->p, start, t->n);
	if (!w.like)
		return;
	bool wholly = !w.latin && !w.other && !w.digits && w.strict;
	bool chained = f->chain != NO_WORD && is_next_word(t->p, f->chain_end, start);
	if (wholly && !(f->proof_end && is_next_word(t->p, f->proof_end, start))) {
		f->chain = chained ? f->chain : start;
		f->chain_end = t->n;
		return;
	}
	if (w.latin && chained)
		start = f->chain;
	if (!w.latin && !wholly && (w.other || !w.digits || !w.strict))
		return;
	t->n = fold_unlike(t->p, t->at, start, t->n);
	t->changed = true;
	f->chain = NO_WORD;
	if (w.latin || wholly)
		f->proof_end = t->n;
}

static void fold_ascii(struct folder *f, size_t from, size_t n)
{
	struct text *t = f->t;
	f->marks = 0;
	f->joiner = UINT32_MAX;
	if (f->word != NO_WORD) {
		size_t k = 0;
		while (k < n && ascii_is_alnum(t->raw.p[from + k]))
			k++;
		copy_run(t, from, k);
		from += k;
		n -= k;
		if (n)
			close_word(f);
	}
	copy_run(t, from, n);
}

static bool is_one_of(const char *p, size_t n, struct str a, struct str b)
{
	return str_eq(str_of(p, n), a) || str_eq(str_of(p, n), b);
}

/* A character that stays or has something put in its place. */
static void emit(struct folder *f, const struct fold *how, const char *p, size_t n, size_t at,
                 bool joins)
{
	struct text *t = f->t;
	bool letter = how->op == FOLD_PUT ? ascii_is_alnum(p[0])
	                                  : how->script != FOLD_NO_LETTER || how->op == FOLD_MARK;
	if (!letter && f->word != NO_WORD)
		close_word(f);
	if (f->joiner != UINT32_MAX && joins)
		put(t, "\xE2\x80\x8D", 3, f->joiner);
	else if (f->joiner != UINT32_MAX)
		t->changed = true;
	f->joiner = UINT32_MAX;
	if (how->op == FOLD_LIKE || how->script == FOLD_OTHER_SCRIPT) {
		if (f->word == NO_WORD)
			f->word = fold_word_start(t->p, t->n);
	}
	f->wide = f->wide || letter;
	if (how->script == FOLD_OTHER_SCRIPT ||
	    is_one_of(p, n, STR("\xC2\xB7"), STR("\xE2\x80\xA2")))
		f->apart |= TRIGGER_SPACED; /* middle dot, bullet */
	if (is_one_of(p, n, STR("\xE3\x80\x82"), STR("\xEF\xBD\xA1")))
		f->apart |= TRIGGER_SPOKEN; /* ideographic full stop, in hosts */
	if (how->op != FOLD_MARK)
		f->marks = 0;
	put(t, p, n, at);
}

/* Accents stay on letters, and no more than a language needs. */
static bool keeps_mark(struct folder *f)
{
	const struct text *t = f->t;
	if (!t->n || f->marks >= MARKS_MAX)
		return false;
	char c = t->p[t->n - 1];
	return (unsigned char)c >= 0x80 || ascii_is_alpha(c);
}

static bool ends_in_pictograph(const struct text *t)
{
	size_t i = t->n;
	while (i && !utf8_is_start(t->p[--i]))
		;
	unsigned k;
	return t->n && fold_is_pictograph(utf8_get(t->p + i, &k));
}

/* Regional letters from i on: flags stay, anything else becomes letters. Returns its end. */
static size_t fold_regional(struct folder *f, size_t i)
{
	struct text *t = f->t;
	bool flags = true;
	char half = 0;
	size_t end = i;
	for (size_t j = i; j < t->raw.n;) {
		unsigned k;
		struct fold one = fold_of(utf8_get(t->raw.p + j, &k));
		j += k;
		if (one.op != FOLD_REGIONAL && one.op != FOLD_DROP)
			break;
		if (one.op == FOLD_DROP) {
			flags = flags && !half; /* set apart so as to be letters */
			continue;
		}
		end = j;
		flags = flags && (!half || fold_is_flag(half, one.to[0]));
		half = half ? 0 : one.to[0];
	}
	flags = flags && !half;
	for (size_t j = i; j < end;) {
		unsigned k;
		struct fold one = fold_of(utf8_get(t->raw.p + j, &k));
		if (one.op == FOLD_REGIONAL && flags)
			emit(f, &(struct fold){0}, t->raw.p + j, k, j, false);
		else if (one.op == FOLD_REGIONAL)
			emit(f, &(struct fold){.op = FOLD_PUT}, one.to, 1, j, false);
		t->changed = t->changed || one.op == FOLD_DROP || !flags;
		j += k;
	}
	return end;
}

/* The character at i, which is not plain. Returns where the next one begins. */
static size_t fold_one(struct folder *f, size_t i)
{
	struct text *t = f->t;
	unsigned k;
	uint32_t c = utf8_get(t->raw.p + i, &k);
	struct fold how = fold_of(c);
	switch ((enum fold_op)how.op) {
	case FOLD_REGIONAL: return fold_regional(f, i);
	case FOLD_DROP:
	case FOLD_STROKE: t->changed = true; break;
	case FOLD_JOINER:
		if (f->joiner != UINT32_MAX || !ends_in_pictograph(t))
			t->changed = true;
		else
			f->joiner = (uint32_t)i;
		break;
	case FOLD_MARK:
		if (!keeps_mark(f)) {
			t->changed = true;
			break;
		}
		f->marks++;
		emit(f, &how, t->raw.p + i, k, i, false);
		break;
	case FOLD_PUT:
		t->changed = true;
		emit(f, &how, how.to, how.n, i, false);
		break;
	case FOLD_KEEP:
	case FOLD_LIKE: emit(f, &how, t->raw.p + i, k, i, fold_is_pictograph(c)); break;
	}
	return i + k;
}

/* Characters one by one. Returns what to look for beside what the trigger finds. */
static unsigned fold_text(struct text *t, bool *wide)
{
	struct folder f = {.t = t, .word = NO_WORD, .chain = NO_WORD, .joiner = UINT32_MAX};
	for (size_t i = 0; i < t->raw.n;) {
		size_t n = plain_run(t->raw.p + i, t->raw.n - i);
		if (n) {
			if (f.joiner != UINT32_MAX)
				t->changed = true;
			fold_ascii(&f, i, n);
			i += n;
		} else {
			i = fold_one(&f, i);
		}
	}
	if (f.word != NO_WORD)
		close_word(&f);
	t->changed = t->changed || f.joiner != UINT32_MAX;
	*wide = f.wide;
	return f.apart;
}

static void end_text(struct text *t)
{
	t->at[t->n] = (uint32_t)t->raw.n;
	memset(t->p + t->n, 0, TEXT_PAD);
}

/* Undo what the trigger sees. True when something changed. */
static bool join_all(struct text *t, unsigned apart, bool wide, uint8_t *pages)
{
	unsigned found = apart | trigger_scan(str_of(t->p, t->n), wide, pages);
	bool changed = false;
	if ((found & TRIGGER_SPACED) && spaced_join(t, apart & TRIGGER_SPACED ? NULL : pages)) {
		changed = true;
		found = apart | trigger_scan(str_of(t->p, t->n), wide, pages);
	}
	if ((found & TRIGGER_SPELLED) && spelled_join(t, pages)) {
		changed = true;
		found = apart | trigger_scan(str_of(t->p, t->n), wide, pages);
	}
	const uint8_t *where = apart & TRIGGER_SPOKEN ? NULL : pages;
	return ((found & TRIGGER_SPOKEN) && spoken_join(t, where)) || changed;
}

int text_init(struct text *t, struct str raw, struct arena *arena)
{
	*t = (struct text){.raw = raw};
	if (raw.n >= UINT32_MAX)
		return CHAPERONE_E_MEMORY;
	t->p = arena_alloc(arena, raw.n + TEXT_PAD);
	t->at = ARENA_NEW(arena, uint32_t, raw.n + 1);
	uint8_t *pages = ARENA_NEW(arena, uint8_t, trigger_pages(raw.n));
	if (!t->p || !t->at || !pages)
		return CHAPERONE_E_MEMORY;
	bool wide;
	unsigned apart = fold_text(t, &wide);
	end_text(t);
	for (unsigned round = 0; round < ROUNDS; round++)
		if (!join_all(t, apart, wide, pages))
			break;
	return 0;
}

static size_t char_start(const char *p, size_t end)
{
	do
		end--;
	while (!utf8_is_start(p[end]));
	return end;
}

struct chaperone_span text_back(const struct text *t, size_t start, size_t end)
{
	if (start > t->n)
		start = t->n;
	if (end > t->n)
		end = t->n;
	if (start >= end)
		return (struct chaperone_span){t->at[start], t->at[start]};
	while (end < t->n && t->at[end] == t->at[end - 1])
		end++;
	struct chaperone_span s = {t->at[start], t->at[end]};
	if (!t->changed)
		return s;
	unsigned k;
	utf8_get(t->raw.p + t->at[end - 1], &k);
	size_t least = t->at[end - 1] + k;
	char last = t->p[end - 1];
	bool word = ascii_is_alnum(last) || (unsigned char)last >= 0x80;
	while (s.end > least) {
		size_t i = char_start(t->raw.p, s.end);
		char c = t->raw.p[i];
		if ((unsigned char)c >= 0x80) {
			struct fold f = fold_of(utf8_get(t->raw.p + i, &k));
			bool sign = word && f.op == FOLD_PUT && !ascii_is_alnum(f.to[0]);
			if (f.op != FOLD_DROP && f.op != FOLD_JOINER && !sign)
				break;
		} else if (!word || ascii_is_alnum(c)) {
			break;
		}
		s.end = i;
	}
	return s;
}
