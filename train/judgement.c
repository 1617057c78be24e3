#include "train/judgement.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "check/feature.h"

void example_init(struct example *x, const struct labelled *c, const struct doc *doc, unsigned bits)
{
	struct feature_list f;
	if (feature_of_doc(doc, bits, &f))
		exit(2);
	x->n = f.n;
	x->row = malloc((x->n + 1) * sizeof *x->row);
	memcpy(x->row, f.row, x->n * sizeof *x->row);
	x->kind = c->kind;
	unsigned outputs;
	judge_column(c->kind, &outputs);
	for (unsigned k = 0; k < outputs; k++) {
		enum chaperone_reason_code code = judge_reason(c->kind, k);
		x->target[k] = code == CHAPERONE_REASON__MAX ? c->unsafe : c->reasons >> code & 1;
	}
}

static uint32_t random_next(uint64_t *s)
{
	*s = *s * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*s >> 33);
}

void judgement_logits(const struct judgement *m, const struct example *x, float out[8])
{
	float sum[JUDGE_ROW] = {0};
	for (size_t i = 0; i < x->n; i++)
		for (int k = 0; k < JUDGE_ROW; k++)
			sum[k] += m->w[x->row[i]][k];
	unsigned outputs, column = judge_column(x->kind, &outputs);
	for (unsigned k = 0; k < outputs; k++)
		out[k] = m->bias[x->kind][k] + sum[column + k] * feature_norm(x->n);
}

static void learn(struct judgement *m, float (*g2)[JUDGE_ROW], float *bias_g2,
                  const struct example *x, float rate, uint64_t *seed)
{
	static uint32_t *kept;
	static size_t cap;
	if (x->n > cap)
		kept = realloc(kept, (cap = x->n * 2) * sizeof *kept);
	size_t n = 0;
	uint32_t drop = (uint32_t)(m->o->dropout * 2147483648.f);
	for (size_t i = 0; i < x->n; i++)
		if (random_next(seed) >= drop)
			kept[n++] = x->row[i];
	float norm = feature_norm(n), logit[JUDGE_ROW] = {0}, d[JUDGE_ROW] = {0};
	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < JUDGE_ROW; k++)
			logit[k] += m->w[kept[i]][k];
	unsigned outputs, column = judge_column(x->kind, &outputs);
	for (unsigned k = 0; k < outputs; k++) {
		float z = m->bias[x->kind][k] + logit[column + k] * norm;
		float g = (float)x->target[k] - 1 / (1 + expf(-z));
		d[column + k] = g * norm;
		if (x->kind != CHAPERONE_INBOUND)
			d[(column ^ 8) + k] = g * norm * m->o->share;
		bias_g2[x->kind * 8 + k] += g * g;
		m->bias[x->kind][k] += rate * g / (sqrtf(bias_g2[x->kind * 8 + k]) + 1);
	}
	for (size_t i = 0; i < n; i++) {
		float *w = m->w[kept[i]], *s = g2[kept[i]];
		for (int k = 0; k < JUDGE_ROW; k++) {
			float g = d[k] - m->o->decay * w[k];
			s[k] += g * g;
			w[k] += rate * g / (sqrtf(s[k]) + .01f);
		}
	}
}

void judgement_train(struct judgement *m, const struct example *x, const bool *use, size_t n)
{
	size_t rows = (size_t)1 << m->o->bits;
	m->w = calloc(rows, sizeof *m->w);
	memset(m->bias, 0, sizeof m->bias);
	float(*g2)[JUDGE_ROW] = calloc(rows, sizeof *g2);
	float bias_g2[CHAPERONE_KIND__MAX * 8] = {0};
	uint32_t *order = calloc(n, sizeof *order), count = 0;
	uint64_t seed = m->o->seed;
	for (size_t i = 0; i < n; i++)
		if (use[i])
			order[count++] = (uint32_t)i;
	for (unsigned epoch = 0; epoch < m->o->epochs; epoch++) {
		for (uint32_t i = count; i > 1; i--) {
			uint32_t k = random_next(&seed) % i, t = order[i - 1];
			order[i - 1] = order[k];
			order[k] = t;
		}
		float rate = m->o->rate * (1.f - .9f * (float)epoch / (float)m->o->epochs);
		for (uint32_t i = 0; i < count; i++)
			learn(m, g2, bias_g2, &x[order[i]], rate, &seed);
	}
	free(order);
	free(g2);
}

