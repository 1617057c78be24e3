#include "check/tag.h"

#include "check/lexicon.h"
#include "check/logistic.h"
#include "check/mix.h"
#include "check/model.h"
#include "check/rows.h"

/* Layout of models/tagger.bin. Rows of 16 weights follow. */
struct tagger {
	char magic[4]; /* "CHTG" */
	uint32_t version, bits;
	float scale;                    /* weight = integer × scale */
	int16_t next[TAG_ROW][TAG_ROW]; /* [from][to]; from TAG__MAX: at the start */
	float margin[TAG_ROW][2]; /* score of a span = logistic(a + b × lead), by its B tag */
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
			o->suffix2 = bytes_hash(f + (m < 2 ? 0 : m - 2), m < 2 ? m : 2, 7);
			o->prefix3 = bytes_hash(f, m < 3 ? m : 3, 5);
			o->suffix3 = bytes_hash(f + (m < 3 ? 0 : m - 3), m < 3 ? m : 3, 11);
			o->suffix4 = bytes_hash(f + (m < 4 ? 0 : m - 4), m < 4 ? m : 4, 13);
			if (!(t->flags & (TOKEN_HASHTAG | TOKEN_HANDLE))) {
				words++;
				capitals += (t->flags & TOKEN_CAPITAL) != 0;
				upper += (t->flags & TOKEN_UPPER) != 0;
			}
		}
		o->pair = mix(o[-1].word, o->word);
		o->shape |= (uint32_t)(t->flags & (TOKEN_SENTENCE | TOKEN_HASHTAG | TOKEN_HANDLE))
		            << 16;
	}
	w[n + 2].pair = mix(w[n + 1].word, 2);
	w[n + 3].pair = mix(2, 2);
	w[1].pair = mix(1, 1);
	out->w = w;
	out->n = n;
	out->style = !words                     ? 0
	             : !capitals                ? 1
	             : upper * 3 > words * 2    ? 2
	             : capitals * 4 > words * 3 ? 3
	                                        : 4;
	return 0;
}

#define CLASSES_MAX 24

static uint32_t *put_classes(uint32_t *o, uint32_t set, uint32_t id, uint32_t with)
{
	unsigned n = 0;
	const uint8_t *c = set ? lexicon_classes((uint16_t)set, &n) : NULL;
	for (unsigned k = 0; k < n && k < CLASSES_MAX; k++)
		*o++ = mix_products(id, mix(c[k], with));
	return o;
}

unsigned tag_features(const struct tag_words *words, size_t i, uint32_t *out)
{
	const struct tag_word *w = words->w + i + 2;
	uint32_t *o = out;
	uint32_t style = words->style, shape = w->shape | style << 28;
#define F(id, v) (*o++ = mix_products(id, v))
	F(1, w->word);
	F(2, w[-1].word);
	F(3, w[1].word);
	F(4, w[-2].word);
	F(5, w[2].word);
	F(6, w->pair);
	F(7, w[1].pair);
	F(8, mix(w[-1].word, w[1].word));
	F(9, w[-1].pair);
	F(10, w[2].pair);
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
	F(32, mix(w->suffix3, w->shape));
	if (w->set) {
		F(22, mix(shape, w->set));
		F(29, mix(w[-1].word, w->set));
		F(30, mix(w->set, w[1].word));
	}
	if (w[-1].set) {
		F(23, mix(w[-1].set, w->set));
		F(25, mix(w[-1].set, w[-1].shape));
	}
	if (w[1].set) {
		F(24, mix(w->set, w[1].set));
		F(26, mix(w[1].set, w[1].shape));
	}
	if (w->form | w[1].form)
		F(27, mix(w->form, w[1].form));
	if (w->form | w[-1].form)
		F(28, mix(w->form, w[-1].form));
	if (w->form)
		F(31, mix(w->form, w->word));
	if (w->phrase | w[1].phrase)
		F(34, mix(w->phrase, w[1].phrase));
	if (w->phrase) {
		F(33, w->phrase);
		F(35, mix(w->phrase, w->word));
	}
#undef F
	o = put_classes(o, w->set, 40, 1);
	o = put_classes(o, w->set, 41, shape);
	o = put_classes(o, w[-1].set, 42, 1);
	o = put_classes(o, w[1].set, 43, 1);
	o = put_classes(o, w->phrase / 2, 44 + (w->phrase & 1), 1);
	unsigned n = (unsigned)(o - out);
	for (unsigned k = 0; k < n; k++)
		out[k] = mix_last_step(out[k]);
	return n;
}

/* Scores of one token: of the tags with even numbers (O and the I of each type), of those with odd
 * ones (the B). */
typedef rows_lanes row[2];

