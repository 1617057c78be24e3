/*
 * totp: the second factor: codes from an authenticator app (RFC 6238: SHA-1, six digits, thirty
 * seconds, one step early or late), no code good twice; and recovery codes, each good once, for
 * the day the telephone is lost.
 *
 * The secret is sealed (store/seal.h); of recovery codes only hashes are kept.
 */
#ifndef DOMAIN_TOTP_H
#define DOMAIN_TOTP_H

#include "domain/actor.h"

#define TOTP_RECOVERY_CODES 10

struct totp_start {
	struct str secret; /* base32, to type in */
	struct str uri;    /* otpauth://…, to show as a QR code */
};
extern const struct shape totp_start_shape;

/* A new secret for who asks, not in force until a first code confirms it. E_CONFLICT when they
 * have one in force. */
int totp_start(struct tx *tx, const struct actor *who, struct arena *arena, struct totp_start *out,
               struct err *err);
/* In force from now on. `codes`: recovery codes as a JSON list, never shown again. E_INVALID for a
 * code that does not fit. */
int totp_confirm(struct tx *tx, const struct actor *who, struct str code, struct arena *arena,
                 struct str *codes, struct err *err);
/* Uses up a code of the app or a recovery code. *holds: it was one. */
int totp_use(struct tx *tx, const struct actor *who, struct str code, struct arena *arena,
             bool *holds, struct err *err);
/* Other recovery codes, in place of those that are left. E_CONFLICT without a second factor. */
int totp_renew(struct tx *tx, const struct actor *who, struct arena *arena, struct str *codes,
               struct err *err);
/* Not in force any more: of oneself, or of somebody who lost everything. */
int totp_remove(struct tx *tx, const struct actor *who, struct str person_id, struct err *err);

#endif
