#include "train/net.h"

#include <math.h>
#include <stdlib.h>

#include "check/lexicon.h"
#include "check/tag.h"

#define D NET_D
#define H NET_H
#define POOL (2 * H)
#define IN (2 * POOL)
#define Q NET_Q
#define OUT 24

enum { P_E, P_W, P_B, P_V, P_C, P_K, P_U, P_O, P__MAX };
static const size_t sizes[P__MAX] = {
        [P_E] = (size_t)NET_ROWS * D, [P_W] = (size_t)3 * D * H, [P_B] = H, [P_V] = (size_t)IN * Q,
        [P_C] = Q, [P_K] = 3 * Q, [P_U] = (size_t)Q * OUT, [P_O] = OUT,
};

struct net {
	float *p[P__MAX], *g[P__MAX], *m[P__MAX], *v[P__MAX];
	uint8_t *touched;
	uint32_t *rows;
	size_t rows_n;
	uint64_t seed;
	long step;
};

static uint32_t rnd(uint64_t *s)
{
	*s = *s * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*s >> 33);
}
static float uni(uint64_t *s) { return (float)rnd(s) / 2147483648.f; }
static float gauss(uint64_t *s)
{
	float t = 0;
	for (int i = 0; i < 12; i++)
		t += uni(s);
	return t - 6;
}

static uint32_t mix(uint32_t a, uint32_t b)
{
	uint32_t h = a * 0x9E3779B1u ^ b * 0x85EBCA77u;
	return (h ^ h >> 15) * 0xC2B2AE3Du >> 7;
}
static uint32_t bh(const char *p, size_t n, uint32_t h)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ (uint8_t)p[i]) * 16777619u;
	return h;
}

static void tokens_of(struct net_side *s, const struct doc *d)
{
	s->n = (uint32_t)(d->tokens_n > NET_MAX ? NET_MAX : d->tokens_n);
	s->f = calloc(s->n + 1, sizeof *s->f);
	size_t e = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		const struct token *t = &d->tokens[i];
		uint16_t *f = s->f[i];
		unsigned k = 1;
		while (e < d->entities_n && d->entities[e].token + d->entities[e].tokens <= i)
			e++;
		const struct entity *x = e < d->entities_n && d->entities[e].token <= i ? &d->entities[e] : NULL;
		bool name = x && x->type != CHAPERONE_HEALTH_INFO && x->type != CHAPERONE_DATE_TIME && x->type != CHAPERONE_AGE;
		uint32_t word = t->kind == TOKEN_CODE ? 7 + t->form : t->kind == TOKEN_NUMBER && t->fold_n > 2 ? 100 + t->fold_n : t->hash;
		f[k++] = (uint16_t)(name ? 24000 + x->type : mix(1, word) % 16384);
		if (t->kind == TOKEN_WORD && !name) {
			size_t m = t->fold_n;
			f[k++] = (uint16_t)(16384 + mix(2, bh(t->fold, m < 3 ? m : 3, 1)) % 3000);
			f[k++] = (uint16_t)(16384 + 3000 + mix(3, bh(t->fold + (m < 3 ? 0 : m - 3), m < 3 ? m : 3, 2)) % 3000);
			unsigned n;
			const uint8_t *c = lexicon_classes(t->classes, &n);
			for (unsigned z = 0; z < n && z < 12; z++)
				f[k++] = (uint16_t)(22500 + c[z]);
		}
		if (x)
			f[k++] = (uint16_t)(23000 + x->type * 2 + (x->token == i));
		if (x && x->type == CHAPERONE_PERSON)
			f[k++] = (uint16_t)(23100 + x->role);
		if (t->form)
			f[k++] = (uint16_t)(23200 + t->form);
		if (t->flags & TOKEN_UPPER)
			f[k++] = 23300;
		if (t->flags & TOKEN_HASHTAG)
			f[k++] = 23301;
		if (t->flags & TOKEN_QUOTED)
			f[k++] = 23302;
		if (t->flags & TOKEN_SENTENCE)
			f[k++] = 23303;
		f[0] = (uint16_t)(k - 1);
	}
}

void net_read(struct net_text *t, const struct doc *doc)
{
	tokens_of(&t->side[0], doc);
	if (doc->message)
		tokens_of(&t->side[1], doc->message);
}

struct act {
	uint32_t n;
	float x[NET_MAX + 2][D];
	float h[NET_MAX][H];
	uint16_t keep[NET_MAX];
	uint16_t arg[H];
	float pool[POOL];
};

