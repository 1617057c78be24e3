#include "domain/emergency.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/utf8.h"
#include "domain/event.h"
#include "domain/task.h"
#include "store/seal.h"

static const struct field fields[] = {
	FIELD_TEXT(struct emergency, id, "unique id", .flags = FIELD_OUT),
	FIELD_TEXT(struct emergency, person_id, "who", .flags = FIELD_OUT),
	FIELD_TEXT(struct emergency, person_name, "their name", .flags = FIELD_OUT),
	FIELD_TEXT(struct emergency, reason, "why; without naming a patient",
                   .flags = FIELD_REQUIRED | FIELD_OUT, .min = 10, .max = 500),
	FIELD_BLOB(struct emergency, reason_sealed, "as it is kept"),
	FIELD_INT(struct emergency, minutes, "for how long", .flags = FIELD_REQUIRED, .min = 1,
                  .max = EMERGENCY_MINUTES_MAX),
	FIELD_TIME(struct emergency, started_utc_ms, "from", .flags = FIELD_OUT),
	FIELD_TIME(struct emergency, until_utc_ms, "to", .flags = FIELD_OUT),
	FIELD_TIME(struct emergency, ended_utc_ms, "ended before its time", .flags = FIELD_OUT),
	FIELD_TEXT(struct emergency, ended_by, "by this person", .flags = FIELD_OUT),
};
const struct shape emergency_shape = SHAPE("Emergency", struct emergency, fields);

/* Whoever is in charge shall know now, and look at it afterwards. */
static int alert(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                 struct err *err)
{
	struct task review = {.kind = TASK_REVIEW,
	                      .subject = id,
	                      .words = STR("Somebody took emergency access. See who, why, and in "
	                                   "the audit log what they opened."),
	                      .due_utc_ms = clock_utc_ms() + DAY_MS};
	log_warn("emergency.start", LOG_S("emergency", id), LOG_S("person", who->person_id));
	int rc = event_add(tx, EVENT_EMERGENCY, id, 0, err);
	return rc ? rc : task_open(tx, who, &review, arena, err);
}

static int check(const struct actor *who, const struct emergency *e, struct err *err)
{
	if (!actor_may(who, PERMISSION_BREAK_GLASS)) /* on any channel will do */
		return actor_must(who, PERMISSION_BREAK_GLASS, STR(""), err);
	if (who->kind != ACTOR_PERSON)
		return err_set(err, E_FORBIDDEN, "A person must ask for emergency access.");
	if (who->emergency)
		return err_set(err, E_CONFLICT, "You have emergency access.");
	if (str_trim(e->reason).n < 10 || e->reason.n > 500 || utf8_valid(e->reason) != e->reason.n)
		return err_field(err, E_INVALID, "reason",
		                 "Say in a sentence why it cannot wait, without naming a patient.");
	if (e->minutes < 1 || e->minutes > EMERGENCY_MINUTES_MAX)
		return err_field(err, E_INVALID, "minutes",
		                 "Emergency access lasts from 1 to %d minutes.",
		                 EMERGENCY_MINUTES_MAX);
	return 0;
}

int emergency_start(struct tx *tx, const struct actor *who, struct emergency *e,
                    struct arena *arena, struct err *err)
{
	struct id id = id_new();
	int rc = check(who, e, err);
	if (rc)
		return rc;
	e->id = str_of(arena_copy(arena, id.c, ID_BYTES - 1), ID_BYTES - 1);
	if (!e->id.p)
		return err_set(err, E_MEMORY, "Out of memory.");
	e->person_id = who->person_id;
	e->person_name = who->name;
	e->started_utc_ms = clock_utc_ms();
	e->until_utc_ms = e->started_utc_ms + e->minutes * MINUTE_MS;
	rc = seal_write(tx, "emergency", "reason", e->id, e->reason, arena, &e->reason_sealed, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_emergency_insert,
	                     SQL_ARGS(SQL_T(e->id), SQL_T(e->person_id), SQL_B(e->reason_sealed),
	                              SQL_I(e->started_utc_ms), SQL_I(e->until_utc_ms)),
	                     err);
	if (n < 0)
		return (int)n;
	rc = actor_audit(tx, who, AUDIT_EMERGENCY_START, "emergency", e->id,
	                 AUDIT_DETAIL(arena, LOG_I("minutes", e->minutes)), err);
	return rc ? rc : alert(tx, who, e->id, arena, err);
}

static bool in_charge(const struct actor *who)
{
	return actor_may(who, PERMISSION_AUDIT_READ) || actor_may(who, PERMISSION_PEOPLE_MANAGE);
}

int emergency_list(struct tx *tx, const struct actor *who, struct str before, int64_t limit,
                   struct arena *arena, struct emergency **list, size_t *n, struct err *err)
{
	size_t others = 0;
	int rc = sql_all(tx, SQL_emergency_list,
	                 SQL_ARGS(SQL_T(in_charge(who) ? STR("") : who->person_id),
	                          SQL_T(before.p ? before : STR("g")), SQL_I(limit)),
	                 &emergency_shape, arena, (size_t)limit, list, n, err);
	for (size_t i = 0; !rc && i < *n; i++) {
		struct emergency *e = &(*list)[i];
		e->minutes = (e->until_utc_ms - e->started_utc_ms) / MINUTE_MS;
		others += !str_eq(e->person_id, who->person_id);
		rc = seal_read_words(tx, "emergency", "reason", e->id, e->reason_sealed, arena,
		                     &e->reason, err);
	}
	if (!rc && others)
		rc = actor_audit(tx, who, AUDIT_SEALED_READ, "emergency", STR(""),
		                 AUDIT_DETAIL(arena, LOG_I("reasons", others)), err);
	return rc;
}

int emergency_end(struct tx *tx, const struct actor *who, struct str id, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_emergency_end,
	                     SQL_ARGS(SQL_T(id), SQL_T(in_charge(who) ? STR("") : who->person_id),
	                              SQL_I(clock_utc_ms()), SQL_T(who->person_id)),
	                     err);
	if (n < 0)
		return (int)n;
	if (!n)
		return err_set(err, E_NOT_FOUND, "There is no such emergency access under way.");
	int rc = actor_audit(tx, who, AUDIT_EMERGENCY_END, "emergency", id, NO_DETAIL, err);
	return rc ? rc : event_add(tx, EVENT_EMERGENCY, id, 0, err);
}

int emergency_end_all(struct tx *tx, const struct actor *who, struct str person_id, struct err *err)
{
	int64_t n = sql_exec(
		tx, SQL_emergency_end_all,
		SQL_ARGS(SQL_T(person_id), SQL_I(clock_utc_ms()), SQL_T(who->person_id)), err);
	if (n <= 0)
		return (int)n;
	return actor_audit(tx, who, AUDIT_EMERGENCY_END, "person", person_id, NO_DETAIL, err);
}

int emergency_until(struct tx *tx, struct str person_id, int64_t *until_utc_ms, struct err *err)
{
	return sql_int(tx, SQL_emergency_until, SQL_ARGS(SQL_T(person_id), SQL_I(clock_utc_ms())),
	               until_utc_ms, err);
}
