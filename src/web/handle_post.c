/* Posts: drafts, their way out, and what became of them. */
#include "base/json.h"
#include "domain/comment.h"
#include "domain/dismissal.h"
#include "domain/job.h"
#include "domain/post.h"
#include "web/history.h"
#include "web/post_fits.h"
#include "web/request.h"
#include "web/route.h"
#include "web/view_post.h"

struct post_query {
	struct str status, channel_id, author, q;
	int64_t from_utc_ms, to_utc_ms;
};
static const struct field query_fields[] = {
	FIELD_TEXT(struct post_query, status, "only those that stand there", .max = 20),
	FIELD_TEXT(struct post_query, channel_id, "only those for this channel", .max = 36),
	FIELD_TEXT(struct post_query, author, "only those of this person", .max = 36),
	FIELD_TEXT(struct post_query, q, "only those whose de-identified copy has these words",
                   .max = 200),
	FIELD_TIME(struct post_query, from_utc_ms, "going out from then on"),
	FIELD_TIME(struct post_query, to_utc_ms, "going out before then"),
};
static const struct shape query_shape = SHAPE("PostQuery", struct post_query, query_fields);

struct plan_in {
	int64_t scheduled_utc_ms;
};
static const struct field plan_fields[] = {
	FIELD_TIME(struct plan_in, scheduled_utc_ms, "when it is to go out; null: at once")};
static const struct shape plan_shape = SHAPE("PostPlan", struct plan_in, plan_fields);

struct reason_in {
	struct str reason;
};
static const struct field reason_fields[] = {FIELD_TEXT(
	struct reason_in, reason, "why", .flags = FIELD_REQUIRED, .min = 1, .max = 1000)};
static const struct shape reason_shape = SHAPE("Reason", struct reason_in, reason_fields);

struct dismissal_in {
	struct str code, spans, reason;
};
static const struct field dismissal_fields[] = {
	FIELD_TEXT(struct dismissal_in, code, "the reason of the checker", .flags = FIELD_REQUIRED,
                   .max = 40),
	FIELD_JSON(struct dismissal_in, spans, "where it stands"),
	FIELD_TEXT(struct dismissal_in, reason, "why it is set aside", .flags = FIELD_REQUIRED,
                   .min = 1, .max = 1000),
};
static const struct shape dismissal_in_shape =
	SHAPE("DismissalNew", struct dismissal_in, dismissal_fields);

static int create(struct request *q)
{
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = post_create(tx, &q->actor, q->in, q->arena, &p, &q->err);
	return view_post_show(q, tx, rc, &p);
}

static int get(struct request *q)
{
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err); /* opening is recorded */
	if (!rc)
		rc = post_read_lock(tx, &q->actor, q->path[0], 0, q->arena, &p, &q->err);
	return view_post_show(q, tx, rc, &p);
}

static int edit(struct request *q)
{
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = post_edit(tx, &q->actor, q->path[0], request_version(q, 0), q->in,
		               q->in_present, q->arena, &p, &q->err);
	if (!rc)
		rc = post_read(tx, &q->actor, q->path[0], q->arena, &p, &q->err);
	return view_post_show(q, tx, rc, &p);
}

static int delete (struct request *q)
{
	struct tx *tx;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = post_delete(tx, &q->actor, q->path[0], request_version(q, 0), q->arena,
		                 &q->err);
	return tx_end(tx, rc, &q->err);
}

static int list(struct request *q)
{
	const struct post_query *f = q->query;
	struct tx *tx;
	struct post *posts;
	struct post_view *views;
	size_t n = 0;
	const struct post_filter filter = {
		.status = f->status,
		.author_id = f->author,
		.channel_id = f->channel_id,
		.words = f->q,
		.from_utc_ms = f->from_utc_ms,
		.until_utc_ms = f->to_utc_ms,
	};
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = post_list(tx, &q->actor, &filter, q->cursor, q->limit, q->arena, &posts, &n,
		               &q->err);
	if (!rc)
		rc = view_post_items(q, tx, posts, n, &views);
	rc = tx_end(tx, rc, &q->err);
	bool more = !rc && n == (size_t)q->limit;
	return rc ? rc : request_list(q, views, n, more ? posts[n - 1].id : str_of(NULL, 0));
}

