#include "train/network.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "check/conv.h"
#include "train/random.h"
#include "train/weight.h"

#define W       OPINION_WIDTH
#define LAYERS  OPINION_LAYERS
#define FILTERS OPINION_FILTERS
#define HEAD    (2 * FILTERS + 1)
#define BATCH   32
#define MARGIN  4 /* units of zeros at either end: the widest gap */

static float random_even(uint64_t *s) { return (float)random_next(s) / 1073741824.f - 1; }

/* Where a layer's filters begin; its biases follow them. LAYERS: the outputs' weights. */
static size_t layer_at(int layer)
{
	size_t at = 0;
	for (int l = 0; l < layer; l++)
		at += (3 * opinion_layers[l].in + 1) * opinion_layers[l].out;
	return at;
}

static size_t numbers(void)
{
	return layer_at(LAYERS) + CHAPERONE_KIND__MAX * (size_t)OPINION_OUTPUTS * HEAD;
}

static float *head_of(float *w, enum chaperone_kind kind, unsigned output)
{
	return w + layer_at(LAYERS) + (kind * (size_t)OPINION_OUTPUTS + output) * HEAD;
}

/* What forward() leaves for backward(). x[l] is what layer l reads, x[LAYERS] what the last one
 * answers. */
struct pass {
	float *x[LAYERS + 1];   /* [n + 2 × MARGIN][width] */
	uint8_t *keep[LAYERS];  /* of each number that a layer reads */
	uint8_t *alive[LAYERS]; /* was a filter's own answer above zero? */
	float top[FILTERS];
	uint32_t at[FILTERS]; /* where it was */
	uint32_t cap;
};

static uint32_t width_of(int l)
{
	return l < LAYERS ? opinion_layers[l].in : opinion_layers[l - 1].out;
}

static void pass_grow(struct pass *p, uint32_t n)
{
	if (n <= p->cap)
		return;
	p->cap = n * 2;
	for (int l = 0; l <= LAYERS; l++) {
		p->x[l] = realloc(p->x[l], (p->cap + 2 * MARGIN) * sizeof(float) * width_of(l));
		if (l == LAYERS)
			break;
		p->keep[l] = realloc(p->keep[l], (size_t)p->cap * width_of(l));
		p->alive[l] = realloc(p->alive[l], (size_t)p->cap * opinion_layers[l].out);
	}
}

static float *unit_at(const struct pass *p, int l, uint32_t i)
{
	return p->x[l] + (i + MARGIN) * (size_t)width_of(l);
}

/* Leaves out a share of the numbers that layer l reads, and makes up for them. */
static void drop(struct pass *p, int l, uint32_t n, float share, uint64_t *seed)
{
	float *x = unit_at(p, l, 0), scale = 1 / (1 - share);
	uint32_t from = (uint32_t)(share * 256);
	size_t count = (size_t)n * width_of(l);
	for (size_t i = 0; i < count; i += 3) {
		uint32_t r = random_next(seed);
		for (size_t k = i; k < count && k < i + 3; k++, r >>= 8) {
			p->keep[l][k] = (r & 0xFF) >= from;
			x[k] = p->keep[l][k] ? x[k] * scale : 0;
		}
	}
}

static void read_layer(const float *w, struct pass *p, int l, uint32_t n)
{
	uint32_t in = opinion_layers[l].in, out = opinion_layers[l].out,
		 gap = opinion_layers[l].gap;
	const float *filter = w + layer_at(l), *bias = filter + 3 * in * (size_t)out;
	for (uint32_t i = 0; i < n; i++) {
		float *y = unit_at(p, l + 1, i);
		memcpy(y, bias, out * sizeof *y);
		for (uint32_t tap = 0; tap < 3; tap++) {
			const float *x =
				unit_at(p, l, 0) + ((int64_t)i + ((int64_t)tap - 1) * gap) * in;
			for (uint32_t j = 0; j < in; j++) {
				const float *f = filter + (tap * in + j) * (size_t)out;
				float v = x[j];
				if (v != 0)
					for (uint32_t k = 0; k < out; k++)
						y[k] += v * f[k];
			}
		}
		uint8_t *alive = p->alive[l] + i * (size_t)out;
		for (uint32_t k = 0; k < out; k++) {
			alive[k] = y[k] > 0;
			y[k] = alive[k] ? y[k] : 0;
		}
		if (in == out)
			for (uint32_t k = 0; k < out; k++)
				y[k] += unit_at(p, l, i)[k];
	}
}

