/*
 * audit_proof: one leaf, or the growth of the log, in a form that others' tools check.
 *
 * A leaf: c2sp.org/tlog-proof; its extra line is base64(salt ‖ event), from which the entry,
 * SHA-256 of the same, follows. Growth: the body that c2sp.org/tlog-witness takes, “old <size>”,
 * hashes, an empty line, the checkpoint.
 */
#ifndef STORE_AUDIT_PROOF_H
#define STORE_AUDIT_PROOF_H

#include "base/buf.h"
#include "store/store.h"

/* By place in the tree. E_NOT_FOUND beyond it. A leaf that was erased has no extra line. */
int audit_prove_leaf(struct store *store, uint64_t index, struct buf *out, struct err *err);
/* From an earlier size, 1 or more, to now. */
int audit_prove_growth(struct store *store, uint64_t old, struct buf *out, struct err *err);
/* Place of a leaf by its id; E_NOT_FOUND when it has none. */
int audit_place(struct store *store, struct str id, uint64_t *index, struct err *err);

#endif
