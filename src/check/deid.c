#include "check/deid.h"

#include "check/city.h"
#include "check/clause.h"
#include "check/stand_in.h"
#include "check/wordlist.h"

/*
 * Things are numbered by their words without case and punctuation. Each word of a name
 * stands for the person, too: "Mrs. Lopez" is Maria Lopez again, and a word that the tagger
 * missed in one place is taken out because it was found in another.
 */

#define LOWER_BYTES_MIN 5 /* of a name written small, to be found again */
#define CODE_BYTES_MIN  4

enum { SLOT_WHOLE = 1, SLOT_FIRST = 2, SLOT_LAST = 4, SLOT_SEEK = 8, SLOT_SINGLE = 16 };

struct slot {
	uint32_t hash;
	uint32_t start, end; /* normalised bytes; end 0: free */
	uint32_t thing;      /* index into things */
	uint8_t type, form, flags;
};

struct deid {
	const struct doc *doc;
	enum chaperone_deid policy;
	struct slot *slots;
	size_t slots_mask;
	uint32_t *things; /* nth of each */
	size_t things_n;
	uint32_t *thing_of; /* by entity */
	unsigned counts[CHAPERONE_ENTITY__MAX];
	struct buf out;
	size_t at;  /* raw bytes copied so far */
	bool lower; /* a name is written small: small words may be one, too */
};

size_t deid_memory_bytes(size_t text_bytes)
{
	size_t n = 2 * text_bytes + 2;
	return text_bytes * (STAND_IN_BYTES_MAX + 1) + 2 * n * (sizeof(struct slot) * 2) +
	       2 * n * sizeof(uint32_t) + 4096;
}

static uint32_t hash_of(const struct doc *doc, size_t start, size_t end, uint8_t type)
{
	uint32_t h = 2166136261u ^ type;
	for (size_t i = start; i < end; i++) {
		char c = doc->text.p[i];
		if (ascii_is_alnum(c) || (unsigned char)c >= 0x80)
			h = (h ^ (uint8_t)ascii_lower(c)) * 16777619u;
	}
	h ^= h >> 15;
	h *= 0x2c1b3c6du;
	return h ^ h >> 13;
}

static size_t next_letter(const struct doc *doc, size_t i, size_t end)
{
	while (i < end && !ascii_is_alnum(doc->text.p[i]) && (unsigned char)doc->text.p[i] < 0x80)
		i++;
	return i;
}

static bool same_words(const struct doc *doc, const struct slot *s, size_t i, size_t end)
{
	size_t k = s->start;
	for (;;) {
		i = next_letter(doc, i, end);
		k = next_letter(doc, k, s->end);
		if (i >= end || k >= s->end)
			return i >= end && k >= s->end;
		if (ascii_lower(doc->text.p[i++]) != ascii_lower(doc->text.p[k++]))
			return false;
	}
}

/* The slot of these words, or the free one where they would go. */
static struct slot *slot_of(struct deid *d, size_t start, size_t end, uint8_t type)
{
	uint32_t h = hash_of(d->doc, start, end, type);
	for (size_t i = h & d->slots_mask;; i = (i + 1) & d->slots_mask) {
		struct slot *s = &d->slots[i];
		if (!s->end ||
		    (s->hash == h && s->type == type && same_words(d->doc, s, start, end)))
			return s;
	}
}

static struct slot *add_slot(struct deid *d, const struct entity *e, size_t start, size_t end,
                             uint32_t thing, unsigned flags)
{
	struct slot *s = slot_of(d, start, end, e->type);
	if (s->end) {
		s->flags |= (uint8_t)(flags & SLOT_SEEK);
		return s;
	}
	*s = (struct slot){.hash = hash_of(d->doc, start, end, e->type),
	                   .start = (uint32_t)start,
	                   .end = (uint32_t)end,
	                   .thing = thing,
	                   .type = e->type,
	                   .form = e->form,
	                   .flags = (uint8_t)flags};
	return s;
}

static uint32_t new_thing(struct deid *d) { return (uint32_t)d->things_n++; }

/* First and last word of a name, for finding it again. */
static void add_parts(struct deid *d, const struct entity *e, uint32_t thing)
{
	const struct token *t = d->doc->tokens;
	for (size_t i = e->token; i < e->token + e->tokens; i++) {
		if (!token_is_name_word(&t[i]))
			continue;
		unsigned part = i == e->token ? SLOT_FIRST : SLOT_LAST;
		add_slot(d, e, t[i].start, t[i].end, thing, part | SLOT_SEEK);
	}
}

/* A name already known by a word of this one, where one of the two is a single word. */
static struct slot *known_person(struct deid *d, const struct entity *e)
{
	const struct token *t = d->doc->tokens;
	for (size_t i = e->token; i < e->token + e->tokens; i++) {
		if (t[i].kind != TOKEN_WORD || t[i].end - t[i].start < NAME_WORD_BYTES_MIN)
			continue;
		struct slot *s = slot_of(d, t[i].start, t[i].end, CHAPERONE_PERSON);
		if (s->end && (e->tokens == 1 || (s->flags & SLOT_SINGLE)))
			return s;
	}
	return NULL;
}

