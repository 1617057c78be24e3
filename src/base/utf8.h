/* utf8: decode, encode and validate UTF-8 as RFC 3629 has it (no surrogates, no overlong forms). */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/* Bytes of valid UTF-8 at the start of s: s.n when all of it is. */
size_t utf8_valid(struct str s);
/* One code point of *valid* UTF-8 at p; its bytes in *n. */
static inline uint32_t utf8_get(const char *p, unsigned *n)
{
	const unsigned char *b = (const unsigned char *)p;
	if (b[0] < 0x80) {
		*n = 1;
		return b[0];
	}
	if (b[0] < 0xE0) {
		*n = 2;
		return (uint32_t)(b[0] & 0x1F) << 6 | (b[1] & 0x3F);
	}
	if (b[0] < 0xF0) {
		*n = 3;
		return (uint32_t)(b[0] & 0x0F) << 12 | (uint32_t)(b[1] & 0x3F) << 6 | (b[2] & 0x3F);
	}
	*n = 4;
	return (uint32_t)(b[0] & 0x07) << 18 | (uint32_t)(b[1] & 0x3F) << 12 |
	       (uint32_t)(b[2] & 0x3F) << 6 | (b[3] & 0x3F);
}
/* Bytes written to out (1…4); out must have room for 4. */
unsigned utf8_put(char *out, uint32_t c);
static inline bool utf8_is_start(char c) { return ((unsigned char)c & 0xC0) != 0x80; }

#endif
