/* Layers in integers against plain loops. */
#include "check/conv.h"
#include "unit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static uint32_t state = 7;

static int random_int(int most)
{
	state = state * 1664525u + 1013904223u;
	return (int)(state >> 8) % (2 * most + 1) - most;
}

#define UNITS  21
#define PADDED (UNITS + 2 * CONV_MARGIN)

struct layer {
	uint32_t in, out, gap, shift;
	int w[64][3][64];
	int32_t bias[64];
	int16_t filter[64 * 3 * 64];
};

static void make_layer(struct layer *l)
{
	for (uint32_t f = 0; f < l->out; f++) {
		l->bias[f] = random_int(1 << 16);
		for (uint32_t t = 0; t < 3; t++)
			for (uint32_t j = 0; j < l->in; j++) {
				int w = random_int(1023);
				l->w[f][t][j] = w;
				size_t pair =
					((size_t)(f / CONV_GROUP) * 3 + t) * l->in / 2 + j / 2;
				l->filter[pair * 2 * CONV_GROUP + f % CONV_GROUP * 2 + j % 2] =
					(int16_t)w;
			}
	}
}

static int plain(const struct layer *l, const int16_t *x, size_t i, uint32_t f)
{
	int64_t sum = l->bias[f];
	for (int t = 0; t < 3; t++)
		for (uint32_t j = 0; j < l->in; j++)
			sum += l->w[f][t][j] *
			       x[((int64_t)i + (t - 1) * (int64_t)l->gap) * l->in + j];
	int64_t v = sum >> l->shift;
	v = v < 0 ? 0 : v > CONV_MOST ? CONV_MOST : v;
	return (int)v + (l->in == l->out ? x[i * l->in + f] : 0);
}

static void layer_as_plain(uint32_t in, uint32_t out, uint32_t gap, size_t n)
{
	static struct layer l;
	static int16_t buffer[2][PADDED * 64];
	l = (struct layer){.in = in, .out = out, .gap = gap, .shift = 9};
	make_layer(&l);
	memset(buffer, 0, sizeof buffer);
	int16_t *x = buffer[0] + CONV_MARGIN * in, *y = buffer[1] + CONV_MARGIN * out, top[64],
		alone[64];
	for (size_t i = 0; i < n * in; i++)
		x[i] = (int16_t)(random_int(1) ? abs(random_int(CONV_MOST)) : 0);
	const struct conv c = {in, out, gap, l.shift, l.filter, l.bias};
	conv_read(&c, x, n, y, top);
	bool same = true, largest = true, margins = true;
	for (uint32_t f = 0; f < out; f++) {
		int most = 0;
		for (size_t i = 0; i < n; i++) {
			int v = plain(&l, x, i, f);
			same &= y[i * out + f] == v;
			most = v > most ? v : most;
		}
		largest &= top[f] == most;
	}
	for (size_t i = 0; i < CONV_MARGIN * out; i++)
		margins &= y[-1 - (ptrdiff_t)i] == 0 && y[n * out + i] == 0;
	CHECK(same);
	CHECK(largest);
	CHECK(margins);
	conv_read(&c, x, n, NULL, alone);
	CHECK(memcmp(alone, top, out * sizeof *top) == 0);
}

int main(void)
{
	for (size_t n = 0; n <= UNITS; n++) {
		layer_as_plain(32, 64, 1, n);
		layer_as_plain(64, 64, 2, n);
		layer_as_plain(64, 64, 4, n);
		layer_as_plain(8, 64, 3, n);
	}
	return unit_end();
}
