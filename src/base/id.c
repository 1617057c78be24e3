#include "base/id.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/clock.h"

void id_random(void *out, size_t n)
{
	unsigned char *p = out;
	while (n) {
		ssize_t got = getrandom(p, n < 256 ? n : 256, 0);
		if (got <= 0)
			abort();
		p += got;
		n -= (size_t)got;
	}
}

struct id id_new(void)
{
	/* 48 bits of milliseconds, 12 bits of counter within one, 62 random bits */
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static uint64_t last;
	uint64_t now = (uint64_t)clock_utc_ms() << 12;
	pthread_mutex_lock(&lock);
	last = now > last ? now : last + 1;
	now = last;
	pthread_mutex_unlock(&lock);

	unsigned char b[16];
	id_random(b, sizeof b);
	for (int i = 0; i < 6; i++)
		b[i] = (unsigned char)(now >> (52 - 8 * i));
	b[6] = (unsigned char)(0x70 | (now >> 8 & 0x0F));
	b[7] = (unsigned char)now;
	b[8] = (unsigned char)(0x80 | (b[8] & 0x3F));

	struct id id;
	char *o = id.c;
	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*o++ = '-';
		*o++ = "0123456789abcdef"[b[i] >> 4];
		*o++ = "0123456789abcdef"[b[i] & 15];
	}
	*o = 0;
	return id;
}

bool id_valid(struct str s)
{
	if (s.n != ID_BYTES - 1)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
		char c = s.p[i];
		if (hyphen ? c != '-' : !ascii_is_digit(c) && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return true;
}

void id_secret(char *out, size_t n)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	uint32_t bits = 0;
	unsigned have = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned char b;
		id_random(&b, 1);
		bits = bits << 8 | b;
		for (have += 8; have >= 6; have -= 6)
			*out++ = digits[bits >> (have - 6) & 63];
	}
	if (have)
		*out++ = digits[bits << (6 - have) & 63];
	*out = 0;
}
