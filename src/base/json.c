#include "base/json.h"

#include <jansson.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

#define DEPTH_MAX 32
#define TEXT_MAX  4000
#define JSON_MAX  65536

struct str json_name(const struct field *f)
{
	struct str name = str_c(f->name), ending = STR("_utc_ms");
	if (f->type == FIELD_TYPE_TIME && name.n > ending.n &&
	    str_eq(str_of(name.p + name.n - ending.n, ending.n), ending))
		name.n -= ending.n;
	return name;
}

static void *member(const struct field *f, void *thing) { return (char *)thing + f->offset; }

/* ---- reading ---- */
static int wrong(const struct field *f, struct err *err, const char *words)
{
	char name[64];
	struct str n = json_name(f);
	size_t length = n.n < sizeof name ? n.n : sizeof name - 1;
	memcpy(name, n.p, length);
	name[length] = 0;
	return err_field(err, E_INVALID, name, "“%s” %s.", name, words);
}

static int64_t text_max(const struct field *f)
{
	return f->max ? f->max : f->type == FIELD_TYPE_JSON ? JSON_MAX : TEXT_MAX;
}

static int read_text(struct str s, const struct field *f, struct arena *arena, void *out,
                     struct err *err)
{
	char words[80];
	if ((int64_t)s.n > text_max(f)) {
		snprintf(words, sizeof words, "may have at most %lld bytes",
		         (long long)text_max(f));
		return wrong(f, err, words);
	}
	if ((int64_t)s.n < f->min) {
		snprintf(words, sizeof words, "must have at least %lld bytes", (long long)f->min);
		return wrong(f, err, words);
	}
	char *copy = arena_copy(arena, s.p, s.n);
	*(struct str *)out = str_of(copy, s.n);
	return copy ? 0 : err_set(err, E_MEMORY, "Out of memory.");
}

static int read_int(int64_t v, const struct field *f, void *out, struct err *err)
{
	char words[80];
	if ((f->min || f->max) && (v < f->min || v > f->max)) {
		snprintf(words, sizeof words, "must be between %lld and %lld", (long long)f->min,
		         (long long)f->max);
		return wrong(f, err, words);
	}
	*(int64_t *)out = v;
	return 0;
}

static int read_time(struct str s, const struct field *f, void *out, struct err *err)
{
	if (!clock_parse(s, out))
		return wrong(f, err, "must be a time like 2026-11-28T09:00:00Z");
	return 0;
}

static int read_enum(struct str s, const struct field *f, void *out, struct err *err)
{
	char words[200] = "must be one of";
	size_t n = strlen(words);
	for (int i = 0; f->names[i]; i++) {
		if (str_eq(s, str_c(f->names[i]))) {
			*(int *)out = i;
			return 0;
		}
		n += (size_t)snprintf(words + n, sizeof words - n, "%s %s", i ? "," : "",
		                      f->names[i]);
		if (n >= sizeof words)
			n = sizeof words - 1;
	}
	return wrong(f, err, words);
}

static int too_deep(const json_t *v, int depth)
{
	size_t i;
	const char *key;
	json_t *each;
	if (depth > DEPTH_MAX)
		return 1;
	json_array_foreach((json_t *)(uintptr_t)v, i, each)
	{
		if (too_deep(each, depth + 1))
			return 1;
	}
	json_object_foreach((json_t *)(uintptr_t)v, key, each)
	{
		if (too_deep(each, depth + 1))
			return 1;
	}
	return 0;
}

static int read_json(const json_t *v, const struct field *f, struct arena *arena, void *out,
                     struct err *err)
{
	char *text = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY);
	if (!text)
		return err_set(err, E_MEMORY, "Out of memory.");
	int rc = read_text(str_c(text), f, arena, out, err);
	free(text);
	return rc;
}

static int read_null(const struct field *f, void *out, struct err *err)
{
	if ((f->flags & FIELD_REQUIRED) || f->type == FIELD_TYPE_ENUM)
		return wrong(f, err, "must not be null");
	switch (f->type) {
	case FIELD_TYPE_TEXT:
	case FIELD_TYPE_JSON: *(struct str *)out = str_of(NULL, 0); return 0;
	case FIELD_TYPE_TIME: *(int64_t *)out = 0; return 0;
	default: return wrong(f, err, "must not be null");
	}
}

static struct str string_of(const json_t *v)
{
	return str_of(json_string_value(v), json_string_length(v));
}

