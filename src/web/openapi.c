#include "web/openapi.h"

#include "base/json.h"
#include "chaperone.h"
#include "web/problem.h"

#define SHAPES_MAX 400

const char *const method_words[METHOD__MAX] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
static const char *const method_keys[METHOD__MAX] = {"get", "post", "put", "patch", "delete"};

/* Shapes met on the way, each described once. */
struct shapes {
	const struct shape *shape[SHAPES_MAX];
	size_t n;
};

struct writer {
	struct buf *out;
	struct shapes shapes;
};

static void key(struct buf *b, const char *name, bool first)
{
	if (!first)
		buf_char(b, ',');
	buf_json(b, str_c(name));
	buf_char(b, ':');
}

static void text(struct buf *b, const char *name, struct str value, bool first)
{
	key(b, name, first);
	buf_json(b, value);
}

/* ---- shapes ---- */
static size_t shape_index(struct shapes *s, const struct shape *shape)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->shape[i] == shape)
			return i;
	if (s->n < SHAPES_MAX)
		s->shape[s->n++] = shape;
	return s->n - 1;
}

/* Two shapes may have the same name: then the later has a number. */
static void shape_name(struct buf *b, const struct shapes *s, size_t i)
{
	unsigned same = 1;
	for (size_t j = 0; j < i; j++)
		same += strcmp(s->shape[j]->name, s->shape[i]->name) == 0;
	buf_c(b, s->shape[i]->name);
	if (same > 1)
		buf_u64(b, same);
}

static void reference(struct writer *w, const struct shape *shape)
{
	buf_c(w->out, "{\"$ref\":\"#/components/schemas/");
	shape_name(w->out, &w->shapes, shape_index(&w->shapes, shape));
	buf_c(w->out, "\"}");
}

static void limits(struct buf *b, const struct field *f)
{
	bool is_text = f->type == FIELD_TYPE_TEXT;
	if (!f->min && !f->max)
		return;
	key(b, is_text ? "minLength" : "minimum", false);
	buf_i64(b, is_text && f->min > 1 ? 1 : f->min); /* bytes there, characters here */
	if (f->max) {
		key(b, is_text ? "maxLength" : "maximum", false);
		buf_i64(b, f->max);
	}
}

static void field_type(struct buf *b, const struct field *f)
{
	static const char *const types[FIELD_TYPE__MAX] = {
		[FIELD_TYPE_TEXT] = "string", [FIELD_TYPE_INT] = "integer",
		[FIELD_TYPE_REAL] = "number", [FIELD_TYPE_BOOL] = "boolean",
		[FIELD_TYPE_TIME] = "string", [FIELD_TYPE_ENUM] = "string",
	};
	bool nullable = (f->type == FIELD_TYPE_TEXT || f->type == FIELD_TYPE_TIME) &&
	                !(f->flags & FIELD_REQUIRED);
	if (!types[f->type])
		return; /* JSON: anything */
	buf_c(b, nullable ? ",\"type\":[\"" : ",\"type\":\"");
	buf_c(b, types[f->type]);
	buf_c(b, nullable ? "\",\"null\"]" : "\"");
}

/* The members of a schema, after a description. */
static void field_schema(struct buf *b, const struct field *f)
{
	text(b, "description", str_c(f->doc), true);
	field_type(b, f);
	if (f->type == FIELD_TYPE_TIME)
		text(b, "format", STR("date-time"), false);
	if (f->type == FIELD_TYPE_ENUM) {
		key(b, "enum", false);
		for (int i = 0; f->names[i]; i++) {
			buf_char(b, i ? ',' : '[');
			buf_json(b, str_c(f->names[i]));
		}
		buf_char(b, ']');
	}
	if (f->type == FIELD_TYPE_TEXT || f->type == FIELD_TYPE_INT || f->type == FIELD_TYPE_REAL)
		limits(b, f);
}

static bool shown(const struct field *f)
{
	return !(f->flags & FIELD_HIDDEN) && f->type != FIELD_TYPE_BLOB;
}

static void schema(struct buf *b, const struct shape *s)
{
	bool first = true;
	buf_c(b, "{\"type\":\"object\",\"properties\":{");
	for (size_t i = 0; i < s->fields_n; i++) {
		const struct field *f = &s->fields[i];
		if (!shown(f))
			continue;
		buf_c(b, first ? "" : ",");
		buf_json(b, json_name(f));
		buf_c(b, ":{");
		field_schema(b, f);
		if (!field_in(f))
			buf_c(b, ",\"readOnly\":true");
		else if (!field_out(f))
			buf_c(b, ",\"writeOnly\":true");
		buf_char(b, '}');
		first = false;
	}
	buf_char(b, '}');
	first = true;
	for (size_t i = 0; i < s->fields_n; i++) {
		if (!(s->fields[i].flags & FIELD_REQUIRED) || !shown(&s->fields[i]))
			continue;
		buf_c(b, first ? ",\"required\":[" : ",");
		buf_json(b, json_name(&s->fields[i]));
		first = false;
	}
	buf_c(b, first ? "}" : "]}");
}

