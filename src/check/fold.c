#include "check/fold.h"
#include "base/utf8.h"

/* One letter for each code point of a range; a blank where it has none. */
// clang-format off
static const char cyrillic[] = /* U+0400…U+052F */
        " E rESIIJ  hK Y A B AE  N K MHO PCTY X  W      Ra br e  nnk mhon"
        "pcty x      b  r e resiij  hk y Ww                  Vv          "
        "                  Ff      KkKk  KkHhHh    CcTtYyYyXx      Hh    "
        "I  K   H H     lAaAa  Ee              Oo      YyYyYy            "
        " d          Gg            QqWw                  ";
static const char greek[] = /* U+0370…U+03FF */
        "               J      A EHI O Y  AB  EZH IK MN O P  TY X  IYaeni"
        " aby e n ik  v o pcotu x wiuouw b Y         Ff                  "
        " pcj     C      ";
static const char armenian[] = /* U+0531…U+0587 */
        "U          L       U        U S     O                q    h    h"
        "    j  n    u   g  fo  ";
static const char cherokee[] = /* U+13A0…U+13F5 */
        "DRT  i   YAJE      W  GM   H Y  G hZ           b  R WS   VS   LC"
        "  P   Kd           GB ";
static const char lisu[] = /* U+A4D0…U+A4F7 */
        "BP DT GK JC ZF MNLSR  VH  WXY A E IOU   ";
static const char phonetic[] = /* U+0250…U+029F */
        " a               gg       i         n           rr             y"
        "         b  h  l";
static const char small_capitals[] = /* U+1D00…U+1D22 */
        "a  bcd e  jk mnoo       prrtu   vwz";
static const char letterlike[] = /* U+2100…U+2149 */
        "  C       gHHHh IILl N   PQRRR      Z   Z K BC eEF Mo           "
        "     Ddeij";
static const char scripts[] = /* U+2070…U+209C */
        "0i  456789+ =()n0123456789+ =() aeox hklmnpst";
static const char modifiers[] = /* U+1D2C…U+1D6A */
        "A B DE GHIJKLMN O PRTUWa   bde   g km o   ptu  v      iruv     ";
static const char small_forms[] = /* U+FE50…U+FE6B */
        ", . ;:?! (){}  #&*+-<>= \\$%@";
static const char roman[] = /* U+2160…U+217F, three bytes each */
        "I  II IIIIV V  VI VII   IX X  XI XIIL  C  D  M  "
        "i  ii iiiiv v  vi vii   ix x  xi xiil  c  d  m  ";
// clang-format on

/* Look-alikes that are so only as small capitals or in jest: в н т, я for R. */
static const uint16_t loose[] = {
	0x414, 0x418, 0x428, 0x42F, 0x432, 0x433, 0x438, 0x439, 0x43A, 0x43C,
	0x43D, 0x43F, 0x442, 0x44C, 0x44F, 0x452, 0x453, 0x45B, 0x3B2, 0x3B3,
	0x3B5, 0x3B7, 0x3C2, 0x3C4, 0x3C9, 0x578, 0x570, 0x566, 0x582,
};

/* Second letters of the flags (ISO 3166-1 and what emoji add), by the first. */
static const char *const flags[26] = {
	"CDEFGILMOQRSTUWXZ",
	"ABDEFGHIJLMNOQRSTVWYZ",
	"ACDFGHIKLMNOPRUVWXYZ",
	"EGJKMOZ",
	"ACEGHRSTU",
	"IJKMOR",
	"ABDEFGHILMNPQRSTUWY",
	"KMNRTU",
	"CDELMNOQRST",
	"EMOP",
	"EGHIMNPRWYZ",
	"ABCIKRSTUVY",
	"ACDEFGHKLMNOPQRSTUVWXYZ",
	"ACEFGILOPRUZ",
	"M",
	"AEFGHKLMNRSTWY",
	"A",
	"EOSUW",
	"ABCDEGHIJKLMNORSTVXYZ",
	"ACDFGHJKLMNORTVWZ",
	"AGMNSYZ",
	"ACEGINU",
	"FS",
	"K",
	"ET",
	"AMW",
};

