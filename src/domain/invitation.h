/*
 * invitation: a link by which somebody chooses a password: to join, or because they forgot
 * theirs. Its secret is in the fragment (/join#chi_…), which no server logs; it is good once and
 * for some days. How it reaches the person is for whoever makes it: no mail server is needed.
 */
#ifndef DOMAIN_INVITATION_H
#define DOMAIN_INVITATION_H

#include "domain/person.h"
#include "domain/signin.h"

struct invitation {
	struct str id, person_id, email, name;
	bool reset; /* of a person who joined already */
	int64_t created_utc_ms, expires_utc_ms;
	struct str created_by; /* person */
	struct str link;       /* only when it was just made */
};
extern const struct shape invitation_shape;

/* Add a person (domain/person.h) and a link for them. */
int invitation_create(struct tx *tx, const struct actor *who, struct person *p, struct arena *arena,
                      struct invitation *out, struct err *err);
/* A new link for a person, in place of those they have. */
int invitation_reset(struct tx *tx, const struct actor *who, struct str person_id,
                     struct arena *arena, struct invitation *out, struct err *err);
/* Those that are open, after id `after` (.p NULL: from the start). */
int invitation_list(struct tx *tx, const struct actor *who, struct str after, int64_t limit,
                    struct arena *arena, struct invitation **list, size_t *n, struct err *err);
/* The link is good no more; somebody who has not joined is disabled. */
int invitation_withdraw(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                        struct err *err);

/* What to greet with: whose it is. E_NOT_FOUND for one that is not, or no longer, good. */
int invitation_open(struct tx *tx, struct str secret, struct arena *arena, struct invitation *out,
                    struct err *err);
/* Choose a password; a name (.p NULL: leave it). The link is used up, other sessions end, and
 * they are signed in, unless a second factor is to come (out->needs). */
int invitation_accept(struct store *store, struct str secret, struct str name, struct str password,
                      const struct session_place *place, struct arena *arena,
                      struct signin_result *out, struct err *err);

#endif
