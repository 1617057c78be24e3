/*
 * remote_post: what stands published on a channel, whoever put it there, with the verdict of the
 * checker. The de-identified copy is kept, and of what is not clear the original, sealed: it is
 * the evidence after a takedown.
 */
#ifndef DOMAIN_REMOTE_POST_H
#define DOMAIN_REMOTE_POST_H

#include "domain/actor.h"
#include "domain/checking.h"
#include "store/store.h"

#define REMOTE_POST_PAGE_MAX 200

enum remote_state { REMOTE_LIVE, REMOTE_GONE, REMOTE_STATE__MAX };
extern const char *const remote_state_names[REMOTE_STATE__MAX + 1];

struct remote_post {
	struct str id, channel_id, post_id; /* post_id: of ours, .p NULL if it is none */
	struct str uri, url, remote_version;
	int state; /* enum remote_state */
	int64_t published_utc_ms;
	int verdict; /* enum chaperone_verdict */
	double risk;
	struct str reasons; /* JSON: codes */
	struct str deidentified;
	int64_t checked_utc_ms, seen_utc_ms;
};
extern const struct shape remote_post_shape;

/* E_NOT_FOUND when it was never seen. */
int remote_post_by_uri(struct tx *tx, struct str channel_id, struct str uri, struct arena *arena,
                       struct remote_post *out, struct err *err);
/* It stands there: of `p` channel_id, post_id, uri, url, remote_version and published_utc_ms
 * count; `text` is what was checked. Fills in the rest. */
int remote_post_put(struct tx *tx, struct remote_post *p, struct str text,
                    const struct checked *checked, struct arena *arena, struct err *err);
int remote_post_gone(struct tx *tx, struct str channel_id, struct str uri, struct err *err);
/* Live ones that a reading of the whole channel, begun at a time, did not come across. */
int remote_post_unseen(struct tx *tx, struct str channel_id, int64_t since_utc_ms, size_t max,
                       struct arena *arena, struct remote_post **out, size_t *n, struct err *err);

/* A page, newest first; `verdict` NULL: all; `before` .p NULL: from the start. */
int remote_post_list(struct tx *tx, const struct actor *who, struct str channel_id,
                     const char *verdict, struct str before, int64_t limit, struct arena *arena,
                     struct remote_post **out, size_t *n, struct err *err);
/* The original, for somebody who may open what is sealed; recorded, with the reason. */
int remote_post_open(struct tx *tx, const struct actor *who, struct str id, struct str reason,
                     struct arena *arena, struct str *text, struct err *err);

/* Have it deleted there, by a job; E_CONFLICT if it is gone already. */
int remote_post_take_down(struct tx *tx, const struct actor *who, struct str id,
                          struct arena *arena, struct err *err);
/* The same for wherever a post of ours stands. */
int remote_post_take_down_all(struct tx *tx, const struct actor *who, struct str post_id,
                              struct arena *arena, struct err *err);
int remote_post_get(struct tx *tx, struct str id, struct arena *arena, struct remote_post *out,
                    struct err *err);

#endif
