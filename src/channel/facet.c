#include "channel/facet.h"

#include <libpsl.h>
#include <unictype.h>

#include "base/utf8.h"
#include "channel/grapheme.h"

#define TAG_GRAPHEMES    64
#define TAG_BYTES        640
#define HANDLE_MAX_BYTES 253

/* White space, and the characters that separate without being seen. */
static bool is_blank(uint32_t c)
{
	return uc_is_property_white_space(c) || c == 0xAD || (c >= 0x200B && c <= 0x200D) ||
	       c == 0x2060;
}

static bool blank_at(struct str text, size_t at)
{
	unsigned n;
	return at >= text.n || is_blank(utf8_get(text.p + at, &n));
}

static size_t word_end(struct str text, size_t at)
{
	while (!blank_at(text, at)) {
		unsigned n;
		utf8_get(text.p + at, &n);
		at += n;
	}
	return at;
}

static bool is_punctuation(uint32_t c)
{
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_P);
}

/* Without the marks that end a sentence; a bracket stays where it was opened inside. */
static size_t without_end_marks(struct str text, size_t start, size_t end)
{
	bool opened = memchr(text.p + start, '(', end - start) != NULL;
	while (end > start &&
	       (strchr(".,;:!?'\"", text.p[end - 1]) || (text.p[end - 1] == ')' && !opened)))
		end--;
	return end;
}

/* Letters, digits and hyphens between dots, two labels at least. */
static bool is_host(struct str s, bool small)
{
	size_t labels = 0;
	if (!s.n || s.n > HANDLE_MAX_BYTES)
		return false;
	while (s.n) {
		struct str label = str_cut(&s, '.');
		if (!label.n || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-')
			return false;
		for (size_t i = 0; i < label.n; i++)
			if ((!ascii_is_alnum(label.p[i]) && label.p[i] != '-') ||
			    (small && ascii_is_upper(label.p[i])))
				return false;
		labels++;
	}
	return labels > 1;
}

static bool has_real_ending(struct str host)
{
	char last[64];
	size_t dot = host.n;
	while (dot && host.p[dot - 1] != '.')
		dot--;
	size_t n = host.n - dot;
	if (!n || n >= sizeof last)
		return false;
	memcpy(last, host.p + dot, n);
	last[n] = 0;
	const psl_ctx_t *psl = psl_builtin();
	return psl && psl_is_public_suffix2(psl, last, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE);
}

static bool link_at(struct str text, size_t at, struct facet *f)
{
	size_t end = without_end_marks(text, at, word_end(text, at));
	struct str word = str_of(text.p + at, end - at);
	size_t scheme = str_starts(word, STR("https://"))  ? 8
	                : str_starts(word, STR("http://")) ? 7
	                                                   : 0;
	if (scheme) {
		if (word.n == scheme || !ascii_is_alnum(word.p[scheme]))
			return false;
	} else {
		size_t n = 0;
		while (n < word.n && word.p[n] != '/' && word.p[n] != '?' && word.p[n] != '#' &&
		       word.p[n] != ':')
			n++;
		struct str host = str_of(word.p, n);
		if (!is_host(host, true) || !ascii_is_lower(host.p[0]) || !has_real_ending(host))
			return false;
	}
	*f = (struct facet){FACET_LINK, at, end, word};
	return true;
}

static bool mention_at(struct str text, size_t at, struct facet *f)
{
	size_t end = at + 1;
	while (end < text.n &&
	       (ascii_is_alnum(text.p[end]) || text.p[end] == '.' || text.p[end] == '-'))
		end++;
	while (end > at + 1 && !ascii_is_alnum(text.p[end - 1]))
		end--;
	struct str handle = str_of(text.p + at + 1, end - at - 1);
	if (!is_host(handle, false))
		return false;
	*f = (struct facet){FACET_MENTION, at, end, handle};
	return true;
}

static bool tag_at(struct str text, size_t at, size_t sign, struct facet *f)
{
	size_t start = at + sign, end = start;
	bool more_than_digits = false;
	for (size_t i = start, stop = word_end(text, at); i < stop;) {
		unsigned n;
		uint32_t c = utf8_get(text.p + i, &n);
		i += n;
		if (c == 0xFE0F && end == start)
			return false; /* the keycap, not a tag */
		if (!is_punctuation(c))
			end = i;
		if (!is_punctuation(c) && !uc_is_property_decimal_digit(c))
			more_than_digits = true;
	}
	struct str tag = str_of(text.p + start, end - start);
	if (!more_than_digits || tag.n > TAG_BYTES || grapheme_count(tag) > TAG_GRAPHEMES)
		return false;
	*f = (struct facet){FACET_TAG, at, end, tag};
	return true;
}

size_t facet_find(struct str text, struct facet *out, size_t max)
{
	static const struct str wide_sign = {"\xEF\xBC\x83", 3}; /* ＃ */
	size_t found = 0;
	bool fresh = true; /* a word may begin here */
	for (size_t at = 0; at < text.n && found < max;) {
		struct str rest = str_of(text.p + at, text.n - at);
		struct facet *f = &out[found];
		bool bracket = at && text.p[at - 1] == '(';
		bool hit = false;
		if (!fresh)
			;
		else if (rest.p[0] == '@')
			hit = mention_at(text, at, f);
		else if (rest.p[0] == '#' && !bracket)
			hit = tag_at(text, at, 1, f);
		else if (str_starts(rest, wide_sign) && !bracket)
			hit = tag_at(text, at, wide_sign.n, f);
		else if (ascii_is_alpha(rest.p[0]))
			hit = link_at(text, at, f);
		if (hit) {
			found++;
			at = f->end;
			fresh = false;
			continue;
		}
		unsigned n;
		uint32_t c = utf8_get(text.p + at, &n);
		fresh = is_blank(c) || c == '(';
		at += n;
	}
	return found;
}
