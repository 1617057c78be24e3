#include "train/tagger.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "check/tag.h"
#include "train/random.h"
#include "train/weight.h"

/* One text ready to learn from. */
struct lesson {
	uint32_t n;
	bool own;
	uint32_t *first;   /* n + 1: where each token's features begin */
	uint32_t *feature; /* reduced to rows */
	uint16_t *allowed; /* n: bits of the tags that the labels permit */
};

struct table {
	float (*w)[TAG_ROW], (*g2)[TAG_ROW];
};

/* Where a span of health information or a date begins and ends, no two hands label alike. What all
 * agree on goes into one table, what only the cases have that are measured by into another; the two
 * are added up (Daumé 2007, "Frustratingly Easy Domain Adaptation"). */
struct crf {
	const struct tagger_options *o;
	struct table all, cases;
	float next[TAG_ROW][TAG_ROW], next_g2[TAG_ROW][TAG_ROW];
	uint64_t random;
};

static struct table table_new(unsigned bits)
{
	return (struct table){calloc((size_t)1 << bits, sizeof(float[TAG_ROW])),
	                      calloc((size_t)1 << bits, sizeof(float[TAG_ROW]))};
}

static void table_release(struct table *t)
{
	free(t->w);
	free(t->g2);
}

/* A token of which no tag's probability is further off than this teaches nothing. */
#define SETTLED .004f

/* Rows are asked for so many features before they are needed. */
#define AHEAD 16

#define ALL_TAGS    ((uint16_t)((1u << TAG__MAX) - 1))
#define AFTER_NAMES (TAG_B_PERSON + 2) /* names are labelled alike by all */
#define PERSON_TAGS ((uint16_t)(1u << TAG_B_PERSON | 1u << TAG_I_PERSON))

static int tag_of_type(unsigned type)
{
	for (int t = 1; t < TAG__MAX; t += 2)
		if (tag_type((enum tag)t) == type)
			return t;
	return 0;
}

static void allow(const struct labelled *c, const struct doc *d, uint16_t *allowed)
{
	for (size_t i = 0; i < d->tokens_n; i++)
		allowed[i] = c->names_only ? (uint16_t)(ALL_TAGS & ~PERSON_TAGS) : 1u << TAG_O;
	for (size_t k = 0; k < c->spans_n; k++) {
		int tag = tag_of_type(c->spans[k].type);
		bool first = true;
		for (size_t i = 0; tag && i < d->tokens_n; i++) {
			const struct token *t = &d->tokens[i];
			struct chaperone_span raw = text_back(&d->text, t->start, t->end);
			if (raw.start >= c->spans[k].end || raw.end <= c->spans[k].start)
				continue;
			if (t->kind == TOKEN_CODE)
				continue;
			allowed[i] = (uint16_t)(1u << (first ? tag : tag + 1));
			first = false;
		}
	}
}

/* Half of the copies with other names. */
static bool unlisted(const struct labelled *c)
{
	return c->copy == COPY_RENAMED && (token_hash(str_c(c->text)) & 2);
}

/* As if nobody had ever listed the names: most of the world's are in no list of ours. */
static void forget_names(struct tag_words *words, const uint16_t *allowed)
{
	for (size_t i = 0; i < words->n; i++)
		if (allowed[i] == 1u << TAG_B_PERSON || allowed[i] == 1u << TAG_I_PERSON)
			words->w[i + 2].set = words->w[i + 2].phrase = 0;
}

static bool lesson_init(struct lesson *l, const struct labelled *c, const struct tagger_options *o)
{
	struct str raw = str_c(c->text);
	size_t bytes = doc_memory_bytes(raw.n);
	void *memory = malloc(bytes);
	struct arena a;
	arena_init(&a, memory, bytes);
	struct doc d = {.kind = c->kind, .arena = &a};
	struct tag_words words;
	bool ok = doc_read(&d, raw) == 0 && d.tokens_n && tag_words(&d, &words) == 0;
	if (ok) {
		uint32_t f[TAG_FEATURES_MAX], total = 0, cap = 0;
		*l = (struct lesson){.n = (uint32_t)d.tokens_n, .own = c->own};
		l->first = calloc(d.tokens_n + 1, sizeof *l->first);
		l->allowed = calloc(d.tokens_n, sizeof *l->allowed);
		allow(c, &d, l->allowed);
		if (unlisted(c))
			forget_names(&words, l->allowed);
		for (size_t i = 0; i < d.tokens_n; i++) {
			unsigned n = tag_features(&words, i, f);
			if (total + n > cap) {
				cap = (total + n) * 2;
				l->feature = realloc(l->feature, cap * sizeof *l->feature);
			}
			for (unsigned k = 0; k < n; k++)
				l->feature[total++] = f[k] >> (32 - o->bits);
			l->first[i + 1] = total;
		}
	}
	free(memory);
	return ok;
}

