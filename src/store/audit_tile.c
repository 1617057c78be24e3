#include "store/audit_tile.h"

struct row {
	int64_t level, tile_index;
	struct str hashes;
};

static const struct field fields[] = {
	FIELD_INT(struct row, level, "level of the tile"),
	FIELD_INT(struct row, tile_index, "its index there"),
	FIELD_BLOB(struct row, hashes, "one after another"),
};
static const struct shape shape = SHAPE("AuditTile", struct row, fields);

int audit_tiles_read(struct audit_tiles *t, unsigned level, uint64_t index,
                     struct merkle_hash *hash, unsigned *width)
{
	struct arena arena;
	struct row row;
	*width = 0;
	arena_open(&arena, 65536);
	int rc = sql_one(t->tx, SQL_audit_tile_get, SQL_ARGS(SQL_I(level), SQL_I(index)), &shape,
	                 &arena, &row, t->err);
	if (!rc && row.hashes.n % MERKLE_BYTES == 0 && row.hashes.n / MERKLE_BYTES <= TILE_WIDTH) {
		*width = (unsigned)(row.hashes.n / MERKLE_BYTES);
		memcpy(hash, row.hashes.p, row.hashes.n);
	}
	arena_close(&arena);
	return rc == E_NOT_FOUND ? 0 : rc;
}

static int get(void *of, unsigned level, uint64_t index, unsigned width, struct merkle_hash *out)
{
	struct audit_tiles *t = of;
	struct merkle_hash hash[TILE_WIDTH];
	unsigned have;
	int rc = audit_tiles_read(t, level, index, hash, &have);
	if (rc)
		return rc;
	if (have < width)
		return err_set(t->err, E_CORRUPT,
		               "Tile %llu of level %u of the audit log is missing or cut. "
		               "Run: chaperone audit verify.",
		               (unsigned long long)index, level);
	memcpy(out, hash, width * sizeof *out);
	return 0;
}

static int put(void *of, unsigned level, const struct tile *tile)
{
	struct audit_tiles *t = of;
	struct str bytes = str_of((const char *)tile->hash, tile->width * sizeof tile->hash[0]);
	int64_t n = sql_exec(t->tx, SQL_audit_tile_put,
	                     SQL_ARGS(SQL_I(level), SQL_I(tile->index), SQL_B(bytes)), t->err);
	return n < 0 ? (int)n : 0;
}

void audit_tiles_init(struct audit_tiles *t, struct tx *tx, struct err *err)
{
	*t = (struct audit_tiles){tx, err, {get, put, t}};
}
