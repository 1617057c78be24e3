#include "web/request.h"

#include <stdio.h>

#include "base/json.h"
#include "web/query.h"

int request_show(struct request *q, const void *thing)
{
	json_write(&q->out, q->route->out, thing);
	return 0;
}

int request_show_version(struct request *q, const void *thing, int64_t version)
{
	char text[24];
	int n = snprintf(text, sizeof text, "%lld", (long long)version);
	q->etag = str_of(arena_copy(q->arena, text, (size_t)n), (size_t)n);
	return request_show(q, thing);
}

int64_t request_version(const struct request *q, int64_t now)
{
	int64_t version = 0;
	for (size_t i = 0; i < q->if_match.n; i++) /* at most 20 digits: the server checked */
		version = (int64_t)((uint64_t)version * 10 + (uint64_t)(q->if_match.p[i] - '0'));
	return q->if_match.p ? version : now;
}

int request_list(struct request *q, const void *things, size_t n, struct str next)
{
	buf_c(&q->out, "{\"items\":[");
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(&q->out, ',');
		json_write(&q->out, q->route->out, (const char *)things + i * q->route->out->bytes);
	}
	buf_c(&q->out, "],\"next\":");
	if (next.p) {
		buf_char(&q->out, '"');
		query_cursor(&q->out, next);
		buf_char(&q->out, '"');
	} else {
		buf_c(&q->out, "null");
	}
	buf_char(&q->out, '}');
	return 0;
}

int request_keep(struct request *q, struct buf *b, struct str *out)
{
	*out = buf_keep(b, q->arena);
	return out->p ? 0 : err_set(&q->err, E_MEMORY, "Out of memory.");
}

struct str request_header(const struct request *q, const char *name)
{
	return call_header(q->call, name);
}

struct str request_cookie(const struct request *q, const char *name)
{
	struct str all = call_header(q->call, "Cookie");
	while (all.n) {
		struct str value = str_trim(str_cut(&all, ';'));
		if (str_eq(str_cut(&value, '='), str_c(name)))
			return value;
	}
	return str_of(NULL, 0);
}

void request_set_header(struct request *q, const char *name, const char *value)
{
	if (q->headers_n < REQUEST_HEADERS_MAX)
		q->headers[q->headers_n++] = (struct call_header){name, str_c(value)};
}
