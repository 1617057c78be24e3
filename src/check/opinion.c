#include "check/opinion.h"

#include "check/conv.h"
#include "check/lexicon.h"
#include "check/mix.h"
#include "check/model.h"
#include "check/rows.h"

/* Layout of models/opinion.bin. There follow: the marks of the words' rows; rows of 32 bytes, those
 * of words first; of each layer its filters, int16, as conv.h has them, then its int32 biases;
 * weights of the filters over the text, of those over the message, of each kind's outputs, and a
 * last row of biases. */
struct network {
	char magic[4]; /* "CHOP" */
	uint32_t version;
	float scale; /* an answer of a filter = integer × scale */
	uint32_t shift[OPINION_LAYERS];
	uint32_t unused[2];
};

static const struct network *network(void)
{
	return (const struct network *)(const void *)model_opinion;
}

static const uint8_t *marks(void) { return (const uint8_t *)(network() + 1); }

static uint32_t shared(uint32_t a, uint32_t b)
{
	return OPINION_WORDS + (mix_high(a, b) >> (32 - OPINION_SHARED));
}

static uint32_t letters(const char *p, size_t n)
{
	uint32_t h = 0;
	memcpy(&h, p, n);
	return h;
}

static uint32_t word_row(uint32_t hash, const uint8_t *mark)
{
	for (unsigned choice = 0; choice < 2; choice++) {
		uint32_t at = opinion_place(hash, choice);
		if (mark[at] == opinion_mark(hash))
			return at;
	}
	return shared(1, hash);
}

unsigned opinion_rows(const struct doc *doc, const struct unit *u, const uint8_t *mark,
                      uint32_t out[OPINION_ROWS_MAX])
{
	uint32_t *o = out;
	const struct token *t = &doc->tokens[u->token];
	bool word = t->kind == TOKEN_WORD && (!u->type || u->type == CHAPERONE_HEALTH_INFO + 1);
	*o++ = word ? word_row(u->word, mark) : shared(1, u->word);
	*o++ = shared(2,
	              doc->kind * 256u + (u->flags & (TOKEN_CAPITAL | TOKEN_UPPER | TOKEN_HASHTAG |
	                                              TOKEN_SENTENCE | TOKEN_QUOTED)));
	if (u->type)
		*o++ = shared(3, u->type);
	if (!word)
		return (unsigned)(o - out);
	if (t->fold_n > 3) {
		*o++ = shared(4, letters(t->fold, 4));
		*o++ = shared(5, letters(t->fold + t->fold_n - 3, 3));
	}
	unsigned n = 0;
	const uint8_t *c = u->set ? lexicon_classes(u->set, &n) : NULL;
	for (unsigned k = 0; k < n && k < 12; k++)
		*o++ = shared(6, c[k]);
	n = 0;
	c = u->phrase ? lexicon_classes(u->phrase, &n) : NULL;
	for (unsigned k = 0; k < n && k < 4; k++)
		*o++ = shared(7, c[k]);
	return (unsigned)(o - out);
}

#define WIDEST 64 /* numbers of a unit that a layer hands to the next */
#define PADDED (OPINION_UNITS_MAX + 2 * CONV_MARGIN)

_Static_assert(OPINION_UNITS_MAX <= CONV_UNITS, "a layer reads a whole passage");
_Static_assert(WIDEST <= CONV_IN_MAX, "a layer knows the pairs of a unit by bits");

struct work {
	int16_t x[PADDED * OPINION_WIDTH], y[2][PADDED * WIDEST];
};

size_t opinion_memory_bytes(void)
{
	return sizeof(struct work) + (OPINION_UNITS_MAX + 1) * sizeof(struct unit) + 64;
}

/* Where n units begin in a buffer, once what surrounds them is zeros. */
static int16_t *between_margins(int16_t *buffer, size_t n, size_t width)
{
	size_t margin = CONV_MARGIN * width;
	memset(buffer, 0, margin * sizeof *buffer);
	memset(buffer + margin + n * width, 0, margin * sizeof *buffer);
	return buffer + margin;
}

