#include "web/server.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "base/log.h"
#include "net/framing.h"
#include "web/guard.h"
#include "web/openapi.h"
#include "web/problem.h"
#include "web/query.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/static.h"

#define REQUEST_BYTES ((size_t)32 << 20)
#define BODY_BYTES    ((size_t)64 << 10)

/* ---- answering ---- */
static void add(struct request *q, const char *name, struct str value)
{
	if (value.p && q->headers_n < REQUEST_HEADERS_MAX)
		q->headers[q->headers_n++] = (struct call_header){name, value};
}

static struct str joined(struct request *q, const char *before, struct str middle,
                         const char *after)
{
	struct buf b;
	size_t room = strlen(before) + middle.n + strlen(after);
	char *p = arena_alloc(q->arena, room);
	if (!p)
		return str_of(NULL, 0);
	buf_init_fixed(&b, p, room);
	buf_c(&b, before);
	buf_str(&b, middle);
	buf_c(&b, after);
	return buf_view(&b);
}

static void send_answer(struct request *q)
{
	struct call_header all[REQUEST_HEADERS_MAX + GUARD_HEADERS_MAX];
	if (!q->status)
		q->status = !q->out.n ? 204 : q->route && q->route->method == POST ? 201 : 200;
	if (q->out.failed) {
		buf_release(&q->out);
		q->status = 500;
	}
	if (q->status != 204 && q->status != 304)
		add(q, "Content-Type",
		    str_c(q->content_type ? q->content_type : "application/json"));
	if (q->etag.p)
		add(q, "ETag", joined(q, "\"", q->etag, "\""));
	add(q, "Location", q->location);
	if (q->file_name.p)
		add(q, "Content-Disposition",
		    joined(q, "attachment; filename=\"", q->file_name, "\""));
	add(q, "Cache-Control", STR("no-store"));
	add(q, "X-Request-Id", str_of(q->id, ID_BYTES - 1));
	memcpy(all, q->headers, q->headers_n * sizeof *all);
	size_t n = q->headers_n + guard_headers(q->server, all + q->headers_n);
	call_answer(q->call, q->status, all, n, &q->out);
}

static void send_problem(struct request *q, int status)
{
	buf_release(&q->out);
	q->status = status;
	q->content_type = PROBLEM_TYPE;
	q->etag = q->location = q->file_name = str_of(NULL, 0);
	problem_write(&q->out, status, q->err.words, q->err.field, q->id);
	if (status == 503)
		add(q, "Retry-After", STR("1"));
	if (status == 401)
		add(q, "WWW-Authenticate", STR("Bearer realm=\"chaperone\""));
	if (status >= 500)
		log_error("request.failed", LOG_T("request_id", q->id),
		          LOG_T("route", q->route ? q->route->id : ""), LOG_I("status", status),
		          LOG_I("code", q->err.code), LOG_T("words", q->err.words));
	send_answer(q);
}

/* ---- the steps ---- */
static int refuse(struct request *q, int status, const char *words)
{
	if (words)
		err_set(&q->err, E_INVALID, "%s", words);
	return status;
}

static int find_route(struct request *q, struct match *m)
{
	static const enum method methods[CALL_METHOD__MAX] = {GET,   GET,    POST,       PUT,
	                                                      PATCH, DELETE, METHOD__MAX};
	enum method method = methods[q->call->method];
	if (!router_find(q->server->router, method == METHOD__MAX ? GET : method, q->call->path,
	                 q->arena, m))
		return refuse(q, 500, "Out of memory.");
	if (!m->allowed)
		return refuse(q, 404, "There is nothing at this address.");
	if (m->route && method != METHOD__MAX)
		return 0;
	char memory[64];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	for (unsigned i = 0; i < METHOD__MAX; i++)
		if (m->allowed >> i & 1) {
			buf_c(&b, b.n ? ", " : "");
			buf_c(&b, method_words[i]);
		}
	const char *allow = arena_copy(q->arena, memory, b.n);
	if (allow)
		request_set_header(q, "Allow", allow);
	return refuse(q, 405, "This address has other methods: see Allow.");
}

static int read_if_match(struct request *q)
{
	struct str v = call_header(q->call, "If-Match");
	if (!v.p || str_eq(v, STR("*")))
		return 0;
	if (v.n < 3 || v.n > 22 || v.p[0] != '"' || v.p[v.n - 1] != '"')
		return refuse(q, 400, "If-Match must be the ETag of what you read: \"7\".");
	q->if_match = str_of(v.p + 1, v.n - 2);
	for (size_t i = 0; i < q->if_match.n; i++)
		if (!ascii_is_digit(q->if_match.p[i]))
			return refuse(q, 400, "If-Match must be the ETag of what you read: \"7\".");
	return 0;
}

static int read_query(struct request *q)
{
	struct query_page page;
	const struct route *r = q->route;
	if (r->query && !(q->query = arena_zero(q->arena, 1, r->query->bytes)))
		return refuse(q, 500, "Out of memory.");
	if (query_decode(q->call->query, r->query, r->flags & ROUTE_LIST, q->arena, q->query, &page,
	                 &q->err))
		return 400;
	q->limit = page.limit;
	q->cursor = page.cursor;
	return 0;
}

static bool is_json(struct str type)
{
	struct str first = str_trim(str_cut(&type, ';'));
	return str_eq_nocase(first, STR("application/json"));
}

