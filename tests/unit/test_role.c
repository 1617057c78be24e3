/* Roles of names that nobody could mistake (tests/cases/role.txt), and what must hold for every
 * text: only people have roles, and a name's features fit where the callers keep them. */
#include "check/role.h"

#include "check/tag.h"
#include "hostile.h"
#include "unit.h"

static bool read_text(struct doc *d, struct arena *a, enum chaperone_kind kind, struct str raw)
{
	size_t n = doc_memory_bytes(raw.n);
	arena_init(a, malloc(n), n);
	*d = (struct doc){.kind = kind, .arena = a};
	return doc_read(d, raw) == 0 && tag_doc(d) == 0;
}

static enum chaperone_kind kind_of(const char *name)
{
	int k = 0;
	while (k < CHAPERONE_KIND__MAX && strcmp(chaperone_kind_name((enum chaperone_kind)k), name))
		k++;
	return (enum chaperone_kind)k;
}

/* "kind | text | name | role": the name is tagged and has the role. */
static void test_case(char *line, int number)
{
	char *field[4] = {line};
	for (int i = 1; i < 4; i++) {
		char *next = strstr(field[i - 1], " | ");
		CHECK(next != NULL);
		if (!next)
			return;
		*next = 0;
		field[i] = next + 3;
	}
	struct doc d;
	struct arena a;
	CHECK(read_text(&d, &a, kind_of(field[0]), str_c(field[1])));
	role_doc(&d);
	const char *got = "not found";
	for (size_t i = 0; i < d.entities_n; i++) {
		const struct entity *e = &d.entities[i];
		struct str words = str_of(d.text.p + e->start, e->end - e->start);
		if (e->type == CHAPERONE_PERSON && str_eq(words, str_c(field[2])))
			got = chaperone_role_name((enum chaperone_role)e->role);
	}
	CHECK_STR(got, field[3]);
	if (strcmp(got, field[3]) != 0)
		printf("  tests/cases/role.txt:%d: %s: %s\n", number, field[2], got);
	free(a.p);
}

static void test_cases(void)
{
	FILE *f = fopen("tests/cases/role.txt", "r");
	char *line = NULL;
	size_t cap = 0;
	CHECK(f != NULL);
	for (int number = 1; f && getline(&line, &cap, f) > 0; number++) {
		line[strcspn(line, "\n")] = 0;
		if (line[0] && line[0] != '#')
			test_case(line, number);
	}
	free(line);
	if (f)
		fclose(f);
}

/* Every token in turn as the name of a person. */
static void properties(struct str raw, const char *name)
{
	struct doc d;
	struct arena a;
	CHECK(read_text(&d, &a, CHAPERONE_REPLY, raw));
	role_doc(&d);
	bool fine = true;
	for (size_t i = 0; i < d.entities_n; i++)
		fine &= d.entities[i].role < CHAPERONE_ROLE__MAX &&
		        (d.entities[i].type == CHAPERONE_PERSON || !d.entities[i].role);
	struct entity e[3];
	memset(e, 0, sizeof e);
	d.entities = e;
	for (size_t i = 0; i < d.tokens_n; i++) {
		uint32_t out[ROLE_FEATURES_MAX];
		d.entities_n = 1;
		e[0] = (struct entity){.token = (uint32_t)i,
		                       .tokens = i + 3 < d.tokens_n ? 3 : 1,
		                       .type = CHAPERONE_PERSON};
		fine &= role_features(&d, e, out) <= ROLE_FEATURES_MAX;
		role_doc(&d);
		fine &= e[0].role < CHAPERONE_ROLE__MAX;
	}
	CHECK(fine);
	if (!fine)
		printf("  %s, %zu bytes\n", name, raw.n);
	free(a.p);
}

int main(void)
{
	static const size_t sizes[] = {0, 1, 2, 9, 100, 900};
	test_cases();
	for (size_t kind = 0; kind < HOSTILE_KINDS; kind++)
		for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
			struct str s = hostile_text(kind, sizes[k]);
			properties(s, hostile_name(kind));
			hostile_free(s);
		}
	/* words that are known to be many things, close together */
	properties(
		STR("pan ham ray cat bass jack pat sue may june art nurse king dean doctor baby"),
		"words of many classes");
	return unit_end();
}
