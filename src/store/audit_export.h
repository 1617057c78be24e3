/*
 * audit_export: the leaves as JSON lines, for log collectors and for whoever verifies them.
 *
 *	{"index":12,"salt":"<base64>","event":{…}}
 *	{"index":13,"commitment":"<base64>","erased_by":"<id>"}
 *
 * The bytes between `"event":` and the last `}` of a line are exactly those that were committed.
 */
#ifndef STORE_AUDIT_EXPORT_H
#define STORE_AUDIT_EXPORT_H

#include "base/buf.h"
#include "store/audit.h"

/* With its newline. */
void audit_export_line(const struct audit_leaf *leaf, struct buf *out);
/* Leaves in the tree from `from` to before `to`, or the last. write() gets some whole lines at a
 * time, and returns 0 to go on; it is not called inside a transaction. *next is where a later
 * export goes on. */
int audit_export(struct store *store, uint64_t from, uint64_t to,
                 int (*write)(void *arg, struct str lines), void *arg, uint64_t *next,
                 struct err *err);
#define AUDIT_EXPORT_ALL ((uint64_t)INT64_MAX)

#endif
