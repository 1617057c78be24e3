/* The hash tree, its proofs and its tiles, beside a tree that is written down as the RFC says it. */
#include "unit.h"

#include <sodium.h>
#include <stdlib.h>

#include "store/tile.h"

#define NAIVE_MAX 300

static struct merkle_hash leaf_hash(uint64_t i)
{
	struct merkle_hash h;
	char words[32];
	merkle_leaf(&h, words, (size_t)snprintf(words, sizeof words, "leaf %llu", (unsigned long long)i));
	return h;
}

/* ---- the definition: MTH, PATH, PROOF of RFC 6962, over the bytes themselves ---- */

static struct merkle_hash naive_root(uint64_t begin, uint64_t n)
{
	uint8_t in[65] = {1};
	struct merkle_hash h;
	if (n == 0) {
		crypto_hash_sha256(h.b, in, 0);
		return h;
	}
	if (n == 1)
		return leaf_hash(begin);
	uint64_t k = 1;
	while (2 * k < n)
		k *= 2;
	struct merkle_hash l = naive_root(begin, k), r = naive_root(begin + k, n - k);
	memcpy(in + 1, l.b, 32);
	memcpy(in + 33, r.b, 32);
	crypto_hash_sha256(h.b, in, 65);
	return h;
}

static void naive_path(uint64_t begin, uint64_t m, uint64_t n, struct merkle_proof *p)
{
	uint64_t k = 1;
	if (n <= 1)
		return;
	while (2 * k < n)
		k *= 2;
	if (m < k) {
		naive_path(begin, m, k, p);
		p->hash[p->n++] = naive_root(begin + k, n - k);
	} else {
		naive_path(begin + k, m - k, n - k, p);
		p->hash[p->n++] = naive_root(begin, k);
	}
}

/* ---- a store of tiles in memory ---- */

#define KEPT_MAX 2000

struct kept {
	unsigned level;
	struct tile tile;
};

struct memory {
	struct kept *tile;
	size_t n;
	int broken; /* what get() and put() return instead, if not 0 */
	size_t puts;
};

static int keep_put(void *of, unsigned level, const struct tile *t)
{
	struct memory *m = of;
	size_t i = 0;
	m->puts++;
	if (m->broken)
		return m->broken;
	while (i < m->n && (m->tile[i].level != level || m->tile[i].tile.index != t->index))
		i++;
	if (i == KEPT_MAX)
		return -1;
	m->n += i == m->n;
	m->tile[i].level = level;
	m->tile[i].tile = *t;
	return 0;
}

static int keep_get(void *of, unsigned level, uint64_t index, unsigned width,
                    struct merkle_hash *out)
{
	struct memory *m = of;
	if (m->broken)
		return m->broken;
	for (size_t i = 0; i < m->n; i++)
		if (m->tile[i].level == level && m->tile[i].tile.index == index) {
			if (m->tile[i].tile.width < width)
				return -2;
			memcpy(out, m->tile[i].tile.hash, width * sizeof *out);
			return 0;
		}
	return -3;
}

static struct memory memory_new(void)
{
	return (struct memory){.tile = calloc(KEPT_MAX, sizeof(struct kept))};
}

/* ---- properties ---- */

static bool proof_eq(const struct merkle_proof *a, const struct merkle_proof *b)
{
	return a->n == b->n && memcmp(a->hash, b->hash, a->n * sizeof a->hash[0]) == 0;
}

static void check_tree(const struct merkle_reader *r, uint64_t index, uint64_t size)
{
	struct merkle_hash root = naive_root(0, size), leaf = leaf_hash(index), got;
	struct merkle_proof proof, naive = {.n = 0};
	bool ok = merkle_root(r, size, &got) == 0 && merkle_eq(&got, &root);
	naive_path(0, index, size, &naive);
	ok = ok && merkle_prove_leaf(r, index, size, &proof) == 0 && proof_eq(&proof, &naive) &&
	     merkle_check_leaf(&proof, index, size, &leaf, &root);
	/* not another leaf's, not another place's, not shorter, not longer */
	struct merkle_hash other = leaf_hash(index + 1);
	ok = ok && !merkle_check_leaf(&proof, index, size, &other, &root) &&
	     !merkle_check_leaf(&proof, size, size, &leaf, &root) &&
	     (size == 1 || !merkle_check_leaf(&proof, index ? index - 1 : 1, size, &leaf, &root));
	if (proof.n) {
		proof.n--;
		ok = ok && !merkle_check_leaf(&proof, index, size, &leaf, &root);
		proof.n++;
		proof.hash[index % proof.n].b[index % 32] ^= 1;
		ok = ok && !merkle_check_leaf(&proof, index, size, &leaf, &root);
		proof.hash[index % proof.n].b[index % 32] ^= 1;
	}
	proof.n++;
	ok = ok && !merkle_check_leaf(&proof, index, size, &leaf, &root);
	CHECK(ok);
}

