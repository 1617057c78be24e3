/* query: the part of a URL after ?, decoded by a shape as base/json.h decodes bodies. */
#ifndef WEB_QUERY_H
#define WEB_QUERY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/shape.h"

struct query_page {
	int64_t limit;     /* 1…200, 50 if not asked */
	struct str cursor; /* as the domain wrote it; .p NULL if not asked */
};

/* `shape` may be NULL: no parameters but, with ROUTE_LIST among the flags of the route, limit and
 * cursor. With ROUTE_OPEN_QUERY, those that are not known are passed over. `out` is not cleared:
 * what is not asked stays as it is. E_INVALID names the parameter. */
int query_decode(struct str query, const struct shape *shape, unsigned flags, struct arena *arena,
                 void *out, struct query_page *page, struct err *err);
/* A cursor as clients see it. */
void query_cursor(struct buf *out, struct str cursor);

#endif
