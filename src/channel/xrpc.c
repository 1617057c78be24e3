#include "channel/xrpc.h"

#include <curl/curl.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"

#define ANSWER_MAX_BYTES  ((size_t)4 << 20)
#define URL_MAX_BYTES     ((size_t)16 << 10)
#define SESSION_MAX_BYTES ((size_t)32 << 10)
#define SIGN_IN_MS        15000 /* somebody waits for it */
#define WAIT_MIN_MS       1000
#define WAIT_MAX_MS       DAY_MS

/* What the names of errors mean for us. */
static const struct {
	const char *error;
	enum channel_fate fate;
	const char *words;
} meanings[] = {
	{"RecordNotFound", CHANNEL_ABSENT, "it is not there"},
	{"AuthenticationRequired", CHANNEL_SIGN_IN,
         "the handle and the app password do not match: look at both"},
	{"AuthFactorTokenRequired", CHANNEL_SIGN_IN,
         "this is the account's main password: make an app password in Bluesky's settings"},
	{"AuthMissing", CHANNEL_SIGN_IN, "the session has ended: connect again"},
	{"ExpiredToken", CHANNEL_SIGN_IN, "the session has ended: connect again"},
	{"InvalidToken", CHANNEL_SIGN_IN, "the session has ended: connect again"},
	{"AccountTakedown", CHANNEL_SIGN_IN, "Bluesky has taken the account down: ask there"},
	{"RepoTakendown", CHANNEL_SIGN_IN, "Bluesky has taken the account down: ask there"},
	{"AccountDeactivated", CHANNEL_SIGN_IN, "the account is deactivated: activate it there"},
	{"RepoDeactivated", CHANNEL_SIGN_IN, "the account is deactivated: activate it there"},
	{"RepoNotFound", CHANNEL_SIGN_IN, "the account is gone from this server: connect again"},
	{"BlobTooLarge", CHANNEL_REFUSED, "a picture is too large: make it smaller"},
	{"PayloadTooLarge", CHANNEL_REFUSED, "a picture is too large: make it smaller"},
	{"InvalidMimeType", CHANNEL_REFUSED, "a picture is of a kind that Bluesky does not take"},
	{"InvalidSwap", CHANNEL_REFUSED, "something else stands where the post should go"},
};

static struct str copy(struct channel *c, struct str s)
{
	const char *p = arena_copy(c->arena, s.p, s.n);
	return p ? str_of(p, s.n) : (struct str){0};
}

struct str xrpc_text(struct xrpc *x, const json_t *object, const char *name)
{
	const json_t *v = json_object_get(object, name);
	return copy(x->c, str_of(json_string_value(v), json_string_length(v)));
}

static int64_t kept_within(int64_t ms)
{
	return ms < WAIT_MIN_MS ? WAIT_MIN_MS : ms > WAIT_MAX_MS ? WAIT_MAX_MS : ms;
}

/* Retry-After in seconds or as a date (RFC 9110), or the end of Bluesky's rate limit; 0: unsaid. */
static int64_t wait_ms(const struct client *client)
{
	struct str after = client_header(client, "retry-after");
	struct str reset = client_header(client, "ratelimit-reset");
	int64_t now_s = clock_utc_ms() / 1000;
	if (after.n && ascii_is_digit(after.p[0]))
		return kept_within(atoll(after.p) * 1000);
	if (after.n) {
		time_t then = curl_getdate(after.p, NULL);
		if (then > 0)
			return kept_within(((int64_t)then - now_s) * 1000);
	}
	if (reset.n)
		return kept_within((atoll(reset.p) - now_s) * 1000);
	return 0;
}

/* The protocol's name of the error, if it looks like one. */
static void error_name(struct str body, char error[64])
{
	error[0] = 0;
	json_t *json = json_loadb(body.p, body.n, 0, NULL);
	const char *name = json_string_value(json_object_get(json, "error"));
	size_t n = 0;
	while (name && ascii_is_alnum(name[n]))
		n++;
	if (name && !name[n] && n < 64)
		memcpy(error, name, n + 1);
	json_decref(json);
}

