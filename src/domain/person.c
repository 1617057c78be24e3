#include "domain/person.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/utf8.h"
#include "domain/emergency.h"
#include "domain/event.h"
#include "domain/level.h"
#include "domain/organisation.h"
#include "domain/session.h"
#include "domain/totp.h"

static const struct field fields[] = {
	FIELD_TEXT(struct person, id, "unique id, never used again", .flags = FIELD_OUT),
	FIELD_TEXT(struct person, email, "address to sign in with", .min = 3, .max = 254),
	FIELD_TEXT(struct person, name, "as colleagues know them", .min = 1, .max = 100),
	FIELD_ENUM(struct person, role, role_names, "role in the organisation"),
	FIELD_BOOL(struct person, disabled, "has no access of any kind"),
	FIELD_JSON(struct person, channels, "levels: [{\"channel_id\":…,\"level\":…}]"),
	FIELD_TEXT(struct person, locale, "language of the app", .flags = FIELD_OUT),
	FIELD_TEXT(struct person, time_zone, "IANA name", .flags = FIELD_OUT),
	FIELD_BOOL(struct person, totp_enabled, "has a second factor; can be set to false only"),
	FIELD_TIME(struct person, joined_utc_ms, "first got in", .flags = FIELD_OUT),
	FIELD_TIME(struct person, created_utc_ms, "when they were added", .flags = FIELD_OUT),
	FIELD_INT(struct person, version, "counts changes", .flags = FIELD_OUT),
};
const struct shape person_shape = SHAPE("Person", struct person, fields);

static const struct field new_fields[] = {
	FIELD_TEXT(struct person, email, "address to sign in with", .flags = FIELD_REQUIRED,
                   .min = 3, .max = 254),
	FIELD_TEXT(struct person, name, "as colleagues know them", .flags = FIELD_REQUIRED,
                   .min = 1, .max = 100),
	FIELD_ENUM(struct person, role, role_names, "role in the organisation; member if not said",
                   .flags = FIELD_IN),
	FIELD_JSON(struct person, channels, "levels: [{\"channel_id\":…,\"level\":…}]",
                   .flags = FIELD_IN),
};
const struct shape person_new_shape = SHAPE("NewPerson", struct person, new_fields);

/* ---- what may be an address, a name ---- */
static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return utf8_valid(s) != s.n;
}

int person_email(struct str typed, struct arena *arena, struct str *email, struct err *err)
{
	struct str s = str_trim(typed), domain = s;
	struct str local = str_cut(&domain, '@');
	if (!local.n || !domain.n || local.n > 64 || s.n > 254 || has_control(s) ||
	    memchr(s.p, ' ', s.n) || memchr(domain.p, '@', domain.n))
		return err_field(err, E_INVALID, "email",
		                 "Give an e-mail address, such as name@example.org.");
	char *copy = arena_copy(arena, s.p, s.n);
	if (!copy)
		return err_set(err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; i < s.n; i++)
		copy[i] = ascii_lower(copy[i]);
	*email = str_of(copy, s.n);
	return 0;
}

int person_name(struct str name, struct err *err)
{
	if (!str_trim(name).n || name.n > 100 || has_control(name))
		return err_field(err, E_INVALID, "name",
		                 "Give a name of at most 100 bytes, on one line.");
	return 0;
}

/* ---- reading ---- */
static int add_channels(struct tx *tx, struct arena *arena, struct person *people, size_t n,
                        struct err *err)
{
	struct str *ids = ARENA_NEW(arena, struct str, n + 1),
		   *json = ARENA_NEW(arena, struct str, n + 1);
	if (!ids || !json)
		return err_set(err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; i < n; i++)
		ids[i] = people[i].id;
	int rc = level_read(tx, ids, n, arena, json, err);
	for (size_t i = 0; !rc && i < n; i++)
		people[i].channels = json[i];
	return rc;
}

static int get(struct tx *tx, enum sql sql, struct str id, struct arena *arena, struct person *out,
               struct err *err)
{
	int rc = sql_one(tx, sql, SQL_ARGS(SQL_T(id)), &person_shape, arena, out, err);
	if (rc == E_NOT_FOUND)
		return err_set(err, E_NOT_FOUND, "There is no such person.");
	return rc ? rc : add_channels(tx, arena, out, 1, err);
}

int person_get(struct tx *tx, struct str id, struct arena *arena, struct person *out,
               struct err *err)
{
	return get(tx, SQL_person_get, id, arena, out, err);
}

int person_by_email(struct tx *tx, struct str email, struct arena *arena, struct person *out,
                    struct err *err)
{
	return sql_one(tx, SQL_person_by_email, SQL_ARGS(SQL_T(email)), &person_shape, arena, out,
	               err);
}

