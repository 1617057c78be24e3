/* example: a labelled text as judge and second opinion learn from it. */
#ifndef TRAIN_EXAMPLE_H
#define TRAIN_EXAMPLE_H

#include "check/judge.h"
#include "train/cases.h"

/* Units of a text or of a message, as rows of the network's table. */
struct unit_rows {
	uint16_t *row;
	uint32_t *first; /* n + 1 */
	uint32_t n;
};

struct passage_rows {
	uint32_t *id; /* the judge's features; of incoming texts past those of the others */
	size_t n;
	struct unit_rows text, message;
};

struct example {
	enum chaperone_kind kind;
	bool own; /* as in train/cases.h */
	bool target[JUDGE_OUTPUTS_MAX];
	struct passage_rows whole;
	struct passage_rows *part; /* of a text of several passages */
	size_t parts;
};

struct example_options {
	unsigned judge_bits;
	const uint8_t *mark; /* of the words' rows in the network's table */
};

/* doc must be tagged. */
void example_init(struct example *x, const struct labelled *c, const struct doc *doc,
                  const struct example_options *o);

#endif
