#include "domain/secret.h"

#include <sodium.h>

#include "base/id.h"

struct secret secret_new(const char *prefix)
{
	struct secret s;
	memcpy(s.c, prefix, 4);
	id_secret(s.c + 4, 32);
	return s;
}

struct secret_hash secret_hash(struct str secret, const char *use)
{
	struct secret_hash h;
	size_t n = strlen(use);
	crypto_generichash(h.b, sizeof h.b, (const unsigned char *)secret.p, secret.n,
	                   n ? (const unsigned char *)use : NULL, n);
	return h;
}

void secret_text(const struct secret_hash *h, char out[SECRET_TEXT_BYTES])
{
	sodium_bin2base64(out, SECRET_TEXT_BYTES, h->b, sizeof h->b,
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool secret_same(struct str a, struct str b)
{
	return a.n == b.n && sodium_memcmp(a.p, b.p, a.n) == 0;
}
