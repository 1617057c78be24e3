#include "check/trigger.h"

enum word { W_NONE, W_NUMBER, W_NEUTRAL, W_DOT };

struct entry {
	uint32_t key; /* first four letters */
	uint8_t word;
};

#define KEY(a, b, c, d)                                                                            \
	((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)

/* A perfect hash: the multiplier was searched for so that no two keys meet. */
#define HASH(key) ((uint32_t)((key)*UINT32_C(0x9D33A01D)) >> 24)

// clang-format off
static const struct entry words[256] = {
	[40] = {KEY('z', 'e', 'r', 'o'), W_NUMBER},
	[131] = {KEY('o', 'n', 'e', 0), W_NUMBER},
	[167] = {KEY('t', 'w', 'o', 0), W_NUMBER},
	[242] = {KEY('t', 'h', 'r', 'e'), W_NUMBER},
	[28] = {KEY('f', 'o', 'u', 'r'), W_NUMBER},
	[13] = {KEY('f', 'i', 'v', 'e'), W_NUMBER},
	[216] = {KEY('s', 'i', 'x', 0), W_NUMBER},
	[58] = {KEY('s', 'e', 'v', 'e'), W_NUMBER},
	[101] = {KEY('e', 'i', 'g', 'h'), W_NUMBER},
	[246] = {KEY('n', 'i', 'n', 'e'), W_NUMBER},
	[34] = {KEY('o', 'h', 0, 0), W_NUMBER},
	[17] = {KEY('d', 'o', 'u', 'b'), W_NUMBER},
	[148] = {KEY('t', 'r', 'i', 'p'), W_NUMBER},
	[126] = {KEY('t', 'r', 'e', 'b'), W_NUMBER},
	[102] = {KEY('t', 'e', 'n', 0), W_NUMBER},
	[86] = {KEY('e', 'l', 'e', 'v'), W_NUMBER},
	[162] = {KEY('t', 'w', 'e', 'l'), W_NUMBER},
	[202] = {KEY('t', 'h', 'i', 'r'), W_NUMBER},
	[190] = {KEY('f', 'i', 'f', 't'), W_NUMBER},
	[252] = {KEY('s', 'i', 'x', 't'), W_NUMBER},
	[220] = {KEY('t', 'w', 'e', 'n'), W_NUMBER},
	[117] = {KEY('f', 'o', 'r', 't'), W_NUMBER},
	[149] = {KEY('h', 'u', 'n', 'd'), W_NUMBER},
	[9] = {KEY('c', 'e', 'r', 'o'), W_NUMBER},
	[115] = {KEY('u', 'n', 'o', 0), W_NUMBER},
	[183] = {KEY('d', 'o', 's', 0), W_NUMBER},
	[107] = {KEY('t', 'r', 'e', 's'), W_NUMBER},
	[50] = {KEY('c', 'u', 'a', 't'), W_NUMBER},
	[248] = {KEY('c', 'u', 'a', 'r'), W_NUMBER},
	[251] = {KEY('c', 'i', 'n', 'c'), W_NUMBER},
	[175] = {KEY('s', 'e', 'i', 's'), W_NUMBER},
	[26] = {KEY('s', 'i', 'e', 't'), W_NUMBER},
	[191] = {KEY('o', 'c', 'h', 'o'), W_NUMBER},
	[173] = {KEY('n', 'u', 'e', 'v'), W_NUMBER},
	[146] = {KEY('d', 'i', 'e', 'z'), W_NUMBER},
	[180] = {KEY('o', 'n', 'c', 'e'), W_NUMBER},
	[38] = {KEY('d', 'o', 'c', 'e'), W_NUMBER},
	[81] = {KEY('d', 'o', 'b', 'l'), W_NUMBER},
	[155] = {KEY('t', 'r', 'e', 'c'), W_NUMBER},
	[122] = {KEY('c', 'a', 't', 'o'), W_NUMBER},
	[29] = {KEY('q', 'u', 'i', 'n'), W_NUMBER},
	[245] = {KEY('v', 'e', 'i', 'n'), W_NUMBER},
	[73] = {KEY('t', 'r', 'e', 'i'), W_NUMBER},
	[90] = {KEY('s', 'e', 's', 'e'), W_NUMBER},
	[250] = {KEY('s', 'e', 't', 'e'), W_NUMBER},
	[157] = {KEY('o', 'c', 'h', 'e'), W_NUMBER},
	[44] = {KEY('n', 'o', 'v', 'e'), W_NUMBER},
	[172] = {KEY('d', 'a', 's', 'h'), W_NEUTRAL},
	[24] = {KEY('h', 'y', 'p', 'h'), W_NEUTRAL},
	[23] = {KEY('s', 'l', 'a', 's'), W_NEUTRAL},
	[74] = {KEY('p', 'o', 'i', 'n'), W_NEUTRAL},
	[22] = {KEY('g', 'u', 'i', 'o'), W_NEUTRAL},
	[87] = {KEY('d', 'o', 't', 0), W_DOT},
	[79] = {KEY('p', 'u', 'n', 't'), W_DOT},
	[109] = {KEY('a', 'r', 'r', 'o'), W_DOT},
};
// clang-format on

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define HIGH_BITS  EACH(0x80)

static uint64_t load64(const char *p)
{
	uint64_t v;
	memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

static uint32_t load32(const char *p)
{
	uint32_t v;
	memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap32(v);
#endif
	return v;
}

/* Bit i: byte i is a letter, a digit or beyond ASCII. */
static uint64_t word_bits(uint64_t x)
{
	uint64_t low = x & ~HIGH_BITS;
	uint64_t lower = low | EACH(0x20);
	uint64_t letter = (lower + EACH(0x80 - 'a')) & ~(lower + EACH(0x80 - 'z' - 1));
	uint64_t digit = (low + EACH(0x80 - '0')) & ~(low + EACH(0x80 - '9' - 1));
	uint64_t m = (letter | digit | x) & HIGH_BITS;
	return (m >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

struct scan {
	uint8_t *pages;
	size_t pages_n;
	unsigned found;
	unsigned numbers; /* number words in a row so far */
	bool wide;
	uint64_t last_words;  /* word bits of the block before */
	uint64_t last_single; /* single letters of it */
};

/* n: letters of the word, at most 4 count. */
static unsigned class_of(const char *p, size_t n)
{
	static const uint32_t letters[] = {0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF};
	uint32_t key = (load32(p) | UINT32_C(0x20202020)) & letters[n < 4 ? n : 4];
	const struct entry *e = &words[HASH(key)];
	return e->key == key ? e->word : W_NONE;
}

bool trigger_is_number(struct str word) { return class_of(word.p, word.n) != W_NONE; }

/* What is found at byte i may have begun up to TRIGGER_BEFORE bytes before it. */
static void mark(struct scan *s, size_t i, unsigned what)
{
	size_t first = i < TRIGGER_BEFORE ? 0 : (i - TRIGGER_BEFORE) / TRIGGER_PAGE;
	size_t last = (i + 63) / TRIGGER_PAGE;
	s->found |= what;
	for (size_t k = first; k <= last && k < s->pages_n; k++)
		s->pages[k] |= (uint8_t)what;
}

/* Single letters and digits with one to three other bytes between them. */
static bool has_singles(const struct scan *s, uint64_t single)
{
	uint64_t before = s->last_single;
	if (!single)
		return false;
	for (unsigned gap = 2; gap <= 4; gap++) {
		uint64_t pair = single & (single << gap | before >> (64 - gap));
		uint64_t third = single << 2 * gap | before >> (64 - 2 * gap);
		if (s->wide ? pair : pair & third)
			return true;
	}
	return false;
}

/* @ or a bracket that a spoken address may hide behind. */
static bool has_address_sign(const char *p)
{
	for (unsigned i = 0; i < 64; i++)
		if (p[i] == '[' || p[i] == '{' || (p[i] == '@' && ascii_is_space(p[i + 1])))
			return true;
	return false;
}

/* `next`: the word bits of the eight bytes after the block. */
static void look_at_words(struct scan *s, const char *p, size_t base, uint64_t w, uint64_t next,
                          uint64_t starts)
{
	unsigned numbers = s->numbers;
	for (uint64_t left = starts; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctzll(left);
		uint64_t from = w >> i | next << 1 << (63 - i);
		unsigned n = (unsigned)__builtin_ctzll(~from | UINT64_C(1) << 63);
		unsigned word = class_of(p + i, n);
		if (word == W_NONE) {
			numbers *= n == 1 || ascii_is_digit(p[i]);
		} else if (word == W_NUMBER) {
			if (++numbers >= 2)
				mark(s, base, TRIGGER_SPELLED);
		} else if (word == W_DOT) {
			mark(s, base, TRIGGER_SPOKEN);
		}
	}
	s->numbers = numbers;
}

static void look_at_block(struct scan *s, const char *p, size_t base)
{
	unsigned char sign = 0;
	for (unsigned i = 0; i < 64; i++)
		sign |= (unsigned char)((p[i] == '@') | (p[i] == '[') | (p[i] == '{'));
	if (sign && has_address_sign(p))
		mark(s, base, TRIGGER_SPOKEN);
	uint64_t w = 0;
	for (unsigned i = 0; i < 64; i += 8)
		w |= word_bits(load64(p + i)) << i;
	uint64_t next = word_bits(load64(p + 64));
	uint64_t starts = w & ~(w << 1 | s->last_words >> 63);
	uint64_t single = starts & ~(w >> 1 | next << 63);
	if (has_singles(s, single))
		mark(s, base, TRIGGER_SPACED);
	s->last_single = single;
	s->last_words = w;
	look_at_words(s, p, base, w, next, starts);
}

unsigned trigger_scan(struct str s, bool wide, uint8_t *pages)
{
	struct scan scan = {.wide = wide, .pages = pages, .pages_n = trigger_pages(s.n)};
	memset(pages, 0, scan.pages_n);
	size_t i = 0;
	for (; s.n - i > 64; i += 64)
		look_at_block(&scan, s.p + i, i);
	char tail[64 + 16] = {0};
	memcpy(tail, s.p + i, s.n - i);
	look_at_block(&scan, tail, i);
	return scan.found;
}
