/*
 * post: something on its way out: a post, or a reply to a message.
 *
 *     draft ── submit ──> scheduled ──> publishing ──> published
 *       ^        │            ^             │
 *       │        v            │             v
 *       ├── in_approval ──────┘           failed
 *       ├── changes_requested
 *       └── expired            (late approvals expire rather than publish late)
 *
 * Content is checked whenever it is saved, and again at every step (domain/gate.h); the verdict
 * that counts is the one made here. Approvals are bound to the hash of the content and fall with
 * any edit. Everybody works on the de-identified copy; the content itself is sealed unless it is
 * clear, and opening it is recorded.
 *
 * Who asks comes as struct actor; every function checks what they may do. `version` is that of
 * the row the caller saw: E_STALE when somebody else was faster.
 */
#ifndef DOMAIN_POST_H
#define DOMAIN_POST_H

#include "domain/actor.h"
#include "domain/content.h"

enum post_kind { POST_KIND_POST, POST_KIND_REPLY, POST_KIND__MAX };
extern const char *const post_kind_names[POST_KIND__MAX + 1];

enum post_status {
	POST_DRAFT,
	POST_IN_APPROVAL,
	POST_CHANGES_REQUESTED,
	POST_SCHEDULED,
	POST_PUBLISHING,
	POST_PUBLISHED,
	POST_FAILED,
	POST_EXPIRED,
	POST_DELETED,
	POST_STATUS__MAX
};
extern const char *const post_status_names[POST_STATUS__MAX + 1];

enum post_purpose {
	PURPOSE_MARKETING,
	PURPOSE_EDUCATION,
	PURPOSE_FUNDRAISING,
	PURPOSE_RECRUITMENT,
	PURPOSE_OTHER,
	PURPOSE__MAX
};
extern const char *const post_purpose_names[PURPOSE__MAX + 1];

extern const char *const verdict_names[CHAPERONE_VERDICT__MAX + 1];

struct post {
	struct str id;
	int64_t version, text_version;
	int kind, status, purpose; /* enum post_kind, post_status, post_purpose */
	struct str campaign;
	struct str author_id;
	int64_t created_utc_ms, updated_utc_ms;
	struct str content, content_sealed; /* one of them; neither in lists */
	struct str deidentified;
	struct str content_hash;
	int verdict; /* enum chaperone_verdict */
	double risk;
	struct str checked; /* JSON: what the checker said, in codes */
	bool disagreement;
	int64_t scheduled_utc_ms;
	struct str time_zone;
	int64_t submitted_utc_ms, published_utc_ms;
	struct str approval_why;
	struct str exception_by, exception_reason;
	struct str words;
	struct str writer_id; /* who saved this text_version; not in lists */
};
extern const struct shape post_shape;

/* What an author brings; also the shape of the API's body. */
struct post_draft {
	int kind;
	struct str channel_ids; /* JSON: ids */
	int purpose;
	struct str campaign;
	struct str text;
	struct str in_reply_to; /* JSON: {"text","author","uri"} */
	struct str media;       /* JSON: [{"id","alt"}] */
	int64_t scheduled_utc_ms;
	struct str time_zone;
	struct str client_verdict; /* what the browser's checker said; may be null */
};
extern const struct shape post_draft_shape;

/* ---- drafts ---- */
int post_create(struct tx *tx, const struct actor *who, const struct post_draft *d,
                struct arena *arena, struct post *out, struct err *err);
/* Bit i of `present` says that field i of the draft was brought; the others stay. A post in
 * approval or on schedule becomes a draft again when its content changes, and its approvals
 * fall. */
int post_edit(struct tx *tx, const struct actor *who, struct str id, int64_t version,
              const struct post_draft *d, uint64_t present, struct arena *arena, struct post *out,
              struct err *err);
/* Drafts and what never went out; its content's key is destroyed. */
int post_delete(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                struct arena *arena, struct err *err);

/* ---- reading ---- */
/* For the program itself; who asks for one gets it from post_read(). */
int post_get(struct tx *tx, struct str id, struct arena *arena, struct post *out, struct err *err);
/* The same, and nobody else changes it until the transaction ends; E_STALE unless at `version`
 * (0: any). */
int post_lock(struct tx *tx, struct str id, int64_t version, struct arena *arena, struct post *out,
              struct err *err);
/* Of whom a list is to show what they may read: their own posts and those of their channels.
 * p NULL: they read all. */
struct str post_reader(const struct actor *who);
/* One that they may read at all, by its de-identified copy: who reads its channels, wrote it, or is
 * asked to approve it. To others it is not there: E_NOT_FOUND. */
int post_read(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
              struct post *out, struct err *err);
int post_read_lock(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                   struct arena *arena, struct post *out, struct err *err);
/* May they see the content itself, and not only its de-identified copy? */
bool post_may_open(const struct actor *who, const struct post *p, const struct str *channel_ids,
                   size_t n);
/* The same of all that was ever said in it and about it. */
int post_may_open_past(struct tx *tx, const struct actor *who, const struct post *p,
                       struct arena *arena, bool *may, struct err *err);
