#include "domain/signin.h"

#include "base/clock.h"
#include "domain/attempt.h"
#include "domain/password.h"
#include "domain/person.h"
#include "domain/totp.h"

const char *const signin_needs_names[SIGNIN_NEEDS__MAX + 1] = {"", "totp", "enroll_totp"};

struct login {
	struct str id, email, name, password;
	bool disabled, totp_enabled;
};
static const struct field fields[] = {
	FIELD_TEXT(struct login, id, "of the person"),
	FIELD_TEXT(struct login, email, "in lower case"),
	FIELD_TEXT(struct login, name, "of the person"),
	FIELD_TEXT(struct login, password, "hash"),
	FIELD_BOOL(struct login, disabled, "no access"),
	FIELD_BOOL(struct login, totp_enabled, "a code is needed too"),
};
static const struct shape shape = SHAPE("Login", struct login, fields);

/* Why somebody failed: in the log, never in the answer. */
static int record_failure(struct tx *tx, const struct login *login,
                          const struct session_place *place, enum audit_action action,
                          const char *why, struct arena *arena, struct err *err)
{
	return audit_add(tx,
	                 &(struct audit_event){
				 .action = action,
				 .outcome = AUDIT_REFUSED,
				 .actor_kind = "nobody",
				 .subject_kind = login->id.n ? "person" : NULL,
				 .subject_id = login->id,
				 .request_id = place->request_id,
				 .detail = AUDIT_DETAIL(arena, LOG_T("why", why)),
			 },
	                 err);
}

/* The try counts, and whose account is it? An unknown one is all zero. */
static int begin(struct store *store, enum sql sql, struct str key, struct attempt *a,
                 const struct session_place *place, struct arena *arena, struct login *login,
                 struct err *err)
{
	struct tx *tx;
	bool locked = false;
	*login = (struct login){0};
	int rc = tx_begin(store, TX_WRITE, &tx, err);
	if (!rc) {
		rc = sql_one(tx, sql, SQL_ARGS(SQL_T(key)), &shape, arena, login, err);
		rc = rc == E_NOT_FOUND ? 0 : rc;
	}
	if (!rc)
		rc = attempt_begin(tx, a, &locked, err);
	if (!rc && locked)
		rc = record_failure(tx, login, place, AUDIT_SESSION_LOCK, "failures", arena, err);
	return tx_end(tx, rc, err);
}

static int check_code(struct tx *tx, const struct login *login, const struct signin *in,
                      struct arena *arena, bool *holds, struct err *err)
{
	struct actor who = {
		.kind = ACTOR_PERSON, .person_id = login->id, .request_id = in->place.request_id};
	return totp_use(tx, &who, in->code, arena, holds, err);
}

/* The password was right, or not. *holds: a session is open, or a code is to come. */
static int decide(struct tx *tx, const struct login *login, const struct attempt *a,
                  const struct signin *in, bool password_holds, struct arena *arena,
                  struct signin_result *out, bool *holds, struct err *err)
{
	const char *why = !login->id.n      ? "account"
	                  : login->disabled ? "disabled"
	                  : !password_holds ? "password"
	                                    : NULL;
	int rc = 0;
	if (!why && login->totp_enabled && !in->code.n) {
		out->needs = SIGNIN_TOTP;
		*holds = true;
		return attempt_undo(tx, a, err);
	}
	if (!why && login->totp_enabled) {
		bool code_holds;
		rc = check_code(tx, login, in, arena, &code_holds, err);
		why = rc || code_holds ? NULL : "code";
	}
	if (rc)
		return rc;
	*holds = !why;
	if (why)
		return record_failure(tx, login, &in->place, AUDIT_SESSION_FAIL, why, arena, err);
	rc = attempt_good(tx, a, err);
	return rc ? rc : signin_open(tx, login->id, true, &in->place, arena, out, err);
}

int signin(struct store *store, const struct signin *in, struct arena *arena,
           struct signin_result *out, struct err *err)
{
	struct str email;
	struct login login;
	struct tx *tx;
	bool password_holds, holds = false;
	*out = (struct signin_result){0};
	if (in->password.n > PASSWORD_MAX || person_email(in->email, arena, &email, NULL))
		email = STR(""); /* nobody's, and as slow as anybody's */
	struct attempt a = {email, in->place.address};
	int rc = begin(store, SQL_signin_by_email, email, &a, &in->place, arena, &login, err);
	if (!rc)
		rc = password_verify(in->password, login.password, &password_holds, err);
	if (!rc)
		rc = tx_begin(store, TX_WRITE, &tx, err);
	if (rc)
		return rc;
	rc = decide(tx, &login, &a, in, password_holds, arena, out, &holds, err);
	rc = tx_end(tx, rc, err);
	if (!rc && !holds)
		rc = err_set(err, E_UNAUTHENTICATED,
		             "This e-mail address, password or code does not fit.");
	return rc;
}