/* Where the decimal digits of a script begin (General_Category Nd). */
static const uint32_t zeros[] = {
	0x660,   0x6F0,   0x7C0,   0x966,   0x9E6,   0xA66,   0xAE6,   0xB66,   0xBE6,   0xC66,
	0xCE6,   0xD66,   0xDE6,   0xE50,   0xED0,   0xF20,   0x1040,  0x1090,  0x17E0,  0x1810,
	0x1946,  0x19D0,  0x1A80,  0x1A90,  0x1B50,  0x1BB0,  0x1C40,  0x1C50,  0xA620,  0xA8D0,
	0xA900,  0xA9D0,  0xA9F0,  0xAA50,  0xABF0,  0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136,
	0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50,
	0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
};

enum how {
	LETTER, /* a letter that stays */
	DROP,
	STROKE,
	MARK,
	JOINER,
	REGIONAL,
	ALL,    /* the same text for the whole range */
	EACH,   /* map[k] */
	TRIPLE, /* three bytes of the map each */
	LIKE,   /* map[k], in mixed words */
	UPPER,  /* A…Z */
	LOWER,  /* a…z */
	ALPHA,  /* A…Z a…z over and over */
	DIGIT,  /* 0…9 over and over */
	WIDE,   /* ASCII from ! on */
	COUNT,  /* numbers from `from` on */
	POINT,  /* the same with a point after them */
	GREEK   /* Greek alphabets: look like what the plain letter looks like */
};

struct row {
	uint32_t first, last;
	uint8_t how;
	uint8_t script;
	uint8_t from;
	const char *map;
};

