/* The answer as JSON: its exact shape, its size, and offsets in every unit. */
#include "unit.h"

#include <stdlib.h>

#include "chaperone.h"

static struct chaperone_str str_lit(const char *s) { return (struct chaperone_str){s, strlen(s)}; }

static const char *json(const char *text, const struct chaperone_result *r,
                        enum chaperone_offsets unit)
{
	static char out[4096];
	struct chaperone_input in = {.text = text, .text_bytes = strlen(text)};
	size_t n = chaperone_result_json(&in, r, unit, out, sizeof out - 1);
	CHECK(n < sizeof out);
	out[n < sizeof out ? n : 0] = 0;
	return out;
}

static void test_clear(void)
{
	struct chaperone_result r = {.risk = 0.02, .deidentified = str_lit("Happy \"Friday\"\n")};
	CHECK_STR(json("Happy \"Friday\"\n", &r, CHAPERONE_OFFSETS_CODEPOINT),
	          "{\"verdict\":\"clear\",\"risk\":0.0200,\"reasons\":[],\"findings\":[],"
	          "\"deidentified\":\"Happy \\\"Friday\\\"\\n\"}");
}

/* "Zoë 😀 Ana": Ana at byte 10, code point 6, UTF-16 unit 7. */
static void fill(struct chaperone_result *r, struct chaperone_reason *reason,
                 struct chaperone_finding *finding, struct chaperone_span *spans,
                 struct chaperone_edit *edit)
{
	spans[0] = (struct chaperone_span){10, 13};
	spans[1] = (struct chaperone_span){0, 4};
	*edit = (struct chaperone_edit){spans[0], str_lit("a patient")};
	*reason = (struct chaperone_reason){.code = CHAPERONE_PHI_DISCLOSURE,
	                                    .severity = CHAPERONE_SEVERITY_BLOCK,
	                                    .probability = 0.97,
	                                    .spans = spans,
	                                    .spans_n = 2,
	                                    .rule = "45 CFR 164.502(a)",
	                                    .message = str_lit("Names her."),
	                                    .edits = edit,
	                                    .edits_n = 1};
	*finding = (struct chaperone_finding){.type = CHAPERONE_PERSON,
	                                      .identifier = 'A',
	                                      .role = CHAPERONE_ROLE_PATIENT,
	                                      .own = 1,
	                                      .score = 0.5,
	                                      .span = spans[0]};
	*r = (struct chaperone_result){.verdict = CHAPERONE_BLOCK,
	                               .risk = 0.97,
	                               .reasons = reason,
	                               .reasons_n = 1,
	                               .findings = finding,
	                               .findings_n = 1,
	                               .deidentified = str_lit("x")};
}

static void test_full(void)
{
	static const struct {
		enum chaperone_offsets unit;
		int ana, zoe_end;
	} units[] = {{CHAPERONE_OFFSETS_CODEPOINT, 6, 3},
	             {CHAPERONE_OFFSETS_UTF16, 7, 3},
	             {CHAPERONE_OFFSETS_BYTE, 10, 4}};
	for (size_t i = 0; i < 3; i++) {
		struct chaperone_result r;
		struct chaperone_reason reason;
		struct chaperone_finding finding;
		struct chaperone_span spans[2];
		struct chaperone_edit edit;
		char want[1024];
		int a = units[i].ana;
		fill(&r, &reason, &finding, spans, &edit);
		snprintf(want, sizeof want,
		         "{\"verdict\":\"block\",\"risk\":0.9700,\"reasons\":[{\"code\":"
		         "\"phi_disclosure\",\"severity\":\"block\",\"spans\":[[%d,%d],[0,%d]],"
		         "\"rule\":\"45 CFR 164.502(a)\",\"message\":\"Names her.\",\"fix\":"
		         "[{\"start\":%d,\"end\":%d,\"replacement\":\"a patient\"}],"
		         "\"probability\":0.9700}],\"findings\":[{\"entity_type\":\"PERSON\","
		         "\"start\":%d,\"end\":%d,\"score\":0.5000,\"identifier\":\"A\","
		         "\"role\":\"patient\",\"own\":true}],\"deidentified\":\"x\"}",
		         a, a + 3, units[i].zoe_end, a, a + 3, a, a + 3);
		CHECK_STR(json("Zo\xC3\xAB \xF0\x9F\x98\x80 Ana", &r, units[i].unit), want);
	}
}

