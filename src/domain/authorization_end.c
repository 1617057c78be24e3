/* An authorization ends, and where it is used. */
#include "base/clock.h"
#include "domain/authorization.h"
#include "domain/task.h"

static const struct field use_fields[] = {
	FIELD_TEXT(struct authorization_use, post_id, "the post"),
	FIELD_TEXT(struct authorization_use, status, "where the post stands"),
	FIELD_TEXT(struct authorization_use, channel_id, "on which channel"),
	FIELD_TEXT(struct authorization_use, state, "how it stands there"),
	FIELD_TEXT(struct authorization_use, url, "where people see it"),
	FIELD_TEXT(struct authorization_use, deidentified, "the post, without what identifies"),
	FIELD_TIME(struct authorization_use, scheduled_utc_ms, "when it is to go out"),
	FIELD_TIME(struct authorization_use, published_utc_ms, "when it went out"),
};
const struct shape authorization_use_shape =
	SHAPE("AuthorizationUse", struct authorization_use, use_fields);

#define USES_MAX 10000
#define DUE_MAX  100

int authorization_uses(struct tx *tx, struct str id, struct arena *arena,
                       struct authorization_use **uses, size_t *n, struct err *err)
{
	return sql_all(tx, SQL_authorization_uses, SQL_ARGS(SQL_T(id)), &authorization_use_shape,
	               arena, USES_MAX, uses, n, err);
}

/* What is out must come down, in time; what is not yet out the gate keeps. */
static int take_down_uses(struct tx *tx, const struct actor *who, struct str id, const char *words,
                          struct arena *arena, size_t *live, struct err *err)
{
	struct authorization_use *u;
	size_t n;
	int64_t now = clock_utc_ms();
	int rc = authorization_uses(tx, id, arena, &u, &n, err);
	*live = 0;
	for (size_t i = 0; !rc && i < n; i++) {
		if (!str_eq(u[i].state, STR("published")) && !str_eq(u[i].state, STR("sending")))
			continue;
		++*live;
		rc = task_open(tx, who,
		               &(struct task){.kind = TASK_TAKEDOWN,
		                              .post_id = u[i].post_id,
		                              .channel_id = u[i].channel_id,
		                              .subject = id,
		                              .words = str_c(words),
		                              .due_utc_ms = now + TASK_TAKEDOWN_MS},
		               arena, err);
	}
	int64_t done =
		rc ? rc
		   : sql_exec(tx, SQL_authorization_ended, SQL_ARGS(SQL_T(id), SQL_I(now)), err);
	return done < 0 ? (int)done : 0;
}

static int revoke(struct tx *tx, const struct actor *who, struct str id, struct str by,
                  struct arena *arena, size_t *uses, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_authorization_revoke,
	                     SQL_ARGS(SQL_T(id), SQL_I(clock_utc_ms()), SQL_T(by)), err);
	if (n == 0)
		return err_set(err, E_CONFLICT, "It is revoked already.");
	int rc = n < 0 ? (int)n
	               : take_down_uses(
				 tx, who, id,
				 "The patient's authorization was revoked: take the post down.",
				 arena, uses, err);
	return rc ? rc
	          : authorization_record(tx, who, AUDIT_AUTHORIZATION_REVOKE, id,
	                                 AUDIT_DETAIL(arena, LOG_I("live_uses", *uses)), err);
}

int authorization_revoke(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                         size_t *uses, struct err *err)
{
	struct authorization a;
	int rc = authorization_get(tx, who, id, arena, &a, err);
	if (!rc && !actor_may(who, PERMISSION_AUTHORIZATION_MANAGE))
		rc = actor_must(who, PERMISSION_AUTHORIZATION_MANAGE, STR(""), err);
	if (!rc && a.status == AUTHORIZATION_REVOKED)
		rc = err_set(err, E_CONFLICT, "It is revoked already.");
	return rc ? rc : revoke(tx, who, id, who->person_id, arena, uses, err);
}

struct found {
	struct str id;
};
static const struct field found_fields[] = {FIELD_TEXT(struct found, id, "id")};
static const struct shape found_shape = SHAPE("Found", struct found, found_fields);

int authorization_revoke_by_link(struct tx *tx, struct str secret, struct arena *arena,
                                 size_t *uses, struct err *err)
{
	struct found f;
	struct authorization a;
	struct actor system = actor_system();
	struct secret_hash h = secret_hash(secret, "");
	int rc = sql_one(tx, SQL_authorization_by_revocation, SQL_ARGS(secret_sql(&h)),
	                 &found_shape, arena, &f, err);
	if (rc == E_NOT_FOUND)
		return err_set(
			err, rc,
			"This link is not known. Ask the organisation to revoke it for you.");
	if (!rc)
		rc = authorization_get(tx, &system, f.id, arena, &a, err);
	*uses = 0;
	if (rc || a.status == AUTHORIZATION_REVOKED)
		return rc; /* once more is no harm */
	return revoke(tx, &(struct actor){.kind = ACTOR_NOBODY}, f.id, STR("patient"), arena, uses,
	              err);
}

int authorization_end_due(struct tx *tx, struct arena *arena, struct err *err)
{
	struct found *f;
	size_t n, uses;
	struct actor system = actor_system();
	int rc = sql_all(tx, SQL_authorization_to_end,
	                 SQL_ARGS(SQL_I(clock_utc_ms()), SQL_I(DUE_MAX)), &found_shape, arena,
	                 DUE_MAX, &f, &n, err);
	for (size_t i = 0; !rc && i < n; i++) {
		rc = take_down_uses(
			tx, &system, f[i].id,
			"The patient's authorization has ended: take the post down, or ask "
			"for a new one.",
			arena, &uses, err);
		if (!rc)
			rc = authorization_record(tx, &system, AUDIT_AUTHORIZATION_EXPIRE, f[i].id,
			                          AUDIT_DETAIL(arena, LOG_I("live_uses", uses)),
			                          err);
	}
	return rc;
}
