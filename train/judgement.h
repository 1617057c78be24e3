/* judgement: trains models/judge.bin, logistic regression over src/check/feature.c's features. */
#ifndef TRAIN_JUDGEMENT_H
#define TRAIN_JUDGEMENT_H

#include "check/judge.h"
#include "train/cases.h"

struct judgement_options {
	unsigned bits, epochs;
	float rate, decay, dropout;
	float share; /* how much replies learn from posts and the reverse, 0…1 */
	uint64_t seed;
};

/* Features of one case, and what it should be judged. */
struct example {
	uint32_t *row;
	size_t n;
	enum chaperone_kind kind;
	bool target[8];
};

struct judgement {
	const struct judgement_options *o;
	float (*w)[JUDGE_ROW];
	float bias[CHAPERONE_KIND__MAX][8];
	float platt[CHAPERONE_KIND__MAX][8][2], threshold[CHAPERONE_KIND__MAX][8];
};

/* doc must be tagged. */
void example_init(struct example *x, const struct labelled *c, const struct doc *doc,
                  unsigned bits);
void judgement_train(struct judgement *m, const struct example *x, const bool *use, size_t n);
/* Logits before calibration. */
void judgement_logits(const struct judgement *m, const struct example *x, float out[8]);
/* Platt scaling (Platt 1999) of output k of a kind from held-out logits. */
void judgement_calibrate(struct judgement *m, const struct example *x, float (*logits)[8],
                         size_t n);
void judgement_save(const struct judgement *m, const char *path);
void judgement_release(struct judgement *m);

#endif
