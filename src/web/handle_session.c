/* Signing in and out, one's sessions, password, second factor and profile. */
#include "domain/person.h"
#include "domain/signin.h"
#include "domain/totp.h"
#include "web/guard.h"
#include "web/request.h"
#include "web/route.h"
#include "web/signed_in.h"

/* ---- in and out ---- */
static const struct field signin_fields[] = {
	FIELD_TEXT(struct signin, email, "address", .flags = FIELD_REQUIRED, .max = 254),
	FIELD_TEXT(struct signin, password, "password", .flags = FIELD_REQUIRED, .max = 1000),
	FIELD_TEXT(struct signin, code, "of the authenticator app, or a recovery code, once asked",
                   .flags = FIELD_IN, .max = 40),
};
static const struct shape signin_shape = SHAPE("SignIn", struct signin, signin_fields);

static int post(struct request *q)
{
	struct signin *in = q->in;
	struct signin_result result;
	in->place = signed_in_place(q);
	int rc = signin(q->store, in, q->arena, &result, &q->err);
	return rc ? rc : signed_in_answer(q, &result);
}

static int get(struct request *q)
{
	if (q->actor.kind != ACTOR_PERSON)
		return err_set(&q->err, E_FORBIDDEN, "A token has no session.");
	bool enrolling = !actor_may(&q->actor, PERMISSION_CHECK);
	return signed_in_show(q, request_cookie(q, SESSION_COOKIE),
	                      enrolling ? SIGNIN_ENROLL_TOTP : SIGNIN_NOTHING);
}

static int end(struct request *q, struct str id)
{
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = session_end(tx, &q->actor, id, &q->err);
	return tx_end(tx, rc, &q->err);
}

static int sign_out(struct request *q)
{
	int rc = end(q, q->actor.session_id);
	if (!rc)
		signed_in_forget(q);
	return rc;
}

static int end_one(struct request *q) { return end(q, q->path[0]); }

