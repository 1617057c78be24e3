#include "domain/dismissal.h"

#include "base/clock.h"
#include "domain/organisation.h"

static const struct field fields[] = {
	FIELD_TEXT(struct dismissal, id, "id"),
	FIELD_TEXT(struct dismissal, post_id, "of what"),
	FIELD_TEXT(struct dismissal, content_hash, "the content it is about"),
	FIELD_TEXT(struct dismissal, code, "the reason of the checker"),
	FIELD_TEXT(struct dismissal, reason, "why it is set aside"),
	FIELD_TEXT(struct dismissal, person_id, "by whom"),
	FIELD_BOOL(struct dismissal, by_officer, "a privacy officer"),
	FIELD_TIME(struct dismissal, created_utc_ms, "when"),
};
const struct shape dismissal_shape = SHAPE("Dismissal", struct dismissal, fields);

#define LIST_MAX 1000

static bool known(struct str code)
{
	for (int i = 0; i < CHAPERONE_REASON__MAX; i++)
		if (str_eq(code, str_c(chaperone_reason_name((enum chaperone_reason_code)i))))
			return true;
	return false;
}

/* Reasons are read by many: what could name a patient is taken out. */
static int keep_reason(struct tx *tx, struct str reason, struct arena *arena, struct str *out,
                       struct err *err)
{
	if (!str_trim(reason).n)
		return err_field(err, E_INVALID, "reason", "Say why: it stays on record.");
	return organisation_deidentify(tx, reason, arena, out, err);
}

int dismissal_add(struct tx *tx, const struct actor *who, const struct post *p, struct str code,
                  struct str reason, struct arena *arena, struct err *err)
{
	struct id id = id_new();
	struct str kept;
	bool officer =
		actor_must(who, PERMISSION_EXCEPT, STR(""), NULL) == 0 && !post_is_by(who, p);
	if (!officer && !str_eq(who->person_id, p->author_id) &&
	    !actor_may(who, PERMISSION_POST_WRITE))
		return actor_must(who, PERMISSION_POST_WRITE, STR(""), err);
	if (!known(code))
		return err_field(err, E_INVALID, "code", "There is no such reason.");
	int rc = keep_reason(tx, reason, arena, &kept, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_dismissal_insert,
	                     SQL_ARGS(SQL_T(id_str(&id)), SQL_T(p->id), SQL_T(p->content_hash),
	                              SQL_T(code), SQL_T(kept), SQL_T(who->person_id),
	                              SQL_I(officer), SQL_I(clock_utc_ms())),
	                     err);
	if (n < 0)
		return (int)n;
	return post_record(tx, who, AUDIT_EXCEPTION_RECORD, p->id, 0,
	                   AUDIT_DETAIL(arena, LOG_S("set_aside", code),
	                                LOG_S("content_hash", p->content_hash)),
	                   err);
}

int dismissal_list(struct tx *tx, struct str post_id, struct arena *arena, struct dismissal **list,
                   size_t *n, struct err *err)
{
	return sql_all(tx, SQL_dismissal_list, SQL_ARGS(SQL_T(post_id)), &dismissal_shape, arena,
	               LIST_MAX, list, n, err);
}

int dismissal_by_officer(struct tx *tx, const struct post *p, const char *code, bool *aside,
                         struct err *err)
{
	int64_t n = 0;
	int rc = sql_int(tx, SQL_dismissal_by_officer,
	                 SQL_ARGS(SQL_T(p->id), SQL_T(p->content_hash), SQL_C(code)), &n, err);
	*aside = n > 0;
	return rc;
}

int dismissal_except_story(struct tx *tx, const struct actor *who, struct post *p,
                           struct str reason, struct arena *arena, struct err *err)
{
	struct str kept;
	int rc = actor_must(who, PERMISSION_EXCEPT, STR(""), err);
	if (rc)
		return rc;
	if (post_is_by(who, p))
		return err_set(err, E_FORBIDDEN, "Nobody excepts their own post.");
	rc = keep_reason(tx, reason, arena, &kept, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(
		tx, SQL_post_update_exception,
		SQL_ARGS(SQL_T(p->id), SQL_I(clock_utc_ms()), SQL_T(who->person_id), SQL_T(kept)),
		err);
	if (n < 0)
		return (int)n;
	p->exception_by = who->person_id;
	p->exception_reason = kept;
	p->version++;
	return post_record(tx, who, AUDIT_EXCEPTION_RECORD, p->id, 0,
	                   AUDIT_DETAIL(arena, LOG_T("excepted", "patient_story"),
	                                LOG_S("content_hash", p->content_hash)),
	                   err);
}
