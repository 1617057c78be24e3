#include "check/feature.h"

#include "check/lexicon.h"
#include "check/mix.h"
#include "check/rows.h"
#include "check/unit.h"

struct features {
	struct feature_list out; /* has room for one more than max */
	size_t max;
	uint64_t *seen; /* one bit a row */
	const uint8_t *rows;
	uint32_t token;
	unsigned shift;
	uint32_t salt;
};

/* At most this many features a byte of text: letters give three, words and classes the rest. */
#define PER_BYTE 24

/* Features are distinct, so a table's rows are the other bound. */
static size_t features_max(size_t text_bytes, unsigned bits)
{
	size_t n = text_bytes * PER_BYTE, rows = (size_t)1 << bits;
	return n < rows ? n : rows;
}

#define BITS_MAX 18

size_t feature_memory_bytes(size_t text_bytes)
{
	size_t n = 2 * text_bytes + 64;
	return ((size_t)1 << BITS_MAX) / 8 + features_max(n, BITS_MAX) * 8 +
	       n * sizeof(struct unit) + 256;
}

static inline void put(struct features *f, uint32_t id, uint32_t v)
{
	uint32_t h = mix_high(mix(f->salt + id, v), 0x27D4EB2Fu) >> f->shift;
	uint32_t row = rows_place(h);
	uint64_t *seen = &f->seen[row / 64];
	size_t n = f->out.n, next = n + (~(*seen >> row % 64) & 1);
	*seen |= (uint64_t)1 << row % 64;
	if (f->rows)
		__builtin_prefetch(f->rows + (size_t)row * ROWS_MARKED);
	/* whether it is new cannot be foretold: written in any case */
	f->out.id[n] = h;
	f->out.token[n] = f->token;
	f->out.n = next < f->max ? next : f->max;
}

static void put_letters(struct features *f, const struct token *t)
{
	if (t->kind != TOKEN_WORD || t->fold_n < 2)
		return;
	uint8_t p[34];
	size_t n = t->fold_n > 30 ? 30 : t->fold_n;
	p[0] = '^';
	memcpy(p + 1, t->fold, n);
	p[n + 1] = '$';
	n += 2;
	for (size_t i = 0; i + 4 <= n; i++) {
		uint32_t four;
		memcpy(&four, p + i, sizeof four);
		put(f, 21, four);
	}
}

static void put_words(struct features *f, const struct unit *u, size_t n)
{
	uint32_t b = 1, pb = 1;
	uint16_t sa = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t w = u[i].word, p = u[i].plain;
		f->token = u[i].token;
		put(f, 1, w);
		put(f, 2, mix(b, w));
		if (p != w || pb != b)
			put(f, 5, mix(pb, p));
		if (p != w)
			put(f, 6, p);
		if (u[i].set || sa)
			put(f, 7, mix(sa, u[i].set));
		unsigned c_n = 0;
		const uint8_t *c = u[i].set ? lexicon_classes(u[i].set, &c_n) : NULL;
		for (unsigned k = 0; k < c_n && k < 12; k++) {
			put(f, 8, c[k]);
			put(f, 9, mix(b, c[k]));
		}
		c_n = 0;
		c = u[i].phrase ? lexicon_classes(u[i].phrase, &c_n) : NULL;
		for (unsigned k = 0; k < c_n; k++)
			put(f, 10, c[k]);
		b = w, pb = p, sa = u[i].set;
	}
	put(f, 2, mix(b, 2));
}

/* Every two of a set of up to 64 things, and each with itself. */
static void put_pairs(struct features *f, uint32_t id, uint64_t set)
{
	for (uint64_t a = set; a; a &= a - 1)
		for (uint64_t b = a; b; b &= b - 1)
			put(f, id,
			    (uint32_t)__builtin_ctzll(a) * 64 + (uint32_t)__builtin_ctzll(b));
}

