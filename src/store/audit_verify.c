#include "store/audit_verify.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/audit.h"
#include "store/audit_log.h"
#include "store/audit_tile.h"
#include "store/seal.h"

#define PAGE_BYTES ((size_t)8 << 20)

struct verify {
	struct tx *tx;
	struct err *err;
	struct str outside_text;
	const char *vkey;
	struct audit_report *report;

	struct arena arena;
	struct audit_head head;
	uint64_t size; /* that was signed, or where that is forged, what the head says */
	struct note_key key;
	struct audit_tiles tiles;
	struct tile_edge *edge;
	struct checkpoint *outside; /* by size */
	size_t outside_n, outside_at;
	struct id erased_by;            /* the record of an erasure that was looked up last, */
	int64_t erased_from, erased_to; /* and what it covers; from > to: nothing */
};

static const char *const words[AUDIT_FAULT__MAX] = {
#define AUDIT_FAULT_WORDS(name, words) words,
	AUDIT_FAULT_LIST(AUDIT_FAULT_WORDS)
#undef AUDIT_FAULT_WORDS
};

const char *audit_fault_words(enum audit_fault f) { return words[f]; }

static void found(struct verify *v, enum audit_fault fault, uint64_t at)
{
	struct audit_report *r = v->report;
	if (r->faults < AUDIT_FINDINGS_MAX)
		r->finding[r->faults] = (struct audit_finding){fault, at};
	r->faults++;
}

/* ---- the key and the checkpoints ---- */

/* The seed opens with the master key, and is that of the key? Not asked without master keys. */
static int check_seed(struct verify *v)
{
	struct str seed;
	struct note_key own;
	if (!store_keyring(tx_store(v->tx)))
		return 0;
	int rc = audit_head_seed(v->tx, &v->arena, &v->head, &seed, v->err);
	if (rc == E_CORRUPT || rc == E_NOT_FOUND) {
		found(v, AUDIT_FAULT_KEY_CHANGED, 0);
		return 0;
	}
	if (rc)
		return rc;
	note_key_init(&own, str_c(v->key.name), (const uint8_t *)seed.p);
	seal_wipe(seed);
	if (memcmp(own.public, v->key.public, sizeof own.public) != 0)
		found(v, AUDIT_FAULT_KEY_CHANGED, 0);
	return 0;
}

static int by_size(const void *a, const void *b)
{
	const struct checkpoint *p = a, *q = b;
	return (p->size > q->size) - (p->size < q->size);
}

/* Cut the next note off: it ends after its signatures. */
static struct str next_note(struct str *rest)
{
	struct str all = *rest;
	bool signatures = false;
	while (rest->n) {
		bool is_signature = str_starts(*rest, STR("\xE2\x80\x94 "));
		if (signatures && !is_signature)
			break;
		signatures = is_signature;
		str_cut(rest, '\n');
	}
	return str_of(all.p, all.n - rest->n);
}

static int read_outside(struct verify *v)
{
	size_t number = 0, cap = 0;
	while (v->outside_text.n) {
		struct checkpoint c;
		struct str note = next_note(&v->outside_text);
		number++;
		if (checkpoint_open(&c, &v->key, note) != NOTE_FINE) {
			found(v, AUDIT_FAULT_OUTSIDE_FORGED, number);
			continue;
		}
		if (c.size > v->size)
			found(v, AUDIT_FAULT_ROLLED_BACK, c.size - v->size);
		if (v->outside_n == cap) {
			cap = cap ? 2 * cap : 64;
			void *more = reallocarray(v->outside, cap, sizeof *v->outside);
			if (!more)
				return err_set(v->err, E_MEMORY, "Out of memory.");
			v->outside = more;
		}
		v->outside[v->outside_n++] = c;
	}
	if (v->outside_n)
		qsort(v->outside, v->outside_n, sizeof *v->outside, by_size);
	v->report->outside = v->outside_n;
	return 0;
}

static void compare_outside(struct verify *v)
{
	struct merkle_hash root;
	bool have = false;
	for (; v->outside_at < v->outside_n; v->outside_at++) {
		const struct checkpoint *c = &v->outside[v->outside_at];
		if (c->size != v->edge->size)
			return;
		if (!have)
			tile_edge_root(v->edge, &root);
		have = true;
		if (!merkle_eq(&c->root, &root))
			found(v, AUDIT_FAULT_OUTSIDE_DIFFERS, c->size);
	}
}

