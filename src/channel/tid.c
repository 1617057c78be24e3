#include "channel/tid.h"

void tid_make(struct str key, int64_t utc_ms, char out[TID_BYTES])
{
	static const char digits[] = "234567abcdefghijklmnopqrstuvwxyz";
	uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */
	for (size_t i = 0; i < key.n; i++)
		hash = (hash ^ (unsigned char)key.p[i]) * 0x100000001B3u;
	hash ^= hash >> 32;
	uint64_t micros = (uint64_t)utc_ms * 1000 + hash % 1000;
	uint64_t bits = (micros << 10 | (hash / 1000 & 1023)) & INT64_MAX;
	for (size_t i = TID_BYTES - 1; i--;) {
		out[i] = digits[bits & 31];
		bits >>= 5;
	}
	out[TID_BYTES - 1] = 0;
}