// clang-format off
static const struct row rows[] = {
	{0x0, 0x8, DROP, 0, 0, NULL},
	{0xE, 0x1F, DROP, 0, 0, NULL},
	{0x7F, 0x84, DROP, 0, 0, NULL},
	{0x85, 0x85, ALL, 0, 0, "\n"},
	{0x86, 0x9F, DROP, 0, 0, NULL},
	{0xA0, 0xA0, ALL, 0, 0, " "},
	{0xAB, 0xAB, ALL, 0, 0, "\""},
	{0xAD, 0xAD, DROP, 0, 0, NULL},
	{0xB2, 0xB2, ALL, 0, 0, "2"},
	{0xB3, 0xB3, ALL, 0, 0, "3"},
	{0xB4, 0xB4, ALL, 0, 0, "'"},
	{0xB9, 0xB9, ALL, 0, 0, "1"},
	{0xBB, 0xBB, ALL, 0, 0, "\""},
	{0xC0, 0xD6, LETTER, FOLD_LATIN, 0, NULL},
	{0xD8, 0xF6, LETTER, FOLD_LATIN, 0, NULL},
	{0xF8, 0x131, LETTER, FOLD_LATIN, 0, NULL},
	{0x132, 0x133, TRIPLE, FOLD_LATIN, 0, "IJ ij "},
	{0x134, 0x17E, LETTER, FOLD_LATIN, 0, NULL},
	{0x17F, 0x17F, ALL, 0, 0, "s"},
	{0x180, 0x1C6, LETTER, FOLD_LATIN, 0, NULL},
	{0x1C7, 0x1CC, TRIPLE, FOLD_LATIN, 0, "LJ Lj lj NJ Nj nj "},
	{0x1CD, 0x1F0, LETTER, FOLD_LATIN, 0, NULL},
	{0x1F1, 0x1F3, TRIPLE, FOLD_LATIN, 0, "DZ Dz dz "},
	{0x1F4, 0x24F, LETTER, FOLD_LATIN, 0, NULL},
	{0x250, 0x29F, EACH, FOLD_LATIN, 0, phonetic},
	{0x2A0, 0x2AF, LETTER, FOLD_LATIN, 0, NULL},
	{0x2B0, 0x2B8, EACH, FOLD_LATIN, 0, "h jr   wy"},
	{0x2B9, 0x2B9, ALL, 0, 0, "'"},
	{0x2BA, 0x2BA, ALL, 0, 0, "\""},
	{0x2BB, 0x2BD, ALL, 0, 0, "'"},
	{0x2C8, 0x2C8, ALL, 0, 0, "'"},
	{0x2D7, 0x2D7, ALL, 0, 0, "-"},
	{0x2E1, 0x2E3, EACH, FOLD_LATIN, 0, "lsx"},
	{0x300, 0x304, MARK, 0, 0, NULL},
	{0x305, 0x305, STROKE, 0, 0, NULL},
	{0x306, 0x331, MARK, 0, 0, NULL},
	{0x332, 0x338, STROKE, 0, 0, NULL},
	{0x339, 0x33E, MARK, 0, 0, NULL},
	{0x33F, 0x33F, STROKE, 0, 0, NULL},
	{0x340, 0x346, MARK, 0, 0, NULL},
	{0x347, 0x347, STROKE, 0, 0, NULL},
	{0x348, 0x34E, MARK, 0, 0, NULL},
	{0x34F, 0x34F, DROP, 0, 0, NULL},
	{0x350, 0x35B, MARK, 0, 0, NULL},
	{0x35C, 0x362, STROKE, 0, 0, NULL},
	{0x363, 0x36F, MARK, 0, 0, NULL},
	{0x370, 0x37D, LIKE, FOLD_OTHER_SCRIPT, 0, greek},
	{0x37E, 0x37E, ALL, 0, 0, ";"},
	{0x37F, 0x3FF, LIKE, FOLD_OTHER_SCRIPT, 0, greek + 15},
	{0x400, 0x482, LIKE, FOLD_OTHER_SCRIPT, 0, cyrillic},
	{0x483, 0x487, MARK, 0, 0, NULL},
	{0x488, 0x489, STROKE, 0, 0, NULL},
	{0x48A, 0x52F, LIKE, FOLD_OTHER_SCRIPT, 0, cyrillic + 0x8A},
	{0x531, 0x587, LIKE, FOLD_OTHER_SCRIPT, 0, armenian},
	{0x61C, 0x61C, DROP, 0, 0, NULL},
	{0x115F, 0x1160, DROP, 0, 0, NULL},
	{0x13A0, 0x13F5, LIKE, FOLD_OTHER_SCRIPT, 0, cherokee},
	{0x1680, 0x1680, ALL, 0, 0, " "},
	{0x17B4, 0x17B5, DROP, 0, 0, NULL},
	{0x180B, 0x180F, DROP, 0, 0, NULL},
	{0x1AB0, 0x1AFF, STROKE, 0, 0, NULL},
	{0x1C80, 0x1C88, LETTER, FOLD_OTHER_SCRIPT, 0, NULL},
	{0x1D00, 0x1D22, EACH, FOLD_LATIN, 0, small_capitals},
	{0x1D23, 0x1D2B, LETTER, FOLD_LATIN, 0, NULL},
	{0x1D2C, 0x1D6A, EACH, FOLD_LATIN, 0, modifiers},
	{0x1D9C, 0x1D9C, ALL, 0, 0, "c"},
	{0x1DA0, 0x1DA0, ALL, 0, 0, "f"},
	{0x1DBB, 0x1DBB, ALL, 0, 0, "z"},
	{0x1DC0, 0x1DFF, STROKE, 0, 0, NULL},
	{0x1E00, 0x1EFF, LETTER, FOLD_LATIN, 0, NULL},
	{0x1F00, 0x1FFE, LETTER, FOLD_OTHER_SCRIPT, 0, NULL},
	{0x2000, 0x200A, ALL, 0, 0, " "},
	{0x200B, 0x200C, DROP, 0, 0, NULL},
	{0x200D, 0x200D, JOINER, 0, 0, NULL},
	{0x200E, 0x200F, DROP, 0, 0, NULL},
	{0x2010, 0x2015, ALL, 0, 0, "-"},
	{0x2018, 0x201B, ALL, 0, 0, "'"},
	{0x201C, 0x201F, ALL, 0, 0, "\""},
	{0x2024, 0x2024, ALL, 0, 0, "."},
	{0x2025, 0x2025, ALL, 0, 0, ".."},
	{0x2026, 0x2026, ALL, 0, 0, "..."},
	{0x2028, 0x2029, ALL, 0, 0, "\n"},
	{0x202A, 0x202E, DROP, 0, 0, NULL},
	{0x202F, 0x202F, ALL, 0, 0, " "},
	{0x2032, 0x2032, ALL, 0, 0, "'"},
	{0x2033, 0x2033, ALL, 0, 0, "\""},
	{0x2035, 0x2035, ALL, 0, 0, "'"},
	{0x2036, 0x2036, ALL, 0, 0, "\""},
	{0x203C, 0x203C, ALL, 0, 0, "!!"},
	{0x2043, 0x2043, ALL, 0, 0, "-"},
	{0x2044, 0x2044, ALL, 0, 0, "/"},
	{0x2047, 0x2047, ALL, 0, 0, "??"},
	{0x2048, 0x2048, ALL, 0, 0, "?!"},
	{0x2049, 0x2049, ALL, 0, 0, "!?"},
	{0x205F, 0x205F, ALL, 0, 0, " "},
	{0x2060, 0x206F, DROP, 0, 0, NULL},
	{0x2070, 0x209C, EACH, 0, 0, scripts},
	{0x20D0, 0x20F0, STROKE, 0, 0, NULL},
	{0x2100, 0x2149, EACH, 0, 0, letterlike},
	{0x2160, 0x217F, TRIPLE, 0, 0, roman},
	{0x2212, 0x2212, ALL, 0, 0, "-"},
	{0x2215, 0x2215, ALL, 0, 0, "/"},
	{0x2236, 0x2236, ALL, 0, 0, ":"},
	{0x2460, 0x2473, COUNT, 0, 1, NULL},
	{0x2474, 0x2487, COUNT, 0, 1, NULL},
	{0x2488, 0x249B, POINT, 0, 1, NULL},
	{0x249C, 0x24B5, LOWER, 0, 0, NULL},
	{0x24B6, 0x24CF, UPPER, 0, 0, NULL},
	{0x24D0, 0x24E9, LOWER, 0, 0, NULL},
	{0x24EA, 0x24EA, COUNT, 0, 0, NULL},
	{0x24EB, 0x24F4, COUNT, 0, 11, NULL},
	{0x24F5, 0x24FE, COUNT, 0, 1, NULL},
	{0x24FF, 0x24FF, COUNT, 0, 0, NULL},
	{0x275B, 0x275C, ALL, 0, 0, "'"},
	{0x275D, 0x275E, ALL, 0, 0, "\""},
	{0x2776, 0x277F, COUNT, 0, 1, NULL},
	{0x2780, 0x2789, COUNT, 0, 1, NULL},
	{0x278A, 0x2793, COUNT, 0, 1, NULL},
	{0x2800, 0x2800, ALL, 0, 0, " "},
	{0x2C60, 0x2C7F, LETTER, FOLD_LATIN, 0, NULL},
	{0x2DE0, 0x2DFF, LETTER, FOLD_OTHER_SCRIPT, 0, NULL},
	{0x2E3A, 0x2E3B, ALL, 0, 0, "-"},
	{0x3000, 0x3000, ALL, 0, 0, " "},
	{0x3164, 0x3164, ALL, 0, 0, " "},
	{0x3251, 0x325F, COUNT, 0, 21, NULL},
	{0x32B1, 0x32BF, COUNT, 0, 36, NULL},
	{0xA4D0, 0xA4F7, LIKE, FOLD_OTHER_SCRIPT, 0, lisu},
	{0xA640, 0xA69F, LETTER, FOLD_OTHER_SCRIPT, 0, NULL},
	{0xA720, 0xA72F, LETTER, FOLD_LATIN, 0, NULL},
	{0xA730, 0xA730, ALL, 0, 0, "f"},
	{0xA731, 0xA731, ALL, 0, 0, "s"},
	{0xA732, 0xA7AE, LETTER, FOLD_LATIN, 0, NULL},
	{0xA7AF, 0xA7AF, ALL, 0, 0, "q"},
	{0xA7B0, 0xA7FF, LETTER, FOLD_LATIN, 0, NULL},
	{0xAB30, 0xAB64, LETTER, FOLD_LATIN, 0, NULL},
	{0xAB70, 0xABBF, LIKE, FOLD_OTHER_SCRIPT, 0, cherokee},
	{0xFB00, 0xFB06, TRIPLE, FOLD_LATIN, 0, "ff fi fl ffifflst st "},
	{0xFE00, 0xFE0F, DROP, 0, 0, NULL},
	{0xFE20, 0xFE2F, STROKE, 0, 0, NULL},
	{0xFE50, 0xFE6B, EACH, 0, 0, small_forms},
	{0xFEFF, 0xFEFF, DROP, 0, 0, NULL},
	{0xFF01, 0xFF5E, WIDE, 0, 0, NULL},
	{0xFFA0, 0xFFA0, DROP, 0, 0, NULL},
	{0xFFF0, 0xFFF8, DROP, 0, 0, NULL},
	{0x1BCA0, 0x1BCA3, DROP, 0, 0, NULL},
	{0x1D173, 0x1D17A, DROP, 0, 0, NULL},
	{0x1D400, 0x1D6A3, ALPHA, 0, 0, NULL},
	{0x1D6A4, 0x1D6A4, ALL, 0, 0, "i"},
	{0x1D6A5, 0x1D6A5, ALL, 0, 0, "j"},
	{0x1D6A8, 0x1D7C9, GREEK, 0, 0, NULL},
	{0x1D7CE, 0x1D7FF, DIGIT, 0, 0, NULL},
	{0x1F100, 0x1F100, COUNT, 0, 0, NULL},
	{0x1F101, 0x1F10A, COUNT, 0, 0, NULL},
	{0x1F10B, 0x1F10C, COUNT, 0, 0, NULL},
	{0x1F110, 0x1F129, UPPER, 0, 0, NULL},
	{0x1F130, 0x1F149, UPPER, 0, 0, NULL},
	{0x1F150, 0x1F169, UPPER, 0, 0, NULL},
	{0x1F170, 0x1F189, UPPER, 0, 0, NULL},
	{0x1F18E, 0x1F18E, ALL, 0, 0, "AB"},
	{0x1F1E6, 0x1F1FF, REGIONAL, 0, 0, NULL},
	{0x1F51F, 0x1F51F, COUNT, 0, 10, NULL},
	{0xE0000, 0xE0FFF, DROP, 0, 0, NULL},
};
// clang-format on
#define ROWS (sizeof rows / sizeof rows[0])

