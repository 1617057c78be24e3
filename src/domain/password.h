/*
 * password: what makes a good one, and its Argon2id hash (RFC 9106): 56 MiB, two passes, about a
 * tenth of a second. Length counts, kinds of characters do not (NIST SP 800-63B 5.1.1.2); those
 * that everybody tries first, and the person's own name or address, are refused.
 *
 * At most PASSWORD_AT_ONCE are computed at a time, so that memory stays where it should; others
 * wait, and when too many wait, E_UNAVAILABLE. Never inside a transaction. Threads: any.
 */
#ifndef DOMAIN_PASSWORD_H
#define DOMAIN_PASSWORD_H

#include "base/err.h"
#include "base/str.h"

#define PASSWORD_HASH_BYTES  128
#define PASSWORD_MAX         256 /* bytes */
#define PASSWORD_AT_ONCE     2
#define PASSWORD_WAITING_MAX 16

/* May it be one, of at least `min` characters? E_INVALID names `field` and says why not. */
int password_judge(struct str password, int64_t min, struct str name, struct str email,
                   const char *field, struct err *err);
/* NUL-terminated. */
int password_hash(struct str password, char out[PASSWORD_HASH_BYTES], struct err *err);
/* Does it hold? A hash with .p NULL is nobody's: takes as long, and never holds. */
int password_verify(struct str password, struct str hash, bool *holds, struct err *err);

#endif