/* The content, for somebody who may; opening a sealed one is recorded with the reason. */
int post_open(struct tx *tx, const struct actor *who, const struct post *p, const char *reason,
              struct arena *arena, struct content *out, struct err *err);
/* For the program itself: no permission asked, nothing recorded. */
int post_content(struct tx *tx, const struct post *p, struct arena *arena, struct content *out,
                 struct err *err);

struct post_filter {
	struct str status, author_id, channel_id, words; /* .p NULL: any */
	int64_t from_utc_ms, until_utc_ms;               /* of going out; 0: any */
};
/* A page of at most `limit`, newest first; `cursor` is the id of the last one seen. */
int post_list(struct tx *tx, const struct actor *who, const struct post_filter *f,
              struct str cursor, int64_t limit, struct arena *arena, struct post **posts, size_t *n,
              struct err *err);

/* What goes or went out in a time, in its order; at most 1,000. */
int post_calendar(struct tx *tx, const struct actor *who, int64_t from_utc_ms, int64_t to_utc_ms,
                  struct arena *arena, struct post **posts, size_t *n, struct err *err);
/* Those in a status, the soonest first; and an author's, the newest first. */
int post_by_status(struct tx *tx, const struct actor *who, enum post_status status, int64_t limit,
                   struct arena *arena, struct post **posts, size_t *n, struct err *err);
int post_by_author(struct tx *tx, struct str author_id, enum post_status status, int64_t limit,
                   struct arena *arena, struct post **posts, size_t *n, struct err *err);

/* ---- where it goes ---- */
enum post_channel_state {
	POST_CHANNEL_PENDING,
	POST_CHANNEL_SENDING, /* perhaps there: read before sending again */
	POST_CHANNEL_PUBLISHED,
	POST_CHANNEL_FAILED,
	POST_CHANNEL_DELETED, /* by us */
	POST_CHANNEL_GONE,    /* by others */
	POST_CHANNEL_STATE__MAX
};
extern const char *const post_channel_state_names[POST_CHANNEL_STATE__MAX + 1];

struct post_channel {
	struct str post_id, channel_id;
	int state;
	int64_t attempts;
	struct str uri, url;
	int64_t published_utc_ms, verified_utc_ms;
	struct str words;
};
extern const struct shape post_channel_shape;

int post_channels(struct tx *tx, struct str post_id, struct arena *arena,
                  struct post_channel **channels, size_t *n, struct err *err);
/* Their ids, sorted. */
int post_channel_ids(struct tx *tx, struct str post_id, struct arena *arena, struct str **ids,
                     size_t *n, struct err *err);

/* ---- versions ---- */
struct version {
	struct str post_id;
	int64_t n;
	struct str author_id;
	int64_t saved_utc_ms;
	struct str content, content_sealed, content_hash;
	int verdict;
	double risk;
};
extern const struct shape version_shape;
int post_versions(struct tx *tx, struct str post_id, struct arena *arena, struct version **versions,
                  size_t *n, struct err *err);
/* The words of each; p NULL where they are sealed for this person, be the post itself clear by
 * now or not. Opening sealed ones is recorded with the reason. */
int post_version_texts(struct tx *tx, const struct actor *who, const struct post *p,
                       const struct version *v, size_t n, const char *reason, struct arena *arena,
                       struct str **texts, struct err *err);

/* ---- the author's next step ---- */
/* Send it on its way: at `scheduled_utc_ms`, or as soon as may be when 0. It is scheduled if
 * nobody has to approve, else in approval. E_INVALID names what stands in the way. */
int post_submit(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                int64_t scheduled_utc_ms, struct arena *arena, struct post *out, struct err *err);
/* Take it back: a draft again. */
int post_withdraw(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                  struct arena *arena, struct post *out, struct err *err);
/* Another time for what is scheduled or in approval, without touching its approvals. */
int post_reschedule(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                    int64_t scheduled_utc_ms, struct arena *arena, struct post *out,
                    struct err *err);
/* Try again what failed. */
int post_retry(struct tx *tx, const struct actor *who, struct str id, int64_t version,
               struct arena *arena, struct post *out, struct err *err);

/* Take down what is published: a job deletes it on each channel and looks that it is gone. */
int post_take_down(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                   struct post *out, struct err *err);

/* ---- for the other nouns ---- */
/* Write down what was done to a post, and tell who watches. `version` as it is afterwards. */
int post_record(struct tx *tx, const struct actor *who, enum audit_action action,
                struct str post_id, int64_t version, struct str detail, struct err *err);
/* Did they write it, or the words as they stand? Then others judge it. */
bool post_is_by(const struct actor *who, const struct post *p);
/* Its author, and whoever publishes on all of its channels, may change it and send it on. */
bool post_may_change(const struct actor *who, const struct post *p, const struct str *channel_ids,
                     size_t n);
int post_author_name(struct tx *tx, struct str person_id, struct arena *arena, struct str *name,
                     struct err *err);
/* A text as it is searched: in small letters. */
struct str post_search(struct arena *arena, struct str text);
/* Change its status; words say why. */
int post_set_status(struct tx *tx, struct str id, enum post_status status, const char *words,
                    struct err *err);

#endif
