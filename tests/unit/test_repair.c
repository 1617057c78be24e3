/* Messages and fixes from tests/cases/repair.txt, and what must hold for every fix. */
#include "check/repair.h"

#include "base/utf8.h"
#include "check/answer.h"
#include "doc_fixture.h"

static char fixed[65536];

static bool clause_code(enum chaperone_reason_code code)
{
	return code != CHAPERONE_PHI_DISCLOSURE && code != CHAPERONE_PHI_SELF_DISCLOSED;
}

/* As the verdict leaves a reason: the clause, or the entities that it is made of. */
static void fill_spans(struct doc_fixture *fx, struct chaperone_reason *r)
{
	struct doc *d = &fx->doc;
	struct chaperone_span *s = ARENA_NEW(&fx->arena, struct chaperone_span, d->entities_n + 1);
	size_t n = 0;
	for (size_t i = 0; i < d->entities_n && !clause_code(r->code); i++)
		if (!d->entities[i].own)
			s[n++] = (struct chaperone_span){d->entities[i].start, d->entities[i].end};
	if (!n)
		s[n++] = fx->clause;
	r->spans = s;
	r->spans_n = n;
}

static struct str apply(const struct doc *d, const struct chaperone_reason *r)
{
	struct str raw = d->text.raw;
	size_t at = 0, n = 0;
	for (size_t i = 0; i < r->edits_n; i++) {
		const struct chaperone_edit *e = &r->edits[i];
		CHECK(e->span.start >= at && e->span.end > e->span.start && e->span.end <= raw.n);
		memcpy(fixed + n, raw.p + at, e->span.start - at);
		n += e->span.start - at;
		if (e->replacement.n)
			memcpy(fixed + n, e->replacement.p, e->replacement.n);
		n += e->replacement.n;
		at = e->span.end;
	}
	memcpy(fixed + n, raw.p + at, raw.n - at);
	return str_of(fixed, n + raw.n - at);
}

static void check_message(const struct doc *d, struct str m)
{
	CHECK(m.n > 0 && m.n < 400);
	CHECK(utf8_valid(m) == m.n);
	CHECK(m.n && m.p[m.n - 1] == '.');
	for (size_t i = 0; d->kind == CHAPERONE_INBOUND && i < d->entities_n; i++) {
		const struct entity *e = &d->entities[i];
		if (e->end - e->start < 4)
			continue;
		bool quoted = false;
		for (size_t k = 0; k + (e->end - e->start) <= m.n; k++)
			quoted |= memcmp(m.p + k, d->text.p + e->start, e->end - e->start) == 0;
		CHECK(!quoted); /* the public's words are not repeated */
	}
}

static void run_case(const char *path, int no, char **field)
{
	static const char *const kinds[] = {"post", "reply", "inbound"};
	enum chaperone_kind kind = CHAPERONE_POST;
	struct chaperone_reason r = {.code = CHAPERONE_REASON__MAX, .urgency = 3};
	for (int k = 0; k < 3; k++)
		if (strcmp(field[0], kinds[k]) == 0)
			kind = (enum chaperone_kind)k;
	for (int c = 0; c < CHAPERONE_REASON__MAX; c++)
		if (strcmp(field[1], chaperone_reason_name((enum chaperone_reason_code)c)) == 0)
			r.code = (enum chaperone_reason_code)c;
	CHECK(r.code < CHAPERONE_REASON__MAX);
	struct doc_fixture fx, message;
	struct doc *d = fixture_open(&fx, kind, field[2]);
	struct str phone = STR("(608) 555-0100");
	if (field[5]) {
		fx.profile.lists[PROFILE_PHONE] = &phone;
		fx.profile.lists_n[PROFILE_PHONE] = strcmp(field[5], "-") != 0;
		d->message = fixture_open(&message, CHAPERONE_INBOUND, field[5]);
	}
	fill_spans(&fx, &r);
	repair_reason(d, &r);
	CHECK(r.rule != NULL && r.rule[0]);
	struct str m = {r.message.p, r.message.n};
	check_message(d, m);
	if (strcmp(field[3], "*") != 0)
		fixture_check(path, no, m, field[3]);
	struct str got = r.edits_n ? apply(d, &r) : STR("-");
	if (strcmp(field[4], "*") != 0)
		fixture_check(path, no, got, field[4]);
	if (field[5])
		fixture_close(&message);
	fixture_close(&fx);
}

static void test_cases(void)
{
	const char *path = "tests/cases/repair.txt";
	FILE *f = fopen(path, "r");
	char line[4096], *field[6];
	CHECK(f != NULL);
	for (int no = 1; f && fgets(line, sizeof line, f); no++) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		field[5] = NULL;
		CHECK(fixture_fields(line, field, 6) >= 5);
		run_case(path, no, field);
	}
	if (f)
		fclose(f);
}

static const char *rule_of(enum chaperone_kind kind, enum chaperone_reason_code code,
                           const char *marked, char *out, size_t n)
{
	struct doc_fixture fx;
	struct doc *d = fixture_open(&fx, kind, marked);
	struct chaperone_reason r = {.code = code};
	(void)d;
	fill_spans(&fx, &r);
	repair_reason(&fx.doc, &r);
	snprintf(out, n, "%s", r.rule);
	fixture_close(&fx);
	return out;
}

