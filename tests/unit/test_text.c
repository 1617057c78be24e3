/* Normalising by the cases of tests/cases/normalise.txt, the way back, and what must hold for
 * every text: sizes, character boundaries, nothing more to do the second time, linear time. */
#include "unit.h"

#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "check/text.h"

static struct text normalise(struct str raw, void **memory)
{
	size_t bytes = text_memory_bytes(raw.n);
	struct arena arena;
	struct text t = {0};
	*memory = malloc(bytes);
	arena_init(&arena, *memory, bytes);
	CHECK(text_init(&t, raw, &arena) == 0);
	return t;
}

/* \u{…} and \n */
static struct str unescape(char *line)
{
	size_t n = 0;
	for (size_t i = 0; line[i] && line[i] != '\n';) {
		if (line[i] == '\\' && line[i + 1] == 'u' && line[i + 2] == '{') {
			char *end;
			n += utf8_put(line + n, (uint32_t)strtoul(line + i + 3, &end, 16));
			i = (size_t)(end - line) + 1;
		} else if (line[i] == '\\' && (line[i + 1] == 'n' || line[i + 1] == 't')) {
			line[n++] = line[i + 1] == 'n' ? '\n' : '\t';
			i += 2;
		} else {
			line[n++] = line[i++];
		}
	}
	return str_of(line, n);
}

/* Everything that text.h promises of any text. */
static bool holds(const struct text *t)
{
	bool ok = t->n <= t->raw.n && utf8_valid(str_of(t->p, t->n)) == t->n &&
	          t->at[t->n] == t->raw.n;
	for (size_t i = 0; ok && i < t->n; i++) {
		struct chaperone_span s = text_back(t, i, i + 1);
		ok = t->at[i] <= t->at[i + 1] && utf8_is_start(t->raw.p[t->at[i]]) &&
		     (utf8_is_start(t->p[i]) || t->at[i] == t->at[i - 1]) && s.start < s.end &&
		     s.end <= t->raw.n && (s.end == t->raw.n || utf8_is_start(t->raw.p[s.end]));
	}
	for (size_t i = 0; i < TEXT_PAD; i++)
		ok = ok && !t->p[t->n + i];
	return ok && (t->changed || (t->n == t->raw.n && !memcmp(t->p, t->raw.p, t->n)));
}

/* Normalised again it stays the same. */
static bool settles(const struct text *t)
{
	void *memory;
	struct text again = normalise(str_of(t->p, t->n), &memory);
	bool same = str_eq(str_of(again.p, again.n), str_of(t->p, t->n));
	free(memory);
	return same;
}

static void check_case(const char *path, size_t number, struct str in, struct str want)
{
	/* of exactly its size, so that ASan sees a step too far */
	char *exact = malloc(in.n + 1);
	memcpy(exact, in.p, in.n);
	void *memory;
	struct text t = normalise(str_of(exact, in.n), &memory);
	bool same = str_eq(str_of(t.p, t.n), want);
	CHECK(same);
	if (!same)
		printf("%s:%zu: %.*s\n", path, number, (int)t.n, t.p);
	CHECK(holds(&t));
	CHECK(settles(&t));
	free(memory);
	free(exact);
}

static void test_file(const char *path)
{
	char *line = NULL, *want = NULL;
	size_t cap = 0, want_cap = 0;
	FILE *f = fopen(path, "r");
	CHECK(f != NULL);
	for (size_t number = 1; f && getline(&line, &cap, f) > 0; number++) {
		if (line[0] != '<' && line[0] != '=')
			continue;
		struct str in = unescape(line + 2);
		if (line[0] == '=') {
			check_case(path, number, in, in);
			continue;
		}
		CHECK(getline(&want, &want_cap, f) > 0 && (want[0] == '>' || want[0] == '='));
		check_case(path, ++number, in, unescape(want + 2));
	}
	if (f)
		fclose(f);
	free(line);
	free(want);
}

