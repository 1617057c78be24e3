#include "store/audit_log.h"

#include <sodium.h>

#include "base/id.h"
#include "store/audit.h"
#include "store/audit_tile.h"
#include "store/seal.h"

/* Leaves that one transaction takes: few enough that other writers do not wait long. */
#define TAKE       1024
#define SEED_PLACE "audit_head", "seed", STR("log")
#define ARENA_MAX  ((size_t)4 << 20)

static const struct field head_fields[] = {
	FIELD_TEXT(struct audit_head, vkey, "key that signs"),
	FIELD_BLOB(struct audit_head, seed, "its secret, sealed"),
	FIELD_INT(struct audit_head, size, "leaves in the tree"),
	FIELD_TEXT(struct audit_head, checkpoint, "newest checkpoint"),
};
const struct shape audit_head_shape = SHAPE("AuditHead", struct audit_head, head_fields);

struct commitment {
	int64_t leaf_index;
	struct str commitment;
};
static const struct field commitment_fields[] = {
	FIELD_INT(struct commitment, leaf_index, "place"),
	FIELD_BLOB(struct commitment, commitment, "what is in the tree"),
};
static const struct shape commitment_shape =
	SHAPE("AuditCommitment", struct commitment, commitment_fields);

static int corrupt(struct err *err, const char *what)
{
	return err_set(err, E_CORRUPT, "The audit log is damaged: %s. Run: chaperone audit verify.",
	               what);
}

int audit_head_read(struct tx *tx, struct arena *arena, struct audit_head *head, struct err *err)
{
	int rc = sql_one(tx, SQL_audit_head_get, SQL_NO_ARGS, &audit_head_shape, arena, head, err);
	return rc == E_NOT_FOUND ? err_set(err, rc, "There is no audit log yet.") : rc;
}

int audit_head_seed(struct tx *tx, struct arena *arena, const struct audit_head *head,
                    struct str *seed, struct err *err)
{
	int rc = seal_read(tx, SEED_PLACE, head->seed, arena, seed, err);
	if (!rc && seed->n != NOTE_SEED_BYTES) {
		seal_wipe(*seed);
		rc = corrupt(err, "its key has a wrong length");
	}
	return rc;
}

/* ---- the beginning ---- */

static int make(struct tx *tx, struct arena *arena, struct err *err)
{
	uint8_t seed[NOTE_SEED_BYTES];
	char name[NOTE_NAME_MAX], vkey_memory[NOTE_VKEY_MAX], note_memory[CHECKPOINT_MAX];
	struct buf origin, vkey, note;
	struct checkpoint empty = {0};
	struct note_key key;
	struct str sealed;
	struct id id = id_new();
	buf_init_fixed(&origin, name, sizeof name);
	buf_init_fixed(&vkey, vkey_memory, sizeof vkey_memory);
	buf_init_fixed(&note, note_memory, sizeof note_memory);
	buf_c(&origin, "chaperone/audit/");
	buf_str(&origin, id_str(&id));
	id_random(seed, sizeof seed);
	note_key_init(&key, buf_view(&origin), seed);
	note_key_write(&key, &vkey);
	merkle_fold(&empty.root, NULL, 0);
	checkpoint_sign(&empty, &key, seed, &note);
	int rc = seal_write(tx, SEED_PLACE, str_of((char *)seed, sizeof seed), arena, &sealed, err);
	sodium_memzero(seed, sizeof seed);
	if (rc)
		return rc;
	int64_t n = sql_exec(
		tx, SQL_audit_head_add,
		SQL_ARGS(SQL_T(buf_view(&vkey)), SQL_B(sealed), SQL_T(buf_view(&note))), err);
	return n < 0 ? (int)n : 0;
}

static int init(struct tx *tx, void *arg, struct err *err)
{
	struct arena arena;
	struct audit_head head;
	int64_t placed = 0;
	(void)arg;
	arena_open(&arena, ARENA_MAX);
	int rc = audit_head_read(tx, &arena, &head, NULL);
	if (rc == E_NOT_FOUND) {
		rc = sql_int(tx, SQL_audit_placed, SQL_NO_ARGS, &placed, err);
		if (!rc && placed)
			rc = corrupt(err, "its head is gone");
		if (!rc)
			rc = make(tx, &arena, err);
	}
	arena_close(&arena);
	return rc;
}

int audit_log_init(struct store *store, struct err *err)
{
	return tx_run(store, TX_WRITE, init, NULL, err);
}

/* ---- growing ---- */

