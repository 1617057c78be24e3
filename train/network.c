#include "train/network.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "train/weight.h"

#define W           OPINION_WIDTH
#define SPAN        OPINION_SPAN
#define BLOCK       NETWORK_BLOCK
#define FILTERS_MAX NETWORK_FILTERS_MAX
#define BATCH       8

static uint32_t random_next(uint64_t *s)
{
	*s = *s * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*s >> 33);
}

static float random_even(uint64_t *s) { return (float)random_next(s) / 1073741824.f - 1; }

/* What forward() leaves for backward(). */
struct pass {
	float *x;      /* [n + 2][W], a unit of zeros at either end */
	uint8_t *keep; /* of each row of the text */
	float *z;      /* [filters] */
	uint32_t *at;  /* [filters]: where it was largest */
	uint32_t cap, rows_cap;
};

static void forward(const struct network *m, const struct unit_rows *t, struct pass *p,
                    const float *turned, const float *bias, uint64_t *seed)
{
	unsigned f_n = m->o->filters;
	if (t->n + 2 > p->cap) {
		p->cap = (t->n + 2) * 2;
		p->x = realloc(p->x, p->cap * sizeof *p->x * W);
	}
	if (t->first[t->n] > p->rows_cap) {
		p->rows_cap = t->first[t->n] * 2;
		p->keep = realloc(p->keep, p->rows_cap);
	}
	uint32_t drop = seed ? (uint32_t)(m->o->row_dropout * 2147483648.f) : 0;
	memset(p->x, 0, (t->n + 2) * sizeof *p->x * W);
	for (uint32_t i = 0; i < t->n; i++) {
		float *x = p->x + (i + 1) * W;
		for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++) {
			p->keep[k] = !drop || random_next(seed) >= drop;
			if (p->keep[k])
				for (int j = 0; j < W; j++)
					x[j] += m->table[t->row[k]][j];
		}
	}
	for (unsigned f = 0; f < f_n; f++)
		p->z[f] = 0, p->at[f] = 0;
	for (uint32_t i = 0; i < t->n; i++) {
		const float *x = p->x + i * W;
		for (unsigned from = 0; from < f_n; from += BLOCK) {
			float y[BLOCK];
			memcpy(y, bias + from, sizeof y);
			for (int j = 0; j < SPAN; j++)
				for (unsigned f = 0; f < BLOCK; f++)
					y[f] += x[j] * turned[(size_t)j * f_n + from + f];
			for (unsigned f = 0; f < BLOCK; f++)
				if (y[f] > p->z[from + f])
					p->z[from + f] = y[f], p->at[from + f] = i;
		}
	}
}

struct adam {
	float *m, *v;
	size_t n;
	double t1, t2;
};

static void adam_step(struct adam *a, float *w, float *g, float rate)
{
	a->t1 *= .9, a->t2 *= .999;
	float c1 = (float)(1 / (1 - a->t1)), c2 = (float)(1 / (1 - a->t2));
	for (size_t i = 0; i < a->n; i++) {
		a->m[i] = .9f * a->m[i] + .1f * g[i];
		a->v[i] = .999f * a->v[i] + .001f * g[i] * g[i];
		w[i] -= rate * a->m[i] * c1 / (sqrtf(a->v[i] * c2) + 1e-8f);
		g[i] = 0;
	}
}

static struct adam adam_new(size_t n)
{
	return (struct adam){calloc(n, sizeof(float)), calloc(n, sizeof(float)), n, 1, 1};
}

struct learner {
	struct network *m;
	struct pass pass[2];
	float *g_filter, *g_bias, *g_head;
	float (*g2)[W];
	float *dx;
	uint32_t dx_cap;
};

static void transpose(struct network *m)
{
	unsigned f_n = m->o->filters;
	for (unsigned s = 0; s < 2; s++)
		for (unsigned f = 0; f < f_n; f++)
			for (int j = 0; j < SPAN; j++)
				m->turned[s][(size_t)j * f_n + f] =
					m->filter[((size_t)s * f_n + f) * SPAN + (size_t)j];
}

