#include "domain/approval.h"

#include "base/clock.h"
#include "base/json.h"

const char *const approval_state_names[APPROVAL_STATE__MAX + 1] = {"waiting",  "open",   "approved",
                                                                   "rejected", "fallen", "expired"};

static const struct field fields[] = {
	FIELD_TEXT(struct approval, id, "id"),
	FIELD_TEXT(struct approval, post_id, "of what"),
	FIELD_TEXT(struct approval, content_hash, "the content it is bound to"),
	FIELD_INT(struct approval, position, "counts from 0"),
	FIELD_TEXT(struct approval, name, "what people call it"),
	FIELD_ENUM(struct approval, mode, approval_mode_names, "any of them, or all"),
	FIELD_JSON(struct approval, people, "ids of persons"),
	FIELD_JSON(struct approval, roles, "names of roles"),
	FIELD_TEXT(struct approval, level, "or whoever has this level on every channel"),
	FIELD_ENUM(struct approval, state, approval_state_names, "where it stands"),
	FIELD_TIME(struct approval, created_utc_ms, "when the round began"),
	FIELD_TIME(struct approval, due_utc_ms, "when it must be decided"),
	FIELD_TIME(struct approval, reminded_utc_ms, "when somebody was reminded"),
	FIELD_TIME(struct approval, decided_utc_ms, "when it was decided"),
};
const struct shape approval_shape = SHAPE("Approval", struct approval, fields);

static const struct field decision_fields[] = {
	FIELD_TEXT(struct approval_decision, id, "id"),
	FIELD_TEXT(struct approval_decision, approval_id, "the step"),
	FIELD_TEXT(struct approval_decision, step, "its name"),
	FIELD_TEXT(struct approval_decision, person_id, "who decided"),
	FIELD_TEXT(struct approval_decision, person, "their name"),
	FIELD_TEXT(struct approval_decision, for_person_id, "for whom, when delegated"),
	FIELD_TEXT(struct approval_decision, decision, "approve or reject"),
	FIELD_TEXT(struct approval_decision, words, "what they said"),
	FIELD_TIME(struct approval_decision, decided_utc_ms, "when"),
	FIELD_ENUM(struct approval_decision, role, role_names, "of whose turn it was"),
};
const struct shape approval_decision_shape =
	SHAPE("ApprovalDecision", struct approval_decision, decision_fields);

#define STEPS_MAX 1000 /* of one post */
#define QUEUE_MAX 100000
#define LIST_MAX  200

int approval_of_post(struct tx *tx, struct str post_id, struct arena *arena,
                     struct approval **steps, size_t *n, struct err *err)
{
	return sql_all(tx, SQL_approval_of_post, SQL_ARGS(SQL_T(post_id)), &approval_shape, arena,
	               STEPS_MAX, steps, n, err);
}

int approval_open_step(struct tx *tx, struct str post_id, struct arena *arena, struct approval *out,
                       struct err *err)
{
	return sql_one(tx, SQL_approval_open, SQL_ARGS(SQL_T(post_id)), &approval_shape, arena, out,
	               err);
}

int approval_decisions(struct tx *tx, struct str post_id, struct arena *arena,
                       struct approval_decision **decisions, size_t *n, struct err *err)
{
	return sql_all(tx, SQL_approval_decisions, SQL_ARGS(SQL_T(post_id)),
	               &approval_decision_shape, arena, STEPS_MAX, decisions, n, err);
}

