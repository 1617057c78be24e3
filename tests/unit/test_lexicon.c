/* What is known of words and phrases by cases from tests/cases/lexicon.txt, and how the table
 * itself is made. */
#include "check/lexicon.h"

#include <stdlib.h>

#include "check/doc.h"
#include "hostile.h"
#include "unit.h"

static bool has_class(uint16_t set, const char *name)
{
	unsigned n;
	const uint8_t *c = lexicon_classes(set, &n);
	uint8_t wanted = lexicon_class(name);
	for (unsigned i = 0; i < n; i++)
		if (c[i] == wanted)
			return true;
	return false;
}

static void test_case(char *line, int number)
{
	char *classes = strstr(line, " | ");
	CHECK(classes != NULL);
	if (!classes)
		return;
	*classes = 0;
	size_t n = strlen(line), bytes = doc_memory_bytes(n);
	char *memory = malloc(bytes);
	struct arena a;
	struct doc d = {.kind = CHAPERONE_POST, .arena = &a};
	arena_init(&a, memory, bytes);
	CHECK(doc_read(&d, str_of(line, n)) == 0 && d.tokens_n > 0);
	bool phrase = strpbrk(line, " -") != NULL;
	uint16_t set = phrase ? d.tokens[0].phrase : d.tokens[0].classes;
	for (char *c = strtok(classes + 3, " "); c; c = strtok(NULL, " ")) {
		bool no = *c == '-';
		c += no;
		CHECK(lexicon_class(c) != 255);
		bool fine = has_class(set, c) != no;
		CHECK(fine);
		if (!fine)
			printf("  tests/cases/lexicon.txt:%d: %s %s %s\n", number, line,
			       no ? "must not be" : "must be", c);
	}
	free(memory);
}

static void test_cases(void)
{
	FILE *f = fopen("tests/cases/lexicon.txt", "r");
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

/* How the sets that words come to look: ascending, of classes that have names. */
static void test_sets(void)
{
	uint8_t last = lexicon_class("phrase_begins");
	unsigned n;
	CHECK(last != 255);
	CHECK(lexicon_class("no_such_class") == 255);
	CHECK(lexicon_class("") == 255);
	CHECK(lexicon_company() <= 64 && lexicon_company() <= last);
	lexicon_classes(0, &n);
	CHECK(n == 0);
	bool fine = true;
	size_t known = 0;
	/* all words of one to four letters: a good part of the table */
	for (uint32_t i = 0; i < 26u * 27 * 27 * 27; i++) {
		char word[4];
		size_t len = 0;
		for (uint32_t k = i; len == 0 || (k && len < 4); k /= len == 1 ? 26 : 27)
			word[len] = (char)('a' + (len ? (k - 1) % 27 % 26 : k % 26)), len++;
		uint16_t set = lexicon_find(token_hash(str_of(word, len)));
		const uint8_t *c = lexicon_classes(set, &n);
		known += n > 0;
		for (unsigned k = 0; k < n; k++)
			fine &= c[k] <= last && (k == 0 || c[k] > c[k - 1]);
		fine &= lexicon_begins(set) == (n && c[n - 1] == last);
	}
	CHECK(fine);
	CHECK(known > 1000);
}

/* Of words that nobody uses, next to none are known: the table keeps hashes, not words. */
static void test_unknown(void)
{
	uint64_t seed = 1;
	unsigned known = 0;
	for (int i = 0; i < 200000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		known += lexicon_find((uint32_t)(seed >> 32)) != 0;
	}
	CHECK(known < 40);
}

/* A phrase covers neighbouring tokens, and begins once. */
static void test_phrases(void)
{
	for (size_t kind = 0; kind < HOSTILE_KINDS; kind++) {
		struct str s = hostile_text(kind, 700);
		size_t bytes = doc_memory_bytes(s.n);
		char *memory = malloc(bytes);
		struct arena a;
		struct doc d = {.kind = CHAPERONE_POST, .arena = &a};
		arena_init(&a, memory, bytes);
		CHECK(doc_read(&d, s) == 0);
		bool fine = true;
		for (size_t i = 0; i < d.tokens_n; i++) {
			const struct token *t = &d.tokens[i];
			fine &= t->phrase ? t->phrase_first || (i && t[-1].phrase == t->phrase)
			                  : !t->phrase_first;
			fine &= t->kind == TOKEN_WORD || !t->classes;
		}
		CHECK(fine);
		free(memory);
		hostile_free(s);
	}
	/* what joins must keep the order of words */
	uint32_t a = token_hash(STR("heart")), b = token_hash(STR("attack"));
	CHECK(lexicon_join(a, b) != lexicon_join(b, a));
	CHECK(lexicon_find(lexicon_join(a, b)) != 0);
	CHECK(lexicon_find(lexicon_join(b, a)) == 0);
}

int main(void)
{
	test_cases();
	test_sets();
	test_unknown();
	test_phrases();
	return unit_end();
}
