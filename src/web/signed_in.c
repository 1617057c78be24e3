#include "web/signed_in.h"

#include <stdio.h>

#include "base/json.h"
#include "domain/emergency.h"
#include "domain/organisation.h"
#include "domain/person.h"
#include "web/guard.h"
#include "web/server.h"

static const struct field fields[] = {
	FIELD_JSON(struct signed_in, person, "who; null while a code is to come",
                   .flags = FIELD_OUT),
	FIELD_TEXT(struct signed_in, csrf, "to send as X-Chaperone-CSRF", .flags = FIELD_OUT),
	FIELD_TEXT(struct signed_in, needs, "null, totp or enroll_totp", .flags = FIELD_OUT),
	FIELD_JSON(struct signed_in, organisation, "name, locale, time_zone", .flags = FIELD_OUT),
	FIELD_JSON(struct signed_in, may, "names of permissions, held on some channel or on all",
                   .flags = FIELD_OUT),
	FIELD_INT(struct signed_in, idle_timeout_s, "signed out after doing nothing for so long",
                  .flags = FIELD_OUT),
	FIELD_TIME(struct signed_in, absolute_expires_utc_ms, "signed out then in any case",
                   .flags = FIELD_OUT),
	FIELD_TIME(struct signed_in, emergency_utc_ms, "until when emergency access lasts",
                   .flags = FIELD_OUT),
};
const struct shape signed_in_shape = SHAPE("SignedIn", struct signed_in, fields);

static int show_person(struct request *q, struct tx *tx, const struct actor *who,
                       struct signed_in *view)
{
	struct person person = {0};
	struct buf b;
	int rc = person_get(tx, who->person_id, q->arena, &person, &q->err);
	if (rc)
		return rc;
	buf_init(&b, 1 << 20);
	json_write(&b, &person_shape, &person);
	return request_keep(q, &b, &view->person);
}

static int show_organisation(struct request *q, struct tx *tx, struct signed_in *view)
{
	struct organisation own = {0};
	struct buf b;
	int rc = organisation_get(tx, q->arena, &own, &q->err);
	if (rc)
		return rc;
	buf_init(&b, 4096);
	buf_c(&b, "{\"name\":");
	buf_json(&b, own.name);
	buf_c(&b, ",\"locale\":");
	buf_json(&b, own.locale);
	buf_c(&b, ",\"time_zone\":");
	buf_json(&b, own.time_zone);
	buf_char(&b, '}');
	return request_keep(q, &b, &view->organisation);
}

static int show_permissions(struct request *q, const struct actor *who, struct signed_in *view)
{
	struct str names[PERMISSION__MAX];
	struct buf b;
	size_t n = 0;
	for (enum permission p = 0; p < PERMISSION__MAX; p++)
		if (actor_may(who, p))
			names[n++] = str_c(permission_name(p));
	buf_init(&b, 8192);
	json_write_strings(&b, names, n);
	return request_keep(q, &b, &view->may);
}

static int fill(struct request *q, struct tx *tx, const struct actor *who, struct signed_in *view)
{
	struct session session = {0};
	int rc = session_get(tx, who, q->arena, &session, &q->err);
	if (!rc)
		rc = show_person(q, tx, who, view);
	if (!rc)
		rc = show_organisation(q, tx, view);
	if (!rc)
		rc = show_permissions(q, who, view);
	if (!rc && who->emergency)
		rc = emergency_until(tx, who->person_id, &view->emergency_utc_ms, &q->err);
	view->idle_timeout_s = session.idle_ms / 1000;
	view->absolute_expires_utc_ms = session.ends_utc_ms;
	return rc;
}

int signed_in_show(struct request *q, struct str cookie, enum signin_needs needs)
{
	struct signed_in view = {0};
	struct actor who;
	struct tx *tx = NULL;
	char csrf[SECRET_TEXT_BYTES];
	int rc = session_actor(q->store, cookie, false, q->arena, &who, &q->err);
	if (!rc)
		rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = fill(q, tx, &who, &view);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return rc;
	session_csrf(cookie, csrf);
	view.csrf = str_c(csrf);
	if (needs != SIGNIN_NOTHING)
		view.needs = str_c(signin_needs_names[needs]);
	return request_show(q, &view);
}

static int set_cookie(struct request *q, struct str value, const char *more)
{
	char text[200];
	int n = snprintf(text, sizeof text,
	                 SESSION_COOKIE "=%.*s; Path=/; HttpOnly; "
	                                "SameSite=Strict%s%s",
	                 (int)value.n, value.p, q->server->secure ? "; Secure" : "", more);
	const char *copy = arena_copy(q->arena, text, (size_t)n);
	if (!copy)
		return err_set(&q->err, E_MEMORY, "Out of memory.");
	request_set_header(q, "Set-Cookie", copy);
	return 0;
}

int signed_in_cookie(struct request *q, const struct signin_result *result)
{
	return set_cookie(q, secret_str(&result->secret), "");
}

int signed_in_answer(struct request *q, const struct signin_result *result)
{
	if (result->needs == SIGNIN_TOTP) {
		q->status = 200;
		return request_show(q, &(struct signed_in){.needs = STR("totp")});
	}
	struct str cookie = secret_str(&result->secret);
	int rc = signed_in_cookie(q, result);
	return rc ? rc : signed_in_show(q, cookie, result->needs);
}

void signed_in_forget(struct request *q) { (void)set_cookie(q, STR(""), "; Max-Age=0"); }

struct session_place signed_in_place(const struct request *q)
{
	struct str agent = request_header(q, "User-Agent");
	return (struct session_place){.address = q->address.p ? q->address : STR(""),
	                              .agent = agent.p ? agent : STR(""),
	                              .request_id = str_c(q->id)};
}