static int list(struct request *q)
{
	struct session *sessions = NULL;
	size_t n = 0;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = session_list(tx, &q->actor, q->arena, &sessions, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_list(q, sessions, n, str_of(NULL, 0));
}

/* ---- password and profile ---- */
struct new_password {
	struct str current, new;
};
static const struct field password_fields[] = {
	FIELD_TEXT(struct new_password, current, "the password until now", .flags = FIELD_REQUIRED,
                   .max = 1000),
	FIELD_TEXT(struct new_password, new, "the password from now on", .flags = FIELD_REQUIRED,
                   .max = 1000),
};
static const struct shape password_shape =
	SHAPE("NewPassword", struct new_password, password_fields);

static int put_password(struct request *q)
{
	const struct new_password *in = q->in;
	return signin_change_password(q->store, &q->actor, in->current, in->new, q->address,
	                              q->arena, &q->err);
}

static const struct field profile_fields[] = {
	FIELD_TEXT(struct person, name, "as colleagues know you", .flags = FIELD_IN, .min = 1,
                   .max = 100),
	FIELD_TEXT(struct person, locale, "language of the app: en or es", .flags = FIELD_IN,
                   .min = 2, .max = 8),
	FIELD_TEXT(struct person, time_zone, "IANA name: America/Chicago", .flags = FIELD_IN,
                   .min = 1, .max = 64),
};
static const struct shape profile_shape = SHAPE("OwnProfile", struct person, profile_fields);

static int patch_profile(struct request *q)
{
	const struct person *in = q->in;
	struct person own = {0};
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = person_get(tx, q->actor.person_id, q->arena, &own, &q->err);
	if (!rc)
		rc = person_change_profile(tx, &q->actor, in->name.p ? in->name : own.name,
		                           in->locale.p ? in->locale : own.locale,
		                           in->time_zone.p ? in->time_zone : own.time_zone,
		                           &q->err);
	if (!rc)
		rc = person_get(tx, q->actor.person_id, q->arena, &own, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, &own);
}

/* ---- second factor ---- */
struct code {
	struct str code, password;
};
static const struct field code_fields[] = {
	FIELD_TEXT(struct code, code, "six digits of the authenticator app",
                   .flags = FIELD_REQUIRED, .max = 40),
};
static const struct shape code_shape = SHAPE("Code", struct code, code_fields);
static const struct field off_fields[] = {
	FIELD_TEXT(struct code, password, "password", .flags = FIELD_REQUIRED, .max = 1000),
	FIELD_TEXT(struct code, code, "of the authenticator app, or a recovery code",
                   .flags = FIELD_REQUIRED, .max = 40),
};
static const struct shape off_shape = SHAPE("CodeAndPassword", struct code, off_fields);

struct recovery {
	struct str recovery_codes;
};
static const struct field recovery_fields[] = {
	FIELD_JSON(struct recovery, recovery_codes, "each good once; never shown again",
                   .flags = FIELD_OUT),
};
static const struct shape recovery_shape = SHAPE("RecoveryCodes", struct recovery, recovery_fields);

static int start_totp(struct request *q)
{
	struct totp_start out = {0};
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = totp_start(tx, &q->actor, q->arena, &out, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, &out);
}

static int confirm_totp(struct request *q)
{
	const struct code *in = q->in;
	struct recovery out = {0};
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = totp_confirm(tx, &q->actor, in->code, q->arena, &out.recovery_codes, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, &out);
}

static const struct field password_alone_fields[] = {
	FIELD_TEXT(struct code, password, "password", .flags = FIELD_REQUIRED, .max = 1000),
};
static const struct shape password_alone_shape =
	SHAPE("Password", struct code, password_alone_fields);

static int renew_codes(struct request *q)
{
	const struct code *in = q->in;
	struct recovery out = {0};
	struct tx *tx = NULL;
	int rc = signin_again(q->store, &q->actor, in->password, q->address, q->arena, &q->err);
	if (!rc)
		rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = totp_renew(tx, &q->actor, q->arena, &out.recovery_codes, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, &out);
}

static int end_totp(struct request *q)
{
	const struct code *in = q->in;
	bool holds;
	struct tx *tx = NULL;
	int rc = signin_again(q->store, &q->actor, in->password, q->address, q->arena, &q->err);
	if (!rc)
		rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = totp_use(tx, &q->actor, in->code, q->arena, &holds, &q->err);
	if (!rc && !holds)
		rc = err_field(&q->err, E_INVALID, "code", "This code does not fit.");
	if (!rc)
		rc = totp_remove(tx, &q->actor, q->actor.person_id, &q->err);
	return tx_end(tx, rc, &q->err);
}

static const struct route routes[] = {
	{POST, "/api/v1/session", "session_start", "Sign in", .need = PERMISSION_PUBLIC,
         .in = &signin_shape, .out = &signed_in_shape, .handle = post},
	{GET, "/api/v1/session", "session_get", "Who is signed in, and what they may do",
         .need = PERMISSION_SIGNED_IN, .out = &signed_in_shape, .handle = get},
	{DELETE, "/api/v1/session", "session_end", "Sign out", .need = PERMISSION_SIGNED_IN,
         .errors = MAY_404, .handle = sign_out},
	{GET, "/api/v1/sessions", "session_list", "Where one is signed in",
         .need = PERMISSION_SIGNED_IN, .out = &session_shape, .flags = ROUTE_LIST, .handle = list},
	{DELETE, "/api/v1/sessions/{id}", "session_revoke", "End one of one's sessions",
         .need = PERMISSION_SIGNED_IN, .errors = MAY_404, .handle = end_one},
	{PUT, "/api/v1/session/password", "password_change",
         "Change one's password; one's other sessions end", .need = PERMISSION_SIGNED_IN,
         .in = &password_shape, .errors = MAY_422, .handle = put_password},
	{PATCH, "/api/v1/session/profile", "profile_change",
         "Change one's name, language, time zone", .need = PERMISSION_SIGNED_IN,
         .in = &profile_shape, .out = &person_shape, .errors = MAY_422, .handle = patch_profile},
	{POST, "/api/v1/session/totp", "totp_start", "Begin to set up a second factor",
         .need = PERMISSION_SIGNED_IN, .out = &totp_start_shape, .errors = MAY_409,
         .handle = start_totp},
	{PUT, "/api/v1/session/totp", "totp_confirm", "Confirm it with a first code",
         .need = PERMISSION_SIGNED_IN, .in = &code_shape, .out = &recovery_shape,
         .errors = MAY_409 | MAY_422, .handle = confirm_totp},
	{POST, "/api/v1/session/recovery_codes", "recovery_codes_renew",
         "New recovery codes, in place of those that are left", .need = PERMISSION_SIGNED_IN,
         .in = &password_alone_shape, .out = &recovery_shape, .errors = MAY_409 | MAY_422,
         .handle = renew_codes},
	{DELETE, "/api/v1/session/totp", "totp_end", "Turn the second factor off",
         .need = PERMISSION_SIGNED_IN, .in = &off_shape, .errors = MAY_422, .handle = end_totp},
};
ROUTES(session_routes, routes);