/* Where the rows of one token's features are, on their way from memory. */
struct ahead {
	uint32_t at[TAG_FEATURES_MAX];
	unsigned n;
};

static void look_ahead(const struct tag_words *words, size_t i, struct ahead *a)
{
	const struct tagger *m = tagger();
	const uint8_t *rows = (const uint8_t *)(m + 1);
	a->n = tag_features(words, i, a->at);
	for (unsigned k = 0; k < a->n; k++)
		a->at[k] = rows_at(a->at[k], m->bits);
	for (unsigned k = 0; k < a->n; k++)
		__builtin_prefetch(rows + a->at[k]);
}

static void emit(const struct ahead *a, row *out)
{
	const struct tagger *m = tagger();
	rows_sum16((const uint8_t *)(m + 1), a->at, a->n, *out);
}

static int score_of(const row *e, int tag) { return (*e)[tag & 1][tag >> 1]; }

/* Viterbi works on two vectors of eight lanes: "open" has the B of the seven types and last O,
 * "inside" their I in the same order. Into an open tag leads every tag, into I only its own B or I.
 */
#define LANES  8
#define O_LANE 7

struct steps {
	rows_lanes open[2 * LANES -
	                1];       /* from each open tag, then from each inside one, to the open */
	rows_lanes begun, inside; /* from B to I, from I to I */
	rows_lanes start;
};

struct scores {
	rows_lanes open, inside;
};

/* Scores stay within this of O's: a score, a step and a token's row add up within 16 bits. */
#define SCORE_MAX 10000

static int tag_at(int lane, bool inside) { return lane == O_LANE ? TAG_O : 2 * lane + 1 + inside; }

static void read_steps(struct steps *s)
{
	const struct tagger *m = tagger();
	for (int to = 0; to < LANES; to++) {
		for (int from = 0; from < 2 * LANES - 1; from++)
			s->open[from][to] =
				m->next[tag_at(from % LANES, from >= LANES)][tag_at(to, false)];
		s->start[to] = m->next[TAG__MAX][tag_at(to, false)];
		s->begun[to] = to == O_LANE ? 0 : m->next[tag_at(to, false)][tag_at(to, true)];
		s->inside[to] = to == O_LANE ? 0 : m->next[tag_at(to, true)][tag_at(to, true)];
	}
}

static rows_lanes chosen(rows_lanes if_true, rows_lanes condition, rows_lanes if_false)
{
	return (if_true & condition) | (if_false & ~condition);
}

/* Add a token's row; scores count from O's, so that they never run away. */
static void add_row(struct scores *s, const row *e)
{
	const rows_lanes last = {0, 0, 0, 0, 0, 0, 0, -1};
	rows_lanes inside = __builtin_shufflevector((*e)[0], (*e)[0], 1, 2, 3, 4, 5, 6, 7, 0);
	s->open += chosen(inside, last, (*e)[1]);
	s->inside += inside;
	int16_t o = s->open[O_LANE];
	rows_lanes low = (rows_lanes){0} - SCORE_MAX, high = (rows_lanes){0} + SCORE_MAX;
	s->open -= o;
	s->inside -= o;
	s->open = rows_smaller(rows_larger(s->open, low), high);
	s->inside = rows_smaller(rows_larger(s->inside, low), high);
}

/* One step: each lane's best score and where it came from. The byte above says whether I was inside
 * before. */
static rows_lanes step(const struct steps *t, struct scores *s)
{
	rows_lanes best = s->open[0] + t->open[0], from = {0};
	for (int16_t k = 1; k < 2 * LANES - 1; k++) {
		int16_t score = k < LANES ? s->open[k] : s->inside[k - LANES];
		rows_lanes v = t->open[k] + score;
		from = rows_larger(from, (v > best) & k); /* k grows */
		best = rows_larger(v, best);
	}
	rows_lanes begun = s->open + t->begun, inside = s->inside + t->inside;
	rows_lanes stays = inside > begun;
	s->inside = rows_larger(inside, begun);
	s->open = best;
	return from | (stays & 0x100);
}

/* The likeliest tags of all tokens, read backwards from the last. */
static void follow(const struct scores *s, const rows_lanes *back, size_t n, uint8_t *tags)
{
	int lane = O_LANE;
	bool inside = false;
	int16_t top = s->open[O_LANE];
	for (int k = 0; k < O_LANE; k++) {
		if (s->open[k] > top)
			top = s->open[k], lane = k, inside = false;
		if (s->inside[k] > top)
			top = s->inside[k], lane = k, inside = true;
	}
	for (size_t i = n; i-- > 0;) {
		tags[i] = (uint8_t)tag_at(lane, inside);
		int from = back[i][lane];
		if (inside) {
			inside = from >> 8;
		} else {
			from &= 0xFF;
			inside = from >= LANES;
			lane = from % LANES;
		}
	}
}

