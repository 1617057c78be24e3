/* The route table as a page for people: openapi.h. */
#include "base/json.h"
#include "web/openapi.h"
#include "web/problem.h"

const char openapi_css[] =
	":root{color-scheme:light dark;--line:#8884;--dim:#667;--accent:#0a6e6e}"
	"@media(prefers-color-scheme:dark){:root{--dim:#9aa;--accent:#5cc}}"
	"body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem;"
	"display:grid;grid-template-columns:13rem 1fr;gap:2rem}"
	"nav{position:sticky;top:1rem;align-self:start;max-height:95vh;overflow:auto}"
	"nav a{display:block;padding:.1rem 0}a{color:var(--accent)}"
	"h1{font-size:1.6rem;margin-top:0}h2{border-top:1px solid var(--line);padding-top:1rem}"
	"details{border:1px solid var(--line);border-radius:6px;margin:.5rem 0;padding:.5rem "
	".75rem}"
	"summary{cursor:pointer}code{font:14px ui-monospace,monospace}"
	".m{display:inline-block;min-width:4.5rem;font-weight:600;color:var(--accent)}"
	".d{color:var(--dim)}table{border-collapse:collapse;width:100%;margin:.5rem 0}"
	"th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;"
	"border-bottom:1px solid var(--line)}"
	"@media(max-width:48rem){body{display:block}nav{position:static;max-height:none}}";

struct str route_group(const struct route *r)
{
	struct str rest = str_c(r->path), api = STR("/api/v1/");
	if (!str_starts(rest, api))
		return str_eq(rest, STR("/api/docs")) || str_starts(rest, STR("/api/"))
		               ? STR("documentation")
		               : STR("other paths");
	rest = str_of(rest.p + api.n, rest.n - api.n);
	return str_cut(&rest, '/');
}

void permission_holders(struct buf *out, enum permission p)
{
	static const char *const words[ROLE__MAX] = {"member", "auditor", "privacy officer",
	                                             "administrator"};
	bool any = false;
	unsigned holders = 0;
	for (int role = 0; role < ROLE__MAX; role++)
		holders += permission_by_role(p, (enum role)role);
	if (permission_is_public(p)) {
		buf_c(out, "everybody");
		return;
	}
	if (holders == ROLE__MAX) {
		buf_c(out, "everybody who is signed in");
		return;
	}
	for (int role = 0; role < ROLE__MAX; role++) {
		if (!permission_by_role(p, (enum role)role))
			continue;
		buf_c(out, any ? ", " : "");
		buf_c(out, words[role]);
		any = true;
	}
	for (int level = 0; level < LEVEL__MAX; level++) {
		if (!permission_by_level(p, (enum level)level))
			continue;
		buf_c(out, any ? "; or level " : "level ");
		buf_c(out, level_names[level]);
		buf_c(out, " on a channel");
		return;
	}
	if (!any)
		buf_c(out, "nobody by role");
}

/* ---- HTML ---- */
static void html(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '<': buf_c(b, "&lt;"); break;
		case '>': buf_c(b, "&gt;"); break;
		case '&': buf_c(b, "&amp;"); break;
		case '"': buf_c(b, "&quot;"); break;
		default: buf_char(b, s.p[i]);
		}
}

static void row(struct buf *b, struct str name, const char *what, const char *doc, bool required)
{
	buf_c(b, "<tr><td><code>");
	html(b, name);
	buf_c(b, "</code></td><td>");
	html(b, str_c(what));
	buf_c(b, required ? ", required" : "");
	buf_c(b, "</td><td>");
	html(b, str_c(doc));
	buf_c(b, "</td></tr>");
}

static void fields(struct buf *b, const char *title, const struct shape *s,
                   bool (*wanted)(const struct field *))
{
	static const char *const types[FIELD_TYPE__MAX] = {
		[FIELD_TYPE_TEXT] = "text",   [FIELD_TYPE_INT] = "integer",
		[FIELD_TYPE_REAL] = "number", [FIELD_TYPE_BOOL] = "true or false",
		[FIELD_TYPE_TIME] = "time",   [FIELD_TYPE_JSON] = "JSON"};
	buf_c(b, "<table><tr><th>");
	html(b, str_c(title));
	buf_c(b, "</th><th></th><th></th></tr>");
	for (size_t i = 0; i < s->fields_n; i++) {
		const struct field *f = &s->fields[i];
		char memory[400];
		struct buf words;
		if (!wanted(f) || f->type == FIELD_TYPE_BLOB || (f->flags & FIELD_HIDDEN))
			continue;
		buf_init_fixed(&words, memory, sizeof memory - 1);
		if (f->type == FIELD_TYPE_ENUM)
			for (int k = 0; f->names[k]; k++) {
				buf_c(&words, k ? ", " : "");
				buf_c(&words, f->names[k]);
			}
		else
			buf_c(&words, types[f->type]);
		memory[words.failed ? sizeof memory - 1 : words.n] = 0;
		row(b, json_name(f), memory, f->doc, f->flags & FIELD_REQUIRED);
	}
	buf_c(b, "</table>");
}

