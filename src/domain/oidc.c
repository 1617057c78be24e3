#include "domain/oidc.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "domain/person.h"
#include "domain/setting.h"
#include "store/base64.h"
#include "store/seal.h"

#define SETTING  "oidc"
#define FLOW_MS  (10 * MINUTE_MS)
#define COOKIE   "chb_"
#define TEXT_MAX 500

static const struct field fields[] = {
	FIELD_BOOL(struct oidc, enabled, "people may sign in through the provider"),
	FIELD_TEXT(struct oidc, issuer, "the provider: https://login.example.org", .max = TEXT_MAX),
	FIELD_TEXT(struct oidc, client_id, "what the provider calls this server", .max = TEXT_MAX),
	FIELD_TEXT(struct oidc, client_secret, "shared with the provider; kept sealed",
                   .flags = FIELD_IN, .max = TEXT_MAX),
	FIELD_BOOL(struct oidc, has_secret, "a client secret is set", .flags = FIELD_OUT),
	FIELD_TEXT(struct oidc, label, "what the button says", .max = 60),
	FIELD_BOOL(struct oidc, trust_email,
                   "the provider is the organisation's own, and its addresses are right even where "
                   "it says nothing of having verified them"),
	FIELD_BOOL(struct oidc, self_register,
                   "whomever the provider knows becomes a member, without an invitation"),
	FIELD_INT(struct oidc, version, "counts its changes", .flags = FIELD_OUT),
	FIELD_TEXT(struct oidc, secret_sealed, "client secret, sealed", .flags = FIELD_HIDDEN,
                   .max = 2000),
};
const struct shape oidc_shape = SHAPE("SingleSignOn", struct oidc, fields);

int oidc_get(struct tx *tx, struct arena *arena, struct oidc *out, struct err *err)
{
	struct setting s;
	*out = (struct oidc){
		.issuer = STR(""), .client_id = STR(""), .label = STR("Single sign-on")};
	int rc = setting_get(tx, SETTING, arena, &s, err);
	if (!rc)
		rc = json_read_own(s.value, &oidc_shape, arena, out, err);
	out->client_secret = str_of(NULL, 0);
	out->has_secret = out->secret_sealed.n > 0;
	out->version = s.version;
	return rc;
}

static int seal_secret(struct tx *tx, struct oidc *o, struct arena *arena, struct err *err)
{
	struct str sealed;
	int rc = seal_write(tx, "setting", "oidc", STR(SETTING), o->client_secret, arena, &sealed,
	                    err);
	if (rc)
		return rc;
	size_t room = sodium_base64_ENCODED_LEN(sealed.n, sodium_base64_VARIANT_ORIGINAL);
	char *text = arena_alloc(arena, room);
	if (!text)
		return err_set(err, E_MEMORY, "Out of memory.");
	sodium_bin2base64(text, room, (const unsigned char *)sealed.p, sealed.n,
	                  sodium_base64_VARIANT_ORIGINAL);
	o->secret_sealed = str_c(text);
	return 0;
}

static int check(const struct oidc *o, struct err *err)
{
	bool plain = str_starts(o->issuer, STR("http://")),
	     safe = str_starts(o->issuer, STR("https://"));
	if (o->enabled && !plain && !safe)
		return err_field(err, E_INVALID, "issuer",
		                 "Give the provider's address: https://login.example.org.");
	if (o->issuer.n &&
	    (memchr(o->issuer.p, '?', o->issuer.n) || memchr(o->issuer.p, '#', o->issuer.n)))
		return err_field(err, E_INVALID, "issuer", "An issuer has no ? and no #.");
	if (o->enabled && !o->client_id.n)
		return err_field(
			err, E_INVALID, "client_id",
			"Register this server with the provider, and say what it is called "
			"there.");
	return 0;
}

int oidc_put(struct tx *tx, const struct actor *who, struct oidc *o, struct arena *arena,
             struct err *err)
{
	char memory[8192];
	struct buf value;
	int rc = actor_must(who, PERMISSION_SYSTEM_MANAGE, STR(""), err);
	if (!rc)
		rc = check(o, err);
	if (!rc && o->client_secret.n)
		rc = seal_secret(tx, o, arena, err);
	if (rc)
		return rc;
	o->client_secret = str_of(NULL, 0);
	o->has_secret = o->secret_sealed.n > 0;
	buf_init_fixed(&value, memory, sizeof memory);
	json_write_own(&value, &oidc_shape, o);
	rc = setting_put(tx, who, SETTING, buf_view(&value), o->version, err);
	o->version += !rc;
	return rc;
}

int oidc_secret(struct tx *tx, const struct oidc *o, struct arena *arena, struct str *secret,
                struct err *err)
{
	unsigned char sealed[1024];
	size_t n = 0;
	*secret = str_of(NULL, 0);
	if (!o->secret_sealed.n)
		return 0;
	if (!base64_read(o->secret_sealed, sodium_base64_VARIANT_ORIGINAL, sealed, sizeof sealed,
	                 &n))
		return err_set(err, E_CORRUPT, "The client secret cannot be read. Set it again.");
	return seal_read(tx, "setting", "oidc", STR(SETTING), str_of((char *)sealed, n), arena,
	                 secret, err);
}

