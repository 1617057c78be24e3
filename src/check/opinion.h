/*
 * opinion: a second opinion on texts of which the judge is unsure: a small network
 * over the text's units. Each unit is a sum of rows: common words have one of their
 * own, which began as a word vector (train/vectors.py); others share rows by word
 * and affixes; classes, form and type have theirs. Three layers of filters that see
 * three units each, farther apart from layer to layer (Yu and Koltun 2016); of each
 * filter its largest answer over the text counts (Kim 2014). Integer sums, so native
 * and WebAssembly builds agree. Trained by train/network.c.
 */
#ifndef CHECK_OPINION_H
#define CHECK_OPINION_H

#include "check/unit.h"

#define OPINION_WIDTH     32    /* numbers of a unit */
#define OPINION_WORDS     20480 /* rows that belong to one word */
#define OPINION_SHARED    13    /* bits: rows that do not */
#define OPINION_ROWS      (OPINION_WORDS + (1 << OPINION_SHARED))
#define OPINION_LAYERS    3
#define OPINION_FILTERS   256 /* of all layers */
#define OPINION_OUTPUTS   8   /* as the judge's; the last of a kind's is "unsafe" */
#define OPINION_ROWS_MAX  24  /* of a unit */
#define OPINION_UNITS_MAX 256 /* more are not read: passages are shorter */

struct opinion_layer {
	uint32_t in, out, gap; /* as in check/conv.h */
};
static const struct opinion_layer opinion_layers[OPINION_LAYERS] = {
	{OPINION_WIDTH, 64, 1}, {64, 64, 2}, {64, 128, 4}};

/* Where the row of a word may be, for choice 0 and 1, and the mark by which it is known; 0 marks a
 * row of nobody. */
static inline uint32_t opinion_place(uint32_t hash, unsigned choice)
{
	uint32_t h = choice ? (hash ^ hash >> 15) * 0x2C1B3C6Du : hash;
	return (uint32_t)((uint64_t)h * OPINION_WORDS >> 32);
}
static inline uint8_t opinion_mark(uint32_t hash) { return (uint8_t)(hash % 255 + 1); }

/* The rows that make up a unit; `mark` has OPINION_WORDS of them. Returns how many. */
unsigned opinion_rows(const struct doc *doc, const struct unit *u, const uint8_t *mark,
                      uint32_t out[OPINION_ROWS_MAX]);

/* What is kept from passage to passage of one text; zeros at first. */
struct opinion_memory {
	bool message_read;
	int16_t message[OPINION_FILTERS]; /* the largest answers over the message answered */
	unsigned asked;                   /* passages */
};
/* A text may have so many unsure passages; those after them are the judge's alone, so that nobody's
 * megabyte of doubt costs more than an ordinary one. */
#define OPINION_ASKED_MAX 32

size_t opinion_memory_bytes(void);
/* Logits of a tagged document or passage. 0 or CHAPERONE_E_MEMORY. */
int opinion_of_doc(const struct doc *doc, struct opinion_memory *memory,
                   float logit[OPINION_OUTPUTS]);

#endif
