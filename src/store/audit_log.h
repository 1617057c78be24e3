/*
 * audit_log: the tree over the audit leaves.
 *
 * Leaves are committed without a place. The sequencer takes them, in the order of their ids, gives
 * them their places, extends the tiles and signs a checkpoint, all in one transaction under a lock
 * on the row of the log, so that any number of servers may run one.
 *
 * The signing key is made when the log is, sealed under the master key like any other secret.
 */
#ifndef STORE_AUDIT_LOG_H
#define STORE_AUDIT_LOG_H

#include "store/checkpoint.h"
#include "store/store.h"

/* Make the log if there is none yet, under a new name of its own. E_CORRUPT where there are leaves
 * in a tree but no log. */
int audit_log_init(struct store *store, struct err *err);
/* Give every committed leaf its place; *n of them, also in trouble. */
int audit_sequence(struct store *store, uint64_t *n, struct err *err);

struct audit_head {
	struct str vkey;       /* of the key that signs */
	struct str checkpoint; /* the newest, "" when the log is empty */
	int64_t size;          /* leaves in the tree */
	struct str seed;       /* sealed */
};
extern const struct shape audit_head_shape;
int audit_head_read(struct tx *tx, struct arena *arena, struct audit_head *head, struct err *err);
/* The secret of the key that signs, NOTE_SEED_BYTES of it; wipe it with seal_wipe(). */
int audit_head_seed(struct tx *tx, struct arena *arena, const struct audit_head *head,
                    struct str *seed, struct err *err);

/* ---- what is served: resources of c2sp.org/tlog-tiles, in the arena ---- */
/* E_NOT_FOUND for what the newest checkpoint does not cover. */
int audit_checkpoint(struct store *store, struct arena *arena, struct str *note, struct err *err);
int audit_tile(struct store *store, unsigned level, uint64_t index, unsigned width,
               struct arena *arena, struct str *bytes, struct err *err);
int audit_entries(struct store *store, uint64_t index, unsigned width, struct arena *arena,
                  struct str *bytes, struct err *err);

/* ---- the sequencer in the background ---- */
struct audit_config {
	unsigned interval_ms;      /* between looks for new leaves; 0: 200 */
	const char *push_file;     /* append each checkpoint that is pushed; NULL: none */
	unsigned push_interval_ms; /* at least between pushes; 0: a minute */
	/* Send a checkpoint elsewhere; NULL: nowhere. Called from the background thread. */
	int (*push)(void *arg, struct str checkpoint, struct err *err);
	void *push_arg;
};
struct audit_log;

int audit_log_start(struct audit_log **log, struct store *store, const struct audit_config *config,
                    struct err *err);
/* Gives the last leaves their places, and pushes the last checkpoint. Takes NULL. */
void audit_log_stop(struct audit_log *log);

#endif
