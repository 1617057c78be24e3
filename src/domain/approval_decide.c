/* An open step is decided. */
#include "base/clock.h"
#include "base/json.h"
#include "domain/approval.h"
#include "domain/comment.h"
#include "domain/gate.h"
#include "domain/organisation.h"

#define LIST_MAX 200

struct deciding {
	struct post post;
	struct approval step;
	struct str for_person;
};

static int load(struct tx *tx, const struct actor *who, struct str post_id, struct str content_hash,
                struct arena *arena, struct deciding *d, struct err *err)
{
	struct str *ids;
	struct delegation_to *delegated;
	size_t ids_n, delegated_n;
	int rc = post_lock(tx, post_id, 0, arena, &d->post, err);
	if (rc)
		return rc;
	if (!str_eq(content_hash, d->post.content_hash))
		return err_set(err, E_STALE, "It was edited since you saw it. Look at it again.");
	rc = approval_open_step(tx, post_id, arena, &d->step, err);
	if (rc == E_NOT_FOUND)
		return err_set(err, E_CONFLICT, "It does not wait for approval (any more).");
	if (!rc)
		rc = post_channel_ids(tx, post_id, arena, &ids, &ids_n, err);
	if (!rc)
		rc = delegation_to_me(tx, who, arena, &delegated, &delegated_n, err);
	if (rc)
		return rc;
	if (!actor_in_scope(who, PERMISSION_APPROVE))
		return err_set(err, E_FORBIDDEN, "This token is not for approvals.");
	if (post_is_by(who, &d->post))
		return err_set(err, E_FORBIDDEN,
		               "Nobody approves their own post, or their own words in it.");
	if (!approval_may_decide(who, &d->step, &d->post, ids, ids_n, delegated, delegated_n,
	                         &d->for_person))
		return err_set(err, E_FORBIDDEN, "The step “%.*s” is for others to decide.",
		               (int)d->step.name.n, d->step.name.p);
	if (d->step.due_utc_ms < clock_utc_ms())
		return err_set(err, E_CONFLICT, "Its time has passed: it has to be sent again.");
	return 0;
}

static int write_down(struct tx *tx, const struct actor *who, const struct deciding *d,
                      const char *decision, struct str words, struct arena *arena, struct err *err)
{
	struct id id = id_new();
	struct str kept;
	int rc = organisation_deidentify(tx, words, arena, &kept, err); /* many read it */
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_approval_decide,
	                     SQL_ARGS(SQL_T(id_str(&id)), SQL_T(d->step.id), SQL_T(d->post.id),
	                              SQL_T(who->person_id),
	                              SQL_T(d->for_person.n ? d->for_person : str_of(NULL, 0)),
	                              SQL_C(decision), SQL_T(kept), SQL_I(clock_utc_ms())),
	                     err);
	if (n == E_CONFLICT)
		return err_set(err, E_CONFLICT, "You have decided this step already.");
	if (n < 0)
		return (int)n;
	return post_record(tx, who, AUDIT_APPROVAL_DECIDE, d->post.id, 0,
	                   AUDIT_DETAIL(arena, LOG_T("decision", decision),
	                                LOG_S("approval", d->step.id), LOG_S("for", d->for_person),
	                                LOG_S("content_hash", d->post.content_hash)),
	                   err);
}

static int set_step(struct tx *tx, struct str id, enum approval_state state, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_approval_state,
	                     SQL_ARGS(SQL_T(id), SQL_C(approval_state_names[state]),
	                              SQL_I(state == APPROVAL_OPEN ? 0 : clock_utc_ms())),
	                     err);
	return n < 0 ? (int)n : 0;
}

/* Is it the word of this person, or of somebody in this role? */
static bool is_word_of(const struct approval_decision *d, struct str person_or_role)
{
	return str_eq(d->person_id, person_or_role) || str_eq(d->for_person_id, person_or_role) ||
	       str_eq(str_c(role_names[d->role]), person_or_role);
}

static bool each_has(const struct approval_decision *d, size_t d_n, struct str step_id,
                     const struct str *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool found = false;
		for (size_t k = 0; k < d_n && !found; k++)
			found = str_eq(d[k].approval_id, step_id) && is_word_of(&d[k], list[i]);
		if (!found)
			return false;
	}
	return true;
}

