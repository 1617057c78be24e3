/*
 * presidio_operator: what may be done with something that was found: replace, redact, mask, hash,
 * encrypt, keep; and back: decrypt. One table with their names, checks and work.
 *
 * encrypt: AES-CBC with a key of 128, 192 or 256 bits, PKCS#7 padding, a random IV before the
 * text, as URL-safe base64 (RFC 4648). hash: SHA-256 or SHA-512 of the text and a salt after it:
 * the client's, of at least 16 bytes, or 32 random bytes that one request shares.
 */
#ifndef WEB_PRESIDIO_OPERATOR_H
#define WEB_PRESIDIO_OPERATOR_H

#include "web/presidio.h"

struct presidio_work {
	struct request *q;
	const json_t *parameters; /* of the operator; NULL: none */
	struct str entity;
	unsigned char salt[32]; /* of the request */
};

struct presidio_operator {
	const char *name;
	bool back; /* it undoes: for /deanonymize */
	/* Appends what becomes of the text. 0, E_INVALID with their words in err (422), or
	 * E_CORRUPT (their 500). */
	int (*run)(const struct presidio_work *w, struct str text, struct buf *out,
	           struct err *err);
};
extern const struct presidio_operator presidio_operators[]; /* ends with .name NULL */
const struct presidio_operator *presidio_operator_find(struct str name, bool back);

#endif
