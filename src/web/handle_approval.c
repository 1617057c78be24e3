/* Approvals: what waits for whom, and what they decide. */
#include "base/json.h"
#include "domain/approval.h"
#include "domain/delegation.h"
#include "web/request.h"
#include "web/route.h"
#include "web/view_post.h"

struct queue_query {
	bool mine;
};
static const struct field queue_query_fields[] = {
	FIELD_BOOL(struct queue_query, mine, "only what you may decide")};
static const struct shape queue_query_shape =
	SHAPE("ApprovalQuery", struct queue_query, queue_query_fields);

struct queue_view {
	struct str id, post, step; /* post is JSON */
	int64_t position, steps;
	int64_t due_utc_ms, since_utc_ms;
	bool mine, changed_since_last_look;
};
static const struct field queue_fields[] = {
	FIELD_TEXT(struct queue_view, id, "of the step"),
	FIELD_JSON(struct queue_view, post, "the post, by its de-identified copy"),
	FIELD_TEXT(struct queue_view, step, "what people call it"),
	FIELD_INT(struct queue_view, position, "counts from 1"),
	FIELD_INT(struct queue_view, steps, "of how many"),
	FIELD_TIME(struct queue_view, due_utc_ms, "when it must be decided"),
	FIELD_TIME(struct queue_view, since_utc_ms, "since when it waits"),
	FIELD_BOOL(struct queue_view, mine, "may you decide it?"),
	FIELD_BOOL(struct queue_view, changed_since_last_look, "since you saw it last"),
};
static const struct shape queue_shape = SHAPE("ApprovalItem", struct queue_view, queue_fields);

struct approve_in {
	struct str content_hash, comment;
};
static const struct field approve_fields[] = {
	FIELD_TEXT(struct approve_in, content_hash, "of the content that you saw",
                   .flags = FIELD_REQUIRED, .min = 64, .max = 64),
	FIELD_TEXT(struct approve_in, comment, "something to say", .max = 1000),
};
static const struct shape approve_shape = SHAPE("Approve", struct approve_in, approve_fields);

struct reject_in {
	struct str content_hash, reason;
};
static const struct field reject_fields[] = {
	FIELD_TEXT(struct reject_in, content_hash, "of the content that you saw",
                   .flags = FIELD_REQUIRED, .min = 64, .max = 64),
	FIELD_TEXT(struct reject_in, reason, "what should change", .flags = FIELD_REQUIRED,
                   .min = 1, .max = 1000),
};
static const struct shape reject_shape = SHAPE("Reject", struct reject_in, reject_fields);

static int view_item(struct request *q, struct tx *tx, const struct approval_item *item,
                     struct queue_view *out)
{
	struct post_view post;
	struct approval *steps;
	size_t n, of_round = 0;
	struct buf b;
	int rc = view_post_item(q, tx, &item->post, &post);
	if (!rc)
		rc = approval_of_post(tx, item->post.id, q->arena, &steps, &n, &q->err);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		of_round += steps[i].created_utc_ms == item->step.created_utc_ms;
	buf_init(&b, 1 << 20);
	json_write(&b, &post_view_shape, &post);
	*out = (struct queue_view){.id = item->step.id,
	                           .step = item->step.name,
	                           .position = item->step.position + 1,
	                           .steps = (int64_t)of_round,
	                           .due_utc_ms = item->step.due_utc_ms,
	                           .since_utc_ms = item->step.created_utc_ms,
	                           .mine = item->mine,
	                           .changed_since_last_look = item->changed};
	return request_keep(q, &b, &out->post);
}

static int queue(struct request *q)
{
	const struct queue_query *query = q->query;
	struct tx *tx;
	struct approval_item *items;
	struct queue_view *views = NULL;
	size_t n = 0, total;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = approval_queue(tx, &q->actor, query->mine, (size_t)q->limit, q->arena, &items,
		                    &n, &total, &q->err);
	if (!rc)
		views = arena_array(q->arena, n + 1, sizeof *views);
	for (size_t i = 0; !rc && i < n; i++)
		rc = view_item(q, tx, &items[i], &views[i]);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_list(q, views, n, str_of(NULL, 0));
}

static int approve(struct request *q)
{
	const struct approve_in *in = q->in;
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = approval_approve(tx, &q->actor, q->path[0], in->content_hash, in->comment,
		                      q->arena, &p, &q->err);
	q->status = 200;
	return view_post_show(q, tx, rc, &p);
}

static int reject(struct request *q)
{
	const struct reject_in *in = q->in;
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = approval_reject(tx, &q->actor, q->path[0], in->content_hash, in->reason,
		                     q->arena, &p, &q->err);
	q->status = 200;
	return view_post_show(q, tx, rc, &p);
}

static int look(struct request *q)
{
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = post_read(tx, &q->actor, q->path[0], q->arena, &p, &q->err);
	if (!rc)
		rc = approval_look(tx, &q->actor, &p, &q->err);
	q->status = 204;
	return tx_end(tx, rc, &q->err);
}

