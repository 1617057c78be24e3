#include "check/conv.h"

#include <stdbool.h>
#include <string.h>

#include "check/dot.h"

/* The sums of eight filters over four units, and of the next eight. */
typedef int32_t sums[2][CONV_UNITS][CONV_GROUP];

static const int16_t *filter_at(const struct conv *c, uint32_t group)
{
	return c->filter + (size_t)group * 3 * c->in * CONV_GROUP;
}

static void sum_group(const struct conv *c, const int16_t *x, uint32_t group,
                      int32_t out[CONV_UNITS][CONV_GROUP])
{
	const int16_t *w = filter_at(c, group);
	dot_four sum[CONV_UNITS][2];
	for (int u = 0; u < CONV_UNITS; u++)
		memcpy(sum[u], c->bias + group * CONV_GROUP, sizeof sum[u]);
	for (int tap = -1; tap <= 1; tap++) {
		const int16_t *from = x + tap * (int32_t)(c->gap * c->in);
		for (uint32_t p = 0; p < c->in; p += 2, w += 2 * CONV_GROUP) {
			dot_eight four[2];
			memcpy(four, w, sizeof four);
			for (uint32_t u = 0; u < CONV_UNITS; u++) {
				int32_t two;
				memcpy(&two, from + u * c->in + p, sizeof two);
				dot_eight pair = (dot_eight)(dot_four){two, two, two, two};
				sum[u][0] += dot_pairs(pair, four[0]);
				sum[u][1] += dot_pairs(pair, four[1]);
			}
		}
	}
	memcpy(out, sum, sizeof sum);
}

static void sum_groups(const struct conv *c, const int16_t *x, uint32_t group, sums out)
{
	sum_group(c, x, group, out[0]);
	sum_group(c, x, group + 1, out[1]);
}

#if defined(__x86_64__)
/* The same, eight filters in one vector. */
__attribute__((target("avx2"))) static void sum_groups_wide(const struct conv *c, const int16_t *x,
                                                            uint32_t group, sums out)
{
	const int16_t *w = filter_at(c, group), *next = filter_at(c, group + 1);
	dot_octet sum[2][CONV_UNITS];
	for (int g = 0; g < 2; g++)
		for (int u = 0; u < CONV_UNITS; u++)
			memcpy(&sum[g][u], c->bias + (group + (uint32_t)g) * CONV_GROUP,
			       sizeof sum[g][u]);
	for (int tap = -1; tap <= 1; tap++) {
		const int16_t *from = x + tap * (int32_t)(c->gap * c->in);
		for (uint32_t p = 0; p < c->in; p += 2) {
			dot_sixteen eight[2];
			memcpy(&eight[0], w, sizeof eight[0]);
			memcpy(&eight[1], next, sizeof eight[1]);
			w += 2 * CONV_GROUP, next += 2 * CONV_GROUP;
			for (uint32_t u = 0; u < CONV_UNITS; u++) {
				int32_t two;
				memcpy(&two, from + u * c->in + p, sizeof two);
				dot_sixteen pair = (dot_sixteen)((dot_octet){0} + two);
				for (int g = 0; g < 2; g++)
					sum[g][u] += (dot_octet)__builtin_ia32_pmaddwd256(pair,
					                                                  eight[g]);
			}
		}
	}
	memcpy(out, sum, sizeof sum);
}
#endif

/* Eight sums as answers: what is negative counts as nothing, what is too large is cut off. */
static dot_eight answers(const int32_t sum[CONV_GROUP], uint32_t shift)
{
	dot_four half[2], most = (dot_four){0} + CONV_MOST;
	memcpy(half, sum, sizeof half);
	for (int k = 0; k < 2; k++) {
		half[k] >>= (int32_t)shift;
		half[k] &= half[k] > 0;
		half[k] = (half[k] & (half[k] < most)) | (most & (half[k] >= most));
	}
	return __builtin_shufflevector((dot_eight)half[0], (dot_eight)half[1], 0, 2, 4, 6, 8, 10,
	                               12, 14);
}

void conv_read(const struct conv *c, const int16_t *x, size_t n, int16_t *y, int16_t *top)
{
	void (*sum)(const struct conv *, const int16_t *, uint32_t, sums) = sum_groups;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		sum = sum_groups_wide;
#endif
	bool adds = c->in == c->out;
	memset(top, 0, c->out * sizeof *top);
	for (size_t i = 0; i < n; i += CONV_UNITS) {
		const int16_t *at = x + i * c->in;
		size_t units = n - i < CONV_UNITS ? n - i : CONV_UNITS;
		sums s;
		for (uint32_t f = 0; f < c->out; f += CONV_GROUP) {
			uint32_t group = f / CONV_GROUP;
			dot_eight largest, v, own;
			if (group % 2 == 0)
				sum(c, at, group, s);
			memcpy(&largest, top + f, sizeof largest);
			for (size_t u = 0; u < units; u++) {
				v = answers(s[group % 2][u], c->shift);
				if (adds) {
					memcpy(&own, at + u * c->in + f, sizeof own);
					v += own;
				}
				if (y)
					memcpy(y + (i + u) * c->out + f, &v, sizeof v);
				largest = (v & (v > largest)) | (largest & (v <= largest));
			}
			memcpy(top + f, &largest, sizeof largest);
		}
	}
}
