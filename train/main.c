/*
 * train: learn the checker's weights, or measure how well they are learnt.
 *
 *   train cv DATA CORPUS...       five folds: span F1 of the tagger, recall at false alarms of the
 * judge train model DATA CORPUS...    train on everything, write models/tagger.bin and
 * models/judge.bin
 *
 * DATA holds the public corpora (train and dev parts); CORPUS are files of labelled cases.
 * Deterministic: the same files and seed give the same weights.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check/role.h"
#include "check/tag.h"
#include "train/augment.h"
#include "train/judgement.h"
#include "train/roles.h"
#include "train/tagger.h"

#define FOLDS 5

const unsigned char *model_lexicon, *model_tagger, *model_role, *model_judge;

static struct cases cs;
static char **files;

static unsigned char *load(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f) {
		perror(path);
		exit(2);
	}
	fseek(f, 0, SEEK_END);
	size_t n = (size_t)ftell(f);
	rewind(f);
	unsigned char *p = aligned_alloc(64, (n + 127) & ~(size_t)63);
	if (fread(p, 1, n, f) != n)
		exit(2);
	fclose(f);
	return p;
}

static float option(const char *name, float otherwise)
{
	const char *v = getenv(name);
	return v ? strtof(v, NULL) : otherwise;
}

static struct tagger_options tagger_options(void)
{
	return (struct tagger_options){
		.bits = (unsigned)option("TAG_BITS", 17),
		.epochs = (unsigned)option("TAG_EPOCHS", 6),
		.rate = option("TAG_RATE", .2f),
		.decay = option("TAG_DECAY", 1e-6f),
		.dropout = option("TAG_DROPOUT", .05f),
		.name_bias = option("TAG_NAME_BIAS", 0),
		.seed = 1,
	};
}

static struct judgement_options judgement_options(void)
{
	return (struct judgement_options){
		.bits = (unsigned)option("JUDGE_BITS", 18),
		.epochs = (unsigned)option("JUDGE_EPOCHS", 12),
		.rate = option("JUDGE_RATE", .1f),
		.decay = option("JUDGE_DECAY", 1e-5f),
		.dropout = option("JUDGE_DROPOUT", .3f),
		.share = option("JUDGE_SHARE", .5f),
		.seed = 1,
	};
}

/* Through the tagger, with a message of its own for replies. */
struct read {
	struct doc doc, message;
	struct arena arena;
	void *memory;
};

static void read_case(struct read *r, const struct labelled *c)
{
	size_t n = strlen(c->text), m = c->reply_to ? strlen(c->reply_to) : 0;
	size_t bytes = doc_memory_bytes(n) + doc_memory_bytes(m) + judge_memory_bytes(n, m) + 65536;
	r->memory = malloc(bytes);
	arena_init(&r->arena, r->memory, bytes);
	r->doc = (struct doc){.kind = c->kind, .arena = &r->arena};
	int rc = doc_read(&r->doc, str_of(c->text, n)) || tag_doc(&r->doc);
	if (c->reply_to) {
		r->message = (struct doc){.kind = CHAPERONE_INBOUND, .arena = &r->arena};
		rc = rc || doc_read(&r->message, str_of(c->reply_to, m)) || tag_doc(&r->message);
		r->doc.message = &r->message;
	}
	role_doc(&r->doc);
	if (c->reply_to)
		role_doc(&r->message);
	if (rc) {
		fprintf(stderr, "%s: does not fit\n", c->id);
		exit(2);
	}
}

static void train_folds(void)
{
	struct tagger_options o = tagger_options();
	bool *use = calloc(cs.n, sizeof *use);
	for (unsigned k = 0; k < FOLDS; k += 2) {
		for (unsigned part = k; part < k + 2 && part < FOLDS; part++) {
			if (fork())
				continue;
			char path[64];
			snprintf(path, sizeof path, "%s/tagger-%u.bin",
			         getenv("TAGDIR") ? getenv("TAGDIR") : "build/train.d", part);
			for (size_t i = 0; i < cs.n; i++)
				use[i] = cases_fold(&cs.c[i], FOLDS) != part;
			tagger_train(&cs, use, &o, path);
			snprintf(path, sizeof path, "%s/role-%u.bin",
			         getenv("TAGDIR") ? getenv("TAGDIR") : "build/train.d", part);
			roles_train(&cs, use, path);
			_exit(0);
		}
		while (wait(NULL) > 0)
			;
	}
	free(use);
}

