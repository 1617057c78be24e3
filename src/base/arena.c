#include "base/arena.h"

#include <stdint.h>
#include <string.h>

#ifndef __wasm__
#include <stdlib.h>

#define BLOCK_BYTES ((size_t)16 << 10)

struct block {
	struct block *next;
	size_t used; /* of one that others followed */
};

static struct block *newest(struct arena *a)
{
	struct block *b = a->blocks;
	if (b)
		b->used = a->used;
	return b;
}

static bool grow(struct arena *a, size_t bytes)
{
	size_t want = bytes + sizeof(struct block) + 16;
	if (want < BLOCK_BYTES)
		want = BLOCK_BYTES;
	if (a->total + want > a->max_bytes)
		want = a->max_bytes - a->total;
	if (want < bytes + sizeof(struct block) + 16)
		return false;
	struct block *b = malloc(want);
	if (!b)
		return false;
	*b = (struct block){newest(a), 0};
	a->blocks = b;
	a->total += want;
	a->p = (char *)b;
	a->cap = want;
	a->used = sizeof *b;
	return true;
}

void arena_open(struct arena *a, size_t max_bytes) { *a = (struct arena){.max_bytes = max_bytes}; }

void arena_close(struct arena *a)
{
	for (struct block *b = newest(a); b;) {
		struct block *next = b->next;
		explicit_bzero(b, b->used);
		free(b);
		b = next;
	}
	*a = (struct arena){.max_bytes = a->max_bytes};
}
#else
static bool grow(struct arena *a, size_t bytes)
{
	(void)a, (void)bytes;
	return false;
}
#endif

void arena_init(struct arena *a, void *memory, size_t bytes)
{
	*a = (struct arena){.p = memory, .cap = bytes};
}

void *arena_alloc(struct arena *a, size_t bytes)
{
	for (;;) {
		size_t skip = (size_t)(-((uintptr_t)a->p + a->used) & 15);
		if (a->p && bytes <= a->cap && a->used + skip <= a->cap - bytes) {
			void *out = a->p + a->used + skip;
			a->used += skip + bytes;
			return out;
		}
		if (!a->max_bytes || bytes > a->max_bytes || !grow(a, bytes)) {
			a->failed = true;
			return NULL;
		}
	}
}

void *arena_array(struct arena *a, size_t n, size_t bytes)
{
	if (bytes && n > SIZE_MAX / bytes) {
		a->failed = true;
		return NULL;
	}
	return arena_alloc(a, n * bytes);
}

void *arena_zero(struct arena *a, size_t n, size_t bytes)
{
	void *p = arena_array(a, n, bytes);
	return p ? memset(p, 0, n * bytes) : NULL;
}

char *arena_copy(struct arena *a, const char *p, size_t n)
{
	char *out = arena_alloc(a, n + 1);
	if (out) {
		if (n)
			memcpy(out, p, n);
		out[n] = 0;
	}
	return out;
}
