#include "domain/best_time.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/zone.h"
#include "domain/organisation.h"
#include "domain/post_result.h"

#define POSTS_MAX  20000
#define STOOD_MS   DAY_MS
#define FEW_OF     40 /* one, and one more for each forty posts */
#define WEEK_HOURS 168
#define PART_HOURS 6

static const struct field fields[] = {
	FIELD_INT(struct best_time, weekday, "1 Monday to 7 Sunday"),
	FIELD_INT(struct best_time, hour, "its first hour, 0 to 23"),
	FIELD_INT(struct best_time, hours, "how many hours it is long"),
	FIELD_REAL(struct best_time, ratio, "reactions, as times the usual"),
	FIELD_INT(struct best_time, posts, "how many posts are behind it"),
	FIELD_TIME(struct best_time, next_utc_ms, "when it comes next"),
};
const struct shape best_time_shape = SHAPE("BestTime", struct best_time, fields);

/* How one post did. */
struct mark {
	struct str channel_id;
	int64_t published_utc_ms, reactions;
	int week_hour; /* from Monday's midnight on */
	double score;  /* above the channel's average, as a logarithm */
};
static const struct field mark_fields[] = {
	FIELD_TEXT(struct mark, channel_id, "the channel"),
	FIELD_TIME(struct mark, published_utc_ms, "when it went out"),
	FIELD_INT(struct mark, reactions, "likes, reposts, replies and quotes"),
};
static const struct shape mark_shape = SHAPE("PostMark", struct mark, mark_fields);

/* A stretch of the week. */
struct stretch {
	int64_t posts;
	double sum, ratio;
};

/* Those they may not read are left out; what remains keeps its order, channel by channel. */
static size_t readable(struct mark *m, size_t n, const struct actor *who)
{
	struct err err;
	size_t kept = 0;
	bool may = false;
	for (size_t i = 0; i < n; i++) {
		if (!i || !str_eq(m[i].channel_id, m[i - 1].channel_id))
			may = !actor_must(who, PERMISSION_POST_READ, m[i].channel_id, &err);
		if (may)
			m[kept++] = m[i];
	}
	return kept;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* How n posts of one channel did: at most as well as all but the best few. */
static void score_channel(struct mark *m, size_t n, double *sorted)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sorted[i] = log1p((double)m[i].reactions);
	qsort(sorted, n, sizeof *sorted, by_size);
	size_t few = 1 + n / FEW_OF;
	double most = sorted[n > few ? n - 1 - few : 0];
	for (size_t i = 0; i < n; i++) {
		m[i].score = fmin(log1p((double)m[i].reactions), most);
		sum += m[i].score;
	}
	for (size_t i = 0; i < n; i++)
		m[i].score -= sum / (double)n;
}

static int score(struct mark *m, size_t n, struct zone *zone, struct arena *arena, struct err *err)
{
	double *sorted = arena_array(arena, n, sizeof *sorted);
	if (!sorted)
		return err_set(err, E_MEMORY, "Out of memory.");
	for (size_t from = 0, to = 0; from < n; from = to) {
		while (to < n && str_eq(m[to].channel_id, m[from].channel_id)) {
			struct zone_time at = zone_at(zone, m[to].published_utc_ms);
			m[to++].week_hour = (at.weekday - 1) * 24 + at.hour;
		}
		score_channel(m + from, to - from, sorted);
	}
	return 0;
}

/* How much of a difference between stretches is believed: the variance among them beside that of
 * the posts within one. 0: none. */
static double shrinkage(const struct stretch *s, size_t stretches, double squares, size_t posts)
{
	double n = (double)posts, used = 0, between = 0, sizes = 0;
	for (size_t i = 0; i < stretches; i++) {
		if (!s[i].posts)
			continue;
		used++;
		between += s[i].sum * s[i].sum / (double)s[i].posts;
		sizes += (double)(s[i].posts * s[i].posts);
	}
	if (used < 2 || n <= used)
		return 0;
	double within = (squares - between) / (n - used);
	double size = (n - sizes / n) / (used - 1);
	double chance =
		within * (1 + sqrt(2 / (used - 1))); /* what it makes of none, seldom more */
	double among = (between / (used - 1) - chance) / size;
	if (among <= 0)
		return 0;
	return within > 0 ? among / within : HUGE_VAL;
}

