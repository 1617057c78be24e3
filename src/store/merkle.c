#include "store/merkle.h"

#include <sodium.h>
#include <string.h>

void merkle_leaf(struct merkle_hash *out, const void *entry, size_t n)
{
	static const uint8_t prefix = 0;
	crypto_hash_sha256_state s;
	crypto_hash_sha256_init(&s);
	crypto_hash_sha256_update(&s, &prefix, 1);
	crypto_hash_sha256_update(&s, entry, n);
	crypto_hash_sha256_final(&s, out->b);
}

void merkle_node(struct merkle_hash *out, const struct merkle_hash *left,
                 const struct merkle_hash *right)
{
	uint8_t in[1 + 2 * MERKLE_BYTES] = {1};
	memcpy(in + 1, left->b, MERKLE_BYTES);
	memcpy(in + 1 + MERKLE_BYTES, right->b, MERKLE_BYTES);
	crypto_hash_sha256(out->b, in, sizeof in);
}

bool merkle_eq(const struct merkle_hash *a, const struct merkle_hash *b)
{
	return memcmp(a->b, b->b, MERKLE_BYTES) == 0;
}

uint64_t merkle_split(uint64_t n)
{
	uint64_t k = 1;
	while (k < n - k)
		k <<= 1;
	return k;
}

void merkle_fold(struct merkle_hash *out, const struct merkle_hash *hash, size_t n)
{
	struct merkle_hash left, right;
	if (n == 0) {
		crypto_hash_sha256(out->b, (const uint8_t *)"", 0);
		return;
	}
	if (n == 1) {
		*out = hash[0];
		return;
	}
	size_t k = (size_t)merkle_split(n);
	merkle_fold(&left, hash, k);
	merkle_fold(&right, hash + k, n - k);
	merkle_node(out, &left, &right);
}

/* ---- making proofs ---- */

/* Root over leaves [begin, begin + n), where begin is a multiple of the least power of two ≥ n. */
static int range(const struct merkle_reader *r, uint64_t begin, uint64_t n, struct merkle_hash *out)
{
	struct merkle_hash left, right;
	int rc;
	if ((n & (n - 1)) == 0) {
		unsigned height = (unsigned)__builtin_ctzll(n);
		return r->node(r->of, height, begin >> height, out);
	}
	uint64_t k = merkle_split(n);
	if ((rc = range(r, begin, k, &left)) < 0 || (rc = range(r, begin + k, n - k, &right)) < 0)
		return rc;
	merkle_node(out, &left, &right);
	return 0;
}

static int add(const struct merkle_reader *r, uint64_t begin, uint64_t n, struct merkle_proof *out)
{
	return range(r, begin, n, &out->hash[out->n++]);
}

int merkle_root(const struct merkle_reader *r, uint64_t size, struct merkle_hash *out)
{
	if (size)
		return range(r, 0, size, out);
	merkle_fold(out, NULL, 0);
	return 0;
}

/* PATH(m, D[n]) of the RFC; `at` is where D begins in the whole tree. */
static int path(const struct merkle_reader *r, uint64_t at, uint64_t m, uint64_t n,
                struct merkle_proof *out)
{
	int rc;
	if (n == 1)
		return 0;
	uint64_t k = merkle_split(n);
	if (m < k) {
		rc = path(r, at, m, k, out);
		return rc < 0 ? rc : add(r, at + k, n - k, out);
	}
	rc = path(r, at + k, m - k, n - k, out);
	return rc < 0 ? rc : add(r, at, k, out);
}

int merkle_prove_leaf(const struct merkle_reader *r, uint64_t index, uint64_t size,
                      struct merkle_proof *out)
{
	out->n = 0;
	return path(r, 0, index, size, out);
}

/* SUBPROOF(m, D[n], whole) of the RFC. */
static int subproof(const struct merkle_reader *r, uint64_t at, uint64_t m, uint64_t n, bool whole,
                    struct merkle_proof *out)
{
	int rc;
	if (m == n)
		return whole ? 0 : add(r, at, n, out);
	uint64_t k = merkle_split(n);
	if (m <= k) {
		rc = subproof(r, at, m, k, whole, out);
		return rc < 0 ? rc : add(r, at + k, n - k, out);
	}
	rc = subproof(r, at + k, m - k, n - k, false, out);
	return rc < 0 ? rc : add(r, at, k, out);
}

int merkle_prove_growth(const struct merkle_reader *r, uint64_t old, uint64_t size,
                        struct merkle_proof *out)
{
	out->n = 0;
	return subproof(r, 0, old, size, true, out);
}

/* ---- checking them ---- */

bool merkle_check_leaf(const struct merkle_proof *proof, uint64_t index, uint64_t size,
                       const struct merkle_hash *leaf, const struct merkle_hash *root)
{
	if (index >= size)
		return false;
	uint64_t fn = index, sn = size - 1;
	struct merkle_hash r = *leaf;
	for (size_t i = 0; i < proof->n; i++) {
		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn) {
			merkle_node(&r, &proof->hash[i], &r);
			while (fn && !(fn & 1)) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			merkle_node(&r, &r, &proof->hash[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && merkle_eq(&r, root);
}

bool merkle_check_growth(const struct merkle_proof *proof, uint64_t old, uint64_t size,
                         const struct merkle_hash *old_root, const struct merkle_hash *root)
{
	if (old == 0 || old > size)
		return false;
	if (old == size)
		return proof->n == 0 && merkle_eq(old_root, root);
	/* an old tree that is a complete subtree is its own first hash */
	bool complete = (old & (old - 1)) == 0;
	size_t i = complete ? 0 : 1;
	if (proof->n < i)
		return false;
	struct merkle_hash fr = complete ? *old_root : proof->hash[0], sr = fr;
	uint64_t fn = old - 1, sn = size - 1;
	while (fn & 1) {
		fn >>= 1;
		sn >>= 1;
	}
	for (; i < proof->n; i++) {
		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn) {
			merkle_node(&fr, &proof->hash[i], &fr);
			merkle_node(&sr, &proof->hash[i], &sr);
			while (fn && !(fn & 1)) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			merkle_node(&sr, &sr, &proof->hash[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && merkle_eq(&fr, old_root) && merkle_eq(&sr, root);
}