static int read_value(const json_t *v, const struct field *f, struct arena *arena, void *out,
                      struct err *err)
{
	if (json_is_null(v))
		return read_null(f, out, err);
	switch (f->type) {
	case FIELD_TYPE_TEXT:
		if (!json_is_string(v))
			return wrong(f, err, "must be text");
		return read_text(string_of(v), f, arena, out, err);
	case FIELD_TYPE_TIME:
		if (!json_is_string(v))
			return wrong(f, err, "must be a time like 2026-11-28T09:00:00Z");
		return read_time(string_of(v), f, out, err);
	case FIELD_TYPE_ENUM:
		return read_enum(json_is_string(v) ? string_of(v) : STR(""), f, out, err);
	case FIELD_TYPE_INT:
		if (!json_is_integer(v))
			return wrong(f, err, "must be a whole number");
		return read_int(json_integer_value(v), f, out, err);
	case FIELD_TYPE_REAL:
		if (!json_is_number(v))
			return wrong(f, err, "must be a number");
		*(double *)out = json_number_value(v);
		return 0;
	case FIELD_TYPE_BOOL:
		if (!json_is_boolean(v))
			return wrong(f, err, "must be true or false");
		*(bool *)out = json_is_true(v);
		return 0;
	case FIELD_TYPE_JSON: return read_json(v, f, arena, out, err);
	default: return wrong(f, err, "cannot be set");
	}
}

static int read_object(const json_t *object, const struct shape *shape, bool own,
                       struct arena *arena, void *out, uint64_t *present, struct err *err)
{
	size_t found = 0;
	if (!json_is_object(object))
		return err_set(err, E_INVALID, "Send a JSON object: {…}.");
	if (present)
		*present = 0;
	for (size_t i = 0; i < shape->fields_n; i++) {
		const struct field *f = &shape->fields[i];
		struct str name = json_name(f);
		if (f->type == FIELD_TYPE_BLOB || (!own && !field_in(f)))
			continue;
		json_t *v = json_object_getn(object, name.p, name.n);
		if (!v) {
			if (!own && (f->flags & FIELD_REQUIRED))
				return wrong(f, err, "is missing");
			continue;
		}
		found++;
		if (present)
			*present |= (uint64_t)1 << i;
		int rc = read_value(v, f, arena, member(f, out), err);
		if (rc)
			return rc;
	}
	return found == json_object_size(object) ? 0 : E_NOT_FOUND; /* a key nobody asked for */
}

static int unknown_key(const json_t *object, const struct shape *shape, struct err *err)
{
	const char *key;
	json_t *v;
	json_object_foreach((json_t *)(uintptr_t)object, key, v)
	{
		bool known = false;
		for (size_t i = 0; i < shape->fields_n && !known; i++)
			known = field_in(&shape->fields[i]) &&
			        str_eq(json_name(&shape->fields[i]), str_c(key));
		if (!known)
			return err_field(err, E_INVALID, key, "There is no field “%.60s” here.",
			                 key);
	}
	return 0;
}

static void wipe_and_free(void *p)
{
	if (p)
		explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

void json_wipe(void) { json_set_alloc_funcs(malloc, wipe_and_free); }

/* The root lives until json_decref(). */
static int parse(struct str text, json_t **root, struct err *err)
{
	json_error_t e;
	*root = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &e);
	if (!*root)
		return err_set(err, E_INVALID, "This is not JSON: line %d, column %d.", e.line,
		               e.column);
	if (too_deep(*root, 1)) {
		json_decref(*root);
		return err_set(err, E_INVALID, "The JSON is nested deeper than %d levels.",
		               DEPTH_MAX);
	}
	return 0;
}

int json_read(struct str text, const struct shape *shape, struct arena *arena, void *out,
              uint64_t *present, struct err *err)
{
	json_t *root;
	int rc = parse(text, &root, err);
	if (rc)
		return rc;
	rc = read_object(root, shape, false, arena, out, present, err);
	if (rc == E_NOT_FOUND)
		rc = unknown_key(root, shape, err);
	json_decref(root);
	return rc;
}

int json_read_own(struct str text, const struct shape *shape, struct arena *arena, void *out,
                  struct err *err)
{
	json_t *root;
	int rc = parse(text, &root, err);
	if (rc)
		return rc;
	rc = read_object(root, shape, true, arena, out, NULL, err);
	json_decref(root);
	return rc == E_NOT_FOUND ? 0 : rc; /* a newer program may have written more */
}

int json_read_list(struct str text, const struct shape *shape, struct arena *arena, size_t max,
                   void *list, size_t *n, struct err *err)
{
	json_t *root, *each;
	size_t i;
	int rc = parse(text, &root, err);
	if (rc)
		return rc;
	*n = json_array_size(root);
	char *things = arena_zero(arena, *n ? *n : 1, shape->bytes);
	if (!json_is_array(root) || *n > max)
		rc = err_set(err, E_INVALID, "Send a list of at most %zu objects: [{…}, …].", max);
	else if (!things)
		rc = err_set(err, E_MEMORY, "Out of memory.");
	json_array_foreach(root, i, each)
	{
		if (rc)
			break;
		rc = read_object(each, shape, false, arena, things + i * shape->bytes, NULL, err);
		if (rc == E_NOT_FOUND)
			rc = unknown_key(each, shape, err);
	}
	*(void **)list = things;
	json_decref(root);
	return rc;
}