int person_list(struct tx *tx, struct str after, int64_t limit, struct arena *arena,
                struct person **people, size_t *n, struct err *err)
{
	int rc = sql_all(tx, SQL_person_page,
	                 SQL_ARGS(SQL_T(after.p ? after : STR("")), SQL_I(limit)), &person_shape,
	                 arena, (size_t)limit, people, n, err);
	return rc ? rc : add_channels(tx, arena, *people, *n, err);
}

/* ---- changing ---- */
static int must(const struct actor *who, struct err *err)
{
	return actor_must(who, PERMISSION_PEOPLE_MANAGE, STR(""), err);
}

/* As it is now, and whoever watches is told. */
static int reload(struct tx *tx, struct person *p, struct arena *arena, struct err *err)
{
	int rc = person_get(tx, p->id, arena, p, err);
	return rc ? rc : event_add(tx, EVENT_PERSON, p->id, p->version, err);
}

int person_add(struct tx *tx, const struct actor *who, struct person *p, struct arena *arena,
               struct err *err)
{
	struct actor_channel *levels = NULL;
	struct organisation own = {.locale = STR("en"), .time_zone = STR("America/New_York")};
	size_t levels_n = 0;
	struct id id = id_new();
	int rc = must(who, err);
	if (!rc)
		rc = person_email(p->email, arena, &p->email, err);
	if (!rc)
		rc = person_name(p->name, err);
	if (!rc && p->channels.p)
		rc = level_parse(p->channels, arena, &levels, &levels_n, err);
	if (!rc) {
		rc = organisation_get(tx, arena, &own, err);
		rc = rc == E_NOT_FOUND ? 0 : rc; /* the first person comes before it */
	}
	if (rc)
		return rc;
	p->id = str_of(arena_copy(arena, id.c, ID_BYTES - 1), ID_BYTES - 1);
	if (!p->id.p)
		return err_set(err, E_MEMORY, "Out of memory.");
	int64_t n = sql_exec(tx, SQL_person_insert,
	                     SQL_ARGS(SQL_T(p->id), SQL_T(p->email), SQL_T(str_trim(p->name)),
	                              SQL_C(role_names[p->role]), SQL_T(own.locale),
	                              SQL_T(own.time_zone), SQL_I(clock_utc_ms())),
	                     err);
	if (n == E_CONFLICT)
		return err_field(err, E_CONFLICT, "email",
		                 "Somebody has this address already. To let them in again, enable "
		                 "them or send them a new link.");
	if (n < 0)
		return (int)n;
	rc = level_replace(tx, p->id, levels, levels_n, err);
	if (!rc)
		rc = actor_audit(tx, who, AUDIT_PERSON_ADD, "person", p->id,
		                 AUDIT_DETAIL(arena, LOG_T("role", role_names[p->role]),
		                              LOG_I("channels", levels_n)),
		                 err);
	return rc ? rc : reload(tx, p, arena, err);
}

/* Somebody must be left who can let others in; two who remove each other must not both succeed. */
static int keep_administrator(struct tx *tx, const struct person *before,
                              const struct person *after, struct arena *arena, struct err *err)
{
	struct person *others;
	size_t n;
	if (before->role != ROLE_ADMINISTRATOR || before->disabled ||
	    (after->role == ROLE_ADMINISTRATOR && !after->disabled))
		return 0;
	int rc = sql_all(tx, SQL_person_other_administrators, SQL_ARGS(SQL_T(before->id)),
	                 &person_shape, arena, 10000, &others, &n, err);
	if (!rc && !n)
		rc = err_set(err, E_CONFLICT,
		             "This is the only administrator. Make somebody else one first.");
	return rc;
}

static int end_access(struct tx *tx, const struct actor *who, struct str id, struct err *err)
{
	int rc = session_end_all(tx, id, STR(""), err);
	int64_t n = rc ? rc : sql_exec(tx, SQL_token_delete_all, SQL_ARGS(SQL_T(id)), err);
	if (n >= 0)
		n = sql_exec(tx, SQL_invitation_delete_all, SQL_ARGS(SQL_T(id)), err);
	return n < 0 ? (int)n : emergency_end_all(tx, who, id, err);
}

