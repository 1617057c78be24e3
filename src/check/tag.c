#include "check/tag.h"

#include "check/lexicon.h"
#include "check/model.h"
#include "check/rows.h"

/* Layout of models/tagger.bin. Rows of 16 weights follow. */
struct tagger {
	char magic[4]; /* "CHTG" */
	uint32_t version, bits;
	float scale;                    /* weight = integer × scale */
	int16_t next[TAG_ROW][TAG_ROW]; /* [from][to]; from TAG__MAX: at the start */
	float margin[TAG_ROW][2]; /* score of a span = logistic(a + b × margin), by type's B tag */
};

static const struct tagger *tagger(void)
{
	return (const struct tagger *)(const void *)model_tagger;
}

static const enum chaperone_entity types[] = {
	CHAPERONE_PERSON,         CHAPERONE_DATE_TIME,    CHAPERONE_AGE,
	CHAPERONE_LOCATION,       CHAPERONE_ORGANIZATION, CHAPERONE_HEALTH_INFO,
	CHAPERONE_STREET_ADDRESS,
};

enum chaperone_entity tag_type(enum tag t) { return types[(t - 1) / 2]; }

bool tag_may_follow(enum tag a, enum tag b)
{
	if (b == TAG_O || b % 2 == 1)
		return true;
	return a != TAG__MAX && (a == b || a + 1 == b);
}

static uint32_t mix(uint32_t a, uint32_t b)
{
	uint32_t h = a * 0x9E3779B1u ^ b * 0x85EBCA77u;
	return h ^ h >> 15;
}

static uint32_t bytes_hash(const char *p, size_t n, uint32_t seed)
{
	uint32_t h = seed;
	for (size_t i = 0; i < n; i++)
		h = (h ^ (uint8_t)p[i]) * 16777619u;
	return h;
}

static uint32_t shape_of(const struct token *t)
{
	uint32_t n = t->end - t->start, digits = 0;
	if (t->kind == TOKEN_NUMBER)
		for (unsigned i = 0; i < t->fold_n; i++)
			digits += ascii_is_digit(t->fold[i]);
	return (uint32_t)t->kind | (uint32_t)(t->flags & (TOKEN_CAPITAL | TOKEN_UPPER)) << 4 |
	       (n > 3 ? 3 : n) << 8 | (digits > 4 ? 4 : digits) << 12;
}

int tag_words(const struct doc *doc, struct tag_words *out)
{
	size_t n = doc->tokens_n;
	struct tag_word *w = arena_zero(doc->arena, n + 4, sizeof *w);
	if (!w)
		return CHAPERONE_E_MEMORY;
	uint32_t words = 0, capitals = 0, upper = 0;
	w[0].word = w[1].word = 1;
	w[n + 2].word = w[n + 3].word = 2;
	for (size_t i = 0; i < n; i++) {
		const struct token *t = &doc->tokens[i];
		struct tag_word *o = &w[i + 2];
		size_t m = t->fold_n;
		const char *f = t->fold;
		*o = (struct tag_word){
			.word = t->hash,
			.set = t->classes,
			.form = t->form,
			.kind = t->kind,
			.phrase = (uint16_t)(t->phrase * 2 + (t->phrase && t->phrase_first))};
		if (t->kind == TOKEN_CODE)
			o->word = 16 + t->form;
		else if (t->kind == TOKEN_NUMBER && m > 2)
			o->word = 100 + (uint32_t)m;
		else if (t->kind == TOKEN_EMOJI)
			o->word = bytes_hash(f, m > 4 ? 4 : m, 77);
		o->shape = shape_of(t);
		if (t->kind == TOKEN_WORD) {
			o->prefix2 = bytes_hash(f, m < 2 ? m : 2, 3);
			o->prefix3 = bytes_hash(f, m < 3 ? m : 3, 5);
			o->suffix2 = bytes_hash(f + (m < 2 ? 0 : m - 2), m < 2 ? m : 2, 7);
			o->suffix3 = bytes_hash(f + (m < 3 ? 0 : m - 3), m < 3 ? m : 3, 11);
			o->suffix4 = bytes_hash(f + (m < 4 ? 0 : m - 4), m < 4 ? m : 4, 13);
			if (!(t->flags & (TOKEN_HASHTAG | TOKEN_HANDLE))) {
				words++;
				capitals += (t->flags & TOKEN_CAPITAL) != 0;
				upper += (t->flags & TOKEN_UPPER) != 0;
			}
		}
		o->shape |= (uint32_t)(t->flags & (TOKEN_SENTENCE | TOKEN_HASHTAG | TOKEN_HANDLE))
		            << 16;
	}
	out->w = w;
	out->n = n;
	out->style = !words                     ? 0
	             : !capitals                ? 1
	             : upper * 3 > words * 2    ? 2
	             : capitals * 4 > words * 3 ? 3
	                                        : 4;
	return 0;
}

