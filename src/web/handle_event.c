/* Changes as they happen (server-sent events). */
#include "web/guard.h"
#include "web/hub.h"
#include "web/request.h"
#include "web/route.h"
#include "web/server.h"

#define WAITING_BYTES ((size_t)64 << 10)

static int watch(struct request *q)
{
	struct call_header h[GUARD_HEADERS_MAX + 4];
	struct hub *hub = q->server->hub;
	if (hub_watchers(hub) >= HUB_WATCHERS_MAX)
		return err_set(&q->err, E_UNAVAILABLE, "Too many pages watch already.");
	size_t n = guard_headers(q->server, h);
	h[n++] = (struct call_header){"Content-Type", STR("text/event-stream")};
	h[n++] = (struct call_header){"Cache-Control", STR("no-store")};
	h[n++] = (struct call_header){"X-Accel-Buffering", STR("no")};
	struct stream *s = call_stream(q->call, h, n, WAITING_BYTES);
	if (!s)
		return err_set(&q->err, E_MEMORY, "Out of memory.");
	q->answered = true;
	stream_push(s, STR("retry: 3000\n\n"));
	hub_watch(hub, s, &q->actor);
	return 0;
}

static const struct route routes[] = {
	{GET, "/api/v1/events", "events", "Changes as they happen, as server-sent events",
         .need = PERMISSION_SIGNED_IN, .flags = ROUTE_RAW | ROUTE_BACKGROUND, .handle = watch},
};
ROUTES(event_routes, routes);
