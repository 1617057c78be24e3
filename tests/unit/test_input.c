/* Mending UTF-8: one U+FFFD for each maximal subpart, as Unicode 15 section 3.9 shows it. */
#include "unit.h"

#include "main/input.h"

static const struct {
	const char *in, *out;
	size_t replaced;
} cases[] = {
	{"", "", 0},
	{"caf\xC3\xA9", "caf\xC3\xA9", 0},
	{"\xFF", "\xEF\xBF\xBD", 1},
	{"a\x80z", "a\xEF\xBF\xBDz", 1},
	/* table 3-8: E1 80 | E2 | F0 91 92 | F1 BF | 41 */
	{"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41",
         "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\x41", 4},
	/* overlong, surrogate, beyond U+10FFFF: a mark for every byte */
	{"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD", 2},
	{"\xE0\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},
	{"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},
	{"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 4},
	{"\xF0\x9F\x98", "\xEF\xBF\xBD", 1},
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out;
		buf_init(&out, 64);
		CHECK(input_mend(str_c(cases[i].in), &out) == cases[i].replaced);
		CHECK(str_eq(buf_view(&out), str_c(cases[i].out)));
		buf_release(&out);
	}
	return unit_end();
}
