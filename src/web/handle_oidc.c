/* Single sign-on: off to the identity provider, back from it, and its setting. */
#include <stdio.h>

#include "base/json.h"
#include "domain/oidc.h"
#include "store/seal.h"
#include "web/provider.h"
#include "web/request.h"
#include "web/route.h"
#include "web/server.h"
#include "web/signed_in.h"

#define COOKIE "chaperone_oidc"
#define PATH   "/api/v1/oidc/"

/* ---- the cookie of a sign-in under way: its secret, a colon, where to go afterwards ---- */

/* A page of ours, of characters that a cookie may hold. */
static bool is_page(struct str next)
{
	if (!next.n || *next.p != '/' || next.n > 300 || (next.n > 1 && next.p[1] == '/'))
		return false;
	for (size_t i = 0; i < next.n; i++)
		if (!ascii_is_alnum(next.p[i]) && !strchr("/-_.~?=&%", next.p[i]))
			return false;
	return true;
}

/* Lax, for the browser comes back from another site. */
static int set_cookie(struct request *q, struct str secret, struct str next, int seconds)
{
	char text[600];
	int n = snprintf(text, sizeof text,
	                 COOKIE "=%.*s:%.*s; Path=" PATH "; HttpOnly; SameSite=Lax; Max-Age=%d%s",
	                 (int)secret.n, secret.p, (int)next.n, next.p, seconds,
	                 q->server->secure ? "; Secure" : "");
	const char *copy = arena_copy(q->arena, text, (size_t)n);
	if (!copy)
		return err_set(&q->err, E_MEMORY, "Out of memory.");
	request_set_header(q, "Set-Cookie", copy);
	return 0;
}

static int redirect(struct request *q, struct str url)
{
	q->status = 302;
	q->location = url;
	return 0;
}

static struct str redirect_uri(struct request *q)
{
	char text[400];
	int n = snprintf(text, sizeof text, "%s" PATH "callback", q->server->url);
	return str_of(arena_copy(q->arena, text, (size_t)n), (size_t)n);
}

static int load(struct request *q, struct oidc *o, struct str *secret)
{
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = oidc_get(tx, q->arena, o, &q->err);
	if (!rc && !o->enabled)
		rc = err_set(&q->err, E_NOT_FOUND, "Single sign-on is not set up here.");
	if (!rc && secret)
		rc = oidc_secret(tx, o, q->arena, secret, &q->err);
	return tx_end(tx, rc, &q->err);
}

/* ---- off ---- */
struct start_query {
	struct str next;
};
static const struct field start_fields[] = {
	FIELD_TEXT(struct start_query, next, "page to go to afterwards: /posts", .max = 300),
};
static const struct shape start_shape = SHAPE("OidcStart", struct start_query, start_fields);

static int start(struct request *q)
{
	const struct start_query *in = q->query;
	struct oidc o;
	struct provider p;
	struct oidc_flow flow;
	struct secret cookie;
	struct str url;
	struct tx *tx = NULL;
	int rc = load(q, &o, NULL);
	if (!rc)
		rc = provider_find(o.issuer, q->arena, &p, &q->err);
	if (!rc)
		rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = oidc_begin(tx, &cookie, &flow, &q->err);
	rc = tx_end(tx, rc, &q->err);
	if (!rc)
		rc = provider_url(&p, &o, &flow, redirect_uri(q), q->arena, &url, &q->err);
	if (!rc)
		rc = set_cookie(q, secret_str(&cookie), is_page(in->next) ? in->next : STR("/"),
		                600);
	return rc ? rc : redirect(q, url);
}

/* ---- back ---- */
struct callback_query {
	struct str code, state, iss;
};
static const struct field callback_fields[] = {
	FIELD_TEXT(struct callback_query, code, "for an identity token"),
	FIELD_TEXT(struct callback_query, state, "of this sign-in"),
	FIELD_TEXT(struct callback_query, iss, "who sends it (RFC 9207)"),
};
static const struct shape callback_shape =
	SHAPE("OidcCallback", struct callback_query, callback_fields);

