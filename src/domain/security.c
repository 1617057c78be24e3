#include "domain/security.h"

#include "base/buf.h"
#include "base/json.h"
#include "domain/setting.h"

#define SETTING "security"

static const struct field fields[] = {
	FIELD_BOOL(struct security, require_totp,
                   "everybody with a password needs a second factor"),
	FIELD_INT(struct security, idle_timeout_s, "signed out after doing nothing for so long",
                  .min = 60, .max = 86400),
	FIELD_INT(struct security, absolute_timeout_s, "signed out after so long in any case",
                  .min = 300, .max = 30 * 86400),
	FIELD_INT(struct security, password_min, "characters of a password at least", .min = 8,
                  .max = 64),
	FIELD_INT(struct security, version, "counts its changes", .flags = FIELD_OUT),
};
const struct shape security_shape = SHAPE("Security", struct security, fields);

int security_get(struct tx *tx, struct security *out, struct err *err)
{
	*out = (struct security){
		.idle_timeout_s = 15 * 60, .absolute_timeout_s = 12 * 3600, .password_min = 12};
	char memory[2048];
	struct arena arena;
	struct setting s;
	arena_init(&arena, memory, sizeof memory);
	int rc = setting_get(tx, SETTING, &arena, &s, err);
	if (rc)
		return rc;
	rc = json_read_own(s.value, &security_shape, &arena, out, err);
	out->version = s.version;
	return rc;
}

int security_put(struct tx *tx, const struct actor *who, struct security *s, struct err *err)
{
	int rc = actor_must(who, PERMISSION_SYSTEM_MANAGE, STR(""), err);
	if (rc)
		return rc;
	if (s->idle_timeout_s > s->absolute_timeout_s)
		return err_field(
			err, E_INVALID, "idle_timeout_s",
			"Nobody can be idle for longer than they can be signed in: make it "
			"at most absolute_timeout_s.");
	char memory[512];
	struct buf value;
	buf_init_fixed(&value, memory, sizeof memory);
	json_write_own(&value, &security_shape, s);
	rc = setting_put(tx, who, SETTING, buf_view(&value), s->version, err);
	if (rc)
		return rc;
	s->version++;
	int64_t n =
		sql_exec(tx, SQL_session_set_idle, SQL_ARGS(SQL_I(s->idle_timeout_s * 1000)), err);
	return n < 0 ? (int)n : 0;
}
