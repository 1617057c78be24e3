/*
 * audit: who did what, when, to what, with which outcome: written in the same transaction as what
 * it records, so that nothing happens without its leaf, and no leaf stands for what did not happen.
 *
 *     rc = audit_add(tx, &(struct audit_event){
 *         .action = AUDIT_POST_PUBLISH, .actor_kind = "person", .actor_id = person,
 *         .subject_kind = "post", .subject_id = post->id,
 *         .detail = AUDIT_DETAIL(arena, LOG_T("channel", channel)),
 *     }, err);
 *
 * (Above the store, actor_audit() fills in who.)
 *
 * Events never hold PHI, what a person wrote, names or secrets: ids, counts, codes, words of ours.
 *
 * A leaf of the tree is a commitment, SHA-256(salt ‖ the event as JSON), with 32 random bytes of
 * salt. Salt and event lie in the same row; where they are erased the tree stays as it is. The
 * sequencer (store/audit_log.h) gives committed leaves their places in the tree.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "base/buf.h"
#include "base/id.h"
#include "base/log.h"
#include "store/audit_action.h"
#include "store/store.h"

enum audit_outcome { AUDIT_DONE, AUDIT_REFUSED, AUDIT_FAILED, AUDIT_OUTCOME__MAX };
extern const char *const audit_outcome_names[AUDIT_OUTCOME__MAX + 1];

#define AUDIT_SALT_BYTES       32
#define AUDIT_COMMITMENT_BYTES 32
#define AUDIT_DETAIL_BYTES     2000

struct audit_event {
	enum audit_action action;
	enum audit_outcome outcome;
	const char *actor_kind;   /* person, token, system, nobody; NULL is system */
	struct str actor_id;      /* of the person; may be empty */
	const char *subject_kind; /* post, person, channel, …; NULL: no subject */
	struct str subject_id;
	struct str request_id; /* may be empty */
	struct str detail;     /* a JSON object on one line; may be empty */
};

/* Members of the detail, as those of a line of the log; in the arena. One that does not fit makes
 * audit_add() refuse the event. */
struct str audit_detail(struct arena *a, const struct log_field *fields, size_t n);
#define AUDIT_DETAIL(arena, ...) audit_detail((arena), LOG_FIELDS(__VA_ARGS__))

int audit_add(struct tx *tx, const struct audit_event *e, struct err *err);

/* ---- reading ---- */

/* A leaf as it lies in the database. */
struct audit_leaf {
	struct str id;
	int64_t leaf_index; /* -1: not in the tree yet */
	struct str salt, commitment;
	int64_t time_utc_ms;
	struct str action, outcome, actor_kind, actor_id, subject_kind, subject_id, request_id,
		detail;
	struct str erased_by; /* id of the leaf that says who erased this one */
};
extern const struct shape audit_leaf_shape;

/* The bytes that the commitment is over: JSON on one line, members in a fixed order, those that
 * are empty left out. */
void audit_leaf_json(const struct audit_leaf *leaf, struct buf *out);

/* SHA-256(salt ‖ that JSON); false when an id is longer than any of ours. */
bool audit_leaf_commit(const struct audit_leaf *leaf, uint8_t out[AUDIT_COMMITMENT_BYTES]);

struct audit_filter {
	/* .p NULL: any; a subject's kind only together with its id */
	struct str action, actor_id, subject_kind, subject_id;
	int64_t from_utc_ms, to_utc_ms; /* 0: any */
};

/* A page, newest first, of at most `limit` (1…200). `cursor` is the id of the last leaf of the
 * page before, .p NULL for the first page. */
int audit_list(struct tx *tx, const struct audit_filter *f, struct str cursor, int64_t limit,
               struct arena *arena, struct audit_leaf **leaves, size_t *n, struct err *err);

/* Destroy salt and content of those of the leaves [from, to] that are older than a time, for good;
 * the act is itself recorded, and such records stay. *n of them were. */
int audit_erase(struct tx *tx, uint64_t from, uint64_t to, int64_t before_utc_ms,
                const struct audit_event *who, int64_t *n, struct err *err);

#endif
