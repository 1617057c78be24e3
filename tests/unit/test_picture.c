/* Pictures of identifiers: what may be written, and what is found where. */
#include "unit.h"

#include "check/picture.h"

/* Bytes matched at the first place where the picture matches at all; its place in *at. */
static size_t find(const char *picture, const char *text, size_t *at)
{
	struct picture p;
	const char *words = picture_init(&p, str_c(picture));
	CHECK(words == NULL);
	if (words)
		printf("%s: %s\n", picture, words);
	for (*at = 0; *at < strlen(text); ++*at) {
		size_t n = picture_match(&p, str_c(text), *at);
		if (n)
			return n;
	}
	return 0;
}

static bool refused(const char *picture, const char *because)
{
	struct picture p;
	const char *words = picture_init(&p, str_c(picture));
	return words && strstr(words, because);
}

static void check_found(const char *picture, const char *text, const char *want)
{
	size_t at, n = find(picture, text, &at);
	CHECK_MEM(text + at, n, want);
}

static void test_matches(void)
{
	check_found("MR-9999999", "her MR-0048213, see", "MR-0048213");
	check_found("MR-9999999", "her mr-0048213.", "mr-0048213");
	check_found("MR-9999999", "(MR-0048213)", "MR-0048213");
	check_found("A99-9999", "id x12-3456!", "x12-3456");
	check_found("**-999", "q7-123", "q7-123");
	check_found("\\A\\9-999", "A9-123", "A9-123");
	check_found("#9999", "bed#1234", "#1234");
	check_found("99 99 99", "no 12 34 56", "12 34 56");
	check_found("9999-X", "1234-x", "1234-x");
	check_found("999/\\\\9", "123/\\4", "123/\\4");
	check_found("  MR-999  ", "MR-123", "MR-123");
}

static void test_no_match(void)
{
	check_found("MR-9999999", "MR-00482134", "");
	check_found("MR-9999999", "MR-004821", "");
	check_found("MR-9999999", "XMR-0048213", "");
	check_found("MR-9999999", "MR-0048213a", "");
	check_found("MR-9999999", "MR-0048213\xC3\xA9", "");
	check_found("MR-9999999", "\xC3\xA9MR-0048213", "");
	check_found("\\A\\9-999", "B9-123", "");
	check_found("A99-9999", "112-3456", "");
	check_found("MR-9999999", "", "");
	/* a pictograph is no letter */
	check_found("MR-999", "\xF0\x9F\x98\x80MR-123\xF0\x9F\x98\x80", "MR-123");
}

static void test_refused(void)
{
	char longest[PICTURE_MAX + 2];
	memset(longest, '9', sizeof longest);
	longest[PICTURE_MAX + 1] = 0;
	CHECK(refused("", "empty"));
	CHECK(refused("   ", "empty"));
	CHECK(refused("99", "too short"));
	CHECK(refused("MRN", "no 9, A or *"));
	CHECK(refused("\\9\\9\\9", "no 9, A or *"));
	CHECK(refused("AAAA", "ordinary words"));
	CHECK(refused("A-AAA", "ordinary words"));
	CHECK(refused("MR-999\\", "ends in"));
	CHECK(refused("MR\xE2\x80\x93"
	              "999",
	              "special character"));
	CHECK(refused(longest, "too long"));
	longest[PICTURE_MAX] = 0;
	struct picture p;
	CHECK(!picture_init(&p, str_c(longest)) && p.n == PICTURE_MAX);
}

int main(void)
{
	test_matches();
	test_no_match();
	test_refused();
	return unit_end();
}
