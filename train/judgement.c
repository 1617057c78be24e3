#include "train/judgement.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "train/platt.h"
#include "train/random.h"
#include "train/weight.h"

static bool owns(const struct judgement *m, uint32_t id)
{
	return m->owned[rows_place(id)] && m->mark[rows_place(id)] == rows_mark(id);
}

/* Each row goes to the feature that is in most texts. */
static void give_rows(struct judgement *m, const struct example *x, const bool *use, size_t n)
{
	size_t rows = (size_t)2 << m->o->bits;
	uint16_t *count = calloc(rows << ROWS_MARK_BITS, sizeof *count);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; use[i] && k < x[i].whole.n; k++)
			if (count[x[i].whole.id[k]] < UINT16_MAX)
				count[x[i].whole.id[k]]++;
	for (size_t r = 0; r < rows; r++) {
		const uint16_t *c = count + (r << ROWS_MARK_BITS);
		unsigned top = 0;
		for (unsigned mark = 1; mark < 1u << ROWS_MARK_BITS; mark++)
			if (c[mark] > c[top])
				top = mark;
		m->mark[r] = (uint8_t)top;
		m->owned[r] = c[top] >= m->o->least;
	}
	free(count);
}

/* Where a kind's outputs begin in a row. */
static unsigned column_of(enum chaperone_kind kind)
{
	return kind == CHAPERONE_REPLY ? JUDGE_OUTPUTS_MAX : 0;
}

void judgement_logits(const struct judgement *m, enum chaperone_kind kind,
                      const struct passage_rows *p, float out[JUDGE_OUTPUTS_MAX])
{
	float sum[JUDGEMENT_ROW] = {0};
	for (size_t i = 0; i < p->n; i++)
		for (int k = 0; k < JUDGEMENT_ROW && owns(m, p->id[i]); k++)
			sum[k] += m->w[rows_place(p->id[i])][k];
	for (unsigned k = 0; k < judge_outputs(kind); k++)
		out[k] = m->bias[kind][k] + sum[column_of(kind) + k] * feature_norm(p->n);
}

/* A text of which no output is further off than this teaches nothing. */
#define SETTLED .01f

/* Rows are asked for so many features before they are needed. */
#define AHEAD 16

/* Weights on their way, with the sums of their squared slopes (Duchi 2011). */
struct table {
	float (*w)[JUDGEMENT_ROW], (*g2)[JUDGEMENT_ROW];
};

static struct table table_new(size_t rows)
{
	return (struct table){calloc(rows, sizeof(float[JUDGEMENT_ROW])),
	                      calloc(rows, sizeof(float[JUDGEMENT_ROW]))};
}

static void step(struct table *t, uint32_t row, const float *d, float rate, float decay)
{
	float *w = t->w[row], *s = t->g2[row];
	for (int k = 0; k < JUDGEMENT_ROW; k++) {
		float g = d[k] - decay * w[k];
		s[k] += g * g;
		w[k] += rate * g / (sqrtf(s[k]) + .01f);
	}
}

/* all: what every text teaches; cases: what those measured by add to it. */
static void learn(struct judgement *m, struct table *all, struct table *cases, float *bias_g2,
                  const struct example *x, float rate, uint64_t *seed)
{
	static uint32_t *kept;
	static size_t cap;
	if (x->whole.n > cap)
		kept = realloc(kept, (cap = x->whole.n * 2) * sizeof *kept);
	size_t n = 0;
	uint32_t drop = (uint32_t)(m->o->dropout * 2147483648.f);
	for (size_t i = 0; i < x->whole.n; i++)
		if (random_next(seed) >= drop && owns(m, x->whole.id[i]))
			kept[n++] = rows_place(x->whole.id[i]);
	float norm = feature_norm((size_t)((float)x->whole.n * (1 - m->o->dropout)));
	float logit[JUDGEMENT_ROW] = {0}, d[JUDGEMENT_ROW] = {0}, most = 0;
	for (size_t i = 0; i < n; i++) {
		__builtin_prefetch(all->w[kept[i + AHEAD < n ? i + AHEAD : i]]);
		for (int k = 0; k < JUDGEMENT_ROW; k++)
			logit[k] += all->w[kept[i]][k];
		for (int k = 0; k < JUDGEMENT_ROW && !x->own; k++)
			logit[k] += cases->w[kept[i]][k];
	}
	unsigned outputs = judge_outputs(x->kind), column = column_of(x->kind);
	for (unsigned k = 0; k < outputs; k++) {
		float z = m->bias[x->kind][k] + logit[column + k] * norm;
		float g = (float)x->target[k] - 1 / (1 + expf(-z));
		d[column + k] = g * norm;
		most = fmaxf(most, fabsf(g));
		if (x->kind != CHAPERONE_INBOUND)
			d[(column ^ 8) + k] = g * norm * m->o->together;
		bias_g2[x->kind * 8 + k] += g * g;
		m->bias[x->kind][k] += rate * g / (sqrtf(bias_g2[x->kind * 8 + k]) + 1);
	}
	for (size_t i = 0; i < n && most > SETTLED; i++) {
		__builtin_prefetch(all->g2[kept[i + AHEAD < n ? i + AHEAD : i]], 1);
		step(all, kept[i], d, rate, m->o->decay);
		if (!x->own)
			step(cases, kept[i], d, rate * m->o->cases_rate, m->o->cases_decay);
	}
}

