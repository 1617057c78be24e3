/*
 * provider: the conversation with an OpenID Connect provider: what it says of itself
 * (OpenID Connect Discovery 1.0), its keys, and a code for an identity token. What it says is kept
 * for a while, one provider in a process; keys are asked for anew when a token names one that is
 * not known, at most every few seconds.
 *
 * Threads: any. Nothing here may be called inside a transaction: it waits for the network.
 */
#ifndef WEB_PROVIDER_H
#define WEB_PROVIDER_H

#include "domain/oidc.h"

struct provider {
	struct str issuer;
	struct str authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri;
	bool basic; /* how to show the client secret: in a header, else in the body */
};

/* Asked now, or a while ago. E_UNAVAILABLE with words about the provider's host; E_INVALID for a
 * document that is not its. */
int provider_find(struct str issuer, struct arena *arena, struct provider *out, struct err *err);
/* Where to send the browser. */
int provider_url(const struct provider *p, const struct oidc *o, const struct oidc_flow *flow,
                 struct str redirect_uri, struct arena *arena, struct str *url, struct err *err);
/* The code that the browser brought, for who it is. E_UNAVAILABLE, E_INVALID. */
int provider_exchange(const struct provider *p, const struct oidc *o, struct str secret,
                      const struct oidc_flow *flow, struct str redirect_uri, struct str code,
                      struct arena *arena, struct jwt_claims *out, struct err *err);

#endif