static enum channel_fate refusal(struct channel *c, const struct xrpc_call *call,
                                 const struct client_answer *a, char error[64])
{
	if (a->status == 429)
		return channel_say(c, CHANNEL_LATER, wait_ms(c->client),
		                   "Bluesky asks to wait: too many requests");
	if (a->status >= 500)
		return channel_say(c, call->writes ? CHANNEL_UNKNOWN : CHANNEL_LATER,
		                   wait_ms(c->client), "Bluesky's server has a fault (status %d)",
		                   a->status);
	error_name(a->body, error);
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (strcmp(error, meanings[i].error) == 0)
			return channel_say(c, meanings[i].fate, 0, "%s", meanings[i].words);
	return channel_say(c, CHANNEL_REFUSED, 0, "Bluesky refused it (%s, status %d)",
	                   *error ? error : "no reason given", a->status);
}

static enum channel_fate send_with(struct xrpc *x, const struct xrpc_call *call, struct str token,
                                   json_t **answer, char error[64])
{
	struct channel *c = x->c;
	struct buf url, bearer;
	buf_init(&url, (size_t)4 << 10);
	buf_str(&url, x->pds);
	buf_c(&url, "/xrpc/");
	buf_c(&url, call->name);
	buf_str(&url, call->query);
	buf_init(&bearer, SESSION_MAX_BYTES);
	buf_c(&bearer, "Bearer ");
	buf_str(&bearer, token);
	struct client_header headers[2];
	size_t n = 0;
	if (token.n)
		headers[n++] = (struct client_header){"Authorization", buf_view(&bearer)};
	if (call->body.n)
		headers[n++] = (struct client_header){
			"Content-Type", str_c(call->type ? call->type : "application/json")};
	struct client_request r = {.method = call->body.p ? "POST" : "GET",
	                           .url = buf_view(&url),
	                           .headers = headers,
	                           .headers_n = n,
	                           .body = call->body,
	                           .max_bytes = ANSWER_MAX_BYTES,
	                           .timeout_ms = call->timeout_ms};
	struct client_answer a;
	client_send(c->client, &r, &a);
	explicit_bzero(bearer.p, bearer.n);
	buf_release(&bearer);
	buf_release(&url);

	enum channel_fate lost = call->writes ? CHANNEL_UNKNOWN : CHANNEL_LATER;
	error[0] = 0;
	*answer = NULL;
	switch (a.fate) {
	case CLIENT_ANSWERED: break;
	case CLIENT_REFUSED: return channel_say(c, CHANNEL_REFUSED, 0, "%s", a.words);
	case CLIENT_NOT_SENT: return channel_say(c, CHANNEL_LATER, 0, "%s", a.words);
	default: return channel_say(c, lost, 0, "%s", a.words);
	}
	if (a.status != 200)
		return refusal(c, call, &a, error);
	*answer = a.body.n ? json_loadb(a.body.p, a.body.n, 0, NULL) : json_object();
	if (!json_is_object(*answer)) {
		json_decref(*answer);
		*answer = NULL;
		return channel_say(c, lost, 0,
		                   "the answer is not Bluesky's: is it the "
		                   "right server?");
	}
	return CHANNEL_DONE;
}

/* Put what x knows into c->session. */
static enum channel_fate keep(struct xrpc *x)
{
	const struct {
		const char *name;
		struct str value;
	} members[] = {{"{\"pds\":", x->pds},
	               {",\"did\":", x->did},
	               {",\"handle\":", x->handle},
	               {",\"access\":", x->access},
	               {",\"refresh\":", x->refresh}};
	struct buf b;
	buf_init(&b, SESSION_MAX_BYTES);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		buf_c(&b, members[i].name);
		buf_json(&b, members[i].value);
	}
	buf_char(&b, '}');
	bool whole = !b.failed && x->did.n && x->access.n && x->refresh.n;
	if (whole)
		x->c->session = copy(x->c, buf_view(&b));
	if (b.p)
		explicit_bzero(b.p, b.n);
	buf_release(&b);
	if (whole && x->c->session.p)
		return CHANNEL_DONE;
	return channel_say(x->c, CHANNEL_LATER, 0,
	                   "the answer to signing in is not Bluesky's: is it the right server?");
}