static void test_rest(void)
{
	struct chaperone_span span = {0, 2};
	struct chaperone_reason reason = {.code = CHAPERONE_CRISIS,
	                                  .severity = CHAPERONE_SEVERITY_REVIEW,
	                                  .probability = 1,
	                                  .urgency = 3,
	                                  .spans = &span,
	                                  .spans_n = 1,
	                                  .rule = "r",
	                                  .message = str_lit("m")};
	struct chaperone_finding finding = {.type = CHAPERONE_HEALTH_INFO, .span = span};
	struct chaperone_crowd_factor factor = {"sex", 0.5, span};
	struct chaperone_result r = {.verdict = CHAPERONE_REVIEW,
	                             .risk = 1,
	                             .reasons = &reason,
	                             .reasons_n = 1,
	                             .findings = &finding,
	                             .findings_n = 1,
	                             .crowd = {1, 41.6, &factor, 1},
	                             .deidentified = str_lit("")};
	CHECK_STR(
		json("ab", &r, CHAPERONE_OFFSETS_BYTE),
		"{\"verdict\":\"review\",\"risk\":1.0000,\"reasons\":[{\"code\":\"crisis\","
		"\"severity\":\"review\",\"spans\":[[0,2]],\"rule\":\"r\",\"message\":\"m\","
		"\"fix\":null,\"probability\":1.0000,\"urgency\":3}],\"findings\":[{"
		"\"entity_type\":\"HEALTH_INFO\",\"start\":0,\"end\":2,\"score\":0.0000,"
		"\"identifier\":null}],\"deidentified\":\"\",\"crowd\":{\"size\":42,\"factors\":[{"
		"\"name\":\"sex\",\"share\":0.500000,\"start\":0,\"end\":2}]}}");
}

/* Whatever room it gets, it says the same size and never writes beyond the room. */
static void test_room(void)
{
	struct chaperone_result r;
	struct chaperone_reason reason;
	struct chaperone_finding finding;
	struct chaperone_span spans[2];
	struct chaperone_edit edit;
	const char *text = "Zo\xC3\xAB \xF0\x9F\x98\x80 Ana";
	struct chaperone_input in = {.text = text, .text_bytes = strlen(text)};
	fill(&r, &reason, &finding, spans, &edit);
	size_t n = chaperone_result_json(&in, &r, CHAPERONE_OFFSETS_BYTE, NULL, 0);
	for (size_t room = 0; room <= n; room++) {
		char *out = malloc(room + 1);
		out[room] = '#';
		size_t got = chaperone_result_json(&in, &r, CHAPERONE_OFFSETS_BYTE, out, room);
		CHECK(got == n && out[room] == '#');
		free(out);
	}
}

/* Every position of a mixed text, forwards and backwards, against a count made the slow way. */
static void test_offsets(void)
{
	char text[512];
	size_t n = 0;
	while (n < sizeof text - 16)
		n += (size_t)sprintf(text + n, "a\xC3\xA9\xE6\x97\xA5\xF0\x9F\x98\x80");
	struct chaperone_span spans[600];
	size_t k = 0, units = 0, want[600];
	for (size_t i = 0; i <= n; i++) {
		unsigned char c = (unsigned char)text[i];
		if (i < n && (c & 0xC0) == 0x80)
			continue;
		spans[k] = (struct chaperone_span){i, i};
		want[k++] = units;
		units += c >= 0xF0 ? 2 : 1;
	}
	for (int backwards = 0; backwards < 2; backwards++) {
		for (size_t i = 0; backwards && i < k / 2; i++) {
			struct chaperone_span s = spans[i];
			spans[i] = spans[k - 1 - i];
			spans[k - 1 - i] = s;
		}
		struct chaperone_reason reason = {.spans = spans, .spans_n = k, .rule = ""};
		struct chaperone_result r = {.reasons = &reason, .reasons_n = 1};
		struct chaperone_input in = {.text = text, .text_bytes = n};
		static char out[32768];
		size_t len = chaperone_result_json(&in, &r, CHAPERONE_OFFSETS_UTF16, out,
		                                   sizeof out - 1);
		CHECK(len < sizeof out);
		out[len] = 0;
		const char *p = strstr(out, "\"spans\":[") + 9;
		for (size_t i = 0; i < k; i++) {
			unsigned long a = strtoul(p + 1, (char **)(uintptr_t)&p, 10);
			CHECK(a == want[backwards ? k - 1 - i : i]);
			p = strchr(p, ']') + 2;
		}
	}
}

int main(void)
{
	test_clear();
	test_full();
	test_rest();
	test_room();
	test_offsets();
	return unit_end();
}