/* ---- the next step ---- */
typedef int step(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                 struct arena *arena, struct post *out, struct err *err);
typedef int timed_step(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                       int64_t scheduled_utc_ms, struct arena *arena, struct post *out,
                       struct err *err);

static int take_step(struct request *q, step *take)
{
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = take(tx, &q->actor, q->path[0], request_version(q, 0), q->arena, &p, &q->err);
	q->status = 200;
	return view_post_show(q, tx, rc, &p);
}

static int take_timed_step(struct request *q, timed_step *take, int64_t when)
{
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = take(tx, &q->actor, q->path[0], request_version(q, 0), when, q->arena, &p,
		          &q->err);
	q->status = 200;
	return view_post_show(q, tx, rc, &p);
}

static int must_fit(struct request *q, struct tx *tx, const struct post *p)
{
	struct content c;
	struct str words;
	int rc = post_content(tx, p, q->arena, &c, &q->err);
	if (!rc)
		rc = post_fits(q, tx, p, &c, &words);
	if (!rc && words.n)
		rc = err_field(&q->err, E_INVALID, "channel", "It does not fit: %.*s.",
		               (int)words.n, words.p);
	return rc;
}

static int send(struct request *q, bool at_once)
{
	const struct plan_in *in = q->in;
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = post_read_lock(tx, &q->actor, q->path[0], 0, q->arena, &p, &q->err);
	if (!rc)
		rc = must_fit(q, tx, &p);
	/* without a time of its own a submission takes the post's */
	int64_t when = at_once ? 0 : q->in_present ? in->scheduled_utc_ms : p.scheduled_utc_ms;
	if (!rc)
		rc = post_submit(tx, &q->actor, q->path[0], request_version(q, 0), when, q->arena,
		                 &p, &q->err);
	q->status = 200;
	return view_post_show(q, tx, rc, &p);
}

static int submit(struct request *q) { return send(q, false); }
static int publish(struct request *q) { return send(q, true); }

static int withdraw(struct request *q) { return take_step(q, post_withdraw); }
static int retry(struct request *q) { return take_step(q, post_retry); }
static int unschedule(struct request *q) { return take_timed_step(q, post_reschedule, 0); }
static int schedule(struct request *q)
{
	const struct plan_in *in = q->in;
	return take_timed_step(q, post_reschedule, in->scheduled_utc_ms);
}

static int delete_remote(struct request *q)
{
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = post_take_down(tx, &q->actor, q->path[0], q->arena, &p, &q->err);
	q->status = 202;
	return view_post_show(q, tx, rc, &p);
}

/* ---- what people say of it ---- */
static int dismiss(struct request *q)
{
	const struct dismissal_in *in = q->in;
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = post_read_lock(tx, &q->actor, q->path[0], 0, q->arena, &p, &q->err);
	if (!rc)
		rc = dismissal_add(tx, &q->actor, &p, in->code, in->reason, q->arena, &q->err);
	return view_post_show(q, tx, rc, &p);
}

