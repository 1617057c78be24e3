/* Reports, the calendar, best times, and what needs somebody today. */
#include "base/clock.h"
#include "base/json.h"
#include "domain/approval.h"
#include "domain/authorization.h"
#include "domain/best_time.h"
#include "domain/report.h"
#include "domain/task.h"
#include "web/request.h"
#include "web/route.h"
#include "web/view_post.h"

#define JSON_BYTES ((size_t)8 << 20)
#define SOON       10
#define MONTH_MS   (30 * DAY_MS)

/* An array of n things as JSON. */
static int list_json(struct request *q, const struct shape *shape, const void *things, size_t n,
                     struct str *out)
{
	struct buf b;
	buf_init(&b, JSON_BYTES);
	buf_char(&b, '[');
	for (size_t i = 0; i < n; i++) {
		buf_c(&b, i ? "," : "");
		json_write(&b, shape, (const char *)things + i * shape->bytes);
	}
	buf_char(&b, ']');
	return request_keep(q, &b, out);
}

/* ---- reports ---- */
struct report_query {
	int64_t from_utc_ms, to_utc_ms;
	struct str format;
};
static const struct field query_fields[] = {
	FIELD_TIME(struct report_query, from_utc_ms, "from when; else the last 30 days"),
	FIELD_TIME(struct report_query, to_utc_ms, "to before when; else now"),
	FIELD_TEXT(struct report_query, format, "json or csv", .max = 4),
};
static const struct shape query_shape = SHAPE("ReportQuery", struct report_query, query_fields);

struct report_view {
	int64_t from_utc_ms, to_utc_ms;
	int64_t published, held, fixed, blocked, clear, review, block;
	int64_t approvals, approval_median_ms, approval_p90_ms;
	struct str by_day; /* JSON */
};
static const struct field report_fields[] = {
	FIELD_TIME(struct report_view, from_utc_ms, "from when"),
	FIELD_TIME(struct report_view, to_utc_ms, "to before when"),
	FIELD_INT(struct report_view, published, "posts that went out"),
	FIELD_INT(struct report_view, held, "posts that needed approval"),
	FIELD_INT(struct report_view, fixed,
                  "of those published, not clear at first, clear at the end"),
	FIELD_INT(struct report_view, blocked, "not out, and not clear"),
	FIELD_INT(struct report_view, clear, "of those published: clear at first"),
	FIELD_INT(struct report_view, review, "of those published: to review at first"),
	FIELD_INT(struct report_view, block, "of those published: blocked at first"),
	FIELD_INT(struct report_view, approvals, "rounds of approval that ended well"),
	FIELD_INT(struct report_view, approval_median_ms, "how long half of them took at most"),
	FIELD_INT(struct report_view, approval_p90_ms, "how long nine of ten took at most"),
	FIELD_JSON(struct report_view, by_day, "the same for each day"),
};
static const struct shape report_shape = SHAPE("Report", struct report_view, report_fields);

static int make(struct request *q, int64_t from, int64_t to, struct report *r)
{
	struct tx *tx;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = report_make(tx, &q->actor, from, to, q->arena, r, &q->err);
	return tx_end(tx, rc, &q->err);
}

static void write_csv(struct request *q, const struct report *r)
{
	char day[CLOCK_TEXT_BYTES];
	buf_c(&q->out, "day,published,held,approvals,approval_median_seconds\r\n");
	for (size_t i = 0; i < r->days_n; i++) {
		const struct report_day *d = &r->days[i];
		const int64_t cells[] = {d->published, d->held, d->approvals,
		                         d->approval_median_ms / 1000};
		clock_text(d->day_utc_ms, day);
		buf_add(&q->out, day, 10);
		for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
			buf_char(&q->out, ',');
			buf_i64(&q->out, cells[k]);
		}
		buf_c(&q->out, "\r\n");
	}
	q->content_type = "text/csv; charset=utf-8";
	q->file_name = STR("publishing.csv");
}

