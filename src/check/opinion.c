#include "check/opinion.h"

#include "check/dot.h"
#include "check/lexicon.h"
#include "check/model.h"
#include "check/rows.h"

/* Layout of models/opinion.bin. There follow: rows of the table, 2^bits × 16 bytes; filters, those
 * of the text before those of the message, by groups of eight: of each pair of numbers of three
 * units what the eight make of it, int16; int32 biases; weights of the filters, of each kind's
 * outputs, and a last row of biases. */
struct network {
	char magic[4]; /* "CHOP" */
	uint32_t version, bits, filters;
	float scale; /* answer of a filter = integer × scale */
	uint32_t unused[3];
};

#define GROUP       8 /* filters */
#define PAIRS       (OPINION_SPAN / 2)
#define FILTERS_MAX 256 /* of a text or of a message; a multiple of GROUP */

static const struct network *network(void)
{
	return (const struct network *)(const void *)model_opinion;
}

static uint32_t mix(uint32_t a, uint32_t b)
{
	uint32_t h = a * 0x9E3779B1u ^ b * 0x85EBCA77u;
	return (h ^ h >> 15) * 0xC2B2AE3Du;
}

static uint32_t letters(const char *p, size_t n)
{
	uint32_t h = 0;
	memcpy(&h, p, n);
	return h;
}

unsigned opinion_rows(const struct doc *doc, const struct unit *u, uint32_t *out)
{
	uint32_t *o = out;
	const struct token *t = &doc->tokens[u->token];
	*o++ = mix(1, u->word);
	*o++ = mix(2, doc->kind * 256u + (u->flags & (TOKEN_CAPITAL | TOKEN_UPPER | TOKEN_HASHTAG |
	                                              TOKEN_SENTENCE | TOKEN_QUOTED)));
	if (u->type)
		*o++ = mix(3, u->type);
	if (t->kind != TOKEN_WORD || (u->type && u->type != CHAPERONE_HEALTH_INFO + 1))
		return (unsigned)(o - out);
	if (t->fold_n > 3) {
		*o++ = mix(4, letters(t->fold, 4));
		*o++ = mix(5, letters(t->fold + t->fold_n - 3, 3));
	}
	unsigned n = 0;
	const uint8_t *c = u->set ? lexicon_classes(u->set, &n) : NULL;
	for (unsigned k = 0; k < n && k < 12; k++)
		*o++ = mix(6, c[k]);
	n = 0;
	c = u->phrase ? lexicon_classes(u->phrase, &n) : NULL;
	for (unsigned k = 0; k < n && k < 4; k++)
		*o++ = mix(7, c[k]);
	return (unsigned)(o - out);
}

size_t opinion_memory_bytes(size_t text_bytes)
{
	size_t n = 2 * text_bytes + 64;
	return n * (sizeof(struct unit) + OPINION_WIDTH * sizeof(int16_t)) + 256;
}

/* The units as numbers, with a unit of zeros at either end. */
static const int16_t *read_units(const struct doc *doc, size_t *n)
{
	const struct network *m = network();
	struct unit *u = ARENA_NEW(doc->arena, struct unit, doc->tokens_n + 1);
	int16_t *x = arena_zero(doc->arena, (doc->tokens_n + 2) * OPINION_WIDTH, sizeof *x);
	if (!u || !x)
		return NULL;
	*n = unit_read(doc, u);
	for (size_t i = 0; i < *n; i++) {
		uint32_t row[OPINION_ROWS_MAX];
		rows_lanes sum[2];
		unsigned rows = opinion_rows(doc, &u[i], row);
		for (unsigned k = 0; k < rows; k++)
			row[k] = rows_at(row[k], m->bits);
		rows_sum16((const uint8_t *)(m + 1), row, rows, sum);
		memcpy(x + (i + 1) * OPINION_WIDTH, sum, sizeof sum);
	}
	return x;
}

