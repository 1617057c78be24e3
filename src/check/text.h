/*
 * text: the caller's text made plain, with a way back.
 *
 * The normalised text is what every later stage reads. It differs from the
 * original where a writer (or an evader) hid something:
 *   - zero-width, bidi and variation characters are dropped;
 *   - full-width, mathematical, circled and emoji letters and digits become ASCII;
 *   - look-alike letters (Cyrillic, Greek, …) become Latin inside a word that also
 *     has Latin letters or digits; a word wholly of another script is left alone;
 *   - typographic quotes, dashes and spaces become ' " - and a blank (… becomes ...);
 *   - spaced-out or dotted single letters ("J o h n", "M.R.N.") are joined when three or more;
 *   - spelled-out digits ("five five five, oh one") become digits when three or more in a row;
 *   - "name at host dot com", "name (at) host [dot] org" become an e-mail address.
 * Case, accents, hashtags, handles and leetspeak are left to the tokens.
 *
 * at[i] is the byte in the original where the character that normalised byte i
 * belongs to begins; at[n] is the original's length. It never decreases, so a
 * normalised span maps back to a span of the original on character boundaries.
 */
#ifndef CHECK_TEXT_H
#define CHECK_TEXT_H

#include "base/arena.h"
#include "base/str.h"
#include "chaperone.h"

struct text {
	struct str raw; /* the original, valid UTF-8 */
	char *p;        /* normalised, valid UTF-8; TEXT_PAD zero bytes follow */
	size_t n;
	uint32_t *at; /* n + 1 entries */
	bool changed; /* anything but the identity */
};

/* Zero bytes after the normalised text, so that scanners need no bounds checks. */
#define TEXT_PAD 32

/* Bytes of arena that text_init() takes at most for `raw_bytes`. */
size_t text_memory_bytes(size_t raw_bytes);
/* `raw` must be valid UTF-8 (utf8_valid()). Linear time. 0 or CHAPERONE_E_MEMORY. */
int text_init(struct text *t, struct str raw, struct arena *arena);
/* The original's span of the normalised span [start, end), without dropped
 * characters at its edges. */
struct chaperone_span text_back(const struct text *t, size_t start, size_t end);

#endif
