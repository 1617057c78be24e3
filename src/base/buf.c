#include "base/buf.h"

#ifndef __wasm__
#include <stdlib.h>

static void discard(struct buf *b)
{
	if (b->p)
		explicit_bzero(b->p, b->cap);
	free(b->p);
}

static bool room(struct buf *b, size_t n)
{
	if (b->fixed)
		return b->n <= b->cap && n <= b->cap - b->n;
	if (b->failed || n > b->max - b->n)
		return false;
	if (n <= b->cap - b->n)
		return true;
	size_t cap = b->cap ? b->cap : 256;
	while (cap < b->n + n)
		cap *= 2;
	if (cap > b->max)
		cap = b->max;
	char *p = malloc(cap); /* realloc() would leave a copy behind */
	if (!p)
		return false;
	if (b->n)
		memcpy(p, b->p, b->n);
	discard(b);
	b->p = p;
	b->cap = cap;
	return true;
}

void buf_init(struct buf *b, size_t max_bytes) { *b = (struct buf){.max = max_bytes}; }

void buf_release(struct buf *b)
{
	if (!b->fixed)
		discard(b);
	*b = (struct buf){.max = b->max, .fixed = b->fixed};
}

struct str buf_keep(struct buf *b, struct arena *arena)
{
	char *copy = b->failed ? NULL : arena_copy(arena, b->p, b->n);
	struct str out = str_of(copy, copy ? b->n : 0);
	buf_release(b);
	return out;
}
#else
static bool room(struct buf *b, size_t n) { return b->n <= b->cap && n <= b->cap - b->n; }
#endif

void buf_init_fixed(struct buf *b, char *memory, size_t bytes)
{
	*b = (struct buf){.p = memory, .cap = bytes, .max = bytes, .fixed = true};
}

void buf_add(struct buf *b, const char *p, size_t n)
{
	if (!n)
		return;
	if (room(b, n))
		memcpy(b->p + b->n, p, n);
	else
		b->failed = true;
	if (!b->failed || b->fixed)
		b->n += n;
}

char *buf_room(struct buf *b, size_t n)
{
	if (b->failed || !room(b, n)) {
		b->failed = true;
		return NULL;
	}
	return b->p + b->n;
}

void buf_char(struct buf *b, char c) { buf_add(b, &c, 1); }

void buf_u64(struct buf *b, uint64_t v)
{
	char digits[20];
	size_t i = sizeof digits;
	do
		digits[--i] = (char)('0' + v % 10);
	while (v /= 10);
	buf_add(b, digits + i, sizeof digits - i);
}

void buf_i64(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_char(b, '-');
	buf_u64(b, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void buf_fixed(struct buf *b, double v, unsigned decimals)
{
	uint64_t scale = 1;
	for (unsigned i = 0; i < decimals; i++)
		scale *= 10;
	if (v < 0) {
		buf_char(b, '-');
		v = -v;
	}
	uint64_t all =
		v >= 9e12 ? UINT64_C(9000000000000) * scale : (uint64_t)(v * (double)scale + 0.5);
	buf_u64(b, all / scale);
	if (!decimals)
		return;
	buf_char(b, '.');
	for (uint64_t rest = all % scale; scale > 1; rest %= scale) {
		scale /= 10;
		buf_char(b, (char)('0' + rest / scale));
	}
}

void buf_json(struct buf *b, struct str s)
{
	static const char hex[] = "0123456789abcdef";
	buf_char(b, '"');
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(b, s.p + from, i - from);
		from = i + 1;
		switch (c) {
		case '"': buf_add(b, "\\\"", 2); break;
		case '\\': buf_add(b, "\\\\", 2); break;
		case '\n': buf_add(b, "\\n", 2); break;
		case '\r': buf_add(b, "\\r", 2); break;
		case '\t': buf_add(b, "\\t", 2); break;
		default:
			buf_add(b, "\\u00", 4);
			buf_char(b, hex[c >> 4]);
			buf_char(b, hex[c & 15]);
		}
	}
	buf_add(b, s.p + from, s.n - from);
	buf_char(b, '"');
}
