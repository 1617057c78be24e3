/*
 * Links, mentions and tags in any text, and its characters as people count them.
 *
 * Must hold: facets are in order, apart, on character boundaries; their values lie inside them; a
 * text has as many characters as its parts, give or take the one that a cut may split.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "channel/facet.h"
#include "channel/grapheme.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	char *own = malloc(n + !n); /* exactly as long, so that reading past it is seen */
	memcpy(own, data, n);
	struct str text = str_of(own, n);
	text.n = utf8_valid(text);
	struct facet f[64];
	size_t found = facet_find(text, f, 64), before = 0;
	for (size_t i = 0; i < found; i++) {
		MUST(f[i].start >= before && f[i].end > f[i].start && f[i].end <= text.n);
		MUST(utf8_is_start(text.p[f[i].start]));
		MUST(f[i].end == text.n || utf8_is_start(text.p[f[i].end]));
		MUST(f[i].value.n && f[i].value.p >= text.p + f[i].start &&
		     f[i].value.p + f[i].value.n == text.p + f[i].end);
		before = f[i].end;
	}
	size_t half = text.n / 2;
	while (half && half < text.n && !utf8_is_start(text.p[half]))
		half--;
	size_t whole = grapheme_count(text), a = grapheme_count(str_of(text.p, half)),
	       b = grapheme_count(str_of(text.p + half, text.n - half));
	MUST(whole <= text.n && a + b >= whole);
	free(own);
	return 0;
}
