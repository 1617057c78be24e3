#include "domain/session.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/utf8.h"

static const struct field fields[] = {
	FIELD_TEXT(struct session, id, "unique id", .flags = FIELD_OUT),
	FIELD_TIME(struct session, created_utc_ms, "when it began", .flags = FIELD_OUT),
	FIELD_TIME(struct session, last_used_utc_ms, "last request, to the minute",
                   .flags = FIELD_OUT),
	FIELD_INT(struct session, idle_ms, "ends after so long without a request",
                  .flags = FIELD_HIDDEN),
	FIELD_TIME(struct session, ends_utc_ms, "when it ends in any case", .flags = FIELD_OUT),
	FIELD_TEXT(struct session, address, "network address it began at", .flags = FIELD_OUT),
	FIELD_TEXT(struct session, agent, "what the browser calls itself", .flags = FIELD_OUT),
	FIELD_BOOL(struct session, current, "is it the one that asks?", .flags = FIELD_OUT),
};
const struct shape session_shape = SHAPE("Session", struct session, fields);

void session_csrf(struct str cookie, char out[SECRET_TEXT_BYTES])
{
	struct secret_hash h = secret_hash(cookie, "csrf of a session");
	secret_text(&h, out);
}

bool session_csrf_holds(struct str cookie, struct str csrf)
{
	char want[SECRET_TEXT_BYTES];
	session_csrf(cookie, want);
	return cookie.n > 0 && secret_same(csrf, str_c(want));
}

int session_start(struct tx *tx, struct str person_id, const struct security *security,
                  bool enrolling, const struct session_place *place, struct secret *secret,
                  struct err *err)
{
	int64_t now = clock_utc_ms();
	struct str agent = place->agent;
	if (agent.n > 200)
		agent.n = 200;
	agent.n = utf8_valid(agent);
	*secret = secret_new(SECRET_SESSION);
	struct secret_hash hash = secret_hash(secret_str(secret), "");
	struct id id = id_new();
	int64_t n = sql_exec(tx, SQL_session_insert,
	                     SQL_ARGS(SQL_T(id_str(&id)), SQL_T(person_id), secret_sql(&hash),
	                              SQL_I(enrolling), SQL_I(now),
	                              SQL_I(security->idle_timeout_s * 1000),
	                              SQL_I(now + security->absolute_timeout_s * 1000),
	                              SQL_T(place->address), SQL_T(agent.n ? agent : STR(""))),
	                     err);
	if (n < 0)
		return (int)n;
	struct actor who = {
		.kind = ACTOR_PERSON, .person_id = person_id, .request_id = place->request_id};
	return actor_audit(tx, &who, AUDIT_SESSION_START, "session", id_str(&id), NO_DETAIL, err);
}

int session_list(struct tx *tx, const struct actor *who, struct arena *arena,
                 struct session **sessions, size_t *n, struct err *err)
{
	int rc = sql_all(tx, SQL_session_list,
	                 SQL_ARGS(SQL_T(who->person_id), SQL_I(clock_utc_ms())), &session_shape,
	                 arena, 1000, sessions, n, err);
	for (size_t i = 0; !rc && i < *n; i++)
		(*sessions)[i].current = str_eq((*sessions)[i].id, who->session_id);
	return rc;
}

int session_get(struct tx *tx, const struct actor *who, struct arena *arena, struct session *out,
                struct err *err)
{
	int rc = sql_one(tx, SQL_session_get,
	                 SQL_ARGS(SQL_T(who->session_id), SQL_T(who->person_id)), &session_shape,
	                 arena, out, err);
	if (rc == E_NOT_FOUND)
		return err_set(err, E_UNAUTHENTICATED, "This session has ended. Sign in again.");
	out->current = true;
	return rc;
}

int session_end(struct tx *tx, const struct actor *who, struct str id, struct err *err)
{
	int64_t n =
		sql_exec(tx, SQL_session_delete, SQL_ARGS(SQL_T(id), SQL_T(who->person_id)), err);
	if (n < 0)
		return (int)n;
	if (!n)
		return err_set(err, E_NOT_FOUND, "There is no such session of yours.");
	bool own = str_eq(id, who->session_id);
	return actor_audit(tx, who, own ? AUDIT_SESSION_END : AUDIT_SESSION_REVOKE, "session", id,
	                   NO_DETAIL, err);
}

int session_end_all(struct tx *tx, struct str person_id, struct str keep, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_session_delete_others, SQL_ARGS(SQL_T(person_id), SQL_T(keep)),
	                     err);
	return n < 0 ? (int)n : 0;
}
