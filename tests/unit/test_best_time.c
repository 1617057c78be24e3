/* Best times: on the clocks of the organisation, from its own results, and honest about little. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/zone.h"
#include "desk_fixture.h"
#include "domain/best_time.h"
#include "domain/post_result.h"

static int64_t utc(const char *text)
{
	int64_t ms = 0;
	CHECK(clock_parse(str_c(text), &ms));
	return ms;
}

static void test_zone(void)
{
	static const char *const none[] = {"",       "Mars/Base", "/usr/share/zoneinfo/UTC",
	                                   "+02:00", "../UTC",    "America/Chicago "};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		CHECK(!zone_open(str_c(none[i])));
	struct zone *z = zone_open(STR("America/Chicago"));
	CHECK(z != NULL);
	/* half past nine on a Tuesday, in winter and in summer */
	struct zone_time winter = zone_at(z, utc("2026-01-06T15:30:00Z"));
	struct zone_time summer = zone_at(z, utc("2026-07-07T14:30:00Z"));
	CHECK(winter.weekday == 2 && winter.hour == 9);
	CHECK(summer.weekday == 2 && summer.hour == 9);
	struct zone_time sunday = zone_at(z, utc("2026-01-05T05:59:59Z"));
	CHECK(sunday.weekday == 7 && sunday.hour == 23);

	/* summer time begins on Sunday, March 8, at two */
	struct zone_time nine = {7, 9}, two = {7, 2};
	CHECK(zone_next(z, utc("2026-02-28T12:00:00Z"), nine) == utc("2026-03-01T15:00:00Z"));
	CHECK(zone_next(z, utc("2026-03-01T15:00:00Z"), nine) == utc("2026-03-08T14:00:00Z"));
	CHECK(zone_next(z, utc("2026-03-07T12:00:00Z"), two) == utc("2026-03-08T08:00:00Z"));
	char day[ZONE_DATE_BYTES];
	zone_date(z, utc("2026-11-29T03:30:00Z"), day);
	CHECK_STR(day, "2026-11-28");
	zone_date(NULL, utc("2026-11-29T03:30:00Z"), day);
	CHECK_STR(day, "2026-11-29");
	zone_close(z);
	z = zone_open(STR("Pacific/Kiritimati")); /* beyond the end of the calendar */
	zone_date(z, utc("9999-12-31T23:59:59Z"), day);
	CHECK_STR(day, "9999-01-01");
	zone_close(z);
	zone_close(NULL);
}

/* ---- posts that went out, and how they did ---- */
static struct str channels[3];
static int posts_made;

static int put(struct tx *tx, struct str channel, int64_t at, int64_t reactions, bool is_reply,
               int64_t read)
{
	struct id id = id_new();
	char uri[64];
	snprintf(uri, sizeof uri, "at://post/%d", posts_made++);
	int64_t n = sql_exec(tx, SQL_remote_post_put,
	                     SQL_ARGS(SQL_T(id_str(&id)), SQL_T(channel), SQL_NULL, SQL_C(uri),
	                              SQL_C(""), SQL_C("1"), SQL_I(at), SQL_C("clear"), SQL_D(0),
	                              SQL_C("[]"), SQL_C("text"), SQL_NULL, SQL_I(at)),
	                     &desk.err);
	if (n > 0 && read)
		n = sql_exec(tx, SQL_post_result_put,
		             SQL_ARGS(SQL_T(id_str(&id)), SQL_I(is_reply),
		                      SQL_I(reactions - reactions / 2), SQL_I(reactions / 2),
		                      SQL_I(0), SQL_I(0), SQL_I(read)),
		             &desk.err);
	return n < 0 ? (int)n : 0;
}

/* So many weeks ago, at an hour of a weekday in Chicago. */
static int64_t weeks_ago(int weeks, int weekday, int hour)
{
	struct zone *z = zone_open(STR("America/Chicago"));
	int64_t at = zone_next(z, clock_utc_ms() - (weeks + 1) * 7 * DAY_MS,
	                       (struct zone_time){weekday, hour});
	zone_close(z);
	return at;
}