/* ---- operations ---- */
static void parameter(struct buf *b, const char *in, struct str name, const char *doc,
                      bool required, bool *first)
{
	buf_char(b, *first ? '[' : ',');
	*first = false;
	buf_c(b, "{\"in\":\"");
	buf_c(b, in);
	buf_char(b, '"');
	text(b, "name", name, false);
	text(b, "description", str_c(doc), false);
	key(b, "required", false);
	buf_c(b, required ? "true" : "false");
	buf_c(b, ",\"schema\":{");
}

static void path_parameters(struct buf *b, const struct route *r, bool *first)
{
	for (const char *p = r->path; (p = strchr(p, '{'));) {
		size_t n = strcspn(++p, "*}");
		parameter(b, "path", str_of(p, n), "part of the address", true, first);
		buf_c(b, "\"type\":\"string\"}}");
	}
}

static void parameters(struct buf *b, const struct route *r)
{
	bool first = true;
	path_parameters(b, r, &first);
	for (size_t i = 0; r->query && i < r->query->fields_n; i++) {
		const struct field *f = &r->query->fields[i];
		if (!field_in(f))
			continue;
		parameter(b, "query", json_name(f), f->doc, f->flags & FIELD_REQUIRED, &first);
		field_schema(b, f);
		buf_c(b, "}}");
	}
	if (r->flags & ROUTE_LIST) {
		parameter(b, "query", STR("limit"), "how many at most", false, &first);
		buf_c(b, "\"type\":\"integer\",\"minimum\":1,\"maximum\":200,\"default\":50}}");
		parameter(b, "query", STR("cursor"), "\"next\" of the page before", false, &first);
		buf_c(b, "\"type\":\"string\"}}");
	}
	if (r->errors & MAY_412) {
		parameter(b, "header", STR("If-Match"), "ETag of the version that is meant", false,
		          &first);
		buf_c(b, "\"type\":\"string\"}}");
	}
	if (r->flags & ROUTE_IDEMPOTENT) {
		parameter(b, "header", STR("Idempotency-Key"),
		          "any text, new for each thing to do: a repeat does nothing twice", false,
		          &first);
		buf_c(b, "\"type\":\"string\",\"maxLength\":255}}");
	}
	buf_c(b, first ? "[]," : "],");
}

static void problem(struct buf *b, int status)
{
	buf_c(b, ",\"");
	buf_i64(b, status);
	buf_c(b, "\":{\"description\":");
	buf_json(b, str_c(problem_title(status)));
	buf_c(b, ",\"content\":{\"" PROBLEM_TYPE
	         "\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}");
}

static void success(struct writer *w, const struct route *r)
{
	struct buf *b = w->out;
	bool raw = r->flags & ROUTE_RAW;
	if (r->flags & ROUTE_REDIRECT) {
		buf_c(b, "\"302\":{\"description\":\"Elsewhere\"}");
		return;
	}
	if (!r->out && !raw) {
		buf_c(b, "\"204\":{\"description\":\"Done\"}");
		return;
	}
	buf_c(b, r->method == POST ? "\"2XX\":" : "\"200\":");
	buf_c(b, "{\"description\":\"Done\"");
	if (raw) {
		buf_char(b, '}');
		return;
	}
	buf_c(b, ",\"content\":{\"application/json\":{\"schema\":");
	if (r->flags & ROUTE_LIST) {
		buf_c(b, "{\"type\":\"object\",\"required\":[\"items\",\"next\"],\"properties\":{"
		         "\"items\":{\"type\":\"array\",\"items\":");
		reference(w, r->out);
		buf_c(b, "},\"next\":{\"type\":[\"string\",\"null\"],\"description\":\"cursor of "
		         "the next page\"}}}");
	} else {
		reference(w, r->out);
	}
	buf_c(b, "}}}");
}

