/*
 * What must hold of every verdict: spans sorted, apart, within the text and never empty; reasons
 * most severe first, each with its words and its rule; nothing acted on in a clear text; and memory
 * of exactly the size that chaperone_memory_bytes() names is enough for texts made to need most.
 *
 * Thresholds of nothing make the checker explain every reason of every text; a word denied makes it
 * explain that too.
 */
#include "check/verdict.h"

#include "base/utf8.h"
#include "hostile.h"
#include "main/record.h"
#include "unit.h"

static const struct chaperone_profile *strict, *denying;
static void *profile_memory[2];

static const struct chaperone_profile *build(const char *text, void **memory)
{
	const struct chaperone_profile *p = NULL;
	struct chaperone_profile_error error;
	size_t n = chaperone_profile_memory_bytes(strlen(text));
	*memory = malloc(n);
	int rc = chaperone_profile_build(text, strlen(text), *memory, n, &p, &error);
	CHECK(rc == 0);
	if (rc)
		printf("  line %zu: %s\n", error.line, error.words);
	return p;
}

static bool on_boundary(const struct chaperone_input *in, size_t at)
{
	return at == in->text_bytes || (at < in->text_bytes && utf8_is_start(in->text[at]));
}

static bool span_holds(const struct chaperone_input *in, struct chaperone_span s, size_t from)
{
	return s.start >= from && s.start < s.end && s.end <= in->text_bytes &&
	       on_boundary(in, s.start) && on_boundary(in, s.end);
}

static bool findings_hold(const struct chaperone_input *in, const struct chaperone_result *r)
{
	size_t at = 0;
	for (size_t i = 0; i < r->findings_n; i++) {
		const struct chaperone_finding *f = &r->findings[i];
		if (!span_holds(in, f->span, at) || f->type >= CHAPERONE_ENTITY__MAX ||
		    f->score < 0 || f->score > 1 || f->role >= CHAPERONE_ROLE__MAX ||
		    (f->role && f->type != CHAPERONE_PERSON) || (f->own != 0 && f->own != 1) ||
		    (f->identifier && (f->identifier < 'A' || f->identifier > 'R')))
			return false;
		/* health information says what, not who */
		if ((f->type == CHAPERONE_HEALTH_INFO || f->type == CHAPERONE_ORGANIZATION) &&
		    f->identifier)
			return false;
		at = f->span.end;
	}
	return true;
}

static bool reason_holds(const struct chaperone_input *in, const struct chaperone_reason *x)
{
	size_t at = 0;
	for (size_t i = 0; i < x->spans_n; i++) {
		if (!span_holds(in, x->spans[i], at))
			return false;
		at = x->spans[i].end;
	}
	bool inbound = x->code >= CHAPERONE_PHI_SELF_DISCLOSED;
	return x->spans_n > 0 && x->code < CHAPERONE_REASON__MAX && x->probability >= 0 &&
	       x->probability <= 1 && inbound == (in->kind == CHAPERONE_INBOUND) && x->rule &&
	       x->rule[0] && x->message.n &&
	       utf8_valid(str_of(x->message.p, x->message.n)) == x->message.n &&
	       (x->code == CHAPERONE_CRISIS ? x->urgency >= 1 && x->urgency <= 3 : !x->urgency);
}

static bool reasons_hold(const struct chaperone_input *in, const struct chaperone_result *r)
{
	enum chaperone_severity worst = CHAPERONE_NOTE;
	unsigned seen = 0;
	for (size_t i = 0; i < r->reasons_n; i++) {
		const struct chaperone_reason *x = &r->reasons[i];
		if (!reason_holds(in, x) || (seen >> x->code & 1) ||
		    (i && x->severity > x[-1].severity) ||
		    (i && x->severity == x[-1].severity && x->probability > x[-1].probability))
			return false;
		seen |= 1u << x->code;
		worst = x->severity > worst ? x->severity : worst;
	}
	/* the verdict is that of the worst reason */
	return (int)r->verdict == (int)worst;
}

static void properties(struct chaperone_input *in, const struct chaperone_profile *profile,
                       const char *name)
{
	size_t n = chaperone_memory_bytes(in->text_bytes, in->in_reply_to_bytes);
	void *memory = malloc(n);
	struct chaperone_result r;
	memset(memory, 0x5A, n < 100000 ? n : 100000);
	int rc = chaperone_check(in, profile, memory, n, &r);
	CHECK(rc == CHAPERONE_OK);
	bool fine = rc == CHAPERONE_OK;
	if (fine) {
		fine = findings_hold(in, &r) && reasons_hold(in, &r) && r.risk >= 0 && r.risk <= 1;
		CHECK(fine);
	}
	if (!fine)
		printf("  %s, %zu bytes, a %s: %s\n", name, in->text_bytes,
		       chaperone_kind_name(in->kind), rc ? chaperone_error_words(rc) : "malformed");
	free(memory);
}

