#include "check/lexicon.h"

#include <string.h>

#include "check/model.h"

/* Layout: train/lexicon.py. */
struct head {
	char magic[4];
	uint32_t version, company, classes, sets, slots, list_bytes;
};

static const struct head *head(void) { return (const struct head *)(const void *)model_lexicon; }

/* The low bits of a word's hash are its place, the high half tells it from its neighbours. */
struct slot {
	uint16_t high, set; /* set 0: empty */
};

static const struct slot *slots(void)
{
	return (const struct slot *)(const void *)(model_lexicon + sizeof(struct head));
}

void lexicon_expect(uint32_t hash) { __builtin_prefetch(&slots()[hash & (head()->slots - 1)]); }

uint16_t lexicon_find(uint32_t hash)
{
	uint32_t mask = head()->slots - 1;
	const struct slot *s = slots();
	uint32_t i = hash & mask;
	while (s[i].set && s[i].high != hash >> 16)
		i = (i + 1) & mask;
	return s[i].set;
}

static const uint32_t *firsts(void)
{
	return (const uint32_t *)(const void *)(slots() + head()->slots);
}

const uint8_t *lexicon_classes(uint16_t set, unsigned *n)
{
	const uint32_t *first = firsts();
	*n = first[set + 1] - first[set];
	return (const uint8_t *)(first + head()->sets + 1) + first[set];
}

uint32_t lexicon_join(uint32_t before, uint32_t word)
{
	uint32_t h = before * 0x9E3779B1u ^ word * 0x85EBCA77u;
	return h ^ h >> 15;
}

/* lexicon.py gives phrase_begins the last number. */
unsigned lexicon_company(void) { return head()->company; }

bool lexicon_begins(uint16_t set)
{
	unsigned n;
	const uint8_t *c = lexicon_classes(set, &n);
	return n && c[n - 1] + 1u == head()->classes;
}

uint8_t lexicon_class(const char *name)
{
	const char *p = (const char *)(firsts() + head()->sets + 1) + head()->list_bytes;
	size_t n = strlen(name);
	for (uint32_t c = 0; c < head()->classes; c++) {
		size_t len = 0;
		while (p[len] != '\n')
			len++;
		if (len == n && memcmp(p, name, n) == 0)
			return (uint8_t)c;
		p += len + 1;
	}
	return 255;
}