static int steps(struct request *q)
{
	struct tx *tx;
	struct post p;
	struct approval *a = NULL;
	size_t n = 0;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = post_read(tx, &q->actor, q->path[0], q->arena, &p, &q->err);
	if (!rc)
		rc = approval_of_post(tx, p.id, q->arena, &a, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_list(q, a, n, str_of(NULL, 0));
}

static int decisions(struct request *q)
{
	struct tx *tx;
	struct post p;
	struct approval_decision *d = NULL;
	size_t n = 0;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = post_read(tx, &q->actor, q->path[0], q->arena, &p, &q->err);
	if (!rc)
		rc = approval_decisions(tx, p.id, q->arena, &d, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_list(q, d, n, str_of(NULL, 0));
}

/* ---- rules ---- */
struct rules {
	struct str rules; /* JSON */
	int64_t version;
};
static const struct field rules_fields[] = {
	FIELD_JSON(struct rules, rules, "which posts need whose approval",
                   .flags = FIELD_REQUIRED | FIELD_OUT),
	FIELD_INT(struct rules, version, "counts its changes; 0: the ones it came with",
                  .flags = FIELD_OUT),
};
static const struct shape rules_shape = SHAPE("ApprovalRules", struct rules, rules_fields);

static int show_rules(struct request *q, struct tx *tx, int rc)
{
	struct rules r = {0};
	if (!rc)
		rc = approval_rule_get(tx, q->arena, &r.rules, &r.version, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, &r, r.version);
}

static int get_rules(struct request *q)
{
	struct tx *tx;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	return show_rules(q, tx, rc);
}

static int put_rules(struct request *q)
{
	const struct rules *in = q->in;
	struct tx *tx;
	struct str now;
	int64_t version;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = approval_rule_get(tx, q->arena, &now, &version, &q->err);
	if (!rc)
		rc = approval_rule_put(tx, &q->actor, in->rules, request_version(q, version),
		                       q->arena, &q->err);
	return show_rules(q, tx, rc);
}

/* ---- delegation ---- */
static int get_delegation(struct request *q)
{
	struct tx *tx;
	struct delegation d;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = delegation_get(tx, &q->actor, q->arena, &d, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, &d);
}

static int put_delegation(struct request *q)
{
	struct tx *tx;
	struct delegation d;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = delegation_put(tx, &q->actor, q->in, q->arena, &q->err);
	if (!rc)
		rc = delegation_get(tx, &q->actor, q->arena, &d, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, &d);
}

static int delete_delegation(struct request *q)
{
	struct tx *tx;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = delegation_end(tx, &q->actor, q->arena, &q->err);
	return tx_end(tx, rc, &q->err);
}

static const struct route routes[] = {
	{GET, "/api/v1/approvals", "approval_queue", "What waits, the riskiest and soonest first",
         .need = PERMISSION_POST_READ, .query = &queue_query_shape, .out = &queue_shape,
         .flags = ROUTE_LIST, .handle = queue},
	{POST, "/api/v1/posts/{id}/approve", "post_approve", "Approve the open step of a post",
         .need = PERMISSION_POST_READ, .in = &approve_shape, .out = &post_view_shape,
         .errors = MAY_404 | MAY_409 | MAY_412 | MAY_422, .handle = approve},
	{POST, "/api/v1/posts/{id}/reject", "post_reject", "Ask for changes, with a reason",
         .need = PERMISSION_POST_READ, .in = &reject_shape, .out = &post_view_shape,
         .errors = MAY_404 | MAY_409 | MAY_412 | MAY_422, .handle = reject},
	{POST, "/api/v1/posts/{id}/look", "post_look", "You have seen it as it is now",
         .need = PERMISSION_POST_READ, .errors = MAY_404, .handle = look},
	{GET, "/api/v1/posts/{id}/approvals", "post_approvals", "The steps of all its rounds",
         .need = PERMISSION_POST_READ, .out = &approval_shape, .errors = MAY_404,
         .flags = ROUTE_LIST, .handle = steps},
	{GET, "/api/v1/posts/{id}/decisions", "post_decisions", "Who decided what",
         .need = PERMISSION_POST_READ, .out = &approval_decision_shape, .errors = MAY_404,
         .flags = ROUTE_LIST, .handle = decisions},
	{GET, "/api/v1/settings/approval_rules", "approval_rules_get",
         "Which posts need whose approval", .need = PERMISSION_ORGANISATION_READ,
         .out = &rules_shape, .handle = get_rules},
	{PUT, "/api/v1/settings/approval_rules", "approval_rules_put", "Change the rules",
         .need = PERMISSION_ORGANISATION_WRITE, .in = &rules_shape, .out = &rules_shape,
         .errors = MAY_412 | MAY_422, .handle = put_rules},
	{GET, "/api/v1/delegation", "delegation_get", "Who decides for you while you are away",
         .need = PERMISSION_SIGNED_IN, .out = &delegation_shape, .errors = MAY_404,
         .handle = get_delegation},
	{PUT, "/api/v1/delegation", "delegation_put", "Let somebody decide for you",
         .need = PERMISSION_SIGNED_IN, .in = &delegation_shape, .out = &delegation_shape,
         .errors = MAY_422, .handle = put_delegation},
	{DELETE, "/api/v1/delegation", "delegation_end", "Decide yourself again",
         .need = PERMISSION_SIGNED_IN, .errors = MAY_404, .handle = delete_delegation},
};
ROUTES(approval_routes, routes);
