/* logistic: 1 / (1 + e^-x) in plain float operations, the same bits on every machine
 * (the compilers must not contract or reorder: -ffp-contract=off). Error below 2e-5. */
#ifndef CHECK_LOGISTIC_H
#define CHECK_LOGISTIC_H

#include <stdint.h>
#include <string.h>

static inline float logistic(float x)
{
	if (x > 30)
		return 1;
	if (x < -30)
		return 0;
	/* e^-x = 2^k × 2^r with r in [-½, ½] */
	float y = -x * 1.44269504f;
	float k = (float)(int)(y + (y < 0 ? -.5f : .5f));
	float r = (y - k) * .69314718f;
	float e = 1 + r * (1 + r * (.5f + r * (.16666667f + r * (.04166667f + r * .00833333f))));
	uint32_t bits = (uint32_t)((int)k + 127) << 23;
	float power;
	memcpy(&power, &bits, sizeof power);
	return 1 / (1 + e * power);
}

/* The logarithm of x > 0 to within .06, from its bits: where to start from. */
static inline float logistic_start(float x)
{
	uint32_t bits;
	memcpy(&bits, &x, sizeof bits);
	return ((float)bits / 8388608.f - 126.94f) * .69314718f;
}

/* ln(p / (1 - p)) for 0 < p < 1. */
static inline float logistic_inverse(float p)
{
	float x = logistic_start(p) - logistic_start(1 - p);
	/* Newton on the function above: its inverse, whatever its rounding */
	for (int i = 0; i < 3; i++) {
		float y = logistic(x), slope = y * (1 - y);
		x += (p - y) / (slope > 1e-5f ? slope : 1e-5f);
	}
	return x;
}

#endif