static void backward(struct learner *l, const struct unit_rows *t, unsigned side, const float *dz,
                     float rate)
{
	struct network *m = l->m;
	const struct pass *p = &l->pass[side];
	unsigned f_n = m->o->filters;
	if (t->n + 2 > l->dx_cap) {
		l->dx_cap = (t->n + 2) * 2;
		l->dx = realloc(l->dx, l->dx_cap * sizeof *l->dx * W);
	}
	memset(l->dx, 0, (t->n + 2) * sizeof *l->dx * W);
	for (unsigned f = 0; f < f_n; f++) {
		if (p->z[f] <= 0 || dz[f] == 0)
			continue;
		size_t k = ((size_t)side * f_n + f) * SPAN;
		const float *x = p->x + p->at[f] * W;
		float *dx = l->dx + p->at[f] * W;
		for (int j = 0; j < SPAN; j++) {
			l->g_filter[k + (size_t)j] += dz[f] * x[j];
			dx[j] += dz[f] * m->filter[k + (size_t)j];
		}
		l->g_bias[side * f_n + f] += dz[f];
	}
	for (uint32_t i = 0; i < t->n; i++) {
		const float *d = l->dx + (i + 1) * W;
		for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++) {
			if (!p->keep[k])
				continue;
			float *w = m->table[t->row[k]], *s = l->g2[t->row[k]];
			for (int j = 0; j < W; j++) {
				s[j] += d[j] * d[j];
				w[j] -= rate * d[j] / (sqrtf(s[j]) + 1e-6f);
			}
		}
	}
}

static void learn(struct learner *l, const struct example *x, float table_rate, uint64_t *seed)
{
	struct network *m = l->m;
	unsigned f_n = m->o->filters, sides = x->whole.message.n ? 2 : 1, p_n = 2 * f_n + 1;
	uint32_t drop = (uint32_t)(m->o->dropout * 2147483648.f);
	float scale = 1 / (1 - m->o->dropout), pool[2 * FILTERS_MAX], dz[2 * FILTERS_MAX];
	memset(pool, 0, sizeof pool);
	memset(dz, 0, sizeof dz);
	bool keep[2 * FILTERS_MAX];
	for (unsigned s = 0; s < sides; s++) {
		forward(m, s ? &x->whole.message : &x->whole.text, &l->pass[s], m->turned[s],
		        m->bias + s * f_n, seed);
		for (unsigned f = 0; f < f_n; f++) {
			keep[s * f_n + f] = random_next(seed) >= drop;
			pool[s * f_n + f] = keep[s * f_n + f] ? l->pass[s].z[f] * scale : 0;
		}
	}
	unsigned outputs = judge_outputs(x->kind);
	for (unsigned k = 0; k < outputs; k++) {
		float *h = m->weight + (x->kind * 8 + k) * p_n,
		      *g = l->g_head + (x->kind * 8 + k) * p_n;
		float z = h[2 * f_n];
		for (unsigned f = 0; f < sides * f_n; f++)
			z += h[f] * pool[f];
		float d = 1 / (1 + expf(-z)) - (float)x->target[k];
		g[2 * f_n] += d;
		for (unsigned f = 0; f < sides * f_n; f++) {
			g[f] += d * pool[f];
			if (keep[f])
				dz[f] += d * h[f] * scale;
		}
	}
	for (unsigned s = 0; s < sides; s++)
		backward(l, s ? &x->whole.message : &x->whole.text, s, dz + s * f_n, table_rate);
}

void network_train(struct network *m, const struct example *x, const bool *use, size_t n)
{
	unsigned f_n = m->o->filters, p_n = 2 * f_n + 1;
	size_t rows = (size_t)1 << m->o->bits, filters = 2 * (size_t)f_n * SPAN,
	       heads = CHAPERONE_KIND__MAX * 8 * (size_t)p_n;
	uint64_t seed = m->o->seed;
	m->table = calloc(rows, sizeof *m->table);
	m->filter = calloc(filters, sizeof(float));
	m->bias = calloc(2 * f_n, sizeof(float));
	m->weight = calloc(heads, sizeof(float));
	for (size_t r = 0; r < rows; r++)
		for (int j = 0; j < W; j++)
			m->table[r][j] = .1f * random_even(&seed);
	for (size_t i = 0; i < filters; i++)
		m->filter[i] = .15f * random_even(&seed);
	for (size_t i = 0; i < heads; i++)
		m->weight[i] = .1f * random_even(&seed);
	struct learner l = {.m = m};
	for (int s = 0; s < 2; s++) {
		m->turned[s] = calloc(SPAN * (size_t)f_n, sizeof(float));
		l.pass[s].z = calloc(f_n, sizeof(float));
		l.pass[s].at = calloc(f_n, sizeof(uint32_t));
	}
	l.g_filter = calloc(filters, sizeof(float));
	l.g_bias = calloc(2 * f_n, sizeof(float));
	l.g_head = calloc(heads, sizeof(float));
	l.g2 = calloc(rows, sizeof *l.g2);
	for (size_t r = 0; r < rows; r++)
		for (int j = 0; j < W; j++)
			l.g2[r][j] = .0001f;
	struct adam a_filter = adam_new(filters), a_bias = adam_new(2 * f_n),
		    a_head = adam_new(heads);
	uint32_t *order = calloc(n, sizeof *order), count = 0;
	for (size_t i = 0; i < n; i++)
		if (use[i])
			order[count++] = (uint32_t)i;
	for (unsigned epoch = 0; epoch < m->o->epochs; epoch++) {
		for (uint32_t i = count; i > 1; i--) {
			uint32_t k = random_next(&seed) % i, t = order[i - 1];
			order[i - 1] = order[k];
			order[k] = t;
		}
		float fade = 1.f - .95f * (float)epoch / (float)m->o->epochs;
		for (uint32_t i = 0; i < count; i++) {
			if (i % BATCH == 0) {
				if (i) {
					adam_step(&a_filter, m->filter, l.g_filter,
					          m->o->rate * fade);
					adam_step(&a_bias, m->bias, l.g_bias, m->o->rate * fade);
					adam_step(&a_head, m->weight, l.g_head, m->o->rate * fade);
				}
				transpose(m);
			}
			learn(&l, &x[order[i]], m->o->table_rate * fade, &seed);
		}
	}
	transpose(m);
}