/* Which types stand together in the text and within a sentence. */
static void put_company(struct features *f, const struct doc *doc)
{
	uint32_t all = 0, here = 0, sentence = 0;
	size_t e = 0;
	for (size_t i = 0; i <= doc->tokens_n; i++) {
		bool end = i == doc->tokens_n || (doc->tokens[i].flags & TOKEN_SENTENCE);
		if (end && i) {
			put_pairs(f, 31, here);
			all |= here;
			here = 0;
			sentence++;
		}
		if (i == doc->tokens_n)
			break;
		while (e < doc->entities_n && doc->entities[e].token <= i) {
			const struct entity *x = &doc->entities[e++];
			here |= 1u << x->type;
			if (x->type == CHAPERONE_PERSON)
				here |= 1u << (CHAPERONE_ENTITY__MAX + x->role);
		}
	}
	put_pairs(f, 32, all);
	put(f, 33, all ? 1 : 0);
	put(f, 34, sentence > 4 ? 4 : sentence);
	put(f, 35,
	    doc->tokens_n < 8    ? 0
	    : doc->tokens_n < 16 ? 1
	    : doc->tokens_n < 30 ? 2
	    : doc->tokens_n < 60 ? 3
	                         : 4);
}

static uint64_t company_of(uint16_t set, unsigned limit)
{
	uint64_t bits = 0;
	unsigned n = 0;
	const uint8_t *c = set ? lexicon_classes(set, &n) : NULL;
	for (unsigned k = 0; k < n && c[k] < limit; k++)
		bits |= (uint64_t)1 << c[k];
	return bits;
}

/* Which kinds of things a sentence brings together: a bus driver and a scan, an aunt and a parade.
 */
static void put_things(struct features *f, const struct doc *doc)
{
	unsigned limit = lexicon_company();
	uint64_t here = 0;
	for (size_t i = 0; i <= doc->tokens_n; i++) {
		bool end = i == doc->tokens_n || (doc->tokens[i].flags & TOKEN_SENTENCE);
		if (end) {
			put_pairs(f, 36, here);
			here = 0;
		}
		if (i < doc->tokens_n)
			here |= company_of(doc->tokens[i].classes, limit) |
			        company_of(doc->tokens[i].phrase, limit);
	}
}

/* Words of the message, and which of them the reply takes up. */
static void put_message(struct features *f, const struct unit *u, size_t n, const struct unit *m,
                        size_t m_n)
{
	uint32_t before = 1;
	uint32_t filter[32] = {0};
	for (size_t i = 0; i < m_n; i++) {
		uint32_t w = m[i].word;
		put(f, 50, w);
		put(f, 51, mix(before, w));
		unsigned c_n;
		const uint8_t *c = lexicon_classes(m[i].set, &c_n);
		for (unsigned k = 0; k < c_n && k < 12; k++)
			put(f, 52, c[k]);
		filter[w >> 5 & 31] |= 1u << (w & 31);
		before = w;
	}
	unsigned shared = 0;
	for (size_t i = 0; i < n; i++)
		if (filter[u[i].word >> 5 & 31] >> (u[i].word & 31) & 1)
			for (size_t k = 0; k < m_n; k++)
				if (m[k].word == u[i].word) {
					put(f, 53, m[k].word);
					put(f, 54, m[k].set);
					shared += m[k].set != 0;
					break;
				}
	put(f, 55, shared > 4 ? 4 : shared);
}

int feature_of_doc(const struct doc *doc, unsigned bits, const uint8_t *rows,
                   struct feature_list *out)
{
	const struct doc *message = doc->message;
	size_t bytes = doc->text.n + (message ? message->text.n : 0) + 64;
	struct features f = {.rows = rows,
	                     .shift = 32 - ROWS_MARK_BITS - bits,
	                     .salt = doc->kind == CHAPERONE_INBOUND ? 1000 : 0};
	f.max = features_max(bytes, bits);
	f.out.id = ARENA_NEW(doc->arena, uint32_t, f.max + 1);
	f.out.token = ARENA_NEW(doc->arena, uint32_t, f.max + 1);
	f.seen = arena_zero(doc->arena, ((size_t)1 << bits) / 64, sizeof *f.seen);
	struct unit *u = ARENA_NEW(doc->arena, struct unit, doc->tokens_n + 1);
	struct unit *m = message ? ARENA_NEW(doc->arena, struct unit, message->tokens_n + 1) : NULL;
	if (!f.out.id || !f.out.token || !f.seen || !u || (message && !m))
		return CHAPERONE_E_MEMORY;
	size_t u_n = unit_read(doc, u);
	put_words(&f, u, u_n);
	for (size_t i = 0; i < doc->tokens_n; i++) {
		f.token = (uint32_t)i;
		put_letters(&f, &doc->tokens[i]);
	}
	f.token = FEATURE_OF_TEXT;
	put_company(&f, doc);
	put_things(&f, doc);
	if (message)
		put_message(&f, u, u_n, m, unit_read(message, m));
	*out = f.out;
	return 0;
}