/* ---- a sign-in under way ---- */
static void derive(struct str cookie, const char *use, char out[SECRET_TEXT_BYTES])
{
	struct secret_hash h = secret_hash(cookie, use);
	secret_text(&h, out);
}

void oidc_flow(struct str cookie, struct oidc_flow *out)
{
	struct secret_hash h;
	derive(cookie, "oidc state", out->state);
	derive(cookie, "oidc nonce", out->nonce);
	derive(cookie, "oidc verifier", out->verifier);
	crypto_hash_sha256(h.b, (const unsigned char *)out->verifier, strlen(out->verifier));
	secret_text(&h, out->challenge);
}

int oidc_begin(struct tx *tx, struct secret *cookie, struct oidc_flow *flow, struct err *err)
{
	*cookie = secret_new(COOKIE);
	oidc_flow(secret_str(cookie), flow);
	struct secret_hash id = secret_hash(str_c(flow->state), "");
	int64_t n = sql_exec(tx, SQL_oidc_begin,
	                     SQL_ARGS(secret_sql(&id), SQL_I(clock_utc_ms() + FLOW_MS)), err);
	return n < 0 ? (int)n : 0;
}

int oidc_return(struct tx *tx, struct str cookie, struct str state, struct oidc_flow *flow,
                struct err *err)
{
	oidc_flow(cookie, flow);
	int64_t n = 0;
	if (cookie.n == SECRET_BYTES - 1 && secret_same(state, str_c(flow->state))) {
		struct secret_hash id = secret_hash(state, "");
		n = sql_exec(tx, SQL_oidc_return, SQL_ARGS(secret_sql(&id), SQL_I(clock_utc_ms())),
		             err);
	}
	if (n < 0)
		return (int)n;
	return n ? 0
	         : err_set(err, E_INVALID,
	                   "This sign-in began elsewhere, was used before, or took too long.");
}

int oidc_failed(struct tx *tx, const struct session_place *place, const char *why,
                struct arena *arena, struct err *err)
{
	return audit_add(tx,
	                 &(struct audit_event){
				 .action = AUDIT_SESSION_FAIL,
				 .outcome = AUDIT_REFUSED,
				 .actor_kind = "nobody",
				 .request_id = place->request_id,
				 .detail = AUDIT_DETAIL(arena, LOG_T("why", why),
	                                                LOG_T("by", "single sign-on")),
			 },
	                 err);
}

/* ---- who it is ---- */
struct link {
	struct str person_id;
};
static const struct field link_fields[] = {FIELD_TEXT(struct link, person_id, "who")};
static const struct shape link_shape = SHAPE("OidcSubject", struct link, link_fields);

/* Nobody with this subject yet: the person with the address, or a new one. */
static int first_time(struct tx *tx, const struct oidc *o, const struct jwt_claims *c,
                      const struct session_place *place, struct arena *arena, struct str *id,
                      struct err *err)
{
	struct actor system = actor_system();
	struct person p = {0};
	struct str email;
	system.request_id = place->request_id;
	bool verified = c->email_verified == JWT_VERIFIED ||
	                (c->email_verified == JWT_UNSAID && o->trust_email);
	if (!c->email.n || !verified)
		return err_set(err, E_FORBIDDEN,
		               "The identity provider names no verified e-mail address for you.");
	int rc = person_email(c->email, arena, &email, err);
	if (!rc)
		rc = person_by_email(tx, email, arena, &p, err);
	if (rc == E_NOT_FOUND && o->self_register) {
		p = (struct person){.email = email,
		                    .name = person_name(c->name, NULL) ? email : c->name};
		rc = person_add(tx, &system, &p, arena, err);
	}
	if (rc == E_NOT_FOUND)
		return err_set(err, E_FORBIDDEN,
		               "Nobody here has your address. Ask an administrator to invite you.");
	if (rc)
		return rc;
	*id = p.id;
	int64_t n = sql_exec(
		tx, SQL_oidc_link,
		SQL_ARGS(SQL_T(o->issuer), SQL_T(c->subject), SQL_T(p.id), SQL_I(clock_utc_ms())),
		err);
	return n < 0 ? (int)n
	             : actor_audit(tx, &system, AUDIT_PERSON_LINK, "person", p.id, NO_DETAIL, err);
}

int oidc_signin(struct tx *tx, const struct oidc *o, const struct jwt_claims *claims,
                const struct session_place *place, struct arena *arena, struct signin_result *out,
                struct err *err)
{
	struct link link = {0};
	int rc = sql_one(tx, SQL_oidc_person, SQL_ARGS(SQL_T(o->issuer), SQL_T(claims->subject)),
	                 &link_shape, arena, &link, err);
	if (rc == E_NOT_FOUND)
		rc = first_time(tx, o, claims, place, arena, &link.person_id, err);
	return rc ? rc : signin_open(tx, link.person_id, false, place, arena, out, err);
}
