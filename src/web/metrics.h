/*
 * metrics: what a server counts of itself, in the text form that Prometheus reads. Counts are of
 * routes, never of people. Threads: any.
 */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "base/buf.h"
#include "web/router.h"

struct server;
struct metrics;

struct metrics *metrics_new(const struct router *router);
void metrics_free(struct metrics *m);
/* index: of the route in router_all(); SIZE_MAX where there was none. */
void metrics_count(struct metrics *m, size_t index, int status, int64_t us);
void metrics_write(struct buf *out, struct server *s);

#endif
