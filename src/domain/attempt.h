/*
 * attempt: how often somebody may try to sign in, so that guessing is slow and nobody can keep
 * a person out for good.
 *
 * Failures are counted for the account at this address, for the address, and for the account at
 * all addresses; after some free ones each further one costs a wait that doubles, up to a limit.
 * Where the person signed in from within 90 days only the first of the three holds: others may
 * fail elsewhere as often as they want, the person gets in from where they always do. From a new
 * address it makes them wait a minute at most; and a reset link goes past all of it.
 *
 * A try counts before it is judged and is taken back when it was good, so that many at once gain
 * nothing. Accounts that do not exist count alike.
 */
#ifndef DOMAIN_ATTEMPT_H
#define DOMAIN_ATTEMPT_H

#include "store/store.h"

/* Who tries, where; an e-mail address in lower case. IPv6 addresses count by their /64. */
struct attempt {
	struct str account, address;
};

/* Counts one; E_LIMIT while it has to wait, which says for how long. *locked: this is
 * the try from which on it has to. */
int attempt_begin(struct tx *tx, const struct attempt *a, bool *locked, struct err *err);
/* It was good: failures are forgotten, the address known. */
int attempt_good(struct tx *tx, const struct attempt *a, struct err *err);
/* Neither good nor bad (a password that holds, where a code is still to come). */
int attempt_undo(struct tx *tx, const struct attempt *a, struct err *err);

/* Forget those so long ago that they count for nothing. */
int attempt_sweep(struct tx *tx, struct err *err);

#endif