/* top[f] = the largest answer of filter f to any three units, at least 0. */
static void answer(const int16_t *x, size_t n, const int16_t *filter, const int32_t *bias,
                   uint32_t filters, int32_t *top)
{
	memset(top, 0, filters * sizeof *top);
	for (size_t i = 0; i < n; i++) {
		dot_eight pair[PAIRS]; /* each four times */
		for (int p = 0; p < PAIRS; p++) {
			int32_t two;
			memcpy(&two, x + i * OPINION_WIDTH + 2 * p, sizeof two);
			pair[p] = (dot_eight)(dot_four){two, two, two, two};
		}
		const int16_t *w = filter;
		for (uint32_t f = 0; f < filters; f += GROUP) {
			dot_four sum[2], most[2];
			memcpy(sum, bias + f, sizeof sum);
#pragma GCC unroll 24
			for (int p = 0; p < PAIRS; p++, w += 2 * GROUP) {
				dot_eight four[2];
				memcpy(four, w, sizeof four);
				sum[0] += dot_pairs(pair[p], four[0]);
				sum[1] += dot_pairs(pair[p], four[1]);
			}
			memcpy(most, top + f, sizeof most);
			for (int k = 0; k < 2; k++)
				most[k] = (sum[k] & (sum[k] > most[k])) |
				          (most[k] & ~(sum[k] > most[k]));
			memcpy(top + f, most, sizeof most);
		}
	}
}

#if defined(__x86_64__)
/* The same, eight filters in one vector. */
__attribute__((target("avx2"))) static void answer_wide(const int16_t *x, size_t n,
                                                        const int16_t *filter, const int32_t *bias,
                                                        uint32_t filters, int32_t *top)
{
	memset(top, 0, filters * sizeof *top);
	for (size_t i = 0; i < n; i++) {
		const int16_t *w = filter;
		for (uint32_t f = 0; f < filters; f += GROUP) {
			dot_octet sum, most;
			memcpy(&sum, bias + f, sizeof sum);
#pragma GCC unroll 24
			for (int p = 0; p < PAIRS; p++, w += 2 * GROUP) {
				int32_t two;
				dot_sixteen eight;
				memcpy(&two, x + i * OPINION_WIDTH + 2 * p, sizeof two);
				memcpy(&eight, w, sizeof eight);
				dot_octet pair = (dot_octet){0} + two;
				sum += (dot_octet)__builtin_ia32_pmaddwd256((dot_sixteen)pair,
				                                            eight);
			}
			memcpy(&most, top + f, sizeof most);
			most = (sum & (sum > most)) | (most & ~(sum > most));
			memcpy(top + f, &most, sizeof most);
		}
	}
}
#endif

int opinion_of_doc(const struct doc *doc, float logit[OPINION_OUTPUTS])
{
	const struct network *m = network();
	const int16_t *filter = (const int16_t *)(const void *)((const uint8_t *)(m + 1) +
	                                                        ((size_t)OPINION_WIDTH << m->bits));
	const int32_t *bias =
		(const int32_t *)(const void *)(filter + (size_t)2 * m->filters * OPINION_SPAN);
	const float(*weight)[OPINION_OUTPUTS] =
		(const float(*)[OPINION_OUTPUTS])(const void *)(bias + 2 * m->filters) +
		doc->kind * (2 * m->filters + 1);
	int32_t top[FILTERS_MAX];
	memcpy(logit, weight[2 * m->filters], OPINION_OUTPUTS * sizeof *logit);
	for (uint32_t side = 0; side < 2; side++) {
		const struct doc *d = side ? doc->message : doc;
		size_t n;
		if (!d)
			break;
		const int16_t *x = read_units(d, &n);
		if (!x)
			return CHAPERONE_E_MEMORY;
		uint32_t first = side * m->filters;
#if defined(__x86_64__)
		if (__builtin_cpu_supports("avx2"))
			answer_wide(x, n, filter + (size_t)first * OPINION_SPAN, bias + first,
			            m->filters, top);
		else
#endif
			answer(x, n, filter + (size_t)first * OPINION_SPAN, bias + first,
			       m->filters, top);
		for (uint32_t f = 0; f < m->filters; f++)
			for (int k = 0; k < OPINION_OUTPUTS; k++)
				logit[k] += (float)top[f] * m->scale * weight[first + f][k];
	}
	return 0;
}