/* Which provider's code is it, and whose? *why is a word for the log and the page. */
static int identify(struct request *q, const struct callback_query *in, struct str cookie,
                    struct oidc *o, struct jwt_claims *claims, const char **why)
{
	struct str secret = str_of(NULL, 0);
	struct oidc_flow flow;
	struct provider p;
	struct tx *tx = NULL;
	int rc = load(q, o, &secret);
	if (!rc)
		rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = oidc_return(tx, cookie, in->state, &flow, &q->err);
	rc = tx_end(tx, rc, &q->err);
	if (!rc && in->iss.p && !str_eq(in->iss, o->issuer))
		rc = err_set(&q->err, E_INVALID, "Another provider answered.");
	if (!rc && !in->code.n) {
		*why = "denied";
		rc = err_set(&q->err, E_FORBIDDEN, "The identity provider let nobody in.");
	}
	if (!rc) {
		*why = "provider";
		rc = provider_find(o->issuer, q->arena, &p, &q->err);
	}
	if (!rc)
		rc = provider_exchange(&p, o, secret, &flow, redirect_uri(q), in->code, q->arena,
		                       claims, &q->err);
	if (secret.p)
		seal_wipe(secret);
	return rc;
}

/* Back to our own page, which says what to do. */
static int fail(struct request *q, const char *why)
{
	struct session_place place = signed_in_place(q);
	struct tx *tx = NULL;
	char url[64];
	int n = snprintf(url, sizeof url, "/?sign_in=%s", why);
	log_warn("oidc.failed", LOG_T("why", why), LOG_T("words", q->err.words),
	         LOG_T("request_id", q->id));
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = oidc_failed(tx, &place, why, q->arena, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : redirect(q, str_of(arena_copy(q->arena, url, (size_t)n), (size_t)n));
}

static int callback(struct request *q)
{
	const struct callback_query *in = q->query;
	struct str next = request_cookie(q, COOKIE);
	struct str cookie = str_cut(&next, ':');
	struct session_place place = signed_in_place(q);
	struct oidc o;
	struct jwt_claims claims;
	struct signin_result result;
	struct tx *tx = NULL;
	const char *why = "state";
	int rc = set_cookie(q, STR(""), STR(""), 0);
	if (!rc)
		rc = identify(q, in, cookie, &o, &claims, &why);
	if (rc)
		return fail(q, why);
	rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = oidc_signin(tx, &o, &claims, &place, q->arena, &result, &q->err);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return fail(q, "stranger");
	rc = signed_in_cookie(q, &result);
	return rc ? rc : redirect(q, is_page(next) ? next : STR("/"));
}

/* ---- the setting ---- */
static int get(struct request *q)
{
	struct oidc o;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = oidc_get(tx, q->arena, &o, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, &o, o.version);
}

static int put(struct request *q)
{
	struct oidc o;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = oidc_get(tx, q->arena, &o, &q->err);
	o.version = request_version(q, o.version);
	if (!rc)
		rc = json_read(q->body, &oidc_shape, q->arena, &o, NULL, &q->err);
	if (!rc)
		rc = oidc_put(tx, &q->actor, &o, q->arena, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, &o, o.version);
}

static const struct route routes[] = {
	{GET, PATH "start", "oidc_start", "Sign in at the identity provider: goes there",
         .need = PERMISSION_PUBLIC, .query = &start_shape, .errors = MAY_404 | MAY_422,
         .flags = ROUTE_RAW | ROUTE_REDIRECT, .handle = start},
	{GET, PATH "callback", "oidc_callback",
         "Back from the identity provider: goes to the app, signed in or with ?sign_in= why not",
         .need = PERMISSION_PUBLIC, .query = &callback_shape,
         .flags = ROUTE_RAW | ROUTE_OPEN_QUERY | ROUTE_REDIRECT, .handle = callback},
	{GET, "/api/v1/settings/oidc", "oidc_get", "The identity provider",
         .need = PERMISSION_SYSTEM_MANAGE, .out = &oidc_shape, .handle = get},
	{PUT, "/api/v1/settings/oidc", "oidc_put", "Set the identity provider",
         .need = PERMISSION_SYSTEM_MANAGE, .in = &oidc_shape, .out = &oidc_shape,
         .errors = MAY_412 | MAY_422, .handle = put},
};
ROUTES(oidc_routes, routes);
