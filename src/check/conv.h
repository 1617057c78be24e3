/*
 * conv: one layer of a convolutional network over a text, in integers: every filter
 * sees three units, `gap` apart from one to the next; what is negative counts as
 * nothing. Where a layer is as wide as what it reads, it adds to it (He et al. 2016).
 * Exact, so alike on every machine.
 */
#ifndef CHECK_CONV_H
#define CHECK_CONV_H

#include <stddef.h>
#include <stdint.h>

#define CONV_GROUP  8    /* filters are read by so many */
#define CONV_UNITS  4    /* units are read by so many */
#define CONV_MARGIN 8    /* units of zeros before and after a text: at least gap + CONV_UNITS */
#define CONV_MOST   4095 /* an answer is cut off here, so that sums stay below 2^31 */

struct conv {
	uint32_t in, out; /* numbers of a unit, before and after; out a multiple of 2 × CONV_GROUP,
	                     in of 2 */
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