int approval_begin(struct tx *tx, const struct post *p, const struct approval_plan *plan,
                   int64_t scheduled_utc_ms, struct err *err)
{
	int64_t now = clock_utc_ms(), due = now, n = 0;
	for (size_t i = 0; n >= 0 && i < plan->steps_n; i++) {
		const struct approval_step *s = &plan->steps[i];
		struct id id = id_new();
		due += s->due_hours * HOUR_MS;
		int64_t latest =
			scheduled_utc_ms && scheduled_utc_ms < due ? scheduled_utc_ms : due;
		n = sql_exec(
			tx, SQL_approval_insert,
			SQL_ARGS(SQL_T(id_str(&id)), SQL_T(p->id), SQL_T(p->content_hash), SQL_I(i),
		                 SQL_T(s->name), SQL_C(approval_mode_names[s->mode]),
		                 SQL_T(s->people), SQL_T(s->roles), SQL_T(s->level),
		                 SQL_C(approval_state_names[i ? APPROVAL_WAITING : APPROVAL_OPEN]),
		                 SQL_I(now), SQL_I(latest)),
			err);
	}
	return n < 0 ? (int)n : 0;
}

static int end_round(struct tx *tx, const struct actor *who, struct str post_id,
                     enum approval_state state, enum audit_action action, struct arena *arena,
                     struct err *err)
{
	int64_t n = sql_exec(
		tx, SQL_approval_state_of_post,
		SQL_ARGS(SQL_T(post_id), SQL_C(approval_state_names[state]), SQL_I(clock_utc_ms())),
		err);
	if (n <= 0)
		return (int)n;
	return post_record(tx, who, action, post_id, 0, AUDIT_DETAIL(arena, LOG_I("steps", n)),
	                   err);
}

int approval_fall(struct tx *tx, const struct actor *who, struct str post_id, struct arena *arena,
                  struct err *err)
{
	return end_round(tx, who, post_id, APPROVAL_FALLEN, AUDIT_APPROVAL_VOID, arena, err);
}

int approval_expire(struct tx *tx, const struct actor *who, struct str post_id, struct arena *arena,
                    struct err *err)
{
	return end_round(tx, who, post_id, APPROVAL_EXPIRED, AUDIT_POST_EXPIRE, arena, err);
}

/* ---- who may ---- */
static bool listed(struct str json, struct str word, struct arena *arena)
{
	struct str *list;
	size_t n;
	if (!word.n || json_read_strings(json, "list", arena, LIST_MAX, &list, &n, NULL))
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], word))
			return true;
	return false;
}