void network_logits(const struct network *m, enum chaperone_kind kind, const struct passage_rows *r,
                    float out[OPINION_OUTPUTS])
{
	static struct pass p;
	static float z[FILTERS_MAX];
	static uint32_t at[FILTERS_MAX];
	unsigned f_n = m->o->filters, outputs = judge_outputs(kind);
	p.z = z, p.at = at;
	for (unsigned k = 0; k < outputs; k++)
		out[k] = m->weight[(kind * 8 + k + 1) * (2 * f_n + 1) - 1];
	for (unsigned s = 0; s < (r->message.n ? 2u : 1u); s++) {
		forward(m, s ? &r->message : &r->text, &p, m->turned[s], m->bias + s * f_n, NULL);
		for (unsigned k = 0; k < outputs; k++) {
			const float *w = m->weight + (kind * 8 + k) * (2 * f_n + 1) + s * f_n;
			for (unsigned f = 0; f < f_n; f++)
				out[k] += w[f] * z[f];
		}
	}
}

/* The scale at which the largest value becomes `most`, unless few values are that large. */
static float scale_of(const float *v, size_t n, float most)
{
	double sum = 0;
	float top = 0;
	for (size_t i = 0; i < n; i++) {
		sum += (double)(v[i] * v[i]);
		top = fmaxf(top, fabsf(v[i]));
	}
	return fminf(top, 6 * sqrtf((float)(sum / (double)n))) / most;
}

void network_save(const struct network *m, const char *path)
{
	unsigned f_n = 2 * m->o->filters;
	size_t rows = (size_t)1 << m->o->bits;
	float table = scale_of(m->table[0], rows * W, 127),
	      filter = scale_of(m->filter, f_n * SPAN, 1023);
	struct {
		char magic[4];
		uint32_t version, bits, filters;
		float scale;
		uint32_t unused[3];
	} head = {.magic = "CHOP",
	          .version = 1,
	          .bits = m->o->bits,
	          .filters = m->o->filters,
	          .scale = table * filter};
	FILE *f = fopen(path, "wb");
	if (!f) {
		perror(path);
		exit(2);
	}
	fwrite(&head, sizeof head, 1, f);
	for (size_t r = 0; r < rows; r++)
		for (int j = 0; j < W; j++) {
			uint8_t v = weight_byte(m->table[r][j], table, 4);
			fwrite(&v, 1, 1, f);
		}
	/* groups of eight filters, by pairs of numbers; rows.h hands over the even ones first */
	for (unsigned from = 0; from < f_n; from += 8)
		for (unsigned j = 0; j < SPAN; j += 2)
			for (unsigned k = 0; k < 16; k++) {
				unsigned at = j + k % 2, unit = at / W, lane = at % W;
				unsigned column = lane < W / 2 ? 2 * lane : 2 * (lane - W / 2) + 1;
				float v = m->filter[(from + k / 2) * SPAN + unit * W + column];
				v = roundf(v / filter);
				int16_t w = (int16_t)fmaxf(-1023, fminf(1023, v));
				fwrite(&w, sizeof w, 1, f);
			}
	for (unsigned i = 0; i < f_n; i++) {
		int32_t v = (int32_t)lrintf(m->bias[i] / head.scale);
		fwrite(&v, sizeof v, 1, f);
	}
	for (unsigned kind = 0; kind < CHAPERONE_KIND__MAX; kind++)
		for (unsigned i = 0; i <= f_n; i++)
			for (unsigned k = 0; k < OPINION_OUTPUTS; k++)
				fwrite(&m->weight[(kind * 8 + k) * (f_n + 1) + i], sizeof(float), 1,
				       f);
	fclose(f);
}

void network_release(struct network *m)
{
	free(m->table);
	free(m->filter);
	free(m->bias);
	free(m->weight);
	free(m->turned[0]);
	free(m->turned[1]);
}