/* The scale at which one weight in two thousand is cut off. */
static float scale_of(const struct judgement *m)
{
	size_t rows = (size_t)2 << m->o->bits, counts[4096] = {0}, total = 0;
	for (size_t r = 0; r < rows; r++)
		for (int k = 0; k < JUDGEMENT_ROW; k++) {
			float v = fabsf(m->w[r][k]);
			if (v > 1e-6f)
				counts[v * 512 > 4095 ? 4095 : (size_t)(v * 512)]++, total++;
		}
	size_t above = 0, bin = 4095;
	for (; bin > 64 && (above += counts[bin]) * 2000 < total; bin--)
		;
	return (float)(bin + 1) / 512 / 127;
}

/* Features that hardly tell anything of a kind of texts take room in every browser. */
static void give_up_faint(struct judgement *m)
{
	size_t rows = (size_t)1 << m->o->bits;
	float least = m->o->faint * scale_of(m);
	for (unsigned kind = 0; kind < CHAPERONE_KIND__MAX; kind++)
		for (size_t r = 0; r < rows; r++) {
			float *w = m->w[r + (kind == CHAPERONE_INBOUND ? rows : 0)] +
			           column_of((enum chaperone_kind)kind);
			float most = 0;
			for (int k = 0; k < JUDGE_OUTPUTS_MAX; k++)
				most = fmaxf(most, fabsf(w[k]));
			if (most < least)
				memset(w, 0, JUDGE_OUTPUTS_MAX * sizeof *w);
		}
}

void judgement_train(struct judgement *m, const struct example *x, const bool *use, size_t n)
{
	size_t rows = (size_t)2 << m->o->bits; /* the second half: incoming texts */
	struct table all = table_new(rows), cases = table_new(rows);
	memset(m->bias, 0, sizeof m->bias);
	m->mark = calloc(rows, 1);
	m->owned = calloc(rows, sizeof *m->owned);
	give_rows(m, x, use, n);
	float bias_g2[CHAPERONE_KIND__MAX * 8] = {0};
	uint32_t *order = calloc(n, sizeof *order), count = 0;
	uint64_t seed = m->o->seed;
	for (size_t i = 0; i < n; i++)
		if (use[i])
			order[count++] = (uint32_t)i;
	for (unsigned epoch = 0; epoch < m->o->epochs; epoch++) {
		random_shuffle(order, count, &seed);
		float rate = m->o->rate * (1.f - .9f * (float)epoch / (float)m->o->epochs);
		for (uint32_t i = 0; i < count; i++)
			learn(m, &all, &cases, bias_g2, &x[order[i]], rate, &seed);
	}
	free(order);
	free(all.g2);
	for (size_t r = 0; r < rows; r++)
		for (int k = 0; k < JUDGEMENT_ROW; k++)
			all.w[r][k] += cases.w[r][k];
	m->w = all.w;
	free(cases.w);
	free(cases.g2);
	give_up_faint(m);
}

void judgement_calibrate(struct judgement_settings *s, const struct example *x, const bool *use,
                         float (*logits)[JUDGE_OUTPUTS_MAX], size_t n)
{
	struct scored *v = calloc(n, sizeof *v);
	for (unsigned kind = 0; kind < CHAPERONE_KIND__MAX; kind++)
		for (unsigned k = 0; k < judge_outputs((enum chaperone_kind)kind); k++) {
			size_t count = 0;
			for (size_t i = 0; i < n; i++)
				if (use[i] && x[i].kind == kind)
					v[count++] = (struct scored){logits[i][k], x[i].target[k]};
			platt_fit(v, count, s->platt[kind][k]);
		}
	free(v);
}

void judgement_save(const struct judgement *m, const struct judgement_settings *s, const char *path)
{
	struct {
		char magic[4];
		uint32_t version, bits;
		float scale;
		float bias[CHAPERONE_KIND__MAX][JUDGE_OUTPUTS_MAX];
		struct judgement_settings settings;
	} head = {.magic = "CHJG",
	          .version = 2,
	          .bits = m->o->bits,
	          .scale = scale_of(m),
	          .settings = *s};
	memcpy(head.bias, m->bias, sizeof head.bias);
	FILE *f = fopen(path, "wb");
	if (!f) {
		perror(path);
		exit(2);
	}
	fwrite(&head, sizeof head, 1, f);
	size_t rows = (size_t)1 << m->o->bits;
	for (unsigned kind = 0; kind < CHAPERONE_KIND__MAX; kind++)
		for (size_t r = 0; r < rows; r++) {
			uint8_t row[ROWS_MARKED];
			size_t from = r + (kind == CHAPERONE_INBOUND ? rows : 0);
			const float *w = m->w[from] + column_of((enum chaperone_kind)kind);
			bool tells = false;
			for (int k = 0; k < ROWS_MARKED - 1; k++) {
				row[k] = weight_byte(w[k], head.scale, 8);
				tells |= row[k] != ROWS_ZERO;
			}
			row[ROWS_MARKED - 1] = tells ? m->mark[from] : 0;
			fwrite(row, sizeof row, 1, f);
		}
	fclose(f);
}

void judgement_release(struct judgement *m)
{
	free(m->w);
	free(m->mark);
	free(m->owned);
}
