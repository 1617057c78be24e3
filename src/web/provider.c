#include "web/provider.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "net/client.h"
#include "store/seal.h"

#define KEEP_MS      HOUR_MS /* what it says of itself, and its keys */
#define KEYS_MS      5000    /* an unknown key is asked for at most so often */
#define TIMEOUT_MS   8000
#define DOCUMENT_MAX ((size_t)256 << 10)

/* ---- asking ---- */
static int ask(const struct client_request *request, struct arena *arena, struct str *body,
               struct err *err)
{
	struct client_request r = *request;
	struct client_answer a;
	struct client *client = client_new(NULL);
	if (!client)
		return err_set(err, E_MEMORY, "Out of memory.");
	r.max_bytes = DOCUMENT_MAX;
	r.timeout_ms = TIMEOUT_MS;
	client_send(client, &r, &a);
	int rc = 0;
	if (a.fate != CLIENT_ANSWERED)
		rc = err_set(err, E_UNAVAILABLE, "The identity provider: %s.", a.words);
	else if (a.status != 200)
		rc = err_set(err, E_UNAVAILABLE, "The identity provider answers with status %d.",
		             a.status);
	else if (!(body->p = arena_copy(arena, a.body.p, a.body.n)))
		rc = err_set(err, E_MEMORY, "Out of memory.");
	body->n = a.body.n;
	client_free(client);
	return rc;
}

static int get(struct str url, struct str bearer, struct arena *arena, struct str *body,
               struct err *err)
{
	struct client_header headers[] = {{"Accept", STR("application/json")},
	                                  {"Authorization", bearer}};
	return ask(&(struct client_request){.url = url,
	                                    .headers = headers,
	                                    .headers_n = bearer.p ? 2 : 1},
	           arena, body, err);
}

/* ---- what it says of itself ---- */
struct document {
	struct str issuer, authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri;
	struct str token_endpoint_auth_methods_supported;
};
static const struct field fields[] = {
	FIELD_TEXT(struct document, issuer, "who it is"),
	FIELD_TEXT(struct document, authorization_endpoint, "where people sign in"),
	FIELD_TEXT(struct document, token_endpoint, "where a code becomes a token"),
	FIELD_TEXT(struct document, userinfo_endpoint, "where it says more of a person"),
	FIELD_TEXT(struct document, jwks_uri, "where its keys are"),
	FIELD_JSON(struct document, token_endpoint_auth_methods_supported, "how we may prove us"),
};
static const struct shape document_shape = SHAPE("Discovery", struct document, fields);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept {
	char issuer[512];
	struct buf text;
	int64_t at_ms;
} about, keys; /* of the one provider there is */

static bool recall(struct kept *k, struct str issuer, int64_t max_ms, struct arena *arena,
                   struct str *text)
{
	pthread_mutex_lock(&lock);
	bool fresh = k->text.n && str_eq(str_c(k->issuer), issuer) &&
	             clock_mono_ms() - k->at_ms < max_ms;
	*text = fresh ? str_of(arena_copy(arena, k->text.p, k->text.n), k->text.n) : STR("");
	pthread_mutex_unlock(&lock);
	return fresh && text->p;
}

static void remember(struct kept *k, struct str issuer, struct str text)
{
	pthread_mutex_lock(&lock);
	if (issuer.n < sizeof k->issuer) {
		buf_release(&k->text);
		buf_init(&k->text, DOCUMENT_MAX);
		buf_str(&k->text, text);
		memcpy(k->issuer, issuer.p, issuer.n);
		k->issuer[issuer.n] = 0;
		k->at_ms = clock_mono_ms();
	}
	pthread_mutex_unlock(&lock);
}

static bool lists(struct str json, const char *word)
{
	return json.p && memmem(json.p, json.n, word, strlen(word));
}

static int read_document(struct str text, struct str issuer, struct arena *arena,
                         struct provider *out, struct err *err)
{
	struct document d = {0};
	int rc = json_read_own(text, &document_shape, arena, &d, err);
	if (rc || !str_eq(d.issuer, issuer))
		return err_set(err, E_INVALID,
		               "The identity provider calls itself otherwise than the setting's "
		               "issuer.");
	if (!d.authorization_endpoint.n || !d.token_endpoint.n || !d.jwks_uri.n)
		return err_set(err, E_INVALID,
		               "The identity provider does not say where people sign in.");
	struct str methods = d.token_endpoint_auth_methods_supported;
	*out = (struct provider){
		d.issuer,         d.authorization_endpoint,
		d.token_endpoint, d.userinfo_endpoint,
		d.jwks_uri,       !methods.p || lists(methods, "\"client_secret_basic\"")};
	return 0;
}