int json_read_strings(struct str text, const char *field, struct arena *arena, size_t max,
                      struct str **list, size_t *n, struct err *err)
{
	json_t *root, *each;
	size_t i;
	int rc = parse(text, &root, err);
	if (rc)
		return rc;
	*n = json_array_size(root);
	*list = arena_array(arena, *n ? *n : 1, sizeof **list);
	if (!json_is_array(root) || *n > max)
		rc = err_field(err, E_INVALID, field, "“%s” must be a list of at most %zu texts.",
		               field, max);
	else if (!*list)
		rc = err_set(err, E_MEMORY, "Out of memory.");
	json_array_foreach(root, i, each)
	{
		if (rc)
			break;
		if (!json_is_string(each)) {
			rc = err_field(err, E_INVALID, field, "“%s” must be a list of texts.",
			               field);
			break;
		}
		char *copy = arena_copy(arena, json_string_value(each), json_string_length(each));
		(*list)[i] = str_of(copy, json_string_length(each));
		if (!copy)
			rc = err_set(err, E_MEMORY, "Out of memory.");
	}
	json_decref(root);
	return rc;
}

static bool whole(struct str s, int64_t *out)
{
	bool minus = s.n && *s.p == '-';
	int64_t v = 0;
	if (s.n - minus == 0 || s.n - minus > 18)
		return false;
	for (size_t i = minus; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]))
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*out = minus ? -v : v;
	return true;
}

int json_read_word(struct str word, const struct field *f, struct arena *arena, void *out,
                   struct err *err)
{
	int64_t v;
	switch (f->type) {
	case FIELD_TYPE_TEXT: return read_text(word, f, arena, out, err);
	case FIELD_TYPE_TIME: return read_time(word, f, out, err);
	case FIELD_TYPE_ENUM: return read_enum(word, f, out, err);
	case FIELD_TYPE_INT:
		return whole(word, &v) ? read_int(v, f, out, err)
		                       : wrong(f, err, "must be a whole number");
	case FIELD_TYPE_BOOL:
		*(bool *)out = str_eq(word, STR("true")) || str_eq(word, STR("1"));
		if (*(bool *)out || str_eq(word, STR("false")) || str_eq(word, STR("0")))
			return 0;
		return wrong(f, err, "must be true or false");
	default: return wrong(f, err, "cannot be given here");
	}
}

/* ---- writing ---- */
static void write_value(struct buf *b, const struct field *f, const void *v)
{
	char at[CLOCK_TEXT_BYTES];
	const struct str *s = v;
	switch (f->type) {
	case FIELD_TYPE_TEXT:
		if (s->p)
			buf_json(b, *s);
		else
			buf_c(b, "null");
		break;
	case FIELD_TYPE_JSON: buf_str(b, s->n ? *s : STR("null")); break;
	case FIELD_TYPE_INT: buf_i64(b, *(const int64_t *)v); break;
	case FIELD_TYPE_REAL: buf_fixed(b, *(const double *)v, 4); break;
	case FIELD_TYPE_BOOL: buf_c(b, *(const bool *)v ? "true" : "false"); break;
	case FIELD_TYPE_TIME:
		if (*(const int64_t *)v) {
			clock_text(*(const int64_t *)v, at);
			buf_json(b, str_c(at));
		} else {
			buf_c(b, "null");
		}
		break;
	case FIELD_TYPE_ENUM: buf_json(b, str_c(f->names[*(const int *)v])); break;
	default: buf_c(b, "null");
	}
}

static void write_object(struct buf *b, const struct shape *shape, const void *thing, bool own)
{
	char before = '{';
	for (size_t i = 0; i < shape->fields_n; i++) {
		const struct field *f = &shape->fields[i];
		if (f->type == FIELD_TYPE_BLOB || (!own && !field_out(f)))
			continue;
		buf_char(b, before);
		buf_json(b, json_name(f));
		buf_char(b, ':');
		write_value(b, f, (const char *)thing + f->offset);
		before = ',';
	}
	if (before == '{')
		buf_char(b, '{');
	buf_char(b, '}');
}

void json_write(struct buf *b, const struct shape *shape, const void *thing)
{
	write_object(b, shape, thing, false);
}

void json_write_own(struct buf *b, const struct shape *shape, const void *thing)
{
	write_object(b, shape, thing, true);
}

void json_write_strings(struct buf *b, const struct str *list, size_t n)
{
	buf_char(b, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(b, ',');
		buf_json(b, list[i]);
	}
	buf_char(b, ']');
}
