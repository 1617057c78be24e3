/* history: what was done to one thing, out of the audit log, for people to read. */
#ifndef WEB_HISTORY_H
#define WEB_HISTORY_H

#include "web/request.h"

struct history {
	struct str id;
	int64_t at_utc_ms;
	struct str action; /* "post.publish" */
	struct str words;  /* "published a post" */
	struct str actor_kind, actor_id, actor_name;
	struct str outcome;
	struct str detail;  /* JSON */
	int64_t leaf_index; /* its place in the tree; -1: not there yet */
};
extern const struct shape history_shape;

/* Show a page of what was done to a post, newest first. */
int history_of_post(struct request *q, struct tx *tx, struct str post_id);

#endif
