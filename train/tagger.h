/* tagger: trains models/tagger.bin, a conditional random field over src/check/tag.c's features. */
#ifndef TRAIN_TAGGER_H
#define TRAIN_TAGGER_H

#include "train/cases.h"

struct tagger_options {
	unsigned bits; /* log2 of the rows */
	unsigned epochs;
	float rate, decay;
	float dropout;   /* share of features left out at each look */
	float name_bias; /* added to the score of PERSON tags when decoding */
	uint64_t seed;
};

/* A span's score = logistic(a + b × lead over no span), by type. */
typedef float tagger_margins[CHAPERONE_ENTITY__MAX][2];

/* Train on the cases for which use[i] is true and write the model to path. */
void tagger_train(const struct cases *cs, const bool *use, const struct tagger_options *o,
                  tagger_margins margins, const char *path);

#endif
