/* The table of reasons, its names, and docs/reasons.md, which has the same words.
 * `test_reason --print` writes the sections of docs/reasons.md. */
#include "check/reason.h"

#include <stdbool.h>

#include "unit.h"

#define DOC "docs/reasons.md"

static void section(char *out, size_t n, enum chaperone_reason_code code)
{
	const struct chaperone_explanation *e = chaperone_explain(code);
	bool inbound = code >= CHAPERONE_PHI_SELF_DISCLOSED;
	snprintf(out, n,
	         "## `%s`\n\n**%s.** %s\n\n*Rule.* %s\n\n*Instead.* %s\n\n"
	         "| %s | %s |\n|---|---|\n| %s | %s |\n",
	         e->code, e->title, e->meaning, e->rule, e->instead,
	         inbound ? "such a message" : "not like this",
	         inbound ? "a safe answer" : "like this", e->example_bad, e->example_good);
}

static char *read_all(const char *path)
{
	FILE *f = fopen(path, "rb");
	static char text[1 << 16];
	if (!f)
		return NULL;
	text[fread(text, 1, sizeof text - 1, f)] = 0;
	fclose(f);
	return text;
}

static void test_table(void)
{
	for (int i = 0; i < CHAPERONE_REASON__MAX; i++) {
		enum chaperone_reason_code code = (enum chaperone_reason_code)i;
		const struct chaperone_explanation *e = chaperone_explain(code);
		CHECK(e && e->code && e->title && e->rule && e->meaning && e->instead);
		CHECK(e && e->example_bad && e->example_good);
		CHECK_STR(e->code, chaperone_reason_name(code));
		for (int k = 0; k < CHAPERONE_KIND__MAX; k++)
			CHECK(reason_table[i].rule_by_kind[k] != NULL);
	}
	CHECK(chaperone_explain(CHAPERONE_REASON__MAX) == NULL);
}

static void test_names(void)
{
	for (int i = 0; i < CHAPERONE_ENTITY__MAX; i++) {
		CHECK(chaperone_entity_name((enum chaperone_entity)i) != NULL);
		for (int j = 0; j < i; j++)
			CHECK(strcmp(chaperone_entity_name((enum chaperone_entity)i),
			             chaperone_entity_name((enum chaperone_entity)j)) != 0);
	}
	CHECK(chaperone_entity_name(CHAPERONE_ENTITY__MAX) == NULL);
	CHECK(chaperone_reason_name(CHAPERONE_REASON__MAX) == NULL);
	CHECK(chaperone_role_name(CHAPERONE_ROLE__MAX) == NULL);
	CHECK_STR(chaperone_role_name(CHAPERONE_ROLE_PUBLIC_FIGURE), "public_figure");
	CHECK_STR(chaperone_kind_name(CHAPERONE_INBOUND), "inbound");
	CHECK(chaperone_kind_name(CHAPERONE_KIND__MAX) == NULL);
	CHECK_STR(chaperone_verdict_name(CHAPERONE_BLOCK), "block");
	CHECK(chaperone_verdict_name(CHAPERONE_VERDICT__MAX) == NULL);
	CHECK_STR(chaperone_severity_name(CHAPERONE_NOTE), "note");
	CHECK(chaperone_severity_name(CHAPERONE_SEVERITY__MAX) == NULL);
	for (int e = CHAPERONE_OK; e >= CHAPERONE_E_ARGUMENT; e--)
		CHECK(chaperone_error_words(e) != NULL);
	CHECK(chaperone_error_words(1) == NULL);
	CHECK(chaperone_error_words(CHAPERONE_E_ARGUMENT - 1) == NULL);
}

static void test_doc(void)
{
	char want[4096];
	const char *doc = read_all(DOC);
	CHECK(doc != NULL);
	if (!doc)
		return;
	const char *at = doc;
	for (int i = 0; i < CHAPERONE_REASON__MAX; i++) {
		section(want, sizeof want, (enum chaperone_reason_code)i);
		const char *found = strstr(doc, want);
		CHECK(found != NULL);
		CHECK(found >= at); /* in the table's order */
		at = found ? found : at;
	}
	int sections = 0;
	for (const char *p = doc; (p = strstr(p, "\n## `")) != NULL; p++)
		sections++;
	CHECK(sections == CHAPERONE_REASON__MAX);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--print") == 0) {
		char text[4096];
		for (int i = 0; i < CHAPERONE_REASON__MAX; i++) {
			section(text, sizeof text, (enum chaperone_reason_code)i);
			printf("\n%s", text);
		}
		return 0;
	}
	test_table();
	test_names();
	test_doc();
	return unit_end();
}
