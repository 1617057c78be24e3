/* Identifiers by the cases of tests/cases/identifiers.txt, and what must hold for any text:
 * sorted, apart, inside, the window's edges unseen, linear time. */
#include "unit.h"

#include <stdlib.h>
#include <time.h>

#include "check/ident.h"
#include "check/profile.h"
#include "check/text.h"

struct found {
	struct ident *idents;
	size_t n;
	char *text;
};

static struct found find(struct str s, const struct profile *profile)
{
	struct found f = {.text = calloc(1, s.n + TEXT_PAD)};
	size_t max = s.n / 2 + 1;
	memcpy(f.text, s.p, s.n);
	f.idents = malloc(max * sizeof *f.idents);
	f.n = ident_find(str_of(f.text, s.n), profile, f.idents, max);
	return f;
}

static void found_free(struct found *f)
{
	free(f->idents);
	free(f->text);
}

static int type_of(struct str name)
{
	for (int t = 0; t < CHAPERONE_ENTITY__MAX; t++)
		if (str_eq(name, str_c(chaperone_entity_name((enum chaperone_entity)t))))
			return t;
	return -1;
}

struct span {
	size_t start, end;
	int type;
};

/* Take the marks out of a line: {TYPE|words} becomes words and a span. */
static size_t unmark(struct str line, char *text, size_t *text_n, struct span *spans)
{
	size_t n = 0, marks = 0;
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '{') {
			size_t bar = i + 1;
			while (line.p[bar] != '|')
				bar++;
			spans[marks].type = type_of(str_of(line.p + i + 1, bar - i - 1));
			spans[marks].start = n;
			i = bar;
		} else if (line.p[i] == '}') {
			spans[marks++].end = n;
		} else if (line.p[i] == '\\' && line.p[i + 1] == 'n') {
			text[n++] = '\n';
			i++;
		} else {
			text[n++] = line.p[i];
		}
	}
	*text_n = n;
	return marks;
}

static bool as_marked(struct str line)
{
	char text[1024];
	struct span spans[32];
	size_t n, marks = unmark(line, text, &n, spans), seen = 0;
	struct found f = find(str_of(text, n), NULL);
	bool good = true;
	for (size_t i = 0; i < f.n; i++) {
		const struct ident *d = &f.idents[i];
		if (d->type == CHAPERONE_ENTITY__MAX)
			continue;
		bool fits = seen < marks && spans[seen].type == d->type &&
		            spans[seen].start == d->start && spans[seen].end == d->end;
		if (!fits)
			printf("found %s [%.*s]\n",
			       chaperone_entity_name((enum chaperone_entity)d->type),
			       (int)(d->end - d->start), f.text + d->start);
		good &= fits;
		seen++;
	}
	found_free(&f);
	return good && seen == marks;
}

static void cases(const char *path)
{
	char line[1024];
	FILE *in = fopen(path, "r");
	CHECK(in != NULL);
	while (in && fgets(line, sizeof line, in)) {
		struct str s = str_trim(str_c(line));
		/* "# words" is a comment, "#word" a case */
		if (!s.n || str_starts(s, STR("# ")))
			continue;
		bool good = as_marked(s);
		if (!good)
			printf("in: %.*s\n", (int)s.n, s.p);
		CHECK(good);
	}
	if (in)
		fclose(in);
}

