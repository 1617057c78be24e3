#include "train/folds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "check/model.h"
#include "check/role.h"
#include "check/tag.h"
#include "train/load.h"
#include "train/platt.h"
#include "train/roles.h"
#include "train/worker.h"

static void path_of(char path[64], const char *model, unsigned fold)
{
	snprintf(path, 64, "build/train.d/%s-%u.bin", model, fold);
}

bool folds_judged(const struct labelled *c)
{
	return !c->names_only && (c->copy == COPY_NONE || (token_hash(str_c(c->text)) & 1));
}

/* Two at a time. */
void folds_train_taggers(const struct folds *f)
{
	const struct cases *cs = f->cases;
	tagger_margins plain;
	for (int e = 0; e < CHAPERONE_ENTITY__MAX; e++)
		plain[e][0] = 0, plain[e][1] = 1;
	bool *use = calloc(cs->n, sizeof *use);
	for (unsigned k = 0; k < FOLDS; k++) {
		if (k >= 2)
			worker_end();
		if (!worker_begin())
			continue;
		char path[64];
		for (size_t i = 0; i < cs->n; i++)
			use[i] = cases_fold(&cs->c[i], FOLDS) != k;
		path_of(path, "tagger", k);
		tagger_train(cs, use, &f->o->tagger, plain, path);
		path_of(path, "role", k);
		roles_train(cs, use, path);
		_exit(0);
	}
	while (worker_end())
		;
	free(use);
}

/* A case through the tagger, with a message of its own for replies. */
struct reading {
	struct doc doc, message;
	struct arena arena;
};

static void read_case(struct reading *r, const struct labelled *c)
{
	size_t n = strlen(c->text), m = c->reply_to ? strlen(c->reply_to) : 0;
	size_t bytes = doc_memory_bytes(n) + doc_memory_bytes(m) + judge_memory_bytes(n, m) + 65536;
	arena_init(&r->arena, malloc(bytes), bytes);
	r->doc = (struct doc){.kind = c->kind, .arena = &r->arena};
	int rc = doc_read(&r->doc, str_of(c->text, n)) || tag_doc(&r->doc);
	if (c->reply_to) {
		r->message = (struct doc){.kind = CHAPERONE_INBOUND, .arena = &r->arena};
		rc = rc || doc_read(&r->message, str_of(c->reply_to, m)) || tag_doc(&r->message);
		r->doc.message = &r->message;
		role_doc(&r->message);
	}
	role_doc(&r->doc);
	if (rc) {
		fprintf(stderr, "%s: does not fit\n", c->id);
		exit(2);
	}
}

static bool same(const struct gold *g, const struct entity *e, const struct doc *d)
{
	struct chaperone_span s = text_back(&d->text, e->start, e->end);
	return g->type == e->type && g->start == s.start && g->end == s.end;
}

/* Spans found, with the lead that the score of a fold's tagger stands for. */
struct leads {
	struct scored *v;
	size_t n, cap;
};

static void add_lead(struct leads *l, float score, bool right)
{
	if (l->n == l->cap)
		l->v = realloc(l->v, (l->cap = l->cap * 2 + 1024) * sizeof *l->v);
	float p = fminf(fmaxf(score, 1e-6f), 1 - 1e-6f);
	l->v[l->n++] = (struct scored){logf(p / (1 - p)), right};
}

static void tally(struct folds *f, const struct labelled *c, const struct doc *d, struct tally *t,
                  struct leads *leads)
{
	for (size_t k = 0; k < d->entities_n; k++) {
		const struct entity *e = &d->entities[k];
		bool hit = false;
		for (size_t g = 0; g < c->spans_n; g++)
			if (same(&c->spans[g], e, d)) {
				hit = true;
				if (c->copy == COPY_NONE && e->type == CHAPERONE_PERSON &&
				    c->spans[g].role < CHAPERONE_ROLE__MAX)
					f->roles[c->spans[g].role][e->role]++;
			}
		if (!c->names_only || e->type == CHAPERONE_PERSON)
			hit ? t[e->type].right++ : t[e->type].extra++;
		if (!c->names_only && c->copy == COPY_NONE && e->form == FORM_NONE)
			add_lead(&leads[e->type], e->score, hit);
	}
	for (size_t g = 0; g < c->spans_n; g++) {
		bool hit = false;
		for (size_t k = 0; k < d->entities_n; k++)
			hit |= same(&c->spans[g], &d->entities[k], d);
		t[c->spans[g].type].missed += !hit;
	}
}