static const struct row *find_row(uint32_t c)
{
	size_t lo = 0, hi = ROWS;
	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;
		if (rows[mid].first <= c)
			lo = mid;
		else
			hi = mid;
	}
	return c <= rows[lo].last && c >= rows[lo].first ? &rows[lo] : NULL;
}

/* The digit c is in its script, or -1. */
static int digit_of(uint32_t c)
{
	size_t lo = 0, hi = sizeof zeros / sizeof zeros[0];
	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;
		if (zeros[mid] <= c)
			lo = mid;
		else
			hi = mid;
	}
	return c >= zeros[lo] && c - zeros[lo] < 10 ? (int)(c - zeros[lo]) : -1;
}

static bool is_loose(uint32_t c)
{
	for (size_t i = 0; i < sizeof loose / sizeof loose[0]; i++)
		if (loose[i] == c)
			return true;
	return false;
}

/* Up to three bytes, ended by NUL or a blank that is not the first. */
static struct fold put(uint8_t script, const char *to)
{
	struct fold f = {.op = FOLD_PUT, .script = script};
	while (f.n < 3 && to[f.n] && (f.n == 0 || to[f.n] != ' ')) {
		f.to[f.n] = to[f.n];
		f.n++;
	}
	return f;
}

static struct fold put_char(uint8_t script, char c)
{
	return (struct fold){.op = FOLD_PUT, .script = script, .n = 1, .to = {c}};
}