static bool is_lower_name(const struct entity *e, const struct token *t)
{
	return e->type == CHAPERONE_PERSON && e->tokens == 1 && !(t->flags & TOKEN_CAPITAL) &&
	       t->end - t->start >= LOWER_BYTES_MIN;
}

static void add_entity(struct deid *d, size_t i)
{
	const struct entity *e = &d->doc->entities[i];
	struct slot *s = slot_of(d, e->start, e->end, e->type);
	bool person = e->type == CHAPERONE_PERSON;
	if (!s->end && person)
		s = known_person(d, e);
	uint32_t thing = s && s->end ? s->thing : new_thing(d);
	d->thing_of[i] = thing;
	unsigned flags = SLOT_WHOLE;
	const struct token *t = &d->doc->tokens[e->token];
	if (e->tokens == 1 && person)
		flags |= SLOT_SINGLE |
		         (token_is_name_word(t) || is_lower_name(e, t) ? SLOT_SEEK : 0) |
		         (stand_in_titled(d->doc, e->token) ? SLOT_LAST : SLOT_FIRST);
	else if (e->tokens == 1 && e->type > CHAPERONE_HEALTH_INFO && t->kind == TOKEN_CODE &&
	         e->end - e->start >= CODE_BYTES_MIN)
		flags |= SLOT_SEEK;
	else if (e->tokens == 1 && e->type == CHAPERONE_LOCATION && token_is_name_word(t))
		flags |= SLOT_SEEK;
	add_slot(d, e, e->start, e->end, thing, flags);
	if (person && e->tokens > 1)
		add_parts(d, e, thing);
	d->lower |= is_lower_name(e, t);
}

/* Does the text have this invented name as a real one? */
static bool name_taken(struct deid *d, unsigned i)
{
	struct str names[2] = {stand_in_first_name(i), stand_in_last_name(i)};
	for (int k = 0; k < 2; k++) {
		uint32_t h = 2166136261u ^ CHAPERONE_PERSON;
		for (size_t c = 0; c < names[k].n; c++)
			h = (h ^ (uint8_t)ascii_lower(names[k].p[c])) * 16777619u;
		h ^= h >> 15;
		h *= 0x2c1b3c6du;
		h ^= h >> 13;
		for (size_t s = h & d->slots_mask; d->slots[s].end; s = (s + 1) & d->slots_mask)
			if (d->slots[s].hash == h)
				return true;
	}
	return false;
}

/* Number the things of each type in the order of the text. */
static void number_things(struct deid *d)
{
	unsigned skipped = 0;
	for (size_t i = 0; i < d->doc->entities_n; i++) {
		const struct entity *e = &d->doc->entities[i];
		if (!stand_in_wanted(d->doc, e) || d->things[d->thing_of[i]])
			continue;
		unsigned nth = ++d->counts[e->type];
		if (e->type == CHAPERONE_PERSON) {
			nth += skipped;
			for (int tries = 0; tries < 16 && name_taken(d, nth - 1); tries++, nth++)
				skipped++;
		}
		d->things[d->thing_of[i]] = nth;
	}
}

static int prepare(struct deid *d)
{
	const struct doc *doc = d->doc;
	size_t keys = 1;
	for (size_t i = 0; i < doc->entities_n; i++)
		keys += 1 + doc->entities[i].tokens;
	size_t cap = 4;
	while (cap < 2 * keys)
		cap *= 2;
	d->slots = arena_zero(doc->arena, cap, sizeof *d->slots);
	d->things = arena_zero(doc->arena, doc->entities_n + 1, sizeof *d->things);
	d->thing_of = arena_zero(doc->arena, doc->entities_n + 1, sizeof *d->thing_of);
	if (!d->slots || !d->things || !d->thing_of)
		return CHAPERONE_E_MEMORY;
	d->slots_mask = cap - 1;
	for (size_t i = 0; i < doc->entities_n; i++)
		if (stand_in_wanted(doc, &doc->entities[i]))
			add_entity(d, i);
	number_things(d);
	return 0;
}

/* Copy what is left before the span, and go behind it. */
static void copy_to(struct deid *d, struct chaperone_span span)
{
	if (span.start > d->at)
		buf_add(&d->out, d->doc->text.raw.p + d->at, span.start - d->at);
	if (span.end > d->at)
		d->at = span.end;
}

static enum name_part part_of(struct deid *d, const struct entity *e)
{
	if (e->type != CHAPERONE_PERSON || e->tokens > 1)
		return NAME_WHOLE;
	struct slot *s = slot_of(d, e->start, e->end, CHAPERONE_PERSON);
	if (s->end && (s->flags & SLOT_LAST))
		return NAME_LAST;
	return s->end && (s->flags & SLOT_FIRST) ? NAME_FIRST : NAME_WHOLE;
}

