#include "domain/demo_results.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/zone.h"
#include "domain/organisation.h"
#include "domain/post_result.h"
#include "domain/remote_post.h"

#define WEEKS 20

static const char *const texts[] = {
	"Same-day appointments open every morning at eight. Call (608) 555-0100.",
	"Three stretches for people who sit all day. Your back will notice.",
	"Our pharmacy desk now stays open until seven on weekdays.",
	"Sunscreen first, then bug spray. Ten minutes apart works best.",
	"Water before coffee: a small habit that helps more than you think.",
	"New picture books in the waiting room. Bring a reader.",
	"How often should you replace a toothbrush? Every three months.",
	"Free parking in the north lot on Saturdays.",
	"A short walk after lunch counts as exercise. Really.",
	"Blood drive in our lobby on the first Friday of the month.",
	"What to keep in a first-aid kit at home: a list for the fridge.",
};

/* When the clinic posts, and what people make of it. */
static const struct {
	struct zone_time when;
	int64_t likes;
} habits[] = {{{1, 8}, 9}, {{2, 9}, 21}, {{4, 17}, 14}, {{6, 11}, 7}};

static int put(struct tx *tx, const struct remote_post *of, struct str text, int64_t likes,
               struct arena *arena, struct err *err)
{
	struct remote_post p = *of;
	struct checked checked;
	struct checking c = {.kind = CHAPERONE_POST, .text = text};
	int rc = organisation_check(tx, &c, arena, &checked, err);
	if (!rc)
		rc = remote_post_put(tx, &p, text, &checked, arena, err);
	struct post_result r = {
		.id = p.id, .likes = likes, .reposts = likes / 4, .replies = likes / 6};
	return rc ? rc : post_result_put(tx, &r, err);
}

int demo_results_fill(struct tx *tx, struct str channel_id, struct arena *arena, struct err *err)
{
	static const int64_t luck[] = {0, 3, -2, 5, 1, -3, 2}; /* some do better, some worse */
	struct organisation own = {0};
	int rc = organisation_get(tx, arena, &own, err);
	struct zone *zone = rc ? NULL : zone_open(own.time_zone);
	if (!rc && !zone)
		rc = err_set(err, E_INVALID, "The demonstration needs the package tzdata.");
	int n = 0;
	for (int week = 2; !rc && week < 2 + WEEKS; week++)
		for (size_t i = 0; !rc && i < sizeof habits / sizeof *habits; i++, n++) {
			char uri[32];
			snprintf(uri, sizeof uri, "practice:before-%d", n);
			int64_t since = clock_utc_ms() - week * 7 * DAY_MS;
			struct remote_post p = {.channel_id = channel_id,
			                        .uri = str_c(uri),
			                        .url = STR(""),
			                        .remote_version = STR("1"),
			                        .published_utc_ms =
			                                zone_next(zone, since, habits[i].when)};
			rc = put(tx, &p, str_c(texts[n % (int)(sizeof texts / sizeof *texts)]),
			         habits[i].likes + luck[n % 7], arena, err);
		}
	zone_close(zone);
	return rc;
}