/* The original's words for the normalised ones. */
static void check_back(const char *text, const char *find, const char *want)
{
	void *memory;
	struct text t = normalise(str_c(text), &memory);
	const char *at = memmem(t.p, t.n, find, strlen(find));
	CHECK(at != NULL);
	if (at) {
		size_t start = (size_t)(at - t.p);
		struct chaperone_span s = text_back(&t, start, start + strlen(find));
		CHECK_MEM(text + s.start, s.end - s.start, want);
		if (strncmp(text + s.start, want, s.end - s.start))
			printf("%.*s for %s\n", (int)(s.end - s.start), text + s.start, find);
	}
	free(memory);
}

static void test_back(void)
{
	check_back("see John Smith.", "John", "John");
	check_back("see Jo\u200Bhn\u200B Smith", "John", "Jo\u200Bhn");
	check_back("\u200BJohn\u200B", "John", "John");
	check_back("a J o h n, b", "John", "J o h n");
	check_back("M.R.N. 12", "MRN", "M.R.N");
	check_back("call six one two, five five five, zero one nine one.", "612-555-0191",
	           "six one two, five five five, zero one nine one");
	check_back("to lil underscore mo at example dot com now", "lil_mo@example.com",
	           "lil underscore mo at example dot com");
	check_back("to lil underscore mo at example dot com now", "example", "example");
	check_back("\u24D7i \u2469 yes", "10", "\u2469");
	check_back("\u2469 yes", "1", "\u2469"); /* never half a character */
	check_back("5\uFE0F\u20E35\uFE0F\u20E3 x", "55", "5\uFE0F\u20E35\uFE0F\u20E3");
	check_back("D\u0336e\u0336c\u0336 x", "Dec", "D\u0336e\u0336c\u0336");
	check_back("\uFF46ive five five \uFF46\uFF49\uFF56\uFF45 x", "5555",
	           "\uFF46ive five five \uFF46\uFF49\uFF56\uFF45");
	check_back("d\u0430rren, ok", "darren", "d\u0430rren");
}

static void test_memory(void)
{
	char small[64];
	struct arena arena;
	struct text t;
	arena_init(&arena, small, sizeof small);
	CHECK(text_init(&t, STR("no room for this one"), &arena) == CHAPERONE_E_MEMORY);
	void *memory;
	t = normalise(STR(""), &memory);
	CHECK(t.n == 0 && !t.changed && t.at[0] == 0);
	struct chaperone_span s = text_back(&t, 0, 0);
	CHECK(s.start == 0 && s.end == 0);
	free(memory);
}

static uint32_t seed = 2463534242U;

static uint32_t next_random(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

static const char *const pieces[] = {
	"John",       "Smith",  "a",      "I",          " ",          " ",          " ",
	"  ",         ".",      ",",      "-",          "\n",         "J",          "o",
	"h",          "n",      "B",      "five",       "oh",         "two",        "one",
	"zero",       "nine",   "555",    "01",         "4",          "at",         "dot",
	"com",        "(at)",   "[dot]",  "@",          "double",     "ten",        "dash",
	"underscore", "seis",   "twenty", "and",        "example",    "\u200B",     "\u200D",
	"\u0430",     "\u0435", "\u043E", "\u0421",     "\u0416",     "\u03BF",     "\u0301",
	"\u0336",     "\u00E9", "\u2019", "\u2014",     "\u2026",     "\u00A0",     "\uFF11",
	"\uFF21",     "\u2460", "\u2469", "\u00B7",     "\U0001F1F2", "\U0001F1E6", "\U0001F469",
	"\u2695",     "\uFE0F", "\u20E3", "\U0001D5E7", "\U0001D7CE", "\u3002",     "\u0665",
	"\u4E2D",     "!",      "'",      "/",          "_",          "*",
};

static void random_text(struct buf *b, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (next_random(40)) {
			buf_c(b, pieces[next_random(sizeof pieces / sizeof *pieces)]);
		} else {
			char c[4];
			uint32_t v = next_random(next_random(2) ? 0x3000 : 0x110000);
			if (v >= 0xD800 && v < 0xE000)
				v = 'x';
			buf_add(b, c, utf8_put(c, v));
		}
	}
}

