/*
 * audit_verify: does the log in the database hold what was written into it?
 *
 * Every leaf is hashed anew from its salt and event, the tree is built again from the leaves and
 * compared with every stored tile, its root with the signed checkpoint, and with the checkpoints
 * that were kept elsewhere. What is found wrong is told with its place.
 *
 * An attacker who holds the master key too can sign anew what he has changed: only checkpoints
 * that were kept out of his reach tell then. Without them, a whole database put back to an earlier
 * state looks whole.
 */
#ifndef STORE_AUDIT_VERIFY_H
#define STORE_AUDIT_VERIFY_H

#include "store/checkpoint.h"
#include "store/store.h"

/* name, words; a place goes with those that end in a colon */
#define AUDIT_FAULT_LIST(X)                                                                        \
	X(HEAD_GONE, "the head of the log is gone")                                                \
	X(KEY_CHANGED, "the log's key is not the one it was made with")                            \
	X(CHECKPOINT_FORGED, "the checkpoint is not signed with the log's key")                    \
	X(SIZE_DIFFERS, "the checkpoint is of another size than the log")                          \
	X(ROOT_DIFFERS, "the leaves do not lead to the root that was signed")                      \
	X(LEAF_GONE, "a leaf is missing, number:")                                                 \
	X(LEAF_CHANGED, "a leaf is not what was committed, number:")                               \
	X(LEAF_MOVED, "a leaf is not the one in its tile, number:")                                \
	X(LEAF_BEYOND, "leaves lie outside the tree, how many:")                                   \
	X(ERASURE_UNRECORDED, "a leaf was erased, and no leaf says by whom, number:")              \
	X(TILE_DIFFERS, "a tile is missing or changed, that over leaves from:")                    \
	X(TILE_BEYOND, "tiles lie outside the tree, how many:")                                    \
	X(OUTSIDE_FORGED,                                                                          \
	  "a checkpoint kept elsewhere is not one of this log, the file's number:")                \
	X(OUTSIDE_DIFFERS, "the log is not the one of a checkpoint kept elsewhere, of size:")      \
	X(ROLLED_BACK, "the log is shorter than a checkpoint kept elsewhere says, by leaves:")

#define AUDIT_FAULT_ENUM(name, words) AUDIT_FAULT_##name,
enum audit_fault { AUDIT_FAULT_LIST(AUDIT_FAULT_ENUM) AUDIT_FAULT__MAX };
#undef AUDIT_FAULT_ENUM
const char *audit_fault_words(enum audit_fault f);

struct audit_finding {
	enum audit_fault fault;
	uint64_t at;
};

#define AUDIT_FINDINGS_MAX 20
struct audit_report {
	uint64_t size, erased;
	size_t outside;  /* checkpoints kept elsewhere that were compared */
	uint64_t faults; /* all of them; the first lie in `finding` */
	struct audit_finding finding[AUDIT_FINDINGS_MAX];
	char vkey[NOTE_VKEY_MAX];
};

/* `outside`: notes one after another, as the push file holds them; may be empty. `vkey`: of the
 * key that the log is known to sign with, NULL to take the log's word for it, as far as it was
 * sealed with the master key. Leaves that wait for their place are not looked at: run
 * audit_sequence() before.
 *
 * 0 when it could look, whatever it found: see `faults`. */
int audit_verify(struct store *store, struct str outside, const char *vkey,
                 struct audit_report *report, struct err *err);

#endif
