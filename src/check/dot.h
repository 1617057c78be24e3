/*
 * dot: products of pairs of 16-bit numbers added into 32 bits, the one instruction
 * that makes the second opinion affordable; exact, so alike on every machine.
 */
#ifndef CHECK_DOT_H
#define CHECK_DOT_H

#include <stdint.h>

typedef int16_t dot_eight __attribute__((vector_size(16)));
typedef int32_t dot_four __attribute__((vector_size(16)));

/* out[k] = a[2k] × b[2k] + a[2k+1] × b[2k+1] */
static inline dot_four dot_pairs(dot_eight a, dot_eight b)
{
#if defined(__SSE2__)
	return (dot_four)__builtin_ia32_pmaddwd128(a, b);
#elif defined(__wasm_simd128__)
	return (dot_four)__builtin_wasm_dot_s_i32x4_i16x8(a, b);
#else
	dot_four out;
	for (int k = 0; k < 4; k++)
		out[k] = a[2 * k] * b[2 * k] + a[2 * k + 1] * b[2 * k + 1];
	return out;
#endif
}

/* Which of the four pairs are not all zeros: bit k for the pair k. */
static inline unsigned dot_full(dot_eight a)
{
	dot_four full = (dot_four)a != 0;
#if defined(__SSE2__)
	return (unsigned)__builtin_ia32_movmskps((float __attribute__((vector_size(16))))full);
#elif defined(__wasm_simd128__)
	return (unsigned)__builtin_wasm_bitmask_i32x4(full);
#else
	return (full[0] & 1) | (full[1] & 2) | (full[2] & 4) | (full[3] & 8);
#endif
}

#if defined(__x86_64__)
typedef int16_t dot_sixteen __attribute__((vector_size(32)));
typedef int32_t dot_octet __attribute__((vector_size(32)));
/* where memory need not be aligned for them */
typedef int16_t dot_sixteen_at __attribute__((vector_size(32), aligned(2), may_alias));
typedef int32_t dot_octet_at __attribute__((vector_size(32), aligned(4), may_alias));

/* sum + dot_pairs(a, what is at b): in two instructions, and in one */
#define dot_add_wide(sum, a, b)                                                                    \
	((sum) + (dot_octet)__builtin_ia32_pmaddwd256((a), *(const dot_sixteen_at *)(b)))
#if defined(__clang__)
#define dot_fused __builtin_ia32_vpdpwssd256
#else
#define dot_fused __builtin_ia32_vpdpwssd_v8si
#endif
#define dot_add_fused(sum, a, b)                                                                   \
	((dot_octet)dot_fused((sum), (dot_octet)(a), (dot_octet) * (const dot_sixteen_at *)(b)))
#endif

#endif
