#include "domain/security.h"

#include <jansson.h>

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
	json_t *root = json_loadb(s.value.p, s.value.n, 0, NULL);
	int require_totp = 0;
	json_int_t idle = out->idle_timeout_s, absolute = out->absolute_timeout_s,
		   min = out->password_min;
	bool good = root && !json_unpack(root, "{s?b,s?I,s?I,s?I}", "require_totp", &require_totp,
	                                 "idle_timeout_s", &idle, "absolute_timeout_s", &absolute,
	                                 "password_min", &min);
	json_decref(root);
	if (!good)
		return err_set(err, E_CORRUPT, "The setting “security” cannot be read.");
	*out = (struct security){require_totp != 0, idle, absolute, min, s.version};
	return 0;
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
	json_t *root = json_pack("{s:b,s:I,s:I,s:I}", "require_totp", s->require_totp,
	                         "idle_timeout_s", (json_int_t)s->idle_timeout_s,
	                         "absolute_timeout_s", (json_int_t)s->absolute_timeout_s,
	                         "password_min", (json_int_t)s->password_min);
	char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;
	json_decref(root);
	if (!text)
		return err_set(err, E_MEMORY, "Out of memory.");
	rc = setting_put(tx, who, SETTING, str_c(text), s->version, err);
	free(text);
	if (rc)
		return rc;
	s->version++;
	int64_t n =
		sql_exec(tx, SQL_session_set_idle, SQL_ARGS(SQL_I(s->idle_timeout_s * 1000)), err);
	return n < 0 ? (int)n : 0;
}
