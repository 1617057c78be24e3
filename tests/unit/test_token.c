/* Tokens by cases from tests/cases/token.txt, and what must hold for every text. */
#include "check/token.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "check/doc.h"
#include "check/letter.h"
#include "hostile.h"
#include "unit.h"

struct fixture {
	struct doc doc;
	struct arena arena;
	char *memory;
};

static bool open_text(struct fixture *f, struct str raw)
{
	size_t n = doc_memory_bytes(raw.n);
	f->memory = malloc(n);
	arena_init(&f->arena, f->memory, n);
	f->doc = (struct doc){.kind = CHAPERONE_POST, .arena = &f->arena};
	return doc_read(&f->doc, raw) == 0;
}

static const char kind_letters[TOKEN_KIND__MAX] = {'w', 'n', 'c', 'm', 'e', 'b'};

static void write_token(struct buf *b, const struct token *t)
{
	static const char letters[] = "CUghaspq"; /* in the order of their bits */
	buf_char(b, kind_letters[t->kind]);
	for (int bit = 0; bit < 8; bit++)
		if (t->flags >> bit & 1)
			buf_char(b, letters[bit]);
	buf_char(b, ':');
	for (unsigned i = 0; t->kind != TOKEN_BREAK && i < t->fold_n; i++)
		buf_char(b, t->fold[i] == ' ' ? '_' : t->fold[i]);
}

static size_t unescape(char *s)
{
	size_t n = 0;
	for (const char *p = s; *p; p++) {
		bool line_end = p[0] == '\\' && p[1] == 'n';
		p += line_end;
		s[n++] = line_end ? '\n' : *p;
	}
	return n;
}

static void test_case(char *line, int number)
{
	char *want = strstr(line, " | ");
	CHECK(want != NULL);
	if (!want)
		return;
	*want = 0;
	want += 3;
	struct fixture f;
	CHECK(open_text(&f, str_of(line, unescape(line))));
	struct buf got;
	buf_init(&got, 1 << 16);
	for (size_t i = 0; i < f.doc.tokens_n; i++) {
		if (i)
			buf_char(&got, ' ');
		write_token(&got, &f.doc.tokens[i]);
	}
	bool same = str_eq(buf_view(&got), str_c(want));
	CHECK(same);
	if (!same)
		printf("  tests/cases/token.txt:%d\n  want %s\n  got  %.*s\n", number, want,
		       (int)got.n, got.p);
	buf_release(&got);
	free(f.memory);
}

static void test_cases(void)
{
	FILE *f = fopen("tests/cases/token.txt", "r");
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

static bool white(const struct text *t, size_t from, size_t to)
{
	for (size_t i = from; i < to;) {
		unsigned n;
		enum letter_class c = letter_class(utf8_get(t->p + i, &n));
		/* an underscore in a hashtag or handle stands between words too */
		if (c != LETTER_SPACE && t->p[i] != '_')
			return false;
		i += n;
	}
	return true;
}

/* Tokens lie in order, leave out nothing but white space, and know whether it is before them. */
static void properties(struct str raw, const char *name)
{
	struct fixture f;
	bool fine = open_text(&f, raw);
	CHECK(fine);
	const struct doc *d = &f.doc;
	size_t at = 0, folded = 0;
	bool fold_fine = true;
	for (size_t i = 0; fine && i < d->tokens_n; i++) {
		const struct token *t = &d->tokens[i];
		bool space = t->start && ascii_is_space(d->text.p[t->start - 1]);
		fine = t->start >= at && t->end > t->start && t->end <= d->text.n &&
		       white(&d->text, at, t->start) && t->kind < TOKEN_KIND__MAX &&
		       ((t->flags & TOKEN_GLUED) != 0) == (t->start && !space) &&
		       utf8_is_start(d->text.p[t->start]) &&
		       (t->end == d->text.n || utf8_is_start(d->text.p[t->end]));
		fold_fine &= utf8_valid(token_fold(t)) == t->fold_n &&
		             t->hash == token_hash(token_fold(t)) && t->fold_n <= t->end - t->start;
		for (unsigned k = 0; k < t->fold_n; k++)
			fold_fine &= !ascii_is_upper(t->fold[k]);
		folded += t->fold_n;
		at = t->end;
	}
	CHECK(fine);
	CHECK(white(&d->text, at, d->text.n));
	CHECK(fold_fine);
	CHECK(folded <= d->text.n);
	if (!fine || !fold_fine)
		printf("  %s, %zu bytes\n", name, raw.n);
	free(f.memory);
}

/* A letter never folds into more bytes than it has: the buffer is as long as the text. */
static void test_folds_fit(void)
{
	unsigned longer = 0, unstable = 0;
	for (uint32_t c = 1; c < 0x110000; c++) {
		char from[4], to[4];
		if (c >= 0xD800 && c < 0xE000)
			continue;
		uint32_t fold = letter_fold(c);
		longer += utf8_put(to, fold) > utf8_put(from, c);
		unstable += letter_fold(fold) != fold;
	}
	CHECK(longer == 0);
	CHECK(unstable == 0);
}

static void test_hash(void)
{
	/* FNV-1a with a finish; train/lexicon.py computes the same */
	CHECK(token_hash(STR("maria")) == token_hash(str_of("maria lopez", 5)));
	CHECK(token_hash(STR("maria")) != token_hash(STR("mario")));
	CHECK(token_hash(STR("")) != token_hash(STR("a")));
}

int main(void)
{
	static const size_t sizes[] = {0, 1, 2, 3, 5, 8, 13, 40, 255, 256, 257, 1000, 5000};
	test_cases();
	test_folds_fit();
	test_hash();
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