/* Log loss of output k of a kind under probability = logistic(a + b × logit). */
static double log_loss(const struct example *x, float (*logits)[8], size_t n, unsigned kind, unsigned k, double a,
                       double b)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++) {
		if (x[i].kind != kind)
			continue;
		double z = a + b * (double)logits[i][k];
		sum += log1p(exp(-fabs(z))) + (x[i].target[k] ? fmax(-z, 0) : fmax(z, 0));
	}
	return sum;
}

void judgement_calibrate(struct judgement *m, const struct example *x, float (*logits)[8], size_t n)
{
	for (unsigned kind = 0; kind < CHAPERONE_KIND__MAX; kind++) {
		unsigned outputs;
		judge_column((enum chaperone_kind)kind, &outputs);
		for (unsigned k = 0; k < outputs; k++) {
			/* Newton's method on two parameters; a step that makes it worse is halved */
			double a = 0, b = 1;
			for (int round = 0; round < 50; round++) {
				double ga = 0, gb = 0, haa = 1e-6, hab = 0, hbb = 1e-6;
				for (size_t i = 0; i < n; i++) {
					if (x[i].kind != kind)
						continue;
					double z = (double)logits[i][k], p = 1 / (1 + exp(-(a + b * z)));
					double g = (double)x[i].target[k] - p, v = p * (1 - p);
					ga += g, gb += g * z;
					haa += v, hab += v * z, hbb += v * z * z;
				}
				double det = haa * hbb - hab * hab, step = 1;
				double da = (ga * hbb - gb * hab) / det, db = (gb * haa - ga * hab) / det;
				double before = log_loss(x, logits, n, kind, k, a, b);
				while (step > 1e-6 &&
				       !(log_loss(x, logits, n, kind, k, a + step * da, b + step * db) <= before))
					step /= 2;
				a += step * da;
				b += step * db;
			}
			m->platt[kind][k][0] = (float)a;
			m->platt[kind][k][1] = (float)b;
		}
	}
}

void judgement_save(const struct judgement *m, const char *path)
{
	struct {
		char magic[4];
		uint32_t version, bits;
		float scale;
		float bias[CHAPERONE_KIND__MAX][8], platt[CHAPERONE_KIND__MAX][8][2],
			threshold[CHAPERONE_KIND__MAX][8];
	} head = {.magic = "CHJG", .version = 1, .bits = m->o->bits};
	size_t rows = (size_t)1 << m->o->bits;
	/* the scale at which one weight in two thousand is cut off */
	size_t counts[4096] = {0}, total = 0;
	for (size_t r = 0; r < rows; r++)
		for (int k = 0; k < JUDGE_ROW; k++) {
			float v = fabsf(m->w[r][k]);
			if (v > 1e-6f)
				counts[v * 512 > 4095 ? 4095 : (size_t)(v * 512)]++, total++;
		}
	size_t above = 0, bin = 4095;
	for (; bin > 64 && (above += counts[bin]) * 2000 < total; bin--)
		;
	head.scale = (float)(bin + 1) / 512 / 127;
	memcpy(head.bias, m->bias, sizeof head.bias);
	memcpy(head.platt, m->platt, sizeof head.platt);
	memcpy(head.threshold, m->threshold, sizeof head.threshold);
	FILE *f = fopen(path, "wb");
	if (!f) {
		perror(path);
		exit(2);
	}
	fwrite(&head, sizeof head, 1, f);
	for (size_t r = 0; r < rows; r++) {
		int8_t row[JUDGE_ROW];
		for (int k = 0; k < JUDGE_ROW; k++) {
			float v = roundf(m->w[r][k] / head.scale);
			row[k] = (int8_t)(v > 127 ? 127 : v < -127 ? -127 : v);
		}
		fwrite(row, sizeof row, 1, f);
	}
	fclose(f);
}

void judgement_release(struct judgement *m)
{
	free(m->w);
	m->w = NULL;
}
