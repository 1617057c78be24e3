#include "domain/delegation.h"

#include "base/clock.h"

static const struct field fields[] = {
	FIELD_TEXT(struct delegation, person_id, "who is away", .flags = FIELD_OUT),
	FIELD_TEXT(struct delegation, to_person_id, "who decides meanwhile",
                   .flags = FIELD_REQUIRED | FIELD_OUT, .min = 36, .max = 36),
	FIELD_TIME(struct delegation, from_utc_ms, "from when",
                   .flags = FIELD_REQUIRED | FIELD_OUT),
	FIELD_TIME(struct delegation, until_utc_ms, "until when",
                   .flags = FIELD_REQUIRED | FIELD_OUT),
};
const struct shape delegation_shape = SHAPE("Delegation", struct delegation, fields);

static const struct field to_fields[] = {
	FIELD_TEXT(struct delegation_to, person_id, "for whom"),
	FIELD_ENUM(struct delegation_to, role, role_names, "their role"),
};
static const struct shape to_shape = SHAPE("DelegationTo", struct delegation_to, to_fields);

#define DELEGATIONS_MAX 100

int delegation_get(struct tx *tx, const struct actor *who, struct arena *arena,
                   struct delegation *out, struct err *err)
{
	int rc = sql_one(tx, SQL_delegation_get, SQL_ARGS(SQL_T(who->person_id)), &delegation_shape,
	                 arena, out, err);
	return rc == E_NOT_FOUND ? err_set(err, rc, "You have not delegated your approvals.") : rc;
}

static int record(struct tx *tx, const struct actor *who, struct str detail, struct err *err)
{
	return actor_audit(tx, who, AUDIT_APPROVAL_DELEGATE, "person", who->person_id, detail, err);
}

int delegation_put(struct tx *tx, const struct actor *who, const struct delegation *d,
                   struct arena *arena, struct err *err)
{
	if (str_eq(d->to_person_id, who->person_id))
		return err_field(err, E_INVALID, "to_person_id", "Choose somebody else.");
	if (d->until_utc_ms <= d->from_utc_ms || d->until_utc_ms <= clock_utc_ms())
		return err_field(err, E_INVALID, "until",
		                 "The end must be after the beginning, and not past.");
	int64_t n = sql_exec(tx, SQL_delegation_put,
	                     SQL_ARGS(SQL_T(who->person_id), SQL_T(d->to_person_id),
	                              SQL_I(d->from_utc_ms), SQL_I(d->until_utc_ms)),
	                     err);
	if (n == E_CONFLICT)
		return err_field(err, E_INVALID, "to_person_id", "There is no such person.");
	return n < 0 ? (int)n
	             : record(tx, who,
	                      AUDIT_DETAIL(arena, LOG_S("to", d->to_person_id),
	                                   LOG_I("from", d->from_utc_ms),
	                                   LOG_I("until", d->until_utc_ms)),
	                      err);
}

int delegation_end(struct tx *tx, const struct actor *who, struct arena *arena, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_delegation_delete, SQL_ARGS(SQL_T(who->person_id)), err);
	if (n == 0)
		return err_set(err, E_NOT_FOUND, "You have not delegated your approvals.");
	return n < 0 ? (int)n : record(tx, who, AUDIT_DETAIL(arena, LOG_T("to", "nobody")), err);
}

int delegation_to_me(struct tx *tx, const struct actor *who, struct arena *arena,
                     struct delegation_to **list, size_t *n, struct err *err)
{
	return sql_all(tx, SQL_delegation_to,
	               SQL_ARGS(SQL_T(who->person_id), SQL_I(clock_utc_ms())), &to_shape, arena,
	               DELEGATIONS_MAX, list, n, err);
}
