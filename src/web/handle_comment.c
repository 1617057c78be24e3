/* Comments on spans of a post. */
#include "domain/comment.h"
#include "web/request.h"
#include "web/route.h"

struct resolve_in {
	bool resolved;
};
static const struct field resolve_fields[] = {
	FIELD_BOOL(struct resolve_in, resolved, "taken care of", .flags = FIELD_REQUIRED)};
static const struct shape resolve_shape = SHAPE("CommentChange", struct resolve_in, resolve_fields);

static int list(struct request *q)
{
	struct tx *tx;
	struct post p;
	struct comment *c = NULL;
	size_t n = 0;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = post_read(tx, &q->actor, q->path[0], q->arena, &p, &q->err);
	if (!rc)
		rc = comment_list(tx, &q->actor, &p, q->arena, &c, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_list(q, c, n, str_of(NULL, 0));
}

static int add(struct request *q)
{
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = post_read(tx, &q->actor, q->path[0], q->arena, &p, &q->err);
	if (!rc)
		rc = comment_add(tx, &q->actor, &p, q->in, q->arena, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, q->in);
}

static int resolve(struct request *q)
{
	const struct resolve_in *in = q->in;
	struct tx *tx;
	struct comment c;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = comment_resolve(tx, &q->actor, q->path[0], in->resolved, q->arena, &c,
		                     &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, &c);
}

static const struct route routes[] = {
	{GET, "/api/v1/posts/{id}/comments", "comment_list", "What people say about a post",
         .need = PERMISSION_POST_READ, .out = &comment_shape, .errors = MAY_404,
         .flags = ROUTE_LIST, .handle = list},
	{POST, "/api/v1/posts/{id}/comments", "comment_add", "Say something about a span",
         .need = PERMISSION_POST_READ, .in = &comment_shape, .out = &comment_shape,
         .errors = MAY_404 | MAY_422, .handle = add},
	{PATCH, "/api/v1/comments/{id}", "comment_resolve", "Taken care of, or not after all",
         .need = PERMISSION_POST_READ, .in = &resolve_shape, .out = &comment_shape,
         .errors = MAY_404, .handle = resolve},
};
ROUTES(comment_routes, routes);
