/*
 * lexicon: what is known of a word apart from context: how common it is as a first
 * or last name, whether it is a place, and which classes of things it names
 * (illness, drug, relative, occupation, animal, vehicle …). Built by
 * train/lexicon.py, which names the sources.
 */
#ifndef CHECK_LEXICON_H
#define CHECK_LEXICON_H

#include <stdbool.h>
#include <stdint.h>

#include "check/mix.h"
#include "check/model.h"

/* Layout of models/lexicon.bin: train/lexicon.py. */
struct lexicon {
	char magic[4];
	uint32_t version, company, classes, sets, slots, list_bytes;
};

/* The low bits of a word's hash are its place, the high half tells it from its neighbours. */
struct lexicon_slot {
	uint16_t high, set; /* set 0: empty */
};

static inline const struct lexicon *lexicon(void)
{
	return (const struct lexicon *)(const void *)model_lexicon;
}

static inline const struct lexicon_slot *lexicon_slots(void)
{
	return (const struct lexicon_slot *)(const void *)(lexicon() + 1);
}

/* Where each set's classes begin in the lists, which follow, and the end of the last. */
static inline const uint32_t *lexicon_firsts(void)
{
	return (const uint32_t *)(const void *)(lexicon_slots() + lexicon()->slots);
}

/* Class set of a folded word by its token_hash(); 0 is the empty set. What lexicon_classes() will
 * read of it is fetched. */
uint16_t lexicon_find(uint32_t hash);
/* Have what lexicon_find() will read fetched. */
static inline void lexicon_expect(uint32_t hash)
{
	__builtin_prefetch(&lexicon_slots()[hash & (lexicon()->slots - 1)]);
}
/* Key of a phrase: of what came before and the next word's hash. */
static inline uint32_t lexicon_join(uint32_t before, uint32_t word) { return mix(before, word); }
/* Does a longer phrase begin with what this set belongs to? */
bool lexicon_begins(uint16_t set);
/* The classes of a set, ascending. */
static inline const uint8_t *lexicon_classes(uint16_t set, unsigned *n)
{
	const uint32_t *first = lexicon_firsts();
	*n = first[set + 1] - first[set];
	return (const uint8_t *)(first + lexicon()->sets + 1) + first[set];
}
/* Classes below this number (at most 64) are those whose company in a sentence tells something. */
unsigned lexicon_company(void);
/* Number of a class by its name; 255 when there is none. Slow: for tables built once and tests. */
uint8_t lexicon_class(const char *name);

#endif