static int open_seed(struct tx *tx, const struct audit_head *head, struct arena *arena,
                     struct note_key *key, struct str *seed, struct err *err)
{
	int rc = audit_head_seed(tx, arena, head, seed, err);
	if (rc)
		return rc;
	if (note_key_parse(key, head->vkey)) {
		struct note_key own;
		note_key_init(&own, str_c(key->name), (const uint8_t *)seed->p);
		if (memcmp(&own.public, &key->public, sizeof own.public) == 0)
			return 0;
	}
	seal_wipe(*seed);
	return corrupt(err, "its key is not the one it was made with");
}

/* Nothing is signed on top of a tree that is not the one signed last. */
static int check_last(const struct audit_head *head, const struct note_key *key,
                      const struct tile_edge *edge, struct err *err)
{
	struct checkpoint last;
	struct merkle_hash root;
	if (checkpoint_open(&last, key, head->checkpoint) != NOTE_FINE)
		return corrupt(err, "its checkpoint is not signed with its key");
	tile_edge_root(edge, &root);
	if (last.size != edge->size || !merkle_eq(&last.root, &root))
		return corrupt(err, "its tiles do not lead to its checkpoint");
	return 0;
}

static int add_page(struct tx *tx, struct tile_edge *edge, struct audit_tiles *tiles, uint64_t n,
                    struct err *err)
{
	struct arena arena;
	struct commitment *row;
	size_t rows_n = 0;
	arena_open(&arena, ARENA_MAX);
	int rc = sql_all(tx, SQL_audit_commitments,
	                 SQL_ARGS(SQL_I(edge->size), SQL_I(edge->size + n)), &commitment_shape,
	                 &arena, TILE_WIDTH, &row, &rows_n, err);
	if (!rc && rows_n != n)
		rc = corrupt(err, "leaves are missing");
	for (size_t i = 0; !rc && i < rows_n; i++) {
		struct merkle_hash leaf;
		merkle_leaf(&leaf, row[i].commitment.p, row[i].commitment.n);
		rc = tile_edge_add(edge, &leaf, &tiles->store);
	}
	arena_close(&arena);
	return rc;
}

static int sign(struct tx *tx, const struct tile_edge *edge, const struct note_key *key,
                struct str seed, struct err *err)
{
	char memory[CHECKPOINT_MAX];
	struct buf note;
	struct checkpoint c = {.size = edge->size};
	tile_edge_root(edge, &c.root);
	buf_init_fixed(&note, memory, sizeof memory);
	checkpoint_sign(&c, key, (const uint8_t *)seed.p, &note);
	int64_t put = sql_exec(tx, SQL_audit_head_put,
	                       SQL_ARGS(SQL_I(c.size), SQL_T(buf_view(&note))), err);
	return put < 0 ? (int)put : 0;
}

/* Some leaves get their places, and the tree grows by them; *n of them. */
static int grow(struct tx *tx, const struct audit_head *head, struct tile_edge *edge,
                const struct note_key *key, struct str seed, uint64_t *n, struct err *err)
{
	struct audit_tiles tiles;
	int64_t taken = 0;
	audit_tiles_init(&tiles, tx, err);
	int rc = tile_edge_load(edge, (uint64_t)head->size, &tiles.store);
	if (!rc)
		rc = check_last(head, key, edge, err);
	if (!rc)
		taken = sql_exec(tx, SQL_audit_take, SQL_ARGS(SQL_I(head->size), SQL_I(TAKE)), err);
	if (rc || taken <= 0)
		return rc ? rc : (int)taken;
	for (uint64_t left = (uint64_t)taken; !rc && left;) {
		uint64_t page = left < TILE_WIDTH ? left : TILE_WIDTH;
		rc = add_page(tx, edge, &tiles, page, err);
		left -= page;
	}
	if (!rc)
		rc = tile_edge_flush(edge, &tiles.store);
	if (!rc)
		rc = sign(tx, edge, key, seed, err);
	*n = rc ? 0 : (uint64_t)taken;
	return rc;
}

/* One transaction's share. *taken is 0 when there was nothing to do. */
static int take(struct tx *tx, void *taken, struct err *err)
{
	struct arena arena;
	struct audit_head head;
	struct note_key key;
	struct str seed = {NULL, 0};
	struct tile_edge *edge = NULL;
	*(uint64_t *)taken = 0;
	arena_open(&arena, ARENA_MAX);
	int rc = sql_one(tx, SQL_audit_head_lock, SQL_NO_ARGS, &audit_head_shape, &arena, &head,
	                 err);
	if (rc == E_NOT_FOUND)
		rc = corrupt(err, "its head is gone");
	if (!rc && !(edge = arena_alloc(&arena, sizeof *edge)))
		rc = err_set(err, E_MEMORY, "Out of memory.");
	if (!rc)
		rc = open_seed(tx, &head, &arena, &key, &seed, err);
	if (!rc) {
		rc = grow(tx, &head, edge, &key, seed, taken, err);
		seal_wipe(seed);
	}
	arena_close(&arena);
	return rc;
}

