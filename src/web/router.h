/*
 * router: which route answers a method and a path. Built once from the table; a look-up costs one
 * comparison or so for each segment of the path, however many routes there are.
 *
 * {name} takes one segment, {name*} at the end takes all that is left. A fixed segment wins over
 * a parameter. Values are percent-decoded; one that is empty, not UTF-8, holds a control
 * character or a slash, or is ".." matches nothing.
 */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

#include "base/arena.h"
#include "base/err.h"
#include "web/route.h"

#define ROUTER_PARAMETERS_MAX 4

struct router;

struct match {
	const struct route *route; /* NULL: the path has none for this method */
	size_t index;              /* of the route in router_all() */
	unsigned allowed;          /* bit of each method that the path has; 0: no such path */
	struct str path[ROUTER_PARAMETERS_MAX];
};

/* Routes must outlive it. E_INVALID names a path that is written wrongly or stands there twice. */
int router_new(struct router **router, const struct routes *const *parts, size_t parts_n,
               struct err *err);
void router_free(struct router *router);
/* Values lie in the arena. False only when memory ran out. */
bool router_find(const struct router *router, enum method method, struct str path,
                 struct arena *arena, struct match *out);
/* The route alone. */
const struct route *router_route(const struct router *router, enum method method, struct str path);
/* All routes, in the order of the parts. */
const struct route *const *router_all(const struct router *router, size_t *n);

#endif
