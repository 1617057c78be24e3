/* Webhooks: other servers that are told of changes. */
#include "domain/webhook.h"
#include "web/request.h"
#include "web/route.h"

static int list(struct request *q)
{
	struct webhook *webhooks = NULL;
	size_t n = 0;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = webhook_list(tx, &q->actor, q->arena, &webhooks, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_list(q, webhooks, n, str_of(NULL, 0));
}

static int create(struct request *q)
{
	struct webhook *w = q->in;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = webhook_create(tx, &q->actor, w, q->arena, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, w);
}

static int delete (struct request *q)
{
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = webhook_delete(tx, &q->actor, q->path[0], &q->err);
	return tx_end(tx, rc, &q->err);
}

static int deliveries(struct request *q)
{
	struct webhook_delivery *d = NULL;
	size_t n = 0;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = webhook_deliveries(tx, &q->actor, q->path[0], q->cursor, q->limit, q->arena,
		                        &d, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return rc;
	return request_list(q, d, n, n == (size_t)q->limit ? d[n - 1].event_id : str_of(NULL, 0));
}

static int replay(struct request *q)
{
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = webhook_replay(tx, &q->actor, q->path[0], q->path[1], &q->err);
	return tx_end(tx, rc, &q->err);
}

static const struct route routes[] = {
	{GET, "/api/v1/webhooks", "webhook_list", "Servers that are told of changes",
         .need = PERMISSION_SYSTEM_MANAGE, .out = &webhook_shape, .flags = ROUTE_LIST,
         .handle = list},
	{POST, "/api/v1/webhooks", "webhook_create",
         "Tell another server of changes; its secret is shown once",
         .need = PERMISSION_SYSTEM_MANAGE, .in = &webhook_shape, .out = &webhook_shape,
         .errors = MAY_409 | MAY_422, .handle = create},
	{DELETE, "/api/v1/webhooks/{id}", "webhook_delete", "Tell it no more",
         .need = PERMISSION_SYSTEM_MANAGE, .errors = MAY_404, .handle = delete},
	{GET, "/api/v1/webhooks/{id}/deliveries", "webhook_deliveries",
         "What was sent, and what became of it", .need = PERMISSION_SYSTEM_MANAGE,
         .out = &webhook_delivery_shape, .flags = ROUTE_LIST, .handle = deliveries},
	{POST, "/api/v1/webhooks/{id}/deliveries/{event_id}/replay", "webhook_replay",
         "Send one again", .need = PERMISSION_SYSTEM_MANAGE, .errors = MAY_404, .handle = replay},
};
ROUTES(webhook_routes, routes);
