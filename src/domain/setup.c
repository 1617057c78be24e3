#include "domain/setup.h"

#include <stdio.h>

#include "base/clock.h"
#include "domain/organisation.h"
#include "domain/password.h"
#include "domain/person.h"
#include "domain/setting.h"

#define SETTING "setup"

int setup_needed(struct tx *tx, bool *needed, struct err *err)
{
	int64_t people;
	int rc = sql_int(tx, SQL_person_count, SQL_NO_ARGS, &people, err);
	*needed = !rc && !people;
	return rc;
}

static int must_be_needed(struct tx *tx, struct err *err)
{
	bool needed;
	int rc = setup_needed(tx, &needed, err);
	return rc || needed ? rc
	                    : err_set(err, E_CONFLICT, "This server is set up. Sign in instead.");
}

/* What the setting holds of the secret: its hash, as JSON. */
static struct str hash_json(struct str secret, char *out, size_t bytes)
{
	char text[SECRET_TEXT_BYTES];
	struct secret_hash hash = secret_hash(secret, "");
	secret_text(&hash, text);
	return str_of(out, (size_t)snprintf(out, bytes, "{\"hash\":\"%s\"}", text));
}

int setup_secret(struct store *store, struct secret *secret, struct err *err)
{
	char json[80];
	struct tx *tx;
	int rc = tx_begin(store, TX_WRITE, &tx, err);
	if (!rc)
		rc = must_be_needed(tx, err);
	if (!rc) {
		*secret = secret_new(SECRET_SETUP);
		struct str value = hash_json(secret_str(secret), json, sizeof json);
		int64_t n = sql_exec(tx, SQL_setting_put,
		                     SQL_ARGS(SQL_C(SETTING), SQL_T(value), SQL_I(clock_utc_ms())),
		                     err);
		rc = n < 0 ? (int)n : 0;
	}
	return tx_end(tx, rc, err);
}

static int check_token(struct tx *tx, struct str token, struct arena *arena, struct err *err)
{
	char json[80];
	struct setting s;
	int rc = must_be_needed(tx, err);
	if (!rc)
		rc = setting_get(tx, SETTING, arena, &s, err);
	if (!rc && !secret_same(s.value, hash_json(token, json, sizeof json)))
		rc = err_set(err, E_FORBIDDEN,
		             "This set-up link is not the one that the server printed when it last "
		             "started.");
	return rc;
}

static int first_person(struct tx *tx, const struct setup *in, const char *hash,
                        const struct session_place *place, struct arena *arena,
                        struct signin_result *out, struct err *err)
{
	struct person p = {.email = in->email, .name = in->name, .role = ROLE_ADMINISTRATOR};
	struct actor system = actor_system();
	system.request_id = place->request_id;
	/* whoever deletes the row is the one who sets up */
	int64_t n = sql_exec(tx, SQL_setting_delete, SQL_ARGS(SQL_C(SETTING)), err);
	int rc = n < 0 ? (int)n : n ? 0 : err_set(err, E_CONFLICT, "This server is set up.");
	if (!rc)
		rc = organisation_create(tx, in->organisation_name, err);
	if (!rc)
		rc = actor_audit(tx, &system, AUDIT_SETUP, "organisation", STR("own"), NO_DETAIL,
		                 err);
	if (!rc)
		rc = person_add(tx, &system, &p, arena, err);
	if (!rc)
		rc = signin_set_password(tx, &system, p.id, hash, STR(""), err);
	return rc ? rc : signin_open(tx, p.id, true, place, arena, out, err);
}

int setup_do(struct store *store, const struct setup *in, const struct session_place *place,
             struct arena *arena, struct signin_result *out, struct err *err)
{
	char hash[PASSWORD_HASH_BYTES];
	struct security security;
	struct tx *tx;
	int rc = tx_begin(store, TX_READ, &tx, err);
	if (!rc)
		rc = check_token(tx, in->token, arena, err);
	if (!rc)
		rc = security_get(tx, &security, err);
	rc = tx_end(tx, rc, err);
	if (!rc)
		rc = password_judge(in->password, security.password_min, in->name, in->email,
		                    "password", err);
	if (!rc)
		rc = password_hash(in->password, hash, err);
	if (rc)
		return rc;
	rc = tx_begin(store, TX_WRITE, &tx, err);
	if (!rc)
		rc = check_token(tx, in->token, arena, err);
	if (!rc)
		rc = first_person(tx, in, hash, place, arena, out, err);
	return tx_end(tx, rc, err);
}