/* Expected counts under the labels allowed; adds sign × expectation to the gradient. */
static double expect(const struct crf *m, const float (*e)[TAG_ROW], uint32_t n,
                     const uint16_t *allowed, float sign, float (*grad)[TAG_ROW],
                     float (*grad_next)[TAG_ROW])
{
	static float(*alpha)[TAG_ROW], (*beta)[TAG_ROW], (*x)[TAG_ROW];
	static uint32_t cap;
	static float t[TAG_ROW][TAG_ROW];
	if (n > cap) {
		cap = n * 2;
		alpha = realloc(alpha, cap * sizeof *alpha);
		beta = realloc(beta, cap * sizeof *beta);
		x = realloc(x, cap * sizeof *x);
	}
	for (int a = 0; a <= TAG__MAX; a++)
		for (int b = 0; b < TAG__MAX; b++)
			t[a][b] =
				tag_may_follow((enum tag)a, (enum tag)b) ? expf(m->next[a][b]) : 0;
	double log_z = 0;
	for (uint32_t i = 0; i < n; i++) {
		float top = -1e30f, sum = 0;
		for (int b = 0; b < TAG__MAX; b++)
			if (e[i][b] > top)
				top = e[i][b];
		for (int b = 0; b < TAG__MAX; b++)
			x[i][b] = allowed[i] >> b & 1 ? expf(e[i][b] - top) + 1e-20f : 0;
		for (int b = 0; b < TAG__MAX; b++) {
			float in = i ? 0 : t[TAG__MAX][b];
			for (int a = 0; i && a < TAG__MAX; a++)
				in += alpha[i - 1][a] * t[a][b];
			alpha[i][b] = in * x[i][b];
			sum += alpha[i][b];
		}
		if (!(sum > 0))
			return NAN;
		for (int b = 0; b < TAG__MAX; b++)
			alpha[i][b] /= sum;
		log_z += log((double)sum) + (double)top;
	}
	for (int b = 0; b < TAG__MAX; b++)
		beta[n - 1][b] = 1;
	for (uint32_t i = n - 1; i-- > 0;) {
		float sum = 0;
		for (int a = 0; a < TAG__MAX; a++) {
			float v = 0;
			for (int b = 0; b < TAG__MAX; b++)
				v += t[a][b] * x[i + 1][b] * beta[i + 1][b];
			beta[i][a] = v;
			sum += v;
		}
		for (int a = 0; a < TAG__MAX; a++)
			beta[i][a] /= sum;
	}
	for (uint32_t i = 0; i < n; i++) {
		float z = 0, p[TAG_ROW];
		for (int b = 0; b < TAG__MAX; b++)
			z += p[b] = alpha[i][b] * beta[i][b];
		for (int b = 0; b < TAG__MAX; b++)
			grad[i][b] += sign * p[b] / z;
		if (!i) {
			for (int b = 0; b < TAG__MAX; b++)
				grad_next[TAG__MAX][b] += sign * p[b] / z;
			continue;
		}
		float q[TAG_ROW][TAG_ROW];
		z = 0;
		for (int a = 0; a < TAG__MAX; a++)
			for (int b = 0; b < TAG__MAX; b++)
				z += q[a][b] = alpha[i - 1][a] * t[a][b] * x[i][b] * beta[i][b];
		for (int a = 0; a < TAG__MAX; a++)
			for (int b = 0; b < TAG__MAX; b++)
				grad_next[a][b] += sign * q[a][b] / z;
	}
	return log_z;
}

static void add_row(float *e, const struct table *t, uint32_t row, int from)
{
	for (int k = from; k < TAG__MAX; k++)
		e[k] += t->w[row][k];
}

static void step(struct table *t, uint32_t row, int from, const float *g, float rate, float decay)
{
	float *w = t->w[row], *s = t->g2[row];
	for (int k = from; k < TAG__MAX; k++) {
		float d = g[k] - decay * w[k];
		s[k] += d * d;
		w[k] += rate * d / (sqrtf(s[k]) + .1f);
	}
}

