#include "check/role.h"

#include "check/lexicon.h"
#include "check/mix.h"
#include "check/model.h"

/* Layout of models/role.bin. Rows of 8 weights follow. */
struct roles {
	char magic[4]; /* "CHRO" */
	uint32_t version, bits;
	float scale;
	float bias[ROLE_ROW];
};

/* Words up to this far on either side, within the line. */
#define WINDOW      7
#define CLASSES_MAX 10 /* of a word */

static const struct token *beside(const struct doc *doc, const struct entity *e, int step)
{
	long i = step < 0 ? (long)e->token + step : (long)(e->token + e->tokens) + step - 1;
	if (i < 0 || i >= (long)doc->tokens_n)
		return NULL;
	return &doc->tokens[i];
}

static uint32_t word_of(const struct token *t)
{
	return t->kind == TOKEN_NUMBER ? 3 : t->kind == TOKEN_CODE ? 16u + t->form : t->hash;
}

static uint32_t *put_classes(uint32_t *o, const struct token *t, uint32_t id)
{
	unsigned n;
	const uint8_t *c = lexicon_classes(t->classes, &n);
	for (unsigned x = 0; x < n && x < CLASSES_MAX; x++)
		*o++ = mix_high(id, c[x]);
	return o;
}

static uint32_t *side(const struct doc *doc, const struct entity *e, int sign, uint32_t *o)
{
	uint32_t before = 1, which = sign > 0;
	for (int k = 1; k <= WINDOW; k++) {
		const struct token *t = beside(doc, e, sign * k);
		if (!t || t->kind == TOKEN_BREAK) {
			if (k <= 2)
				*o++ = mix_high(10 + which, (uint32_t)k);
			break;
		}
		uint32_t w = word_of(t);
		*o++ = mix_high(12 + which, w); /* somewhere on this side */
		if (k <= 3)
			*o++ = mix_high(14 + which * 4 + (uint32_t)k, w);
		o = put_classes(o, t, (k <= 2 ? 24 : 28) + which);
		if (k == 2)
			*o++ = mix_high(26 + which, mix_high(before, w));
		before = w;
	}
	return o;
}

unsigned role_features(const struct doc *doc, const struct entity *e, uint32_t *out)
{
	uint32_t *o = out;
	const struct token *t = &doc->tokens[e->token];
	*o++ = mix_high(1, doc->kind);
	*o++ = mix_high(2, doc->kind * 8u + (e->tokens > 3 ? 3 : e->tokens));
	*o++ = mix_high(3,
	                (t->flags & (TOKEN_HASHTAG | TOKEN_HANDLE | TOKEN_CAPITAL | TOKEN_QUOTED)));
	*o++ = mix_high(4, (t + e->tokens - 1)->flags & TOKEN_POSSESSIVE);
	*o++ = mix_high(5, e->token == 0);
	*o++ = mix_high(6, e->token + e->tokens >= doc->tokens_n);
	/* what else the text has, and how near */
	uint32_t near = 0, all = 0, persons = 0;
	for (size_t i = 0; i < doc->entities_n; i++) {
		const struct entity *x = &doc->entities[i];
		uint32_t gap = x->token > e->token ? x->token - e->token : e->token - x->token;
		all |= 1u << x->type;
		if (gap && gap < 10)
			near |= 1u << x->type;
		persons += x->type == CHAPERONE_PERSON;
	}
	*o++ = mix_high(30, near >> CHAPERONE_HEALTH_INFO & 1);
	*o++ = mix_high(31, all >> CHAPERONE_HEALTH_INFO & 1);
	*o++ = mix_high(32, (near >> CHAPERONE_AGE & 1) | (all >> CHAPERONE_ORGANIZATION & 1) << 1 |
	                            (near >> CHAPERONE_DATE_TIME & 1) << 2);
	*o++ = mix_high(33, all >> CHAPERONE_ZIP_CODE ? 1 : 0);
	*o++ = mix_high(34, persons > 4 ? 4 : persons);
	o = side(doc, e, -1, o);
	o = side(doc, e, +1, o);
	for (uint32_t k = 0; k < e->tokens && k < 4; k++) {
		*o++ = mix_high(35, word_of(t + k));
		o = put_classes(o, t + k, 36);
	}
	const struct token *a = beside(doc, e, -1), *b = beside(doc, e, +1);
	uint32_t before = a ? word_of(a) : 1, after = b ? word_of(b) : 1;
	*o++ = mix_high(37, mix_high(before, after));
	*o++ = mix_high(38, mix_high(before, doc->kind));
	*o++ = mix_high(39, mix_high(after, doc->kind));
	return (unsigned)(o - out);
}

void role_doc(struct doc *doc)
{
	const struct roles *m = (const struct roles *)(const void *)model_role;
	const int8_t *rows = (const int8_t *)(m + 1);
	for (size_t i = 0; i < doc->entities_n; i++) {
		struct entity *e = &doc->entities[i];
		if (e->type != CHAPERONE_PERSON)
			continue;
		uint32_t f[ROLE_FEATURES_MAX];
		unsigned n = role_features(doc, e, f);
		int32_t sum[ROLE_ROW] = {0};
		for (unsigned k = 0; k < n; k++)
			for (unsigned r = 0; r < ROLE_ROW; r++)
				sum[r] += rows[(size_t)(f[k] >> (32 - m->bits)) * ROLE_ROW + r];
		unsigned top = 0;
		float best = -1e30f;
		for (unsigned r = 0; r < CHAPERONE_ROLE__MAX; r++) {
			float v = m->bias[r] + (float)sum[r] * m->scale;
			if (v > best)
				best = v, top = r;
		}
		e->role = (uint8_t)top;
	}
}
