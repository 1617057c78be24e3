#include "train/augment.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "train/random.h"

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_name(char ***list, size_t *n, const char *name)
{
	*list = realloc(*list, (*n + 1) * sizeof **list);
	(*list)[(*n)++] = strdup(name);
}

static void read_culture(struct names *n, const char *path)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;
	bool family = false;
	n->given_first = realloc(n->given_first, (n->cultures + 2) * sizeof *n->given_first);
	n->family_first = realloc(n->family_first, (n->cultures + 2) * sizeof *n->family_first);
	n->given_first[n->cultures] = n->given_n;
	n->family_first[n->cultures] = n->family_n;
	while (f && getline(&line, &cap, f) > 0) {
		struct str s = str_trim(str_c(line));
		line[s.p - line + (ptrdiff_t)s.n] = 0;
		if (!s.n || s.p[0] == '#')
			continue;
		if (s.p[0] == '[')
			family = str_eq(s, STR("[family]"));
		else if (family)
			add_name(&n->family, &n->family_n, s.p);
		else
			add_name(&n->given, &n->given_n, s.p);
	}
	n->cultures++;
	n->given_first[n->cultures] = n->given_n;
	n->family_first[n->cultures] = n->family_n;
	free(line);
	if (f)
		fclose(f);
}

void names_read(struct names *n, const char *folder)
{
	*n = (struct names){0};
	char *files[256];
	size_t count = 0;
	DIR *d = opendir(folder);
	for (struct dirent *e; d && (e = readdir(d)) && count < 256;)
		if (e->d_name[0] != '.')
			files[count++] = strdup(e->d_name);
	if (d)
		closedir(d);
	qsort(files, count, sizeof *files, by_name);
	for (size_t i = 0; i < count; i++) {
		char path[4096];
		snprintf(path, sizeof path, "%s/%s", folder, files[i]);
		read_culture(n, path);
		free(files[i]);
	}
}

/* The country's own lists, commonest first; a name is drawn evenly, so that rare ones come up. */
static void read_ranked(char ***list, size_t *n, const char *path, size_t most)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0, got = 0;
	while (f && got < most && getline(&line, &cap, f) > 0) {
		line[strcspn(line, "\t")] = 0;
		add_name(list, n, line);
		got++;
	}
	free(line);
	if (f)
		fclose(f);
}

void names_read_ranked(struct names *n, const char *folder)
{
	char path[4096];
	n->given_first = realloc(n->given_first, (n->cultures + 2) * sizeof *n->given_first);
	n->family_first = realloc(n->family_first, (n->cultures + 2) * sizeof *n->family_first);
	n->given_first[n->cultures] = n->given_n;
	n->family_first[n->cultures] = n->family_n;
	snprintf(path, sizeof path, "%s/first_names_1940plus.tsv", folder);
	read_ranked(&n->given, &n->given_n, path, 30000);
	snprintf(path, sizeof path, "%s/surnames_1990_freq.tsv", folder);
	read_ranked(&n->family, &n->family_n, path, 50000);
	n->cultures++;
	n->given_first[n->cultures] = n->given_n;
	n->family_first[n->cultures] = n->family_n;
}

static struct labelled *copy_of(struct cases *cs, size_t from, enum copy copy)
{
	struct labelled *c = cases_add(cs);
	const struct labelled *o = &cs->c[from];
	*c = *o;
	c->copy = copy;
	c->spans = malloc((o->spans_n + 1) * sizeof *c->spans);
	memcpy(c->spans, o->spans, o->spans_n * sizeof *c->spans);
	return c;
}

static void in_case(struct cases *cs, size_t from, enum copy copy, char (*change)(char))
{
	struct labelled *c = copy_of(cs, from, copy);
	c->text = strdup(c->text);
	for (char *p = c->text; *p; p++)
		*p = change(*p);
}

/* A name with as many words as the one it stands for, in the same case. */
static void put_name(struct buf *b, const struct names *n, struct str old, uint64_t *seed)
{
	size_t words = 1,
	       culture = random_next(seed) % 2 ? n->cultures - 1 : random_next(seed) % n->cultures;
	for (size_t i = 0; i < old.n; i++)
		words += old.p[i] == ' ';
	size_t given = n->given_first[culture] +
	               random_next(seed) % (n->given_first[culture + 1] - n->given_first[culture]);
	size_t family =
		n->family_first[culture] +
		random_next(seed) % (n->family_first[culture + 1] - n->family_first[culture]);
	size_t start = b->n;
	if (words > 1 || random_next(seed) % 3)
		buf_c(b, n->given[given]);
	if (words > 2 && random_next(seed) % 2) {
		buf_char(b, ' ');
		buf_c(b, n->given[n->given_first[culture] + random_next(seed) % 20]);
	}
	if (words > 1)
		buf_char(b, ' ');
	if (words > 1 || b->n == start)
		buf_c(b, n->family[family]);
	bool lower = true;
	for (size_t i = 0; i < old.n; i++)
		lower &= !ascii_is_upper(old.p[i]);
	for (size_t i = start; lower && i < b->n; i++)
		b->p[i] = ascii_lower(b->p[i]);
}

/* Initials, handles and names inside hashtags keep their form. */
static bool is_plain_name(const struct labelled *c, const struct gold *g)
{
	if (g->type != CHAPERONE_PERSON || g->end - g->start < 4)
		return false;
	char before = g->start ? c->text[g->start - 1] : ' ';
	for (uint32_t i = g->start; i < g->end; i++)
		if (ascii_is_digit(c->text[i]) || c->text[i] == '.' || c->text[i] == '_')
			return false;
	return before != '#' && before != '@' && !ascii_is_alnum(before) &&
	       !ascii_is_alnum(c->text[g->end]);
}