struct tally {
	unsigned tp, fp, fn;
};

static void tally_spans(const struct labelled *c, const struct doc *d, struct tally *t)
{
	for (size_t k = 0; k < d->entities_n; k++) {
		const struct entity *e = &d->entities[k];
		struct chaperone_span s = text_back(&d->text, e->start, e->end);
		bool hit = false;
		for (size_t g = 0; g < c->spans_n; g++)
			hit |= c->spans[g].type == e->type && c->spans[g].start == s.start &&
			       c->spans[g].end == s.end;
		if (!c->names_only || e->type == CHAPERONE_PERSON)
			hit ? t[e->type].tp++ : t[e->type].fp++;
	}
	for (size_t g = 0; g < c->spans_n; g++) {
		bool hit = false;
		for (size_t k = 0; k < d->entities_n; k++) {
			struct chaperone_span s =
				text_back(&d->text, d->entities[k].start, d->entities[k].end);
			hit |= c->spans[g].type == d->entities[k].type &&
			       c->spans[g].start == s.start && c->spans[g].end == s.end;
		}
		t[c->spans[g].type].fn += !hit;
	}
}

static void print_tally(const char *name, const struct tally *t)
{
	double p = t->tp + t->fp ? t->tp / (double)(t->tp + t->fp) : 0;
	double r = t->tp + t->fn ? t->tp / (double)(t->tp + t->fn) : 0;
	if (t->tp + t->fn)
		printf("  %-24s n %5u  P %.3f R %.3f F1 %.3f\n", name, t->tp + t->fn, p, r,
		       p + r > 0 ? 2 * p * r / (p + r) : 0);
}

/* The judge learns from texts as written and from every second copy. */
static bool judged(const struct labelled *c)
{
	return !c->augmented || (token_hash(str_c(c->text)) & 1);
}

static struct tally (*tallies)[CHAPERONE_ENTITY__MAX]; /* by case */
static unsigned confusion[CHAPERONE_ROLE__MAX][CHAPERONE_ROLE__MAX];

/* Every case read by the tagger of its own fold; examples for the judge on the way. */
static struct example *read_folds(bool print)
{
	struct judgement_options jo = judgement_options();
	struct example *x = calloc(cs.n, sizeof *x);
	tallies = calloc(cs.n, sizeof *tallies);
	struct tally spans[2][CHAPERONE_ENTITY__MAX] = {{{0}}}, by_file[256] = {{0}},
		     low[256] = {{0}};
	for (unsigned k = 0; k < FOLDS; k++) {
		char path[64];
		snprintf(path, sizeof path, "%s/tagger-%u.bin",
		         getenv("TAGDIR") ? getenv("TAGDIR") : "build/train.d", k);
		unsigned char *model = load(path);
		model_tagger = model;
		snprintf(path, sizeof path, "%s/role-%u.bin",
		         getenv("TAGDIR") ? getenv("TAGDIR") : "build/train.d", k);
		model_role = load(path);
		for (size_t i = 0; i < cs.n; i++) {
			const struct labelled *c = &cs.c[i];
			if (cases_fold(c, FOLDS) != k)
				continue;
			struct read r;
			read_case(&r, c);
			struct tally *t = tallies[i];
			tally_spans(c, &r.doc, t);
			struct tally *f = c->augmented ? low : by_file;
			f[c->source].tp += t[CHAPERONE_PERSON].tp;
			f[c->source].fp += t[CHAPERONE_PERSON].fp;
			f[c->source].fn += t[CHAPERONE_PERSON].fn;
			for (int e = 0;
			     !c->augmented && !c->names_only && e < CHAPERONE_ENTITY__MAX; e++) {
				spans[0][e].tp += t[e].tp;
				spans[0][e].fp += t[e].fp;
				spans[0][e].fn += t[e].fn;
			}
			for (size_t e = 0; e < r.doc.entities_n; e++)
				for (size_t g = 0; g < c->spans_n; g++) {
					struct chaperone_span sp =
						text_back(&r.doc.text, r.doc.entities[e].start,
					                  r.doc.entities[e].end);
					if (c->spans[g].type == CHAPERONE_PERSON &&
					    r.doc.entities[e].type == CHAPERONE_PERSON &&
					    c->spans[g].role < CHAPERONE_ROLE__MAX &&
					    sp.start == c->spans[g].start && !c->augmented)
						confusion[c->spans[g].role]
							 [r.doc.entities[e].role]++;
				}
			if (!c->names_only)
				example_init(&x[i], c, &r.doc, jo.bits);
			free(r.memory);
		}
		free(model);
	}
	if (print) {
		printf("roles (row: labelled)\n");
		for (int a = 0; a < CHAPERONE_ROLE__MAX; a++) {
			printf("  %-14s", chaperone_role_name((enum chaperone_role)a));
			for (int b = 0; b < CHAPERONE_ROLE__MAX; b++)
				printf(" %5u", confusion[a][b]);
			printf("\n");
		}
		printf("spans of the labelled cases\n");
		for (int e = 0; e < CHAPERONE_ENTITY__MAX; e++)
			print_tally(chaperone_entity_name((enum chaperone_entity)e), &spans[0][e]);
		printf("PERSON by file, as written\n");
		for (int f = 0; files[f]; f++)
			print_tally(files[f], &by_file[f]);
		printf("PERSON by file, in other case\n");
		for (int f = 0; files[f]; f++)
			print_tally(files[f], &low[f]);
	}
	return x;
}

