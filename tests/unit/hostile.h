/* hostile: texts made to take as much memory and time as a text of their length can. */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <stdlib.h>

#include "base/str.h"

/* Each is repeated up to the length wanted; what would be cut at its end is left out. */
static const struct {
	const char *name, *piece;
} hostile_pieces[] = {
	{"letters apart", "a b c "},
	{"letters and stops", "A.B.C."},
	{"digits", "0123456789"},
	{"digits apart", "1 2 3 "},
	{"digits and marks", "1,2:3/4."},
	{"emoji", "\xF0\x9F\x98\x80\xF0\x9F\x91\xA9\xE2\x80\x8D\xE2\x9A\x95\xEF\xB8\x8F"},
	{"hashes", "#"},
	{"hashtags", "#aB1c"},
	{"handles", "@a_b "},
	{"ideographs", "\xE6\x82\xA3\xE8\x80\x85\xE7\x8E\x8B"},
	{"letters with accents", "\xC3\x89\xC3\xA0\xC5\xBE "},
	{"joiners", "a\xCC\x81\xE2\x80\x8D"},
	{"hidden characters", "\xE2\x80\x8B"},
	{"full-width", "\xEF\xBC\x91\xEF\xBC\xA1 "},
	{"quotes", "\"a'b' \"'s"},
	{"newlines", "\n"},
	{"line ends", "a\r\nb\n\n"},
	{"blanks", " \t"},
	{"hyphens", "a-b--c"},
	{"names", "Li Wu Al Bo "},
	{"dates", "5/5 6/6 Mon "},
	{"health", "flu ms copd "},
	{"telephones", "555-0199 "},
	{"addresses", "a@b.co x.io/y "},
	{"spelled-out digits", "one two oh "},
	{"one long word", "abcdefghijklmnopqrstuvwxyz"},
	{"leetspeak", "m4r14$a@b"},
	{"capitals", "AaBBcC"},
	{"apostrophes", "a's'S "},
};
#define HOSTILE_N (sizeof hostile_pieces / sizeof *hostile_pieces)
/* One more: random letters, digits and marks, so that few things come twice. */
#define HOSTILE_KINDS (HOSTILE_N + 1)

static inline const char *hostile_name(size_t kind)
{
	return kind < HOSTILE_N ? hostile_pieces[kind].name : "chance";
}

/* At most `bytes` bytes of valid UTF-8, on the heap: exactly as long as the string returned, so
 * that a sanitizer sees every byte read past it. */
static inline struct str hostile_text(size_t kind, size_t bytes)
{
	static const char marks[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "   ....''##@@--\"\"\n&/:,!?$()";
	size_t n = 0;
	char *p;
	if (kind < HOSTILE_N) {
		const char *piece = hostile_pieces[kind].piece;
		size_t len = strlen(piece);
		n = bytes / len * len;
		p = malloc(n + !n);
		for (size_t i = 0; i < n; i++)
			p[i] = piece[i % len];
	} else {
		uint64_t seed = bytes;
		p = malloc(bytes + !bytes);
		for (n = 0; n < bytes; n++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			p[n] = marks[(seed >> 33) % (sizeof marks - 1)];
		}
	}
	return str_of(p, n);
}

static inline void hostile_free(struct str s) { free((char *)(uintptr_t)s.p); }

#endif