static int report(struct request *q)
{
	const struct report_query *query = q->query;
	struct report r;
	int64_t to = query->to_utc_ms ? query->to_utc_ms : clock_utc_ms();
	int64_t from = query->from_utc_ms ? query->from_utc_ms : to - MONTH_MS;
	int rc = make(q, from, to, &r);
	if (rc)
		return rc;
	if (str_eq(query->format, STR("csv"))) {
		write_csv(q, &r);
		return 0;
	}
	struct report_view v = {
		.from_utc_ms = from,
		.to_utc_ms = to,
		.published = r.published,
		.held = r.held,
		.fixed = r.fixed,
		.blocked = r.blocked,
		.clear = r.by_verdict[CHAPERONE_CLEAR],
		.review = r.by_verdict[CHAPERONE_REVIEW],
		.block = r.by_verdict[CHAPERONE_BLOCK],
		.approvals = r.approvals,
		.approval_median_ms = r.approval_median_ms,
		.approval_p90_ms = r.approval_p90_ms,
	};
	rc = list_json(q, &report_day_shape, r.days, r.days_n, &v.by_day);
	return rc ? rc : request_show(q, &v);
}

/* ---- calendar ---- */
struct calendar_query {
	int64_t from_utc_ms, to_utc_ms;
};
static const struct field calendar_fields[] = {
	FIELD_TIME(struct calendar_query, from_utc_ms, "from when", .flags = FIELD_REQUIRED),
	FIELD_TIME(struct calendar_query, to_utc_ms, "to before when", .flags = FIELD_REQUIRED),
};
static const struct shape calendar_shape =
	SHAPE("CalendarQuery", struct calendar_query, calendar_fields);

static int calendar(struct request *q)
{
	const struct calendar_query *query = q->query;
	struct tx *tx;
	struct post *posts;
	struct post_view *views;
	size_t n = 0;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = post_calendar(tx, &q->actor, query->from_utc_ms, query->to_utc_ms, q->arena,
		                   &posts, &n, &q->err);
	if (!rc)
		rc = view_post_items(q, tx, posts, n, &views);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_list(q, views, n, str_of(NULL, 0));
}

/* ---- best times ---- */
struct best_query {
	struct str channel;
};
static const struct field best_query_fields[] = {
	FIELD_TEXT(struct best_query, channel, "id of one; else of all that you may read",
                   .max = 36),
};
static const struct shape best_query_shape =
	SHAPE("BestTimesQuery", struct best_query, best_query_fields);

struct best_view {
	struct str time_zone;
	int64_t posts, posts_needed;
	struct str times, hours; /* JSON */
};
static const struct field best_fields[] = {
	FIELD_TEXT(struct best_view, time_zone, "the organisation's, on whose clocks they are"),
	FIELD_INT(struct best_view, posts, "posts of the last half year that count"),
	FIELD_INT(struct best_view, posts_needed, "with fewer, nothing is said"),
	FIELD_JSON(struct best_view, times,
                   "BestTime of six hours each that did better than usual, best first"),
	FIELD_JSON(struct best_view, hours, "BestTime of each hour of the week with a post"),
};
static const struct shape best_shape = SHAPE("BestTimes", struct best_view, best_fields);

static int best_times(struct request *q)
{
	const struct best_query *query = q->query;
	struct best_times t;
	struct tx *tx;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = best_times_make(tx, &q->actor, query->channel, q->arena, &t, &q->err);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return rc;
	struct best_view v = {
		.time_zone = t.time_zone, .posts = t.posts, .posts_needed = BEST_TIME_POSTS_NEEDED};
	rc = list_json(q, &best_time_shape, t.times, t.times_n, &v.times);
	if (!rc)
		rc = list_json(q, &best_time_shape, t.hours, t.hours_n, &v.hours);
	return rc ? rc : request_show(q, &v);
}

/* ---- today ---- */
struct today {
	int64_t approvals, approvals_due_today; /* that wait for this person */
	struct str takedowns, tasks, expiring, failed, changes_requested, next, approval_time;
};
static const struct field today_fields[] = {
	FIELD_INT(struct today, approvals, "that wait for you"),
	FIELD_INT(struct today, approvals_due_today, "of those, due within a day"),
	FIELD_JSON(struct today, takedowns, "open takedowns, the soonest first"),
	FIELD_JSON(struct today, tasks, "other open tasks"),
	FIELD_JSON(struct today, expiring, "authorizations that end within 30 days"),
	FIELD_JSON(struct today, failed, "posts that failed"),
	FIELD_JSON(struct today, changes_requested, "your posts that should be changed"),
	FIELD_JSON(struct today, next, "what goes out next"),
	FIELD_JSON(struct today, approval_time, "days of the last 30, and how long approvals took"),
};
static const struct shape today_shape = SHAPE("Today", struct today, today_fields);