static void test_hostile(void)
{
	static const size_t sizes[] = {0, 1, 2, 3, 4, 6, 9, 16, 33, 64, 100, 280, 1000, 9000};
	unsigned turn = 0;
	for (size_t kind = 0; kind < HOSTILE_KINDS; kind++)
		for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++, turn++) {
			struct str s = hostile_text(kind, sizes[k]);
			struct str m =
				hostile_text((kind + 5) % HOSTILE_KINDS, sizes[(k * 5) % 13]);
			for (int c = 0; c < CHAPERONE_KIND__MAX; c++) {
				struct chaperone_input in = {
					.kind = (enum chaperone_kind)c,
					.text = s.p,
					.text_bytes = s.n,
					.deid = (enum chaperone_deid)(turn % CHAPERONE_DEID__MAX)};
				if (c == CHAPERONE_REPLY) {
					in.in_reply_to = m.p;
					in.in_reply_to_bytes = m.n;
				}
				properties(&in, strict, hostile_name(kind));
				properties(&in, turn % 2 ? denying : NULL, hostile_name(kind));
			}
			hostile_free(s);
			hostile_free(m);
		}
}

static void test_file(const char *path)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	CHECK(f != NULL);
	while (f && (n = getline(&line, &cap, f)) > 0) {
		struct record r;
		struct record_error e;
		if (!record_read(line, (size_t)n, &r, &e) || r.kind == CHAPERONE_KIND__MAX)
			continue;
		struct chaperone_input in = {
			.kind = r.kind, .text = r.text.p, .text_bytes = r.text.n};
		if (r.kind == CHAPERONE_REPLY) {
			in.in_reply_to = r.in_reply_to.p;
			in.in_reply_to_bytes = r.in_reply_to.n;
		}
		properties(&in, NULL, in.text);
		properties(&in, strict, in.text);
	}
	free(line);
	if (f)
		fclose(f);
}

/* Too little memory is said, never overrun: every size up to what is enough. */
static void test_too_little(void)
{
	static const char text[] = "Maria Lopez, 34, had chemo here on Monday. Call 555-0199!";
	struct chaperone_input in = {
		.kind = CHAPERONE_POST, .text = text, .text_bytes = sizeof text - 1};
	size_t n = chaperone_memory_bytes(in.text_bytes, 0);
	bool enough = false;
	for (size_t have = 0; have <= n; have += have < 4096 ? 61 : n / 97) {
		void *memory = malloc(have + !have);
		struct chaperone_result r;
		int rc = chaperone_check(&in, strict, memory, have, &r);
		CHECK(rc == CHAPERONE_OK || (rc == CHAPERONE_E_MEMORY && !enough));
		enough |= rc == CHAPERONE_OK;
		free(memory);
	}
	CHECK(enough);
}

/* A text of nothing is clear, however strict. */
static void test_empty(void)
{
	for (int k = 0; k < CHAPERONE_KIND__MAX; k++) {
		struct chaperone_input in = {.kind = (enum chaperone_kind)k, .text = ""};
		size_t n = chaperone_memory_bytes(0, 0);
		void *memory = malloc(n);
		struct chaperone_result r;
		CHECK(chaperone_check(&in, strict, memory, n, &r) == 0);
		CHECK(r.verdict == CHAPERONE_CLEAR && r.reasons_n == 0 && r.findings_n == 0);
		free(memory);
	}
}

/* A word denied is a reason with its span where nothing else is one. */
static void test_denied(void)
{
	static const char text[] = "The clinic is open on weekdays. Snowdrop!";
	struct chaperone_input in = {
		.kind = CHAPERONE_POST, .text = text, .text_bytes = sizeof text - 1};
	size_t n = chaperone_memory_bytes(in.text_bytes, 0);
	void *memory = malloc(n);
	struct chaperone_result r;
	CHECK(chaperone_check(&in, denying, memory, n, &r) == 0);
	CHECK(r.verdict != CHAPERONE_CLEAR && r.reasons_n > 0);
	bool named = false;
	for (size_t i = 0; i < r.reasons_n; i++)
		for (size_t k = 0; k < r.reasons[i].spans_n; k++)
			named |= memcmp(text + r.reasons[i].spans[k].start, "Snowdrop", 8) == 0;
	CHECK(named);
	free(memory);
}

int main(int argc, char **argv)
{
	strict = build("threshold review = 0.001\nthreshold block = 0.5\n", &profile_memory[0]);
	denying = build("deny = snowdrop\ndeny = b c\ndeny = flu\n", &profile_memory[1]);
	for (int i = 1; i < argc; i++)
		test_file(argv[i]);
	if (argc == 1) {
		test_file("tests/cases/behaviour.jsonl");
		test_empty();
		test_too_little();
		test_denied();
		test_hostile();
	}
	free(profile_memory[0]);
	free(profile_memory[1]);
	return unit_end();
}