static int descending(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x < y) - (x > y);
}

/* 0: the shared ordinary cases, 1: the hard ones, 2: our own. */
static int group_of(const struct labelled *c)
{
	const char *f = files[c->source];
	return strstr(f, "own-") ? 2 : strstr(f, "-hard") != NULL;
}

static void print_judge(const char *name, const float *risk, const bool *in)
{
	float *safe = calloc(cs.n, sizeof *safe);
	size_t safe_n = 0, unsafe_n = 0;
	for (size_t i = 0; i < cs.n; i++)
		if (in[i] && !cs.c[i].unsafe)
			safe[safe_n++] = risk[i];
		else if (in[i])
			unsafe_n++;
	if (safe_n && unsafe_n) {
		qsort(safe, safe_n, sizeof *safe, descending);
		printf("  %-22s %5zu+%5zu recall at", name, unsafe_n, safe_n);
		for (int k = 0; k < 5; k++) {
			double at[] = {.04, .08, .10, .12, .20};
			float cut = safe[(size_t)(at[k] * (double)safe_n)];
			size_t got = 0;
			for (size_t i = 0; i < cs.n; i++)
				got += in[i] && cs.c[i].unsafe && risk[i] > cut;
			printf("  %.2f: %.3f", at[k], (double)got / (double)unsafe_n);
		}
		printf("\n");
	}
	free(safe);
}

/* How the head "unsafe" and the reasons together make the risk. */
static float blend(const float logit[8], enum chaperone_kind kind)
{
	int reasons = kind == CHAPERONE_INBOUND ? 3 : 6, unsafe = kind == CHAPERONE_INBOUND ? 4 : 6;
	float clear = 0;
	for (int k = 0; k < reasons; k++)
		clear += log1pf(expf(logit[k]));
	float any = logf(expm1f(clear) + 1e-9f);
	float share = option("BLEND", .5f);
	return share * any + (1 - share) * logit[unsafe];
}

static float (*judge_folds(const struct example *x, bool print))[8]
{
	struct judgement_options o = judgement_options();
	float(*logits)[8] = calloc(cs.n, sizeof *logits);
	bool *use = calloc(cs.n, sizeof *use);
	for (unsigned k = 0; k < FOLDS; k++) {
		struct judgement m = {.o = &o};
		for (size_t i = 0; i < cs.n; i++)
			use[i] = !cs.c[i].names_only && judged(&cs.c[i]) &&
			         cases_fold(&cs.c[i], FOLDS) != k;
		judgement_train(&m, x, use, cs.n);
		for (size_t i = 0; i < cs.n; i++)
			if (!cs.c[i].names_only && !use[i])
				judgement_logits(&m, &x[i], logits[i]);
		judgement_release(&m);
	}
	for (size_t i = 0; i < cs.n; i++)
		if (!cs.c[i].names_only)
			logits[i][x[i].kind == CHAPERONE_INBOUND ? 4 : 6] =
				blend(logits[i], x[i].kind);
	if (print) {
		float *risk = calloc(cs.n, sizeof *risk);
		bool *in = calloc(cs.n, sizeof *in);
		for (size_t i = 0; i < cs.n; i++)
			risk[i] = logits[i][x[i].kind == CHAPERONE_INBOUND ? 4 : 6];
		printf("verdicts\n");
		for (int kind = 0; kind < 3; kind++) {
			for (int hard = 0; hard < 3; hard++) {
				for (size_t i = 0; i < cs.n; i++)
					in[i] = !cs.c[i].names_only && !cs.c[i].augmented &&
					        x[i].kind == (unsigned)kind &&
					        group_of(&cs.c[i]) == hard;
				char name[64];
				snprintf(name, sizeof name, "%s %s",
				         chaperone_kind_name((enum chaperone_kind)kind),
				         hard == 2 ? "own"
				         : hard    ? "hard"
				                   : "ordinary");
				print_judge(name, risk, in);
			}
		}
		free(risk);
		free(in);
	}
	free(use);
	return logits;
}

