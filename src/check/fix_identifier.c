#include "base/buf.h"
#include "check/deid.h"
#include "check/fix.h"
#include "check/say.h"

#define NEIGHBORS_MAX 6

void fix_keep(struct edit_list *l, struct chaperone_reason *r)
{
	if (l->n == 0 || l->n >= REPAIR_EDITS_MAX)
		return;
	r->edits = l->e;
	r->edits_n = l->n;
}

int fix_open(struct edit_list *l, const struct doc *doc, size_t max)
{
	return edit_open(l, doc, max < REPAIR_EDITS_MAX ? max : REPAIR_EDITS_MAX);
}

/* Names a person by itself, wherever it stands; the others only near health or a person. */
static bool is_strong(const struct doc *doc, const struct entity *e)
{
	switch (e->type) {
	case CHAPERONE_DATE_TIME:
	case CHAPERONE_LOCATION:
	case CHAPERONE_STREET_ADDRESS:
	case CHAPERONE_ZIP_CODE:
	case CHAPERONE_PHONE_NUMBER:
	case CHAPERONE_FAX_NUMBER:
	case CHAPERONE_HEALTH_INFO: return false;
	default: return e->type != CHAPERONE_OTHER_ID || edit_is_handle(doc, e);
	}
}

/* Is health information or a person spoken of in the sentence of entity i? */
static bool is_near(const struct doc *doc, const struct chaperone_reason *r, size_t i)
{
	struct clause c = clause_at(doc, doc->entities[i].token);
	size_t from = i > NEIGHBORS_MAX ? i - NEIGHBORS_MAX : 0;
	for (size_t k = from; k < doc->entities_n && k <= i + NEIGHBORS_MAX; k++) {
		const struct entity *e = &doc->entities[k];
		if (k == i || e->token < c.from || e->token >= c.to)
			continue;
		if (e->type == CHAPERONE_HEALTH_INFO ||
		    (is_strong(doc, e) && say_concerns(doc, r, e)))
			return true;
	}
	return false;
}

size_t fix_identifier(struct edit_list *l, size_t i)
{
	const struct entity *e = &l->doc->entities[i];
	switch (e->type) {
	case CHAPERONE_PERSON: return edit_person(l, i);
	case CHAPERONE_DATE_TIME: edit_date(l, e); break;
	case CHAPERONE_AGE: edit_age(l, e); break;
	case CHAPERONE_LOCATION:
	case CHAPERONE_STREET_ADDRESS:
	case CHAPERONE_ZIP_CODE: return edit_place(l, i);
	default:
		if (edit_is_handle(l->doc, e))
			return edit_person(l, i);
		edit_number(l, e);
	}
	return 1;
}

struct name_words {
	uint32_t hash[FIX_MISSED_NAMES_MAX];
	size_t n;
};

static void read_names(const struct doc *doc, const struct chaperone_reason *r,
                       struct name_words *names)
{
	names->n = 0;
	for (size_t i = 0; i < doc->entities_n; i++) {
		const struct entity *e = &doc->entities[i];
		if (e->type != CHAPERONE_PERSON || !say_concerns(doc, r, e))
			continue;
		for (size_t t = e->token;
		     t < e->token + e->tokens && names->n < FIX_MISSED_NAMES_MAX; t++)
			if (token_is_name_word(&doc->tokens[t]) &&
			    !(doc->tokens[t].flags & TOKEN_HASHTAG))
				names->hash[names->n++] = doc->tokens[t].hash;
	}
}

static bool is_among(const struct name_words *names, const struct token *t)
{
	if (!token_is_name_word(t))
		return false;
	for (size_t i = 0; i < names->n; i++)
		if (names->hash[i] == t->hash)
			return true;
	return false;
}

/* The document with the names that were found in one place and missed in another (their form is
 * FORM__MAX): a fix must not leave them. */
static void add_missed_names(const struct doc *doc, const struct chaperone_reason *r,
                             struct doc *out)
{
	struct name_words names;
	*out = *doc;
	if (doc->entities_n > 2 * REPAIR_EDITS_MAX)
		return;
	read_names(doc, r, &names);
	struct entity *all = names.n ? ARENA_NEW(doc->arena, struct entity,
	                                         doc->entities_n + FIX_MISSED_NAMES_MAX)
	                             : NULL;
	if (!all)
		return;
	size_t n = 0, e = 0, added = 0;
	for (size_t t = 0; t < doc->tokens_n; t++) {
		const struct token *token = &doc->tokens[t];
		for (; e < doc->entities_n && doc->entities[e].token <= t; e++)
			all[n++] = doc->entities[e];
		bool inside = n > 0 && all[n - 1].token + all[n - 1].tokens > t;
		if (!inside && added < FIX_MISSED_NAMES_MAX && is_among(&names, token)) {
			added++;
			all[n++] = (struct entity){.start = token->start,
			                           .end = token->end,
			                           .token = (uint32_t)t,
			                           .tokens = 1,
			                           .type = CHAPERONE_PERSON,
			                           .form = FORM__MAX};
		}
	}
	for (; e < doc->entities_n; e++)
		all[n++] = doc->entities[e];
	out->entities = all;
	out->entities_n = n;
}

void fix_disclosure(const struct doc *as_found, struct chaperone_reason *r)
{
	struct edit_list l;
	struct doc with_names;
	add_missed_names(as_found, r, &with_names);
	const struct doc *doc = &with_names;
	if (fix_open(&l, doc, doc->entities_n))
		return;
	bool strong = false;
	for (size_t i = 0; i < doc->entities_n; i++)
		strong |= is_strong(doc, &doc->entities[i]) &&
		          say_concerns(doc, r, &doc->entities[i]);
	for (size_t i = 0, used = 1; i < doc->entities_n; i += used) {
		const struct entity *e = &doc->entities[i];
		used = 1;
		if (e->type == CHAPERONE_HEALTH_INFO ||
		    (e->form != FORM__MAX && !say_concerns(doc, r, e)))
			continue;
		if (is_strong(doc, e) || !strong || is_near(doc, r, i))
			used = fix_identifier(&l, i);
	}
	fix_keep(&l, r);
}

/* The copy of an incoming message: identifiers by their tags. */
void fix_copy(const struct doc *doc, struct chaperone_reason *r)
{
	struct edit_list l;
	if (fix_open(&l, doc, doc->entities_n))
		return;
	for (size_t i = 0; i < doc->entities_n && l.n < REPAIR_EDITS_MAX; i++) {
		const struct entity *e = &doc->entities[i];
		if (e->type == CHAPERONE_HEALTH_INFO || !say_concerns(doc, r, e))
			continue;
		char *p = arena_alloc(doc->arena, 32);
		if (!p)
			return;
		struct buf b;
		buf_init_fixed(&b, p, 32);
		deid_stand_in(doc, e, CHAPERONE_DEID_TAG, 1, &b);
		edit_span(&l, text_back(&doc->text, e->start, e->end), buf_view(&b));
	}
	fix_keep(&l, r);
}
