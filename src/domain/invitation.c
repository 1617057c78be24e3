#include "domain/invitation.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/id.h"
#include "domain/password.h"

#define JOIN_MS  (7 * DAY_MS)
#define RESET_MS DAY_MS

static const struct field fields[] = {
	FIELD_TEXT(struct invitation, id, "unique id", .flags = FIELD_OUT),
	FIELD_TEXT(struct invitation, person_id, "whom it is for", .flags = FIELD_OUT),
	FIELD_TEXT(struct invitation, email, "their address", .flags = FIELD_OUT),
	FIELD_TEXT(struct invitation, name, "their name", .flags = FIELD_OUT),
	FIELD_BOOL(struct invitation, reset, "they joined before: it sets another password",
                   .flags = FIELD_OUT),
	FIELD_TIME(struct invitation, created_utc_ms, "when it was made", .flags = FIELD_OUT),
	FIELD_TIME(struct invitation, expires_utc_ms, "no longer good from then on",
                   .flags = FIELD_OUT),
	FIELD_TEXT(struct invitation, created_by, "person who made it", .flags = FIELD_OUT),
	FIELD_TEXT(struct invitation, link, "path to send on, only when it was just made",
                   .flags = FIELD_OUT),
};
const struct shape invitation_shape = SHAPE("Invitation", struct invitation, fields);

static int make_link(struct tx *tx, const struct actor *who, const struct person *p,
                     struct arena *arena, struct invitation *out, struct err *err)
{
	char link[sizeof "/join#" + SECRET_BYTES];
	struct secret secret = secret_new(SECRET_INVITATION);
	struct secret_hash hash = secret_hash(secret_str(&secret), "");
	struct id id = id_new();
	int64_t now = clock_utc_ms();
	int n = snprintf(link, sizeof link, "/join#%s", secret.c);
	*out = (struct invitation){
		.id = str_of(arena_copy(arena, id.c, ID_BYTES - 1), ID_BYTES - 1),
		.person_id = p->id,
		.email = p->email,
		.name = p->name,
		.reset = p->joined_utc_ms != 0,
		.created_utc_ms = now,
		.expires_utc_ms = now + (p->joined_utc_ms ? RESET_MS : JOIN_MS),
		.created_by = who->person_id.p ? who->person_id : STR("system"),
		.link = str_of(arena_copy(arena, link, (size_t)n), (size_t)n),
	};
	if (!out->id.p || !out->link.p)
		return err_set(err, E_MEMORY, "Out of memory.");
	int64_t rows = sql_exec(tx, SQL_invitation_delete_all, SQL_ARGS(SQL_T(p->id)), err);
	if (rows >= 0)
		rows = sql_exec(tx, SQL_invitation_insert,
		                SQL_ARGS(SQL_T(out->id), SQL_T(p->id), secret_sql(&hash),
		                         SQL_T(out->created_by), SQL_I(now),
		                         SQL_I(out->expires_utc_ms)),
		                err);
	if (rows < 0)
		return (int)rows;
	return actor_audit(tx, who, AUDIT_PERSON_INVITE, "person", p->id,
	                   AUDIT_DETAIL(arena, LOG_S("invitation", out->id)), err);
}

int invitation_create(struct tx *tx, const struct actor *who, struct person *p, struct arena *arena,
                      struct invitation *out, struct err *err)
{
	int rc = person_add(tx, who, p, arena, err);
	return rc ? rc : make_link(tx, who, p, arena, out, err);
}

int invitation_reset(struct tx *tx, const struct actor *who, struct str person_id,
                     struct arena *arena, struct invitation *out, struct err *err)
{
	struct person p = {0};
	int rc = actor_must(who, PERMISSION_PEOPLE_MANAGE, STR(""), err);
	if (!rc)
		rc = person_get(tx, person_id, arena, &p, err);
	if (!rc && p.disabled)
		rc = err_set(err, E_CONFLICT, "This person is disabled. Enable them first.");
	return rc ? rc : make_link(tx, who, &p, arena, out, err);
}

int invitation_list(struct tx *tx, const struct actor *who, struct str after, int64_t limit,
                    struct arena *arena, struct invitation **list, size_t *n, struct err *err)
{
	int rc = actor_must(who, PERMISSION_PEOPLE_MANAGE, STR(""), err);
	return rc ? rc
	          : sql_all(tx, SQL_invitation_list,
	                    SQL_ARGS(SQL_T(after.p ? after : STR("")), SQL_I(clock_utc_ms()),
	                             SQL_I(limit)),
	                    &invitation_shape, arena, (size_t)limit, list, n, err);
}

