/* "Stop everything now", and tasks: what has to be done by people. */
#include "domain/hold.h"
#include "domain/task.h"
#include "web/request.h"
#include "web/route.h"

static int show_hold(struct request *q, struct tx *tx, int rc)
{
	struct hold h;
	if (!rc)
		rc = hold_get(tx, q->arena, &h, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, &h);
}

static int get_hold(struct request *q)
{
	struct tx *tx;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	return show_hold(q, tx, rc);
}

static int put_hold(struct request *q)
{
	const struct hold *in = q->in;
	struct tx *tx;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = hold_set(tx, &q->actor, in->on, in->reason, q->arena, &q->err);
	return show_hold(q, tx, rc);
}

struct task_query {
	struct str status, kind;
};
static const struct field query_fields[] = {
	FIELD_TEXT(struct task_query, status, "only those: open, done or dropped", .max = 10),
	FIELD_TEXT(struct task_query, kind, "only those: takedown, review, channel or crisis",
                   .max = 10),
};
static const struct shape query_shape = SHAPE("TaskQuery", struct task_query, query_fields);

static int list_tasks(struct request *q)
{
	const struct task_query *f = q->query;
	struct tx *tx;
	struct task *t = NULL;
	size_t n = 0;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = task_list(tx, &q->actor, f->status, f->kind, q->cursor, q->limit, q->arena, &t,
		               &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	bool more = !rc && n == (size_t)q->limit;
	return rc ? rc : request_list(q, t, n, more ? t[n - 1].id : str_of(NULL, 0));
}

static int close_task(struct request *q)
{
	const struct task *in = q->in;
	struct tx *tx;
	struct task t;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = task_close(tx, &q->actor, q->path[0], request_version(q, 0),
		                (enum task_status)in->status, in->outcome, q->arena, &t, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, &t, t.version);
}

static const struct route routes[] = {
	{GET, "/api/v1/hold", "hold_get", "Is everything held back?", .need = PERMISSION_POST_READ,
         .out = &hold_shape, .handle = get_hold},
	{PUT, "/api/v1/hold", "hold_put", "Stop everything from going out, or let it go on",
         .need = PERMISSION_HOLD, .in = &hold_shape, .out = &hold_shape, .errors = MAY_422,
         .handle = put_hold},
	{GET, "/api/v1/tasks", "task_list", "What people have to do", .need = PERMISSION_TASK,
         .query = &query_shape, .out = &task_shape, .flags = ROUTE_LIST, .handle = list_tasks},
	{PATCH, "/api/v1/tasks/{id}", "task_close", "Done, or dropped with a reason",
         .need = PERMISSION_TASK, .in = &task_shape, .out = &task_shape,
         .errors = MAY_404 | MAY_409 | MAY_412 | MAY_422, .handle = close_task},
};
ROUTES(hold_routes, routes);
