/* audit_tile: the tiles of the audit log in the database, as store/tile.h and store/merkle.h take
 * them. */
#ifndef STORE_AUDIT_TILE_H
#define STORE_AUDIT_TILE_H

#include "store/store.h"
#include "store/tile.h"

struct audit_tiles {
	struct tx *tx;
	struct err *err;
	struct tile_store store;
};

/* `t` must stay where it is while its store is used. */
void audit_tiles_init(struct audit_tiles *t, struct tx *tx, struct err *err);
static inline struct merkle_reader audit_tiles_reader(struct audit_tiles *t)
{
	return (struct merkle_reader){tile_node, &t->store};
}
/* Up to TILE_WIDTH hashes; *width is 0 when there is no such tile, or it is not of whole hashes. */
int audit_tiles_read(struct audit_tiles *t, unsigned level, uint64_t index,
                     struct merkle_hash *hash, unsigned *width);

#endif
