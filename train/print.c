#include "train/print.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void add(struct tally *sum, const struct tally *t)
{
	sum->right += t->right;
	sum->extra += t->extra;
	sum->missed += t->missed;
}

static void print_tally(const char *name, const struct tally *t)
{
	double p = t->right + t->extra ? t->right / (double)(t->right + t->extra) : 0;
	double r = t->right + t->missed ? t->right / (double)(t->right + t->missed) : 0;
	if (t->right + t->missed)
		printf("  %-30s n %5u  P %.3f R %.3f F1 %.3f\n", name, t->right + t->missed, p, r,
		       p + r > 0 ? 2 * p * r / (p + r) : 0);
}

static const char *const copies[COPY__MAX] = {"as written",  "in lower case", "in capitals",
                                              "other names", "with typos",    "as a hashtag"};

#define GROUPS 3
static const char *const groups[GROUPS] = {"ordinary", "hard", "own"};

/* Whose texts: the shared ordinary cases, the hard ones, our own. */
static int group_of(const struct folds *f, size_t i)
{
	const struct labelled *c = &f->cases->c[i];
	return c->own ? 2 : strstr(f->files[c->source], "-hard") != NULL;
}

void print_spans(const struct folds *f)
{
	static struct tally names[COPY__MAX][256];
	static struct tally types[GROUPS][CHAPERONE_ENTITY__MAX];
	for (size_t i = 0; i < f->cases->n; i++) {
		const struct labelled *c = &f->cases->c[i];
		add(&names[c->copy][c->source], &f->spans[i][CHAPERONE_PERSON]);
		for (int e = 0; c->copy == COPY_NONE && !c->names_only && e < CHAPERONE_ENTITY__MAX;
		     e++)
			add(&types[group_of(f, i)][e], &f->spans[i][e]);
	}
	printf("roles (row: labelled)\n");
	for (int a = 0; a < CHAPERONE_ROLE__MAX; a++) {
		printf("  %-14s", chaperone_role_name((enum chaperone_role)a));
		for (int b = 0; b < CHAPERONE_ROLE__MAX; b++)
			printf(" %5u", f->roles[a][b]);
		printf("\n");
	}
	for (int g = 0; g < GROUPS; g++) {
		printf("spans of the labelled cases, %s\n", groups[g]);
		for (int e = 0; e < CHAPERONE_ENTITY__MAX; e++)
			print_tally(chaperone_entity_name((enum chaperone_entity)e), &types[g][e]);
	}
	for (int copy = 0; copy < COPY__MAX; copy++) {
		printf("PERSON by file, %s\n", copies[copy]);
		for (int k = 0; f->files[k]; k++)
			print_tally(f->files[k], &names[copy][k]);
	}
}

void print_names(const struct folds *f, const char *path)
{
	FILE *out = fopen(path, "w");
	if (!out) {
		perror(path);
		exit(2);
	}
	for (int k = 0; f->files[k]; k++)
		for (int copy = 0; copy < COPY__MAX; copy++) {
			struct tally t = {0};
			bool names_only = false;
			for (size_t i = 0; i < f->cases->n; i++) {
				const struct labelled *c = &f->cases->c[i];
				if (c->source != k || c->copy != copy)
					continue;
				add(&t, &f->spans[i][CHAPERONE_PERSON]);
				names_only = c->names_only;
			}
			if (t.right + t.missed)
				fprintf(out,
				        "{\"file\":\"%s\",\"public\":%s,\"form\":\"%s\",\"right\":%"
				        "u,"
				        "\"extra\":%u,\"missed\":%u}\n",
				        f->files[k], names_only ? "true" : "false", copies[copy],
				        t.right, t.extra, t.missed);
		}
	fclose(out);
}

static int descending(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x < y) - (x > y);
}