struct scored {
	float p;
	bool target;
};

static int by_score(const void *a, const void *b)
{
	float x = ((const struct scored *)a)->p, y = ((const struct scored *)b)->p;
	return (x < y) - (x > y);
}

/* The lowest cut at which at least `precision` of those above it are right, and no lower than
 * `recall` asks for. */
static float reason_cut(struct scored *v, size_t n, double precision, double recall)
{
	size_t right = 0, all = 0;
	for (size_t i = 0; i < n; i++)
		all += v[i].target;
	qsort(v, n, sizeof *v, by_score);
	float cut = 1;
	for (size_t i = 0; i < n && (double)right < recall * (double)all; i++) {
		right += v[i].target;
		if ((double)right >= precision * (double)(i + 1))
			cut = v[i].p;
	}
	return cut;
}

/* On held-out probabilities of texts as written. Held texts: the share of safe ones that may be.
 * Reasons: among the texts held, for one that is only noted among all. */
static void set_thresholds(struct judgement *m, const struct example *x, float (*logits)[8])
{
	struct scored *v = calloc(cs.n, sizeof *v);
	for (unsigned kind = 0; kind < CHAPERONE_KIND__MAX; kind++) {
		unsigned outputs;
		judge_column((enum chaperone_kind)kind, &outputs);
		float held = 0;
		for (unsigned k = outputs; k-- > 0;) {
			bool risk = k + 1 == outputs;
			bool note =
				judge_reason((enum chaperone_kind)kind, k) == CHAPERONE_COMPLAINT;
			size_t n = 0;
			for (size_t i = 0; i < cs.n; i++) {
				if (x[i].kind != kind)
					continue;
				const float *z = logits[i], (*p)[2] = m->platt[kind];
				float all = 1 / (1 + expf(-(p[outputs - 1][0] +
				                            p[outputs - 1][1] * z[outputs - 1])));
				if (risk ? !x[i].target[k] : note || all >= held)
					v[n++] = (struct scored){
						1 / (1 + expf(-(p[k][0] + p[k][1] * z[k]))),
						x[i].target[k]};
			}
			if (!n)
				continue;
			if (risk) {
				qsort(v, n, sizeof *v, by_score);
				held = v[(size_t)((double)option("FALSE_ALARMS", .11f) *
				                  (double)(n - 1))]
				               .p;
			}
			m->threshold[kind][k] = risk ? held : reason_cut(v, n, .45, .92);
			printf("%s output %u: given from %.3f\n",
			       chaperone_kind_name((enum chaperone_kind)kind), k,
			       (double)m->threshold[kind][k]);
		}
	}
	free(v);
}