static void forms(void)
{
	static const struct {
		const char *text;
		enum ident_form form;
	} table[] = {
		{"3f2504e0-4f89-41d3-9a0c-0305e82c3301", FORM_CODE},
		{"4471902", FORM_DIGITS},
		{"1918", FORM_YEAR},
		{"1EG4-TE5-MK73", FORM_MBI},
		{"1HGCM82633A004352", FORM_VIN},
		{"457-55-5462", FORM_SSN},
		{"912-78-4456", FORM_ITIN},
		{"(608) 555-0144", FORM_PHONE},
		{"tomorrow", FORM_RELATIVE},
		{"Tuesday", FORM_WEEKDAY},
		{"in October", FORM_MONTH},
		{"6:40 am", FORM_CLOCK},
		{"12/1/1979", FORM_DATE_NUMERIC},
		{"May 3", FORM_DATE_WORDS},
		{"Easter", FORM_HOLIDAY},
		{"since winter", FORM_SEASON},
		{"44.0582, -121.3153", FORM_COORDINATES},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct found f = find(str_c(table[i].text), NULL);
		bool good = f.n == 1 && f.idents[0].form == table[i].form;
		if (!good)
			printf("%s: %zu found, form %d\n", table[i].text, f.n,
			       f.n ? f.idents[0].form : 0);
		CHECK(good);
		found_free(&f);
	}
}

static void pictures(void)
{
	struct profile_picture own = {.type = CHAPERONE_MEDICAL_RECORD_NUMBER};
	struct profile p = {.pictures = &own, .pictures_n = 1};
	CHECK(picture_init(&own.picture, STR("ZZ-9999")) == NULL);
	struct found f = find(STR("see zz-0048, not zz-00481"), &p);
	CHECK(f.n >= 1 && f.idents[0].type == CHAPERONE_MEDICAL_RECORD_NUMBER &&
	      f.idents[0].start == 4 && f.idents[0].end == 11 && f.idents[0].form == FORM_PICTURE);
	CHECK(f.n == 1 || f.idents[1].form != FORM_PICTURE);
	found_free(&f);
}

/* The same words give the same answer wherever the lexer's window happens to end. */
static void window(void)
{
	static const char tail[] =
		"Call (608) 555-0144 on Tuesday the 9th at 6, MRN 7740219, room 214.";
	size_t want = 0;
	for (size_t words = 0; words < 300; words++) {
		char text[4096];
		size_t n = 0;
		for (size_t i = 0; i < words; i++)
			n += (size_t)sprintf(text + n, "plain, ");
		n += (size_t)sprintf(text + n, "end. %s", tail);
		struct found f = find(str_of(text, n), NULL);
		if (!words)
			want = f.n;
		CHECK(f.n == want && f.n == 4);
		found_free(&f);
	}
}

static double seconds(struct str s)
{
	clock_t before = clock();
	struct found f = find(s, NULL);
	double t = (double)(clock() - before) / CLOCKS_PER_SEC;
	for (size_t i = 0; i < f.n; i++) {
		CHECK(f.idents[i].start < f.idents[i].end && f.idents[i].end <= s.n);
		CHECK(i == 0 || f.idents[i - 1].end <= f.idents[i].start);
	}
	found_free(&f);
	return t;
}

/* A megabyte of each must not take more than a few seconds even with the sanitisers on. */
static void linear(void)
{
	static const char *const patterns[] = {
		"a.a.a.a@", "1-1-1-",    "a.",        "a-",    "1 ",      "1:",    "a@",
		"a@b.",     "(",         "http://a/", "@a",    "9-5 ",    "A ",    "1,1",
		"the 1st ", "May 1 to ", "f:",        "1.",    "123-45-", "4111 ", "\xE2\x80\x93",
		"one two ", "#1",        "(01)",      "AB 1 ", "at 5, ",  "a/b.c", "7",
	};
	size_t n = 1000000;
	char *text = malloc(n);
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		size_t m = strlen(patterns[i]);
		for (size_t j = 0; j < n; j++)
			text[j] = patterns[i][j % m];
		double t = seconds(str_of(text, n));
		if (t > 5)
			printf("%s takes %.1f s\n", patterns[i], t);
		CHECK(t <= 5);
	}
	memset(text, 'a', n);
	memcpy(text, "http://x.example/", 17);
	CHECK(seconds(str_of(text, n)) <= 5);
	free(text);
}

int main(void)
{
	cases("tests/cases/identifiers.txt");
	forms();
	pictures();
	window();
	linear();
	return unit_end();
}
