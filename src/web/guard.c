#include "web/guard.h"

#include <stdio.h>

#include "domain/session.h"
#include "store/audit.h"
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

static bool is_address(struct str host)
{
	bool digits = host.n > 0;
	for (size_t i = 0; i < host.n; i++)
		digits = digits && (ascii_is_digit(host.p[i]) || host.p[i] == '.');
	return digits || (host.n && *host.p == '[');
}

static bool is_loopback_name(struct str host)
{
	return str_eq_nocase(host, STR("localhost")) || str_eq(host, STR("[::1]")) ||
	       (str_starts(host, STR("127.")) && is_address(host));
}

/* A proxy in front says so, or passes on the name that it was asked for. */
bool guard_is_local(const struct request *q)
{
	return q->call->loopback && is_loopback_name(q->call->host) &&
	       !request_header(q, "X-Forwarded-For").p && !request_header(q, "Forwarded").p;
}

struct str guard_address(const struct request *q)
{
	struct str client = q->call->loopback ? forwarded(q) : str_of(NULL, 0);
	return client.p ? client : q->call->address;
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

static void rate_headers(struct request *q, const struct rate_limit *limit,
                         const struct rate_answer *a)
{
	char policy[80], left[80];
	snprintf(policy, sizeof policy, "\"%s\";q=%lld;w=%lld", limit->name,
	         (long long)limit->burst, (long long)(limit->burst / limit->per_second));
	snprintf(left, sizeof left, "\"%s\";r=%lld;t=%lld", limit->name, (long long)a->left,
	         (long long)a->reset_s);
	request_set_header(q, "RateLimit-Policy", arena_copy(q->arena, policy, strlen(policy)));
	request_set_header(q, "RateLimit", arena_copy(q->arena, left, strlen(left)));
}

/* Opened to programs on this machine, whoever they are. */
static bool is_open(const struct request *q)
{
	return (q->route->flags & ROUTE_PRESIDIO) && q->server->config.open_analyze &&
	       q->actor.kind == ACTOR_NOBODY && guard_is_local(q);
}

int guard_rate(struct request *q)
{
	if (is_open(q))
		return 0;
	enum rate_class kind = q->actor.kind == ACTOR_TOKEN    ? RATE_TOKEN
	                       : q->actor.kind == ACTOR_PERSON ? RATE_SESSION
	                                                       : RATE_ADDRESS;
	struct str who = kind == RATE_ADDRESS ? q->address : q->actor.session_id;
	struct rate_answer a = rate_take(q->server->rate, kind, who);
	rate_headers(q, &rate_limits[kind], &a);
	if (a.fine)
		return 0;
	err_limit(&q->err, a.wait_s, "Too many requests. Wait %lld s.", (long long)a.wait_s);
	return 429;
}

int guard_permit(struct request *q)
{
	if (actor_may(&q->actor, q->route->need) || is_open(q))
		return 0;
	return actor_must(&q->actor, q->route->need, str_of(NULL, 0), &q->err) == E_UNAUTHENTICATED
	               ? 401
	               : 403;
}

/* ---- who asks ---- */
static int unauthenticated(int rc)
{
	return rc == E_UNAUTHENTICATED ? 401 : rc == E_UNAVAILABLE ? 503 : 500;
}

static int identify_token(struct request *q, struct str header)
{
	struct str scheme = str_cut(&header, ' '), secret = str_trim(header);
	q->credentials = true;
	if (call_header_repeated(q->call, "Authorization") ||
	    !str_eq_nocase(scheme, STR("Bearer")) || !str_starts(secret, STR(SECRET_TOKEN))) {
		err_set(&q->err, E_UNAUTHENTICATED,
		        "Authorization must be: Bearer chp_…, an API token of this server.");
		return 401;
	}
	int rc = session_actor(q->store, secret, true, q->arena, &q->actor, &q->err);
	return rc ? unauthenticated(rc) : 0;
}

/* Does a browser say that a page of somebody else's sent this? Programs say nothing. */
static bool from_elsewhere(const struct request *q)
{
	struct str site = request_header(q, "Sec-Fetch-Site");
	struct str origin = request_header(q, "Origin"), host = request_header(q, "Host");
	if (site.p && !str_eq(site, STR("same-origin")) && !str_eq(site, STR("none")))
		return true;
	if (!origin.p)
		return false;
	struct str rest = origin;
	return !str_eq(str_cut(&rest, ':'), q->server->secure ? STR("https") : STR("http")) ||
	       !str_starts(rest, STR("//")) || !str_eq(str_of(rest.p + 2, rest.n - 2), host);
}

static int check_origin(struct request *q, struct str cookie)
{
	bool safe = q->route->method == GET || (q->route->flags & ROUTE_NO_CSRF);
	if (safe)
		return 0;
	if (from_elsewhere(q)) {
		err_set(&q->err, E_FORBIDDEN, "This came from a page of another site.");
		return 403;
	}
	if (q->actor.kind == ACTOR_NOBODY || permission_is_public(q->route->need) ||
	    session_csrf_holds(cookie, request_header(q, "X-Chaperone-CSRF")))
		return 0;
	err_set(&q->err, E_FORBIDDEN,
	        "The header X-Chaperone-CSRF is missing or old. Load the page again.");
	return 403;
}

/* What a page asks by itself keeps nobody signed in. */
static bool used(const struct request *q)
{
	return !(q->route->flags & ROUTE_BACKGROUND) &&
	       !request_header(q, "X-Chaperone-Background").p;
}

static int identify_session(struct request *q, struct str cookie)
{
	q->credentials = true;
	int rc = session_actor(q->store, cookie, used(q), q->arena, &q->actor, &q->err);
	if (rc == E_UNAUTHENTICATED && permission_is_public(q->route->need)) {
		q->err = (struct err){0}; /* signed out, and on the way to sign in */
		return 0;
	}
	return rc ? unauthenticated(rc) : 0;
}

int guard_identify(struct request *q)
{
	struct str token = request_header(q, "Authorization");
	struct str cookie = request_cookie(q, SESSION_COOKIE);
	int status = 0;
	q->actor = (struct actor){.kind = ACTOR_NOBODY};
	if (token.p)
		status = identify_token(q, token);
	else if (str_starts(cookie, STR(SECRET_SESSION)))
		status = identify_session(q, cookie);
	q->actor.request_id = str_of(q->id, sizeof q->id - 1);
	if (!status && !token.p)
		status = check_origin(q, cookie);
	return status;
}

void guard_refused(struct request *q)
{
	struct err err = {0};
	struct tx *tx = NULL;
	const char *route = q->route ? q->route->id : "";
	int rc = tx_begin(q->store, TX_WRITE, &tx, &err);
	if (!rc)
		rc = audit_add(tx,
		               &(struct audit_event){
				       .action = AUDIT_ACCESS_REFUSE,
				       .outcome = AUDIT_REFUSED,
				       .actor_kind = actor_kind_names[q->actor.kind],
				       .actor_id = q->actor.person_id,
				       .request_id = q->actor.request_id,
				       .detail = AUDIT_DETAIL(q->arena, LOG_T("route", route),
		                                              LOG_S("address", q->address))},
		               &err);
	if (tx_end(tx, rc, &err))
		log_error("audit.lost", LOG_T("request_id", q->id), LOG_T("words", err.words));
}
