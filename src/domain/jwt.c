#include "domain/jwt.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <jansson.h>

#include "base/clock.h"
#include "store/base64.h"

#define SKEW_MS      MINUTE_MS
#define AGE_MS       (10 * MINUTE_MS) /* an identity token is made for this sign-in */
#define RSA_BITS_MIN 2048

static int bad(struct err *err, const char *what)
{
	return err_set(err, E_INVALID, "The identity provider's answer does not hold: %s.", what);
}

/* ---- the pieces of a token ---- */
static bool decode(struct str text, struct arena *arena, struct str *out)
{
	unsigned char *p = arena_alloc(arena, text.n + 1);
	size_t n = 0;
	if (!p || !base64_read(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING, p, text.n + 1, &n))
		return false;
	*out = str_of((char *)p, n);
	return true;
}

static json_t *parse(struct str json)
{
	json_t *root = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(root))
		return root;
	json_decref(root);
	return NULL;
}

/* A member that is text; .p NULL if it is not there or is none. */
static struct str text(const json_t *object, const char *name)
{
	const json_t *v = json_object_get(object, name);
	return json_is_string(v) ? str_of(json_string_value(v), json_string_length(v))
	                         : str_of(NULL, 0);
}

/* A member that is base64url. */
static bool number(const json_t *object, const char *name, struct arena *arena, gnutls_datum_t *out)
{
	struct str s = text(object, name), raw;
	if (!s.n || s.n > 2048 || !decode(s, arena, &raw) || !raw.n)
		return false;
	*out = (gnutls_datum_t){(unsigned char *)raw.p, (unsigned)raw.n};
	return true;
}

/* ---- the two algorithms ---- */
static bool import_rsa(gnutls_pubkey_t key, const json_t *jwk, struct arena *arena)
{
	gnutls_datum_t n, e;
	unsigned bits = 0;
	return str_eq(text(jwk, "kty"), STR("RSA")) && number(jwk, "n", arena, &n) &&
	       number(jwk, "e", arena, &e) && gnutls_pubkey_import_rsa_raw(key, &n, &e) == 0 &&
	       gnutls_pubkey_get_pk_algorithm(key, &bits) == GNUTLS_PK_RSA && bits >= RSA_BITS_MIN;
}

static bool import_ec(gnutls_pubkey_t key, const json_t *jwk, struct arena *arena)
{
	gnutls_datum_t x, y;
	return str_eq(text(jwk, "kty"), STR("EC")) && str_eq(text(jwk, "crv"), STR("P-256")) &&
	       number(jwk, "x", arena, &x) && number(jwk, "y", arena, &y) && x.size == 32 &&
	       y.size == 32 &&
	       gnutls_pubkey_import_ecc_raw(key, GNUTLS_ECC_CURVE_SECP256R1, &x, &y) == 0;
}

static bool verify_rsa(gnutls_pubkey_t key, const gnutls_datum_t *data, struct str signature)
{
	gnutls_datum_t s = {(unsigned char *)signature.p, (unsigned)signature.n};
	return gnutls_pubkey_verify_data2(key, GNUTLS_SIGN_RSA_SHA256, 0, data, &s) >= 0;
}

/* A signature of JWS is r ‖ s (RFC 7518, 3.4). */
static bool verify_ec(gnutls_pubkey_t key, const gnutls_datum_t *data, struct str signature)
{
	gnutls_datum_t r = {(unsigned char *)signature.p, 32},
		       s = {(unsigned char *)signature.p + 32, 32}, der = {NULL, 0};
	if (signature.n != 64 || gnutls_encode_rs_value(&der, &r, &s) != 0)
		return false;
	bool good = gnutls_pubkey_verify_data2(key, GNUTLS_SIGN_ECDSA_SHA256, 0, data, &der) >= 0;
	gnutls_free(der.data);
	return good;
}

static const struct algorithm {
	const char *name;
	bool (*import)(gnutls_pubkey_t key, const json_t *jwk, struct arena *arena);
	bool (*verify)(gnutls_pubkey_t key, const gnutls_datum_t *data, struct str signature);
} algorithms[] = {{"RS256", import_rsa, verify_rsa}, {"ES256", import_ec, verify_ec}};

static const struct algorithm *find_algorithm(const json_t *header)
{
	struct str name = text(header, "alg");
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
		if (str_eq(name, str_c(algorithms[i].name)))
			return &algorithms[i];
	return NULL;
}

/* May this key be the one for this token? One without `kid` may be any. */
static bool is_for(const json_t *jwk, const json_t *header, const struct algorithm *a)
{
	struct str kid = text(header, "kid"), use = text(jwk, "use"), alg = text(jwk, "alg");
	return (!kid.p || str_eq(text(jwk, "kid"), kid)) && (!use.p || str_eq(use, STR("sig"))) &&
	       (!alg.p || str_eq(alg, str_c(a->name)));
}

static bool vouches(const json_t *jwk, const struct algorithm *a, struct str signed_part,
                    struct str signature, struct arena *arena)
{
	gnutls_pubkey_t key;
	gnutls_datum_t data = {(unsigned char *)signed_part.p, (unsigned)signed_part.n};
	if (gnutls_pubkey_init(&key))
		return false;
	bool good = a->import(key, jwk, arena) && a->verify(key, &data, signature);
	gnutls_pubkey_deinit(key);
	return good;
}

