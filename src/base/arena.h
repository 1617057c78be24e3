/*
 * arena: memory that dies together.
 *
 * A fixed arena hands out pieces of one block of the caller's (the checker uses
 * only this form). A heap arena grows by blocks up to a largest size given at
 * the start (the server's requests and jobs). What it held is wiped before it
 * is given back.
 *
 * A failed allocation returns NULL and leaves `failed` set, so that a pipeline
 * may check once at its end. Pieces are aligned to 16 bytes and not cleared.
 * Not thread-safe: one arena, one thread.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena {
	char *p;
	size_t used, cap;
	bool failed;
	void *blocks;     /* heap form: list of blocks, newest first */
	size_t max_bytes; /* heap form: 0 in the fixed form */
	size_t total;     /* heap form: bytes of all blocks */
};

void arena_init(struct arena *a, void *memory, size_t bytes);
void *arena_alloc(struct arena *a, size_t bytes);
/* n × bytes, checked for overflow. */
void *arena_array(struct arena *a, size_t n, size_t bytes);
/* Cleared. */
void *arena_zero(struct arena *a, size_t n, size_t bytes);
/* Give back everything after the point arena_mark() named (fixed form). */
static inline size_t arena_mark(const struct arena *a) { return a->used; }
static inline void arena_back(struct arena *a, size_t mark) { a->used = mark; }
#define ARENA_NEW(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))

/* The heap form: nothing is allocated until first use. */
void arena_open(struct arena *a, size_t max_bytes);
void arena_close(struct arena *a);
/* Copy of n bytes, with a NUL after them. NULL when the arena is full. */
char *arena_copy(struct arena *a, const char *p, size_t n);

#endif
