#include "web/static.h"

#include "web/guard.h"
#include "web/request.h"

static const struct static_file *find(struct str path)
{
	size_t low = 0, high = static_files_n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		struct str at = str_c(static_files[middle].path);
		int c = memcmp(at.p, path.p, at.n < path.n ? at.n : path.n);
		if (c == 0 && at.n == path.n)
			return &static_files[middle];
		if (c < 0 || (c == 0 && at.n < path.n))
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* A page of the app: it finds out by itself which. */
static bool is_page(struct str path)
{
	struct str api = STR("/api");
	if (str_starts(path, api) && (path.n == api.n || path.p[api.n] == '/'))
		return false;
	while (memchr(path.p, '/', path.n))
		str_cut(&path, '/');
	return !memchr(path.p, '.', path.n);
}

static bool takes_gzip(const struct request *q)
{
	struct str all = request_header(q, "Accept-Encoding");
	while (all.n) {
		struct str rest = str_cut(&all, ',');
		struct str name = str_trim(str_cut(&rest, ';'));
		if (str_eq_nocase(name, STR("gzip")))
			return !str_eq(str_trim(rest), STR("q=0"));
	}
	return false;
}

static bool has_it(const struct request *q, const struct static_file *f)
{
	struct str known = request_header(q, "If-None-Match"), etag = str_c(f->etag);
	while (known.n) {
		struct str one = str_trim(str_cut(&known, ','));
		if (str_starts(one, STR("W/")))
			one = str_of(one.p + 2, one.n - 2);
		if (str_eq(one, etag))
			return true;
	}
	return false;
}

bool static_answer(struct request *q)
{
	struct call_header h[GUARD_HEADERS_MAX + 6];
	if (q->call->method != CALL_GET && q->call->method != CALL_HEAD)
		return false;
	const struct static_file *f = find(q->call->path);
	if (!f && is_page(q->call->path))
		f = find(STR("/index.html"));
	if (!f)
		return false;
	bool packed = f->packed.n && takes_gzip(q);
	size_t n = guard_headers(q->server, h);
	h[n++] = (struct call_header){"Content-Type", str_c(f->type)};
	h[n++] = (struct call_header){"ETag", str_c(f->etag)};
	h[n++] = (struct call_header){"Cache-Control",
	                              f->forever ? STR("public, max-age=31536000, immutable")
	                                         : STR("no-cache")};
	h[n++] = (struct call_header){"Vary", STR("Accept-Encoding")};
	if (packed)
		h[n++] = (struct call_header){"Content-Encoding", STR("gzip")};
	if (has_it(q, f))
		call_answer_static(q->call, 304, h, n, STR(""));
	else
		call_answer_static(q->call, 200, h, n, packed ? f->packed : f->plain);
	q->answered = true;
	return true;
}
