#include "web/query.h"

#include "base/json.h"
#include "base/utf8.h"
#include "store/base64.h"
#include "web/route.h"

#define LIMIT_DEFAULT    50
#define LIMIT_MAX        200
#define CURSOR_MAX_BYTES 600

static int nibble(char c)
{
	if (ascii_is_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-encoding, and + for blank, as forms write it. .p NULL when it is not sound. */
static struct str unescape(struct str in, struct arena *arena)
{
	static const struct str none = {NULL, 0};
	char *out = arena_alloc(arena, in.n + 1);
	size_t n = 0;
	for (size_t i = 0; out && i < in.n; i++) {
		int c = in.p[i] == '+' ? ' ' : in.p[i];
		if (in.p[i] == '%') {
			int high = i + 2 < in.n ? nibble(in.p[i + 1]) : -1;
			int low = i + 2 < in.n ? nibble(in.p[i + 2]) : -1;
			c = high * 16 + low;
			if (high < 0 || low < 0 || !c)
				return none;
			i += 2;
		}
		out[n++] = (char)c;
	}
	if (!out || utf8_valid(str_of(out, n)) != n)
		return none;
	out[n] = 0;
	return str_of(out, n);
}

void query_cursor(struct buf *out, struct str cursor)
{
	size_t room = sodium_base64_ENCODED_LEN(cursor.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *at = buf_room(out, room);
	if (!at)
		return;
	sodium_bin2base64(at, room, (const unsigned char *)cursor.p, cursor.n,
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	out->n += room - 1; /* without its NUL */
}

static int decode_cursor(struct str text, struct arena *arena, struct str *cursor, struct err *err)
{
	char *out = text.n <= CURSOR_MAX_BYTES ? arena_alloc(arena, text.n + 1) : NULL;
	size_t n = 0;
	if (!out || !text.n ||
	    !base64_read(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING, (uint8_t *)out, text.n,
	                 &n) ||
	    utf8_valid(str_of(out, n)) != n)
		return err_field(err, E_INVALID, "cursor",
		                 "“cursor” must be the “next” of the page before.");
	*cursor = str_of(out, n);
	return 0;
}

static int unknown(struct str name, const char *words, struct err *err)
{
	char shown[41];
	size_t n = name.n < sizeof shown ? name.n : sizeof shown - 1;
	for (size_t i = 0; i < n; i++)
		shown[i] = ascii_is_alnum(name.p[i]) || name.p[i] == '_' ? name.p[i] : '?';
	shown[n] = 0;
	return err_field(err, E_INVALID, shown, "The parameter “%s” %s.", shown, words);
}

static const struct field limit_field = {
	.name = "limit", .type = FIELD_TYPE_INT, .min = 1, .max = LIMIT_MAX};
static const struct field cursor_field = {.name = "cursor", .type = FIELD_TYPE_TEXT};

static const struct field *find(const struct shape *shape, struct str name, bool list, size_t *i)
{
	for (*i = 0; shape && *i < shape->fields_n; (*i)++)
		if (field_in(&shape->fields[*i]) && str_eq(json_name(&shape->fields[*i]), name))
			return &shape->fields[*i];
	if (list && str_eq(name, STR("limit"))) {
		*i = 63;
		return &limit_field;
	}
	*i = 62;
	return list && str_eq(name, STR("cursor")) ? &cursor_field : NULL;
}

int query_decode(struct str query, const struct shape *shape, unsigned flags, struct arena *arena,
                 void *out, struct query_page *page, struct err *err)
{
	uint64_t present = 0;
	*page = (struct query_page){LIMIT_DEFAULT, {NULL, 0}};
	while (query.n) {
		size_t i;
		struct str value = str_cut(&query, '&');
		struct str name = unescape(str_cut(&value, '='), arena);
		value = unescape(value, arena);
		if (!name.p || !value.p)
			return err_set(err, E_INVALID,
			               "What follows ? in the address is not percent-encoded "
			               "UTF-8.");
		const struct field *f = find(shape, name, flags & ROUTE_LIST, &i);
		if (!f && (flags & ROUTE_OPEN_QUERY))
			continue;
		if (!f)
			return unknown(name, "is not known here", err);
		if (present >> i & 1)
			return unknown(name, "stands there twice", err);
		present |= (uint64_t)1 << i;
		int rc = f == &cursor_field ? decode_cursor(value, arena, &page->cursor, err)
		         : f == &limit_field
		                 ? json_read_word(value, f, arena, &page->limit, err)
		                 : json_read_word(value, f, arena, (char *)out + f->offset, err);
		if (rc)
			return rc;
	}
	for (size_t i = 0; shape && i < shape->fields_n; i++)
		if ((shape->fields[i].flags & FIELD_REQUIRED) && !(present >> i & 1))
			return unknown(json_name(&shape->fields[i]), "is missing", err);
	return 0;
}
