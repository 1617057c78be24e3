/*
 * secret: what opens a session, a token or a link: a prefix that says which, and 32 random bytes.
 * Its holder alone has it; the database has its hash (BLAKE2b, enough for what cannot be guessed)
 * and finds a row by that, so that reading the database opens nothing.
 */
#ifndef DOMAIN_SECRET_H
#define DOMAIN_SECRET_H

#include "store/store.h"

#define SECRET_SESSION    "chs_"
#define SECRET_TOKEN      "chp_"
#define SECRET_INVITATION "chi_"
#define SECRET_SETUP      "chx_"

#define SECRET_BYTES 48 /* prefix, 43 characters and a NUL */

struct secret {
	char c[SECRET_BYTES];
};

struct secret_hash {
	unsigned char b[32];
};

struct secret secret_new(const char *prefix);
static inline struct str secret_str(const struct secret *s)
{
	return str_of(s->c, SECRET_BYTES - 1);
}
/* Of the secret alone, or of what a secret is used for: those of two uses tell nothing of each
 * other. `use` has at most 64 bytes; "" for the database. */
struct secret_hash secret_hash(struct str secret, const char *use);
/* The hash as a parameter of a statement. */
static inline struct sql_value secret_sql(const struct secret_hash *h)
{
	return sql_blob(str_of((const char *)h->b, sizeof h->b));
}
/* The hash as 43 characters of base64url and a NUL. */
#define SECRET_TEXT_BYTES 44
void secret_text(const struct secret_hash *h, char out[SECRET_TEXT_BYTES]);
/* Alike? In a time that does not tell where they differ. */
bool secret_same(struct str a, struct str b);

#endif