static void rename_people(struct cases *cs, size_t from, const struct names *n, uint64_t seed)
{
	bool any = false;
	for (size_t k = 0; k < cs->c[from].spans_n; k++)
		any |= is_plain_name(&cs->c[from], &cs->c[from].spans[k]);
	if (!any)
		return;
	struct labelled *c = copy_of(cs, from, COPY_RENAMED);
	struct buf b;
	buf_init(&b, 1 << 20);
	uint32_t at = 0;
	for (size_t k = 0; k < c->spans_n; k++) {
		struct gold *g = &c->spans[k];
		buf_add(&b, c->text + at, g->start - at);
		uint32_t start = (uint32_t)b.n;
		at = g->end;
		if (is_plain_name(c, g))
			put_name(&b, n, str_of(c->text + g->start, g->end - g->start), &seed);
		else
			buf_add(&b, c->text + g->start, g->end - g->start);
		g->start = start;
		g->end = (uint32_t)b.n;
	}
	buf_c(&b, c->text + at);
	c->text = strndup(b.p, b.n);
	buf_release(&b);
}

/* What fingers do to a word of letters, one in ten: two change places, one is missing, one comes
 * twice. */
static size_t mistype(struct buf *b, const char *word, size_t n, uint64_t *seed)
{
	size_t at = 1 + random_next(seed) % (n - 2), start = b->n;
	buf_add(b, word, at);
	switch (random_next(seed) % 3) {
	case 0:
		buf_char(b, word[at + 1]);
		buf_char(b, word[at]);
		buf_add(b, word + at + 2, n - at - 2);
		break;
	case 1: buf_add(b, word + at + 1, n - at - 1); break;
	default:
		buf_char(b, word[at]);
		buf_add(b, word + at, n - at);
		break;
	}
	return b->n - start;
}

static void with_typos(struct cases *cs, size_t from, uint64_t seed)
{
	struct labelled *c = copy_of(cs, from, COPY_TYPOS);
	size_t n = strlen(c->text);
	uint32_t *moved = calloc(n + 1, sizeof *moved);
	struct buf b;
	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < n;) {
		size_t end = i;
		while (end < n && ascii_is_alpha(c->text[end]))
			end++;
		moved[i] = (uint32_t)b.n;
		if (end - i < 4 || random_next(&seed) % 10) {
			buf_char(&b, c->text[i++]);
			while (i < end) {
				moved[i] = (uint32_t)b.n;
				buf_char(&b, c->text[i++]);
			}
			continue;
		}
		size_t put = mistype(&b, c->text + i, end - i, &seed);
		/* a span within the word keeps to its ends */
		for (size_t k = i + 1; k < end; k++)
			moved[k] = (uint32_t)(b.n - put);
		i = end;
	}
	moved[n] = (uint32_t)b.n;
	for (size_t k = 0; k < c->spans_n; k++) {
		c->spans[k].start = moved[c->spans[k].start];
		c->spans[k].end = moved[c->spans[k].end];
	}
	c->text = strndup(b.p, b.n);
	buf_release(&b);
	free(moved);
}

/* A name as a hashtag: its words run together. */
static void as_hashtag(struct cases *cs, size_t from)
{
	const struct labelled *o = &cs->c[from];
	size_t at = 0;
	while (at < o->spans_n &&
	       !(is_plain_name(o, &o->spans[at]) &&
	         memchr(o->text + o->spans[at].start, ' ', o->spans[at].end - o->spans[at].start)))
		at++;
	if (at == o->spans_n)
		return;
	struct labelled *c = copy_of(cs, from, COPY_HASHTAG);
	struct buf b;
	buf_init(&b, 1 << 20);
	struct gold *g = &c->spans[at];
	buf_add(&b, c->text, g->start);
	buf_char(&b, '#');
	for (uint32_t i = g->start; i < g->end; i++)
		if (c->text[i] != ' ' && c->text[i] != '-' && c->text[i] != '\'')
			buf_char(&b, c->text[i]);
	int32_t longer = (int32_t)b.n - (int32_t)g->end;
	buf_c(&b, c->text + g->end);
	for (size_t k = 0; k < c->spans_n; k++) {
		if (c->spans[k].start > g->start)
			c->spans[k].start = (uint32_t)((int32_t)c->spans[k].start + longer);
		if (k != at && c->spans[k].end > g->end)
			c->spans[k].end = (uint32_t)((int32_t)c->spans[k].end + longer);
	}
	g->start++;
	g->end = (uint32_t)((int32_t)g->end + longer);
	c->text = strndup(b.p, b.n);
	buf_release(&b);
}

void augment_cases(struct cases *cs, const struct names *names)
{
	size_t n = cs->n;
	for (size_t i = 0; i < n; i++) {
		uint32_t h = cs->c[i].group * 2654435761u >> 16 ^ (uint32_t)i;
		if (names->cultures)
			for (uint32_t k = 0; k < (cs->c[i].names_only ? 1u : 2u); k++)
				rename_people(cs, i, names, (uint64_t)h * 977 + k);
		if (h % 8 == 0)
			in_case(cs, i, COPY_UPPER, ascii_upper);
		if (cs->c[i].names_only || h % 2)
			in_case(cs, i, COPY_LOWER, ascii_lower);
		if (h % 8 == 1)
			with_typos(cs, i, (uint64_t)h * 31 + 7);
		if (h % 4 == 2)
			as_hashtag(cs, i);
	}
	/* renamed copies in small letters too */
	for (size_t i = n, end = cs->n; i < end; i++)
		if (i % 3 == 0 && cs->c[i].copy == COPY_RENAMED)
			in_case(cs, i, COPY_RENAMED, ascii_lower);
}
