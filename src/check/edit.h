/*
 * edit: builds a fix as edits of the original: names, dates, places and numbers by
 * words that keep the sentence readable. Edits come in the order of the text and
 * never overlap. Every step looks at a bounded number of tokens.
 */
#ifndef CHECK_EDIT_H
#define CHECK_EDIT_H

#include "check/clause.h"

#define EDIT_NAMES_MAX 16

struct edit_list {
	const struct doc *doc;
	enum language language;
	struct chaperone_edit *e;
	size_t n, max;
	bool mentioned; /* "a patient" has been said: then it is "the patient" */
	bool lifted;    /* the last edit took one letter more, to make it a capital */
	size_t dated;   /* token up to which "recently" has been said */
	uint32_t names[EDIT_NAMES_MAX]; /* hashes of names met */
	size_t names_n;
};

/* Room for an edit each of the entities and tokens that may be replaced. CHAPERONE_E_MEMORY when
 * the arena is full. */
int edit_open(struct edit_list *l, const struct doc *doc, size_t max);

/* Tokens [from, to) → words, with a capital where a sentence began with one. */
void edit_replace(struct edit_list *l, size_t from, size_t to, const char *words);
/* Take tokens out, with the blank before them; what then begins a sentence gets its capital. */
void edit_delete(struct edit_list *l, size_t from, size_t to);
/* Exactly this span of the original. */
void edit_span(struct edit_list *l, struct chaperone_span span, struct str replacement);

/* A name or a handle and those joined to it; returns how many entities were dealt with. */
size_t edit_person(struct edit_list *l, size_t entity);
void edit_date(struct edit_list *l, const struct entity *e);
void edit_age(struct edit_list *l, const struct entity *e);
/* A place and what goes on with it ("12 Oak St, Madison, WI 53703"); entities dealt with. */
size_t edit_place(struct edit_list *l, size_t entity);
void edit_number(struct edit_list *l, const struct entity *e);
/* A job, a record or a family's rarity that begins at the token; tokens dealt with, at least 1.
 * `from`: where an age before a job begins that goes with it, else the token. */
size_t edit_circumstance(struct edit_list *l, size_t token, size_t from);

/* Shared by the above. */
/* Inside "#ByeByePhyllis" or "@team_maria": takes the whole of it out. */
bool edit_tag(struct edit_list *l, size_t from, size_t to);
bool edit_is_determiner(const struct doc *doc, size_t token);
/* A date that names its day: a month with a day, or numbers; such ones identify. */
bool edit_date_identifies(const struct doc *doc, const struct entity *e);
static inline bool edit_is_handle(const struct doc *doc, const struct entity *e)
{
	return doc->text.p[e->start] == '@';
}

#endif
