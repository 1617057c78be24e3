/* Work that is due, for who runs the system. */
#include "domain/job.h"
#include "web/request.h"
#include "web/route.h"

struct job_query {
	struct str state;
};
static const struct field query_fields[] = {FIELD_TEXT(
	struct job_query, state, "only those: waiting, running, done or failed", .max = 10)};
static const struct shape query_shape = SHAPE("JobQuery", struct job_query, query_fields);

static int list(struct request *q)
{
	const struct job_query *query = q->query;
	struct job *jobs = NULL;
	struct tx *tx;
	size_t n = 0;
	const char *state =
		query->state.n ? arena_copy(q->arena, query->state.p, query->state.n) : NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = job_list(tx, &q->actor, state, q->cursor, q->limit, q->arena, &jobs, &n,
		              &q->err);
	rc = tx_end(tx, rc, &q->err);
	bool more = !rc && n == (size_t)q->limit;
	return rc ? rc : request_list(q, jobs, n, more ? jobs[n - 1].id : str_of(NULL, 0));
}

static int retry(struct request *q)
{
	struct tx *tx;
	q->status = 202;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = job_retry(tx, &q->actor, q->path[0], &q->err);
	return tx_end(tx, rc, &q->err);
}

static const struct route routes[] = {
	{GET, "/api/v1/jobs", "job_list", "Work that waits, runs, is done or has failed",
         .need = PERMISSION_SYSTEM_MANAGE, .query = &query_shape, .out = &job_shape,
         .flags = ROUTE_LIST, .handle = list},
	{POST, "/api/v1/jobs/{id}/retry", "job_retry", "Run failed work again",
         .need = PERMISSION_SYSTEM_MANAGE, .errors = MAY_409, .handle = retry},
};
ROUTES(job_routes, routes);
