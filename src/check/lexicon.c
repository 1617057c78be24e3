#include "check/lexicon.h"

#include <string.h>

uint16_t lexicon_find(uint32_t hash)
{
	uint32_t mask = lexicon()->slots - 1;
	const struct lexicon_slot *s = lexicon_slots();
	uint32_t i = hash & mask;
	while (s[i].set && s[i].high != hash >> 16)
		i = (i + 1) & mask;
	__builtin_prefetch(&lexicon_firsts()[s[i].set]);
	return s[i].set;
}

/* lexicon.py gives phrase_begins the last number. */
unsigned lexicon_company(void) { return lexicon()->company; }

bool lexicon_begins(uint16_t set)
{
	unsigned n;
	const uint8_t *c = lexicon_classes(set, &n);
	return n && c[n - 1] + 1u == lexicon()->classes;
}

uint8_t lexicon_class(const char *name)
{
	const char *p =
		(const char *)(lexicon_firsts() + lexicon()->sets + 1) + lexicon()->list_bytes;
	size_t n = strlen(name);
	for (uint32_t c = 0; c < lexicon()->classes; c++) {
		size_t len = 0;
		while (p[len] != '\n')
			len++;
		if (len == n && memcmp(p, name, n) == 0)
			return (uint8_t)c;
		p += len + 1;
	}
	return 255;
}