/* The units as numbers. */
static void read_units(const struct doc *doc, const struct unit *u, size_t n, int16_t *x)
{
	const uint8_t *table = marks() + OPINION_WORDS;
	for (size_t i = 0; i < n; i++) {
		uint32_t row[OPINION_ROWS_MAX];
		unsigned rows = opinion_rows(doc, &u[i], marks(), row);
		for (unsigned k = 0; k < rows; k++)
			row[k] *= OPINION_WIDTH;
		for (unsigned half = 0; half < OPINION_WIDTH; half += 16) {
			rows_lanes sum[2];
			rows_sum16(table + half, row, rows, sum);
			memcpy(x + i * OPINION_WIDTH + half, sum, sizeof sum);
		}
	}
}

/* The largest answers of all filters over a document. */
static int read_doc(const struct doc *doc, int16_t top[OPINION_FILTERS])
{
	const struct network *m = network();
	size_t mark = arena_mark(doc->arena);
	struct unit *u = ARENA_NEW(doc->arena, struct unit, doc->tokens_n + 1);
	struct work *w = ARENA_NEW(doc->arena, struct work, 1);
	if (!u || !w)
		return CHAPERONE_E_MEMORY;
	size_t units = unit_read(doc, u), n = units < OPINION_UNITS_MAX ? units : OPINION_UNITS_MAX;
	int16_t *x = between_margins(w->x, n, OPINION_WIDTH);
	read_units(doc, u, n, x);
	const int16_t *filter = (const int16_t *)(const void *)(marks() + OPINION_WORDS +
	                                                        OPINION_ROWS * OPINION_WIDTH);
	for (int l = 0; l < OPINION_LAYERS; l++) {
		const struct opinion_layer *o = &opinion_layers[l];
		const int32_t *bias =
			(const int32_t *)(const void *)(filter + (size_t)3 * o->in * o->out);
		const struct conv c = {o->in, o->out, o->gap, m->shift[l], filter, bias};
		int16_t *y =
			l + 1 < OPINION_LAYERS ? between_margins(w->y[l % 2], n, o->out) : NULL;
		conv_read(&c, x, n, y, top);
		filter = (const int16_t *)(const void *)(bias + o->out);
		top += o->out;
		x = y;
	}
	arena_back(doc->arena, mark);
	return 0;
}

/* Bytes of the layers' filters and biases. */
static size_t filter_bytes(void)
{
	size_t n = 0;
	for (int l = 0; l < OPINION_LAYERS; l++)
		n += (3 * opinion_layers[l].in * sizeof(int16_t) + sizeof(int32_t)) *
		     opinion_layers[l].out;
	return n;
}

static const float (*weights(void))[OPINION_OUTPUTS]
{
	return (const float(*)[OPINION_OUTPUTS])(const void *)(marks() + OPINION_WORDS +
	                                                       OPINION_ROWS * OPINION_WIDTH +
	                                                       filter_bytes());
}

static void add_answers(const int16_t top[OPINION_FILTERS], const float (*weight)[OPINION_OUTPUTS],
                        float logit[OPINION_OUTPUTS])
{
	for (unsigned f = 0; f < OPINION_FILTERS; f++)
		for (int k = 0; k < OPINION_OUTPUTS; k++)
			logit[k] += (float)top[f] * network()->scale * weight[f][k];
}

int opinion_of_doc(const struct doc *doc, struct opinion_memory *memory,
                   float logit[OPINION_OUTPUTS])
{
	const float(*weight)[OPINION_OUTPUTS] = weights() + doc->kind * (2 * OPINION_FILTERS + 1);
	int16_t top[OPINION_FILTERS];
	memory->asked++;
	if (doc->message && !memory->message_read) {
		if (read_doc(doc->message, memory->message))
			return CHAPERONE_E_MEMORY;
		memory->message_read = true;
	}
	if (read_doc(doc, top))
		return CHAPERONE_E_MEMORY;
	memcpy(logit, weight[2 * OPINION_FILTERS], OPINION_OUTPUTS * sizeof *logit);
	add_answers(top, weight, logit);
	if (doc->message)
		add_answers(memory->message, weight + OPINION_FILTERS, logit);
	return 0;
}