static void forward(const struct network *m, const struct unit_rows *t, struct pass *p,
                    uint64_t *seed)
{
	uint32_t n = t->n;
	pass_grow(p, n + 1);
	for (int l = 0; l <= LAYERS; l++) {
		size_t margin = MARGIN * sizeof(float) * width_of(l);
		memset(p->x[l], 0, margin);
		memset(unit_at(p, l, n), 0, margin);
	}
	memset(unit_at(p, 0, 0), 0, n * sizeof(float) * W);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++)
			for (int j = 0; j < W; j++)
				unit_at(p, 0, i)[j] += m->table[t->row[k]][j];
	float *top = p->top;
	uint32_t *at = p->at;
	for (int l = 0; l < LAYERS; l++) {
		uint32_t out = opinion_layers[l].out;
		if (seed)
			drop(p, l, n, m->o->unit_dropout, seed);
		read_layer(m->w, p, l, n);
		memset(top, 0, out * sizeof *top);
		memset(at, 0, out * sizeof *at);
		for (uint32_t i = 0; i < n; i++) {
			const float *y = unit_at(p, l + 1, i);
			for (uint32_t k = 0; k < out; k++)
				if (y[k] > top[k])
					top[k] = y[k], at[k] = i;
		}
		top += out, at += out;
	}
}

struct adam {
	float *m, *v, *g;
	size_t n;
	double t1, t2;
};

static struct adam adam_new(size_t n)
{
	return (struct adam){calloc(n, sizeof(float)),
	                     calloc(n, sizeof(float)),
	                     calloc(n, sizeof(float)),
	                     n,
	                     1,
	                     1};
}

static void adam_step(struct adam *a, float *w, float rate)
{
	a->t1 *= .9, a->t2 *= .999;
	float c1 = (float)(1 / (1 - a->t1)), c2 = (float)(1 / (1 - a->t2));
	for (size_t i = 0; i < a->n; i++) {
		float g = a->g[i] / BATCH;
		a->m[i] = .9f * a->m[i] + .1f * g;
		a->v[i] = .999f * a->v[i] + .001f * g * g;
		w[i] -= rate * a->m[i] * c1 / (sqrtf(a->v[i] * c2) + 1e-8f);
		a->g[i] = 0;
	}
}

static void adam_release(struct adam *a)
{
	free(a->m);
	free(a->v);
	free(a->g);
}

struct learner {
	struct network *m;
	struct pass pass[2];
	struct adam adam;
	float (*squares)[W]; /* of the table's slopes (Duchi 2011) */
	float *slope[2];     /* of what a layer answers, and of what it reads */
	uint32_t cap;
};

/* The slopes of what layer l reads, out of those of what it answers; dy is used up. */
static void learn_layer(struct learner *l, const struct pass *p, int layer, uint32_t n, float *dy,
                        float *dx)
{
	uint32_t in = opinion_layers[layer].in, out = opinion_layers[layer].out,
		 gap = opinion_layers[layer].gap;
	const float *filter = l->m->w + layer_at(layer);
	float *g = l->adam.g + layer_at(layer), *g_bias = g + 3 * in * (size_t)out;
	memset(dx, 0, (n + 2 * MARGIN) * sizeof *dx * in);
	for (uint32_t i = 0; i < n; i++) {
		float *d = dy + (i + MARGIN) * (size_t)out;
		const uint8_t *alive = p->alive[layer] + i * (size_t)out;
		bool any = false;
		if (in == out)
			for (uint32_t k = 0; k < out; k++)
				dx[(i + MARGIN) * (size_t)in + k] += d[k];
		for (uint32_t k = 0; k < out; k++) {
			d[k] = alive[k] ? d[k] : 0;
			any |= d[k] != 0;
		}
		if (!any)
			continue;
		for (uint32_t k = 0; k < out; k++)
			g_bias[k] += d[k];
		for (uint32_t tap = 0; tap < 3; tap++) {
			size_t unit = (size_t)((int64_t)(i + MARGIN) + ((int64_t)tap - 1) * gap);
			const float *x = p->x[layer] + unit * in;
			float *to = dx + unit * in;
			for (uint32_t j = 0; j < in; j++) {
				size_t row = (tap * in + j) * (size_t)out;
				float v = x[j], sum = 0;
				for (uint32_t k = 0; k < out; k++) {
					g[row + k] += v * d[k];
					sum += filter[row + k] * d[k];
				}
				to[j] += sum;
			}
		}
	}
	float scale = 1 / (1 - l->m->o->unit_dropout);
	for (size_t i = 0; i < (size_t)n * in; i++)
		dx[MARGIN * in + i] *= p->keep[layer][i] ? scale : 0;
}

static void learn_table(struct learner *l, const struct unit_rows *t, const float *dx, float rate)
{
	for (uint32_t i = 0; i < t->n; i++) {
		const float *d = dx + (i + MARGIN) * (size_t)W;
		for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++) {
			float *w = l->m->table[t->row[k]], *s = l->squares[t->row[k]];
			for (int j = 0; j < W; j++) {
				s[j] += d[j] * d[j];
				w[j] -= rate * d[j] / (sqrtf(s[j]) + 1e-6f);
			}
		}
	}
}

