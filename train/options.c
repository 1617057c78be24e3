#include "train/options.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct options otherwise = {
	.folds = 5,
	.tagger =
		{.bits = 17, .epochs = 6, .rate = .2f, .decay = 1e-6f, .dropout = .05f, .seed = 1},
	.judge = {.bits = 17,
                  .epochs = 9,
                  .least = 3,
                  .faint = 22,
                  .rate = .1f,
                  .decay = 1e-5f,
                  .cases_rate = .5f,
                  .cases_decay = 1e-4f,
                  .dropout = .3f,
                  .together = .5f,
                  .seed = 1},
	.opinion = {.epochs = 9,
                    .rate = .001f,
                    .table_rate = .05f,
                    .cases_weight = 1.5f,
                    .dropout = .5f,
                    .unit_dropout = .3f,
                    .seed = 1},
	.share = .3f,
	.lenience = .8f,
	.unsure_from = -1.6f,
	.unsure_to = 2.6f,
	.false_alarms = .078f,
	.reason_recall = .96f,
};

enum type { UNSIGNED, FLOAT, SEED };

#define AT(member) offsetof(struct options, member)
static const struct {
	const char *name;
	enum type type;
	size_t at;
} table[] = {
	{"folds", UNSIGNED, AT(folds)},
	{"tagger-bits", UNSIGNED, AT(tagger.bits)},
	{"tagger-epochs", UNSIGNED, AT(tagger.epochs)},
	{"tagger-rate", FLOAT, AT(tagger.rate)},
	{"tagger-decay", FLOAT, AT(tagger.decay)},
	{"tagger-dropout", FLOAT, AT(tagger.dropout)},
	{"tagger-name-bias", FLOAT, AT(tagger.name_bias)},
	{"judge-bits", UNSIGNED, AT(judge.bits)},
	{"judge-epochs", UNSIGNED, AT(judge.epochs)},
	{"judge-least", UNSIGNED, AT(judge.least)},
	{"judge-faint", FLOAT, AT(judge.faint)},
	{"judge-rate", FLOAT, AT(judge.rate)},
	{"judge-decay", FLOAT, AT(judge.decay)},
	{"judge-cases-rate", FLOAT, AT(judge.cases_rate)},
	{"judge-cases-decay", FLOAT, AT(judge.cases_decay)},
	{"judge-dropout", FLOAT, AT(judge.dropout)},
	{"judge-together", FLOAT, AT(judge.together)},
	{"opinion-epochs", UNSIGNED, AT(opinion.epochs)},
	{"opinion-rate", FLOAT, AT(opinion.rate)},
	{"opinion-table-rate", FLOAT, AT(opinion.table_rate)},
	{"opinion-cases-weight", FLOAT, AT(opinion.cases_weight)},
	{"opinion-dropout", FLOAT, AT(opinion.dropout)},
	{"opinion-unit-dropout", FLOAT, AT(opinion.unit_dropout)},
	{"opinion-seed", SEED, AT(opinion.seed)},
	{"share", FLOAT, AT(share)},
	{"unsure-from", FLOAT, AT(unsure_from)},
	{"unsure-to", FLOAT, AT(unsure_to)},
	{"lenience", FLOAT, AT(lenience)},
	{"false-alarms", FLOAT, AT(false_alarms)},
	{"reason-recall", FLOAT, AT(reason_recall)},
};

static int read_one(struct options *o, const char *arg)
{
	const char *value = strchr(arg, '=');
	char *end = NULL;
	for (size_t i = 0; value && i < sizeof table / sizeof *table; i++) {
		size_t n = strlen(table[i].name);
		if (strncmp(arg, table[i].name, n) != 0 || arg + n != value)
			continue;
		double v = strtod(value + 1, &end);
		void *at = (char *)o + table[i].at;
		if (end == value + 1 || *end)
			break;
		if (table[i].type == UNSIGNED)
			*(unsigned *)at = (unsigned)v;
		else if (table[i].type == SEED)
			*(uint64_t *)at = (uint64_t)v;
		else
			*(float *)at = (float)v;
		return 0;
	}
	fprintf(stderr, "train: --%s is not an option with a number; these are:\n", arg);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		fprintf(stderr, "  --%s=\n", table[i].name);
	return -1;
}

int options_read(struct options *o, int argc, char **argv)
{
	*o = otherwise;
	int i = 0;
	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++)
		if (read_one(o, argv[i] + 2))
			return -1;
	return i;
}
