/* Copies by policy from tests/cases/deid.txt, and what must hold for every text. */
#include "check/deid.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "check/city.h"
#include "check/stand_in.h"
#include "doc_fixture.h"

static const char *const policies[CHAPERONE_DEID__MAX] = {"tag", "generalise", "mask", "pseudonym"};

static bool word_byte(char c) { return ascii_is_alnum(c) || (unsigned char)c >= 0x80; }

/* Does s have the words as a whole? */
static bool has_words(struct str s, struct str words)
{
	for (size_t i = 0; i + words.n <= s.n; i++)
		if (memcmp(s.p + i, words.p, words.n) == 0 &&
		    !(i && word_byte(s.p[i - 1]) && word_byte(words.p[0])) &&
		    !(i + words.n < s.n && word_byte(s.p[i + words.n])))
			return true;
	return false;
}

/* No name or code that was taken out is left, in any policy that hides it. */
static void check_gone(const struct doc *d, struct str copy)
{
	for (size_t i = 0; i < d->entities_n; i++) {
		const struct entity *e = &d->entities[i];
		struct str words = str_of(d->text.p + e->start, e->end - e->start);
		bool name = e->type == CHAPERONE_PERSON && e->tokens == 1 &&
		            (words.n >= 5 || !ascii_is_lower(words.p[0]));
		if (stand_in_wanted(d, e) && (name || e->type >= CHAPERONE_PHONE_NUMBER) &&
		    words.n >= 4)
			CHECK(!has_words(copy, words));
	}
}

static void test_cases(void)
{
	const char *path = "tests/cases/deid.txt";
	FILE *f = fopen(path, "r");
	char line[4096], *field[3];
	CHECK(f != NULL);
	for (int no = 1; f && fgets(line, sizeof line, f); no++) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		CHECK(fixture_fields(line, field, 3) == 3);
		for (int p = 0; p < CHAPERONE_DEID__MAX; p++) {
			struct doc_fixture fx;
			struct doc *d = fixture_open(&fx, CHAPERONE_POST, field[1]);
			struct str copy = deid_write(d, (enum chaperone_deid)p);
			CHECK(copy.p != NULL);
			CHECK(utf8_valid(copy) == copy.n);
			if (strcmp(policies[p], field[0]) == 0)
				fixture_check(path, no, copy, field[2]);
			if (p != CHAPERONE_DEID_MASK)
				check_gone(d, copy);
			fixture_close(&fx);
		}
	}
	if (f)
		fclose(f);
}

static void test_stand_in(void)
{
	struct doc_fixture fx;
	struct doc *d =
		fixture_open(&fx, CHAPERONE_POST, "Mrs. {PERSON Lopez} and {PERSON Jo Ray}");
	char memory[64];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	deid_stand_in(d, &d->entities[0], CHAPERONE_DEID_PSEUDONYM, 1, &b);
	CHECK_MEM(b.p, b.n, "Abenov");
	buf_init_fixed(&b, memory, sizeof memory);
	deid_stand_in(d, &d->entities[1], CHAPERONE_DEID_PSEUDONYM, 33, &b);
	CHECK_MEM(b.p, b.n, "Amaru Bassira");
	buf_init_fixed(&b, memory, sizeof memory);
	deid_stand_in(d, &d->entities[1], CHAPERONE_DEID_TAG, 1, &b);
	CHECK_MEM(b.p, b.n, "[PERSON]");
	fixture_close(&fx);
}

static void test_city(void)
{
	CHECK_STR(city_state(STR("Boise"), STR("")), "Idaho");
	CHECK_STR(city_state(STR("PORTLAND"), STR("")), "Oregon");
	CHECK_STR(city_state(STR("Portland"), STR("ME")), "Maine");
	CHECK_STR(city_state(STR("Springfield"), STR("Vermont")), "Vermont");
	CHECK_STR(city_state(STR("Saint Paul"), STR("")), "Minnesota");
	CHECK(city_state(STR("Springfield"), STR("")) == NULL);
	CHECK(city_state(STR("Nowhere Special Place"), STR("")) == NULL);
	CHECK(city_state(STR(""), STR("")) == NULL);
	CHECK(city_state(STR("a"), STR("")) == NULL);
	CHECK(city_state(STR("zzz"), STR("")) == NULL);
	CHECK(state_at(STR("WI, again")) == 2);
	CHECK(state_at(STR("Wisconsin")) == 9);
	CHECK(state_at(STR("WIld")) == 0);
}

/* The cost per byte does not grow with the text, and memory stays within the promise. */
static void test_long(void)
{
	size_t unit = strlen("{PERSON Ann} {OTHER_ID 1} "), times = 20000;
	char *marked = calloc(times * (unit + 8) + 1, 1), *p = marked;
	for (size_t i = 0; i < times; i++)
		p += sprintf(p, "{PERSON A%zu} {OTHER_ID %zu} ", i, i);
	struct doc_fixture fx;
	struct doc *d = fixture_open(&fx, CHAPERONE_POST, marked);
	for (int policy = 0; policy < CHAPERONE_DEID__MAX; policy++) {
		size_t bytes = deid_memory_bytes(d->text.n);
		char *memory = malloc(bytes);
		struct arena a, *before = d->arena;
		arena_init(&a, memory, bytes);
		d->arena = &a;
		CHECK(deid_write(d, (enum chaperone_deid)policy).p != NULL);
		arena_init(&a, memory, 64);
		CHECK(deid_write(d, (enum chaperone_deid)policy).p == NULL);
		d->arena = before;
		free(memory);
	}
	fixture_close(&fx);
	free(marked);
}

int main(void)
{
	test_cases();
	test_stand_in();
	test_city();
	test_long();
	return unit_end();
}
