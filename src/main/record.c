#include "main/record.h"

#include "base/utf8.h"

struct reader {
	char *p, *end;
	const char *wrong; /* first error, or NULL */
	unsigned depth;
};

static bool fail(struct reader *r, const char *words)
{
	if (!r->wrong)
		r->wrong = words;
	return false;
}

static void blank(struct reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\r' || *r->p == '\n'))
		r->p++;
}

static bool next_is(struct reader *r, char c)
{
	blank(r);
	if (r->p == r->end || *r->p != c)
		return false;
	r->p++;
	return true;
}

static int hex(char c)
{
	if (ascii_is_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex4(struct reader *r, uint32_t *out)
{
	*out = 0;
	for (int i = 0; i < 4; i++, r->p++) {
		int digit = r->p < r->end ? hex(*r->p) : -1;
		if (digit < 0)
			return fail(r, "escape u wants four hexadecimal digits");
		*out = *out << 4 | (uint32_t)digit;
	}
	return true;
}

/* After "\u". */
static bool escaped_codepoint(struct reader *r, uint32_t *c)
{
	uint32_t low;
	if (!hex4(r, c))
		return false;
	if (*c < 0xD800 || *c > 0xDFFF)
		return true;
	if (*c > 0xDBFF || r->end - r->p < 2 || r->p[0] != '\\' || r->p[1] != 'u')
		return fail(r, "unpaired surrogate");
	r->p += 2;
	if (!hex4(r, &low))
		return false;
	if (low < 0xDC00 || low > 0xDFFF)
		return fail(r, "unpaired surrogate");
	*c = 0x10000 + ((*c - 0xD800) << 10 | (low - 0xDC00));
	return true;
}

/* After the backslash: the character's bytes at w, their number in *n. */
static bool escape(struct reader *r, char *w, unsigned *n)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	if (r->p == r->end)
		return fail(r, "string without an end");
	uint32_t c;
	if (*r->p == 'u') {
		r->p++;
		if (!escaped_codepoint(r, &c))
			return false;
	} else {
		const char *at = memchr(from, *r->p, sizeof from - 1);
		if (!at)
			return fail(r, "unknown escape");
		c = (unsigned char)to[at - from];
		r->p++;
	}
	*n = utf8_put(w, c);
	return true;
}

static bool plain(char c) { return (unsigned char)c >= 0x20 && c != '"' && c != '\\'; }

/* After the opening quote. With out NULL the string is only checked and left as it is. */
static bool string(struct reader *r, struct str *out)
{
	char *start = r->p, *w;
	while (r->p < r->end && plain(*r->p))
		r->p++;
	w = r->p;
	while (r->p < r->end && *r->p != '"') {
		char spare[4];
		unsigned n = 1;
		if ((unsigned char)*r->p < 0x20)
			return fail(r, "control character in a string");
		if (*r->p == '\\') {
			r->p++;
			/* never longer than its escape */
			if (!escape(r, spare, &n))
				return false;
			if (out)
				memcpy(w, spare, n);
			w += n;
			continue;
		}
		if (out)
			*w = *r->p;
		w++;
		r->p++;
	}
	if (r->p == r->end)
		return fail(r, "string without an end");
	r->p++;
	if (out)
		*out = str_of(start, (size_t)(w - start));
	return true;
}

static bool digits(struct reader *r)
{
	if (r->p == r->end || !ascii_is_digit(*r->p))
		return fail(r, "digit expected");
	while (r->p < r->end && ascii_is_digit(*r->p))
		r->p++;
	return true;
}

static bool number(struct reader *r)
{
	if (*r->p == '-')
		r->p++;
	if (r->p < r->end && *r->p == '0')
		r->p++;
	else if (!digits(r))
		return false;
	if (r->p < r->end && *r->p == '.') {
		r->p++;
		if (!digits(r))
			return false;
	}
	if (r->p < r->end && (*r->p == 'e' || *r->p == 'E')) {
		r->p++;
		if (r->p < r->end && (*r->p == '+' || *r->p == '-'))
			r->p++;
		return digits(r);
	}
	return true;
}

static bool word(struct reader *r, struct str w)
{
	if (!str_starts(str_of(r->p, (size_t)(r->end - r->p)), w))
		return fail(r, "value expected");
	r->p += w.n;
	return true;
}

static bool value(struct reader *r);

static bool key(struct reader *r, struct str *name)
{
	if (!next_is(r, '"'))
		return fail(r, "key expected");
	if (!string(r, name))
		return false;
	return next_is(r, ':') || fail(r, "colon expected");
}

/* After the opening bracket or brace. */
static bool many(struct reader *r, char close)
{
	if (++r->depth > RECORD_DEPTH_MAX)
		return fail(r, "nested too deeply");
	if (!next_is(r, close)) {
		do {
			if ((close == '}' && !key(r, NULL)) || !value(r))
				return false;
		} while (next_is(r, ','));
		if (!next_is(r, close))
			return fail(r, "comma or closing bracket expected");
	}
	r->depth--;
	return true;
}

/* Check any value and go past it. */
static bool value(struct reader *r)
{
	blank(r);
	if (r->p == r->end)
		return fail(r, "value expected");
	switch (*r->p) {
	case '"': r->p++; return string(r, NULL);
	case '{': r->p++; return many(r, '}');
	case '[': r->p++; return many(r, ']');
	case 't': return word(r, STR("true"));
	case 'f': return word(r, STR("false"));
	case 'n': return word(r, STR("null"));
	default:
		if (*r->p == '-' || ascii_is_digit(*r->p))
			return number(r);
		return fail(r, "value expected");
	}
}

/* A string, or null: then .p is NULL. */
static bool string_or_null(struct reader *r, struct str *out)
{
	blank(r);
	if (r->p < r->end && *r->p == 'n') {
		*out = str_of(NULL, 0);
		return word(r, STR("null"));
	}
	return next_is(r, '"') ? string(r, out) : fail(r, "string expected");
}

static bool field_id(struct reader *r, struct record *to)
{
	blank(r);
	char *start = r->p;
	if (!value(r))
		return false;
	to->id = str_of(start, (size_t)(r->p - start));
	return true;
}

static bool field_kind(struct reader *r, struct record *to)
{
	struct str s;
	if (!string_or_null(r, &s))
		return false;
	for (int k = 0; s.p && k < CHAPERONE_KIND__MAX; k++)
		if (str_eq(s, str_c(chaperone_kind_name((enum chaperone_kind)k))))
			to->kind = (enum chaperone_kind)k;
	return !s.p || to->kind != CHAPERONE_KIND__MAX ||
	       fail(r, "kind must be post, reply or inbound");
}

static bool field_text(struct reader *r, struct record *to)
{
	return next_is(r, '"') ? string(r, &to->text) : fail(r, "text must be a string");
}

static bool field_in_reply_to(struct reader *r, struct record *to)
{
	return string_or_null(r, &to->in_reply_to);
}

static const struct field {
	struct str name;
	bool (*read)(struct reader *r, struct record *to);
} fields[] = {
	{{"id", 2}, field_id},
	{{"kind", 4}, field_kind},
	{{"text", 4}, field_text},
	{{"in_reply_to", 11}, field_in_reply_to},
};
#define FIELDS_N (sizeof fields / sizeof *fields)

static bool member(struct reader *r, struct record *to, unsigned *seen)
{
	struct str name;
	if (!key(r, &name))
		return false;
	for (unsigned i = 0; i < FIELDS_N; i++) {
		if (!str_eq(name, fields[i].name))
			continue;
		if (*seen & 1u << i)
			return fail(r, "key stands twice");
		*seen |= 1u << i;
		return fields[i].read(r, to);
	}
	return value(r);
}

static bool object(struct reader *r, struct record *to)
{
	unsigned seen = 0;
	if (!next_is(r, '{'))
		return fail(r, "object expected");
	if (!next_is(r, '}')) {
		do {
			if (!member(r, to, &seen))
				return false;
		} while (next_is(r, ','));
		if (!next_is(r, '}'))
			return fail(r, "comma or closing brace expected");
	}
	blank(r);
	if (r->p != r->end)
		return fail(r, "something after the object");
	return to->text.p != NULL || fail(r, "no text");
}

bool record_read(char *line, size_t n, struct record *r, struct record_error *e)
{
	struct reader reader = {.p = line, .end = line + n};
	*r = (struct record){.id = STR("null"), .kind = CHAPERONE_KIND__MAX};
	if (object(&reader, r))
		return true;
	*e = (struct record_error){(size_t)(reader.p - line) + 1, reader.wrong};
	return false;
}