int provider_find(struct str issuer, struct arena *arena, struct provider *out, struct err *err)
{
	struct str text;
	if (recall(&about, issuer, KEEP_MS, arena, &text))
		return read_document(text, issuer, arena, out, err);
	char url[640];
	struct str base = issuer;
	base.n -= base.n && base.p[base.n - 1] == '/';
	int n = snprintf(url, sizeof url, "%.*s/.well-known/openid-configuration", (int)base.n,
	                 base.p);
	if (n < 0 || (size_t)n >= sizeof url)
		return err_field(err, E_INVALID, "issuer", "The issuer is too long.");
	int rc = get(str_of(url, (size_t)n), str_of(NULL, 0), arena, &text, err);
	if (!rc)
		rc = read_document(text, issuer, arena, out, err);
	if (!rc)
		remember(&about, issuer, text);
	return rc;
}

/* ---- forms ---- */
static void put_value(struct buf *out, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (ascii_is_alnum((char)c) || (c && strchr("-._~", c))) {
			buf_char(out, (char)c);
		} else {
			buf_char(out, '%');
			buf_char(out, hex[c >> 4]);
			buf_char(out, hex[c & 15]);
		}
	}
}

static void put(struct buf *out, const char *name, struct str value)
{
	if (out->n && out->p[out->n - 1] != '?')
		buf_char(out, '&');
	buf_c(out, name);
	buf_char(out, '=');
	put_value(out, value);
}

static int keep(struct buf *b, struct arena *arena, struct str *out, struct err *err)
{
	*out = buf_keep(b, arena);
	return out->p ? 0 : err_set(err, E_MEMORY, "Out of memory.");
}

int provider_url(const struct provider *p, const struct oidc *o, const struct oidc_flow *flow,
                 struct str redirect_uri, struct arena *arena, struct str *url, struct err *err)
{
	struct buf b;
	buf_init(&b, 8192);
	buf_str(&b, p->authorization_endpoint);
	if (!memchr(b.p, '?', b.n))
		buf_char(&b, '?');
	put(&b, "response_type", STR("code"));
	put(&b, "client_id", o->client_id);
	put(&b, "redirect_uri", redirect_uri);
	put(&b, "scope", STR("openid email profile"));
	put(&b, "state", str_c(flow->state));
	put(&b, "nonce", str_c(flow->nonce));
	put(&b, "code_challenge", str_c(flow->challenge));
	put(&b, "code_challenge_method", STR("S256"));
	return keep(&b, arena, url, err);
}

/* "Basic " and, in base64, id and secret as a form has them (RFC 6749, 2.3.1). */
static int basic(const struct oidc *o, struct str secret, struct arena *arena, struct str *out,
                 struct err *err)
{
	struct buf pair;
	struct str plain;
	buf_init(&pair, 4096);
	put_value(&pair, o->client_id);
	buf_char(&pair, ':');
	put_value(&pair, secret);
	int rc = keep(&pair, arena, &plain, err);
	if (rc)
		return rc;
	size_t room = sodium_base64_ENCODED_LEN(plain.n, sodium_base64_VARIANT_ORIGINAL);
	char *text = arena_alloc(arena, 6 + room);
	if (text) {
		memcpy(text, "Basic ", 6);
		sodium_bin2base64(text + 6, room, (const unsigned char *)plain.p, plain.n,
		                  sodium_base64_VARIANT_ORIGINAL);
		*out = str_c(text);
	}
	seal_wipe(plain);
	return text ? 0 : err_set(err, E_MEMORY, "Out of memory.");
}

/* ---- a code for a token ---- */
struct tokens {
	struct str id_token, access_token;
};
static const struct field token_fields[] = {
	FIELD_TEXT(struct tokens, id_token, "who it is", .max = JWT_BYTES_MAX),
	FIELD_TEXT(struct tokens, access_token, "to ask for more", .max = JWT_BYTES_MAX),
};
static const struct shape token_shape = SHAPE("Tokens", struct tokens, token_fields);

