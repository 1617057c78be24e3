/*
 * fold: one code point → what plain text has in its place.
 *
 * Sources: Unicode 15 compatibility decompositions (NFKC) where they end in
 * ASCII, Default_Ignorable_Code_Point, and for look-alikes the letters that
 * UTS #39 calls confusable with Latin ones.
 */
#ifndef CHECK_FOLD_H
#define CHECK_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fold_op {
	FOLD_KEEP,
	FOLD_DROP,     /* invisible */
	FOLD_STROKE,   /* drawn over the character before it; dropped, but part of that character */
	FOLD_MARK,     /* combining accent: kept on letters */
	FOLD_PUT,      /* to[0…n) always */
	FOLD_LIKE,     /* looks like the letter to[0]: that in a word which has Latin letters */
	FOLD_REGIONAL, /* to[0], unless it is half of a flag */
	FOLD_JOINER    /* U+200D: invisible, except between pictographs */
};

enum fold_script { FOLD_NO_LETTER, FOLD_LATIN, FOLD_OTHER_SCRIPT };

struct fold {
	uint8_t op;     /* enum fold_op */
	uint8_t script; /* enum fold_script, of the character itself */
	bool loose;     /* LIKE: only in shape of some fonts, or in leet use */
	uint8_t n;      /* never more than the character's own bytes in UTF-8 */
	char to[3];
};

struct fold fold_of(uint32_t c);
/* Is it a pictograph, for what U+200D may join? */
bool fold_is_pictograph(uint32_t c);
/* Do the regional letters a and b ('A'…'Z') make a flag? */
bool fold_is_flag(char a, char b);

/* What a word is written with. */
struct fold_word {
	bool digits, latin; /* latin: ASCII or accented */
	bool like, strict;  /* look-alikes; strict: none of them loose */
	bool other;         /* letters of another script that look like nothing Latin */
};
/* The word [start, end) of p: letters and digits only. */
struct fold_word fold_read_word(const char *p, size_t start, size_t end);
/* Where the word ends that begins at `start`, and where it begins that ends before `end`. */
size_t fold_word_end(const char *p, size_t start, size_t n);
size_t fold_word_start(const char *p, size_t end);
/* Replace the look-alikes of p[start, n) by Latin letters, `at` along with them. Returns the new n.
 */
size_t fold_unlike(char *p, uint32_t *at, size_t start, size_t n);

#endif
