/*
 * buf: builds bytes, with its largest size given at the start.
 *
 * One sticky error: after an append that does not fit, `failed` is set, further
 * appends do nothing, and the writer checks once at the end. `n` goes on
 * counting in the fixed form, so that a caller learns the size it should have had.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

struct buf {
	char *p;
	size_t n, cap, max;
	bool failed, fixed;
};

/* Grows on the heap up to max_bytes; release with buf_release(). What it held is wiped, there and
 * when it grows. */
void buf_init(struct buf *b, size_t max_bytes);
void buf_release(struct buf *b);
/* What was built, copied into the arena, and released. .p NULL when it failed or memory ran out. */
struct str buf_keep(struct buf *b, struct arena *arena);
/* Writes into memory of the caller's, never beyond it. */
void buf_init_fixed(struct buf *b, char *memory, size_t bytes);

void buf_add(struct buf *b, const char *p, size_t n);
/* Room for n more bytes at the end, for a writer that fills it in and adds to b->n itself.
 * NULL, and failed, when there is none. */
char *buf_room(struct buf *b, size_t n);
static inline void buf_str(struct buf *b, struct str s) { buf_add(b, s.p, s.n); }
static inline void buf_c(struct buf *b, const char *c) { buf_add(b, c, strlen(c)); }
void buf_char(struct buf *b, char c);
void buf_u64(struct buf *b, uint64_t v);
void buf_i64(struct buf *b, int64_t v);
/* Fixed-point decimal, rounded half up, `decimals` 0…6; no exponent, no locale. */
void buf_fixed(struct buf *b, double v, unsigned decimals);
/* A JSON string with its quotes (RFC 8259): control characters, quote and backslash escaped. */
void buf_json(struct buf *b, struct str s);
static inline struct str buf_view(const struct buf *b) { return str_of(b->p, b->n); }

#endif