static int dismissals(struct request *q)
{
	struct tx *tx;
	struct post p;
	struct dismissal *d = NULL;
	size_t n = 0;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = post_read(tx, &q->actor, q->path[0], q->arena, &p, &q->err);
	if (!rc)
		rc = dismissal_list(tx, p.id, q->arena, &d, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_list(q, d, n, str_of(NULL, 0));
}

static int except(struct request *q)
{
	const struct reason_in *in = q->in;
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = post_read_lock(tx, &q->actor, q->path[0], request_version(q, 0), q->arena, &p,
		                    &q->err);
	if (!rc)
		rc = dismissal_except_story(tx, &q->actor, &p, in->reason, q->arena, &q->err);
	q->status = 200;
	return view_post_show(q, tx, rc, &p);
}

static int history(struct request *q)
{
	struct tx *tx;
	struct post p;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = post_read(tx, &q->actor, q->path[0], q->arena, &p, &q->err);
	if (!rc)
		rc = history_of_post(q, tx, p.id);
	return tx_end(tx, rc, &q->err);
}

/* ---- versions ---- */
struct version_view {
	int64_t n;
	struct str text; /* null: sealed for this person */
	struct str author;
	int64_t saved_utc_ms;
	struct str content_hash;
	int verdict;
	double risk;
};
static const struct field version_view_fields[] = {
	FIELD_INT(struct version_view, n, "counts from 1"),
	FIELD_TEXT(struct version_view, text, "the words; null where they are sealed for you"),
	FIELD_TEXT(struct version_view, author, "name of who saved it"),
	FIELD_TIME(struct version_view, saved_utc_ms, "when"),
	FIELD_TEXT(struct version_view, content_hash, "of the content"),
	FIELD_ENUM(struct version_view, verdict, verdict_names, "of the checker"),
	FIELD_REAL(struct version_view, risk, "0 to 1"),
};
static const struct shape version_view_shape =
	SHAPE("Version", struct version_view, version_view_fields);

static int view_version(struct request *q, struct tx *tx, const struct version *v, struct str text,
                        struct version_view *out)
{
	*out = (struct version_view){.n = v->n,
	                             .text = text,
	                             .saved_utc_ms = v->saved_utc_ms,
	                             .content_hash = v->content_hash,
	                             .verdict = v->verdict,
	                             .risk = v->risk};
	return post_author_name(tx, v->author_id, q->arena, &out->author, &q->err);
}

static int versions(struct request *q)
{
	struct tx *tx;
	struct post p;
	struct version *v;
	struct version_view *views = NULL;
	struct str *texts;
	size_t n = 0;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err); /* opening is recorded */
	if (!rc)
		rc = post_read(tx, &q->actor, q->path[0], q->arena, &p, &q->err);
	if (!rc)
		rc = post_versions(tx, p.id, q->arena, &v, &n, &q->err);
	if (!rc)
		rc = post_version_texts(tx, &q->actor, &p, v, n, "compare versions", q->arena,
		                        &texts, &q->err);
	if (!rc)
		views = arena_array(q->arena, n + 1, sizeof *views);
	for (size_t i = 0; !rc && i < n; i++)
		rc = view_version(q, tx, &v[i], texts[i], &views[i]);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_list(q, views, n, str_of(NULL, 0));
}