static void forward_side(const struct net *m, const struct net_side *s, struct act *a, uint64_t *seed, float drop)
{
	a->n = s->n;
	memset(a->pool, 0, sizeof a->pool);
	if (!s->n)
		return;
	memset(a->x, 0, (s->n + 2) * sizeof a->x[0]);
	for (uint32_t i = 0; i < s->n; i++) {
		a->keep[i] = 0xFFFF;
		for (unsigned k = 1; k <= s->f[i][0]; k++) {
			if (drop > 0 && (k == 1 ? uni(seed) < drop : uni(seed) < drop * .4f)) {
				a->keep[i] &= (uint16_t)~(1u << (k & 15));
				continue;
			}
			const float *e = m->p[P_E] + (size_t)s->f[i][k] * D;
			for (int d = 0; d < D; d++)
				a->x[i + 1][d] += e[d];
		}
	}
	for (int j = 0; j < H; j++)
		a->pool[j] = -1;
	for (uint32_t i = 0; i < s->n; i++) {
		float *h = a->h[i];
		memcpy(h, m->p[P_B], sizeof a->h[0]);
		for (int k = 0; k < 3; k++)
			for (int d = 0; d < D; d++) {
				float v = a->x[i + (unsigned)k][d];
				const float *w = m->p[P_W] + (size_t)(k * D + d) * H;
				for (int j = 0; j < H; j++)
					h[j] += v * w[j];
			}
		for (int j = 0; j < H; j++) {
			h[j] = h[j] > 0 ? h[j] : 0;
			a->pool[H + j] += h[j];
			if (h[j] > a->pool[j])
				a->pool[j] = h[j], a->arg[j] = (uint16_t)i;
		}
	}
	float norm = 1 / sqrtf((float)s->n);
	for (int j = 0; j < H; j++)
		a->pool[H + j] *= norm * .5f;
}

static void backward_side(struct net *m, const struct net_side *s, struct act *a, const float *gp)
{
	static float gx[NET_MAX + 2][D];
	if (!s->n)
		return;
	memset(gx, 0, (s->n + 2) * sizeof gx[0]);
	float norm = .5f / sqrtf((float)s->n);
	for (uint32_t i = 0; i < s->n; i++) {
		float gh[H];
		for (int j = 0; j < H; j++)
			gh[j] = a->h[i][j] > 0 ? gp[H + j] * norm + (a->arg[j] == i ? gp[j] : 0) : 0;
		for (int j = 0; j < H; j++)
			m->g[P_B][j] += gh[j];
		for (int k = 0; k < 3; k++)
			for (int d = 0; d < D; d++) {
				float v = a->x[i + (unsigned)k][d], t = 0;
				const float *w = m->p[P_W] + (size_t)(k * D + d) * H;
				float *gw = m->g[P_W] + (size_t)(k * D + d) * H;
				for (int j = 0; j < H; j++) {
					gw[j] += v * gh[j];
					t += w[j] * gh[j];
				}
				gx[i + (unsigned)k][d] += t;
			}
	}
	for (uint32_t i = 0; i < s->n; i++)
		for (unsigned k = 1; k <= s->f[i][0]; k++) {
			if (!(a->keep[i] >> (k & 15) & 1))
				continue;
			uint32_t r = s->f[i][k];
			if (!m->touched[r])
				m->touched[r] = 1, m->rows[m->rows_n++] = r;
			float *g = m->g[P_E] + (size_t)r * D;
			for (int d = 0; d < D; d++)
				g[d] += gx[i + 1][d];
		}
}

static unsigned column(enum chaperone_kind k, unsigned *n)
{
	*n = k == CHAPERONE_INBOUND ? 5 : 7;
	return (unsigned)k * 8;
}

static struct act A[2];

static void forward(const struct net *m, const struct net_text *t, enum chaperone_kind kind, uint64_t *seed, float drop,
                    float *in, float *q, float *logit)
{
	for (int s = 0; s < 2; s++) {
		forward_side(m, &t->side[s], &A[s], seed, drop);
		for (int j = 0; j < POOL; j++) {
			float v = A[s].pool[j];
			if (drop > 0)
				v = uni(seed) < drop ? 0 : v / (1 - drop);
			in[s * POOL + j] = v;
		}
	}
	for (int z = 0; z < Q; z++)
		q[z] = m->p[P_C][z] + m->p[P_K][kind * Q + z];
	for (int j = 0; j < IN; j++)
		if (in[j] != 0)
			for (int z = 0; z < Q; z++)
				q[z] += in[j] * m->p[P_V][(size_t)j * Q + z];
	unsigned n, c = column(kind, &n);
	for (int z = 0; z < Q; z++)
		q[z] = q[z] > 0 ? q[z] : 0;
	for (unsigned k = 0; k < n; k++) {
		logit[k] = m->p[P_O][c + k];
		for (int z = 0; z < Q; z++)
			logit[k] += q[z] * m->p[P_U][(size_t)z * OUT + c + k];
	}
}