/* Has everybody that a step for all names approved? One of each role is enough. */
static int all_have(struct tx *tx, const struct approval *step, struct arena *arena, bool *all,
                    struct err *err)
{
	struct approval_decision *d;
	struct str *people, *roles;
	size_t d_n, people_n, roles_n;
	int rc = approval_decisions(tx, step->post_id, arena, &d, &d_n, err);
	if (!rc)
		rc = json_read_strings(step->people, "people", arena, LIST_MAX, &people, &people_n,
		                       err);
	if (!rc)
		rc = json_read_strings(step->roles, "roles", arena, LIST_MAX, &roles, &roles_n,
		                       err);
	*all = !rc && each_has(d, d_n, step->id, people, people_n) &&
	       each_has(d, d_n, step->id, roles, roles_n);
	return rc;
}

/* Ends the open step if it is complete, and opens the next: *more tells whether there is one. */
static int advance(struct tx *tx, struct deciding *d, struct arena *arena, bool *complete,
                   bool *more, struct err *err)
{
	struct approval next;
	int rc = d->step.mode == APPROVAL_ALL ? all_have(tx, &d->step, arena, complete, err) : 0;
	if (rc || !*complete)
		return rc;
	rc = set_step(tx, d->step.id, APPROVAL_APPROVED, err);
	if (!rc)
		rc = sql_one(tx, SQL_approval_next, SQL_ARGS(SQL_T(d->post.id)), &approval_shape,
		             arena, &next, err);
	*more = !rc;
	if (rc)
		return rc == E_NOT_FOUND ? 0 : rc;
	d->step = next;
	return set_step(tx, next.id, APPROVAL_OPEN, err);
}

/* One word of a person counts for every following step that is theirs to decide. */
static int approve_on(struct tx *tx, const struct actor *who, struct deciding *d, struct str words,
                      struct arena *arena, struct err *err)
{
	struct delegation_to *delegated;
	struct str *ids;
	size_t ids_n, delegated_n;
	int rc = post_channel_ids(tx, d->post.id, arena, &ids, &ids_n, err);
	if (!rc)
		rc = delegation_to_me(tx, who, arena, &delegated, &delegated_n, err);
	for (;;) {
		bool complete = true, more = false;
		if (!rc)
			rc = write_down(tx, who, d, "approve", words, arena, err);
		if (!rc)
			rc = advance(tx, d, arena, &complete, &more, err);
		if (rc || !complete)
			return rc;
		if (!more)
			return gate_schedule(tx, who, &d->post, arena, err);
		if (!approval_may_decide(who, &d->step, &d->post, ids, ids_n, delegated,
		                         delegated_n, &d->for_person))
			return 0;
	}
}

int approval_approve(struct tx *tx, const struct actor *who, struct str post_id,
                     struct str content_hash, struct str words, struct arena *arena,
                     struct post *out, struct err *err)
{
	struct deciding d;
	struct gate g;
	int64_t now = clock_utc_ms();
	int rc = load(tx, who, post_id, content_hash, arena, &d, err);
	int64_t when = !rc && d.post.scheduled_utc_ms > now ? d.post.scheduled_utc_ms : now;
	if (!rc)
		rc = gate_ask(tx, &d.post, when, arena, &g, err);
	if (!rc) /* what could not go out anyway is not approved */
		rc = gate_refuse(&g, ~(1u << GATE_APPROVAL | 1u << GATE_HOLD), err);
	if (!rc)
		rc = approve_on(tx, who, &d, words, arena, err);
	return rc ? rc : post_get(tx, post_id, arena, out, err);
}

int approval_reject(struct tx *tx, const struct actor *who, struct str post_id,
                    struct str content_hash, struct str words, struct arena *arena,
                    struct post *out, struct err *err)
{
	struct deciding d;
	if (!str_trim(words).n)
		return err_field(err, E_INVALID, "reason",
		                 "Say what should change, so that the author can mend it.");
	int rc = load(tx, who, post_id, content_hash, arena, &d, err);
	if (!rc)
		rc = write_down(tx, who, &d, "reject", words, arena, err);
	if (!rc) /* where the author reads them, word for word */
		rc = comment_add(tx, who, &d.post, &(struct comment){.words = words}, arena, err);
	if (!rc)
		rc = set_step(tx, d.step.id, APPROVAL_REJECTED, err);
	if (!rc)
		rc = approval_fall(tx, who, post_id, arena, err);
	if (!rc)
		rc = post_set_status(tx, post_id, POST_CHANGES_REQUESTED, "", err);
	return rc ? rc : post_get(tx, post_id, arena, out, err);
}
