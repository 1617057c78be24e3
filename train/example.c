#include "train/example.h"

#include <stdio.h>
#include <stdlib.h>

#include "check/opinion.h"
#include "check/passage.h"
#include "check/rows.h"

static void read_units(struct unit_rows *t, const struct doc *doc, const uint8_t *mark)
{
	struct unit *u = calloc(doc->tokens_n + 1, sizeof *u);
	t->n = (uint32_t)unit_read(doc, u);
	t->first = calloc(t->n + 1, sizeof *t->first);
	t->row = calloc((size_t)t->n * OPINION_ROWS_MAX + 1, sizeof *t->row);
	uint32_t total = 0;
	for (uint32_t i = 0; i < t->n; i++) {
		uint32_t row[OPINION_ROWS_MAX];
		unsigned n = opinion_rows(doc, &u[i], mark, row);
		for (unsigned k = 0; k < n; k++)
			t->row[total++] = (uint16_t)row[k];
		t->first[i + 1] = total;
	}
	t->row = realloc(t->row, (total + 1) * sizeof *t->row);
	free(u);
}

static void read_passage(struct passage_rows *p, const struct doc *doc,
                         const struct example_options *o)
{
	struct feature_list f;
	size_t mark = arena_mark(doc->arena);
	if (feature_of_doc(doc, o->judge_bits, NULL, &f))
		exit(2);
	p->n = f.n;
	p->id = malloc((p->n + 1) * sizeof *p->id);
	uint32_t inbound = (uint32_t)(doc->kind == CHAPERONE_INBOUND) << o->judge_bits;
	for (size_t i = 0; i < p->n; i++)
		p->id[i] = f.id[i] | inbound << ROWS_MARK_BITS;
	arena_back(doc->arena, mark);
	read_units(&p->text, doc, o->mark);
	if (doc->message)
		read_units(&p->message, doc->message, o->mark);
}

void example_init(struct example *x, const struct labelled *c, const struct doc *doc,
                  const struct example_options *o)
{
	x->kind = c->kind;
	x->own = c->own;
	unsigned outputs = judge_outputs(c->kind);
	for (unsigned k = 0; k < outputs; k++) {
		enum chaperone_reason_code code = judge_reason(c->kind, k);
		x->target[k] = code == CHAPERONE_REASON__MAX ? c->unsafe : c->reasons >> code & 1;
	}
	read_passage(&x->whole, doc, o);
	if (doc->tokens_n <= PASSAGE_WHOLE_TOKENS)
		return;
	for (struct passage p = {0, 0}; passage_next(doc, &p);) {
		struct doc part;
		size_t mark = arena_mark(doc->arena);
		if (!passage_doc(doc, &p, &part))
			exit(2);
		x->part = realloc(x->part, (x->parts + 1) * sizeof *x->part);
		x->part[x->parts] = (struct passage_rows){0};
		read_passage(&x->part[x->parts++], &part, o);
		arena_back(doc->arena, mark);
	}
}
