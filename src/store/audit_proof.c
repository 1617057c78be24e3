#include "store/audit_proof.h"

#include <sodium.h>

#include "store/audit.h"
#include "store/audit_log.h"
#include "store/audit_tile.h"

#define ARENA_MAX ((size_t)1 << 20)
#define EXTRA_MAX (AUDIT_SALT_BYTES + AUDIT_DETAIL_BYTES + 2048)

struct proof {
	uint64_t at; /* index, or old size */
	struct str id;
	struct buf *out;
	struct arena arena;
	uint64_t index;
};

static void write_hashes(const struct merkle_proof *p, struct buf *out)
{
	for (size_t i = 0; i < p->n; i++) {
		checkpoint_hash_write(&p->hash[i], out);
		buf_char(out, '\n');
	}
}

static void write_extra(const struct audit_leaf *leaf, struct buf *out)
{
	char memory[EXTRA_MAX],
		base64[sodium_base64_ENCODED_LEN(EXTRA_MAX, sodium_base64_VARIANT_ORIGINAL)];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	buf_str(&b, leaf->salt);
	audit_leaf_json(leaf, &b);
	if (!leaf->salt.p || b.failed)
		return;
	sodium_bin2base64(base64, sizeof base64, (uint8_t *)b.p, b.n,
	                  sodium_base64_VARIANT_ORIGINAL);
	buf_c(out, "extra ");
	buf_c(out, base64);
	buf_char(out, '\n');
}

static int prove_leaf(struct tx *tx, void *arg, struct err *err)
{
	struct proof *p = arg;
	struct audit_head head;
	struct audit_leaf leaf;
	struct audit_tiles tiles;
	struct merkle_proof proof;
	audit_tiles_init(&tiles, tx, err);
	struct merkle_reader reader = audit_tiles_reader(&tiles);
	int rc = audit_head_read(tx, &p->arena, &head, err);
	if (rc)
		return rc;
	if (p->at >= (uint64_t)head.size)
		return err_set(err, E_NOT_FOUND, "The log has %lld leaves, from number 0.",
		               (long long)head.size);
	rc = sql_one(tx, SQL_audit_range, SQL_ARGS(SQL_I(p->at), SQL_I(p->at + 1)),
	             &audit_leaf_shape, &p->arena, &leaf, err);
	if (!rc)
		rc = merkle_prove_leaf(&reader, p->at, (uint64_t)head.size, &proof);
	if (rc)
		return rc;
	buf_c(p->out, "c2sp.org/tlog-proof@v1\n");
	write_extra(&leaf, p->out);
	buf_c(p->out, "index ");
	buf_u64(p->out, p->at);
	buf_char(p->out, '\n');
	write_hashes(&proof, p->out);
	buf_char(p->out, '\n');
	buf_str(p->out, head.checkpoint);
	return p->out->failed ? err_set(err, E_MEMORY, "Out of memory.") : 0;
}

static int prove_growth(struct tx *tx, void *arg, struct err *err)
{
	struct proof *p = arg;
	struct audit_head head;
	struct audit_tiles tiles;
	struct merkle_proof proof;
	audit_tiles_init(&tiles, tx, err);
	struct merkle_reader reader = audit_tiles_reader(&tiles);
	int rc = audit_head_read(tx, &p->arena, &head, err);
	if (rc)
		return rc;
	if (p->at == 0 || p->at > (uint64_t)head.size)
		return err_set(err, E_NOT_FOUND,
		               "The log has %lld leaves: an earlier size is 1 to "
		               "that.",
		               (long long)head.size);
	rc = merkle_prove_growth(&reader, p->at, (uint64_t)head.size, &proof);
	if (rc)
		return rc;
	buf_c(p->out, "old ");
	buf_u64(p->out, p->at);
	buf_char(p->out, '\n');
	write_hashes(&proof, p->out);
	buf_char(p->out, '\n');
	buf_str(p->out, head.checkpoint);
	return p->out->failed ? err_set(err, E_MEMORY, "Out of memory.") : 0;
}

static int place(struct tx *tx, void *arg, struct err *err)
{
	struct proof *p = arg;
	struct audit_leaf leaf;
	int rc = sql_one(tx, SQL_audit_get, SQL_ARGS(SQL_T(p->id)), &audit_leaf_shape, &p->arena,
	                 &leaf, err);
	if (rc == E_NOT_FOUND || (!rc && leaf.leaf_index < 0))
		return err_set(err, E_NOT_FOUND, "There is no such leaf in the tree.");
	p->index = (uint64_t)leaf.leaf_index;
	return rc;
}

static int run(struct store *store, int (*what)(struct tx *, void *, struct err *), struct proof *p,
               struct err *err)
{
	struct tx *tx;
	arena_open(&p->arena, ARENA_MAX);
	int rc = tx_begin(store, TX_READ, &tx, err);
	if (!rc)
		rc = what(tx, p, err);
	rc = tx_end(tx, rc, err);
	arena_close(&p->arena);
	return rc;
}

int audit_prove_leaf(struct store *store, uint64_t index, struct buf *out, struct err *err)
{
	return run(store, prove_leaf, &(struct proof){.at = index, .out = out}, err);
}

int audit_prove_growth(struct store *store, uint64_t old, struct buf *out, struct err *err)
{
	return run(store, prove_growth, &(struct proof){.at = old, .out = out}, err);
}

int audit_place(struct store *store, struct str id, uint64_t *index, struct err *err)
{
	struct proof p = {.id = id};
	int rc = run(store, place, &p, err);
	*index = p.index;
	return rc;
}