static enum channel_fate renew(struct xrpc *x)
{
	static const struct xrpc_call call = {.name = "com.atproto.server.refreshSession",
	                                      .body = {"", 0}};
	json_t *answer;
	char error[64];
	enum channel_fate fate = send_with(x, &call, x->refresh, &answer, error);
	if (fate == CHANNEL_REFUSED)
		return channel_say(x->c, CHANNEL_SIGN_IN, 0,
		                   "the session has ended: connect again");
	if (fate != CHANNEL_DONE)
		return fate;
	x->access = xrpc_text(x, answer, "accessJwt");
	x->refresh = xrpc_text(x, answer, "refreshJwt");
	if (json_string_length(json_object_get(answer, "handle")))
		x->handle = xrpc_text(x, answer, "handle");
	json_decref(answer);
	fate = keep(x);
	if (fate == CHANNEL_DONE && x->c->renewed)
		x->c->renewed(x->c->renewed_arg, x->c->session);
	return fate;
}

enum channel_fate xrpc_send(struct xrpc *x, const struct xrpc_call *call, json_t **answer,
                            char error[64])
{
	enum channel_fate fate = send_with(x, call, x->access, answer, error);
	if (fate != CHANNEL_SIGN_IN ||
	    (strcmp(error, "ExpiredToken") != 0 && strcmp(error, "InvalidToken") != 0))
		return fate;
	fate = renew(x);
	return fate == CHANNEL_DONE ? send_with(x, call, x->access, answer, error) : fate;
}

enum channel_fate xrpc_open(struct xrpc *x, struct channel *c)
{
	*x = (struct xrpc){.c = c};
	json_t *json = json_loadb(c->session.p ? c->session.p : "", c->session.n, 0, NULL);
	x->pds = xrpc_text(x, json, "pds");
	x->did = xrpc_text(x, json, "did");
	x->handle = xrpc_text(x, json, "handle");
	x->access = xrpc_text(x, json, "access");
	x->refresh = xrpc_text(x, json, "refresh");
	json_decref(json);
	if (x->pds.n && x->did.n && x->access.n && x->refresh.n)
		return CHANNEL_DONE;
	return channel_say(c, CHANNEL_SIGN_IN, 0, "the channel is not connected: connect it");
}

/* The account's own server, out of its DID document. */
static struct str own_server(struct xrpc *x, const json_t *answer)
{
	static const struct str id = STR("#atproto_pds");
	size_t i;
	const json_t *service;
	json_array_foreach(json_object_get(json_object_get(answer, "didDoc"), "service"), i,
	                   service)
	{
		struct str s = xrpc_text(x, service, "id");
		if (s.n >= id.n && str_eq(str_of(s.p + s.n - id.n, id.n), id))
			return xrpc_text(x, service, "serviceEndpoint");
	}
	return (struct str){0};
}

enum channel_fate xrpc_sign_in(struct xrpc *x, struct channel *c, struct str service,
                               struct str handle, struct str password)
{
	*x = (struct xrpc){.c = c, .pds = service};
	struct buf body;
	buf_init(&body, (size_t)4 << 10);
	buf_c(&body, "{\"identifier\":");
	buf_json(&body, handle);
	buf_c(&body, ",\"password\":");
	buf_json(&body, password);
	buf_char(&body, '}');
	struct xrpc_call call = {.name = "com.atproto.server.createSession",
	                         .body = buf_view(&body),
	                         .timeout_ms = SIGN_IN_MS};
	json_t *answer = NULL;
	char error[64];
	enum channel_fate fate =
		body.failed ? channel_say(c, CHANNEL_REFUSED, 0, "handle or password is too long")
			    : send_with(x, &call, (struct str){0}, &answer, error);
	if (body.p)
		explicit_bzero(body.p, body.n);
	buf_release(&body);
	if (fate != CHANNEL_DONE)
		return fate;
	struct str server = own_server(x, answer);
	if (server.n)
		x->pds = server;
	x->did = xrpc_text(x, answer, "did");
	x->handle = xrpc_text(x, answer, "handle");
	x->access = xrpc_text(x, answer, "accessJwt");
	x->refresh = xrpc_text(x, answer, "refreshJwt");
	json_decref(answer);
	return keep(x);
}