/* What changed, one leaf for each kind of change. */
static int record(struct tx *tx, const struct actor *who, const struct person *before,
                  const struct person *p, struct arena *arena, struct err *err)
{
	int rc = 0;
	if (!str_eq(before->name, p->name) || !str_eq(before->email, p->email))
		rc = actor_audit(tx, who, AUDIT_PERSON_CHANGE, "person", p->id, NO_DETAIL, err);
	if (!rc && before->role != p->role)
		rc = actor_audit(tx, who, AUDIT_ROLE_CHANGE, "person", p->id,
		                 AUDIT_DETAIL(arena, LOG_T("from", role_names[before->role]),
		                              LOG_T("to", role_names[p->role])),
		                 err);
	if (!rc && !before->disabled && p->disabled)
		rc = actor_audit(tx, who, AUDIT_PERSON_DISABLE, "person", p->id, NO_DETAIL, err);
	if (!rc && before->disabled && !p->disabled)
		rc = actor_audit(tx, who, AUDIT_PERSON_ENABLE, "person", p->id, NO_DETAIL, err);
	return rc;
}

int person_change(struct tx *tx, const struct actor *who, struct person *p, struct arena *arena,
                  struct err *err)
{
	struct person before = {0};
	struct actor_channel *levels = NULL;
	size_t levels_n = 0;
	int rc = must(who, err);
	if (!rc)
		rc = get(tx, SQL_person_lock, p->id, arena, &before, err);
	if (!rc && before.version != p->version)
		rc = err_set(err, E_STALE, "Somebody else changed this person. Load them again.");
	if (!rc)
		rc = person_email(p->email, arena, &p->email, err);
	if (!rc)
		rc = person_name(p->name, err);
	if (!rc)
		rc = level_parse(p->channels, arena, &levels, &levels_n, err);
	if (!rc && p->totp_enabled && !before.totp_enabled)
		rc = err_field(err, E_INVALID, "totp_enabled",
		               "Only they can set up a second factor for themselves.");
	if (!rc && p->disabled && str_eq(p->id, who->person_id))
		rc = err_set(err, E_CONFLICT, "You cannot disable yourself.");
	if (!rc)
		rc = keep_administrator(tx, &before, p, arena, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_person_update,
	                     SQL_ARGS(SQL_T(p->id), SQL_T(str_trim(p->name)), SQL_T(p->email),
	                              SQL_C(role_names[p->role]), SQL_I(p->disabled)),
	                     err);
	if (n == E_CONFLICT)
		return err_field(err, E_CONFLICT, "email", "Somebody else has this address.");
	rc = n < 0 ? (int)n : record(tx, who, &before, p, arena, err);
	if (!rc && p->disabled && !before.disabled)
		rc = end_access(tx, who, p->id, err);
	if (!rc && before.totp_enabled && !p->totp_enabled)
		rc = totp_remove(tx, who, p->id, err);
	if (!rc && !str_eq(before.channels, p->channels)) {
		rc = level_replace(tx, p->id, levels, levels_n, err);
		if (!rc)
			rc = actor_audit(tx, who, AUDIT_LEVEL_CHANGE, "person", p->id,
			                 AUDIT_DETAIL(arena, LOG_I("channels", levels_n)), err);
	}
	return rc ? rc : reload(tx, p, arena, err);
}

int person_set_level(struct tx *tx, const struct actor *who, struct str id, struct str channel_id,
                     enum level level, struct err *err)
{
	char memory[2 * AUDIT_DETAIL_BYTES];
	struct arena arena;
	int rc = actor_must(who, PERMISSION_PEOPLE_MANAGE, channel_id, err);
	if (rc)
		return rc;
	if (!id_valid(channel_id))
		return err_set(err, E_NOT_FOUND, "There is no such channel.");
	int64_t n = sql_exec(tx, SQL_person_touch, SQL_ARGS(SQL_T(id)), err);
	if (n < 0)
		return (int)n;
	if (!n)
		return err_set(err, E_NOT_FOUND, "There is no such person.");
	arena_init(&arena, memory, sizeof memory);
	rc = level_set(tx, id, channel_id, level, err);
	return rc ? rc
	          : actor_audit(tx, who, AUDIT_LEVEL_CHANGE, "person", id,
	                        AUDIT_DETAIL(&arena, LOG_S("channel", channel_id),
	                                     LOG_T("level", level_names[level])),
	                        err);
}

int person_change_profile(struct tx *tx, const struct actor *who, struct str name,
                          struct str locale, struct str time_zone, struct err *err)
{
	int rc = person_name(name, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_person_update_profile,
	                     SQL_ARGS(SQL_T(who->person_id), SQL_T(str_trim(name)), SQL_T(locale),
	                              SQL_T(time_zone)),
	                     err);
	return n < 0 ? (int)n
	             : actor_audit(tx, who, AUDIT_PERSON_CHANGE, "person", who->person_id,
	                           NO_DETAIL, err);
}