static float span_score(const row *e, const uint8_t *tags, size_t from, size_t n)
{
	/* the weakest token's lead over O speaks for the span */
	int lead = INT16_MAX;
	for (size_t i = from; i < from + n; i++) {
		int v = score_of(&e[i], tags[i]) - score_of(&e[i], TAG_O);
		if (v < lead)
			lead = v;
	}
	const struct tagger *m = tagger();
	const float *margin = m->margin[tags[from]];
	return logistic(margin[0] + margin[1] * (float)lead * m->scale);
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

/* Are tokens i, i + 1 and i + 2 one word with a hyphen? */
static bool hyphenated(const struct doc *doc, size_t i)
{
	const struct token *t = doc->tokens + i;
	return i + 2 < doc->tokens_n && t[0].kind == TOKEN_WORD && t[2].kind == TOKEN_WORD &&
	       t[1].flags & t[2].flags & TOKEN_GLUED && t[1].end - t[1].start == 1 &&
	       doc->text.p[t[1].start] == '-';
}

/* Are tokens i, i + 1 and i + 2 a given name of two syllables before a family name, as Koreans and
 * many Chinese write theirs: "Se-hun"? Longer words are compounds: "Co-founder". */
static bool given_in_two(const struct doc *doc, size_t i)
{
	const struct token *t = doc->tokens + i;
	return hyphenated(doc, i) && t[0].flags & TOKEN_CAPITAL && !(t[2].flags & TOKEN_CAPITAL) &&
	       t[0].fold_n <= 5 && t[2].fold_n <= 5 && !(t[3].flags & TOKEN_GLUED);
}

/* A name neither begins nor breaks off within a word: "Won-jae Baik", "Ngozi Adichie-Park". */
static void whole_words(struct doc *doc, const uint8_t *tags)
{
	struct entity *e = &doc->entities[doc->entities_n - 1];
	if (e->type != CHAPERONE_PERSON)
		return;
	for (size_t to = e->token + e->tokens; hyphenated(doc, to - 1); to += 2) {
		if (tags[to] != TAG_O || tags[to + 1] != TAG_O ||
		    !(doc->tokens[to + 1].flags & TOKEN_CAPITAL))
			break;
		e->tokens += 2;
		e->end = doc->tokens[to + 1].end;
	}
	struct entity *before = doc->entities_n > 1 ? e - 1 : NULL;
	size_t free_from = before ? before->token + before->tokens : 0;
	bool person = before && before->type == CHAPERONE_PERSON;
	if (person && (free_from + 2 == e->token || free_from + 1 == e->token) &&
	    hyphenated(doc, free_from - 1)) {
		before->tokens = (uint32_t)(e->token + e->tokens - before->token);
		before->end = e->end;
		doc->entities_n--;
		return;
	}
	uint32_t more = 0;
	if (e->token >= free_from + 2 && hyphenated(doc, e->token - 2))
		more = 2;
	else if (e->token >= free_from + 3 && given_in_two(doc, e->token - 3))
		more = 3;
	e->token -= more, e->tokens += more;
	e->start = doc->tokens[e->token].start;
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
	rows_lanes *back = ARENA_NEW(doc->arena, rows_lanes, n + 1);
	uint8_t *tags = arena_alloc(doc->arena, n + 1);
	if (!doc->entities || !e || !back || !tags || tag_words(doc, &words))
		return CHAPERONE_E_MEMORY;
	if (!n)
		return 0;
	struct steps steps;
	read_steps(&steps);
	struct scores best = {.open = steps.start, .inside = (rows_lanes){0} - SCORE_MAX};
	struct ahead ahead[2];
	look_ahead(&words, 0, &ahead[0]);
	for (size_t i = 0; i < n; i++) {
		if (i + 1 < n)
			look_ahead(&words, i + 1, &ahead[(i + 1) & 1]);
		emit(&ahead[i & 1], &e[i]);
		back[i] = i ? step(&steps, &best) : (rows_lanes){0};
		add_row(&best, &e[i]);
	}
	follow(&best, back, n, tags);
	for (size_t i = 0; i < n;) {
		size_t end = i + 1;
		if (doc->tokens[i].kind == TOKEN_CODE) {
			add_code(doc, i);
		} else if (tags[i] != TAG_O) {
			while (end < n && tags[end] == tags[i] + (tags[i] & 1))
				end++;
			add_entity(doc, e, tags, i, end - i);
			whole_words(doc, tags);
		}
		i = end;
	}
	return 0;
}
