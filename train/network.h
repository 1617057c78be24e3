/* network: trains models/opinion.bin, a convolutional network over src/check/opinion.c's units. */
#ifndef TRAIN_NETWORK_H
#define TRAIN_NETWORK_H

#include "check/opinion.h"
#include "train/example.h"

#define NETWORK_BLOCK       32 /* the number of filters is a multiple */
#define NETWORK_FILTERS_MAX 256

struct network_options {
	unsigned bits, filters, epochs; /* bits at most 16 */
	float rate, table_rate;         /* of filters and their weights; of the table */
	float dropout, row_dropout;     /* of filters' answers; of a unit's rows */
	uint64_t seed;
};

struct network {
	const struct network_options *o;
	float (*table)[OPINION_WIDTH];
	float *filter; /* [2 × filters][OPINION_SPAN]: those of the text, those of the message */
	float *bias;   /* [2 × filters] */
	float *weight; /* [kind][OPINION_OUTPUTS][2 × filters + 1], the last is the output's bias */
	float *turned[2]; /* filters as [OPINION_SPAN][filters], for reading */
};

void network_train(struct network *m, const struct example *x, const bool *use, size_t n);
void network_logits(const struct network *m, enum chaperone_kind kind, const struct passage_rows *p,
                    float out[OPINION_OUTPUTS]);
void network_save(const struct network *m, const char *path);
void network_release(struct network *m);

#endif