static void went_out(struct str channel, int weeks, int weekday, int hour, int64_t reactions)
{
	int64_t at = weeks_ago(weeks, weekday, hour);
	CHECK(W(put(tx, channel, at, reactions, false, at + 7 * DAY_MS)) == 0);
}

static struct best_times times_of(const struct actor *who, struct str channel)
{
	struct best_times t;
	CHECK(R(best_times_make(tx, who, channel, desk.arena, &t, &desk.err)) == 0);
	return t;
}

static void another_channel(int i)
{
	char account[16];
	snprintf(account, sizeof account, "did:plc:%d", i + 1);
	struct channel_account a = {.kind = STR("bluesky"),
	                            .name = STR("Other"),
	                            .handle = STR("other.example"),
	                            .service = STR("https://pds.example"),
	                            .remote_id = str_c(account),
	                            .url = STR("")};
	CHECK(W(channel_account_connect(tx, &desk.people.admin, &a, STR("session"), desk.arena,
	                                &desk.err)) == 0);
	channels[i] = a.id;
}

static void test_little(void)
{
	struct best_times t = times_of(&desk.writer, desk.channel_id);
	CHECK(t.posts == 0 && !t.times_n && !t.hours_n);
	CHECK(str_eq(t.time_zone, STR("America/Chicago")));
	for (int i = 0; i < BEST_TIME_POSTS_NEEDED - 1; i++)
		went_out(channels[0], 2 + i, 2, 9, i % 2 ? 40 : 4);
	/* none of these counts: a reply, one that had hardly stood, one of long ago, one uncounted
	 */
	int64_t now = clock_utc_ms(), at = now - 20 * DAY_MS, old = now - 200 * DAY_MS;
	CHECK(W(put(tx, channels[0], at, 9, true, at + 7 * DAY_MS)) == 0);
	CHECK(W(put(tx, channels[0], now - HOUR_MS, 9, false, now)) == 0);
	CHECK(W(put(tx, channels[0], old, 9, false, now)) == 0);
	CHECK(W(put(tx, channels[0], at, 9, false, 0)) == 0);
	t = times_of(&desk.writer, channels[0]);
	CHECK(t.posts == BEST_TIME_POSTS_NEEDED - 1 && !t.times_n && !t.hours_n);
	went_out(channels[0], 22, 2, 9, 4);
	t = times_of(&desk.writer, channels[0]);
	CHECK(t.posts == BEST_TIME_POSTS_NEEDED && t.hours_n == 1);
	CHECK(!t.times_n); /* all at one time: nothing to compare it with */
}

static const struct {
	int weekday, hour;
} week[] = {{1, 8}, {2, 9}, {3, 12}, {4, 17}, {5, 15}};

/* Tuesdays at nine do better, on both sides of the change to or from summer time. */
static void test_better(void)
{
	static const int64_t usual[] = {8, 12, 9, 14, 10};
	for (int w = 1; w <= 24; w++)
		for (int i = 0; i < 5; i++)
			went_out(channels[1], w, week[i].weekday, week[i].hour,
			         usual[(w + i) % 5] * (i == 1 ? 2 : 1));
	struct best_times t = times_of(&desk.officer, channels[1]);
	CHECK(t.posts == 24 * 5 && t.hours_n == 5 && t.times_n == 1);
	const struct best_time *best = &t.times[0];
	CHECK(best->weekday == 2 && best->hour == 6 && best->hours == 6 && best->posts == 24);
	/* twice as good as the others is 1.7 times the average, and a little is not believed */
	CHECK(best->ratio > 1.5 && best->ratio < 1.75);
	CHECK(t.hours[1].weekday == 2 && t.hours[1].hour == 9 && t.hours[1].hours == 1);
	struct zone *z = zone_open(STR("America/Chicago"));
	struct zone_time next = zone_at(z, best->next_utc_ms);
	zone_close(z);
	CHECK(next.weekday == 2 && next.hour == 9);
	CHECK(best->next_utc_ms > clock_utc_ms() &&
	      best->next_utc_ms <= clock_utc_ms() + 7 * DAY_MS + HOUR_MS);
}