static void responses(struct writer *w, const struct route *r)
{
	struct buf *b = w->out;
	buf_c(b, "\"responses\":{");
	success(w, r);
	problem(b, 400);
	if (!permission_is_public(r->need)) {
		problem(b, 401);
		problem(b, 403);
	}
	if (r->errors & MAY_404)
		problem(b, 404);
	if (r->errors & MAY_409)
		problem(b, 409);
	if (r->errors & MAY_412)
		problem(b, 412);
	if (r->in || r->body_bytes) {
		problem(b, 413);
		problem(b, 415);
	}
	if ((r->errors & MAY_422) || r->in || (r->flags & ROUTE_PRESIDIO))
		problem(b, 422);
	problem(b, 429);
	problem(b, 500);
	problem(b, 503);
	buf_char(b, '}');
}

static void operation(struct writer *w, const struct route *r)
{
	struct buf *b = w->out, holders;
	char memory[512];
	buf_init_fixed(&holders, memory, sizeof memory);
	permission_holders(&holders, r->need);
	buf_char(b, '"');
	buf_c(b, method_keys[r->method]);
	buf_c(b, "\":{");
	text(b, "operationId", str_c(r->id), true);
	text(b, "summary", str_c(r->summary), false);
	key(b, "description", false);
	buf_c(b, "\"Who may: ");
	buf_str(b, buf_view(&holders));
	buf_c(b, ".\"");
	text(b, "x-permission", str_c(permission_name(r->need)), false);
	key(b, "tags", false);
	buf_char(b, '[');
	buf_json(b, route_group(r));
	buf_c(b, "],\"security\":");
	buf_c(b, permission_is_public(r->need) ? "[]" : "[{\"token\":[]},{\"session\":[]}]");
	buf_c(b, ",\"parameters\":");
	parameters(b, r);
	if (r->in || r->body_bytes) {
		buf_c(b, "\"requestBody\":{\"required\":true,\"content\":{");
		buf_c(b, r->in ? "\"application/json\":{\"schema\":" : "\"*/*\":{}");
		if (r->in) {
			reference(w, r->in);
			buf_char(b, '}');
		}
		buf_c(b, "}},");
	}
	responses(w, r);
	buf_char(b, '}');
}

/* {name*} is our own way to write it. */
static void path(struct buf *b, const char *p)
{
	buf_char(b, '"');
	for (; *p; p++)
		if (*p != '*')
			buf_char(b, *p);
	buf_c(b, "\":{");
}

static void paths(struct writer *w, const struct router *router)
{
	size_t n;
	const struct route *const *all = router_all(router, &n);
	bool first_path = true;
	for (size_t i = 0; i < n; i++) {
		bool known = false, first = true;
		for (size_t j = 0; j < i && !known; j++)
			known = strcmp(all[j]->path, all[i]->path) == 0;
		if (known)
			continue;
		buf_c(w->out, first_path ? "" : ",");
		first_path = false;
		path(w->out, all[i]->path);
		for (size_t j = i; j < n; j++) {
			if (strcmp(all[j]->path, all[i]->path) != 0)
				continue;
			buf_c(w->out, first ? "" : ",");
			operation(w, all[j]);
			first = false;
		}
		buf_char(w->out, '}');
	}
}

static void components(struct writer *w)
{
	struct buf *b = w->out;
	buf_c(b, "\"components\":{\"securitySchemes\":{"
	         "\"token\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":\"An API "
	         "token, chp_…\"},"
	         "\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"chaperone_"
	         "session\",\"description\":\"A browser's session; all but GET also need the "
	         "header X-Chaperone-CSRF\"}},\"schemas\":{"
	         "\"Problem\":{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\","
	         "\"detail\",\"request_id\"],\"properties\":{"
	         "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
	         "\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},"
	         "\"field\":{\"type\":\"string\",\"description\":\"the input at fault\"},"
	         "\"request_id\":{\"type\":\"string\"}}}");
	for (size_t i = 0; i < w->shapes.n; i++) {
		buf_c(b, ",\"");
		shape_name(b, &w->shapes, i);
		buf_c(b, "\":");
		schema(b, w->shapes.shape[i]);
	}
	buf_c(b, "}}");
}

void openapi_write(struct buf *out, const struct router *router, const char *url)
{
	struct writer w = {.out = out};
	buf_c(out, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Chaperone\",\"version\":\"" //
	      CHAPERONE_VERSION "\",\"description\":\"Checks, approves, publishes and "
	           "accounts for what a healthcare organisation says on social media.\","
	           "\"license\":{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"}},"
	           "\"servers\":[{\"url\":");
	buf_json(out, str_c(url));
	buf_c(out, "}],\"paths\":{");
	paths(&w, router);
	buf_c(out, "},");
	components(&w);
	buf_char(out, '}');
}
