/*
 * token: how a machine speaks for a person (`Authorization: Bearer chp_…`): with at most what
 * the person may, and of that only its scopes, until it expires. Shown once, when it is made.
 */
#ifndef DOMAIN_TOKEN_H
#define DOMAIN_TOKEN_H

#include "domain/actor.h"
#include "domain/secret.h"

#define TOKEN_DAYS_MAX 366

struct token {
	struct str id, name;
	struct str scopes; /* JSON: names of permissions */
	int64_t created_utc_ms, expires_utc_ms, last_used_utc_ms;
	struct str token; /* the secret, only when it was just made */
};
extern const struct shape token_shape;

/* Bits of the permissions that a JSON list names; E_INVALID if one of them is none, or none is
 * named. */
int token_scopes(struct str json, struct arena *arena, uint64_t *scopes, struct err *err);
/* One's own. Makes one out of name, scopes and expires_utc_ms, and fills in the rest. */
int token_create(struct tx *tx, const struct actor *who, struct token *t, struct arena *arena,
                 struct err *err);
int token_list(struct tx *tx, const struct actor *who, struct arena *arena, struct token **tokens,
               size_t *n, struct err *err);
int token_revoke(struct tx *tx, const struct actor *who, struct str id, struct err *err);

#endif
