/* What the tagger's tables say, what must hold of its answer for every text, and a few names that
 * nobody could miss (tests/cases/tag.txt). */
#include "check/tag.h"

#include "check/lexicon.h"
#include "hostile.h"
#include "unit.h"

struct fixture {
	struct doc doc;
	struct arena arena;
	char *memory;
};

/* In memory of exactly the size promised, filled with `dirt` before. */
static bool tag_text(struct fixture *f, struct str raw, int dirt)
{
	size_t n = doc_memory_bytes(raw.n);
	f->memory = malloc(n);
	memset(f->memory, dirt, n);
	arena_init(&f->arena, f->memory, n);
	f->doc = (struct doc){.kind = CHAPERONE_POST, .arena = &f->arena};
	return doc_read(&f->doc, raw) == 0 && tag_doc(&f->doc) == 0;
}

static void test_tables(void)
{
	unsigned types = 0;
	for (int t = 1; t < TAG__MAX; t += 2) {
		CHECK(tag_type((enum tag)t) == tag_type((enum tag)(t + 1)));
		CHECK(!(types >> tag_type((enum tag)t) & 1));
		types |= 1u << tag_type((enum tag)t);
	}
	CHECK(tag_type(TAG_B_PERSON) == CHAPERONE_PERSON);
	CHECK(tag_type(TAG_I_DATE_TIME) == CHAPERONE_DATE_TIME);
	CHECK(tag_type(TAG_B_AGE) == CHAPERONE_AGE);
	CHECK(tag_type(TAG_I_LOCATION) == CHAPERONE_LOCATION);
	CHECK(tag_type(TAG_B_ORGANIZATION) == CHAPERONE_ORGANIZATION);
	CHECK(tag_type(TAG_I_HEALTH_INFO) == CHAPERONE_HEALTH_INFO);
	CHECK(tag_type(TAG_B_STREET_ADDRESS) == CHAPERONE_STREET_ADDRESS);
	CHECK(TAG__MAX < TAG_ROW);
	/* O and B follow anything; I follows its own B or I alone */
	for (int a = 0; a <= TAG__MAX; a++)
		for (int b = 0; b < TAG__MAX; b++) {
			bool inside = b && b % 2 == 0;
			bool own = a != TAG__MAX && (a == b || a == b - 1);
			CHECK(tag_may_follow((enum tag)a, (enum tag)b) == (!inside || own));
		}
}

static bool same_entity(const struct entity *a, const struct entity *b)
{
	return a->start == b->start && a->end == b->end && a->type == b->type &&
	       a->token == b->token && a->tokens == b->tokens && a->form == b->form &&
	       memcmp(&a->score, &b->score, sizeof a->score) == 0;
}

/* Sorted, apart, of whole tokens, with a score; the same whatever was in the memory. */
static void properties(struct str raw, const char *name)
{
	struct fixture f, g;
	bool fine = tag_text(&f, raw, 0) && tag_text(&g, raw, 0xA5);
	CHECK(fine);
	const struct doc *d = &f.doc;
	CHECK(d->entities_n == g.doc.entities_n);
	uint32_t at = 0, token = 0;
	for (size_t i = 0; fine && i < d->entities_n; i++) {
		const struct entity *e = &d->entities[i];
		fine = e->start >= at && e->start < e->end && e->end <= d->text.n &&
		       e->token >= token && e->tokens > 0 && e->token + e->tokens <= d->tokens_n &&
		       e->type < CHAPERONE_ENTITY__MAX && e->score >= 0 && e->score <= 1 &&
		       d->tokens[e->token].start <= e->start &&
		       d->tokens[e->token + e->tokens - 1].end >= e->end &&
		       same_entity(e, &g.doc.entities[i]);
		at = e->end;
		token = e->token + e->tokens;
	}
	CHECK(fine);
	if (!fine)
		printf("  %s, %zu bytes\n", name, raw.n);
	free(f.memory);
	free(g.memory);
}