int signin_open(struct tx *tx, struct str person_id, bool by_password,
                const struct session_place *place, struct arena *arena, struct signin_result *out,
                struct err *err)
{
	struct security security;
	struct person person = {0};
	*out = (struct signin_result){0};
	int rc = security_get(tx, &security, err);
	if (!rc)
		rc = person_get(tx, person_id, arena, &person, err);
	if (!rc && person.disabled)
		rc = err_set(err, E_UNAUTHENTICATED, "This account has no access any more.");
	if (rc)
		return rc;
	if (by_password && security.require_totp && !person.totp_enabled)
		out->needs = SIGNIN_ENROLL_TOTP;
	int64_t n = sql_exec(tx, SQL_person_joined,
	                     SQL_ARGS(SQL_T(person_id), SQL_I(clock_utc_ms())), err);
	if (n > 0) {
		struct actor who = {.kind = ACTOR_PERSON,
		                    .person_id = person_id,
		                    .request_id = place->request_id};
		n = actor_audit(tx, &who, AUDIT_PERSON_JOIN, "person", person_id, NO_DETAIL, err);
	}
	if (n < 0)
		return (int)n;
	return session_start(tx, person_id, &security, out->needs == SIGNIN_ENROLL_TOTP, place,
	                     &out->secret, err);
}

int signin_set_password(struct tx *tx, const struct actor *who, struct str person_id,
                        const char *hash, struct str keep, struct err *err)
{
	int64_t n =
		sql_exec(tx, SQL_signin_set_password, SQL_ARGS(SQL_T(person_id), SQL_C(hash)), err);
	int rc = n < 0 ? (int)n : session_end_all(tx, person_id, keep, err);
	return rc ? rc
	          : actor_audit(tx, who, AUDIT_PASSWORD_CHANGE, "person", person_id, NO_DETAIL,
	                        err);
}

/* ---- once more ---- */
static int again(struct store *store, const struct actor *who, struct str password,
                 struct str address, struct arena *arena, struct login *login, struct err *err)
{
	struct tx *tx;
	struct session_place place = {.address = address, .request_id = who->request_id};
	struct attempt a = {who->person_id, address};
	bool holds;
	int rc = begin(store, SQL_signin_by_id, who->person_id, &a, &place, arena, login, err);
	if (!rc)
		rc = password_verify(password, login->password, &holds, err);
	if (!rc)
		rc = tx_begin(store, TX_WRITE, &tx, err);
	if (rc)
		return rc;
	rc = holds ? attempt_good(tx, &a, err)
	           : record_failure(tx, login, &place, AUDIT_SESSION_FAIL, "password", arena, err);
	rc = tx_end(tx, rc, err);
	if (!rc && !holds)
		rc = err_field(err, E_INVALID, "password", "This is not your password.");
	return rc;
}

int signin_again(struct store *store, const struct actor *who, struct str password,
                 struct str address, struct arena *arena, struct err *err)
{
	struct login login;
	return again(store, who, password, address, arena, &login, err);
}

int signin_change_password(struct store *store, const struct actor *who, struct str current,
                           struct str next, struct str address, struct arena *arena,
                           struct err *err)
{
	struct login login;
	struct security security;
	struct tx *tx;
	char hash[PASSWORD_HASH_BYTES];
	int rc = again(store, who, current, address, arena, &login, err);
	if (!rc)
		rc = tx_begin(store, TX_READ, &tx, err);
	if (!rc)
		rc = tx_end(tx, security_get(tx, &security, err), err);
	if (!rc)
		rc = password_judge(next, security.password_min, login.name, login.email, "new",
		                    err);
	if (!rc)
		rc = password_hash(next, hash, err);
	if (!rc)
		rc = tx_begin(store, TX_WRITE, &tx, err);
	if (rc)
		return rc;
	rc = signin_set_password(tx, who, who->person_id, hash, who->session_id, err);
	return tx_end(tx, rc, err);
}

int signin_sweep(struct tx *tx, struct err *err)
{
	static const enum sql sweeps[] = {SQL_session_sweep, SQL_token_sweep, SQL_invitation_sweep,
	                                  SQL_oidc_sweep};
	int64_t now = clock_utc_ms(), n = 0;
	for (size_t i = 0; n >= 0 && i < sizeof sweeps / sizeof *sweeps; i++)
		n = sql_exec(tx, sweeps[i], SQL_ARGS(SQL_I(now)), err);
	return n < 0 ? (int)n : attempt_sweep(tx, err);
}
