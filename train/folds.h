/*
 * folds: every labelled text as read by models that have not seen it. For each fifth
 * of the texts, tagger, roles, judge and second opinion are trained on the other
 * four; texts of one group (a message's replies, twins, copies) stay together.
 */
#ifndef TRAIN_FOLDS_H
#define TRAIN_FOLDS_H

#include "check/doc.h"
#include "train/options.h"
#include "train/panel.h"

#define FOLDS 5

struct tally {
	unsigned right, extra, missed;
};

struct folds {
	const struct options *o;
	const struct cases *cases;
	const struct vectors *vectors;
	char **files;                                 /* by source of a case; NULL at the end */
	struct example *x;                            /* of those that are judged; else kind__MAX */
	struct tally (*spans)[CHAPERONE_ENTITY__MAX]; /* of a case */
	unsigned roles[CHAPERONE_ROLE__MAX][CHAPERONE_ROLE__MAX]; /* [labelled][found] */
	float (*logits)[JUDGE_OUTPUTS_MAX];                       /* held out */
	bool *measured; /* as written, and of a fold that was judged */
	struct judgement_settings settings;
	tagger_margins margins; /* from the leads of the folds' spans */
};

/* Is the case one that the judge learns from? Texts as written, and every second copy. */
bool folds_judged(const struct labelled *c);
/* Tagger and roles of each fold, into build/train.d. */
void folds_train_taggers(const struct folds *f);
/* All cases, or those judged only, by the tagger of their own fold. */
void folds_read(struct folds *f, bool all);
/* Judge and second opinion, held out; then calibration and cuts. */
void folds_judge(struct folds *f);

#endif