static void test_rules(void)
{
	char got[256];
	CHECK_STR(rule_of(CHAPERONE_POST, CHAPERONE_PHI_DISCLOSURE,
	                  "{PERSON Ana}, {PHONE_NUMBER 555-0100}, {AGE 93}, {HEALTH_INFO flu}", got,
	                  sizeof got),
	          "45 CFR 164.502(a); 164.514(b)(2)(i)(A), (C), (D)");
	CHECK_STR(rule_of(CHAPERONE_POST, CHAPERONE_PHI_DISCLOSURE, "nothing", got, sizeof got),
	          "45 CFR 164.502(a); 164.514(b)(2)(i)");
	CHECK(strstr(rule_of(CHAPERONE_POST, CHAPERONE_HEALTH_CLAIM, "It cures.", got, sizeof got),
	             "16 CFR part 255"));
	CHECK(strstr(rule_of(CHAPERONE_INBOUND, CHAPERONE_CRISIS, "help", got, sizeof got), "988"));
	CHECK(strstr(rule_of(CHAPERONE_REPLY, CHAPERONE_CONFIRMS_PATIENT, "Sorry", got, sizeof got),
	             "164.510(a)"));
}

/* Every reason of every kind, in little memory and much text, without a fault. */
static void test_hostile(void)
{
	size_t times = 3000;
	char *marked = calloc(times * 96 + 1, 1), *p = marked;
	for (size_t i = 0; i < times; i++)
		p += sprintf(
			p,
			"{PERSON A} {AGE 9} {DATE_TIME May 3}, the first cop {HEALTH_INFO flu} ");
	struct doc_fixture fx;
	struct doc *d = fixture_open(&fx, CHAPERONE_POST, marked);
	size_t bytes = repair_memory_bytes(d->text.n);
	char *memory = malloc(bytes);
	for (int kind = 0; kind < CHAPERONE_KIND__MAX; kind++) {
		for (int code = 0; code < CHAPERONE_REASON__MAX; code++) {
			struct chaperone_reason r = {.code = (enum chaperone_reason_code)code};
			d->kind = (enum chaperone_kind)kind;
			d->arena = &fx.arena;
			size_t mark = arena_mark(&fx.arena);
			fill_spans(&fx, &r);
			struct arena a;
			arena_init(&a, memory, bytes);
			d->arena = &a;
			repair_reason(d, &r);
			CHECK(!a.failed && r.message.n > 0);
			arena_init(&a, memory, 700);
			repair_reason(d, &r);
			arena_init(&a, memory, 8);
			repair_reason(d, &r);
			CHECK(r.rule != NULL && r.message.n == 0 && r.edits_n == 0);
			arena_back(&fx.arena, mark);
		}
	}
	free(memory);
	fixture_close(&fx);
	free(marked);
}

static void test_tone(void)
{
	static const struct {
		const char *message;
		enum tone tone;
	} cases[] = {
		{"I want to die", TONE_CRISIS},
		{"my dad is not breathing", TONE_EMERGENCY},
		{"should I take two?", TONE_ADVICE},
		{"Worst place ever, waited three hours", TONE_COMPLAINT},
		{"Thank you all so much", TONE_THANKS},
		{"Do you have parking?", TONE_QUESTION},
		{"hello there", TONE_PLAIN},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct doc_fixture fx;
		CHECK(answer_tone(fixture_open(&fx, CHAPERONE_INBOUND, cases[i].message)) ==
		      cases[i].tone);
		fixture_close(&fx);
	}
}

/* `static const char *const NAME[] = {…}`: such a table is searched, so it is sorted. */
static void check_sorted(const char *path)
{
	static char text[1 << 16];
	FILE *f = fopen(path, "r");
	CHECK(f != NULL);
	if (!f)
		return;
	text[fread(text, 1, sizeof text - 1, f)] = 0;
	fclose(f);
	for (char *p = text; (p = strstr(p, "[] = {")) != NULL;) {
		char *end = strstr(p, "};"), *table = p;
		char last[128] = "", word[128];
		bool sorted = true;
		for (p += 6; end && p < end;) {
			/* a row's first string, or each string of a list of strings */
			char *open = strchr(p, '"'), *close = open ? strchr(open + 1, '"') : NULL;
			if (!close || open > end)
				break;
			snprintf(word, sizeof word, "%.*s", (int)(close - open - 1), open + 1);
			sorted &= strcmp(last, word) < 0;
			snprintf(last, sizeof last, "%s", word);
			char *row = strchr(close, '}');
			bool rows = open[-1] == '{';
			p = rows && row ? row : close + 1;
		}
		if (!sorted)
			printf("  %s: %.60s\n", path, table - 30 > text ? table - 30 : table);
		CHECK(sorted);
		p = end ? end : p;
	}
}

int main(void)
{
	static const char *const sources[] = {
		"age",      "answer",    "clause",         "crowd",      "deid",        "edit",
		"edit_age", "edit_date", "edit_person",    "edit_place", "edit_story",  "hedge",
		"repair",   "say",       "fix_identifier", "fix_story",  "fix_sentence"};
	test_cases();
	test_rules();
	test_tone();
	test_hostile();
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
		char path[64];
		snprintf(path, sizeof path, "src/check/%s.c", sources[i]);
		check_sorted(path);
	}
	return unit_end();
}
