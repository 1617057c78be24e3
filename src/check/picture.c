#include "check/picture.h"

#include "base/utf8.h"
#include "check/fold.h"

#define MUST_MATCH_MIN 3

static const char *check_picture(const struct picture *p)
{
	bool digit = false, any = false;
	for (size_t i = 0; i < p->n; i++) {
		bool self = p->kind[i] == 'x';
		any = any || !self;
		digit = digit || p->kind[i] == '9' || (self && ascii_is_digit(p->self[i]));
	}
	if (!any)
		return "the picture has no 9, A or *: write 9 where a digit stands, as in "
		       "MR-9999999";
	if (p->n < MUST_MATCH_MIN)
		return "the picture is too short: it needs three characters or more, or it would "
		       "find half of every text";
	if (!digit)
		return "the picture would find ordinary words: write 9 where a digit stands, "
		       "as in AA99999";
	return NULL;
}

const char *picture_init(struct picture *p, struct str written)
{
	*p = (struct picture){0};
	written = str_trim(written);
	if (!written.n)
		return "the picture is empty: write 9 for a digit and A for a letter, as in "
		       "MR-9999999";
	for (size_t i = 0; i < written.n; i++) {
		char c = written.p[i];
		bool itself = c == '\\';
		if (itself && ++i == written.n)
			return "the picture ends in \\: write the character that stands for itself "
			       "after it";
		c = written.p[i];
		if ((unsigned char)c >= 0x80 || (unsigned char)c < ' ' || c == 0x7F)
			return "the picture has a special character: use plain letters, digits and "
			       "marks";
		if (p->n == PICTURE_MAX)
			return "the picture is too long: 64 characters at most";
		p->kind[p->n] = !itself && (c == '9' || c == 'A' || c == '*') ? (uint8_t)c : 'x';
		p->self[p->n++] = ascii_lower(c);
	}
	return check_picture(p);
}

static bool fits(uint8_t kind, char self, char c)
{
	switch (kind) {
	case '9': return ascii_is_digit(c);
	case 'A': return ascii_is_alpha(c);
	case '*': return ascii_is_alnum(c);
	default: return ascii_lower(c) == self;
	}
}

static bool is_letter_or_digit(const char *p)
{
	unsigned k;
	return ascii_is_alnum(*p) ||
	       ((unsigned char)*p >= 0x80 && fold_of(utf8_get(p, &k)).script != FOLD_NO_LETTER);
}

static bool begins_inside(struct str s, size_t at)
{
	if (!at || !ascii_is_alnum(s.p[at]))
		return false;
	size_t i = at - 1;
	while (i && !utf8_is_start(s.p[i]))
		i--;
	return is_letter_or_digit(s.p + i);
}

size_t picture_match(const struct picture *p, struct str s, size_t at)
{
	if (!p->n || at > s.n || s.n - at < p->n)
		return 0;
	for (size_t i = 0; i < p->n; i++)
		if (!fits(p->kind[i], p->self[i], s.p[at + i]))
			return 0;
	size_t end = at + p->n;
	if (begins_inside(s, at))
		return 0;
	if (end < s.n && ascii_is_alnum(s.p[end - 1]) && is_letter_or_digit(s.p + end))
		return 0;
	return p->n;
}
