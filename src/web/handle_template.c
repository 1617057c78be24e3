/* Templates and saved replies. */
#include "domain/template.h"
#include "web/request.h"
#include "web/route.h"

struct template_query {
	struct str kind;
};
static const struct field query_fields[] = {
	FIELD_TEXT(struct template_query, kind, "only those: post or saved_reply", .max = 20)};
static const struct shape query_shape = SHAPE("TemplateQuery", struct template_query, query_fields);

static int list(struct request *q)
{
	const struct template_query *query = q->query;
	struct tx *tx;
	struct template *t = NULL;
	size_t n = 0;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = template_list(tx, &q->actor, query->kind, q->arena, &t, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_list(q, t, n, str_of(NULL, 0));
}

static int create(struct request *q)
{
	struct tx *tx;
	struct template *t = q->in;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = template_create(tx, &q->actor, t, q->arena, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, t, t->version);
}

/* What the body did not bring stays as it was. */
static void keep(struct request *q, const struct template *was, struct template *t)
{
	for (size_t i = 0; i < template_shape.fields_n; i++) {
		const struct field *f = &template_shape.fields[i];
		size_t bytes = f->type == FIELD_TYPE_ENUM   ? sizeof(int)
		               : f->type == FIELD_TYPE_TEXT ? sizeof(struct str)
		                                            : sizeof(int64_t);
		if (!(q->in_present >> i & 1))
			memcpy((char *)t + f->offset, (const char *)was + f->offset, bytes);
	}
}

static int change(struct request *q)
{
	struct tx *tx;
	struct template was, *t = q->in;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = template_get(tx, &q->actor, q->path[0], q->arena, &was, &q->err);
	if (!rc) {
		keep(q, &was, t);
		rc = template_save(tx, &q->actor, t, request_version(q, was.version), q->arena,
		                   &q->err);
	}
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, t, t->version);
}

static int delete (struct request *q)
{
	struct tx *tx;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = template_delete(tx, &q->actor, q->path[0], q->arena, &q->err);
	return tx_end(tx, rc, &q->err);
}

static const struct route routes[] = {
	{GET, "/api/v1/templates", "template_list", "Templates and saved replies, by name",
         .need = PERMISSION_POST_READ, .query = &query_shape, .out = &template_shape,
         .flags = ROUTE_LIST, .handle = list},
	{POST, "/api/v1/templates", "template_create", "A new one; it must be clear",
         .need = PERMISSION_TEMPLATE_WRITE, .in = &template_shape, .out = &template_shape,
         .errors = MAY_422, .handle = create},
	{PATCH, "/api/v1/templates/{id}", "template_change", "Change one",
         .need = PERMISSION_TEMPLATE_WRITE, .in = &template_shape, .out = &template_shape,
         .errors = MAY_404 | MAY_412 | MAY_422, .handle = change},
	{DELETE, "/api/v1/templates/{id}", "template_delete", "Take one out of the lists",
         .need = PERMISSION_TEMPLATE_WRITE, .errors = MAY_404, .handle = delete},
};
ROUTES(template_routes, routes);