/* One line a case, for train/report.py. */
static void dump(const struct judgement *m, const struct example *x, float (*logits)[8],
                 const char *path)
{
	FILE *f = fopen(path, "w");
	if (!f) {
		perror(path);
		exit(2);
	}
	for (size_t i = 0; i < cs.n; i++) {
		const struct labelled *c = &cs.c[i];
		if (c->names_only || c->augmented)
			continue;
		unsigned outputs;
		judge_column(c->kind, &outputs);
		float p[8];
		for (unsigned k = 0; k < outputs; k++)
			p[k] = 1 / (1 + expf(-(m->platt[c->kind][k][0] +
			                       m->platt[c->kind][k][1] * logits[i][k])));
		fprintf(f,
		        "{\"id\":\"%s\",\"file\":\"%s\",\"kind\":\"%s\",\"unsafe\":%s,\"risk\":%."
		        "4f,\"verdict_cut\":%.4f,\"reasons\":{",
		        c->id, files[c->source], chaperone_kind_name(c->kind),
		        c->unsafe ? "true" : "false", (double)p[outputs - 1],
		        (double)m->threshold[c->kind][outputs - 1]);
		for (unsigned k = 0; k + 1 < outputs; k++)
			fprintf(f, "%s\"%s\":[%d,%.4f,%.4f]", k ? "," : "",
			        chaperone_reason_name(judge_reason(c->kind, k)), x[i].target[k],
			        (double)p[k], (double)m->threshold[c->kind][k]);
		fprintf(f, "},\"spans\":{");
		const char *comma = "";
		for (int e = 0; e < CHAPERONE_ENTITY__MAX; e++) {
			const struct tally *t = &tallies[i][e];
			if (t->tp + t->fp + t->fn)
				fprintf(f, "%s\"%s\":[%u,%u,%u]", comma,
				        chaperone_entity_name((enum chaperone_entity)e), t->tp,
				        t->fp, t->fn),
					comma = ",";
		}
		fprintf(f, "}}\n");
	}
	fclose(f);
}

static void read_all(int argc, char **argv)
{
	static const char *public[] = {"btc/btc.train",
	                               "btc/btc.dev",
	                               "wnut17/wnut17train.conll",
	                               "wnut17/emerging.dev.conll",
	                               "tweebank-ner/train.bio",
	                               "tweebank-ner/dev.bio"};
	files = calloc(64, sizeof *files);
	uint8_t n = 0;
	for (int i = 3; i < argc && n < 50; i++) {
		files[n] = argv[i];
		cases_read(&cs, argv[i], n);
		n++;
	}
	for (size_t i = 0; i < sizeof public / sizeof *public; i++) {
		char path[4096];
		snprintf(path, sizeof path, "%s/%s", argv[2], public[i]);
		files[n] = strdup(public[i]);
		cases_read_conll(&cs, path, n);
		n++;
	}
	fprintf(stderr, "%zu texts\n", cs.n);
	struct names names;
	names_read(&names, "train/names");
	char folder[4096];
	snprintf(folder, sizeof folder, "%s/names", argv[2]);
	names_read_ranked(&names, folder);
	augment_cases(&cs, &names);
	fprintf(stderr, "%zu with copies\n", cs.n);
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: train cv|judge|model DATA CORPUS...\n");
		return 2;
	}
	model_lexicon = load("models/lexicon.bin");
	read_all(argc, argv);
	if (strcmp(argv[1], "judge") != 0)
		train_folds();
	struct example *x = read_folds(strcmp(argv[1], "cv") == 0 || strcmp(argv[1], "tags") == 0);
	if (strcmp(argv[1], "tags") == 0)
		return 0;
	float(*logits)[8] = judge_folds(x, true);
	struct judgement_options jo = judgement_options();
	struct judgement m = {.o = &jo};
	for (size_t i = 0; i < cs.n; i++)
		if (cs.c[i].names_only || cs.c[i].augmented)
			x[i].kind = CHAPERONE_KIND__MAX; /* calibrated on texts as written */
	judgement_calibrate(&m, x, logits, cs.n);
	set_thresholds(&m, x, logits);
	dump(&m, x, logits, "build/train.d/cv.jsonl");
	if (strcmp(argv[1], "model") != 0)
		return 0;
	struct tagger_options to = tagger_options();
	bool *use = calloc(cs.n, sizeof *use);
	for (size_t i = 0; i < cs.n; i++) {
		use[i] = true;
		x[i].kind = cs.c[i].kind;
	}
	if (!fork()) {
		tagger_train(&cs, use, &to, "models/tagger.bin");
		_exit(0);
	}
	roles_train(&cs, use, "models/role.bin");
	for (size_t i = 0; i < cs.n; i++)
		use[i] = !cs.c[i].names_only && judged(&cs.c[i]);
	judgement_train(&m, x, use, cs.n);
	judgement_save(&m, "models/judge.bin");
	wait(NULL);
	return 0;
}
