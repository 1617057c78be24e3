/*
 * post_result: how what stands published on a channel did, as its platform counts it: likes,
 * reposts, replies, quotes. Counted again while people still react to it, and kept after.
 */
#ifndef DOMAIN_POST_RESULT_H
#define DOMAIN_POST_RESULT_H

#include "store/store.h"

/* So long it is counted again and again. */
#define POST_RESULT_FRESH_MS (30 * DAY_MS)
/* What is older than this tells nothing of today: it is not counted at all. */
#define POST_RESULT_OLD_MS (180 * DAY_MS)

struct post_result {
	struct str id; /* of the remote_post */
	bool is_reply; /* it answers somebody */
	int64_t likes, reposts, replies, quotes;
};

struct post_result_due {
	struct str id; /* of the remote_post */
	struct str uri;
};

/* What is to be counted on a channel, after `after` (empty: from the start); `max` of it at most.
 */
int post_result_due(struct tx *tx, struct str channel_id, struct str after, size_t max,
                    struct arena *arena, struct post_result_due **out, size_t *n, struct err *err);
int post_result_put(struct tx *tx, const struct post_result *r, struct err *err);

#endif