static struct fold put_number(unsigned v, bool point)
{
	struct fold f = {.op = FOLD_PUT};
	if (v > 9)
		f.to[f.n++] = (char)('0' + v / 10);
	f.to[f.n++] = (char)('0' + v % 10);
	if (point)
		f.to[f.n++] = '.';
	return f;
}

static struct fold like(uint32_t c, char to)
{
	struct fold f = {.script = FOLD_OTHER_SCRIPT};
	if (to != ' ') {
		f.op = FOLD_LIKE;
		f.loose = is_loose(c);
		f.n = 1;
		f.to[0] = to;
	}
	return f;
}

/* Five styles of 58: capitals with the theta symbol, nabla, small letters, then symbols. */
static struct fold math_greek(uint32_t k)
{
	k %= 58;
	uint32_t c = k < 25 ? 0x391 + k : k > 25 && k < 51 ? 0x3B1 + k - 26 : 0;
	return c ? like(c, c == 0x3A2 ? ' ' : greek[c - 0x370]) : (struct fold){0};
}

struct fold fold_of(uint32_t c)
{
	const struct row *r = find_row(c);
	if (!r) {
		int digit = digit_of(c);
		return digit < 0 ? (struct fold){0} : put_char(0, (char)('0' + digit));
	}
	uint32_t k = c - r->first;
	switch ((enum how)r->how) {
	case LETTER: return (struct fold){.script = r->script};
	case DROP: return (struct fold){.op = FOLD_DROP};
	case STROKE: return (struct fold){.op = FOLD_STROKE};
	case MARK: return (struct fold){.op = FOLD_MARK};
	case JOINER: return (struct fold){.op = FOLD_JOINER};
	case REGIONAL: return (struct fold){.op = FOLD_REGIONAL, .n = 1, .to = {(char)('A' + k)}};
	case ALL: return put(r->script, r->map);
	case EACH:
		return r->map[k] == ' ' ? (struct fold){.script = r->script}
		                        : put_char(r->script, r->map[k]);
	case TRIPLE:
		return r->map[k * 3] == ' ' ? (struct fold){.script = r->script}
		                            : put(r->script, r->map + k * 3);
	case LIKE: return like(c, r->map[k]);
	case UPPER: return put_char(0, (char)('A' + k % 26));
	case LOWER: return put_char(0, (char)('a' + k % 26));
	case ALPHA: return put_char(0, (char)((k % 52 < 26 ? 'A' : 'a' - 26) + (int)(k % 52)));
	case DIGIT: return put_char(0, (char)('0' + k % 10));
	case WIDE: return put_char(0, (char)('!' + k));
	case COUNT: return put_number(r->from + k, false);
	case POINT: return put_number(r->from + k, true);
	case GREEK: return math_greek(k);
	}
	return (struct fold){0};
}