#define POST_BODY_BYTES ((size_t)256 << 10)
static const struct route routes[] = {
	{GET, "/api/v1/posts", "post_list", "Posts, newest first", .need = PERMISSION_POST_READ,
         .query = &query_shape, .out = &post_view_shape, .flags = ROUTE_LIST, .handle = list},
	{POST, "/api/v1/posts", "post_create", "A new draft, checked",
         .need = PERMISSION_POST_WRITE, .body_bytes = POST_BODY_BYTES, .in = &post_draft_shape,
         .out = &post_view_shape, .errors = MAY_404 | MAY_422, .flags = ROUTE_IDEMPOTENT,
         .handle = create},
	{GET, "/api/v1/posts/{id}", "post_get", "One post, with what stands in its way",
         .need = PERMISSION_POST_READ, .out = &post_view_shape, .errors = MAY_404, .handle = get},
	{PATCH, "/api/v1/posts/{id}", "post_edit", "Change a draft; it is checked again",
         .need = PERMISSION_POST_WRITE, .body_bytes = POST_BODY_BYTES, .in = &post_draft_shape,
         .out = &post_view_shape, .errors = MAY_404 | MAY_409 | MAY_412 | MAY_422, .handle = edit},
	{DELETE, "/api/v1/posts/{id}", "post_delete", "Throw a draft away",
         .need = PERMISSION_POST_WRITE, .errors = MAY_404 | MAY_409 | MAY_412, .handle = delete},
	{GET, "/api/v1/posts/{id}/versions", "post_versions", "Its versions, newest first",
         .need = PERMISSION_POST_READ, .out = &version_view_shape, .errors = MAY_404,
         .flags = ROUTE_LIST, .handle = versions},
	{GET, "/api/v1/posts/{id}/history", "post_history",
         "What was done to it, out of the audit log", .need = PERMISSION_POST_READ,
         .out = &history_shape, .errors = MAY_404, .flags = ROUTE_LIST, .handle = history},
	{POST, "/api/v1/posts/{id}/submit", "post_submit",
         "Send it on its way: to approval, on schedule or out", .need = PERMISSION_POST_WRITE,
         .in = &plan_shape, .out = &post_view_shape,
         .errors = MAY_404 | MAY_409 | MAY_412 | MAY_422, .flags = ROUTE_IDEMPOTENT,
         .handle = submit},
	{POST, "/api/v1/posts/{id}/publish", "post_publish", "The same, at once",
         .need = PERMISSION_POST_WRITE, .out = &post_view_shape,
         .errors = MAY_404 | MAY_409 | MAY_412 | MAY_422, .flags = ROUTE_IDEMPOTENT,
         .handle = publish},
	{POST, "/api/v1/posts/{id}/withdraw", "post_withdraw", "Take it back to the drafts",
         .need = PERMISSION_POST_WRITE, .out = &post_view_shape,
         .errors = MAY_404 | MAY_409 | MAY_412, .handle = withdraw},
	{POST, "/api/v1/posts/{id}/schedule", "post_schedule",
         "Another time; approvals stay as they are", .need = PERMISSION_POST_WRITE,
         .in = &plan_shape, .out = &post_view_shape,
         .errors = MAY_404 | MAY_409 | MAY_412 | MAY_422, .handle = schedule},
	{POST, "/api/v1/posts/{id}/unschedule", "post_unschedule", "No time yet",
         .need = PERMISSION_POST_WRITE, .out = &post_view_shape,
         .errors = MAY_404 | MAY_409 | MAY_412 | MAY_422, .handle = unschedule},
	{POST, "/api/v1/posts/{id}/retry", "post_retry", "Try again what failed",
         .need = PERMISSION_POST_WRITE, .out = &post_view_shape,
         .errors = MAY_404 | MAY_409 | MAY_412 | MAY_422, .handle = retry},
	{POST, "/api/v1/posts/{id}/delete_remote", "post_delete_remote",
         "Take a published post down, wherever it stands", .need = PERMISSION_POST_PUBLISH,
         .out = &post_view_shape, .errors = MAY_404 | MAY_409, .handle = delete_remote},
	{GET, "/api/v1/posts/{id}/dismissals", "post_dismissals",
         "Reasons of the checker that were set aside, by whom and why",
         .need = PERMISSION_POST_READ, .out = &dismissal_shape, .errors = MAY_404,
         .flags = ROUTE_LIST, .handle = dismissals},
	{POST, "/api/v1/posts/{id}/dismissals", "post_dismiss",
         "Set a reason of the checker aside, on record", .need = PERMISSION_POST_READ,
         .in = &dismissal_in_shape, .out = &post_view_shape, .errors = MAY_404 | MAY_422,
         .handle = dismiss},
	{POST, "/api/v1/posts/{id}/exception", "post_except",
         "Let a patient story go out without an authorization, with a reason",
         .need = PERMISSION_EXCEPT, .in = &reason_shape, .out = &post_view_shape,
         .errors = MAY_404 | MAY_412 | MAY_422, .handle = except},
};
ROUTES(post_routes, routes);