static void backward(struct learner *l, const struct unit_rows *t, const struct pass *p,
                     const float *d_top, float table_rate)
{
	uint32_t n = t->n, first = FILTERS;
	if (n + 1 > l->cap) {
		l->cap = (n + 1) * 2;
		for (int k = 0; k < 2; k++)
			l->slope[k] =
				realloc(l->slope[k], (l->cap + 2 * MARGIN) * sizeof(float) * 128);
	}
	float *dy = l->slope[0], *dx = l->slope[1];
	memset(dy, 0, (n + 2 * MARGIN) * sizeof *dy * opinion_layers[LAYERS - 1].out);
	for (int layer = LAYERS - 1; layer >= 0; layer--) {
		uint32_t out = opinion_layers[layer].out;
		first -= out;
		for (uint32_t k = 0; k < out; k++)
			if (p->top[first + k] > 0)
				dy[(p->at[first + k] + MARGIN) * (size_t)out + k] +=
					d_top[first + k];
		learn_layer(l, p, layer, n, dy, dx);
		float *other = dy;
		dy = dx, dx = other;
	}
	learn_table(l, t, dy, table_rate);
}

static void learn(struct learner *l, const struct example *x, float table_rate, uint64_t *seed)
{
	struct network *m = l->m;
	unsigned sides = x->whole.message.n ? 2 : 1;
	uint32_t from = (uint32_t)(m->o->dropout * 2147483648.f);
	float weight = x->own ? 1 : m->o->cases_weight;
	float scale = 1 / (1 - m->o->dropout), pool[HEAD] = {0}, slope[HEAD] = {0};
	for (unsigned s = 0; s < sides; s++) {
		struct pass *p = &l->pass[s];
		forward(m, s ? &x->whole.message : &x->whole.text, p, seed);
		for (unsigned f = 0; f < FILTERS; f++) {
			pool[s * FILTERS + f] = random_next(seed) >= from ? p->top[f] * scale : 0;
			m->most = fmaxf(m->most, p->top[f]);
		}
	}
	pool[2 * FILTERS] = 1;
	for (unsigned k = 0; k < judge_outputs(x->kind); k++) {
		const float *h = head_of(m->w, x->kind, k);
		float *g = head_of(l->adam.g, x->kind, k), z = 0;
		for (unsigned f = 0; f < HEAD; f++)
			z += h[f] * pool[f];
		float d = (1 / (1 + expf(-z)) - (float)x->target[k]) * weight;
		for (unsigned f = 0; f < HEAD; f++) {
			g[f] += d * pool[f];
			slope[f] += pool[f] != 0 ? d * h[f] * scale : 0;
		}
	}
	for (unsigned s = 0; s < sides; s++)
		backward(l, s ? &x->whole.message : &x->whole.text, &l->pass[s],
		         slope + s * FILTERS, table_rate);
}

static void begin(struct network *m, uint64_t *seed)
{
	m->table = calloc(OPINION_ROWS, sizeof *m->table);
	memcpy(m->table, m->vectors->row, sizeof m->vectors->row);
	for (size_t r = OPINION_WORDS; r < OPINION_ROWS; r++)
		for (int j = 0; j < W; j++)
			m->table[r][j] = .15f * random_even(seed);
	m->w = calloc(numbers(), sizeof *m->w);
	for (int l = 0; l < LAYERS; l++) {
		float most = 1 / sqrtf((float)(3 * opinion_layers[l].in));
		for (size_t i = layer_at(l); i < layer_at(l + 1); i++)
			m->w[i] = most * random_even(seed);
	}
	for (size_t i = layer_at(LAYERS); i < numbers(); i++)
		m->w[i] = .044f * random_even(seed);
}

void network_train(struct network *m, const struct example *x, const bool *use, size_t n)
{
	uint64_t seed = m->o->seed;
	begin(m, &seed);
	struct learner l = {.m = m, .adam = adam_new(numbers())};
	l.squares = calloc(OPINION_ROWS, sizeof *l.squares);
	for (size_t r = 0; r < OPINION_ROWS; r++)
		for (int j = 0; j < W; j++)
			l.squares[r][j] = .0001f;
	uint32_t *order = calloc(n, sizeof *order), count = 0;
	for (size_t i = 0; i < n; i++)
		if (use[i])
			order[count++] = (uint32_t)i;
	for (unsigned epoch = 0; epoch < m->o->epochs; epoch++) {
		m->most = 0;
		random_shuffle(order, count, &seed);
		for (uint32_t i = 0; i < count; i++) {
			float done = ((float)epoch + (float)i / (float)count) / (float)m->o->epochs,
			      fade = fmaxf(.05f, 1 - done);
			learn(&l, &x[order[i]], m->o->table_rate * fade, &seed);
			if (i % BATCH == BATCH - 1)
				adam_step(&l.adam, m->w, m->o->rate * fade);
		}
	}
	adam_release(&l.adam);
	free(l.squares);
	free(order);
}