static void check_growth(const struct merkle_reader *r, uint64_t old, uint64_t size)
{
	struct merkle_hash root = naive_root(0, size), before = naive_root(0, old);
	struct merkle_proof proof;
	bool ok = merkle_prove_growth(r, old, size, &proof) == 0 &&
	          merkle_check_growth(&proof, old, size, &before, &root);
	struct merkle_hash wrong = before;
	wrong.b[old % 32] ^= 0x80;
	ok = ok && !merkle_check_growth(&proof, old, size, &wrong, &root);
	wrong = root;
	wrong.b[size % 32] ^= 1;
	ok = ok && !merkle_check_growth(&proof, old, size, &before, &wrong) &&
	     !merkle_check_growth(&proof, 0, size, &before, &root) &&
	     !merkle_check_growth(&proof, size + 1, size, &before, &root);
	if (proof.n) {
		proof.hash[old % proof.n].b[size % 32] ^= 4;
		ok = ok && !merkle_check_growth(&proof, old, size, &before, &root);
		proof.hash[old % proof.n].b[size % 32] ^= 4;
		proof.n--;
		ok = ok && !merkle_check_growth(&proof, old, size, &before, &root);
		proof.n = 0;
		ok = ok && !merkle_check_growth(&proof, old, size, &before, &root);
		proof.n = MERKLE_PROOF_MAX;
		ok = ok && !merkle_check_growth(&proof, old, size, &before, &root);
	} else {
		proof.n = 1;
		ok = ok && !merkle_check_growth(&proof, old, size, &before, &root);
	}
	CHECK(ok);
}

/* Every size to NAIVE_MAX, one leaf at a time; the edge read back from what was put. */
static void test_small(void)
{
	struct memory m = memory_new();
	struct tile_store s = {keep_get, keep_put, &m};
	struct merkle_reader r = {tile_node, &s};
	struct tile_edge *e = malloc(sizeof *e);
	for (uint64_t n = 0; n <= NAIVE_MAX; n++) {
		struct merkle_hash root, want = naive_root(0, n);
		CHECK(tile_edge_load(e, n, &s) == 0);
		tile_edge_root(e, &root);
		CHECK(merkle_eq(&root, &want));
		CHECK(merkle_root(&r, n, &root) == 0 && merkle_eq(&root, &want));
		for (uint64_t i = 0; i < n; i++) {
			if (n < 40 || i % 37 == n % 37 || i + 1 == n)
				check_tree(&r, i, n);
			if (n < 40 || i % 41 == n % 41)
				check_growth(&r, i + 1, n);
		}
		struct merkle_hash leaf = leaf_hash(n);
		CHECK(tile_edge_add(e, &leaf, &s) == 0 && tile_edge_flush(e, &s) == 0);
		size_t puts = m.puts;
		CHECK(tile_edge_flush(e, &s) == 0 && m.puts == puts);
	}
	free(e);
	free(m.tile);
}

/* Large trees in uneven strides: three levels of tiles. */
static void test_large(void)
{
	struct memory m = memory_new();
	struct tile_store s = {keep_get, keep_put, &m};
	struct merkle_reader r = {tile_node, &s};
	struct tile_edge *e = malloc(sizeof *e);
	uint64_t n = 0, seed = 12345;
	while (n < 70000) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		uint64_t stride = 1 + (seed >> 33) % 4000;
		CHECK(tile_edge_load(e, n, &s) == 0);
		for (uint64_t i = 0; i < stride; i++) {
			struct merkle_hash leaf = leaf_hash(n++);
			if (tile_edge_add(e, &leaf, &s))
				CHECK(!"put");
		}
		CHECK(tile_edge_flush(e, &s) == 0);
		if (n > 66000 || n < 9000) {
			struct merkle_hash root, want = naive_root(0, n);
			tile_edge_root(e, &root);
			CHECK(merkle_eq(&root, &want));
			check_tree(&r, (seed >> 20) % n, n);
			check_growth(&r, 1 + (seed >> 30) % n, n);
		}
	}
	/* every tile is as wide as the size says */
	for (size_t i = 0; i < m.n; i++)
		if (tile_width(n, m.tile[i].level, m.tile[i].tile.index) != m.tile[i].tile.width)
			CHECK(!"width");
	CHECK(m.n == n / 256 + 1 + 2 + 1);
	free(e);
	free(m.tile);
}

