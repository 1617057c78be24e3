/* Is it there, is it ready? For whoever watches servers. */
#include "web/guard.h"
#include "web/metrics.h"
#include "web/request.h"
#include "web/server.h"

static int health(struct request *q)
{
	q->content_type = "text/plain; charset=utf-8";
	buf_c(&q->out, "Chaperone is up\n");
	return 0;
}

static int ready(struct request *q)
{
	int rc = store_ping(q->store, &q->err);
	if (rc)
		return err_set(&q->err, E_UNAVAILABLE, "The database does not answer.");
	return health(q);
}

/* From this machine, or by who manages the system: it says how busy one is. */
static int metrics(struct request *q)
{
	if (!guard_is_local(q) && !actor_may(&q->actor, PERMISSION_SYSTEM_MANAGE))
		return actor_must(&q->actor, PERMISSION_SYSTEM_MANAGE, str_of(NULL, 0), &q->err);
	q->content_type = "text/plain; version=0.0.4; charset=utf-8";
	metrics_write(&q->out, q->server);
	return 0;
}

static const struct route routes[] = {
	{GET, "/health", "health", "Is the server there?", .need = PERMISSION_PUBLIC,
         .flags = ROUTE_RAW, .handle = health},
	{GET, "/healthz", "healthz", "Is the server there?", .need = PERMISSION_PUBLIC,
         .flags = ROUTE_RAW, .handle = health},
	{GET, "/readyz", "readyz", "Is the server ready: does the database answer?",
         .need = PERMISSION_PUBLIC, .flags = ROUTE_RAW, .handle = ready},
	{GET, "/metrics", "metrics",
         "Counts for Prometheus: from the same machine, or with permission SYSTEM_MANAGE",
         .need = PERMISSION_PUBLIC, .flags = ROUTE_RAW, .handle = metrics},
};
ROUTES(health_routes, routes);
