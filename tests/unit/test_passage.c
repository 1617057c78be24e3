/* Passages cover a text, in order, each short and of whole sentences where there are any. */
#include "check/passage.h"

#include <stdlib.h>

#include "hostile.h"
#include "unit.h"

static void properties(struct str raw, const char *name)
{
	size_t n = doc_memory_bytes(raw.n) + raw.n * 128 + 65536;
	struct arena a;
	arena_init(&a, malloc(n), n);
	struct doc d = {.kind = CHAPERONE_POST, .arena = &a}, part;
	bool fine = doc_read(&d, raw) == 0;
	d.entities_n = 0;
	size_t mark = arena_mark(&a), last_from = 0, last_to = 0, passages = 0;
	for (struct passage p = {0, 0}; fine && passage_next(&d, &p); passages++) {
		arena_back(&a, mark);
		fine &= p.from < p.to && p.to <= d.tokens_n;
		/* no gap, and always forward */
		fine &= p.from <= last_to && p.to > last_to && (!passages || p.from > last_from);
		fine &= p.to - p.from <= 3 * PASSAGE_WHOLE_TOKENS;
		fine &= passage_doc(&d, &p, &part) && part.tokens == d.tokens + p.from &&
		        part.tokens_n == p.to - p.from;
		last_from = p.from;
		last_to = p.to;
	}
	fine &= last_to == d.tokens_n;
	fine &= d.tokens_n > PASSAGE_WHOLE_TOKENS ? passages > 1 : passages == (d.tokens_n > 0);
	CHECK(fine);
	if (!fine)
		printf("  %s, %zu bytes, %zu passages\n", name, raw.n, passages);
	free(a.p);
}

/* An entity goes along where the passage holds all of it, and nowhere else. */
static void test_entities(void)
{
	char text[1 << 12];
	size_t n = 0;
	for (int i = 0; i < 30; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "Red dogs ran home, wet. ");
	size_t bytes = doc_memory_bytes(n) + 65536;
	struct arena a;
	arena_init(&a, malloc(bytes), bytes);
	struct doc d = {.kind = CHAPERONE_POST, .arena = &a}, part;
	CHECK(doc_read(&d, str_of(text, n)) == 0 && d.tokens_n > 200);
	struct entity e = {.token = 100, .tokens = 2, .type = CHAPERONE_PERSON};
	d.entities = &e;
	d.entities_n = 1;
	for (struct passage p = {0, 0}; passage_next(&d, &p);) {
		CHECK(d.tokens[p.from].flags & TOKEN_SENTENCE);
		CHECK(passage_doc(&d, &p, &part));
		CHECK(part.entities_n == (p.from <= 100 && 102 <= p.to));
		if (part.entities_n)
			CHECK(part.tokens + part.entities[0].token == d.tokens + 100);
	}
	free(a.p);
}

int main(void)
{
	static const size_t sizes[] = {0, 1, 2, 10, 100, 300, 1000, 5000};
	for (size_t kind = 0; kind < HOSTILE_KINDS; kind++)
		for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
			struct str s = hostile_text(kind, sizes[k]);
			properties(s, hostile_name(kind));
			hostile_free(s);
		}
	test_entities();
	return unit_end();
}
