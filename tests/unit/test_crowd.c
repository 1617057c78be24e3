/* The table's order and the estimates of tests/cases/crowd.txt. */
#include "check/crowd.h"

#include "check/crowd_table.h"
#include "doc_fixture.h"

#define ROWS_N (sizeof crowd_table / sizeof *crowd_table)

static void test_table(void)
{
	for (size_t i = 0; i < ROWS_N; i++) {
		const struct crowd_row *row = &crowd_table[i];
		if (i > 0)
			CHECK(strcmp(crowd_table[i - 1].words, row->words) < 0);
		CHECK(row->kind < CROWD_KIND__MAX);
		CHECK(row->share < 1 && (row->share > 0 || row->kind == CROWD_RECORD));
		unsigned letter = (unsigned)(row->words[0] - 'a');
		CHECK(letter < 26 && crowd_letter[letter] <= i && i < crowd_letter[letter + 1]);
	}
	CHECK(crowd_letter[26] == ROWS_N);
}

static void fill_filter(uint64_t *filter)
{
	for (size_t i = 0; i < ROWS_N; i++) {
		struct str rest = str_c(crowd_table[i].words);
		uint32_t bit = token_hash(str_cut(&rest, ' ')) % CROWD_FILTER_BITS;
		filter[bit / 64] |= (uint64_t)1 << bit % 64;
	}
}

static void print_filter(void)
{
	static uint64_t filter[CROWD_FILTER_BITS / 64];
	fill_filter(filter);
	for (size_t i = 0; i < CROWD_FILTER_BITS / 64; i++)
		printf("%s0x%016llx,", i % 4 ? " " : "\n\t", (unsigned long long)filter[i]);
	printf("\n");
	for (int letter = 'a'; letter <= 'z' + 1; letter++) {
		size_t row = 0;
		while (row < ROWS_N && crowd_table[row].words[0] < letter)
			row++;
		printf("%zu, ", row);
	}
	printf("\n");
}

static void test_filter(void)
{
	static uint64_t filter[CROWD_FILTER_BITS / 64];
	fill_filter(filter);
	CHECK(memcmp(filter, crowd_filter, sizeof filter) == 0);
}

static void factor_list(const struct chaperone_crowd *c, char *out, size_t n)
{
	out[0] = 0;
	for (size_t i = 0; i < c->factors_n; i++)
		snprintf(out + strlen(out), n - strlen(out), "%s%s", i ? "," : "",
		         c->factors[i].name);
	if (!c->factors_n)
		snprintf(out, n, "-");
}

static void test_cases(void)
{
	const char *path = "tests/cases/crowd.txt";
	FILE *f = fopen(path, "r");
	char line[4096], *field[3], got[512];
	CHECK(f != NULL);
	for (int no = 1; f && fgets(line, sizeof line, f); no++) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		CHECK(fixture_fields(line, field, 3) == 3);
		double least = 0, most = 0;
		CHECK(sscanf(field[2], "%lf %lf", &least, &most) == 2);
		struct doc_fixture fx;
		struct doc *d = fixture_open(&fx, CHAPERONE_POST, field[0]);
		struct chaperone_crowd c;
		crowd_estimate(d, &c);
		factor_list(&c, got, sizeof got);
		fixture_check(path, no, str_c(got), field[1]);
		CHECK(c.known == (strcmp(field[1], "-") != 0));
		CHECK(c.size >= least && c.size <= most);
		if (c.size < least || c.size > most)
			printf("  %s:%d size %g\n", path, no, c.size);
		double size = d->profile->catchment;
		for (size_t i = 0; i < c.factors_n; i++) {
			CHECK(c.factors[i].share > 0 && c.factors[i].share <= 1);
			CHECK(c.factors[i].span.end > c.factors[i].span.start &&
			      c.factors[i].span.end <= d->text.raw.n);
			size *= c.factors[i].share;
		}
		if (c.known)
			CHECK(c.size == (size < 1 ? 1 : size) || c.size / size - 1 < 1e-9);
		fixture_close(&fx);
	}
	if (f)
		fclose(f);
}

static void test_days(void)
{
	static const struct {
		const char *marked;
		unsigned days;
	} cases[] = {
		{"{DATE_TIME last night}", 1},   {"{DATE_TIME May 3}", 1},
		{"{DATE_TIME in May}", 30},      {"{DATE_TIME this summer}", 91},
		{"{DATE_TIME 3:10 a.m.}", 0},    {"{DATE_TIME 3/4/24}", 1},
		{"{DATE_TIME the 20th}", 1},     {"{DATE_TIME last week}", 7},
		{"{DATE_TIME Tuesday at 4}", 1}, {"{DATE_TIME esta mañana}", 1},
		{"{DATE_TIME noon}", 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct doc_fixture fx;
		struct doc *d = fixture_open(&fx, CHAPERONE_POST, cases[i].marked);
		CHECK(crowd_days(d, &d->entities[0]) == cases[i].days);
		if (crowd_days(d, &d->entities[0]) != cases[i].days)
			printf("  %s: %u\n", cases[i].marked, crowd_days(d, &d->entities[0]));
		fixture_close(&fx);
	}
}

/* No catchment, nothing in the text, an arena that is full: all are answered. */
static void test_edges(void)
{
	struct doc_fixture fx;
	struct chaperone_crowd c;
	struct doc *d = fixture_open(&fx, CHAPERONE_POST, "The harpist is {AGE 30}.");
	fx.profile.catchment = 0;
	crowd_estimate(d, &c);
	CHECK(c.known && c.size >= 1);
	d->profile = NULL;
	crowd_estimate(d, &c);
	CHECK(c.known && c.size >= 1);
	fx.arena.cap = fx.arena.used;
	crowd_estimate(d, &c);
	CHECK(!c.known && c.factors_n == 0);
	fixture_close(&fx);
	d = fixture_open(&fx, CHAPERONE_POST, "");
	crowd_estimate(d, &c);
	CHECK(!c.known);
	fixture_close(&fx);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--print") == 0) {
		print_filter();
		return 0;
	}
	test_table();
	test_filter();
	test_cases();
	test_days();
	test_edges();
	return unit_end();
}