static int check_head(struct verify *v)
{
	struct checkpoint c;
	struct str vkey = v->vkey ? str_c(v->vkey) : v->head.vkey;
	if (v->vkey && !str_eq(vkey, v->head.vkey))
		found(v, AUDIT_FAULT_KEY_CHANGED, 0);
	if (!note_key_parse(&v->key, vkey)) {
		if (v->vkey)
			return err_field(v->err, E_INVALID, "vkey",
			                 "That is not the vkey of a signing key: "
			                 "name+8 hexadecimal digits+base64.");
		found(v, AUDIT_FAULT_KEY_CHANGED, 0);
		return 0;
	}
	if (checkpoint_open(&c, &v->key, v->head.checkpoint) != NOTE_FINE) {
		found(v, AUDIT_FAULT_CHECKPOINT_FORGED, 0);
	} else {
		v->size = c.size;
		if (c.size != (uint64_t)v->head.size)
			found(v, AUDIT_FAULT_SIZE_DIFFERS, 0);
	}
	return check_seed(v);
}

static void check_root(struct verify *v)
{
	struct checkpoint c;
	struct merkle_hash root;
	tile_edge_root(v->edge, &root);
	if (checkpoint_open(&c, &v->key, v->head.checkpoint) == NOTE_FINE &&
	    !merkle_eq(&root, &c.root))
		found(v, AUDIT_FAULT_ROOT_DIFFERS, 0);
	/* those of leaves that are not there */
	for (; v->outside_at < v->outside_n; v->outside_at++)
		if (v->outside[v->outside_at].size <= v->size)
			found(v, AUDIT_FAULT_OUTSIDE_DIFFERS, v->outside[v->outside_at].size);
}

/* ---- leaves ---- */

/* “from-to”, as audit_erase() writes it. */
static bool parse_range(struct str s, int64_t *from, int64_t *to)
{
	uint64_t a, b;
	struct str first = str_cut(&s, '-');
	if (!checkpoint_number_parse(&a, first) || !checkpoint_number_parse(&b, s))
		return false;
	*from = (int64_t)a;
	*to = (int64_t)b;
	return true;
}

/* Is there a leaf, in the tree, that says so? Its own content is checked when its turn comes. */
static int check_erased(struct verify *v, const struct audit_leaf *leaf)
{
	v->report->erased++;
	if (!str_eq(leaf->erased_by, id_str(&v->erased_by)) && leaf->erased_by.n == ID_BYTES - 1) {
		struct audit_leaf record;
		struct arena arena;
		memcpy(v->erased_by.c, leaf->erased_by.p, leaf->erased_by.n);
		v->erased_from = 1;
		v->erased_to = 0;
		arena_open(&arena, 65536);
		int rc = sql_one(v->tx, SQL_audit_get, SQL_ARGS(SQL_T(leaf->erased_by)),
		                 &audit_leaf_shape, &arena, &record, v->err);
		if (!rc && (record.leaf_index < 0 ||
		            !str_eq(record.action, str_c(audit_action_word(AUDIT_AUDIT_ERASE))) ||
		            !parse_range(record.subject_id, &v->erased_from, &v->erased_to)))
			rc = E_NOT_FOUND;
		arena_close(&arena);
		if (rc && rc != E_NOT_FOUND)
			return rc;
	}
	if (!str_eq(leaf->erased_by, id_str(&v->erased_by)) || leaf->leaf_index < v->erased_from ||
	    leaf->leaf_index > v->erased_to)
		found(v, AUDIT_FAULT_ERASURE_UNRECORDED, (uint64_t)leaf->leaf_index);
	return 0;
}

static int check_leaf(struct verify *v, const struct audit_leaf *leaf)
{
	uint8_t commitment[AUDIT_COMMITMENT_BYTES];
	if (!leaf->salt.p)
		return check_erased(v, leaf);
	if (!audit_leaf_commit(leaf, commitment) ||
	    !str_eq(leaf->commitment, str_of((char *)commitment, sizeof commitment)))
		found(v, AUDIT_FAULT_LEAF_CHANGED, (uint64_t)leaf->leaf_index);
	return 0;
}

/* Tiles above the lowest, as they become full or at the end. Those of the lowest are compared leaf
 * by leaf, which names the leaf. */
static int compare_tile(void *of, unsigned level, const struct tile *t)
{
	struct verify *v = of;
	struct merkle_hash hash[TILE_WIDTH];
	unsigned width;
	int rc = level ? audit_tiles_read(&v->tiles, level, t->index, hash, &width) : 0;
	if (!rc && level && (width != t->width || memcmp(hash, t->hash, width * sizeof *hash)))
		found(v, AUDIT_FAULT_TILE_DIFFERS, t->index << (8 * (level + 1)));
	return rc;
}

