/*
 * jwt: the identity token that a provider signed: a JSON Web Token (RFC 7519) as a compact JSON
 * Web Signature (RFC 7515), with RS256 or ES256 and nothing else, checked against a set of public
 * keys (RFC 7517).
 *
 * What a token says of itself decides little: its algorithm must be one of the two, and the key
 * that its `kid` names must be of that kind; no key of another kind, no secret, no `none`, no
 * extensions (`crit`) (RFC 8725).
 */
#ifndef DOMAIN_JWT_H
#define DOMAIN_JWT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define JWT_BYTES_MAX 16384

/* Does one of the keys in `jwks` (JSON) vouch for the token? Then *claims is its payload, JSON in
 * the arena. E_INVALID says what is wrong. */
int jwt_verify(struct str token, struct str jwks, struct arena *arena, struct str *claims,
               struct err *err);

struct jwt_expect {
	struct str issuer, audience, nonce;
	int64_t now_utc_ms;
};

enum jwt_verified { JWT_UNSAID, JWT_UNVERIFIED, JWT_VERIFIED };

struct jwt_claims {
	struct str subject;
	struct str email, name; /* .p NULL: not said */
	enum jwt_verified email_verified;
};

/* Who it is, as the JSON of a token or of the provider's userinfo endpoint has it. E_INVALID when
 * there is no subject. */
int jwt_person(struct str json, struct arena *arena, struct jwt_claims *out, struct err *err);

/* What the payload says, if it is meant for us, now, and for this sign-in (OpenID Connect Core
 * 3.1.3.7): iss, aud, azp, exp, iat, nbf, nonce. Clocks may differ by a minute. E_INVALID. */
int jwt_read(struct str claims, const struct jwt_expect *expect, struct arena *arena,
             struct jwt_claims *out, struct err *err);

#endif
