/*
 * train: learn the checker's weights, or measure how well they are learnt.
 *
 *   train COMMAND [--OPTION=NUMBER …] DATA CORPUS…
 *
 *   tags     taggers of five folds: spans, names by file, roles
 *   judge    judge and second opinion of the folds, with taggers that are there
 *   cv       both, and build/train.d/cv.jsonl for train/report.py
 *   model    all that, then everything once more from all texts, into models/
 *
 * DATA holds the public corpora (train and dev parts); CORPUS are files of labelled
 * cases. Deterministic: the same files and options give the same weights.
 */
#include <stdio.h>
#include <stdlib.h>

#include "check/model.h"
#include "train/augment.h"
#include "train/folds.h"
#include "train/load.h"
#include "train/print.h"
#include "train/roles.h"
#include "train/worker.h"

const unsigned char *model_lexicon, *model_tagger, *model_role, *model_judge, *model_opinion;

#define FILES_MAX 250

static void read_all(struct cases *cs, char **files, const char *data, int n, char **corpus)
{
	static const char *public[] = {"btc/btc.train",
	                               "btc/btc.dev",
	                               "wnut17/wnut17train.conll",
	                               "wnut17/emerging.dev.conll",
	                               "tweebank-ner/train.bio",
	                               "tweebank-ner/dev.bio"};
	uint8_t source = 0;
	for (int i = 0; i < n && source < FILES_MAX - 8; i++, source++) {
		files[source] = corpus[i];
		cases_read(cs, corpus[i], source);
	}
	char path[4096];
	for (size_t i = 0; i < sizeof public / sizeof *public; i++, source++) {
		snprintf(path, sizeof path, "%s/%s", data, public[i]);
		files[source] = strdup(public[i]);
		cases_read_conll(cs, path, source);
	}
	fprintf(stderr, "%zu texts\n", cs->n);
	struct names names;
	names_read(&names, "train/names");
	snprintf(path, sizeof path, "%s/names", data);
	names_read_ranked(&names, path);
	augment_cases(cs, &names);
	fprintf(stderr, "%zu with copies\n", cs->n);
}

/* Those of all texts that a model is learnt from. */
static bool *used(const struct cases *cs, bool judged)
{
	bool *use = calloc(cs->n, sizeof *use);
	for (size_t i = 0; i < cs->n; i++)
		use[i] = !judged || folds_judged(&cs->c[i]);
	return use;
}

/* What is learnt from all texts and needs nothing of the folds' verdicts, beside them. */
static void begin_models(struct folds *f)
{
	const struct cases *cs = f->cases;
	if (worker_begin()) {
		struct network m = {.o = &f->o->opinion, .vectors = f->vectors};
		network_train(&m, f->x, used(cs, true), cs->n);
		network_save(&m, "models/opinion.bin");
		_exit(0);
	}
	if (worker_begin()) {
		tagger_train(cs, used(cs, false), &f->o->tagger, f->margins, "models/tagger.bin");
		roles_train(cs, used(cs, false), "models/role.bin");
		_exit(0);
	}
}

/* The judge from all texts, with what the folds have settled. */
static void train_judge(const struct folds *f)
{
	struct judgement m = {.o = &f->o->judge};
	bool *use = used(f->cases, true);
	judgement_train(&m, f->x, use, f->cases->n);
	judgement_save(&m, &f->settings, "models/judge.bin");
	judgement_release(&m);
	free(use);
}

int main(int argc, char **argv)
{
	static const char *const commands[] = {"tags", "judge", "cv", "model"};
	enum { TAGS, JUDGE, CV, MODEL } command = 0;
	while (argc > 1 && command < 4 && strcmp(argv[1], commands[command]) != 0)
		command++;
	struct options o;
	int read = argc > 2 ? options_read(&o, argc - 2, argv + 2) : -1;
	if (command > MODEL || read < 0 || argc - 2 - read < 2) {
		fprintf(stderr,
		        "usage: train tags|judge|cv|model [--OPTION=NUMBER …] DATA CORPUS…\n");
		return 2;
	}
	argv += 2 + read;
	argc -= 2 + read;
	model_lexicon = load_file("models/lexicon.bin");
	struct cases cs = {0};
	char *files[FILES_MAX] = {NULL};
	read_all(&cs, files, argv[0], argc - 1, argv + 1);
	struct folds f = {.o = &o,
	                  .cases = &cs,
	                  .vectors = vectors_read("train/vectors.bin"),
	                  .files = files};
	if (command != JUDGE)
		folds_train_taggers(&f);
	folds_read(&f, command != JUDGE);
	if (command != JUDGE) {
		print_spans(&f);
		print_names(&f, "build/train.d/names.jsonl");
	}
	if (command == TAGS)
		return 0;
	if (command == MODEL)
		begin_models(&f);
	folds_judge(&f);
	print_verdicts(&f);
	print_lines(&f, "build/train.d/cv.jsonl");
	if (command == MODEL)
		train_judge(&f);
	return 0;
}