unsigned tag_features(const struct tag_words *words, size_t i, uint32_t *out)
{
	const struct tag_word *w = words->w + i + 2;
	uint32_t *o = out;
	uint32_t style = words->style, shape = w->shape | style << 28;
#define F(id, v) (*o++ = mix((id), (v)))
	F(1, w->word);
	F(2, w[-1].word);
	F(3, w[1].word);
	F(4, w[-2].word);
	F(5, w[2].word);
	F(6, mix(w[-1].word, w->word));
	F(7, mix(w->word, w[1].word));
	F(8, mix(w[-1].word, w[1].word));
	F(9, mix(w[-2].word, w[-1].word));
	F(10, mix(w[1].word, w[2].word));
	F(11, shape);
	F(12, mix(shape, w[-1].shape));
	F(13, mix(shape, w[1].shape));
	F(14, mix(shape, w[-1].word));
	F(15, mix(shape, w[1].word));
	F(16, mix(mix(w[-1].shape, w[1].shape), shape));
	F(17, w->prefix2);
	F(18, w->prefix3);
	F(19, w->suffix2);
	F(20, w->suffix3);
	F(21, w->suffix4);
	F(22, mix(shape, w->set));
	F(23, mix(w[-1].set, w->set));
	F(24, mix(w->set, w[1].set));
	F(25, mix(w[-1].set, w[-1].shape));
	F(26, mix(w[1].set, w[1].shape));
	F(27, mix(w->form, w[1].form));
	F(28, mix(w->form, w[-1].form));
	F(29, mix(w[-1].word, w->set));
	F(30, mix(w->set, w[1].word));
	F(31, mix(w->form, w->word));
	F(32, mix(w->suffix3, w->shape));
	F(33, w->phrase);
	F(34, mix(w->phrase, w[1].phrase));
	F(35, mix(w->phrase, w->word));
#undef F
	unsigned n;
	const uint8_t *c = lexicon_classes(w->set, &n);
	for (unsigned k = 0; k < n && k < 24; k++) {
		*o++ = mix(40, c[k]);
		*o++ = mix(41, mix(shape, c[k]));
	}
	c = lexicon_classes(w->phrase / 2, &n);
	for (unsigned k = 0; k < n && k < 12; k++)
		*o++ = mix(44 + (w->phrase & 1), c[k]);
	c = lexicon_classes(w[-1].set, &n);
	for (unsigned k = 0; k < n && k < 24; k++)
		*o++ = mix(42, c[k]);
	c = lexicon_classes(w[1].set, &n);
	for (unsigned k = 0; k < n && k < 24; k++)
		*o++ = mix(43, c[k]);
	return (unsigned)(o - out);
}

typedef int32_t row[ROWS_WIDTH];

static void emit(const struct tag_words *words, size_t i, row *out)
{
	uint32_t f[TAG_FEATURES_MAX];
	unsigned n = tag_features(words, i, f);
	const struct tagger *m = tagger();
	rows_sum((const int8_t *)(m + 1), f, n, 32 - m->bits, *out);
}