void folds_read(struct folds *f, bool all)
{
	const struct cases *cs = f->cases;
	struct example_options eo = {f->o->judge.bits, f->vectors->mark};
	struct leads leads[CHAPERONE_ENTITY__MAX] = {{0}};
	f->x = calloc(cs->n, sizeof *f->x);
	f->spans = calloc(cs->n, sizeof *f->spans);
	for (unsigned k = 0; k < FOLDS; k++) {
		char path[64];
		path_of(path, "tagger", k);
		unsigned char *tagger = load_file(path), *role;
		path_of(path, "role", k);
		role = load_file(path);
		model_tagger = tagger;
		model_role = role;
		for (size_t i = 0; i < cs->n; i++) {
			const struct labelled *c = &cs->c[i];
			if (cases_fold(c, FOLDS) != k)
				continue;
			f->x[i].kind = CHAPERONE_KIND__MAX;
			if (!all && !folds_judged(c))
				continue;
			struct reading r;
			read_case(&r, c);
			tally(f, c, &r.doc, f->spans[i], leads);
			if (folds_judged(c))
				example_init(&f->x[i], c, &r.doc, &eo);
			free(r.arena.p);
		}
		free(tagger);
		free(role);
	}
	for (int e = 0; e < CHAPERONE_ENTITY__MAX; e++) {
		platt_fit(leads[e].v, leads[e].n, f->margins[e]);
		free(leads[e].v);
	}
}

static int by_score(const void *a, const void *b)
{
	float x = ((const struct scored *)a)->score, y = ((const struct scored *)b)->score;
	return (x < y) - (x > y);
}

static float probability(const struct folds *f, size_t i, unsigned k)
{
	const float *platt = f->settings.platt[f->x[i].kind][k];
	return 1 / (1 + expf(-(platt[0] + platt[1] * f->logits[i][k])));
}

/* One cut for all kinds, as the risk is a probability: at which this share of the ordinary safe
 * texts is held. */
static float held_from(const struct folds *f, float share)
{
	struct scored *v = calloc(f->cases->n, sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i < f->cases->n; i++) {
		const struct labelled *c = &f->cases->c[i];
		if (!f->measured[i] || c->own || strstr(f->files[c->source], "-hard"))
			continue;
		unsigned last = judge_outputs(f->x[i].kind) - 1;
		if (!f->x[i].target[last])
			v[n++] = (struct scored){probability(f, i, last), false};
	}
	qsort(v, n, sizeof *v, by_score);
	float cut = n ? v[(size_t)(share * (float)(n - 1))].score : .5f;
	free(v);
	return cut;
}

/* A reason less likely than this is not given, whatever its recall; one that is only noted, and so
 * asked of every text, must be likelier. */
#define LEAST_CUT   .06f
#define LEAST_NOTED .1f

/* The cut at which so many of the texts held that have the reason get it; of a reason that is only
 * noted, of all texts. */
static float given_from(const struct folds *f, unsigned kind, unsigned k, float held)
{
	struct scored *v = calloc(f->cases->n, sizeof *v);
	size_t n = 0;
	unsigned last = judge_outputs((enum chaperone_kind)kind) - 1;
	bool note = judge_reason((enum chaperone_kind)kind, k) == CHAPERONE_COMPLAINT;
	for (size_t i = 0; i < f->cases->n; i++)
		if (f->measured[i] && f->x[i].kind == kind && f->x[i].target[k] &&
		    (note || probability(f, i, last) >= held))
			v[n++] = (struct scored){probability(f, i, k), true};
	qsort(v, n, sizeof *v, by_score);
	float cut = n ? v[(size_t)(f->o->reason_recall * (float)(n - 1))].score : 1;
	free(v);
	return fmaxf(cut, note ? LEAST_NOTED : LEAST_CUT);
}

static void set_cuts(struct folds *f)
{
	float held = held_from(f, f->o->false_alarms);
	for (unsigned kind = 0; kind < CHAPERONE_KIND__MAX; kind++) {
		unsigned last = judge_outputs((enum chaperone_kind)kind) - 1;
		f->settings.threshold[kind][last] = held;
		for (unsigned k = 0; k < last; k++)
			f->settings.threshold[kind][k] = given_from(f, kind, k, held);
	}
}

void folds_judge(struct folds *f)
{
	const struct cases *cs = f->cases;
	const struct options *o = f->o;
	bool *use = calloc(cs->n, sizeof *use);
	size_t bytes = cs->n * sizeof *f->logits;
	f->logits = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (f->logits == MAP_FAILED) {
		perror("folds");
		exit(2);
	}
	f->measured = calloc(cs->n, sizeof *f->measured);
	f->settings = (struct judgement_settings){.share = o->share,
	                                          .unsure = {o->unsure_from, o->unsure_to},
	                                          .lenience = o->lenience};
	for (unsigned k = 0; k < o->folds && k < FOLDS; k++) {
		for (size_t i = 0; i < cs->n; i++) {
			bool other = cases_fold(&cs->c[i], FOLDS) != k;
			use[i] = folds_judged(&cs->c[i]) && other;
			f->measured[i] |=
				folds_judged(&cs->c[i]) && !other && cs->c[i].copy == COPY_NONE;
		}
		if (k >= 2)
			worker_end();
		if (!worker_begin())
			continue;
		struct panel p = {.judge.o = &o->judge,
		                  .opinion = {.o = &o->opinion, .vectors = f->vectors},
		                  .settings = f->settings};
		panel_train(&p, f->x, use, cs->n);
		for (size_t i = 0; i < cs->n; i++)
			if (folds_judged(&cs->c[i]) && !use[i])
				panel_logits(&p, &f->x[i], f->logits[i]);
		_exit(0);
	}
	while (worker_end())
		;
	judgement_calibrate(&f->settings, f->x, f->measured, f->logits, cs->n);
	set_cuts(f);
	free(use);
}
