/* wordlist: is a folded word in a sorted table? The tables are in *_table.h files, one word each
 * entry, ascending by bytes; tests/unit hold them to it. */
#ifndef CHECK_WORDLIST_H
#define CHECK_WORDLIST_H

#include "base/str.h"

/* By bytes, a shorter one first; `b` is terminated. */
static inline int wordlist_compare(struct str a, const char *b)
{
	for (size_t i = 0; i < a.n; i++)
		if (a.p[i] != b[i])
			return (unsigned char)a.p[i] < (unsigned char)b[i] ? -1 : 1;
	return b[a.n] ? -1 : 0;
}

/* Index of the first of n rows of `size` bytes, which begin with a const char *, that is not below
 * the word; n when all are. */
static inline size_t wordlist_from(const void *rows, size_t n, size_t size, struct str word)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *entry;
		memcpy(&entry, (const char *)rows + middle * size, sizeof entry);
		if (wordlist_compare(word, entry) <= 0)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Index of the word, or -1. */
static inline long wordlist_find(const void *rows, size_t n, size_t size, struct str word)
{
	size_t at = wordlist_from(rows, n, size, word);
	if (at == n)
		return -1;
	const char *entry;
	memcpy(&entry, (const char *)rows + at * size, sizeof entry);
	return wordlist_compare(word, entry) == 0 ? (long)at : -1;
}

#define WORDLIST_FIND(table, word)                                                                 \
	wordlist_find((table), sizeof(table) / sizeof *(table), sizeof *(table), (word))
#define WORDLIST_HAS(table, word) (WORDLIST_FIND(table, word) >= 0)

#endif
