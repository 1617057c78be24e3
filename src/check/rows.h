/*
 * rows: sums rows of 8-bit weights, the inner loop of tagger, judge and second
 * opinion. Weights are stored as unsigned bytes, 128 for zero; even and odd columns
 * are added apart, so that a row is one load, a mask, a shift and two additions on
 * every instruction set. Blocks keep the 16-bit sums exact.
 */
#ifndef CHECK_ROWS_H
#define CHECK_ROWS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ROWS_ZERO  128
#define ROWS_BLOCK 256 /* of them at most 255 × 256 < 2^16 */

typedef uint16_t rows_sums __attribute__((vector_size(16)));

typedef int16_t rows_lanes __attribute__((vector_size(16)));

static inline rows_lanes rows_larger(rows_lanes a, rows_lanes b)
{
#if defined(__clang__)
	return __builtin_elementwise_max(a, b);
#elif defined(__SSE2__)
	return (rows_lanes)__builtin_ia32_pmaxsw128(a, b);
#else
	return (a & (a > b)) | (b & ~(a > b));
#endif
}
static inline rows_lanes rows_smaller(rows_lanes a, rows_lanes b)
{
#if defined(__clang__)
	return __builtin_elementwise_min(a, b);
#elif defined(__SSE2__)
	return (rows_lanes)__builtin_ia32_pminsw128(a, b);
#else
	return (a & (a < b)) | (b & ~(a < b));
#endif
}

/* Where in a table of 2^bits rows of sixteen the row of a 32-bit hash is. */
static inline uint32_t rows_at(uint32_t hash, unsigned bits) { return hash >> (32 - bits) << 4; }

/* Sums over i < n ≤ ROWS_BLOCK of the rows of sixteen at[i]: the even columns and the odd ones,
 * eight lanes each. */
static inline void rows_sum16(const uint8_t *table, const uint32_t *at, size_t n, rows_lanes out[2])
{
	rows_sums both = {0}, odd = {0};
#pragma GCC unroll 4
	for (size_t i = 0; i < n; i++) {
		rows_sums r;
		memcpy(&r, table + at[i], sizeof r);
		both += r; /* even + 256 × odd, modulo 2^16 */
		odd += r >> 8;
	}
	uint16_t zero = (uint16_t)(ROWS_ZERO * n);
	out[0] = (rows_lanes)(both - (odd << 8) - zero);
	out[1] = (rows_lanes)(odd - zero);
}

/* A feature's row among rows of eight, 2^bits of them, and the mark by which the row knows it: rows
 * belong to one feature each, the last byte is its mark, and others find nothing there. */
#define ROWS_MARKED    8 /* bytes of such a row */
#define ROWS_MARK_BITS 8
static inline uint32_t rows_place(uint32_t feature) { return feature >> ROWS_MARK_BITS; }
static inline uint8_t rows_mark(uint32_t feature) { return feature & 0xFF; }

/* out[c] = sum over i < n of table[place][c] where the mark fits, c < 7. */
static inline void rows_sum7(const uint8_t *table, const uint32_t *feature, size_t n,
                             int32_t out[8])
{
	const uint64_t half = 0x00FF00FF00FF00FF;
	memset(out, 0, 8 * sizeof *out);
	for (size_t from = 0; from < n; from += ROWS_BLOCK) {
		size_t to = n - from > ROWS_BLOCK ? from + ROWS_BLOCK : n;
		uint64_t both = 0, odd = 0, fit = 0;
		for (size_t i = from; i < to; i++) {
			uint64_t r, fits;
			memcpy(&r, table + (size_t)rows_place(feature[i]) * ROWS_MARKED, sizeof r);
			fits = (r >> 56) == rows_mark(feature[i]);
			r &= 0 - fits;
			both += r; /* even + 256 × odd */
			odd += r >> 8 & half;
			fit += fits;
		}
		uint64_t even = both - (odd << 8);
		int32_t zero = ROWS_ZERO * (int32_t)fit;
		for (int c = 0; c < 4; c++) {
			out[2 * c] += (int32_t)(even >> 16 * c & 0xFFFF) - zero;
			out[2 * c + 1] += (int32_t)(odd >> 16 * c & 0xFFFF) - zero;
		}
	}
}

#endif
