#include "domain/setting.h"

#include "base/clock.h"

static const struct field fields[] = {
	FIELD_TEXT(struct setting, name, "which"),
	FIELD_JSON(struct setting, value, "to what"),
	FIELD_INT(struct setting, version, "counts its changes"),
	FIELD_TIME(struct setting, updated_utc_ms, "when it was last changed"),
};
static const struct shape shape = SHAPE("Setting", struct setting, fields);

int setting_get(struct tx *tx, const char *name, struct arena *arena, struct setting *out,
                struct err *err)
{
	*out = (struct setting){.name = str_c(name), .value = STR("{}")};
	int rc = sql_one(tx, SQL_setting_get, SQL_ARGS(SQL_C(name)), &shape, arena, out, err);
	return rc == E_NOT_FOUND ? 0 : rc;
}

int setting_put(struct tx *tx, const struct actor *who, const char *name, struct str value,
                int64_t version, struct err *err)
{
	int64_t now = clock_utc_ms();
	int64_t n =
		version ? sql_exec(tx, SQL_setting_update,
	                           SQL_ARGS(SQL_C(name), SQL_T(value), SQL_I(now), SQL_I(version)),
	                           err)
			: sql_exec(tx, SQL_setting_insert,
	                           SQL_ARGS(SQL_C(name), SQL_T(value), SQL_I(now)), err);
	if (n < 0)
		return (int)n;
	if (!n)
		return err_set(
			err, E_STALE,
			"Somebody else changed this setting in the meantime. Load it again.");
	return actor_audit(tx, who, AUDIT_SETTING_CHANGE, "setting", str_c(name), NO_DETAIL, err);
}