/* The same at every time, but for one that everybody shared. */
static void test_alike(void)
{
	static const int64_t reactions[] = {2, 20, 5, 11};
	for (int w = 1; w <= 12; w++)
		for (int i = 0; i < 5; i++)
			went_out(channels[2], w, week[i].weekday, week[i].hour,
			         w == 12 && i == 3 ? 9000 : reactions[(w + i) % 4]);
	struct best_times t = times_of(&desk.officer, channels[2]);
	CHECK(t.posts == 60 && t.times_n == 0 && t.hours_n == 5);
	for (size_t i = 0; i < t.hours_n; i++)
		CHECK(t.hours[i].ratio > 0.95 && t.hours[i].ratio < 1.05);
}

static int live_in(struct tx *tx, const char *time_zone)
{
	struct organisation own = {0};
	int rc = organisation_get(tx, desk.arena, &own, &desk.err);
	own.time_zone = str_c(time_zone);
	return rc ? rc : organisation_save(tx, &desk.people.admin, &own, own.version, &desk.err);
}

static void test_who(void)
{
	struct best_times t;
	/* her level is on one channel only */
	CHECK(R(best_times_make(tx, &desk.writer, channels[1], desk.arena, &t, &desk.err)) ==
	      E_FORBIDDEN);
	CHECK(times_of(&desk.writer, STR("")).posts == BEST_TIME_POSTS_NEEDED);
	CHECK(times_of(&desk.auditor, STR("")).posts == BEST_TIME_POSTS_NEEDED + 120 + 61);
	/* a zone that is none is not taken, and one that came from elsewhere does no harm */
	CHECK(W(live_in(tx, "Mars/Base")) == E_INVALID && says("America/Chicago"));
	struct organisation own = {0};
	CHECK(R(organisation_get(tx, desk.arena, &own, &desk.err)) == 0);
	CHECK(W(sql_exec(tx, SQL_organisation_update,
	                 SQL_ARGS(SQL_T(own.name), SQL_T(own.profile), SQL_I(0), SQL_C("Mars/Base"),
	                          SQL_C("en"), SQL_I(own.version), SQL_I(clock_utc_ms())),
	                 &desk.err) == 1
	                ? 0
	                : E_IO) == 0);
	CHECK(str_eq(times_of(&desk.auditor, STR("")).time_zone, STR("UTC")));
}

/* What is counted again, and what once. */
static void test_due(void)
{
	struct post_result_due *due;
	size_t n, all = 0, fresh = 0;
	int64_t now = clock_utc_ms();
	CHECK(R(post_result_due(tx, channels[2], STR(""), 100, desk.arena, &due, &n, &desk.err)) ==
	      0);
	for (int w = 1; w <= 12; w++)
		for (int i = 0; i < 5; i++)
			fresh += weeks_ago(w, week[i].weekday, week[i].hour) >=
			         now - POST_RESULT_FRESH_MS;
	CHECK(n == fresh && n > 0);
	for (struct str after = STR("");; after = due[n - 1].id) { /* by pages */
		CHECK(R(post_result_due(tx, channels[2], after, 4, desk.arena, &due, &n,
		                        &desk.err)) == 0);
		all += n;
		if (n < 4)
			break;
	}
	CHECK(all == fresh);
	/* older, and never counted; then once, and not again */
	CHECK(W(put(tx, channels[2], now - 100 * DAY_MS, 0, false, 0)) == 0);
	CHECK(R(post_result_due(tx, channels[2], STR(""), 100, desk.arena, &due, &n, &desk.err)) ==
	      0);
	CHECK(n == fresh + 1);
	struct post_result r = {.id = due[n - 1].id, .likes = 3};
	CHECK(W(post_result_put(tx, &r, &desk.err)) == 0);
	CHECK(R(post_result_due(tx, channels[2], STR(""), 100, desk.arena, &due, &n, &desk.err)) ==
	      0);
	CHECK(n == fresh);
}

int main(void)
{
	test_zone();
	desk_open();
	CHECK(W(live_in(tx, "America/Chicago")) == 0);
	channels[0] = desk.channel_id;
	another_channel(1);
	another_channel(2);
	test_little();
	test_better();
	test_alike();
	test_due();
	test_who();
	desk_close();
	return unit_end();
}
