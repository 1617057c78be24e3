/* Is it there, is it ready? For whoever watches servers. */
#include "web/request.h"
#include "web/route.h"

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

static const struct route routes[] = {
	{GET, "/health", "health", "Is the server there?", .need = PERMISSION_PUBLIC,
         .flags = ROUTE_RAW, .handle = health},
	{GET, "/healthz", "healthz", "Is the server there?", .need = PERMISSION_PUBLIC,
         .flags = ROUTE_RAW, .handle = health},
	{GET, "/readyz", "readyz", "Is the server ready: does the database answer?",
         .need = PERMISSION_PUBLIC, .flags = ROUTE_RAW, .handle = ready},
};
ROUTES(health_routes, routes);
