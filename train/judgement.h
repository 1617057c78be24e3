/* judgement: trains models/judge.bin, logistic regression over src/check/feature.c's features. */
#ifndef TRAIN_JUDGEMENT_H
#define TRAIN_JUDGEMENT_H

#include "check/judge.h"
#include "train/example.h"

struct judgement_options {
	unsigned bits, epochs;
	unsigned least; /* texts that a feature must be in */
	float faint;    /* steps of 127 that one of its weights must reach, or it is given up */
	float rate, decay, dropout;
	float cases_rate,
		cases_decay; /* of what only the cases measured by have (train/tagger.c) */
	float together;      /* how much replies learn from posts and the reverse, 0…1 */
	uint64_t seed;
};

/* Columns of a row in training: outputs of posts, then of replies. Incoming texts have rows of
 * their own after those. */
#define JUDGEMENT_ROW (2 * JUDGE_OUTPUTS_MAX)

struct judgement {
	const struct judgement_options *o;
	float (*w)[JUDGEMENT_ROW];
	uint8_t *mark; /* of the feature that owns the row */
	bool *owned;
	float bias[CHAPERONE_KIND__MAX][JUDGE_OUTPUTS_MAX];
};

/* What is set on held-out texts once the weights are there. */
struct judgement_settings {
	float platt[CHAPERONE_KIND__MAX][JUDGE_OUTPUTS_MAX][2];
	float threshold[CHAPERONE_KIND__MAX][JUDGE_OUTPUTS_MAX];
	float share, unsure[2], lenience;
};

void judgement_train(struct judgement *m, const struct example *x, const bool *use, size_t n);
/* Logits of one passage, before the second opinion. */
void judgement_logits(const struct judgement *m, enum chaperone_kind kind,
                      const struct passage_rows *p, float out[JUDGE_OUTPUTS_MAX]);
/* Platt scaling (Platt 1999) of each output from held-out logits of the examples used. */
void judgement_calibrate(struct judgement_settings *s, const struct example *x, const bool *use,
                         float (*logits)[JUDGE_OUTPUTS_MAX], size_t n);
void judgement_save(const struct judgement *m, const struct judgement_settings *s,
                    const char *path);
void judgement_release(struct judgement *m);

#endif
