#include "web/answer.h"

#include <stdio.h>

#include "base/id.h"
#include "base/log.h"
#include "web/guard.h"
#include "web/problem.h"
#include "web/server.h"

static void add(struct request *q, const char *name, struct str value)
{
	if (value.p && q->headers_n < REQUEST_HEADERS_MAX)
		q->headers[q->headers_n++] = (struct call_header){name, value};
}

static struct str joined(struct request *q, struct str before, struct str middle, struct str after)
{
	struct buf b;
	size_t room = before.n + middle.n + after.n;
	char *p = arena_alloc(q->arena, room);
	if (!p)
		return str_of(NULL, 0);
	buf_init_fixed(&b, p, room);
	buf_str(&b, before);
	buf_str(&b, middle);
	buf_str(&b, after);
	return buf_view(&b);
}

/* RFC 9110 10.2.3 */
static void add_wait(struct request *q, unsigned seconds)
{
	char text[16];
	int n = snprintf(text, sizeof text, "%u", seconds);
	if (seconds)
		add(q, "Retry-After", str_c(arena_copy(q->arena, text, (size_t)n)));
}

/* The id that the answer begins with, as every noun's does. */
static struct str id_of(const struct request *q)
{
	struct str out = buf_view(&q->out), start = STR("{\"id\":\"");
	if (!str_starts(out, start) || out.n < start.n + ID_BYTES)
		return str_of(NULL, 0);
	struct str id = str_of(out.p + start.n, ID_BYTES - 1);
	return id_valid(id) && out.p[start.n + id.n] == '"' ? id : str_of(NULL, 0);
}

static bool readable(const struct request *q, struct str path, const struct shape *shape)
{
	const struct route *get = router_route(q->server->router, GET, path);
	return get && get->out == shape;
}

struct str answer_noun(struct request *q)
{
	static const struct str none = {NULL, 0};
	struct str path = q->call->path, id = id_of(q);
	if (!q->route->out || !id.p)
		return none;
	struct str made = joined(q, path, STR("/"), id);
	if (made.p && readable(q, made, q->route->out))
		return made;
	while (path.n && path.p[path.n - 1] != '/') /* an action of a noun: /posts/{id}/submit */
		path.n--;
	path.n -= path.n > 0;
	return readable(q, path, q->route->out) ? path : none;
}

void answer_complete(struct request *q)
{
	bool post = q->route->method == POST;
	if (!q->status)
		q->status = !q->out.n ? 204 : post ? 201 : 200;
	if (q->status == 201 && !q->location.p)
		q->location = answer_noun(q);
}

void answer_send(struct request *q)
{
	struct call_header all[REQUEST_HEADERS_MAX + GUARD_HEADERS_MAX];
	if (q->out.failed) {
		buf_release(&q->out);
		q->status = 500;
	}
	if (q->status != 204 && q->status != 304)
		add(q, "Content-Type",
		    str_c(q->content_type ? q->content_type : "application/json"));
	if (q->etag.p)
		add(q, "ETag", joined(q, STR("\""), q->etag, STR("\"")));
	add(q, "Location", q->location);
	if (q->file_name.p)
		add(q, "Content-Disposition",
		    joined(q, STR("attachment; filename=\""), q->file_name, STR("\"")));
	add(q, "Cache-Control", STR("no-store"));
	add(q, "X-Request-Id", str_of(q->id, ID_BYTES - 1));
	memcpy(all, q->headers, q->headers_n * sizeof *all);
	size_t n = q->headers_n + guard_headers(q->server, all + q->headers_n);
	call_answer(q->call, q->status, all, n, &q->out);
}

void answer_problem(struct request *q, int status)
{
	buf_release(&q->out);
	q->status = status;
	q->content_type = PROBLEM_TYPE;
	q->etag = q->location = q->file_name = str_of(NULL, 0);
	problem_write(&q->out, status, q->err.words, q->err.field, q->id);
	add_wait(q, status == 503 && !q->err.wait_s ? 1 : q->err.wait_s);
	if (status == 401)
		add(q, "WWW-Authenticate", STR("Bearer realm=\"chaperone\""));
	if (status >= 500)
		log_error("request.failed", LOG_T("request_id", q->id),
		          LOG_T("route", q->route ? q->route->id : ""), LOG_I("status", status),
		          LOG_I("code", q->err.code), LOG_T("words", q->err.words));
	answer_send(q);
}