static int try_keys(const json_t *header, struct str jwks, struct str signed_part,
                    struct str signature, struct arena *arena, struct err *err)
{
	const struct algorithm *a = find_algorithm(header);
	if (!a)
		return bad(err, "it is signed by another algorithm than RS256 or ES256");
	if (json_object_get(header, "crit"))
		return bad(err, "its signature has extensions");
	json_t *root = parse(jwks), *jwk;
	bool named = false, good = false;
	size_t i;
	json_array_foreach(json_object_get(root, "keys"), i, jwk)
	{
		if (!is_for(jwk, header, a))
			continue;
		named = true;
		good = good || vouches(jwk, a, signed_part, signature, arena);
	}
	json_decref(root);
	if (good)
		return 0;
	return named ? bad(err, "its signature is wrong")
	             : bad(err, "it is signed with a key that the provider does not publish");
}

int jwt_verify(struct str token, struct str jwks, struct arena *arena, struct str *claims,
               struct err *err)
{
	struct str rest = token, header_text, header_json, payload, signature;
	if (token.n > JWT_BYTES_MAX)
		return bad(err, "it is too long");
	header_text = str_cut(&rest, '.');
	payload = str_cut(&rest, '.');
	struct str signed_part = str_of(token.p, header_text.n + 1 + payload.n);
	if (!rest.n || signed_part.n + 1 + rest.n != token.n ||
	    !decode(header_text, arena, &header_json) || !decode(rest, arena, &signature) ||
	    !decode(payload, arena, claims))
		return bad(err, "it is no signed token");
	json_t *header = parse(header_json);
	int rc = header ? try_keys(header, jwks, signed_part, signature, arena, err)
	                : bad(err, "it is no signed token");
	json_decref(header);
	return rc;
}

/* ---- what it says ---- */
static bool names(const json_t *audience, struct str us)
{
	const json_t *item;
	size_t i;
	if (json_is_string(audience))
		return str_eq(us,
		              str_of(json_string_value(audience), json_string_length(audience)));
	json_array_foreach(audience, i, item)
	{
		if (json_is_string(item) &&
		    str_eq(us, str_of(json_string_value(item), json_string_length(item))))
			return true;
	}
	return false;
}

/* Seconds since 1970 in milliseconds; false if there is none. */
static bool time_of(const json_t *root, const char *name, int64_t *utc_ms)
{
	const json_t *v = json_object_get(root, name);
	double s = json_number_value(v);
	if (!json_is_number(v) || s < 0 || s > 253402300799.0)
		return false;
	*utc_ms = (int64_t)(s * 1000);
	return true;
}

static const char *wrong(const json_t *root, const struct jwt_expect *e)
{
	const json_t *audience = json_object_get(root, "aud"), *azp = json_object_get(root, "azp");
	int64_t expires, issued, from = 0;
	if (!str_eq(text(root, "iss"), e->issuer))
		return "it is from another issuer";
	if (!names(audience, e->audience))
		return "it is meant for another application";
	if (azp ? !str_eq(text(root, "azp"), e->audience)
	        : json_is_array(audience) && json_array_size(audience) > 1)
		return "it was asked for by another application";
	if (!time_of(root, "exp", &expires) || expires + SKEW_MS <= e->now_utc_ms)
		return "it has expired";
	if (!time_of(root, "iat", &issued) || issued > e->now_utc_ms + SKEW_MS ||
	    issued < e->now_utc_ms - AGE_MS)
		return "it is not from now; are both clocks right?";
	if (json_object_get(root, "nbf") &&
	    (!time_of(root, "nbf", &from) || from > e->now_utc_ms + SKEW_MS))
		return "it is not valid yet";
	if (!e->nonce.n || !str_eq(text(root, "nonce"), e->nonce))
		return "it belongs to another sign-in";
	return NULL;
}

static bool keep(struct str s, struct arena *arena, struct str *out)
{
	*out = s.p ? str_of(arena_copy(arena, s.p, s.n), s.n) : s;
	return !s.p || out->p;
}

static int read_person(const json_t *root, struct arena *arena, struct jwt_claims *out,
                       struct err *err)
{
	const json_t *verified = json_object_get(root, "email_verified");
	struct str subject = text(root, "sub");
	*out = (struct jwt_claims){.email_verified = !verified                ? JWT_UNSAID
	                                             : json_is_true(verified) ? JWT_VERIFIED
	                                                                      : JWT_UNVERIFIED};
	if (!subject.n || subject.n > 255)
		return bad(err, "it does not say who signed in");
	if (!keep(subject, arena, &out->subject) ||
	    !keep(text(root, "email"), arena, &out->email) ||
	    !keep(text(root, "name"), arena, &out->name))
		return err_set(err, E_MEMORY, "Out of memory.");
	return 0;
}

int jwt_person(struct str json, struct arena *arena, struct jwt_claims *out, struct err *err)
{
	json_t *root = parse(json);
	int rc = root ? read_person(root, arena, out, err) : bad(err, "it is no JSON");
	json_decref(root);
	return rc;
}

int jwt_read(struct str claims, const struct jwt_expect *expect, struct arena *arena,
             struct jwt_claims *out, struct err *err)
{
	json_t *root = parse(claims);
	const char *why = root ? wrong(root, expect) : "it is no JSON";
	int rc = why ? bad(err, why) : read_person(root, arena, out, err);
	json_decref(root);
	return rc;
}
