#include "store/audit.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/utf8.h"

#define JSON_MAX (AUDIT_DETAIL_BYTES + 2048)
#define LAST_ID  STR("g") /* after every id */

static const struct {
	const char *word, *sentence;
} actions[AUDIT_ACTION__MAX] = {
#define AUDIT_ACTION_ROW(name, word, sentence) {word, sentence},
	AUDIT_ACTION_LIST(AUDIT_ACTION_ROW)
#undef AUDIT_ACTION_ROW
};

const char *const audit_outcome_names[AUDIT_OUTCOME__MAX + 1] = {"done", "refused", "failed"};

const char *audit_action_word(enum audit_action a) { return actions[a].word; }
const char *audit_action_sentence(enum audit_action a) { return actions[a].sentence; }

static const struct field leaf_fields[] = {
	FIELD_TEXT(struct audit_leaf, id, "unique id"),
	FIELD_INT(struct audit_leaf, leaf_index, "place in the tree, -1 while it waits for one"),
	FIELD_BLOB(struct audit_leaf, salt, "hides what the commitment is over"),
	FIELD_BLOB(struct audit_leaf, commitment, "SHA-256(salt, event)"),
	FIELD_TIME(struct audit_leaf, time_utc_ms, "when it happened"),
	FIELD_TEXT(struct audit_leaf, action, "what was done"),
	FIELD_TEXT(struct audit_leaf, outcome, "done, refused or failed"),
	FIELD_TEXT(struct audit_leaf, actor_kind, "person, token, system or nobody"),
	FIELD_TEXT(struct audit_leaf, actor_id, "the person who did it"),
	FIELD_TEXT(struct audit_leaf, subject_kind, "what sort of thing it was done to"),
	FIELD_TEXT(struct audit_leaf, subject_id, "which"),
	FIELD_TEXT(struct audit_leaf, request_id, "the request it came with"),
	FIELD_JSON(struct audit_leaf, detail, "more, never PHI"),
	FIELD_TEXT(struct audit_leaf, erased_by, "leaf that records why the content is gone"),
};
const struct shape audit_leaf_shape = SHAPE("AuditEvent", struct audit_leaf, leaf_fields);

struct str audit_detail(struct arena *a, const struct log_field *fields, size_t n)
{
	char memory[AUDIT_DETAIL_BYTES];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	for (size_t i = 0; i < n; i++) {
		buf_char(&b, i ? ',' : '{');
		buf_json(&b, str_c(fields[i].name));
		buf_char(&b, ':');
		if (fields[i].text.p)
			buf_json(&b, fields[i].text);
		else
			buf_i64(&b, fields[i].number);
	}
	buf_char(&b, '}');
	const char *copy = b.failed ? NULL : arena_copy(a, memory, b.n);
	/* never empty, which would pass for no detail at all */
	return copy ? str_of(copy, b.n) : STR("too long");
}

/* ---- writing ---- */

static int check_detail(struct str d, struct err *err)
{
	if (!d.n)
		return 0;
	bool line = d.n <= AUDIT_DETAIL_BYTES && utf8_valid(d) == d.n;
	for (size_t i = 0; line && i < d.n; i++)
		line = (uint8_t)d.p[i] >= ' ';
	json_t *json = line ? json_loadb(d.p, d.n, JSON_REJECT_DUPLICATES, NULL) : NULL;
	bool object = json_is_object(json);
	json_decref(json);
	if (object)
		return 0;
	return err_set(err, E_INVALID,
	               "The detail of an audit event is a JSON object on one line, "
	               "of at most 2,000 bytes.");
}

static void member(struct buf *out, const char *name, struct str value)
{
	if (!value.n)
		return;
	if (out->p[out->n - 1] != '{')
		buf_char(out, ',');
	buf_char(out, '"');
	buf_c(out, name);
	buf_c(out, "\":");
	buf_json(out, value);
}

void audit_leaf_json(const struct audit_leaf *leaf, struct buf *out)
{
	char when[CLOCK_TEXT_BYTES];
	clock_text(leaf->time_utc_ms, when);
	buf_char(out, '{');
	if (out->failed)
		return;
	member(out, "id", leaf->id);
	member(out, "time", str_c(when));
	member(out, "action", leaf->action);
	member(out, "outcome", leaf->outcome);
	member(out, "actor_kind", leaf->actor_kind);
	member(out, "actor", leaf->actor_id);
	member(out, "subject_kind", leaf->subject_kind);
	member(out, "subject", leaf->subject_id);
	member(out, "request", leaf->request_id);
	if (leaf->detail.n) {
		buf_c(out, ",\"detail\":");
		buf_str(out, leaf->detail);
	}
	buf_char(out, '}');
}

