#include "base/zone.h"

#include <glib.h>

#define LAST_UTC_MS 253370764800000 /* year 9999, with which GLib's calendar ends */

/* GLib takes paths and offsets, too. */
static bool is_name(struct str s)
{
	if (!s.n || s.n > ZONE_NAME_MAX || !ascii_is_alpha(s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_alnum(s.p[i]) && !memchr("/_-+", s.p[i], 4))
			return false;
	return true;
}

struct zone *zone_open(struct str name)
{
	char text[ZONE_NAME_MAX + 1];
	if (!is_name(name))
		return NULL;
	memcpy(text, name.p, name.n);
	text[name.n] = 0;
	return (struct zone *)g_time_zone_new_identifier(text);
}

void zone_close(struct zone *z)
{
	if (z)
		g_time_zone_unref((GTimeZone *)z);
}

static GDateTime *local(struct zone *z, int64_t utc_ms)
{
	int64_t ms = utc_ms < LAST_UTC_MS ? utc_ms : LAST_UTC_MS;
	GDateTime *utc = g_date_time_new_from_unix_utc(ms / 1000);
	if (!z)
		return utc;
	GDateTime *there = g_date_time_to_timezone(utc, (GTimeZone *)z);
	g_date_time_unref(utc);
	return there;
}

struct zone_time zone_at(struct zone *z, int64_t utc_ms)
{
	GDateTime *t = local(z, utc_ms);
	struct zone_time at = {g_date_time_get_day_of_week(t), g_date_time_get_hour(t)};
	g_date_time_unref(t);
	return at;
}

void zone_date(struct zone *z, int64_t utc_ms, char out[ZONE_DATE_BYTES])
{
	GDateTime *t = local(z, utc_ms);
	char *text = g_date_time_format(t, "%Y-%m-%d");
	g_strlcpy(out, text ? text : "", ZONE_DATE_BYTES);
	g_free(text);
	g_date_time_unref(t);
}

int64_t zone_next(struct zone *z, int64_t utc_ms, struct zone_time when)
{
	GDateTime *now = local(z, utc_ms);
	int days = (when.weekday - g_date_time_get_day_of_week(now) + 7) % 7;
	int64_t next = 0;
	for (; next <= utc_ms; days += 7) {
		GDateTime *day = g_date_time_add_days(now, days);
		GDateTime *at =
			g_date_time_new(g_date_time_get_timezone(now), g_date_time_get_year(day),
		                        g_date_time_get_month(day),
		                        g_date_time_get_day_of_month(day), when.hour, 0, 0);
		next = g_date_time_to_unix(at) * 1000;
		g_date_time_unref(at);
		g_date_time_unref(day);
	}
	g_date_time_unref(now);
	return next;
}