static void one(struct buf *b, const struct route *r)
{
	buf_c(b, "<details id=\"");
	html(b, str_c(r->id));
	buf_c(b, "\"><summary><span class=\"m\">");
	buf_c(b, method_words[r->method]);
	buf_c(b, "</span> <code>");
	html(b, str_c(r->path));
	buf_c(b, "</code> <span class=\"d\">");
	html(b, str_c(r->summary));
	buf_c(b, "</span></summary><p>Who may: ");
	permission_holders(b, r->need);
	buf_c(b, " (permission ");
	html(b, str_c(permission_name(r->need)));
	buf_c(b, ").</p>");
	if (r->query || (r->flags & ROUTE_LIST)) {
		static const struct shape none = {"", NULL, 0, 0};
		fields(b, "Parameters", r->query ? r->query : &none, field_in);
		if (r->flags & ROUTE_LIST)
			buf_c(b, "<p>Pages: <code>?limit=1…200</code> and "
			         "<code>?cursor=</code>, the <code>next</code> of the page "
			         "before.</p>");
	}
	if (r->in)
		fields(b, "Body", r->in, field_in);
	if (r->out)
		fields(b, r->flags & ROUTE_LIST ? "Each item of the answer" : "Answer", r->out,
		       field_out);
	if (r->errors & MAY_412)
		buf_c(b, "<p>Takes <code>If-Match</code>: the <code>ETag</code> of what you "
		         "read.</p>");
	if (r->flags & ROUTE_IDEMPOTENT)
		buf_c(b, "<p>Takes <code>Idempotency-Key</code>: a repeat with the same key does "
		         "nothing twice.</p>");
	buf_c(b, "</details>");
}

static bool same_group(const struct route *a, const struct route *b)
{
	return str_eq(route_group(a), route_group(b));
}

/* Each group once, in the order of the table. */
static void groups(struct buf *b, const struct router *router, bool links)
{
	size_t n;
	const struct route *const *all = router_all(router, &n);
	for (size_t i = 0; i < n; i++) {
		bool known = false;
		for (size_t j = 0; j < i && !known; j++)
			known = same_group(all[i], all[j]);
		if (known)
			continue;
		buf_c(b, links ? "<a href=\"#group-" : "<h2 id=\"group-");
		html(b, route_group(all[i]));
		buf_c(b, "\">");
		html(b, route_group(all[i]));
		buf_c(b, links ? "</a>" : "</h2>");
		for (size_t j = i; !links && j < n; j++)
			if (same_group(all[i], all[j]))
				one(b, all[j]);
	}
}

void openapi_page(struct buf *b, const struct router *router)
{
	buf_c(b, "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
	         "<meta name=\"viewport\" content=\"width=device-width\">"
	         "<title>Chaperone: the API</title>"
	         "<link rel=\"stylesheet\" href=\"/api/docs.css\"></head><body><nav>"
	         "<a href=\"#top\">The API</a>");
	groups(b, router, true);
	buf_c(b, "<a href=\"#problems\">Problems</a></nav><main><h1 id=\"top\">The API</h1>"
	         "<p>JSON in UTF-8; times are RFC 3339 in UTC; ids are opaque. The same as an "
	         "<a href=\"/api/openapi.json\">OpenAPI 3.1 document</a>.</p>"
	         "<p>Programs send <code>Authorization: Bearer chp_…</code>, a token that a "
	         "person makes under Settings. Browsers send their session's cookie and, with "
	         "everything but GET, <code>X-Chaperone-CSRF</code>.</p>");
	groups(b, router, false);
	buf_c(b, "<h2 id=\"problems\">Problems</h2><p>What goes wrong is answered as "
	         "<code>application/problem+json</code> (RFC 9457): <code>detail</code> says "
	         "what to do, <code>field</code> names the input at fault, "
	         "<code>request_id</code> finds it in the log.</p><table>");
	for (size_t i = 0; problem_statuses[i]; i++) {
		buf_c(b, "<tr id=\"problem-");
		html(b, str_c(problem_word(problem_statuses[i])));
		buf_c(b, "\"><td><code>");
		buf_i64(b, problem_statuses[i]);
		buf_c(b, "</code></td><td>");
		html(b, str_c(problem_title(problem_statuses[i])));
		buf_c(b, "</td></tr>");
	}
	buf_c(b, "</table></main></body></html>");
}
