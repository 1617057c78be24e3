#include "train/cases.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"

struct labelled *cases_add(struct cases *cs)
{
	if (cs->n == cs->cap) {
		cs->cap = cs->cap ? cs->cap * 2 : 1024;
		cs->c = realloc(cs->c, cs->cap * sizeof *cs->c);
		if (!cs->c)
			exit(2);
	}
	struct labelled *c = &cs->c[cs->n++];
	*c = (struct labelled){0};
	return c;
}

static uint32_t hash(const char *s)
{
	uint32_t h = token_hash(str_c(s));
	return h * 0x9E3779B1u ^ h >> 16;
}

static void die(const char *path, size_t line, const char *why)
{
	fprintf(stderr, "%s:%zu: %s\n", path, line, why);
	exit(2);
}

static unsigned named(const char *name, unsigned max, const char *(*names)(unsigned))
{
	for (unsigned i = 0; i < max; i++)
		if (name && strcmp(names(i), name) == 0)
			return i;
	return max;
}

static const char *entity_name(unsigned i)
{
	return chaperone_entity_name((enum chaperone_entity)i);
}
static const char *reason_name(unsigned i)
{
	return chaperone_reason_name((enum chaperone_reason_code)i);
}
static const char *kind_name(unsigned i) { return chaperone_kind_name((enum chaperone_kind)i); }
static const char *role_name(unsigned i) { return chaperone_role_name((enum chaperone_role)i); }

static uint32_t byte_of(const char *s, json_int_t codepoint)
{
	const char *p = s;
	while (codepoint > 0 && *p) {
		p++;
		while (!utf8_is_start(*p))
			p++;
		codepoint--;
	}
	return (uint32_t)(p - s);
}

static void read_spans(struct labelled *c, json_t *spans, const char *path, size_t line)
{
	c->spans_n = json_array_size(spans);
	c->spans = calloc(c->spans_n + 1, sizeof *c->spans);
	for (size_t i = 0; i < c->spans_n; i++) {
		json_t *s = json_array_get(spans, i);
		unsigned type = named(json_string_value(json_object_get(s, "type")),
		                      CHAPERONE_ENTITY__MAX, entity_name);
		if (type == CHAPERONE_ENTITY__MAX)
			die(path, line, "unknown span type");
		c->spans[i] = (struct gold){
			.start = byte_of(c->text, json_integer_value(json_object_get(s, "start"))),
			.end = byte_of(c->text, json_integer_value(json_object_get(s, "end"))),
			.type = (uint8_t)type,
			.role = (uint8_t)named(json_string_value(json_object_get(s, "role")),
		                               CHAPERONE_ROLE__MAX, role_name),
		};
	}
}

static char *copy(json_t *s) { return json_is_string(s) ? strdup(json_string_value(s)) : NULL; }

void cases_read(struct cases *cs, const char *path, uint8_t source)
{
	FILE *f = fopen(path, "r");
	if (!f)
		die(path, 0, "cannot open");
	char *line = NULL;
	size_t cap = 0, n = 0;
	while (getline(&line, &cap, f) > 0) {
		n++;
		json_error_t e;
		json_t *o = json_loads(line, 0, &e);
		if (!o)
			die(path, n, e.text);
		struct labelled *c = cases_add(cs);
		c->source = source;
		c->own = strstr(path, "own-") != NULL;
		c->id = copy(json_object_get(o, "id"));
		c->text = copy(json_object_get(o, "text"));
		c->reply_to = copy(json_object_get(o, "in_reply_to"));
		unsigned kind = named(json_string_value(json_object_get(o, "kind")),
		                      CHAPERONE_KIND__MAX, kind_name);
		if (!c->id || !c->text || kind == CHAPERONE_KIND__MAX)
			die(path, n, "id, kind or text is missing");
		c->kind = (enum chaperone_kind)kind;
		c->unsafe = json_is_true(json_object_get(o, "unsafe"));
		size_t i;
		json_t *r;
		json_array_foreach(json_object_get(o, "reasons"), i, r)
		{
			unsigned code =
				named(json_string_value(r), CHAPERONE_REASON__MAX, reason_name);
			if (code == CHAPERONE_REASON__MAX)
				die(path, n, "unknown reason");
			c->reasons |= 1u << code;
		}
		read_spans(c, json_object_get(o, "spans"), path, n);
		/* replies go by the message answered; twins by the smaller id of the two */
		const char *note = json_string_value(json_object_get(o, "note"));
		const char *twin = note ? strstr(note, "twin ") : NULL;
		c->group = hash(c->reply_to ? c->reply_to : c->id);
		if (twin && !c->reply_to && strcmp(twin + 5, c->id) < 0)
			c->group = hash(twin + 5);
		json_decref(o);
	}
	free(line);
	fclose(f);
}

static void end_conll(struct labelled *c, struct buf *text, struct gold *spans, size_t n)
{
	c->text = strndup(text->p ? text->p : "", text->n);
	c->spans = calloc(n + 1, sizeof *spans);
	memcpy(c->spans, spans, n * sizeof *spans);
	c->spans_n = n;
	c->group = hash(c->text);
}

void cases_read_conll(struct cases *cs, const char *path, uint8_t source)
{
	FILE *f = fopen(path, "r");
	if (!f)
		die(path, 0, "cannot open");
	char *line = NULL;
	size_t cap = 0;
	struct buf text;
	buf_init(&text, 1 << 20);
	struct gold spans[256];
	size_t n = 0;
	bool open = false;
	for (;;) {
		ssize_t got = getline(&line, &cap, f);
		char *word = got > 0 ? strtok(line, "\t \r\n") : NULL, *label = NULL;
		for (char *part; word && (part = strtok(NULL, "\t \r\n"));)
			label = part;
		if (!word || !label) {
			if (text.n) {
				struct labelled *c = cases_add(cs);
				c->names_only = c->own = true;
				c->source = source;
				c->id = strdup("public");
				end_conll(c, &text, spans, n);
				text.n = n = 0;
				open = false;
			}
			if (got <= 0)
				break;
			continue;
		}
		if (strcmp(word, "-DOCSTART-") == 0 || utf8_valid(str_c(word)) != strlen(word))
			continue;
		if (text.n)
			buf_char(&text, ' ');
		uint32_t start = (uint32_t)text.n;
		buf_c(&text, word);
		bool person = strstr(label, "PER") || strstr(label, "person");
		if (person && label[0] == 'I' && open)
			spans[n - 1].end = (uint32_t)text.n;
		else if (person && n < 256 && word[0] != '@')
			spans[n++] = (struct gold){start, (uint32_t)text.n, CHAPERONE_PERSON,
			                           CHAPERONE_ROLE__MAX};
		open = person && word[0] != '@';
	}
	buf_release(&text);
	free(line);
	fclose(f);
}

unsigned cases_fold(const struct labelled *c, unsigned folds) { return (c->group >> 8) % folds; }
