#include "train/roles.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "check/role.h"
#include "train/random.h"
#include "train/weight.h"

#define BITS    15
#define ROWS    ((size_t)1 << BITS)
#define EPOCHS  6
#define DROPOUT .5f

struct sample {
	uint16_t row[ROLE_FEATURES_MAX];
	unsigned n, role;
};

struct samples {
	struct sample *s;
	size_t n, cap;
};

/* The labelled spans stand in for the tagger's. */
static void collect(struct samples *out, const struct labelled *c)
{
	size_t raw = strlen(c->text),
	       bytes = doc_memory_bytes(raw) + (c->spans_n + 1) * sizeof(struct entity);
	void *memory = malloc(bytes);
	struct arena a;
	arena_init(&a, memory, bytes);
	struct doc d = {.kind = c->kind, .arena = &a};
	if (doc_read(&d, str_of(c->text, raw)) == 0) {
		d.entities = ARENA_NEW(&a, struct entity, c->spans_n + 1);
		size_t gold[256];
		for (size_t k = 0; k < c->spans_n && k < 256; k++) {
			struct entity e = {.type = c->spans[k].type};
			for (size_t i = 0; i < d.tokens_n; i++) {
				struct chaperone_span s =
					text_back(&d.text, d.tokens[i].start, d.tokens[i].end);
				if (s.start >= c->spans[k].end || s.end <= c->spans[k].start)
					continue;
				if (!e.tokens++)
					e.token = (uint32_t)i;
			}
			if (e.tokens)
				gold[d.entities_n] = k, d.entities[d.entities_n++] = e;
		}
		for (size_t k = 0; k < d.entities_n; k++) {
			const struct gold *g = &c->spans[gold[k]];
			if (g->type != CHAPERONE_PERSON || g->role == CHAPERONE_ROLE__MAX)
				continue;
			if (out->n == out->cap)
				out->s = realloc(out->s,
				                 (out->cap = out->cap * 2 + 1024) * sizeof *out->s);
			struct sample *s = &out->s[out->n++];
			uint32_t f[ROLE_FEATURES_MAX];
			s->n = role_features(&d, &d.entities[k], f);
			for (unsigned i = 0; i < s->n; i++)
				s->row[i] = (uint16_t)(f[i] >> (32 - BITS));
			s->role = g->role;
		}
	}
	free(memory);
}

/* A sample with a share of its features left out. */
static struct sample some_of(const struct sample *whole, uint64_t *seed)
{
	struct sample s = *whole;
	s.n = 0;
	for (unsigned k = 0; k < whole->n; k++)
		if (random_next(seed) >= (uint32_t)(DROPOUT * 2147483648.f))
			s.row[s.n++] = whole->row[k];
	return s;
}

static void softmax(const float (*w)[ROLE_ROW], const float *bias, const struct sample *s, float *p)
{
	float top = -1e30f, sum = 0;
	for (unsigned r = 0; r < CHAPERONE_ROLE__MAX; r++) {
		p[r] = bias[r];
		for (unsigned i = 0; i < s->n; i++)
			p[r] += w[s->row[i]][r];
		top = p[r] > top ? p[r] : top;
	}
	for (unsigned r = 0; r < CHAPERONE_ROLE__MAX; r++)
		sum += p[r] = expf(p[r] - top);
	for (unsigned r = 0; r < CHAPERONE_ROLE__MAX; r++)
		p[r] /= sum;
}

static void save(const float (*w)[ROLE_ROW], const float *bias, const char *path)
{
	struct {
		char magic[4];
		uint32_t version, bits;
		float scale, bias[ROLE_ROW];
	} head = {.magic = "CHRO", .version = 1, .bits = BITS, .scale = 1.f / 48};
	memcpy(head.bias, bias, sizeof head.bias);
	FILE *f = fopen(path, "wb");
	if (!f) {
		perror(path);
		exit(2);
	}
	fwrite(&head, sizeof head, 1, f);
	for (size_t k = 0; k < ROWS; k++) {
		int8_t row[ROLE_ROW];
		for (int r = 0; r < ROLE_ROW; r++)
			row[r] = (int8_t)(weight_byte(w[k][r], head.scale, 4) - ROWS_ZERO);
		fwrite(row, sizeof row, 1, f);
	}
	fclose(f);
}

void roles_train(const struct cases *cs, const bool *use, const char *path)
{
	struct samples all = {0};
	for (size_t i = 0; i < cs->n; i++)
		if (use[i] && !cs->c[i].names_only)
			collect(&all, &cs->c[i]);
	float(*w)[ROLE_ROW] = calloc(ROWS, sizeof *w), (*g2)[ROLE_ROW] = calloc(ROWS, sizeof *g2);
	float bias[ROLE_ROW] = {0}, p[ROLE_ROW];
	uint64_t seed = 7;
	for (unsigned epoch = 0; epoch < EPOCHS; epoch++)
		for (size_t i = 0; i < all.n; i++) {
			struct sample s = some_of(&all.s[random_next(&seed) % all.n], &seed);
			softmax((const float(*)[ROLE_ROW])w, bias, &s, p);
			for (unsigned r = 0; r < CHAPERONE_ROLE__MAX; r++) {
				float d = (s.role == r) - p[r];
				bias[r] += .005f * d;
				for (unsigned k = 0; k < s.n; k++) {
					float *x = &w[s.row[k]][r], g = d - 1e-4f * *x;
					g2[s.row[k]][r] += g * g;
					*x += .1f * g / (sqrtf(g2[s.row[k]][r]) + .5f);
				}
			}
		}
	save((const float(*)[ROLE_ROW])w, bias, path);
	free(w);
	free(g2);
	free(all.s);
}
