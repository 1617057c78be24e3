/*
 * oidc: single sign-on through the organisation's own identity provider (OpenID Connect Core 1.0,
 * authorization code flow with PKCE). This is what of it needs no network: the setting, the
 * secrets of a sign-in under way, and whom somebody who signed in there is here.
 *
 * A sign-in under way lives in a cookie: from its secret come state, nonce and PKCE verifier, so
 * that whoever returns must be the browser that left, and the database keeps nothing but a hash
 * of the state, good once and for ten minutes.
 *
 * Who somebody is: by the provider's stable subject; the first time by an address that the
 * provider verified, of a person who exists or was invited. Strangers become members only where
 * the setting says so.
 */
#ifndef DOMAIN_OIDC_H
#define DOMAIN_OIDC_H

#include "domain/jwt.h"
#include "domain/signin.h"

struct oidc {
	bool enabled;
	struct str issuer; /* https://login.example.org, as its tokens have it */
	struct str client_id;
	struct str client_secret; /* only in; sealed; .p NULL: leave it */
	bool has_secret;
	struct str label;   /* what the button says */
	bool trust_email;   /* its addresses are right where it says nothing of having verified them
	                     */
	bool self_register; /* anybody whom the provider knows becomes a member */
	int64_t version;
	struct str secret_sealed; /* base64 */
};
extern const struct shape oidc_shape;

int oidc_get(struct tx *tx, struct arena *arena, struct oidc *out, struct err *err);
int oidc_put(struct tx *tx, const struct actor *who, struct oidc *o, struct arena *arena,
             struct err *err);
/* The client secret, for asking the provider; .p NULL if there is none. Wipe with seal_wipe(). */
int oidc_secret(struct tx *tx, const struct oidc *o, struct arena *arena, struct str *secret,
                struct err *err);

/* ---- a sign-in under way ---- */
struct oidc_flow {
	char state[SECRET_TEXT_BYTES], nonce[SECRET_TEXT_BYTES], verifier[SECRET_TEXT_BYTES];
	char challenge[SECRET_TEXT_BYTES]; /* S256 of the verifier */
};
void oidc_flow(struct str cookie, struct oidc_flow *out);
/* It begins; the cookie's secret is new. */
int oidc_begin(struct tx *tx, struct secret *cookie, struct oidc_flow *flow, struct err *err);
/* It returns, once: E_INVALID unless state and cookie belong together and nobody was here before.
 */
int oidc_return(struct tx *tx, struct str cookie, struct str state, struct oidc_flow *flow,
                struct err *err);
/* It failed; recorded, without saying who. */
int oidc_failed(struct tx *tx, const struct session_place *place, const char *why,
                struct arena *arena, struct err *err);

/* Whoever the provider named, signed in here. E_FORBIDDEN for a stranger. */
int oidc_signin(struct tx *tx, const struct oidc *o, const struct jwt_claims *claims,
                const struct session_place *place, struct arena *arena, struct signin_result *out,
                struct err *err);

#endif
