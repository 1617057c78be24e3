/* API tokens: one's own. */
#include "domain/token.h"
#include "web/request.h"
#include "web/route.h"

static int post(struct request *q)
{
	struct token *t = q->in;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = token_create(tx, &q->actor, t, q->arena, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, t);
}

static int list(struct request *q)
{
	struct token *tokens = NULL;
	size_t n = 0;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = token_list(tx, &q->actor, q->arena, &tokens, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_list(q, tokens, n, str_of(NULL, 0));
}

static int revoke(struct request *q)
{
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = token_revoke(tx, &q->actor, q->path[0], &q->err);
	return tx_end(tx, rc, &q->err);
}

static const struct route routes[] = {
	{GET, "/api/v1/tokens", "token_list", "One's API tokens", .need = PERMISSION_SIGNED_IN,
         .out = &token_shape, .flags = ROUTE_LIST, .handle = list},
	{POST, "/api/v1/tokens", "token_create", "Make an API token, shown this once",
         .need = PERMISSION_SIGNED_IN, .in = &token_shape, .out = &token_shape,
         .errors = MAY_409 | MAY_422, .handle = post},
	{DELETE, "/api/v1/tokens/{id}", "token_revoke", "Revoke one of one's API tokens",
         .need = PERMISSION_SIGNED_IN, .errors = MAY_404, .handle = revoke},
};
ROUTES(token_routes, routes);