static void adam(float *p, float *g, float *m, float *v, size_t n, float rate, float decay)
{
	for (size_t i = 0; i < n; i++) {
		m[i] = .9f * m[i] + .1f * g[i];
		v[i] = .995f * v[i] + .005f * g[i] * g[i];
		p[i] -= rate * (m[i] / (sqrtf(v[i]) + 1e-6f) + decay * p[i]);
		g[i] = 0;
	}
}

struct net *net_train(const struct net_text *t, const struct example *x, const bool *use, size_t n, unsigned epochs,
                      float drop, float rate0, uint64_t seed)
{
	struct net *m = calloc(1, sizeof *m);
	m->seed = seed;
	for (int k = 0; k < P__MAX; k++) {
		m->p[k] = calloc(sizes[k], sizeof(float));
		m->g[k] = calloc(sizes[k], sizeof(float));
		m->m[k] = calloc(sizes[k], sizeof(float));
		m->v[k] = calloc(sizes[k], sizeof(float));
	}
	m->touched = calloc(NET_ROWS, 1);
	m->rows = calloc(NET_ROWS, 4);
	for (size_t i = 0; i < sizes[P_E]; i++) m->p[P_E][i] = gauss(&m->seed) * .08f;
	for (size_t i = 0; i < sizes[P_W]; i++) m->p[P_W][i] = gauss(&m->seed) * .12f;
	for (size_t i = 0; i < sizes[P_V]; i++) m->p[P_V][i] = gauss(&m->seed) * .1f;
	for (size_t i = 0; i < sizes[P_U]; i++) m->p[P_U][i] = gauss(&m->seed) * .15f;
	uint32_t *order = calloc(n, 4), count = 0;
	for (size_t i = 0; i < n; i++)
		if (use[i])
			order[count++] = (uint32_t)i;
	for (unsigned e = 0; e < epochs; e++) {
		for (uint32_t i = count; i > 1; i--) {
			uint32_t k = rnd(&m->seed) % i, z = order[i - 1];
			order[i - 1] = order[k];
			order[k] = z;
		}
		for (uint32_t i = 0; i < count; i++) {
			const struct example *c = &x[order[i]];
			const struct net_text *tt = &t[order[i]];
			float in[IN], q[Q], logit[8], gq[Q] = {0}, gin[IN];
			forward(m, tt, c->kind, &m->seed, drop, in, q, logit);
			unsigned no, col = column(c->kind, &no);
			for (unsigned k = 0; k < no; k++) {
				float g = 1 / (1 + expf(-logit[k])) - (float)c->target[k];
				m->g[P_O][col + k] += g;
				for (int z = 0; z < Q; z++) {
					m->g[P_U][(size_t)z * OUT + col + k] += g * q[z];
					gq[z] += q[z] > 0 ? g * m->p[P_U][(size_t)z * OUT + col + k] : 0;
				}
			}
			for (int z = 0; z < Q; z++)
				m->g[P_C][z] += gq[z], m->g[P_K][c->kind * Q + z] += gq[z];
			for (int j = 0; j < IN; j++) {
				gin[j] = 0;
				if (in[j] == 0)
					continue;
				float s = 0;
				for (int z = 0; z < Q; z++) {
					s += gq[z] * m->p[P_V][(size_t)j * Q + z];
					m->g[P_V][(size_t)j * Q + z] += gq[z] * in[j];
				}
				gin[j] = drop > 0 ? s / (1 - drop) : s;
			}
			for (int s = 0; s < 2; s++)
				backward_side(m, &tt->side[s], &A[s], gin + s * POOL);
			if ((i + 1) % 16 && i + 1 < count)
				continue;
			m->step++;
			float done = ((float)e + (float)i / (float)count) / (float)epochs;
			float rate = rate0 * (done < .1f ? done * 10 : 1 - (done - .1f) / .9f) + 1e-5f;
			for (int k = 1; k < P__MAX; k++)
				adam(m->p[k], m->g[k], m->m[k], m->v[k], sizes[k], rate, 1e-3f);
			for (size_t r = 0; r < m->rows_n; r++) {
				size_t o = (size_t)m->rows[r] * D;
				adam(m->p[P_E] + o, m->g[P_E] + o, m->m[P_E] + o, m->v[P_E] + o, D, rate, 1e-3f);
				m->touched[m->rows[r]] = 0;
			}
			m->rows_n = 0;
		}
	}
	free(order);
	return m;
}

void net_logits(const struct net *m, const struct net_text *t, enum chaperone_kind kind, float out[8])
{
	float in[IN], q[Q];
	uint64_t s = 0;
	forward(m, t, kind, &s, 0, in, q, out);
}

void net_free(struct net *m)
{
	for (int k = 0; k < P__MAX; k++)
		free(m->p[k]), free(m->g[k]), free(m->m[k]), free(m->v[k]);
	free(m->touched);
	free(m->rows);
	free(m);
}