static int ask_tokens(const struct provider *p, const struct oidc *o, struct str secret,
                      const struct oidc_flow *flow, struct str redirect_uri, struct str code,
                      struct arena *arena, struct tokens *out, struct err *err)
{
	struct buf form;
	struct str body, answer, authorization = str_of(NULL, 0);
	bool in_header = secret.n && p->basic;
	buf_init(&form, 16384);
	put(&form, "grant_type", STR("authorization_code"));
	put(&form, "code", code);
	put(&form, "redirect_uri", redirect_uri);
	put(&form, "code_verifier", str_c(flow->verifier));
	if (!in_header)
		put(&form, "client_id", o->client_id);
	if (secret.n && !in_header)
		put(&form, "client_secret", secret);
	int rc = keep(&form, arena, &body, err);
	if (!rc && in_header)
		rc = basic(o, secret, arena, &authorization, err);
	if (rc)
		return rc;
	struct client_header headers[] = {
		{"Content-Type", STR("application/x-www-form-urlencoded")},
		{"Accept", STR("application/json")},
		{"Authorization", authorization}};
	rc = ask(&(struct client_request){.method = "POST",
	                                  .url = p->token_endpoint,
	                                  .headers = headers,
	                                  .headers_n = in_header ? 3 : 2,
	                                  .body = body},
	         arena, &answer, err);
	seal_wipe(body);
	if (!rc)
		rc = json_read_own(answer, &token_shape, arena, out, err);
	if (!rc && !out->id_token.n)
		rc = err_set(err, E_INVALID, "The identity provider does not say who signed in.");
	return rc;
}

/* Keys change: what the kept ones do not vouch for, newer ones may. */
static int verify(const struct provider *p, struct str token, struct arena *arena,
                  struct str *claims, struct err *err)
{
	struct str jwks;
	bool known = recall(&keys, p->issuer, KEEP_MS, arena, &jwks);
	int rc = known ? jwt_verify(token, jwks, arena, claims, err) : 0;
	if (known && (!rc || recall(&keys, p->issuer, KEYS_MS, arena, &jwks)))
		return rc;
	rc = get(p->jwks_uri, str_of(NULL, 0), arena, &jwks, err);
	if (rc)
		return rc;
	remember(&keys, p->issuer, jwks);
	return jwt_verify(token, jwks, arena, claims, err);
}

/* ---- what the token leaves out ---- */
static int ask_more(const struct provider *p, struct str access_token, struct arena *arena,
                    struct jwt_claims *claims, struct err *err)
{
	struct jwt_claims more;
	struct str body, bearer;
	struct buf b;
	if (claims->email.n || !p->userinfo_endpoint.n || !access_token.n)
		return 0;
	buf_init(&b, JWT_BYTES_MAX + 16);
	buf_c(&b, "Bearer ");
	buf_str(&b, access_token);
	int rc = keep(&b, arena, &bearer, err);
	if (!rc)
		rc = get(p->userinfo_endpoint, bearer, arena, &body, err);
	if (!rc)
		rc = jwt_person(body, arena, &more, err);
	if (!rc && !str_eq(more.subject, claims->subject))
		rc = err_set(err, E_INVALID, "The identity provider speaks of somebody else.");
	if (rc)
		return rc;
	if (!more.name.n)
		more.name = claims->name;
	*claims = more;
	return 0;
}

int provider_exchange(const struct provider *p, const struct oidc *o, struct str secret,
                      const struct oidc_flow *flow, struct str redirect_uri, struct str code,
                      struct arena *arena, struct jwt_claims *out, struct err *err)
{
	struct tokens tokens = {0};
	struct str claims;
	int rc = ask_tokens(p, o, secret, flow, redirect_uri, code, arena, &tokens, err);
	if (!rc)
		rc = verify(p, tokens.id_token, arena, &claims, err);
	if (!rc)
		rc = jwt_read(claims,
		              &(struct jwt_expect){p->issuer, o->client_id, str_c(flow->nonce),
		                                   clock_utc_ms()},
		              arena, out, err);
	return rc ? rc : ask_more(p, tokens.access_token, arena, out, err);
}
