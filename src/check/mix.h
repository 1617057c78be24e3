/*
 * mix: two numbers as one of 32 bits, the hash behind features, phrases and rows. The weights are
 * learnt with it, and train/lexicon.py has it too: another would need other models.
 */
#ifndef CHECK_MIX_H
#define CHECK_MIX_H

#include <stdint.h>

/* The two steps of mix(), for callers that take the second for many at once. */
static inline uint32_t mix_products(uint32_t a, uint32_t b)
{
	return a * 0x9E3779B1u ^ b * 0x85EBCA77u;
}
static inline uint32_t mix_last_step(uint32_t h) { return h ^ h >> 15; }

static inline uint32_t mix(uint32_t a, uint32_t b) { return mix_last_step(mix_products(a, b)); }

/* For tables that only look at the high bits, which then depend on all. */
static inline uint32_t mix_high(uint32_t a, uint32_t b) { return mix(a, b) * 0xC2B2AE3Du; }

#endif