static void estimate(const struct mark *m, size_t n, int hours, struct stretch *s)
{
	double squares = 0;
	size_t stretches = (size_t)(WEEK_HOURS / hours);
	for (size_t i = 0; i < n; i++) {
		struct stretch *at = &s[m[i].week_hour / hours];
		at->posts++;
		at->sum += m[i].score;
		squares += m[i].score * m[i].score;
	}
	double believed = shrinkage(s, stretches, squares, n);
	for (size_t i = 0; i < stretches; i++) {
		double posts = (double)s[i].posts;
		/* posts / (posts + 1 / believed), also where that is infinite */
		s[i].ratio = posts > 0 && believed > 0
		                     ? exp(s[i].sum / posts * (posts / (posts + 1 / believed)))
		                     : 1;
	}
}

static struct best_time time_of(const struct stretch *s, int i, int hours)
{
	return (struct best_time){.weekday = i * hours / 24 + 1,
	                          .hour = i * hours % 24,
	                          .hours = hours,
	                          .ratio = round(s[i].ratio * 100) / 100,
	                          .posts = s[i].posts};
}

/* The hour of a part that did best; of those alike the one with most posts. */
static int best_hour(const struct stretch *hours, int part)
{
	int best = part * PART_HOURS;
	for (int i = best + 1; i < (part + 1) * PART_HOURS; i++)
		if (!hours[best].posts ||
		    (hours[i].posts &&
		     (hours[i].ratio > hours[best].ratio ||
		      (hours[i].ratio >= hours[best].ratio && hours[i].posts > hours[best].posts))))
			best = i;
	return best;
}

static int64_t next_at(struct zone *zone, int week_hour)
{
	return zone_next(zone, clock_utc_ms(),
	                 (struct zone_time){week_hour / 24 + 1, week_hour % 24});
}

static int by_ratio(const void *a, const void *b)
{
	const struct best_time *x = a, *y = b;
	return x->ratio != y->ratio ? (x->ratio < y->ratio ? 1 : -1)
	                            : (x->posts < y->posts) - (x->posts > y->posts);
}

static void name_times(struct best_times *t, const struct mark *m, size_t n, struct zone *zone)
{
	struct stretch hours[WEEK_HOURS] = {0}, parts[WEEK_HOURS / PART_HOURS] = {0};
	estimate(m, n, 1, hours);
	estimate(m, n, PART_HOURS, parts);
	for (int i = 0; i < WEEK_HOURS; i++) {
		if (!hours[i].posts)
			continue;
		t->hours[t->hours_n] = time_of(hours, i, 1);
		t->hours[t->hours_n++].next_utc_ms = next_at(zone, i);
	}
	for (int i = 0; i < WEEK_HOURS / PART_HOURS; i++) {
		struct best_time part = time_of(parts, i, PART_HOURS);
		if (part.posts < BEST_TIME_POSTS_MIN || part.ratio < BEST_TIME_RATIO_MIN)
			continue;
		part.next_utc_ms = next_at(zone, best_hour(hours, i));
		t->times[t->times_n++] = part;
	}
	qsort(t->times, t->times_n, sizeof *t->times, by_ratio);
}

static int read_marks(struct tx *tx, const struct actor *who, struct str channel_id,
                      struct arena *arena, struct mark **m, size_t *n, struct err *err)
{
	int rc = sql_all(tx, SQL_post_result_marks,
	                 SQL_ARGS(SQL_T(channel_id.p ? channel_id : STR("")),
	                          SQL_I(clock_utc_ms() - POST_RESULT_OLD_MS), SQL_I(STOOD_MS),
	                          SQL_I(POSTS_MAX)),
	                 &mark_shape, arena, POSTS_MAX, m, n, err);
	if (!rc)
		*n = readable(*m, *n, who);
	return rc;
}

int best_times_make(struct tx *tx, const struct actor *who, struct str channel_id,
                    struct arena *arena, struct best_times *out, struct err *err)
{
	struct organisation own = {0};
	struct mark *marks;
	size_t n;
	*out = (struct best_times){0};
	int rc = channel_id.n ? actor_must(who, PERMISSION_POST_READ, channel_id, err) : 0;
	if (!rc)
		rc = organisation_get(tx, arena, &own, err);
	if (!rc)
		rc = read_marks(tx, who, channel_id, arena, &marks, &n, err);
	if (rc)
		return rc;
	struct zone *zone = zone_open(own.time_zone);
	out->time_zone = zone ? own.time_zone : STR("UTC");
	out->posts = (int64_t)n;
	out->times = arena_array(arena, WEEK_HOURS / PART_HOURS, sizeof *out->times);
	out->hours = arena_array(arena, WEEK_HOURS, sizeof *out->hours);
	if (!out->times || !out->hours)
		rc = err_set(err, E_MEMORY, "Out of memory.");
	if (!rc && n >= BEST_TIME_POSTS_NEEDED) {
		rc = score(marks, n, zone, arena, err);
		if (!rc)
			name_times(out, marks, n, zone);
	}
	zone_close(zone);
	return rc;
}
