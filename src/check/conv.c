#include "check/conv.h"

#include <string.h>

#include "check/dot.h"

#define GROUPS (CONV_BLOCK / CONV_GROUP)

/* A block of filters over one unit and its neighbours. */
struct view {
	const int16_t *x;      /* the unit */
	const uint32_t *full;  /* which of its pairs are not zeros, a bit each */
	const int16_t *filter; /* of the block */
	const int32_t *bias;
	uint32_t in, gap;
};

/* A pair of a unit's numbers. */
static inline int32_t pair_at(const int16_t *x, size_t pair)
{
	int32_t two;
	memcpy(&two, x + 2 * pair, sizeof two);
	return two;
}

/* Half a block at a time, four filters in one vector. */
static inline void sum_narrow(const struct view *v, int32_t sum[CONV_BLOCK])
{
	for (size_t g = 0; g < GROUPS; g += GROUPS / 2) {
		dot_four s[GROUPS];
		memcpy(s, v->bias + g * CONV_GROUP, sizeof s);
		for (int tap = 0; tap < 3; tap++) {
			ptrdiff_t away = (tap - 1) * (ptrdiff_t)v->gap;
			const int16_t *x = v->x + away * v->in;
			const int16_t *w = v->filter + (g * 3 + (size_t)tap) * v->in * CONV_GROUP;
			for (uint32_t rest = v->full[away]; rest; rest &= rest - 1) {
				size_t p = (size_t)__builtin_ctz(rest);
				dot_eight pair = (dot_eight)((dot_four){0} + pair_at(x, p));
				for (size_t k = 0; k < GROUPS; k += 2) {
					dot_eight four[2];
					memcpy(four, w + (k / 2 * 3 * v->in + 2 * p) * CONV_GROUP,
					       sizeof four);
					s[k] += dot_pairs(pair, four[0]);
					s[k + 1] += dot_pairs(pair, four[1]);
				}
			}
		}
		memcpy(sum + g * CONV_GROUP, s, sizeof s);
	}
}

#if defined(__x86_64__)
/* A block at a time, eight filters in one vector: how products are added depends on the machine. */
#define SUM_WIDE(name, machine, add_pairs)                                                         \
	__attribute__((target(machine))) static inline void name(const struct view *v,             \
	                                                         int32_t sum[CONV_BLOCK])          \
	{                                                                                          \
		const int16_t *w[GROUPS];                                                          \
		dot_octet s[GROUPS];                                                               \
		for (size_t g = 0; g < GROUPS; g++) {                                              \
			w[g] = v->filter + g * 3 * v->in * CONV_GROUP;                             \
			s[g] = *(const dot_octet_at *)(v->bias + g * CONV_GROUP);                  \
		}                                                                                  \
		for (int tap = 0; tap < 3; tap++) {                                                \
			ptrdiff_t away = (tap - 1) * (ptrdiff_t)v->gap;                            \
			const int16_t *x = v->x + away * v->in;                                    \
			size_t before = (size_t)tap * v->in / 2;                                   \
			for (uint32_t rest = v->full[away]; rest; rest &= rest - 1) {              \
				size_t p = (size_t)__builtin_ctz(rest),                            \
				       at = (before + p) * 2 * CONV_GROUP;                         \
				dot_sixteen pair = (dot_sixteen)((dot_octet){0} + pair_at(x, p));  \
				for (size_t g = 0; g < GROUPS; g++)                                \
					s[g] = add_pairs(s[g], pair, w[g] + at);                   \
			}                                                                          \
		}                                                                                  \
		for (size_t g = 0; g < GROUPS; g++)                                                \
			*(dot_octet_at *)(sum + g * CONV_GROUP) = s[g];                            \
	}
SUM_WIDE(sum_wide, "avx2", dot_add_wide)
SUM_WIDE(sum_fused, "avx512vl,avx512vnni", dot_add_fused)
#endif

/* Which pairs of each unit are not zeros. */
static inline void find_full(const int16_t *x, uint32_t in, size_t n, uint32_t *full)
{
	for (size_t i = 0; i < n; i++) {
		full[i] = 0;
		for (uint32_t j = 0; j < in; j += 8) {
			dot_eight eight;
			memcpy(&eight, x + i * in + j, sizeof eight);
			full[i] |= dot_full(eight) << j / 2;
		}
	}
}

/* A block's sums as answers: what is negative counts as nothing, what is too large is cut off. */
static inline void answer(const int32_t sum[CONV_BLOCK], uint32_t shift, const int16_t *own,
                          int16_t *out, int16_t *top)
{
	for (int f = 0; f < CONV_BLOCK; f++) {
		int32_t v = sum[f] >> shift;
		v = v < 0 ? 0 : v > CONV_MOST ? CONV_MOST : v;
		out[f] = (int16_t)(v + own[f]);
	}
	for (int f = 0; f < CONV_BLOCK; f++)
		top[f] = out[f] > top[f] ? out[f] : top[f];
}

/* Block by block: its filters stay near while all units are read. */
static inline __attribute__((always_inline)) void
read_blocks(const struct conv *c, const int16_t *x, size_t n, int16_t *y, int16_t *top,
            void (*sum_block)(const struct view *, int32_t *))
{
	static const int16_t nothing[CONV_BLOCK];
	uint32_t full[CONV_UNITS + 2 * CONV_MARGIN] = {0};
	find_full(x, c->in, n, full + CONV_MARGIN);
	memset(top, 0, c->out * sizeof *top);
	struct view v = {.in = c->in, .gap = c->gap};
	for (uint32_t f = 0; f < c->out; f += CONV_BLOCK) {
		v.filter = c->filter + (size_t)f * 3 * c->in;
		v.bias = c->bias + f;
		for (size_t i = 0; i < n; i++) {
			int32_t sum[CONV_BLOCK];
			int16_t out[CONV_BLOCK];
			v.x = x + i * c->in;
			v.full = full + CONV_MARGIN + i;
			sum_block(&v, sum);
			answer(sum, c->shift, c->in == c->out ? v.x + f : nothing, out, top + f);
			if (y)
				memcpy(y + i * c->out + f, out, sizeof out);
		}
	}
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void read_wide(const struct conv *c, const int16_t *x,
                                                      size_t n, int16_t *y, int16_t *top)
{
	read_blocks(c, x, n, y, top, sum_wide);
}

__attribute__((target("avx512vl,avx512vnni"))) static void
read_fused(const struct conv *c, const int16_t *x, size_t n, int16_t *y, int16_t *top)
{
	read_blocks(c, x, n, y, top, sum_fused);
}
#endif

void conv_read(const struct conv *c, const int16_t *x, size_t n, int16_t *y, int16_t *top)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni")) {
		read_fused(c, x, n, y, top);
		return;
	}
	if (__builtin_cpu_supports("avx2")) {
		read_wide(c, x, n, y, top);
		return;
	}
#endif
	read_blocks(c, x, n, y, top, sum_narrow);
}