bool audit_leaf_commit(const struct audit_leaf *leaf, uint8_t out[AUDIT_COMMITMENT_BYTES])
{
	char memory[JSON_MAX];
	struct buf json;
	crypto_hash_sha256_state s;
	buf_init_fixed(&json, memory, sizeof memory);
	audit_leaf_json(leaf, &json);
	if (json.failed)
		return false;
	crypto_hash_sha256_init(&s);
	crypto_hash_sha256_update(&s, (const uint8_t *)leaf->salt.p, leaf->salt.n);
	crypto_hash_sha256_update(&s, (const uint8_t *)json.p, json.n);
	crypto_hash_sha256_final(&s, out);
	return true;
}

/* Empty is null. */
static struct sql_value word(struct str s) { return SQL_T(s.n ? s : str_of(NULL, 0)); }

static int add(struct tx *tx, const struct audit_event *e, const struct id *id, struct err *err)
{
	uint8_t salt[AUDIT_SALT_BYTES], commitment[AUDIT_COMMITMENT_BYTES];
	int rc = check_detail(e->detail, err);
	if (rc)
		return rc;
	id_random(salt, sizeof salt);
	struct audit_leaf leaf = {
		.id = id_str(id),
		.salt = str_of((char *)salt, sizeof salt),
		.commitment = str_of((char *)commitment, sizeof commitment),
		.time_utc_ms = clock_utc_ms(),
		.action = str_c(actions[e->action].word),
		.outcome = str_c(audit_outcome_names[e->outcome]),
		.actor_kind = str_c(e->actor_kind ? e->actor_kind : "system"),
		.actor_id = e->actor_id,
		.subject_kind = str_c(e->subject_kind),
		.subject_id = e->subject_id,
		.request_id = e->request_id,
		.detail = e->detail,
	};
	if (!audit_leaf_commit(&leaf, commitment))
		return err_set(err, E_INVALID, "An id in an audit event is too long.");
	int64_t n = sql_exec(
		tx, SQL_audit_add,
		SQL_ARGS(SQL_T(leaf.id), SQL_B(leaf.commitment), SQL_B(leaf.salt),
	                 SQL_I(leaf.time_utc_ms), SQL_T(leaf.action), SQL_T(leaf.outcome),
	                 SQL_T(leaf.actor_kind), word(leaf.actor_id), word(leaf.subject_kind),
	                 word(leaf.subject_id), word(leaf.request_id), word(leaf.detail)),
		err);
	return n < 0 ? (int)n : 0;
}

int audit_add(struct tx *tx, const struct audit_event *e, struct err *err)
{
	struct id id = id_new();
	return add(tx, e, &id, err);
}

int audit_erase(struct tx *tx, uint64_t from, uint64_t to, int64_t before_utc_ms,
                const struct audit_event *who, int64_t *n, struct err *err)
{
	char range[48];
	struct audit_event e = *who;
	struct id id = id_new();
	snprintf(range, sizeof range, "%llu-%llu", (unsigned long long)from,
	         (unsigned long long)to);
	e.action = AUDIT_AUDIT_ERASE;
	e.subject_kind = "leaves";
	e.subject_id = str_c(range);
	*n = 0;
	int rc = add(tx, &e, &id, err);
	if (rc)
		return rc;
	int64_t erased = sql_exec(
		tx, SQL_audit_erase,
		SQL_ARGS(SQL_I(from), SQL_I(to), SQL_T(id_str(&id)), SQL_I(before_utc_ms)), err);
	if (erased < 0)
		return (int)erased;
	*n = erased;
	return 0;
}

/* ---- reading ---- */

int audit_list(struct tx *tx, const struct audit_filter *f, struct str cursor, int64_t limit,
               struct arena *arena, struct audit_leaf **leaves, size_t *n, struct err *err)
{
	struct sql_value v[8] = {
		SQL_T(cursor.n ? cursor : LAST_ID),
		SQL_I(limit),
		SQL_T(f->action),
		SQL_I(f->from_utc_ms),
		SQL_I(f->to_utc_ms),
	};
	enum sql which = SQL_audit_list;
	size_t args = 5;
	if (f->subject_id.p) {
		which = SQL_audit_list_of_subject;
		v[args++] = SQL_T(f->subject_id);
		v[args++] = SQL_T(f->subject_kind);
		v[args++] = SQL_T(f->actor_id);
	} else if (f->actor_id.p) {
		which = SQL_audit_list_of_actor;
		v[args++] = SQL_T(f->actor_id);
	}
	return sql_all(tx, which, (struct sql_args){v, args}, &audit_leaf_shape, arena,
	               (size_t)limit, leaves, n, err);
}
