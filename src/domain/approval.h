/*
 * approval: the steps that a post passes before it may go out, each decided by people.
 *
 * A round begins when a post is submitted and is bound to the hash of its content: any edit lets
 * it fall. Steps follow each other; one is open at a time. Nobody approves their own post, also
 * not for somebody else. What is not decided by its time expires: nothing goes out late.
 */
#ifndef DOMAIN_APPROVAL_H
#define DOMAIN_APPROVAL_H

#include "domain/approval_rule.h"
#include "domain/delegation.h"
#include "domain/post.h"

enum approval_state {
	APPROVAL_WAITING, /* for the step before it */
	APPROVAL_OPEN,
	APPROVAL_APPROVED,
	APPROVAL_REJECTED,
	APPROVAL_FALLEN,
	APPROVAL_EXPIRED,
	APPROVAL_STATE__MAX
};
extern const char *const approval_state_names[APPROVAL_STATE__MAX + 1];

struct approval {
	struct str id, post_id, content_hash;
	int64_t position;
	struct str name;
	int mode;
	struct str people, roles, level;
	int state;
	int64_t created_utc_ms, due_utc_ms, reminded_utc_ms, decided_utc_ms;
};
extern const struct shape approval_shape;

struct approval_decision {
	struct str id, approval_id, step, person_id, person, for_person_id, decision, words;
	int64_t decided_utc_ms;
	int role; /* enum role, of whose turn it was */
};
extern const struct shape approval_decision_shape;

/* Begin a round by a plan that has steps. `scheduled_utc_ms` (0: none) is the latest that any
 * step may be due. */
int approval_begin(struct tx *tx, const struct post *p, const struct approval_plan *plan,
                   int64_t scheduled_utc_ms, struct err *err);
/* A round falls, with what was approved of it; recorded if there was any. */
int approval_fall(struct tx *tx, const struct actor *who, struct str post_id, struct arena *arena,
                  struct err *err);
/* The same when its time has passed. */
int approval_expire(struct tx *tx, const struct actor *who, struct str post_id, struct arena *arena,
                    struct err *err);

/* May they decide this step, and for whom (for_person is empty where it is their own turn)? */
bool approval_may_decide(const struct actor *who, const struct approval *a, const struct post *p,
                         const struct str *channel_ids, size_t n,
                         const struct delegation_to *delegated, size_t delegated_n,
                         struct str *for_person);

/* Decide the open step of a post, seen as `content_hash`. A rejection needs words, and the post
 * goes back to its author; the last approval puts it on schedule. E_STALE when it was edited since,
 * E_FORBIDDEN with words that say who can. */
int approval_approve(struct tx *tx, const struct actor *who, struct str post_id,
                     struct str content_hash, struct str words, struct arena *arena,
                     struct post *out, struct err *err);
int approval_reject(struct tx *tx, const struct actor *who, struct str post_id,
                    struct str content_hash, struct str words, struct arena *arena,
                    struct post *out, struct err *err);

/* The queue: what waits, the riskiest and soonest first; `mine`: for this person only. */
struct approval_item {
	struct approval step;
	struct post post;
	bool mine;    /* may this person decide it? */
	bool changed; /* since this person saw it last */
};
/* The first `limit` of them, and how many there are in all. */
int approval_queue(struct tx *tx, const struct actor *who, bool mine, size_t limit,
                   struct arena *arena, struct approval_item **items, size_t *n, size_t *total,
                   struct err *err);
int approval_of_post(struct tx *tx, struct str post_id, struct arena *arena,
                     struct approval **steps, size_t *n, struct err *err);
/* The step that waits for a decision; E_NOT_FOUND. */
int approval_open_step(struct tx *tx, struct str post_id, struct arena *arena, struct approval *out,
                       struct err *err);
int approval_decisions(struct tx *tx, struct str post_id, struct arena *arena,
                       struct approval_decision **decisions, size_t *n, struct err *err);
/* This person has seen this version of a post. */
int approval_look(struct tx *tx, const struct actor *who, const struct post *p, struct err *err);

#endif