static int any_waiting(struct tx *tx, void *any, struct err *err)
{
	return sql_int(tx, SQL_audit_any_waiting, SQL_NO_ARGS, any, err);
}

int audit_sequence(struct store *store, uint64_t *n, struct err *err)
{
	int64_t any = 0;
	uint64_t taken = 0;
	*n = 0;
	/* looked at first, so that an idle log costs no write */
	int rc = tx_run(store, TX_READ, any_waiting, &any, err);
	while (!rc && any) {
		rc = tx_run(store, TX_WRITE, take, &taken, err);
		any = !rc && taken == TAKE;
		*n += rc ? 0 : taken;
	}
	return rc;
}

/* ---- what is served ---- */

struct wanted {
	int level; /* -1: entries */
	uint64_t index;
	unsigned width;
	struct arena *arena;
	struct str *out;
};

static int not_there(struct err *err)
{
	return err_set(err, E_NOT_FOUND, "The audit log has no such tile (yet).");
}

static int read_tile(struct tx *tx, const struct wanted *w, struct err *err)
{
	struct audit_tiles tiles;
	struct merkle_hash *hash = ARENA_NEW(w->arena, struct merkle_hash, w->width);
	if (!hash)
		return err_set(err, E_MEMORY, "Out of memory.");
	audit_tiles_init(&tiles, tx, err);
	*w->out = str_of((char *)hash, w->width * sizeof *hash);
	return tiles.store.get(&tiles, (unsigned)w->level, w->index, w->width, hash);
}

/* Entries of two bytes of length and the commitment. */
static int read_entries(struct tx *tx, const struct wanted *w, struct err *err)
{
	struct commitment *row;
	size_t n;
	uint64_t begin = w->index * TILE_WIDTH;
	int rc = sql_all(tx, SQL_audit_commitments, SQL_ARGS(SQL_I(begin), SQL_I(begin + w->width)),
	                 &commitment_shape, w->arena, TILE_WIDTH, &row, &n, err);
	if (rc)
		return rc;
	if (n != w->width)
		return corrupt(err, "leaves are missing");
	size_t bytes = n * (2 + AUDIT_COMMITMENT_BYTES);
	char *memory = arena_alloc(w->arena, bytes);
	if (!memory)
		return err_set(err, E_MEMORY, "Out of memory.");
	struct buf b;
	buf_init_fixed(&b, memory, bytes);
	for (size_t i = 0; i < n; i++) {
		buf_char(&b, (char)(row[i].commitment.n >> 8));
		buf_char(&b, (char)row[i].commitment.n);
		buf_str(&b, row[i].commitment);
	}
	*w->out = buf_view(&b);
	return b.failed ? corrupt(err, "an entry is too long") : 0;
}

static int serve(struct tx *tx, void *arg, struct err *err)
{
	const struct wanted *w = arg;
	struct audit_head head;
	int rc = audit_head_read(tx, w->arena, &head, err);
	if (rc)
		return rc;
	unsigned level = w->level < 0 ? 0 : (unsigned)w->level;
	if (!w->width || level >= TILE_LEVELS ||
	    w->width > tile_width((uint64_t)head.size, level, w->index))
		return not_there(err);
	return w->level < 0 ? read_entries(tx, w, err) : read_tile(tx, w, err);
}

int audit_tile(struct store *store, unsigned level, uint64_t index, unsigned width,
               struct arena *arena, struct str *bytes, struct err *err)
{
	struct wanted w = {level < TILE_LEVELS ? (int)level : TILE_LEVELS, index, width, arena,
	                   bytes};
	return tx_run(store, TX_READ, serve, &w, err);
}

int audit_entries(struct store *store, uint64_t index, unsigned width, struct arena *arena,
                  struct str *bytes, struct err *err)
{
	struct wanted w = {-1, index, width, arena, bytes};
	return tx_run(store, TX_READ, serve, &w, err);
}

static int read_note(struct tx *tx, void *arg, struct err *err)
{
	const struct wanted *w = arg;
	struct audit_head head;
	int rc = audit_head_read(tx, w->arena, &head, err);
	if (!rc)
		*w->out = head.checkpoint;
	return rc;
}

int audit_checkpoint(struct store *store, struct arena *arena, struct str *note, struct err *err)
{
	struct wanted w = {.arena = arena, .out = note};
	return tx_run(store, TX_READ, read_note, &w, err);
}
