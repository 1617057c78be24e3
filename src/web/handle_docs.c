/* The documentation of the API, made from the route table. */
#include "web/openapi.h"
#include "web/request.h"
#include "web/server.h"

static int document(struct request *q)
{
	openapi_write(&q->out, q->server->router, q->server->url);
	return 0;
}

static int page(struct request *q)
{
	q->content_type = "text/html; charset=utf-8";
	openapi_page(&q->out, q->server->router);
	return 0;
}

static int style(struct request *q)
{
	q->content_type = "text/css; charset=utf-8";
	buf_c(&q->out, openapi_css);
	return 0;
}

static const struct route routes[] = {
	{GET, "/api/openapi.json", "openapi", "This API as an OpenAPI 3.1 document",
         .need = PERMISSION_PUBLIC, .flags = ROUTE_RAW, .handle = document},
	{GET, "/api/docs", "docs", "This API as a page", .need = PERMISSION_PUBLIC,
         .flags = ROUTE_RAW, .handle = page},
	{GET, "/api/docs.css", "docs_css", "The style of that page", .need = PERMISSION_PUBLIC,
         .flags = ROUTE_RAW, .handle = style},
};
ROUTES(docs_routes, routes);
