/* Emergency ("break-glass") access: ask for it, see who had it, end it. */
#include "domain/emergency.h"
#include "web/request.h"
#include "web/route.h"

static int post(struct request *q)
{
	struct emergency *e = q->in;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = emergency_start(tx, &q->actor, e, q->arena, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, e);
}

static int list(struct request *q)
{
	struct emergency *list = NULL;
	size_t n = 0;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = emergency_list(tx, &q->actor, q->cursor, q->limit, q->arena, &list, &n,
		                    &q->err);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return rc;
	bool more = n == (size_t)q->limit;
	return request_list(q, list, n, more ? list[n - 1].id : str_of(NULL, 0));
}

static int end(struct request *q)
{
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = emergency_end(tx, &q->actor, q->path[0], &q->err);
	return tx_end(tx, rc, &q->err);
}

static const struct route routes[] = {
	{GET, "/api/v1/emergency", "emergency_list",
         "Emergency accesses: one's own, or all for who is in charge", .need = PERMISSION_SIGNED_IN,
         .out = &emergency_shape, .flags = ROUTE_LIST, .handle = list},
	{POST, "/api/v1/emergency", "emergency_start", "Begin emergency access",
         .need = PERMISSION_BREAK_GLASS, .in = &emergency_shape, .out = &emergency_shape,
         .errors = MAY_409 | MAY_422, .handle = post},
	{DELETE, "/api/v1/emergency/{id}", "emergency_end", "End emergency access before its time",
         .need = PERMISSION_SIGNED_IN, .errors = MAY_404, .handle = end},
};
ROUTES(emergency_routes, routes);
