/*
 * id: unique ids that sort by the time they were made (UUID version 7, RFC 9562), and
 * secrets for links and tokens. Random bytes come from the kernel. Threads: any.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/str.h"

#define ID_BYTES 37 /* 36 characters and a NUL */

struct id {
	char c[ID_BYTES];
};

/* A new id; ids made by one process never sort before those it made earlier. */
struct id id_new(void);
static inline struct str id_str(const struct id *id) { return str_of(id->c, ID_BYTES - 1); }
/* Has it the form of an id: 36 lower-case hexadecimal digits and hyphens? */
bool id_valid(struct str s);

/* Fill with random bytes; ends the process if the kernel has none to give. */
void id_random(void *out, size_t n);
/* n random bytes as unpadded base64url (RFC 4648), NUL-terminated: out has room for ID_SECRET(n).
 */
#define ID_SECRET(n) (((n)*4 + 2) / 3 + 1)
void id_secret(char *out, size_t n);

#endif
