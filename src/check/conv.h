/*
 * conv: one layer of a convolutional network over a text, in integers: every filter
 * sees three units, `gap` apart from one to the next; what is negative counts as
 * nothing, so that many numbers are nothing and cost nothing to the layer after.
 * Where a layer is as wide as what it reads, it adds to it (He et al. 2016).
 * Exact, so alike on every machine.
 */
#ifndef CHECK_CONV_H
#define CHECK_CONV_H

#include <stddef.h>
#include <stdint.h>

#define CONV_GROUP  8    /* filters lie in memory by so many */
#define CONV_BLOCK  64   /* filters are read by so many */
#define CONV_IN_MAX 64   /* numbers of a unit: its pairs are bits of 32 */
#define CONV_UNITS  256  /* of a text at most */
#define CONV_MARGIN 4    /* units of zeros before and after a text: at least gap */
#define CONV_MOST   4095 /* an answer is cut off here, so that sums stay below 2^31 */

struct conv {
	uint32_t in, out; /* numbers of a unit, before and after; in a multiple of 8, out of
	                     CONV_BLOCK */
	uint32_t gap;
	uint32_t shift;        /* an answer is its sum >> shift */
	const int16_t *filter; /* by groups of eight filters: of each pair of the 3 × in numbers
	                          what the eight make of it; at most ±1023 */
	const int32_t *bias;
};

/* Reads n units at x, which has its margins, into y (with margins of its own, or NULL) and puts the
 * largest answer of each filter into top. */
void conv_read(const struct conv *c, const int16_t *x, size_t n, int16_t *y, int16_t *top);

#endif