/* One step of Viterbi: best[to] = max over from of best[from] + next[from][to], plus emit. */
static void step(int32_t *best, uint8_t *back, const row *e)
{
	const struct tagger *m = tagger();
	int32_t out[TAG_ROW], from_top[TAG_ROW] = {0};
	for (int to = 0; to < TAG_ROW; to++)
		out[to] = best[0] + m->next[0][to];
	for (int from = 1; from < TAG__MAX; from++)
		for (int to = 0; to < TAG_ROW; to++) {
			int32_t v = best[from] + m->next[from][to];
			from_top[to] = v > out[to] ? from : from_top[to];
			out[to] = v > out[to] ? v : out[to];
		}
	/* into I only from its own B or I */
	for (int to = 2; to < TAG__MAX; to += 2) {
		int32_t b = best[to - 1] + m->next[to - 1][to], i = best[to] + m->next[to][to];
		out[to] = b >= i ? b : i;
		from_top[to] = b >= i ? to - 1 : to;
	}
	for (int to = 0; to < TAG__MAX; to++) {
		best[to] = out[to] + (*e)[to];
		back[to] = (uint8_t)from_top[to];
	}
}

static float span_score(const row *e, const uint8_t *tags, size_t from, size_t n)
{
	/* the weakest token's lead over O speaks for the span */
	int lead = INT16_MAX;
	for (size_t i = from; i < from + n; i++) {
		int v = e[i][tags[i]] - e[i][TAG_O];
		if (v < lead)
			lead = v;
	}
	const struct tagger *m = tagger();
	float x = m->margin[tags[from]][0] + m->margin[tags[from]][1] * (float)lead * m->scale;
	/* a rational stand-in for the logistic function: the same bits on every machine */
	float a = x < 0 ? -x : x;
	float s = .5f + .5f * a / (1.2f + a);
	return x < 0 ? 1 - s : s;
}

static void add_entity(struct doc *doc, const row *e, const uint8_t *tags, size_t from, size_t n)
{
	const struct token *t = doc->tokens;
	doc->entities[doc->entities_n++] = (struct entity){
		.start = t[from].start,
		.end = t[from + n - 1].end,
		.token = (uint32_t)from,
		.tokens = (uint32_t)n,
		.type = (uint8_t)tag_type(tags[from]),
		.form = t[from].form,
		.score = span_score(e, tags, from, n),
	};
}

static void add_code(struct doc *doc, size_t i)
{
	const struct ident *d = doc->idents;
	const struct token *t = &doc->tokens[i];
	size_t lo = 0, hi = doc->idents_n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (d[mid].start < t->start)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == doc->idents_n || d[lo].type == CHAPERONE_ENTITY__MAX)
		return;
	doc->entities[doc->entities_n++] = (struct entity){
		.start = d[lo].start,
		.end = d[lo].end,
		.token = (uint32_t)i,
		.tokens = 1,
		.type = d[lo].type,
		.form = d[lo].form,
		.score = .5f + (float)d[lo].sure / 520.f,
	};
}

int tag_doc(struct doc *doc)
{
	size_t n = doc->tokens_n;
	struct tag_words words;
	doc->entities_n = 0;
	doc->entities = ARENA_NEW(doc->arena, struct entity, n + 1);
	row *e = ARENA_NEW(doc->arena, row, n + 1);
	uint8_t(*back)[TAG_ROW] = arena_alloc(doc->arena, (n + 1) * TAG_ROW);
	uint8_t *tags = arena_alloc(doc->arena, n + 1);
	if (!doc->entities || !e || !back || !tags || tag_words(doc, &words))
		return CHAPERONE_E_MEMORY;
	if (!n)
		return 0;
	int32_t best[TAG_ROW];
	emit(&words, 0, &e[0]);
	for (int t = 0; t < TAG__MAX; t++)
		best[t] = tag_may_follow(TAG__MAX, (enum tag)t)
		                  ? e[0][t] + tagger()->next[TAG__MAX][t]
		                  : INT32_MIN / 2;
	for (size_t i = 1; i < n; i++) {
		emit(&words, i, &e[i]);
		step(best, back[i], &e[i]);
	}
	int last = 0;
	for (int t = 1; t < TAG__MAX; t++)
		if (best[t] > best[last])
			last = t;
	for (size_t i = n; i-- > 0; last = back[i][last])
		tags[i] = (uint8_t)last;
	for (size_t i = 0; i < n;) {
		size_t end = i + 1;
		if (doc->tokens[i].kind == TOKEN_CODE) {
			add_code(doc, i);
		} else if (tags[i] != TAG_O) {
			while (end < n && tags[end] == tags[i] + (tags[i] & 1))
				end++;
			add_entity(doc, e, tags, i, end - i);
		}
		i = end;
	}
	return 0;
}
