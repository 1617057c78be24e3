/*
 * openapi: the route table as an OpenAPI 3.1 document, and as a page for people. Both say the same
 * and are made from nothing else.
 */
#ifndef WEB_OPENAPI_H
#define WEB_OPENAPI_H

#include "base/buf.h"
#include "web/router.h"

void openapi_write(struct buf *out, const struct router *router, const char *url);
/* The page; its style is /api/docs.css. */
void openapi_page(struct buf *out, const struct router *router);
extern const char openapi_css[];

/* ---- what both need ---- */
/* The noun that a route is about, for grouping: "posts" of /api/v1/posts/{id}. */
struct str route_group(const struct route *r);
extern const char *const method_words[METHOD__MAX];
/* Who holds a permission, in words: "privacy officer, administrator; level publish on a channel".
 */
void permission_holders(struct buf *out, enum permission p);

#endif
