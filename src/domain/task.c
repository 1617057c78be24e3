#include "domain/task.h"

#include "base/clock.h"
#include "domain/event.h"

const char *const task_kind_names[TASK_KIND__MAX + 1] = {"takedown", "review", "channel", "crisis"};
const char *const task_status_names[TASK_STATUS__MAX + 1] = {"open", "done", "dropped"};

static const struct field fields[] = {
	FIELD_TEXT(struct task, id, "id", .flags = FIELD_OUT),
	FIELD_INT(struct task, version, "counts its changes", .flags = FIELD_OUT),
	FIELD_ENUM(struct task, kind, task_kind_names, "what sort of work", .flags = FIELD_OUT),
	FIELD_ENUM(struct task, status, task_status_names, "done and dropped close it",
                   .flags = FIELD_REQUIRED | FIELD_OUT),
	FIELD_TEXT(struct task, post_id, "the post it is about", .flags = FIELD_OUT),
	FIELD_TEXT(struct task, channel_id, "on which channel", .flags = FIELD_OUT),
	FIELD_TEXT(struct task, subject, "id of another thing it is about", .flags = FIELD_OUT),
	FIELD_TEXT(struct task, words, "what to do", .flags = FIELD_OUT),
	FIELD_TIME(struct task, due_utc_ms, "until when", .flags = FIELD_OUT),
	FIELD_TIME(struct task, created_utc_ms, "since when", .flags = FIELD_OUT),
	FIELD_TIME(struct task, closed_utc_ms, "when it was closed", .flags = FIELD_OUT),
	FIELD_TEXT(struct task, closed_by, "by whom", .flags = FIELD_OUT),
	FIELD_TEXT(struct task, outcome, "what was done, or why not", .max = 500),
};
const struct shape task_shape = SHAPE("Task", struct task, fields);

#define LIST_MAX 1000

static int record(struct tx *tx, const struct actor *who, enum audit_action action,
                  const struct task *t, struct arena *arena, struct err *err)
{
	int rc = actor_audit(
		tx, who, action, t->post_id.n ? "post" : "task", t->post_id.n ? t->post_id : t->id,
		AUDIT_DETAIL(arena, LOG_S("task", t->id), LOG_T("kind", task_kind_names[t->kind]),
	                     LOG_T("status", task_status_names[t->status])),
		err);
	return rc ? rc : event_add(tx, EVENT_TASK, t->id, t->version, err);
}

int task_open(struct tx *tx, const struct actor *who, struct task *t, struct arena *arena,
              struct err *err)
{
	struct id id = id_new();
	int64_t there;
	int rc = sql_int(tx, SQL_task_same,
	                 SQL_ARGS(SQL_C(task_kind_names[t->kind]), SQL_T(t->post_id),
	                          SQL_T(t->channel_id), SQL_T(t->subject)),
	                 &there, err);
	if (rc || there)
		return rc;
	t->id = str_of(arena_copy(arena, id.c, ID_BYTES - 1), ID_BYTES - 1);
	t->version = 1;
	t->status = TASK_OPEN;
	t->created_utc_ms = clock_utc_ms();
	int64_t n =
		sql_exec(tx, SQL_task_insert,
	                 SQL_ARGS(SQL_T(t->id), SQL_C(task_kind_names[t->kind]), SQL_T(t->post_id),
	                          SQL_T(t->channel_id), SQL_T(t->subject), SQL_T(t->words),
	                          SQL_I(t->due_utc_ms), SQL_I(t->created_utc_ms)),
	                 err);
	return n < 0 ? (int)n : record(tx, who, AUDIT_TASK_OPEN, t, arena, err);
}

int task_list(struct tx *tx, const struct actor *who, struct str status, struct str kind,
              struct str cursor, int64_t limit, struct arena *arena, struct task **tasks, size_t *n,
              struct err *err)
{
	if (!actor_may(who, PERMISSION_TASK))
		return actor_must(who, PERMISSION_TASK, STR(""), err);
	return sql_all(tx, SQL_task_list,
	               SQL_ARGS(SQL_T(status), SQL_T(kind), SQL_T(cursor), SQL_I(limit)),
	               &task_shape, arena, LIST_MAX, tasks, n, err);
}

int task_due(struct tx *tx, int64_t limit, struct arena *arena, struct task **tasks, size_t *n,
             struct err *err)
{
	return sql_all(tx, SQL_task_due, SQL_ARGS(SQL_I(limit)), &task_shape, arena, LIST_MAX,
	               tasks, n, err);
}

int task_close(struct tx *tx, const struct actor *who, struct str id, int64_t version,
               enum task_status status, struct str outcome, struct arena *arena, struct task *out,
               struct err *err)
{
	int rc = sql_one(tx, SQL_task_get, SQL_ARGS(SQL_T(id)), &task_shape, arena, out, err);
	if (rc == E_NOT_FOUND)
		return err_set(err, rc, "There is no such task.");
	if (!rc)
		rc = actor_must(who, PERMISSION_TASK, out->channel_id, err);
	if (rc)
		return rc;
	if (version && version != out->version)
		return err_set(err, E_STALE, "Somebody else changed this task. Load it again.");
	if (out->status != TASK_OPEN)
		return err_set(err, E_CONFLICT, "This task is closed already.");
	if (status == TASK_OPEN)
		return err_field(err, E_INVALID, "status", "“status” must be done or dropped.");
	if (status == TASK_DROPPED && !str_trim(outcome).n)
		return err_field(err, E_INVALID, "outcome", "Say why it is not done.");
	int64_t n = sql_exec(tx, SQL_task_close,
	                     SQL_ARGS(SQL_T(id), SQL_C(task_status_names[status]),
	                              SQL_I(clock_utc_ms()), SQL_T(who->person_id),
	                              SQL_T(outcome.p ? outcome : STR(""))),
	                     err);
	if (n < 0)
		return (int)n;
	rc = sql_one(tx, SQL_task_get, SQL_ARGS(SQL_T(id)), &task_shape, arena, out, err);
	return rc ? rc : record(tx, who, AUDIT_TASK_CLOSE, out, arena, err);
}

int task_taken_down(struct tx *tx, struct str id, struct str channel_id, const char *outcome,
                    struct err *err)
{
	int64_t n = sql_exec(
		tx, SQL_task_done_for_post,
		SQL_ARGS(SQL_T(id), SQL_T(channel_id), SQL_I(clock_utc_ms()), SQL_C(outcome)), err);
	return n < 0 ? (int)n : 0;
}
