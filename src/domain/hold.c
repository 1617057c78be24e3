#include "domain/hold.h"

#include "base/clock.h"
#include "base/json.h"
#include "domain/event.h"
#include "domain/setting.h"

#define SETTING "hold"

static const struct field fields[] = {
	FIELD_BOOL(struct hold, on, "is everything held back?"),
	FIELD_TEXT(struct hold, reason, "why", .max = 500),
	FIELD_TEXT(struct hold, by, "who said so", .flags = FIELD_OUT),
	FIELD_TIME(struct hold, since_utc_ms, "since when", .flags = FIELD_OUT),
	FIELD_INT(struct hold, version, "counts its changes", .flags = FIELD_OUT),
};
const struct shape hold_shape = SHAPE("Hold", struct hold, fields);

int hold_get(struct tx *tx, struct arena *arena, struct hold *out, struct err *err)
{
	struct setting s;
	*out = (struct hold){.reason = STR("")};
	int rc = setting_get(tx, SETTING, arena, &s, err);
	if (!rc && s.version)
		rc = json_read_own(s.value, &hold_shape, arena, out, err);
	if (!rc)
		out->version = s.version;
	return rc;
}

int hold_is_on(struct tx *tx, struct arena *arena, bool *on, struct err *err)
{
	struct hold h;
	int rc = hold_get(tx, arena, &h, err);
	*on = !rc && h.on;
	return rc;
}

int hold_set(struct tx *tx, const struct actor *who, bool on, struct str reason,
             struct arena *arena, struct err *err)
{
	struct hold now, next = {.on = on,
	                         .reason = reason.p ? reason : STR(""),
	                         .by = who->person_id,
	                         .since_utc_ms = clock_utc_ms()};
	char memory[2000];
	struct buf b;
	struct actor holder = *who;
	holder.emergency &= on; /* what is stopped in an emergency others let go on */
	if (!actor_may(&holder, PERMISSION_HOLD))
		return actor_must(&holder, PERMISSION_HOLD, STR(""), err);
	if (on && !str_trim(reason).n)
		return err_field(err, E_INVALID, "reason", "Say why, so that others understand.");
	int rc = hold_get(tx, arena, &now, err);
	if (rc || now.on == on)
		return rc;
	buf_init_fixed(&b, memory, sizeof memory);
	json_write_own(&b, &hold_shape, &next);
	if (b.failed)
		return err_field(err, E_TOO_LARGE, "reason",
		                 "The reason may have at most 500 characters.");
	rc = setting_put(tx, who, SETTING, buf_view(&b), now.version, err);
	if (rc)
		return rc;
	rc = actor_audit(tx, who, on ? AUDIT_HOLD_START : AUDIT_HOLD_END, "hold", STR("all"),
	                 NO_DETAIL, err);
	return rc ? rc : event_add(tx, EVENT_HOLD, STR("all"), now.version + 1, err);
}
