#include "domain/permission.h"

#include <string.h>

const char *const role_names[ROLE__MAX + 1] = {
	[ROLE_MEMBER] = "member",
	[ROLE_AUDITOR] = "auditor",
	[ROLE_PRIVACY_OFFICER] = "privacy_officer",
	[ROLE_ADMINISTRATOR] = "administrator",
};

const char *const level_names[LEVEL__MAX + 1] = {
	[LEVEL_NONE] = "none",   [LEVEL_READ] = "read",       [LEVEL_DRAFT] = "draft",
	[LEVEL_REPLY] = "reply", [LEVEL_PUBLISH] = "publish", [LEVEL_MANAGE] = "manage",
};

static const struct {
	const char *name, *roles;
	enum level level;
	const char *words;
} table[PERMISSION__MAX] = {
#define PERMISSION_ROW(name, roles, level, words) {#name, roles, level, words},
	PERMISSION_LIST(PERMISSION_ROW)
#undef PERMISSION_ROW
};

static const char letters[ROLE__MAX] = {'m', 'a', 'p', 'A'};

bool permission_is_public(enum permission p) { return *table[p].roles == '!'; }

bool permission_by_role(enum permission p, enum role role)
{
	return role < ROLE__MAX && (*table[p].roles == '*' || *table[p].roles == '!' ||
	                            strchr(table[p].roles, letters[role]));
}

bool permission_by_emergency(enum permission p) { return strchr(table[p].roles, 'e') != NULL; }

bool permission_by_level(enum permission p, enum level level)
{
	return level < LEVEL__MAX && table[p].level != LEVEL__MAX && level >= table[p].level;
}

const char *permission_name(enum permission p) { return table[p].name; }
const char *permission_words(enum permission p) { return table[p].words; }
