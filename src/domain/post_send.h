/*
 * post_send: what the runner of due work needs to send a post: permission to begin, and a place
 * to write down what became of it. A post is sent at most once on each channel: `sending` is
 * written and durable before anything goes out, and whoever finds it there looks at the platform
 * before trying again.
 */
#ifndef DOMAIN_POST_SEND_H
#define DOMAIN_POST_SEND_H

#include "domain/media_file.h"
#include "domain/post.h"

/* Later than this it does not go out: it expires. */
#define POST_SEND_LATE_MS (6 * HOUR_MS)

struct post_send {
	struct post post;
	struct content content;
	struct content_picture *pictures; /* bytes: media_file_get() */
	size_t pictures_n;
	struct post_channel *channels; /* as they stood before */
	size_t channels_n;
	int64_t when_utc_ms; /* its time on the platforms; the same for each try */
};

/* Its time has come: under the row's lock, asks the gate as of today and marks the post as
 * publishing and its pending channels as sending. E_CONFLICT: it is not (any more) to be sent;
 * E_UNAVAILABLE: everything is held, come again; E_FORBIDDEN: the gate is shut, or it is too late:
 * the post has failed or expired with its words, which is recorded. Commit in each of these cases.
 */
int post_send_begin(struct tx *tx, struct str post_id, struct arena *arena, struct post_send *out,
                    struct err *err);
/* It was begun, but is not on some channel: may it still go there, as of today? As begin answers,
 * but nothing is changed by it. */
int post_send_still(struct tx *tx, struct str post_id, struct arena *arena, struct err *err);
/* What became of it on a channel. */
int post_send_mark(struct tx *tx, struct str post_id, struct str channel_id,
                   enum post_channel_state state, struct str uri, struct str url, const char *words,
                   struct err *err);
/* Published or failed, as its channels are; nothing while one of them is still unknown. */
int post_send_end(struct tx *tx, struct str post_id, struct arena *arena, struct err *err);
/* Seen there (again), or gone from there: by others where `by_us` is false. */
int post_send_seen(struct tx *tx, const struct post_channel *c, struct err *err);
int post_send_gone(struct tx *tx, const struct actor *who, const struct post_channel *c, bool by_us,
                   struct arena *arena, struct err *err);

#endif
