/* letter: one code point → what it is, and its plain lower-case letter. */
#ifndef CHECK_LETTER_H
#define CHECK_LETTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/utf8.h"

enum letter_class {
	LETTER_OTHER, /* a symbol or pictograph */
	LETTER_SPACE,
	LETTER_MARK, /* punctuation */
	LETTER_LOWER,
	LETTER_UPPER,
	LETTER_DIGIT,
	LETTER_JOIN /* combining mark, joiner: belongs to the character before it */
};

enum letter_class letter_class(uint32_t c);
extern const uint8_t letter_ascii[128]; /* the same of ASCII */
/* The class of the character at p, which is valid UTF-8; its bytes in *n. */
static inline enum letter_class letter_class_at(const char *p, unsigned *n)
{
	if ((uint8_t)*p >= 0x80)
		return letter_class(utf8_get(p, n));
	*n = 1;
	return (enum letter_class)letter_ascii[(uint8_t)*p];
}
/* Lower case without accent: 'e' for U+00C9; the code point itself where there is no such thing. */
uint32_t letter_fold(uint32_t c);

#endif
