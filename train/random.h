/* random: numbers that a seed alone decides, so that training gives the same weights anywhere. */
#ifndef TRAIN_RANDOM_H
#define TRAIN_RANDOM_H

#include <stdint.h>

/* 31 bits (a linear congruential generator; Knuth's MMIX). */
static inline uint32_t random_next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

static inline void random_shuffle(uint32_t *order, uint32_t n, uint64_t *seed)
{
	for (uint32_t i = n; i > 1; i--) {
		uint32_t k = random_next(seed) % i, t = order[i - 1];
		order[i - 1] = order[k];
		order[k] = t;
	}
}

#endif
