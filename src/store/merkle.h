/*
 * merkle: the hash tree of RFC 6962, over leaves that lie elsewhere.
 *
 * A leaf is SHA-256(0x00 ‖ entry), a node SHA-256(0x01 ‖ left ‖ right), the tree of no leaves
 * SHA-256 of nothing. Proofs are made from a reader of complete subtrees, and checked from
 * nothing but hashes.
 *
 * Source: RFC 6962 section 2.1; the checks are those of RFC 9162 sections 2.1.3.2 and 2.1.4.2.
 */
#ifndef STORE_MERKLE_H
#define STORE_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MERKLE_BYTES 32
/* The most hashes of a proof: one a level, and one more for consistency. */
#define MERKLE_PROOF_MAX 65

struct merkle_hash {
	uint8_t b[MERKLE_BYTES];
};

struct merkle_proof {
	struct merkle_hash hash[MERKLE_PROOF_MAX];
	size_t n;
};

/* Reads the hash of the complete subtree over leaves [i << height, (i + 1) << height).
 * Negative when it cannot. */
struct merkle_reader {
	int (*node)(void *of, unsigned height, uint64_t i, struct merkle_hash *out);
	void *of;
};

void merkle_leaf(struct merkle_hash *out, const void *entry, size_t n);
void merkle_node(struct merkle_hash *out, const struct merkle_hash *left,
                 const struct merkle_hash *right);
bool merkle_eq(const struct merkle_hash *a, const struct merkle_hash *b);
/* The largest power of two below n (n at least 2). */
uint64_t merkle_split(uint64_t n);
/* Root over n hashes of one level. */
void merkle_fold(struct merkle_hash *out, const struct merkle_hash *hash, size_t n);

/* 0, or what the reader returned. `index` below `size`; `old` from 1 to `size`. */
int merkle_root(const struct merkle_reader *r, uint64_t size, struct merkle_hash *out);
int merkle_prove_leaf(const struct merkle_reader *r, uint64_t index, uint64_t size,
                      struct merkle_proof *out);
int merkle_prove_growth(const struct merkle_reader *r, uint64_t old, uint64_t size,
                        struct merkle_proof *out);

/* Does the proof show that `leaf` is number `index` of the tree of that size and root? */
bool merkle_check_leaf(const struct merkle_proof *proof, uint64_t index, uint64_t size,
                       const struct merkle_hash *leaf, const struct merkle_hash *root);
/* Does the proof show that the tree of `size` leaves begins with those of the older tree? */
bool merkle_check_growth(const struct merkle_proof *proof, uint64_t old, uint64_t size,
                         const struct merkle_hash *old_root, const struct merkle_hash *root);

#endif
