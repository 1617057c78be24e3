#include "web/guard.h"

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

int guard_identify(struct request *q)
{
	q->actor = (struct actor){.kind = ACTOR_NOBODY};
	return 0;
}
