/*
 * context: what the words near by say a number or code is. Labels ("MRN",
 * "plate", "fax") weigh by their strength and their distance; near misses
 * ("model", "ISBN", "episode") take part like any other label and mean nobody's.
 */
#ifndef CHECK_CONTEXT_H
#define CHECK_CONTEXT_H

#include "check/lex.h"

/* Beyond the entity types: a near miss. */
#define CONTEXT_NOBODY CHAPERONE_ENTITY__MAX
#define CONTEXT__MAX   (CHAPERONE_ENTITY__MAX + 1)

/* A label right beside it scores about 100; two types never share a label. */
struct context {
	int16_t score[CONTEXT__MAX];
	uint8_t word[CONTEXT__MAX]; /* enum word of the best label of that type */
};

/* Look around the items first … last. */
void context_look(const struct lex_item *first, const struct lex_item *last, struct context *out);
/* What the code itself says by its first letters: "CLM-2209", "RN-339021". */
void context_prefix(struct str code, struct context *out);
/* The type with the highest score, CONTEXT_NOBODY included; its score in *score. */
enum chaperone_entity context_best(const struct context *c, int *score);

#endif
