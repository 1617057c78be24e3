/*
 * signin: from an e-mail address and a password, and a code where there is a second factor, to a
 * session. Whoever fails learns nothing: unknown addresses, disabled people and wrong passwords
 * get the same answer after the same work. How often one may fail: domain/attempt.h. Successes
 * and failures are in the audit log.
 *
 * These begin their own transactions: a password's hash is computed between two of them.
 */
#ifndef DOMAIN_SIGNIN_H
#define DOMAIN_SIGNIN_H

#include "domain/session.h"

enum signin_needs { SIGNIN_NOTHING, SIGNIN_TOTP, SIGNIN_ENROLL_TOTP, SIGNIN_NEEDS__MAX };
/* "", "totp", "enroll_totp" */
extern const char *const signin_needs_names[SIGNIN_NEEDS__MAX + 1];

struct signin {
	struct str email, password;
	struct str code; /* of the authenticator app, or a recovery code; .p NULL: not asked yet */
	struct session_place place;
};

struct signin_result {
	enum signin_needs needs; /* TOTP: no session yet, do it again with a code. ENROLL_TOTP: the
	                            session is good for that alone */
	struct secret secret;    /* of the session */
};

/* E_UNAUTHENTICATED; E_LIMIT after too many failures, which says how long to wait. */
int signin(struct store *store, const struct signin *in, struct arena *arena,
           struct signin_result *out, struct err *err);
/* The password once more, of somebody who is signed in and is about to change what it guards. */
int signin_again(struct store *store, const struct actor *who, struct str password,
                 struct str address, struct arena *arena, struct err *err);
/* Change one's own password; one's other sessions end. E_UNAUTHENTICATED unless `current` holds. */
int signin_change_password(struct store *store, const struct actor *who, struct str current,
                           struct str next, struct str address, struct arena *arena,
                           struct err *err);

/* Forget what is over: sessions, tokens, links, tries to sign in. */
int signin_sweep(struct tx *tx, struct err *err);

/* ---- for the other ways in: an invitation, single sign-on, set-up ---- */
/* Somebody has shown who they are, and this is their session. by_password: the organisation may
 * ask for a second factor on top. */
int signin_open(struct tx *tx, struct str person_id, bool by_password,
                const struct session_place *place, struct arena *arena, struct signin_result *out,
                struct err *err);
/* Set the hash; the person's sessions but `keep` end. */
int signin_set_password(struct tx *tx, const struct actor *who, struct str person_id,
                        const char *hash, struct str keep, struct err *err);

#endif
