/*
 * checkpoint: what a log says of itself at one moment, signed: its name (origin), how many leaves,
 * the root over them.
 *
 * Source: c2sp.org/tlog-checkpoint
 */
#ifndef STORE_CHECKPOINT_H
#define STORE_CHECKPOINT_H

#include "store/merkle.h"
#include "store/note.h"

/* The most bytes of a checkpoint of ours, signature and all. */
#define CHECKPOINT_MAX 512

struct checkpoint {
	uint64_t size;
	struct merkle_hash root;
};

/* The origin is the key's name. */
void checkpoint_sign(const struct checkpoint *c, const struct note_key *k,
                     const uint8_t seed[NOTE_SEED_BYTES], struct buf *out);
/* A text that is signed, but is no checkpoint of this log, is NOTE_MALFORMED. */
enum note_fault checkpoint_open(struct checkpoint *c, const struct note_key *k, struct str note);

/* One hash in base64. */
void checkpoint_hash_write(const struct merkle_hash *h, struct buf *out);
bool checkpoint_hash_parse(struct merkle_hash *h, struct str base64);
/* Decimal without leading zeroes. */
bool checkpoint_number_parse(uint64_t *v, struct str s);

#endif
