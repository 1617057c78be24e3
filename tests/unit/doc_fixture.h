/*
 * doc_fixture: a document from marked text, as the stages before would leave it.
 * "{PERSON/patient Maria} had {HEALTH_INFO chemo}": a type, optionally /role, /own, and the
 * words. <<these words>> are the clause of a reason. {FORM …} is a code that is nobody's. "\n" and
 * "\{" are written so. The text is not normalised: it maps to itself.
 */
#ifndef DOC_FIXTURE_H
#define DOC_FIXTURE_H

#include <stdlib.h>

#include "check/doc.h"
#include "unit.h"

struct doc_fixture {
	struct doc doc;
	struct profile profile;
	struct arena arena;
	char *memory;
	struct chaperone_span clause; /* the whole text where none is marked */
};

static inline int fixture_index(const char *(*name)(int), int n, const char *word)
{
	for (int i = 0; i < n; i++)
		if (strcmp(name(i), word) == 0)
			return i;
	return -1;
}

static inline const char *fixture_type(int i)
{
	return chaperone_entity_name((enum chaperone_entity)i);
}

static inline const char *fixture_role(int i)
{
	return chaperone_role_name((enum chaperone_role)i);
}

/* "PERSON/patient/own" */
static inline void fixture_tag(struct entity *e, char *tag)
{
	char *part = strtok(tag, "/");
	if (part && strcmp(part, "FORM") == 0) {
		e->type = CHAPERONE_ENTITY__MAX;
		return;
	}
	int type = part ? fixture_index(fixture_type, CHAPERONE_ENTITY__MAX, part) : -1;
	if (type < 0) {
		printf("fixture: no such type: %s\n", tag);
		exit(2);
	}
	e->type = (uint8_t)type;
	e->score = 1;
	while ((part = strtok(NULL, "/")) != NULL) {
		int role = fixture_index(fixture_role, CHAPERONE_ROLE__MAX, part);
		if (strcmp(part, "own") == 0)
			e->own = 1;
		else if (role >= 0)
			e->role = (uint8_t)role;
	}
}

static inline void fixture_tokens(struct doc *d)
{
	d->idents = ARENA_NEW(d->arena, struct ident, d->entities_n + 1);
	for (size_t i = 0; i < d->entities_n; i++) {
		const struct entity *e = &d->entities[i];
		if (e->type >= CHAPERONE_ZIP_CODE)
			d->idents[d->idents_n++] =
				(struct ident){e->start, e->end, e->type, FORM_LABELLED, 128};
	}
	size_t kept = 0;
	for (size_t i = 0; i < d->entities_n; i++)
		if (d->entities[i].type < CHAPERONE_ENTITY__MAX)
			d->entities[kept++] = d->entities[i];
	d->entities_n = kept;
	d->tokens = token_split(&d->text, d->idents, d->idents_n, d->arena, &d->tokens_n);
	size_t t = 0;
	for (size_t i = 0; i < d->entities_n; i++) {
		struct entity *e = &d->entities[i];
		while (t < d->tokens_n && d->tokens[t].end <= e->start)
			t++;
		e->token = (uint32_t)t;
		while (t < d->tokens_n && d->tokens[t].start < e->end)
			t++;
		e->tokens = (uint32_t)t - e->token;
	}
}

static inline struct doc *fixture_open(struct doc_fixture *f, enum chaperone_kind kind,
                                       const char *marked)
{
	size_t n = strlen(marked), bytes = 1 << 20;
	*f = (struct doc_fixture){.memory = malloc(bytes + n * 1024)};
	arena_init(&f->arena, f->memory, bytes + n * 1024);
	f->profile.catchment = 250000;
	struct doc *d = &f->doc;
	*d = (struct doc){.kind = kind, .profile = &f->profile, .arena = &f->arena};
	d->text.p = arena_zero(&f->arena, n + TEXT_PAD, 1);
	d->text.at = ARENA_NEW(&f->arena, uint32_t, n + 1);
	d->entities = arena_zero(&f->arena, n + 1, sizeof *d->entities);
	size_t o = 0;
	for (const char *p = marked; *p; p++) {
		struct entity *e = &d->entities[d->entities_n];
		if (*p == '\\' && p[1]) {
			p++;
			d->text.p[o++] = *p == 'n' ? '\n' : *p;
		} else if (*p == '{') {
			size_t k = strcspn(p, " ");
			char tag[64] = {0};
			memcpy(tag, p + 1, k < sizeof tag ? k - 1 : sizeof tag - 1);
			fixture_tag(e, tag);
			e->start = (uint32_t)o;
			p += k;
		} else if (p[0] == '<' && p[1] == '<') {
			f->clause.start = o;
			p++;
		} else if (p[0] == '>' && p[1] == '>') {
			f->clause.end = o;
			p++;
		} else if (*p == '}') {
			e->end = (uint32_t)o;
			d->entities_n++;
		} else {
			d->text.p[o++] = *p;
		}
	}
	d->text.n = o;
	d->text.raw = str_of(d->text.p, o);
	for (size_t i = 0; i <= o; i++)
		d->text.at[i] = (uint32_t)i;
	if (!f->clause.end)
		f->clause = (struct chaperone_span){0, o};
	fixture_tokens(d);
	return d;
}

static inline void fixture_close(struct doc_fixture *f) { free(f->memory); }

/* Fields of a line of cases: separated by " | ". Returns how many. */
static inline int fixture_fields(char *line, char **field, int max)
{
	int n = 0;
	line[strcspn(line, "\r\n")] = 0;
	for (char *p = line; n < max;) {
		field[n++] = p;
		char *next = strstr(p, " | ");
		if (!next)
			break;
		*next = 0;
		p = next + 3;
	}
	return n;
}

static inline void fixture_check(const char *file, int line, struct str got, const char *want)
{
	bool same = got.n == strlen(want) && (got.n == 0 || memcmp(got.p, want, got.n) == 0);
	CHECK(same);
	if (!same)
		printf("  %s:%d\n  want: %s\n  got:  %.*s\n", file, line, want, (int)got.n, got.p);
}

#endif