static int count_approvals(struct request *q, struct tx *tx, struct today *t)
{
	struct approval_item *items;
	size_t n, total = 0;
	int rc = approval_queue(tx, &q->actor, true, SOON * SOON, q->arena, &items, &n, &total,
	                        &q->err);
	t->approvals = (int64_t)total;
	for (size_t i = 0; !rc && i < n; i++)
		t->approvals_due_today += items[i].step.due_utc_ms < clock_utc_ms() + DAY_MS;
	return rc;
}

static int list_tasks(struct request *q, struct tx *tx, struct today *t)
{
	struct task *tasks = NULL;
	size_t n = 0, takedowns = 0;
	if (!actor_may(&q->actor, PERMISSION_TASK)) {
		t->takedowns = t->tasks = STR("[]");
		return 0;
	}
	int rc = task_due(tx, 200, q->arena, &tasks, &n, &q->err);
	if (rc)
		return rc;
	/* takedowns to the front, both in their order */
	struct task *sorted = arena_array(q->arena, n + 1, sizeof *sorted);
	if (!sorted)
		return err_set(&q->err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; i < n; i++)
		if (tasks[i].kind == TASK_TAKEDOWN)
			sorted[takedowns++] = tasks[i];
	size_t others = takedowns;
	for (size_t i = 0; i < n; i++)
		if (tasks[i].kind != TASK_TAKEDOWN)
			sorted[others++] = tasks[i];
	rc = list_json(q, &task_shape, sorted, takedowns, &t->takedowns);
	return rc ? rc
	          : list_json(q, &task_shape, sorted + takedowns, others - takedowns, &t->tasks);
}

static int list_expiring(struct request *q, struct tx *tx, struct today *t)
{
	struct authorization *a = NULL;
	size_t n = 0;
	int rc = actor_may(&q->actor, PERMISSION_AUTHORIZATION_READ)
	                 ? authorization_expiring(tx, MONTH_MS, SOON, q->arena, &a, &n, &q->err)
	                 : 0;
	return rc ? rc : list_json(q, &authorization_shape, a, n, &t->expiring);
}

static int list_posts(struct request *q, struct tx *tx, enum post_status status, bool mine,
                      struct str *out)
{
	struct post *posts;
	struct post_view *views;
	size_t n;
	int rc = mine ? post_by_author(tx, q->actor.person_id, status, SOON, q->arena, &posts, &n,
	                               &q->err)
	              : post_by_status(tx, &q->actor, status, SOON, q->arena, &posts, &n, &q->err);
	if (!rc)
		rc = view_post_items(q, tx, posts, n, &views);
	return rc ? rc : list_json(q, &post_view_shape, views, n, out);
}

static int list_approval_time(struct request *q, struct tx *tx, struct today *t)
{
	struct report r;
	int64_t now = clock_utc_ms();
	int rc = report_make(tx, &q->actor, now - MONTH_MS, now, q->arena, &r, &q->err);
	return rc ? rc : list_json(q, &report_day_shape, r.days, r.days_n, &t->approval_time);
}

static int today(struct request *q)
{
	struct tx *tx;
	struct today t = {0};
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = count_approvals(q, tx, &t);
	if (!rc)
		rc = list_tasks(q, tx, &t);
	if (!rc)
		rc = list_expiring(q, tx, &t);
	if (!rc)
		rc = list_posts(q, tx, POST_FAILED, false, &t.failed);
	if (!rc)
		rc = list_posts(q, tx, POST_CHANGES_REQUESTED, true, &t.changes_requested);
	if (!rc)
		rc = list_posts(q, tx, POST_SCHEDULED, false, &t.next);
	if (!rc)
		rc = list_approval_time(q, tx, &t);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, &t);
}

static const struct route routes[] = {
	{GET, "/api/v1/today", "today", "What needs you, and what goes out next",
         .need = PERMISSION_POST_READ, .out = &today_shape, .handle = today},
	{GET, "/api/v1/calendar", "calendar", "What goes or went out in a time",
         .need = PERMISSION_POST_READ, .query = &calendar_shape, .out = &post_view_shape,
         .flags = ROUTE_LIST, .handle = calendar},
	{GET, "/api/v1/besttimes", "best_times", "When posts did best, out of their own results",
         .need = PERMISSION_POST_READ, .query = &best_query_shape, .out = &best_shape,
         .handle = best_times},
	{GET, "/api/v1/reports/publishing", "report_publishing",
         "What was published, held and fixed, and how long approvals took",
         .need = PERMISSION_POST_READ, .query = &query_shape, .out = &report_shape,
         .errors = MAY_422, .handle = report},
};
ROUTES(report_routes, routes);
