/*
 * rows: sums rows of sixteen 8-bit weights, the inner loop of tagger and judge.
 * Weights are taken as unsigned by flipping their top bit, so that widening is one
 * interleave with zero on every instruction set; blocks keep the 16-bit sums exact.
 */
#ifndef CHECK_ROWS_H
#define CHECK_ROWS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ROWS_WIDTH 16

typedef uint8_t rows_bytes __attribute__((vector_size(8)));
typedef uint16_t rows_sums __attribute__((vector_size(16)));

/* out[c] = sum over i < n of table[row[i] >> shift][c]. */
static inline void rows_sum(const int8_t *table, const uint32_t *row, size_t n, unsigned shift,
                            int32_t out[ROWS_WIDTH])
{
	memset(out, 0, ROWS_WIDTH * sizeof *out);
	for (size_t from = 0; from < n; from += 256) {
		size_t to = n - from > 256 ? from + 256 : n;
		rows_sums low = {0}, high = {0};
		for (size_t i = from; i < to; i++) {
			const int8_t *r = table + (size_t)(row[i] >> shift) * ROWS_WIDTH;
			rows_bytes a, b;
			if (i + 16 < n)
				__builtin_prefetch(table +
				                   (size_t)(row[i + 16] >> shift) * ROWS_WIDTH);
			memcpy(&a, r, sizeof a);
			memcpy(&b, r + 8, sizeof b);
			low += __builtin_convertvector(a ^ 0x80, rows_sums);
			high += __builtin_convertvector(b ^ 0x80, rows_sums);
		}
		for (int c = 0; c < ROWS_WIDTH; c++)
			out[c] += (int32_t)(c < 8 ? low[c] : high[c - 8]) -
			          128 * (int32_t)(to - from);
	}
}

#endif
