/* Identifiers in any text: the promises of check/ident.h. The first byte chooses whether the
 * organisation has pictures of its own. */
#include "check/ident.h"
#include "check/profile.h"
#include "check/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t find(struct str s, const struct profile *profile, struct ident **out)
{
	size_t max = s.n / 2 + 1;
	/* exactly what the header asks for, so that the sanitizer sees the first byte too many */
	char *text = calloc(1, s.n + TEXT_PAD);
	*out = malloc(max * sizeof **out);
	if (!text || !*out)
		abort();
	memcpy(text, s.p, s.n);
	size_t n = ident_find(str_of(text, s.n), profile, *out, max);
	if (n > max)
		abort();
	free(text);
	return n;
}

static void check(const struct ident *d, size_t n, size_t size)
{
	for (size_t i = 0; i < n; i++) {
		if (d[i].start >= d[i].end || d[i].end > size)
			abort();
		if (i && d[i - 1].end > d[i].start)
			abort();
		if (d[i].type > CHAPERONE_ENTITY__MAX || d[i].form == FORM_NONE ||
		    d[i].form >= FORM__MAX)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct profile_picture own = {.type = CHAPERONE_MEDICAL_RECORD_NUMBER};
	static struct profile profile = {.pictures = &own, .pictures_n = 1};
	struct ident *first, *second;
	if (size < 1)
		return 0;
	if (picture_init(&own.picture, STR("A-999**")))
		abort();
	struct str s = str_of((const char *)data + 1, size - 1);
	const struct profile *p = data[0] & 1 ? &profile : NULL;
	size_t n = find(s, p, &first), m = find(s, p, &second);
	check(first, n, s.n);
	if (n != m || (n && memcmp(first, second, n * sizeof *first) != 0))
		abort();
	free(first);
	free(second);
	return 0;
}