static void test_random(void)
{
	unsigned broken = 0, unsettled = 0;
	for (unsigned round = 0; round < 30000; round++) {
		struct buf b;
		buf_init(&b, 65536);
		random_text(&b, 1 + next_random(40));
		void *memory;
		struct text t = normalise(buf_view(&b), &memory);
		broken += !holds(&t);
		bool settled = settles(&t);
		if (!settled && !unsettled++)
			printf("changes again: %.*s\n           -> %.*s\n", (int)b.n, b.p, (int)t.n,
			       t.p);
		free(memory);
		buf_release(&b);
	}
	CHECK(broken == 0);
	CHECK(unsettled == 0);
}

/* A disguise put into a plain text is undone, and its span leads back to it. */
static void test_injected(void)
{
	static const char *const plain[] = {"Marisela", "Kowalski", "0048213", "Treviño"};
	static const char *const invisible[] = {"\u200B", "\u2060", "\u00AD", "\uFE0F", "\u202E"};
	unsigned wrong = 0;
	for (unsigned round = 0; round < 4000; round++) {
		const char *word = plain[next_random(4)];
		struct buf b;
		buf_init(&b, 4096);
		buf_c(&b, "see ");
		size_t start = b.n, end = start;
		for (size_t i = 0; word[i]; i++) {
			char c = word[i];
			char wide[4];
			unsigned how = (unsigned char)c < 0x80 ? next_random(4) : 4;
			if (how == 0)
				buf_add(&b, wide, utf8_put(wide, 0xFF00U + (unsigned)c - 0x20));
			else if (how == 1 && c == 'a')
				buf_c(&b, "\u0430");
			else
				buf_char(&b, c);
			end = b.n;
			if (how < 3 && word[i + 1])
				buf_c(&b, invisible[next_random(5)]);
		}
		buf_c(&b, " today");
		void *memory;
		struct text t = normalise(buf_view(&b), &memory);
		const char *at = memmem(t.p, t.n, word, strlen(word));
		size_t from = at ? (size_t)(at - t.p) : 0;
		struct chaperone_span s = text_back(&t, from, from + strlen(word));
		wrong += !at || s.start != start || s.end != end;
		free(memory);
		buf_release(&b);
	}
	CHECK(wrong == 0);
}

static double seconds(const char *piece, size_t times)
{
	struct buf b;
	buf_init(&b, (size_t)1 << 26);
	while (times--)
		buf_c(&b, piece);
	void *memory;
	clock_t from = clock();
	struct text t = normalise(buf_view(&b), &memory);
	double took = (double)(clock() - from) / CLOCKS_PER_SEC;
	CHECK(t.n <= b.n);
	free(memory);
	buf_release(&b);
	return took;
}

/* Ten times the text must not take much more than ten times as long. */
static void test_linear(void)
{
	static const char *const hard[] = {
		"J o ",
		"five ",
		"5 ",
		"a.",
		"\u0430",
		"a\u0430",
		"\u0430 ",
		"one, ",
		"oh ",
		"a dot ",
		"at ",
		"(at)",
		" @ ",
		".",
		"\U0001F1F2",
		"\u0301",
		"\u200D",
		"\u200B",
		"\U0001F469\u200D",
		"x-",
		"\u00E9",
		"a\u0301",
		"\u00B7a",
		"dash five ",
		"[",
		"a @ b ",
	};
	for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
		double small = seconds(hard[i], 10000), large = seconds(hard[i], 100000);
		CHECK(large < 40 * small + 0.1);
		if (large >= 40 * small + 0.1)
			printf("%s: %f s, %f s\n", hard[i], small, large);
	}
}

int main(void)
{
	test_file("tests/cases/normalise.txt");
	test_back();
	test_memory();
	test_random();
	test_injected();
	test_linear();
	return unit_end();
}
