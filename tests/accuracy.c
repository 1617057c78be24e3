/*
 * accuracy: how the library does on files of labelled cases.
 *
 *   accuracy [--errors N] CASES.jsonl …
 *
 * Flagged is review or block. Recall: flagged among unsafe; false alarms: flagged among safe.
 * A reason's recall is over the cases that carry it, its false alarms over those that do not. A
 * span counts when type, start and end are those of the label (overlap: when type agrees and they
 * share a character). A text that the library refuses counts as missed or as a false alarm.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chaperone.h"
#include "train/cases.h"

struct share {
	size_t got, of;
};

struct figures {
	struct share recall[CHAPERONE_KIND__MAX + 1],
		alarms[CHAPERONE_KIND__MAX + 1]; /* last: all */
	struct share blocked_safe;
	struct share reason[CHAPERONE_REASON__MAX], extra[CHAPERONE_REASON__MAX];
	size_t hit[CHAPERONE_ENTITY__MAX], missed[CHAPERONE_ENTITY__MAX],
		wrong[CHAPERONE_ENTITY__MAX];
	size_t overlap[CHAPERONE_ENTITY__MAX];
	size_t refused;
};

static void add(struct share *s, bool got)
{
	s->got += got;
	s->of++;
}

static bool same(const struct gold *g, const struct chaperone_finding *f)
{
	return g->type == f->type && g->start == f->span.start && g->end == f->span.end;
}

static void add_spans(struct figures *fig, const struct labelled *c,
                      const struct chaperone_result *r)
{
	for (size_t g = 0; g < c->spans_n; g++) {
		const struct gold *gold = &c->spans[g];
		bool hit = false, overlap = false;
		for (size_t i = 0; i < r->findings_n; i++) {
			const struct chaperone_finding *f = &r->findings[i];
			hit |= same(gold, f);
			overlap |= gold->type == f->type && f->span.start < gold->end &&
			           gold->start < f->span.end;
		}
		fig->hit[gold->type] += hit;
		fig->missed[gold->type] += !hit;
		fig->overlap[gold->type] += overlap;
	}
	for (size_t i = 0; i < r->findings_n; i++) {
		bool hit = false;
		for (size_t g = 0; g < c->spans_n; g++)
			hit |= same(&c->spans[g], &r->findings[i]);
		fig->wrong[r->findings[i].type] += !hit;
	}
}

static void add_case(struct figures *fig, const struct labelled *c,
                     const struct chaperone_result *r)
{
	bool flagged = r ? r->verdict != CHAPERONE_CLEAR : !c->unsafe;
	struct share *s = c->unsafe ? fig->recall : fig->alarms;
	unsigned have = 0;
	add(&s[c->kind], flagged);
	add(&s[CHAPERONE_KIND__MAX], flagged);
	if (!c->unsafe)
		add(&fig->blocked_safe, r && r->verdict == CHAPERONE_BLOCK);
	for (size_t i = 0; r && i < r->reasons_n; i++)
		have |= 1u << r->reasons[i].code;
	for (int code = 0; code < CHAPERONE_REASON__MAX; code++)
		add(c->reasons & 1u << code ? &fig->reason[code] : &fig->extra[code],
		    have & 1u << code);
	if (r)
		add_spans(fig, c, r);
	else
		fig->refused++;
}

static void print_error(const char *what, const struct labelled *c,
                        const struct chaperone_result *r)
{
	printf("%s %s %s |", what, c->id, chaperone_kind_name(c->kind));
	for (int code = 0; code < CHAPERONE_REASON__MAX; code++)
		if (c->reasons & 1u << code)
			printf(" %s", chaperone_reason_name((enum chaperone_reason_code)code));
	if (c->reply_to)
		printf(" | %.100s >>", c->reply_to);
	printf(" | %.240s | risk %.2f", c->text, r->risk);
	for (size_t i = 0; i < r->reasons_n; i++)
		printf(" %s", chaperone_reason_name(r->reasons[i].code));
	putchar('\n');
}

