#include "web/guard.h"

#include "domain/session.h"
#include "net/framing.h"
#include "web/problem.h"
#include "web/request.h"
#include "web/server.h"

#define CSP                                                                                        \
	"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "             \
	"img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; worker-src 'self'; "     \
	"manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

size_t guard_headers(const struct server *s, struct call_header *out)
{
	size_t n = 0;
	out[n++] = (struct call_header){"Content-Security-Policy", STR(CSP)};
	out[n++] = (struct call_header){"X-Content-Type-Options", STR("nosniff")};
	out[n++] = (struct call_header){"Referrer-Policy", STR("no-referrer")};
	out[n++] = (struct call_header){"Cross-Origin-Opener-Policy", STR("same-origin")};
	out[n++] = (struct call_header){"Cross-Origin-Resource-Policy", STR("same-origin")};
	out[n++] = (struct call_header){"Permissions-Policy",
	                                STR("camera=(), microphone=(), geolocation=()")};
	if (s->secure)
		out[n++] = (struct call_header){"Strict-Transport-Security",
		                                STR("max-age=31536000; includeSubDomains")};
	return n;
}

/* What the nearest proxy wrote: the last of the list. */
static struct str forwarded(const struct request *q)
{
	struct str all = request_header(q, "X-Forwarded-For"), last = all;
	while (all.n)
		last = str_trim(str_cut(&all, ','));
	for (size_t i = 0; i < last.n; i++)
		if (!ascii_is_alnum(last.p[i]) && last.p[i] != '.' && last.p[i] != ':')
			return str_of(NULL, 0);
	return last.n && last.n < 64 ? last : str_of(NULL, 0);
}

bool guard_is_local(const struct request *q)
{
	return q->call->loopback && !request_header(q, "X-Forwarded-For").p &&
	       !request_header(q, "Forwarded").p;
}

struct str guard_address(const struct request *q)
{
	struct str client = q->call->loopback ? forwarded(q) : str_of(NULL, 0);
	return client.p ? client : q->call->address;
}

static bool is_address(struct str host)
{
	bool digits = host.n > 0;
	for (size_t i = 0; i < host.n; i++)
		digits = digits && (ascii_is_digit(host.p[i]) || host.p[i] == '.');
	return digits || (host.n && *host.p == '[');
}

int guard_host(struct request *q)
{
	struct str host = q->call->host;
	if (str_eq_nocase(host, q->server->url_host) || is_address(host) ||
	    str_eq_nocase(host, STR("localhost")))
		return 0;
	err_set(&q->err, E_INVALID,
	        "This server is not known by that name. Its administrator sets it with --url.");
	return 421;
}

int guard_permit(struct request *q)
{
	if (actor_may(&q->actor, q->route->need))
		return 0;
	return actor_must(&q->actor, q->route->need, str_of(NULL, 0), &q->err) == E_UNAUTHENTICATED
	               ? 401
	               : 403;
}

/* A page of somebody else's may not make a browser ask: browsers say who they ask for. */
static int check_origin(struct request *q)
{
	struct str site = request_header(q, "Sec-Fetch-Site"), origin = request_header(q, "Origin");
	bool same = !site.p || str_eq(site, STR("same-origin")) || str_eq(site, STR("none"));
	if (same && origin.p) {
		struct str host = origin;
		while (host.n && *host.p != '/')
			host.p++, host.n--;
		host = host.n > 2 ? framing_host(str_of(host.p + 2, host.n - 2)) : STR("");
		same = host.p && str_eq_nocase(host, q->call->host);
	}
	if (same)
		return 0;
	err_set(&q->err, E_FORBIDDEN, "Another site asked for this; only pages of ours may.");
	return 403;
}

static struct str bearer(const struct request *q)
{
	struct str value = request_header(q, "Authorization");
	struct str scheme = str_cut(&value, ' ');
	return str_eq_nocase(scheme, STR("Bearer")) ? str_trim(value) : str_of(NULL, 0);
}

static int identify(struct request *q, struct str secret)
{
	int rc = session_actor(q->store, secret, q->arena, &q->actor, &q->err);
	q->actor.request_id = str_c(q->id);
	return rc == E_UNAUTHENTICATED ? 401 : rc ? problem_status(rc) : 0;
}

int guard_identify(struct request *q)
{
	struct str token = bearer(q), cookie = request_cookie(q, SESSION_COOKIE);
	bool writes = q->route->method != GET;
	q->actor = (struct actor){.kind = ACTOR_NOBODY};
	if (token.p && str_starts(token, STR(SECRET_TOKEN)))
		return identify(q, token);
	int status = writes ? check_origin(q) : 0;
	if (status || !cookie.p || permission_is_public(q->route->need))
		return status;
	status = identify(q, cookie);
	if (!status && writes && !(q->route->flags & ROUTE_NO_CSRF) &&
	    !session_csrf_holds(cookie, request_header(q, "X-Chaperone-CSRF"))) {
		err_set(&q->err, E_FORBIDDEN,
		        "Send the csrf of GET /api/v1/session as X-Chaperone-CSRF.");
		status = 403;
	}
	return status;
}