/* The leaves under one tile of the lowest level. */
static int check_page(struct verify *v, const struct audit_leaf *leaf, size_t n, unsigned width)
{
	struct tile_store compare = {NULL, compare_tile, v};
	struct merkle_hash tile[TILE_WIDTH] = {0};
	uint64_t begin = v->edge->size;
	unsigned have;
	size_t at = 0;
	int rc = audit_tiles_read(&v->tiles, 0, begin / TILE_WIDTH, tile, &have);
	if (!rc && have != width)
		found(v, AUDIT_FAULT_TILE_DIFFERS, begin);
	for (unsigned i = 0; !rc && i < width; i++) {
		struct merkle_hash hash = tile[i];
		bool there = at < n && leaf[at].leaf_index == (int64_t)(begin + i);
		if (!there)
			found(v, AUDIT_FAULT_LEAF_GONE, begin + i);
		if (there) {
			merkle_leaf(&hash, leaf[at].commitment.p, leaf[at].commitment.n);
			if (i < have && !merkle_eq(&hash, &tile[i]))
				found(v, AUDIT_FAULT_LEAF_MOVED, begin + i);
			rc = check_leaf(v, &leaf[at++]);
		}
		if (!rc)
			rc = tile_edge_add(v->edge, &hash, &compare);
		compare_outside(v);
	}
	return rc;
}

static int check_leaves(struct verify *v)
{
	struct tile_store compare = {NULL, compare_tile, v};
	int64_t end;
	uint64_t size = v->size;
	int rc = sql_int(v->tx, SQL_audit_end, SQL_NO_ARGS, &end, v->err);
	/* a size of any number must not make us count up to it */
	if (!rc && (uint64_t)end < size) {
		found(v, AUDIT_FAULT_LEAF_GONE, (uint64_t)end);
		size = (uint64_t)end;
	}
	tile_edge_load(v->edge, 0, NULL);
	compare_outside(v);
	while (!rc && v->edge->size < size) {
		struct arena arena;
		struct audit_leaf *leaf;
		size_t n;
		uint64_t begin = v->edge->size;
		unsigned width = tile_width(size, 0, begin / TILE_WIDTH);
		arena_open(&arena, PAGE_BYTES);
		rc = sql_all(v->tx, SQL_audit_range, SQL_ARGS(SQL_I(begin), SQL_I(begin + width)),
		             &audit_leaf_shape, &arena, TILE_WIDTH, &leaf, &n, v->err);
		if (!rc)
			rc = check_page(v, leaf, n, width);
		arena_close(&arena);
	}
	return rc ? rc : tile_edge_flush(v->edge, &compare);
}

/* ---- what should not be there ---- */

static int check_beyond(struct verify *v)
{
	int64_t n, tiles = 0;
	int rc = sql_int(v->tx, SQL_audit_beyond, SQL_NO_ARGS, &n, v->err);
	if (!rc && n)
		found(v, AUDIT_FAULT_LEAF_BEYOND, (uint64_t)n);
	if (!rc)
		rc = sql_int(v->tx, SQL_audit_tile_beyond, SQL_NO_ARGS, &tiles, v->err);
	for (unsigned level = 0; !rc && level < TILE_LEVELS; level++) {
		/* missing ones were found before: more than there should be are told here */
		const struct tile *last = &v->edge->level[level];
		int64_t should = (int64_t)(last->index + (last->width > 0));
		rc = sql_int(v->tx, SQL_audit_tile_count, SQL_ARGS(SQL_I(level)), &n, v->err);
		tiles += !rc && n > should ? n - should : 0;
	}
	if (!rc && tiles)
		found(v, AUDIT_FAULT_TILE_BEYOND, (uint64_t)tiles);
	return rc;
}

static int work(struct tx *tx, void *arg, struct err *err)
{
	struct verify *v = arg;
	v->tx = tx;
	v->err = err;
	audit_tiles_init(&v->tiles, tx, err);
	int rc = audit_head_read(tx, &v->arena, &v->head, err);
	if (rc == E_NOT_FOUND) {
		found(v, AUDIT_FAULT_HEAD_GONE, 0);
		return 0;
	}
	v->size = (uint64_t)v->head.size;
	if (!rc)
		rc = check_head(v);
	if (rc)
		return rc;
	snprintf(v->report->vkey, sizeof v->report->vkey, "%.*s", (int)v->head.vkey.n,
	         v->head.vkey.p);
	v->report->size = v->size;
	rc = read_outside(v);
	if (!rc)
		rc = check_leaves(v);
	if (!rc)
		rc = check_beyond(v);
	if (!rc)
		check_root(v);
	return rc;
}

int audit_verify(struct store *store, struct str outside, const char *vkey,
                 struct audit_report *report, struct err *err)
{
	struct tx *tx;
	struct verify v = {.outside_text = outside, .vkey = vkey, .report = report};
	*report = (struct audit_report){0};
	v.edge = malloc(sizeof *v.edge);
	if (!v.edge)
		return err_set(err, E_MEMORY, "Out of memory.");
	arena_open(&v.arena, PAGE_BYTES);
	int rc = tx_begin(store, TX_READ, &tx, err);
	if (!rc)
		rc = work(tx, &v, err);
	rc = tx_end(tx, rc, err);
	arena_close(&v.arena);
	free(v.outside);
	free(v.edge);
	return rc;
}