bool fold_is_pictograph(uint32_t c)
{
	return (c >= 0x2190 && c < 0x2C00 && c != 0x2800) || (c >= 0x1F000 && c < 0x1FB00) ||
	       c == 0xA9 || c == 0xAE;
}

bool fold_is_flag(char a, char b)
{
	for (const char *s = flags[a - 'A']; *s; s++)
		if (*s == b)
			return true;
	return false;
}

struct fold_word fold_read_word(const char *p, size_t start, size_t end)
{
	struct fold_word w = {.strict = true};
	for (size_t i = start; i < end;) {
		unsigned k = 1;
		uint32_t c = (unsigned char)p[i] < 0x80 ? (unsigned char)p[i] : utf8_get(p + i, &k);
		i += k;
		if (c < 0x80) {
			*(c <= '9' ? &w.digits : &w.latin) = true;
			continue;
		}
		struct fold f = fold_of(c);
		if (f.op == FOLD_LIKE) {
			w.like = true;
			w.strict = w.strict && !f.loose;
		} else if (f.script == FOLD_LATIN) {
			w.latin = true;
		} else if (f.script == FOLD_OTHER_SCRIPT) {
			w.other = true;
		}
	}
	return w;
}

static bool in_word(uint32_t c)
{
	if (c < 0x80)
		return ascii_is_alnum((char)c);
	struct fold f = fold_of(c);
	return f.script != FOLD_NO_LETTER || f.op == FOLD_MARK;
}

size_t fold_word_end(const char *p, size_t start, size_t n)
{
	size_t i = start;
	while (i < n) {
		unsigned k;
		if (!in_word(utf8_get(p + i, &k)))
			break;
		i += k;
	}
	return i;
}

size_t fold_word_start(const char *p, size_t end)
{
	while (end) {
		size_t i = end - 1;
		while (!utf8_is_start(p[i]))
			i--;
		unsigned k;
		if (!in_word(utf8_get(p + i, &k)))
			break;
		end = i;
	}
	return end;
}

size_t fold_unlike(char *p, uint32_t *at, size_t start, size_t n)
{
	size_t out = start;
	for (size_t i = start; i < n;) {
		unsigned k;
		uint32_t c = utf8_get(p + i, &k);
		struct fold f = c < 0x80 ? (struct fold){0} : fold_of(c);
		if (f.op == FOLD_LIKE) {
			p[out] = f.to[0];
			at[out++] = at[i];
		} else {
			for (unsigned b = 0; b < k; b++) {
				p[out] = p[i + b];
				at[out++] = at[i + b];
			}
		}
		i += k;
	}
	return out;
}