/* The word of one to four letters of which most is known. */
static size_t richest(char word[4])
{
	size_t best = 0;
	unsigned most = 0, n;
	for (uint32_t i = 0; i < 26u * 26 * 26 * 26; i++) {
		char w[4];
		size_t len = 0;
		for (uint32_t k = i; len == 0 || (k && len < 4); k /= 26)
			w[len++] = (char)('a' + k % 26);
		lexicon_classes(lexicon_find(token_hash(str_of(w, len))), &n);
		if (n > most) {
			most = n;
			best = len;
			memcpy(word, w, len);
		}
	}
	CHECK(most > 5);
	return best;
}

/* The features of a token fit where the callers keep them, with the fullest of neighbours. */
static void test_features(void)
{
	char word[4], text[2048];
	size_t len = richest(word), n = 0;
	while (n + len + 1 < sizeof text) {
		memcpy(text + n, word, len);
		n += len;
		text[n++] = ' ';
	}
	for (int phrase = 0; phrase < 2; phrase++) {
		struct fixture f;
		CHECK(tag_text(&f, str_of(text, n), 0));
		uint16_t fullest = 0;
		unsigned most = 0, k;
		for (uint32_t set = 0; phrase && set < 2000; set++)
			if (lexicon_classes((uint16_t)set, &k) && k > most)
				most = k, fullest = (uint16_t)set;
		for (size_t i = 0; phrase && i < f.doc.tokens_n; i++)
			f.doc.tokens[i].phrase = fullest;
		f.doc.arena->used = 0;
		struct arena own;
		size_t bytes = (f.doc.tokens_n + 8) * sizeof(struct tag_word) + 64;
		char *memory = malloc(bytes);
		arena_init(&own, memory, bytes);
		f.doc.arena = &own;
		struct tag_words words;
		CHECK(tag_words(&f.doc, &words) == 0 && words.n == f.doc.tokens_n);
		bool fits = true;
		for (size_t i = 0; i < words.n; i++) {
			uint32_t out[TAG_FEATURES_MAX];
			fits &= tag_features(&words, i, out) <= TAG_FEATURES_MAX;
		}
		CHECK(fits);
		free(memory);
		free(f.memory);
	}
}

static void test_case(char *line, int number)
{
	char *want = strstr(line, " | ");
	CHECK(want != NULL);
	if (!want)
		return;
	*want = 0;
	struct fixture f;
	CHECK(tag_text(&f, str_c(line), 0));
	for (char *w = want + 3, *next; w; w = next) {
		next = strstr(w, " | ");
		if (next)
			*next = 0, next += 3;
		char *words = strchr(w, ' ');
		CHECK(words != NULL);
		if (!words)
			continue;
		bool found = false;
		for (size_t i = 0; i < f.doc.entities_n; i++) {
			const struct entity *e = &f.doc.entities[i];
			const char *type = chaperone_entity_name((enum chaperone_entity)e->type);
			found |= strncmp(w, type, (size_t)(words - w)) == 0 &&
			         str_eq(str_c(words + 1),
			                str_of(f.doc.text.p + e->start, e->end - e->start));
		}
		CHECK(found);
		if (!found)
			printf("  tests/cases/tag.txt:%d: no %s\n", number, w);
	}
	free(f.memory);
}

static void test_cases(void)
{
	FILE *f = fopen("tests/cases/tag.txt", "r");
	char *line = NULL;
	size_t cap = 0;
	CHECK(f != NULL);
	for (int number = 1; f && getline(&line, &cap, f) > 0; number++) {
		line[strcspn(line, "\n")] = 0;
		if (line[0] && strncmp(line, "# ", 2) != 0)
			test_case(line, number);
	}
	free(line);
	if (f)
		fclose(f);
}

int main(void)
{
	static const size_t sizes[] = {0, 1, 2, 7, 64, 300, 3000};
	test_tables();
	test_features();
	test_cases();
	for (size_t kind = 0; kind < HOSTILE_KINDS; kind++)
		for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
			struct str s = hostile_text(kind, sizes[k]);
			properties(s, hostile_name(kind));
			hostile_free(s);
		}
	FILE *f = fopen("tests/cases/behaviour.jsonl", "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	CHECK(f != NULL);
	while (f && (n = getline(&line, &cap, f)) > 0)
		properties(str_of(line, (size_t)n), line);
	free(line);
	if (f)
		fclose(f);
	return unit_end();
}
