/* view_post: a post as the API shows it, for one person: with its text if they may open it, what
 * stands in its way, and what they may do with it now. */
#ifndef WEB_VIEW_POST_H
#define WEB_VIEW_POST_H

#include "domain/post.h"
#include "web/request.h"

struct post_view {
	struct str id;
	int kind, status, purpose;
	struct str campaign;
	struct str channel_ids; /* JSON */
	struct str text;        /* null: sealed for this person */
	struct str deidentified;
	struct str in_reply_to, media; /* JSON */
	int verdict;
	double risk;
	struct str check; /* JSON: docs/json.md */
	int64_t version, text_version;
	struct str content_hash;
	struct str author; /* JSON */
	int64_t created_utc_ms, updated_utc_ms, scheduled_utc_ms, submitted_utc_ms,
		published_utc_ms;
	struct str time_zone;
	struct str needs; /* JSON: steps and blockers */
	struct str why_approval;
	struct str authorization_ids; /* JSON */
	struct str exception;         /* JSON */
	struct str remote;            /* JSON: how it stands on each channel */
	bool disagreement;
	struct str words;
	struct str can; /* JSON: what this person may do now */
};
extern const struct shape post_view_shape;

/* One post, whole; opening sealed content is recorded. Needs a transaction that may write. */
int view_post(struct request *q, struct tx *tx, struct post *p, struct post_view *out);
/* A handler's last step: if rc is 0 that view, shown with its version. The transaction ends. */
int view_post_show(struct request *q, struct tx *tx, int rc, struct post *p);
/* One of a list: by its de-identified copy, without needs and can. */
int view_post_item(struct request *q, struct tx *tx, const struct post *p, struct post_view *out);
int view_post_items(struct request *q, struct tx *tx, const struct post *posts, size_t n,
                    struct post_view **out);

#endif