void network_logits(const struct network *m, enum chaperone_kind kind, const struct passage_rows *r,
                    float out[OPINION_OUTPUTS])
{
	static struct pass p;
	unsigned outputs = judge_outputs(kind);
	for (unsigned k = 0; k < outputs; k++)
		out[k] = head_of(m->w, kind, k)[2 * FILTERS];
	for (unsigned s = 0; s < (r->message.n ? 2u : 1u); s++) {
		forward(m, s ? &r->message : &r->text, &p, NULL);
		for (unsigned k = 0; k < outputs; k++)
			for (unsigned f = 0; f < FILTERS; f++)
				out[k] += head_of(m->w, kind, k)[s * FILTERS + f] * p.top[f];
	}
}

/* The scale at which the largest number becomes 127, unless few are that large. */
static float table_scale(const struct network *m)
{
	double sum = 0;
	float top = 0;
	for (size_t i = 0; i < (size_t)OPINION_ROWS * W; i++) {
		float v = m->table[0][i];
		sum += (double)(v * v);
		top = fmaxf(top, fabsf(v));
	}
	return fminf(top, 6 * sqrtf((float)(sum / OPINION_ROWS / W))) / 127;
}

/* Bits after the point that a layer's filters get, and with them its sums. */
static int layer_bits(const struct network *m, int l)
{
	float top = 1e-6f;
	for (size_t i = layer_at(l); i < layer_at(l + 1) - opinion_layers[l].out; i++)
		top = fmaxf(top, fabsf(m->w[i]));
	return (int)floorf(log2f(1023 / top));
}

/* rows.h hands over the even ones of sixteen columns first. */
static unsigned column_of(int l, unsigned j)
{
	unsigned half = j % 16;
	return l ? j : j - half + (half < 8 ? 2 * half : 2 * (half - 8) + 1);
}

static void save_layer(const struct network *m, int l, float unit, FILE *f)
{
	uint32_t in = opinion_layers[l].in, out = opinion_layers[l].out;
	const float *filter = m->w + layer_at(l), *bias = filter + 3 * in * (size_t)out;
	float one = ldexpf(1, layer_bits(m, l));
	for (uint32_t from = 0; from < out; from += CONV_GROUP)
		for (uint32_t tap = 0; tap < 3; tap++)
			for (uint32_t j = 0; j < in; j += 2)
				for (uint32_t k = 0; k < 2 * CONV_GROUP; k++) {
					uint32_t row = tap * in + column_of(l, j + k % 2);
					float v = filter[row * (size_t)out + from + k / 2] * one;
					int16_t w = (int16_t)lrintf(v);
					fwrite(&w, sizeof w, 1, f);
				}
	for (uint32_t k = 0; k < out; k++) {
		int32_t v = (int32_t)lrintf(bias[k] / unit * one);
		fwrite(&v, sizeof v, 1, f);
	}
}

void network_save(const struct network *m, const char *path)
{
	float unit = table_scale(m); /* of what the first layer reads */
	int finer = (int)floorf(log2f(CONV_MOST * unit / m->most));
	struct {
		char magic[4];
		uint32_t version;
		float scale;
		uint32_t shift[LAYERS], unused[2];
	} head = {.magic = "CHOP", .version = 2, .scale = ldexpf(unit, -finer)};
	for (int l = 0; l < LAYERS; l++)
		head.shift[l] = (uint32_t)(layer_bits(m, l) - (l ? 0 : finer));
	FILE *f = fopen(path, "wb");
	if (!f) {
		perror(path);
		exit(2);
	}
	fwrite(&head, sizeof head, 1, f);
	fwrite(m->vectors->mark, sizeof m->vectors->mark, 1, f);
	for (size_t r = 0; r < OPINION_ROWS; r++)
		for (int j = 0; j < W; j++) {
			uint8_t v = weight_byte(m->table[r][j], unit, 4);
			fwrite(&v, 1, 1, f);
		}
	for (int l = 0; l < LAYERS; l++)
		save_layer(m, l, l ? head.scale : unit, f);
	for (unsigned kind = 0; kind < CHAPERONE_KIND__MAX; kind++)
		for (unsigned i = 0; i < HEAD; i++)
			for (unsigned k = 0; k < OPINION_OUTPUTS; k++)
				fwrite(&head_of(m->w, (enum chaperone_kind)kind, k)[i],
				       sizeof(float), 1, f);
	fclose(f);
}

void network_release(struct network *m)
{
	free(m->table);
	free(m->w);
}
