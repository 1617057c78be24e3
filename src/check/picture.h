/*
 * picture: the organisation's own identifiers as pictures a privacy officer can
 * write: 9 is a digit, A a letter, * either, every other character itself
 * (letters without regard to case); \ makes the next character itself.
 * "MR-9999999" finds MR-0048213. A match never begins or ends inside a longer
 * run of letters or digits.
 */
#ifndef CHECK_PICTURE_H
#define CHECK_PICTURE_H

#include "base/str.h"

#define PICTURE_MAX 64

struct picture {
	uint8_t n;
	uint8_t kind[PICTURE_MAX]; /* '9', 'A', '*' or 'x' for itself */
	char self[PICTURE_MAX];
};

/* NULL when fine; otherwise static words saying what is wrong and what to do
 * (empty, too long, no 9 or A, fewer than three characters that must match …). */
const char *picture_init(struct picture *p, struct str written);
/* Bytes matched at position `at` of s, or 0. */
size_t picture_match(const struct picture *p, struct str s, size_t at);

#endif
