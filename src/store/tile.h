/*
 * tile: the tree as C2SP tlog-tiles cut it: rows of 256 hashes, each eight levels above the last.
 *
 * A tile of level l holds the hashes of complete subtrees of 256^l leaves; one with fewer than
 * 256 is partial, and a level above knows only full ones. Full tiles never change; a partial one
 * only gets longer, so that an earlier partial tile is the beginning of the present one.
 *
 * The edge is the row of partial tiles at the right of the tree, the only ones that growing
 * touches. It takes leaves, hands out tiles, and knows the root.
 *
 * Source: c2sp.org/tlog-tiles
 */
#ifndef STORE_TILE_H
#define STORE_TILE_H

#include "base/buf.h"
#include "store/merkle.h"

#define TILE_WIDTH  256
#define TILE_LEVELS 8

struct tile {
	uint64_t index;
	unsigned width;
	bool changed;
	struct merkle_hash hash[TILE_WIDTH];
};

/* 64 KiB: for an arena or the heap. */
struct tile_edge {
	uint64_t size;
	struct tile level[TILE_LEVELS];
};

/* Where tiles lie. Each returns 0, or a negative code which the caller gets back. */
struct tile_store {
	/* The first `width` hashes of a tile. */
	int (*get)(void *of, unsigned level, uint64_t index, unsigned width,
	           struct merkle_hash *out);
	int (*put)(void *of, unsigned level, const struct tile *t);
	void *of;
};

/* Width of the tile that a tree of `size` leaves has there: 0 when it has none. */
unsigned tile_width(uint64_t size, unsigned level, uint64_t index);

/* Read the edge of a tree of `size` leaves; get() is asked for partial tiles only. */
int tile_edge_load(struct tile_edge *e, uint64_t size, const struct tile_store *s);
/* Append a leaf's hash. A tile that becomes full goes to put(). */
int tile_edge_add(struct tile_edge *e, const struct merkle_hash *leaf, const struct tile_store *s);
/* Give put() the partial tiles that have changed. */
int tile_edge_flush(struct tile_edge *e, const struct tile_store *s);
void tile_edge_root(const struct tile_edge *e, struct merkle_hash *out);

/* A merkle_reader's node() over a struct tile_store. */
int tile_node(void *store, unsigned height, uint64_t i, struct merkle_hash *out);

/* “tile/0/x001/x234/067.p/17”; level < 0 makes “tile/entries/…”. */
void tile_path(struct buf *out, int level, uint64_t index, unsigned width);
/* The same back, without “tile/” at the front. False for anything that tile_path() never writes. */
bool tile_path_parse(struct str path, int *level, uint64_t *index, unsigned *width);

#endif