static int read_body(struct request *q)
{
	const struct route *r = q->route;
	q->body = q->call->body;
	if (!r->in)
		return 0;
	if (!q->body.n)
		return refuse(q, 400, "Send a JSON object in the body.");
	if (!is_json(call_header(q->call, "Content-Type")))
		return refuse(q, 415, "Send the body as Content-Type: application/json.");
	q->in = arena_zero(q->arena, 1, r->in->bytes);
	if (!q->in)
		return refuse(q, 500, "Out of memory.");
	int rc = json_read(q->body, r->in, q->arena, q->in, &q->in_present, &q->err);
	if (rc)
		return rc != E_INVALID ? problem_status(rc) : *q->err.field ? 422 : 400;
	return 0;
}

/* 0, or the status of a problem. */
static int run(struct request *q)
{
	int status = guard_identify(q);
	if (!status)
		status = guard_permit(q);
	if (!status)
		status = read_if_match(q);
	if (!status)
		status = read_query(q);
	if (!status)
		status = read_body(q);
	if (status)
		return status;
	int rc = q->route->handle(q);
	return rc ? problem_status(rc) : 0;
}

static void handle(void *arg, struct call *c)
{
	struct server *server = arg;
	struct arena arena;
	struct match m = {0};
	struct request q = {.server = server, .store = server->store, .arena = &arena, .call = c};
	struct id id = id_new();
	arena_open(&arena, REQUEST_BYTES);
	memcpy(q.id, id.c, sizeof q.id);
	buf_init(&q.out, REQUEST_BYTES);
	q.address = guard_address(&q);
	int status = guard_host(&q);
	if (!status)
		status = find_route(&q, &m);
	if (status == 404 && static_answer(&q)) {
		arena_close(&arena);
		return;
	}
	if (!status) {
		q.route = m.route;
		memcpy(q.path, m.path, sizeof q.path);
		status = run(&q);
	}
	if (status == 403 || (status == 401 && q.credentials))
		guard_refused(&q);
	if (q.answered)
		buf_release(&q.out);
	else if (status)
		send_problem(&q, status);
	else
		send_answer(&q);
	arena_close(&arena);
}

/* What the listener refuses has no route and nobody who asks. */
static void refuse_call(void *arg, struct call *c, int status, const char *words)
{
	struct server *server = arg;
	struct arena arena;
	struct request q = {.server = server, .store = server->store, .arena = &arena, .call = c};
	struct id id = id_new();
	arena_open(&arena, REQUEST_BYTES);
	memcpy(q.id, id.c, sizeof q.id);
	buf_init(&q.out, REQUEST_BYTES);
	err_set(&q.err, E_INVALID, "%s", words);
	send_problem(&q, status);
	arena_close(&arena);
}

static size_t body_bytes(void *arg, const struct call *c)
{
	static const enum method methods[CALL_METHOD__MAX] = {GET,   GET,    POST, PUT,
	                                                      PATCH, DELETE, GET};
	struct server *server = arg;
	const struct route *r = router_route(server->router, methods[c->method], c->path);
	if (!r) /* it will learn that there is nothing here */
		return BODY_BYTES;
	return r->body_bytes ? r->body_bytes : r->in ? BODY_BYTES : 0;
}

/* ---- life ---- */
static int take_url(struct server *s, struct err *err)
{
	const char *url = s->config.url;
	if (url)
		snprintf(s->url, sizeof s->url, "%s", url);
	else
		snprintf(s->url, sizeof s->url, "%s://localhost:%u",
		         s->config.key_pem ? "https" : "http", listener_port(s->listener));
	size_t n = strlen(s->url);
	while (n && s->url[n - 1] == '/')
		s->url[--n] = 0;
	s->secure = strncmp(s->url, "https://", 8) == 0;
	struct str rest = str_c(strstr(s->url, "://"));
	if (!rest.p || (!s->secure && strncmp(s->url, "http://", 7) != 0) ||
	    memchr(rest.p + 3, '/', rest.n - 3) || (url && strlen(url) >= sizeof s->url))
		return err_field(err, E_INVALID, "url",
		                 "The url must be as https://chaperone.example.org.");
	s->url_host = framing_host(str_of(rest.p + 3, rest.n - 3));
	if (!s->url_host.p)
		return err_field(err, E_INVALID, "url",
		                 "The url must be as https://chaperone.example.org.");
	return 0;
}

int server_start(struct server **out, const struct server_config *config, struct err *err)
{
	struct server *s = calloc(1, sizeof *s);
	*out = NULL;
	if (!s)
		return err_set(err, E_MEMORY, "Out of memory.");
	s->config = *config;
	s->store = config->store;
	s->started_ms = clock_mono_ms();
	struct listener_config listen = {
		.listen = config->listen,
		.certificate_pem = config->certificate_pem,
		.key_pem = config->key_pem,
		.body_bytes = body_bytes,
		.handle = handle,
		.refuse = refuse_call,
		.arg = s,
	};
	int rc = router_new(&s->router, route_parts, route_parts_n, err);
	if (!rc)
		rc = listener_open(&s->listener, &listen, err);
	if (!rc)
		rc = take_url(s, err);
	if (!rc)
		rc = hub_start(&s->hub, s->store, err);
	if (!rc)
		rc = listener_start(s->listener, err);
	if (rc)
		server_stop(s, 0);
	else
		*out = s;
	return rc;
}

void server_stop(struct server *s, int64_t wait_ms)
{
	if (!s)
		return;
	listener_close(s->listener, wait_ms);
	hub_stop(s->hub);
	router_free(s->router);
	free(s);
}
