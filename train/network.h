/* network: trains models/opinion.bin, the network of src/check/opinion.c. */
#ifndef TRAIN_NETWORK_H
#define TRAIN_NETWORK_H

#include "train/example.h"
#include "train/vectors.h"

struct network_options {
	unsigned epochs;
	float rate, table_rate;      /* of filters and their weights; of the table */
	float cases_weight;          /* of the cases measured by, where one of our own counts 1 */
	float dropout, unit_dropout; /* of filters' answers; of what a layer reads */
	uint64_t seed;
};

/* What is learnt besides the table, as one row of numbers: each layer's filters [3 × in][out] and
 * biases [out], then the weights of every kind's outputs, OPINION_OUTPUTS × (2 × OPINION_FILTERS +
 * 1) a kind: of the text's filters, of the message's, and a bias. */
struct network {
	const struct network_options *o;
	const struct vectors *vectors;
	float (*table)[OPINION_WIDTH];
	float *w;
	float most; /* the largest answer while learning */
};

void network_train(struct network *m, const struct example *x, const bool *use, size_t n);
void network_logits(const struct network *m, enum chaperone_kind kind, const struct passage_rows *p,
                    float out[OPINION_OUTPUTS]);
void network_save(const struct network *m, const char *path);
void network_release(struct network *m);

#endif