/* False when the library refuses the text. */
static bool check(const struct labelled *c, struct chaperone_result *r)
{
	static void *memory;
	static size_t have;
	struct chaperone_input in = {
		.kind = c->kind, .text = c->text, .text_bytes = strlen(c->text)};
	if (c->kind == CHAPERONE_REPLY && c->reply_to) {
		in.in_reply_to = c->reply_to;
		in.in_reply_to_bytes = strlen(c->reply_to);
	}
	size_t want = chaperone_memory_bytes(in.text_bytes, in.in_reply_to_bytes);
	if (want > have) {
		free(memory);
		memory = malloc(want);
		have = memory ? want : 0;
	}
	return chaperone_check(&in, NULL, memory, have, r) == 0;
}

static void print_share(const char *name, struct share s)
{
	if (s.of)
		printf(" %s %.4f (%zu/%zu)", name, (double)s.got / (double)s.of, s.got, s.of);
}

static void print_figures(const struct figures *fig)
{
	printf("verdicts%s\n", fig->refused ? " (some texts were refused)" : "");
	for (int k = CHAPERONE_KIND__MAX; k >= 0; k--) {
		printf("  %-8s", k == CHAPERONE_KIND__MAX
		                         ? "all"
		                         : chaperone_kind_name((enum chaperone_kind)k));
		print_share("recall", fig->recall[k]);
		print_share("false alarms", fig->alarms[k]);
		putchar('\n');
	}
	printf("  safe ones blocked");
	print_share("", fig->blocked_safe);
	printf("\nreasons%28s %6s %6s %12s\n", "recall", "n", "extra", "false alarms");
	for (int code = 0; code < CHAPERONE_REASON__MAX; code++) {
		struct share s = fig->reason[code], e = fig->extra[code];
		printf("  %-25s %7.4f %6zu %6zu %12.4f\n",
		       chaperone_reason_name((enum chaperone_reason_code)code),
		       s.of ? (double)s.got / (double)s.of : 0, s.of, e.got,
		       e.of ? (double)e.got / (double)e.of : 0);
	}
	printf("spans%24s %8s %8s %8s %10s\n", "n", "P", "R", "F1", "overlap R");
	size_t all[3] = {0};
	for (int t = 0; t <= CHAPERONE_ENTITY__MAX; t++) {
		bool total = t == CHAPERONE_ENTITY__MAX;
		size_t hit = total ? all[0] : fig->hit[t], missed = total ? all[1] : fig->missed[t];
		size_t wrong = total ? all[2] : fig->wrong[t], n = hit + missed;
		double p = hit + wrong ? (double)hit / (double)(hit + wrong) : 0;
		double r = n ? (double)hit / (double)n : 0;
		if (!total) {
			all[0] += hit;
			all[1] += missed;
			all[2] += wrong;
		}
		if (n + wrong)
			printf("  %-22s %4zu %8.3f %8.3f %8.3f",
			       total ? "all" : chaperone_entity_name((enum chaperone_entity)t), n,
			       p, r, p + r > 0 ? 2 * p * r / (p + r) : 0);
		if (n && !total)
			printf(" %10.3f", (double)fig->overlap[t] / (double)n);
		if (n + wrong)
			putchar('\n');
	}
}

int main(int argc, char **argv)
{
	struct cases cs = {0};
	static struct figures fig;
	int first = 1;
	size_t errors = 0, missed = 0, alarms = 0;
	if (argc > 2 && strcmp(argv[1], "--errors") == 0) {
		errors = strtoul(argv[2], NULL, 10);
		first = 3;
	}
	if (first >= argc) {
		fputs("usage: accuracy [--errors N] CASES.jsonl …\n", stderr);
		return 2;
	}
	for (int i = first; i < argc; i++)
		cases_read(&cs, argv[i], 0);
	for (size_t i = 0; i < cs.n; i++) {
		const struct labelled *c = &cs.c[i];
		struct chaperone_result r;
		bool fine = check(c, &r);
		add_case(&fig, c, fine ? &r : NULL);
		if (!fine)
			printf("REFUSED %s\n", c->id);
		else if (c->unsafe && r.verdict == CHAPERONE_CLEAR && missed++ < errors)
			print_error("MISSED", c, &r);
		else if (!c->unsafe && r.verdict != CHAPERONE_CLEAR && alarms++ < errors)
			print_error("FALSE ALARM", c, &r);
	}
	print_figures(&fig);
	return 0;
}