/* "Madison, WI" is written "WI": how much stands between a city and the state behind it. */
static size_t before_state(const struct doc *doc, size_t raw_end)
{
	struct str rest = str_of(doc->text.raw.p + raw_end, doc->text.raw.n - raw_end);
	if (!str_starts(rest, STR(", ")))
		return 0;
	return state_at(str_of(rest.p + 2, rest.n - 2)) ? 2 : 0;
}

static void write_entity(struct deid *d, size_t i)
{
	const struct entity *e = &d->doc->entities[i];
	struct chaperone_span raw = text_back(&d->doc->text, e->start, e->end);
	if (raw.start < d->at)
		return;
	copy_to(d, raw);
	if (d->policy == CHAPERONE_DEID_GENERALISE && e->type == CHAPERONE_LOCATION) {
		size_t gap = before_state(d->doc, raw.end);
		d->at += gap;
		if (gap)
			return;
	}
	stand_in_write(d->doc, e, d->policy, d->things[d->thing_of[i]], part_of(d, e), &d->out);
}

/* A word that is not in an entity, yet was one elsewhere. */
static void write_repeat(struct deid *d, size_t token)
{
	static const uint8_t types[] = {CHAPERONE_PERSON, CHAPERONE_LOCATION};
	const struct token *t = &d->doc->tokens[token];
	struct slot *s = NULL;
	bool lower = d->lower && t->kind == TOKEN_WORD && t->end - t->start >= LOWER_BYTES_MIN;
	if ((d->counts[CHAPERONE_PERSON] || d->counts[CHAPERONE_LOCATION]) &&
	    (lower || token_is_name_word(t))) {
		for (size_t k = 0; k < sizeof types; k++) {
			s = slot_of(d, t->start, t->end, types[k]);
			if (s->end && (s->flags & SLOT_SEEK))
				break;
			s = NULL;
		}
	} else if (t->kind == TOKEN_CODE || t->kind == TOKEN_NUMBER) {
		for (uint8_t k = CHAPERONE_STREET_ADDRESS; k < CHAPERONE_ENTITY__MAX && !s; k++) {
			if (!d->counts[k])
				continue;
			s = slot_of(d, t->start, t->end, k);
			s = s->end && (s->flags & SLOT_SEEK) ? s : NULL;
		}
	}
	if (!s)
		return;
	struct entity e = {.start = t->start,
	                   .end = t->end,
	                   .token = (uint32_t)token,
	                   .tokens = 1,
	                   .type = s->type,
	                   .form = s->form};
	struct chaperone_span raw = text_back(&d->doc->text, e.start, e.end);
	if (raw.start < d->at)
		return;
	copy_to(d, raw);
	stand_in_write(d->doc, &e, d->policy, d->things[s->thing], part_of(d, &e), &d->out);
}

static void write_all(struct deid *d)
{
	const struct doc *doc = d->doc;
	size_t token = 0;
	for (size_t i = 0; i <= doc->entities_n; i++) {
		bool last = i == doc->entities_n;
		const struct entity *e = last ? NULL : &doc->entities[i];
		if (e && e->type == CHAPERONE_HEALTH_INFO)
			continue;
		size_t end = e ? e->start : doc->text.n;
		for (; token < doc->tokens_n && doc->tokens[token].start < end; token++)
			write_repeat(d, token);
		if (!e)
			break;
		while (token < doc->tokens_n && doc->tokens[token].start < e->end)
			token++;
		if (stand_in_wanted(doc, e))
			write_entity(d, i);
	}
	copy_to(d, (struct chaperone_span){doc->text.raw.n, doc->text.raw.n});
}

static bool anything_wanted(const struct doc *doc)
{
	for (size_t i = 0; i < doc->entities_n; i++)
		if (stand_in_wanted(doc, &doc->entities[i]))
			return true;
	return false;
}

struct str deid_write(const struct doc *doc, enum chaperone_deid policy)
{
	struct deid d = {.doc = doc, .policy = policy};
	struct arena *a = doc->arena;
	if (!anything_wanted(doc))
		return str_of(arena_copy(a, doc->text.raw.p, doc->text.raw.n), doc->text.raw.n);
	if (prepare(&d))
		return str_of(NULL, 0);
	/* the copy takes what is left of the arena, and gives back what it does not need */
	size_t mark = arena_mark(a), max = doc->text.raw.n * (STAND_IN_BYTES_MAX + 1) + 64;
	size_t room = a->cap > mark + 32 ? a->cap - mark - 32 : 0;
	char *p = arena_alloc(a, room < max ? room : max);
	if (!p)
		return str_of(NULL, 0);
	buf_init_fixed(&d.out, p, room < max ? room : max);
	write_all(&d);
	if (d.out.failed)
		return str_of(NULL, 0);
	arena_back(a, (size_t)(p - a->p) + d.out.n);
	return buf_view(&d.out);
}