static bool has_level(const struct actor *who, struct str level, const struct str *channel_ids,
                      size_t n)
{
	int need = 0;
	while (level_names[need] && !str_eq(level, str_c(level_names[need])))
		need++;
	if (!level.n || !n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((int)actor_level(who, channel_ids[i]) < need)
			return false;
	return true;
}

bool approval_may_decide(const struct actor *who, const struct approval *a, const struct post *p,
                         const struct str *channel_ids, size_t n,
                         const struct delegation_to *delegated, size_t delegated_n,
                         struct str *for_person)
{
	struct arena scratch;
	*for_person = STR("");
	if (who->kind == ACTOR_SYSTEM || who->kind == ACTOR_NOBODY || !who->person_id.n ||
	    !actor_in_scope(who, PERMISSION_APPROVE) || post_is_by(who, p))
		return false;
	arena_open(&scratch, 1 << 16);
	bool may = listed(a->people, who->person_id, &scratch) ||
	           listed(a->roles, str_c(role_names[who->role]), &scratch) ||
	           has_level(who, a->level, channel_ids, n);
	for (size_t i = 0; !may && i < delegated_n; i++) {
		if (str_eq(delegated[i].person_id, p->author_id) ||
		    str_eq(delegated[i].person_id, p->writer_id))
			continue;
		may = listed(a->people, delegated[i].person_id, &scratch) ||
		      listed(a->roles, str_c(role_names[delegated[i].role]), &scratch);
		if (may)
			*for_person = delegated[i].person_id;
	}
	arena_close(&scratch);
	return may;
}

/* ---- the queue ---- */
static int seen_version(struct tx *tx, const struct actor *who, struct str post_id, int64_t *out,
                        struct err *err)
{
	return sql_int(tx, SQL_approval_seen, SQL_ARGS(SQL_T(who->person_id), SQL_T(post_id)), out,
	               err);
}

struct author {
	struct str post_id, author_id, writer_id;
	bool readable;
};
static const struct field author_fields[] = {
	FIELD_TEXT(struct author, post_id, "of what"),
	FIELD_TEXT(struct author, author_id, "who wrote it"),
	FIELD_TEXT(struct author, writer_id, "and the words as they stand"),
	FIELD_BOOL(struct author, readable, "by who asks"),
};
static const struct shape author_shape = SHAPE("QueueAuthor", struct author, author_fields);

/* Everything that waits, and who may decide it, without a look at the posts. */
struct queue {
	struct approval *steps;
	struct author *authors; /* of each */
	size_t n;
	struct delegation_to *delegated;
	size_t delegated_n;
};

static int load_queue(struct tx *tx, const struct actor *who, struct arena *arena, struct queue *q,
                      struct err *err)
{
	size_t n;
	int rc = sql_all(tx, SQL_approval_queue, SQL_NO_ARGS, &approval_shape, arena, QUEUE_MAX,
	                 &q->steps, &q->n, err);
	if (!rc)
		rc = sql_all(tx, SQL_approval_queue_author, SQL_ARGS(SQL_T(post_reader(who))),
		             &author_shape, arena, QUEUE_MAX, &q->authors, &n, err);
	if (!rc && n < q->n)
		q->n = n;
	return rc ? rc : delegation_to_me(tx, who, arena, &q->delegated, &q->delegated_n, err);
}

static int is_mine(struct tx *tx, const struct actor *who, const struct queue *q, size_t i,
                   struct arena *arena, bool *mine, struct err *err)
{
	const struct post author = {.author_id = q->authors[i].author_id,
	                            .writer_id = q->authors[i].writer_id};
	struct str *ids = NULL, for_person;
	size_t n = 0;
	int rc = q->steps[i].level.n
	                 ? post_channel_ids(tx, q->steps[i].post_id, arena, &ids, &n, err)
	                 : 0;
	*mine = !rc && approval_may_decide(who, &q->steps[i], &author, ids, n, q->delegated,
	                                   q->delegated_n, &for_person);
	return rc;
}

static int fill_item(struct tx *tx, const struct actor *who, struct arena *arena,
                     struct approval_item *item, struct err *err)
{
	int64_t seen;
	int rc = post_get(tx, item->step.post_id, arena, &item->post, err);
	if (!rc)
		rc = seen_version(tx, who, item->step.post_id, &seen, err);
	item->changed = !rc && seen && seen != item->post.text_version;
	return rc;
}

int approval_queue(struct tx *tx, const struct actor *who, bool mine, size_t limit,
                   struct arena *arena, struct approval_item **items, size_t *n, size_t *total,
                   struct err *err)
{
	struct queue q;
	*n = *total = 0;
	int rc = load_queue(tx, who, arena, &q, err);
	*items = rc ? NULL : arena_zero(arena, limit + 1, sizeof **items);
	if (!rc && !*items)
		rc = err_set(err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; !rc && i < q.n; i++) {
		bool of_mine;
		rc = is_mine(tx, who, &q, i, arena, &of_mine, err);
		if (rc || (!of_mine && (mine || !q.authors[i].readable)))
			continue;
		++*total;
		if (*n == limit)
			continue;
		struct approval_item *item = &(*items)[*n];
		*item = (struct approval_item){.step = q.steps[i], .mine = of_mine};
		rc = fill_item(tx, who, arena, item, err);
		++*n;
	}
	return rc;
}

int approval_look(struct tx *tx, const struct actor *who, const struct post *p, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_approval_look,
	                     SQL_ARGS(SQL_T(who->person_id), SQL_T(p->id), SQL_I(p->text_version),
	                              SQL_I(clock_utc_ms())),
	                     err);
	return n < 0 ? (int)n : 0;
}
