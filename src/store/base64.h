/*
 * base64: reads RFC 4648 strictly. libsodium 1.0.18's reader takes every byte from 0x80 for some
 * letter of the alphabet; what we compare, sign or hand on must have one form only.
 */
#ifndef STORE_BASE64_H
#define STORE_BASE64_H

#include <sodium.h>

#include "base/str.h"

/* At most `cap` bytes to `out`, *n of them; `variant` is one of sodium_base64_VARIANT_…. False for
 * anything but the one way to write them. */
static inline bool base64_read(struct str s, int variant, uint8_t *out, size_t cap, size_t *n)
{
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] >= 0x80)
			return false;
	return sodium_base642bin(out, cap, s.p, s.n, NULL, n, NULL, variant) == 0;
}

#endif
