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

struct token;

/* Class set of a folded word by its token_hash(); 0 is the empty set. */
uint16_t lexicon_find(uint32_t hash);
/* Have what lexicon_find() will read fetched. */
void lexicon_expect(uint32_t hash);
/* Key of a phrase: of what came before and the next word's hash. */
uint32_t lexicon_join(uint32_t before, uint32_t word);
/* Does a longer phrase begin with what this set belongs to? */
bool lexicon_begins(uint16_t set);
/* The classes of a set, ascending. */
const uint8_t *lexicon_classes(uint16_t set, unsigned *n);
/* Classes below this number (at most 64) are those whose company in a sentence tells something. */
unsigned lexicon_company(void);
/* Number of a class by its name; 255 when there is none. Slow: for tables built once and tests. */
uint8_t lexicon_class(const char *name);

#endif