static void test_trouble(void)
{
	struct memory m = memory_new();
	struct tile_store s = {keep_get, keep_put, &m};
	struct merkle_reader r = {tile_node, &s};
	struct tile_edge *e = malloc(sizeof *e);
	struct merkle_proof proof;
	struct merkle_hash h;
	CHECK(tile_edge_load(e, 0, &s) == 0);
	for (uint64_t i = 0; i < 255; i++) {
		h = leaf_hash(i);
		tile_edge_add(e, &h, &s);
	}
	m.broken = -7;
	CHECK(tile_edge_flush(e, &s) == -7);
	CHECK(tile_edge_add(e, &h, &s) == -7);
	CHECK(tile_edge_load(e, 300, &s) == -7);
	for (uint64_t n = 2; n < 20; n++)
		for (uint64_t i = 0; i < n; i++) {
			CHECK(merkle_prove_leaf(&r, i, n, &proof) == -7);
			CHECK(i == 0 || merkle_prove_growth(&r, i, n, &proof) == -7);
		}
	CHECK(merkle_root(&r, 7, &h) == -7);
	free(e);
	free(m.tile);
}

static void check_path(int level, uint64_t index, unsigned width, const char *want)
{
	char memory[80];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	tile_path(&b, level, index, width);
	CHECK_MEM(b.p, b.n, want);
	int level_back;
	uint64_t index_back;
	unsigned width_back;
	CHECK(tile_path_parse(str_of(b.p + 5, b.n - 5), &level_back, &index_back, &width_back));
	CHECK(level_back == level && index_back == index && width_back == width);
}

static void test_no_places(void)
{
	static const char *const bad[] = {
		"",           "0",           "0/",         "/000",        "00/000",      "64/000",
		"-1/000",     "0/0",         "0/00",       "0/0000",      "0/x000/001",  "0/x001",
		"0/001/002",  "0/x001/x002", "0/x01/002",  "0/y001/002",  "0/000.p/0",   "0/000.p/256",
		"0/000.p/01", "0/000.p/",    "0/000.p",    "0/000.p/1/2", "0/000/",      "0/00a",
		"0/x00a/001", "entries",     "entrie/000", "0//000",      "0/x001//002", "0/000.p/1x",
		"0/x018/x446/x744/x073/x709/x551/616",     "0/x999/x999/x999/x999/x999/x999/x999/000",
	};
	int level;
	uint64_t index;
	unsigned width;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (tile_path_parse(str_c(bad[i]), &level, &index, &width)) {
			CHECK(!"a path that is none");
			printf("%s\n", bad[i]);
		}
}

static void test_places(void)
{
	check_path(0, 0, 256, "tile/0/000");
	check_path(1, 5, 17, "tile/1/005.p/17");
	check_path(0, 1234067, 256, "tile/0/x001/x234/067");
	check_path(-1, 1000, 1, "tile/entries/x001/000.p/1");
	check_path(2, UINT64_MAX, 256, "tile/2/x018/x446/x744/x073/x709/x551/615");
	/* the example of the specification */
	CHECK(tile_width(70000, 0, 272) == 256 && tile_width(70000, 0, 273) == 112);
	CHECK(tile_width(70000, 0, 274) == 0 && tile_width(70000, 1, 0) == 256);
	CHECK(tile_width(70000, 1, 1) == 17 && tile_width(70000, 2, 0) == 1);
	CHECK(tile_width(70000, 3, 0) == 0 && tile_width(70000, 63, 0) == 0);
	CHECK(tile_width(256, 0, 0) == 256 && tile_width(256, 1, 0) == 1);
}

int main(void)
{
	test_small();
	test_large();
	test_trouble();
	test_places();
	test_no_places();
	return unit_end();
}