static void learn(struct crf *m, const struct lesson *l, float rate)
{
	static float(*e)[TAG_ROW], (*g)[TAG_ROW];
	static uint8_t *keep;
	static uint32_t cap, keep_cap;
	if (l->n > cap) {
		cap = l->n * 2;
		e = realloc(e, cap * sizeof *e);
		g = realloc(g, cap * sizeof *g);
	}
	if (l->first[l->n] > keep_cap) {
		keep_cap = l->first[l->n] * 2;
		keep = realloc(keep, keep_cap);
	}
	uint32_t drop = (uint32_t)(m->o->dropout * 2147483648.f);
	for (uint32_t i = 0; i < l->n; i++) {
		memset(e[i], 0, sizeof e[i]);
		memset(g[i], 0, sizeof g[i]);
		for (uint32_t k = l->first[i]; k < l->first[i + 1]; k++) {
			if (k + AHEAD < l->first[l->n])
				__builtin_prefetch(m->all.w[l->feature[k + AHEAD]]);
			keep[k] = random_next(&m->random) >= drop;
			if (!keep[k])
				continue;
			add_row(e[i], &m->all, l->feature[k], 0);
			if (!l->own)
				add_row(e[i], &m->cases, l->feature[k], AFTER_NAMES);
		}
	}
	float grad_next[TAG_ROW][TAG_ROW] = {{0}};
	uint16_t *all = malloc(l->n * sizeof *all);
	for (uint32_t i = 0; i < l->n; i++)
		all[i] = ALL_TAGS;
	double a = expect(m, (const float(*)[TAG_ROW])e, l->n, all, -1, g, grad_next);
	double b = expect(m, (const float(*)[TAG_ROW])e, l->n, l->allowed, 1, g, grad_next);
	free(all);
	if (isnan(a) || isnan(b))
		return;
	for (uint32_t i = 0; i < l->n; i++) {
		float most = 0;
		for (int t = 0; t < TAG__MAX; t++)
			most = fmaxf(most, fabsf(g[i][t]));
		for (uint32_t k = l->first[i]; k < l->first[i + 1] && most > SETTLED; k++) {
			if (k + AHEAD < l->first[l->n])
				__builtin_prefetch(m->all.g2[l->feature[k + AHEAD]], 1);
			if (!keep[k])
				continue;
			step(&m->all, l->feature[k], 0, g[i], rate, m->o->decay);
			if (!l->own)
				step(&m->cases, l->feature[k], AFTER_NAMES, g[i], rate,
				     m->o->decay);
		}
	}
	for (int x = 0; x <= TAG__MAX; x++)
		for (int y = 0; y < TAG__MAX; y++) {
			float d = grad_next[x][y];
			m->next_g2[x][y] += d * d;
			m->next[x][y] += rate * d / (sqrtf(m->next_g2[x][y]) + 1.f);
		}
}

static void save(const struct crf *m, tagger_margins margins, const char *path)
{
	struct {
		char magic[4];
		uint32_t version, bits;
		float scale;
		int16_t next[TAG_ROW][TAG_ROW];
		float margin[TAG_ROW][2];
	} head = {.magic = "CHTG", .version = 2, .bits = m->o->bits, .scale = 1.f / 32};
	for (int a = 0; a <= TAG__MAX; a++)
		for (int b = 0; b < TAG__MAX; b++) {
			float bias = b == TAG_B_PERSON ? m->o->name_bias : 0;
			head.next[a][b] = (int16_t)lrintf((m->next[a][b] + bias) / head.scale);
		}
	for (int t = 1; t < TAG__MAX; t++)
		memcpy(head.margin[t], margins[tag_type((enum tag)t)], sizeof head.margin[t]);
	FILE *f = fopen(path, "wb");
	if (!f) {
		perror(path);
		exit(2);
	}
	fwrite(&head, sizeof head, 1, f);
	for (size_t r = 0; r < (size_t)1 << m->o->bits; r++) {
		uint8_t row[TAG_ROW];
		for (int t = 0; t < TAG_ROW; t++)
			row[t] = weight_byte(m->all.w[r][t] + m->cases.w[r][t], head.scale, 4);
		fwrite(row, sizeof row, 1, f);
	}
	fclose(f);
}

void tagger_train(const struct cases *cs, const bool *use, const struct tagger_options *o,
                  tagger_margins margins, const char *path)
{
	struct lesson *l = calloc(cs->n, sizeof *l);
	uint32_t *order = calloc(cs->n, sizeof *order), n = 0;
	for (size_t i = 0; i < cs->n; i++)
		if (use[i] && lesson_init(&l[i], &cs->c[i], o))
			order[n++] = (uint32_t)i;
	struct crf m = {.o = o, .random = o->seed};
	m.all = table_new(o->bits);
	m.cases = table_new(o->bits);
	for (unsigned epoch = 0; epoch < o->epochs; epoch++) {
		random_shuffle(order, n, &m.random);
		float rate = o->rate * (1.f - .9f * (float)epoch / (float)o->epochs);
		for (uint32_t i = 0; i < n; i++)
			learn(&m, &l[order[i]], rate);
	}
	save(&m, margins, path);
	for (size_t i = 0; i < cs->n; i++) {
		free(l[i].first);
		free(l[i].feature);
		free(l[i].allowed);
	}
	free(l);
	free(order);
	table_release(&m.all);
	table_release(&m.cases);
}
