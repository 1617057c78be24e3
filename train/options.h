/*
 * options: what can be tuned from the command line, with what is used otherwise.
 *
 * --NAME=VALUE for each row of the table in options.c; all values are numbers.
 */
#ifndef TRAIN_OPTIONS_H
#define TRAIN_OPTIONS_H

#include "train/judgement.h"
#include "train/network.h"
#include "train/tagger.h"

struct options {
	unsigned folds; /* of the five, how many are measured */
	struct tagger_options tagger;
	struct judgement_options judge;
	struct network_options opinion;
	float share, unsure_from, unsure_to, lenience;  /* as in src/check/judge.c */
	float false_alarms;  /* share of the ordinary safe texts that may be held */
	float reason_recall; /* for which a reason's cut is set */
};

/* Options before the first argument that is none; returns how many arguments were read, or -1 after
 * saying what is wrong. */
int options_read(struct options *o, int argc, char **argv);

#endif
