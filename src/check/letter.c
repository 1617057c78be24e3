#include "check/letter.h"

/* Base letters of U+00C0…U+017F, by code point; '.' where it has none of its own. */
static const char latin[] = "aaaaaaaceeeeiiii"  /* C0 */
			    "dnooooo.ouuuuyts"  /* D0 */
			    "aaaaaaaceeeeiiii"  /* E0 */
			    "dnooooo.ouuuuyty"  /* F0 */
			    "aaaaaaccccccccdd"  /* 100 */
			    "ddeeeeeeeeeegggg"  /* 110 */
			    "gggghhhhiiiiiiii"  /* 120 */
			    "iiiijjkkklllllll"  /* 130 */
			    "lllnnnnnnnnnoooo"  /* 140 */
			    "oooorrrrrrssssss"  /* 150 */
			    "ssttttttuuuuuuuu"  /* 160 */
			    "uuuuwwyyyzzzzzzs"; /* 170 */

/* Base letters of U+1E00…U+1EFF (Vietnamese and others). */
static const char additional[] =
	"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnn"
	"oooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzht"
	"wyasssssaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooo"
	"uuuuuuuuuuuuuuyyyyyyyy";

const uint8_t letter_ascii[128] = {
	[0 ... ' '] = LETTER_SPACE,   ['!' ... '/'] = LETTER_MARK,  ['0' ... '9'] = LETTER_DIGIT,
	[':' ... '@'] = LETTER_MARK,  ['A' ... 'Z'] = LETTER_UPPER, ['[' ... '`'] = LETTER_MARK,
	['a' ... 'z'] = LETTER_LOWER, ['{' ... '~'] = LETTER_MARK,  [0x7F] = LETTER_SPACE,
};

enum letter_class letter_class(uint32_t c)
{
	if (c < 0x80)
		return (enum letter_class)letter_ascii[c];
	if (c < 0xC0)
		return c == 0xA0 || c == 0x85                ? LETTER_SPACE
		       : c == 0xAA || c == 0xB5 || c == 0xBA ? LETTER_LOWER
		                                             : LETTER_MARK;
	if (c < 0x180) {
		if (c == 0xD7 || c == 0xF7)
			return LETTER_MARK;
		if (c < 0xE0)
			return c == 0xDF ? LETTER_LOWER : LETTER_UPPER;
		if (c < 0x100)
			return LETTER_LOWER;
		/* pairs change parity twice, at U+0139 and U+014A, and at U+0179 */
		bool odd_upper = (c >= 0x139 && c <= 0x148) || c >= 0x179;
		return ((c & 1) != 0) == odd_upper ? LETTER_UPPER : LETTER_LOWER;
	}
	if (c >= 0x1E00 && c < 0x1F00)
		return c & 1 ? LETTER_LOWER : LETTER_UPPER;
	if (c >= 0x300 && c < 0x370)
		return LETTER_JOIN;
	if (c >= 0x391 && c <= 0x3A9)
		return LETTER_UPPER;
	if (c >= 0x400 && c <= 0x42F)
		return LETTER_UPPER;
	if (c < 0x2000)
		return LETTER_LOWER;
	if (c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F))
		return LETTER_JOIN;
	if (c <= 0x200A || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000)
		return LETTER_SPACE;
	if (c < 0x2070)
		return LETTER_MARK;
	if (c < 0x2C00)
		return LETTER_OTHER;
	if (c >= 0x3001 && c <= 0x303F)
		return LETTER_MARK;
	if (c >= 0x2C00 && c < 0xD800)
		return LETTER_LOWER;
	if (c >= 0xF900 && c < 0xFE00)
		return LETTER_LOWER;
	if (c >= 0xFE10 && c < 0xFFF0)
		return c >= 0xFF21 && c <= 0xFFDC ? LETTER_LOWER : LETTER_MARK;
	if (c >= 0x1F3FB && c <= 0x1F3FF)
		return LETTER_JOIN;
	if (c >= 0x20000 && c < 0x30000)
		return LETTER_LOWER;
	return LETTER_OTHER;
}

uint32_t letter_fold(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
	if (c >= 0xC0 && c < 0x180) {
		char base = latin[c - 0xC0];
		return base == '.' ? c : (uint32_t)base;
	}
	if (c >= 0x1E00 && c < 0x1E00 + sizeof additional - 1)
		return (uint32_t)additional[c - 0x1E00];
	if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40F)
		return c + 0x50;
	switch (c) {
	case 0x1A0:
	case 0x1A1: return 'o';
	case 0x1AF:
	case 0x1B0: return 'u';
	default: return c;
	}
}
