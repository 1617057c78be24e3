/* The organisation: its name, what it may say about itself, what strangers see of it. */
#include "domain/organisation.h"
#include "web/request.h"
#include "web/route.h"

static int show(struct request *q, struct tx *tx)
{
	struct organisation o = {0};
	int rc = organisation_get(tx, q->arena, &o, &q->err);
	if (rc == E_NOT_FOUND)
		return err_set(&q->err, rc, "The organisation is not set up yet.");
	return rc ? rc : request_show_version(q, &o, o.version);
}

static int get(struct request *q)
{
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = show(q, tx);
	return tx_end(tx, rc, &q->err);
}

static const struct route routes[] = {
	{GET, "/api/v1/organisation", "organisation_get", "The organisation's profile",
         .need = PERMISSION_ORGANISATION_READ, .out = &organisation_shape, .errors = MAY_404,
         .handle = get},
};
ROUTES(organisation_routes, routes);
