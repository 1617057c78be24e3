/*
 * route: the whole API as one table. A route says what may call it (permission), what it takes
 * and gives (shapes), how large, which errors, and one line for people; the permission check, the
 * OpenAPI document, the browsable documentation and a test of every route come from it.
 *
 * Each handle_NOUN.c ends with its part of the table:
 *
 *     static const struct route routes[] = {
 *         {GET, "/api/v1/posts/{id}", "post_get", "One post with its versions",
 *          .need = PERMISSION_POST_READ, .out = &post_shape, .handle = get_post},
 *     };
 *     ROUTES(post_routes, routes);
 *
 * and web/routes.c lists the parts.
 *
 * A handler has about 40 lines: it takes the decoded input, makes one or two calls into domain,
 * and shows the result (web/request.h). It returns 0 or an error code with request->err filled in.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "base/shape.h"
#include "domain/permission.h"

struct request;

enum method { GET, POST, PUT, PATCH, DELETE, METHOD__MAX };

/* Errors beyond those that every route may give (400 malformed, 401, 403, 413, 415, 429, 500, 503).
 */
enum route_error {
	MAY_404 = 1, /* E_NOT_FOUND */
	MAY_409 = 2, /* E_CONFLICT */
	MAY_412 = 4, /* E_STALE: If-Match does not hold */
	MAY_422 = 8  /* E_INVALID: understood, but a value will not do */
};

enum route_flag {
	ROUTE_LIST = 1,        /* answers {"items":[…],"next":cursor|null}; takes limit, cursor */
	ROUTE_IDEMPOTENT = 2,  /* POST that honours Idempotency-Key */
	ROUTE_RAW = 4,         /* the handler writes body and content type itself */
	ROUTE_NO_CSRF = 8,     /* called by machines with a token of its own in the path or body */
	ROUTE_PRESIDIO = 16,   /* --open-analyze opens it to this machine; any parameters after ? */
	ROUTE_BACKGROUND = 32, /* a page asks for it by itself: keeps no session alive */
	ROUTE_OPEN_QUERY = 64, /* whoever sends people here may add parameters after ? */
	ROUTE_REDIRECT = 128   /* it sends the browser elsewhere: 302 */
};

struct route {
	enum method method;
	const char *path;    /* parameters in braces: {id} */
	const char *id;      /* operationId */
	const char *summary; /* one line */
	enum permission need;
	size_t body_bytes;         /* largest body; 0: 64 KiB where there is `in`, else none */
	const struct shape *in;    /* body, decoded into request->in; NULL: none */
	const struct shape *query; /* parameters after ?, decoded into request->query */
	const struct shape *out;   /* one of it, or the items of a list; NULL: 204 or raw */
	unsigned errors;           /* enum route_error */
	unsigned flags;            /* enum route_flag */
	int (*handle)(struct request *q);
};

struct routes {
	const struct route *route;
	size_t n;
};
#define ROUTES(name, table) const struct routes name = {(table), sizeof(table) / sizeof *(table)}

#endif
