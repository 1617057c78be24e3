#include "web/history.h"

#include "domain/post.h"
#include "store/audit.h"

static const struct field fields[] = {
	FIELD_TEXT(struct history, id, "of the audit leaf"),
	FIELD_TIME(struct history, at_utc_ms, "when"),
	FIELD_TEXT(struct history, action, "what was done"),
	FIELD_TEXT(struct history, words, "the same in words"),
	FIELD_TEXT(struct history, actor_kind, "person, token, system or nobody"),
	FIELD_TEXT(struct history, actor_id, "who did it"),
	FIELD_TEXT(struct history, actor_name, "their name"),
	FIELD_TEXT(struct history, outcome, "done, refused or failed"),
	FIELD_JSON(struct history, detail, "ids, counts and codes"),
	FIELD_INT(struct history, leaf_index,
                  "its place in the tree of the log; -1: not there yet"),
};
const struct shape history_shape = SHAPE("History", struct history, fields);

#define PAGE 200

static struct str sentence(struct str action)
{
	for (int a = 0; a < AUDIT_ACTION__MAX; a++)
		if (str_eq(action, str_c(audit_action_word((enum audit_action)a))))
			return str_c(audit_action_sentence((enum audit_action)a));
	return action;
}

static int view(struct request *q, struct tx *tx, const struct audit_leaf *l, struct history *out)
{
	*out = (struct history){.id = l->id,
	                        .at_utc_ms = l->time_utc_ms,
	                        .action = l->action,
	                        .words = sentence(l->action),
	                        .actor_kind = l->actor_kind,
	                        .actor_id = l->actor_id,
	                        .actor_name = str_of(NULL, 0),
	                        .outcome = l->outcome,
	                        .detail = l->detail,
	                        .leaf_index = l->leaf_index};
	if (!l->actor_id.n)
		return 0;
	int rc = post_author_name(tx, l->actor_id, q->arena, &out->actor_name, &q->err);
	return rc == E_NOT_FOUND ? 0 : rc;
}

int history_of_post(struct request *q, struct tx *tx, struct str post_id)
{
	struct audit_leaf *leaves;
	size_t n = 0;
	const struct audit_filter f = {.subject_kind = STR("post"), .subject_id = post_id};
	int rc = audit_list(tx, &f, q->cursor, PAGE, q->arena, &leaves, &n, &q->err);
	struct history *h = rc ? NULL : arena_array(q->arena, n + 1, sizeof *h);
	if (!rc && !h)
		rc = err_set(&q->err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; !rc && i < n; i++)
		rc = view(q, tx, &leaves[i], &h[i]);
	return rc ? rc : request_list(q, h, n, n == PAGE ? leaves[n - 1].id : str_of(NULL, 0));
}
