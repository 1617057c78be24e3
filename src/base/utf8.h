/* utf8: decode, encode and validate UTF-8 as RFC 3629 has it (no surrogates, no overlong forms). */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/* Bytes of valid UTF-8 at the start of s: s.n when all of it is. */
size_t utf8_valid(struct str s);
/* One code point of *valid* UTF-8 at p; its bytes in *n. */
uint32_t utf8_get(const char *p, unsigned *n);
/* Bytes written to out (1…4); out must have room for 4. */
unsigned utf8_put(char *out, uint32_t c);
static inline bool utf8_is_start(char c) { return ((unsigned char)c & 0xC0) != 0x80; }

#endif