static void print_recall(const struct folds *f, unsigned kind, int group)
{
	static const double at[] = {.04, .08, .10, .12, .20};
	float *safe = calloc(f->cases->n, sizeof *safe),
	      *unsafe = calloc(f->cases->n, sizeof *unsafe);
	size_t safe_n = 0, unsafe_n = 0;
	unsigned last = judge_outputs((enum chaperone_kind)kind) - 1;
	for (size_t i = 0; i < f->cases->n; i++) {
		if (!f->measured[i] || f->x[i].kind != kind || group_of(f, i) != group)
			continue;
		if (f->x[i].target[last])
			unsafe[unsafe_n++] = f->logits[i][last];
		else
			safe[safe_n++] = f->logits[i][last];
	}
	if (safe_n && unsafe_n) {
		qsort(safe, safe_n, sizeof *safe, descending);
		printf("  %-8s %-10s %5zu+%5zu recall at",
		       chaperone_kind_name((enum chaperone_kind)kind), groups[group], unsafe_n,
		       safe_n);
		for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
			float cut = safe[(size_t)(at[k] * (double)safe_n)];
			size_t got = 0;
			for (size_t i = 0; i < unsafe_n; i++)
				got += unsafe[i] > cut;
			printf("  %.2f: %.3f", at[k], (double)got / (double)unsafe_n);
		}
		printf("\n");
	}
	free(safe);
	free(unsafe);
}

void print_verdicts(const struct folds *f)
{
	printf("verdicts\n");
	for (unsigned kind = 0; kind < CHAPERONE_KIND__MAX; kind++)
		for (int group = 0; group < GROUPS; group++)
			print_recall(f, kind, group);
	printf("cuts\n");
	for (unsigned kind = 0; kind < CHAPERONE_KIND__MAX; kind++) {
		enum chaperone_kind k = (enum chaperone_kind)kind;
		for (unsigned o = 0; o < judge_outputs(k); o++)
			printf("  %-8s %-22s from %.3f\n", chaperone_kind_name(k),
			       judge_reason(k, o) == CHAPERONE_REASON__MAX
			               ? "held"
			               : chaperone_reason_name(judge_reason(k, o)),
			       (double)f->settings.threshold[k][o]);
	}
}

static double probability(const struct folds *f, size_t i, unsigned k)
{
	const float *platt = f->settings.platt[f->x[i].kind][k];
	return 1 / (1 + exp(-(double)(platt[0] + platt[1] * f->logits[i][k])));
}

static void print_line(FILE *out, const struct folds *f, size_t i)
{
	const struct labelled *c = &f->cases->c[i];
	unsigned last = judge_outputs(c->kind) - 1;
	const float *cut = f->settings.threshold[c->kind];
	fprintf(out,
	        "{\"id\":\"%s\",\"file\":\"%s\",\"kind\":\"%s\",\"unsafe\":%s,\"risk\":%.4f,"
	        "\"verdict_cut\":%.4f,\"reasons\":{",
	        c->id, f->files[c->source], chaperone_kind_name(c->kind),
	        c->unsafe ? "true" : "false", probability(f, i, last), (double)cut[last]);
	for (unsigned k = 0; k < last; k++)
		fprintf(out, "%s\"%s\":[%d,%.4f,%.4f]", k ? "," : "",
		        chaperone_reason_name(judge_reason(c->kind, k)), f->x[i].target[k],
		        probability(f, i, k), (double)cut[k]);
	fprintf(out, "},\"spans\":{");
	const char *comma = "";
	for (int e = 0; e < CHAPERONE_ENTITY__MAX; e++) {
		const struct tally *t = &f->spans[i][e];
		if (t->right + t->extra + t->missed) {
			fprintf(out, "%s\"%s\":[%u,%u,%u]", comma,
			        chaperone_entity_name((enum chaperone_entity)e), t->right, t->extra,
			        t->missed);
			comma = ",";
		}
	}
	fprintf(out, "}}\n");
}

void print_lines(const struct folds *f, const char *path)
{
	FILE *out = fopen(path, "w");
	if (!out) {
		perror(path);
		exit(2);
	}
	for (size_t i = 0; i < f->cases->n; i++)
		if (f->measured[i])
			print_line(out, f, i);
	fclose(out);
}
