#include "web/server.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "base/log.h"
#include "net/framing.h"
#include "web/answer.h"
#include "web/guard.h"
#include "web/idempotency.h"
#include "web/openapi.h"
#include "web/problem.h"
#include "web/query.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/static.h"

#define REQUEST_BYTES ((size_t)32 << 20)
#define BODY_BYTES    ((size_t)64 << 10)

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
	if (r->flags & ROUTE_PRESIDIO)
		return 0;
	if (r->query && !(q->query = arena_zero(q->arena, 1, r->query->bytes)))
		return refuse(q, 500, "Out of memory.");
	if (query_decode(q->call->query, r->query, r->flags, q->arena, q->query, &page, &q->err))
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

/* A repeat is shown what came of the first. */
static int repeat(struct request *q, const struct idempotency *first)
{
	struct match m = {0};
	q->status = first->status;
	request_set_header(q, "Idempotent-Replayed", "true");
	if (!first->location.p)
		return 0;
	if (!router_find(q->server->router, GET, first->location, q->arena, &m) || !m.route)
		return refuse(q, 500, "What came of the first request cannot be shown.");
	q->location = first->location;
	q->route = m.route;
	memcpy(q->path, m.path, sizeof q->path);
	int status = guard_permit(q), rc = 0;
	if (!status)
		rc = q->route->handle(q);
	return rc ? problem_status(rc) : status;
}

static int handle_once(struct request *q)
{
	struct idempotency first;
	int status = idempotency_begin(&first, q);
	if (status)
		return status;
	if (first.status)
		return repeat(q, &first);
	int rc = q->route->handle(q);
	if (!rc && !q->answered)
		answer_complete(q);
	if (!rc && first.on && !q->location.p)
		q->location = answer_noun(q);
	idempotency_end(&first, q, rc != 0);
	return rc ? problem_status(rc) : 0;
}

/* Who tries tokens until one fits is soon told to wait. */
static int identify(struct request *q)
{
	int status = guard_identify(q), limit = status == 401 ? guard_rate(q) : 0;
	return limit ? limit : status;
}

/* 0, or the status of a problem. */
static int run(struct request *q)
{
	static int (*const steps[])(struct request *) = {identify,      guard_rate, guard_permit,
	                                                 read_if_match, read_query, read_body,
	                                                 handle_once};
	int status = 0;
	for (size_t i = 0; !status && i < sizeof steps / sizeof *steps; i++)
		status = steps[i](q);
	return status;
}

static void begin(struct request *q, struct server *server, struct call *c, struct arena *arena)
{
	struct id id = id_new();
	arena_open(arena, REQUEST_BYTES);
	*q = (struct request){.server = server, .store = server->store, .arena = arena, .call = c};
	memcpy(q->id, id.c, sizeof q->id);
	buf_init(&q->out, REQUEST_BYTES);
	q->address = guard_address(q);
}

/* What came of a call: counted, and logged as its route, for paths and queries name people, and
 * without the address, which is a patient's where an authorization is signed. Presidio's paths are
 * asked thousands of times a second; their counts are enough. */
static void account(struct server *s, const struct request *q, const struct match *m,
                    int64_t began_us)
{
	int64_t us = clock_mono_us() - began_us;
	const struct route *r = m->route;
	metrics_count(s->metrics, r ? m->index : SIZE_MAX, q->call->status, us);
	if (s->config.no_access_log || (r && r->flags & ROUTE_PRESIDIO))
		return;
	log_info("request.end", LOG_T("request_id", q->id),
	         LOG_T("method", call_method_words[q->call->method]),
	         LOG_T("route", r ? r->path : "none"), LOG_I("status", q->call->status),
	         LOG_I("bytes", q->call->answer_bytes), LOG_I("ms", (us + 500) / 1000));
}

static void handle(void *arg, struct call *c)
{
	struct server *server = arg;
	struct arena arena;
	struct match m = {0};
	struct request q;
	int64_t began_us = clock_mono_us();
	begin(&q, server, c, &arena);
	int status = guard_host(&q);
	if (!status)
		status = find_route(&q, &m);
	if (status == 404 && static_answer(&q))
		status = 0;
	if (!status && m.route) {
		q.route = m.route;
		memcpy(q.path, m.path, sizeof q.path);
		status = run(&q);
	}
	if (status == 403 || (status == 401 && q.credentials))
		guard_refused(&q);
	if (q.answered)
		buf_release(&q.out);
	else if (status)
		answer_problem(&q, status);
	else
		answer_send(&q);
	account(server, &q, &m, began_us);
	arena_close(&arena);
}

/* What the listener refuses has no route and nobody who asks. */
static void refuse_call(void *arg, struct call *c, int status, const char *words)
{
	struct server *server = arg;
	struct arena arena;
	struct match none = {0};
	struct request q;
	int64_t began_us = clock_mono_us();
	begin(&q, server, c, &arena);
	err_set(&q.err, E_INVALID, "%s", words);
	answer_problem(&q, status);
	account(server, &q, &none, began_us);
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
	if (!rc) {
		s->rate = rate_new();
		s->metrics = metrics_new(s->router);
		if (!s->rate || !s->metrics)
			rc = err_set(err, E_MEMORY, "Out of memory.");
	}
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
	metrics_free(s->metrics);
	rate_free(s->rate);
	router_free(s->router);
	free(s);
}
