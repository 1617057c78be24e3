/*
 * best_time: when the organisation's own posts did best, by weekday and time of day on the clocks
 * of its own zone.
 *
 * How a post did is the logarithm of its reactions (one more, so that none counts as well), less
 * the average of its channel: so channels of any size count alike. The few that did best of all
 * count no more than the next, or one post that everybody shared would make its hour the best.
 *
 * An hour's average is drawn towards the usual, the more the fewer posts it has and the less hours
 * differ beside posts within one (empirical Bayes: the variance among hours, less a standard
 * error, beside that within). Where hours make no difference, none is named.
 *
 * Posts count that answer nobody, of the last half year, once they have stood for a day.
 */
#ifndef DOMAIN_BEST_TIME_H
#define DOMAIN_BEST_TIME_H

#include "domain/actor.h"

/* Fewer posts than these say nothing. */
#define BEST_TIME_POSTS_NEEDED 20
/* A time is named from so many posts and from so much better than usual on. */
#define BEST_TIME_POSTS_MIN 3
#define BEST_TIME_RATIO_MIN 1.1

struct best_time {
	int64_t weekday;     /* 1 Monday … 7 Sunday */
	int64_t hour;        /* 0…23, its first */
	int64_t hours;       /* how many: 6 (night, morning, afternoon, evening) or 1 */
	double ratio;        /* reactions, as times the usual */
	int64_t posts;       /* behind it */
	int64_t next_utc_ms; /* when it comes next: the best hour of it */
};
extern const struct shape best_time_shape;

struct best_times {
	struct str time_zone;
	int64_t posts;           /* that count */
	struct best_time *times; /* of six hours that did better than usual, best first */
	size_t times_n;
	struct best_time *hours; /* all with a post, through the week */
	size_t hours_n;
};

/* Of a channel, or (channel_id empty) of all that they may read. Nothing is named, and only `posts`
 * says something, while there are fewer than BEST_TIME_POSTS_NEEDED. */
int best_times_make(struct tx *tx, const struct actor *who, struct str channel_id,
                    struct arena *arena, struct best_times *out, struct err *err);

#endif