int invitation_withdraw(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                        struct err *err)
{
	struct invitation found = {0};
	struct person p = {0};
	int rc = actor_must(who, PERMISSION_PEOPLE_MANAGE, STR(""), err);
	if (!rc)
		rc = sql_one(tx, SQL_invitation_get, SQL_ARGS(SQL_T(id)), &invitation_shape, arena,
		             &found, err);
	if (rc == E_NOT_FOUND)
		return err_set(err, E_NOT_FOUND, "There is no such invitation any more.");
	if (!rc)
		rc = actor_audit(tx, who, AUDIT_INVITATION_WITHDRAW, "person", found.person_id,
		                 AUDIT_DETAIL(arena, LOG_S("invitation", id)), err);
	if (!rc)
		rc = person_get(tx, found.person_id, arena, &p, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_invitation_delete_all, SQL_ARGS(SQL_T(p.id)), err);
	if (n < 0)
		return (int)n;
	if (p.joined_utc_ms)
		return 0;
	p.disabled = true;
	return person_change(tx, who, &p, arena, err);
}

int invitation_open(struct tx *tx, struct str secret, struct arena *arena, struct invitation *out,
                    struct err *err)
{
	struct secret_hash hash = secret_hash(secret, "");
	int rc =
		sql_one(tx, SQL_invitation_open, SQL_ARGS(secret_sql(&hash), SQL_I(clock_utc_ms())),
	                &invitation_shape, arena, out, err);
	if (rc == E_NOT_FOUND)
		return err_set(err, E_NOT_FOUND,
		               "This link was used, withdrawn or is too old. Ask for a new one.");
	return rc;
}

/* May this be the password of whoever has the link? */
static int judge(struct store *store, struct str secret, struct str name, struct str password,
                 struct arena *arena, struct err *err)
{
	struct invitation in = {0};
	struct security security;
	struct tx *tx;
	int rc = tx_begin(store, TX_READ, &tx, err);
	if (!rc)
		rc = invitation_open(tx, secret, arena, &in, err);
	if (!rc)
		rc = security_get(tx, &security, err);
	rc = tx_end(tx, rc, err);
	if (!rc && name.p)
		rc = person_name(name, err);
	return rc ? rc
	          : password_judge(password, security.password_min, name.p ? name : in.name,
	                           in.email, "password", err);
}

static int use(struct tx *tx, struct str secret, struct str name, const char *hash,
               const struct session_place *place, struct arena *arena, struct signin_result *out,
               struct err *err)
{
	struct invitation in = {0};
	struct person p = {0};
	int rc = invitation_open(tx, secret, arena, &in, err);
	if (!rc)
		rc = person_get(tx, in.person_id, arena, &p, err);
	if (rc)
		return rc;
	struct actor who = {
		.kind = ACTOR_PERSON, .person_id = p.id, .request_id = place->request_id};
	int64_t n = sql_exec(tx, SQL_invitation_delete, SQL_ARGS(SQL_T(in.id)), err);
	if (n < 0)
		return (int)n;
	if (!n) /* somebody else was faster */
		return err_set(err, E_NOT_FOUND, "This link was used. Ask for a new one.");
	rc = signin_set_password(tx, &who, p.id, hash, STR(""), err);
	if (!rc && name.p)
		rc = person_change_profile(tx, &who, name, p.locale, p.time_zone, err);
	if (rc)
		return rc;
	if (p.totp_enabled) { /* a link alone is one factor */
		*out = (struct signin_result){.needs = SIGNIN_TOTP};
		return 0;
	}
	return signin_open(tx, p.id, true, place, arena, out, err);
}

int invitation_accept(struct store *store, struct str secret, struct str name, struct str password,
                      const struct session_place *place, struct arena *arena,
                      struct signin_result *out, struct err *err)
{
	char hash[PASSWORD_HASH_BYTES];
	struct tx *tx;
	int rc = judge(store, secret, name, password, arena, err);
	if (!rc)
		rc = password_hash(password, hash, err);
	if (!rc)
		rc = tx_begin(store, TX_WRITE, &tx, err);
	if (rc)
		return rc;
	return tx_end(tx, use(tx, secret, name, hash, place, arena, out, err), err);
}
