#include "domain/report.h"

#include <stdlib.h>

#include "base/clock.h"

static const struct field day_fields[] = {
	FIELD_TIME(struct report_day, day_utc_ms, "its midnight, UTC"),
	FIELD_INT(struct report_day, published, "posts that went out"),
	FIELD_INT(struct report_day, held, "posts sent for approval"),
	FIELD_INT(struct report_day, approvals, "rounds of approval that ended well"),
	FIELD_INT(struct report_day, approval_median_ms, "how long half of them took at most"),
};
const struct shape report_day_shape = SHAPE("ReportDay", struct report_day, day_fields);

#define POSTS_MAX 200000

struct line {
	struct str id, status, verdict, first_verdict, approval_why;
	int64_t submitted_utc_ms, published_utc_ms, updated_utc_ms;
};
static const struct field line_fields[] = {
	FIELD_TEXT(struct line, id, "post"),
	FIELD_TEXT(struct line, status, "now"),
	FIELD_TEXT(struct line, verdict, "now"),
	FIELD_TEXT(struct line, first_verdict, "at first"),
	FIELD_TEXT(struct line, approval_why, "why it was held"),
	FIELD_TIME(struct line, submitted_utc_ms, "sent on its way"),
	FIELD_TIME(struct line, published_utc_ms, "went out"),
	FIELD_TIME(struct line, updated_utc_ms, "last change"),
};
static const struct shape line_shape = SHAPE("ReportLine", struct line, line_fields);

struct round {
	struct str post_id;
	int64_t created_utc_ms, decided_utc_ms;
};
static const struct field round_fields[] = {
	FIELD_TEXT(struct round, post_id, "post"),
	FIELD_TIME(struct round, created_utc_ms, "began"),
	FIELD_TIME(struct round, decided_utc_ms, "ended"),
};
static const struct shape round_shape = SHAPE("ReportRound", struct round, round_fields);

static bool within(const struct report *r, int64_t t)
{
	return t >= r->from_utc_ms && t < r->to_utc_ms;
}

static struct report_day *day_of(const struct report *r, int64_t t)
{
	return &r->days[(t - r->days[0].day_utc_ms) / DAY_MS];
}

static int count(void *arg, const void *row, struct err *err)
{
	struct report *r = arg;
	const struct line *l = row;
	(void)err;
	if (within(r, l->submitted_utc_ms) && l->approval_why.n) {
		r->held++;
		day_of(r, l->submitted_utc_ms)->held++;
	}
	if (within(r, l->published_utc_ms)) {
		r->published++;
		day_of(r, l->published_utc_ms)->published++;
		for (int v = 0; v < CHAPERONE_VERDICT__MAX; v++)
			r->by_verdict[v] += str_eq(l->first_verdict, str_c(verdict_names[v]));
		r->fixed +=
			!str_eq(l->first_verdict, STR("clear")) && str_eq(l->verdict, STR("clear"));
	} else if (!l->published_utc_ms && within(r, l->updated_utc_ms)) {
		r->blocked += !str_eq(l->verdict, STR("clear"));
	}
	return 0;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* The value that so many percent of the sorted ones do not exceed (nearest rank). */
static int64_t percentile(const int64_t *sorted, size_t n, size_t percent)
{
	return n ? sorted[(n * percent + 99) / 100 - 1] : 0;
}

static int count_rounds(struct report *r, const struct round *rounds, size_t n, struct arena *arena,
                        struct err *err)
{
	int64_t *took = arena_array(arena, n + 1, sizeof *took);
	if (!took)
		return err_set(err, E_MEMORY, "Out of memory.");
	/* in the order of their ends, so those of a day lie together */
	for (size_t i = 0; i < n;) {
		struct report_day *day = day_of(r, rounds[i].decided_utc_ms);
		size_t from = i;
		for (; i < n && day_of(r, rounds[i].decided_utc_ms) == day; i++)
			took[i] = rounds[i].decided_utc_ms - rounds[i].created_utc_ms;
		qsort(took + from, i - from, sizeof *took, by_size);
		day->approvals = (int64_t)(i - from);
		day->approval_median_ms = percentile(took + from, i - from, 50);
	}
	qsort(took, n, sizeof *took, by_size);
	r->approvals = (int64_t)n;
	r->approval_median_ms = percentile(took, n, 50);
	r->approval_p90_ms = percentile(took, n, 90);
	return 0;
}

int report_make(struct tx *tx, const struct actor *who, int64_t from, int64_t to,
                struct arena *arena, struct report *r, struct err *err)
{
	struct round *rounds;
	size_t n;
	*r = (struct report){.from_utc_ms = from, .to_utc_ms = to};
	if (!actor_may(who, PERMISSION_POST_READ))
		return actor_must(who, PERMISSION_POST_READ, STR(""), err);
	if (to <= from || to - from > REPORT_DAYS_MAX * DAY_MS)
		return err_field(err, E_INVALID, "to",
		                 "Ask for a time that ends after it begins, %d days at most.",
		                 REPORT_DAYS_MAX);
	int64_t midnight = from - from % DAY_MS;
	r->days_n = (size_t)((to - 1 - midnight) / DAY_MS + 1);
	r->days = arena_zero(arena, r->days_n, sizeof *r->days);
	if (!r->days)
		return err_set(err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; i < r->days_n; i++)
		r->days[i].day_utc_ms = midnight + (int64_t)i * DAY_MS;
	int rc = sql_each(tx, SQL_report_posts, SQL_ARGS(SQL_I(from), SQL_I(to), SQL_I(POSTS_MAX)),
	                  &line_shape, count, r, err);
	if (!rc)
		rc = sql_all(tx, SQL_report_rounds,
		             SQL_ARGS(SQL_I(from), SQL_I(to), SQL_I(POSTS_MAX)), &round_shape,
		             arena, POSTS_MAX, &rounds, &n, err);
	return rc ? rc : count_rounds(r, rounds, n, arena, err);
}
