#include "domain/actor.h"

const char *const actor_kind_names[ACTOR_KIND__MAX + 1] = {"nobody", "person", "token", "system"};

struct actor actor_system(void)
{
	return (struct actor){.kind = ACTOR_SYSTEM,
	                      .name = STR("system"),
	                      .role = ROLE_ADMINISTRATOR,
	                      .scopes = UINT64_MAX};
}

bool actor_in_scope(const struct actor *a, enum permission p) { return (a->scopes >> p & 1) != 0; }

/* On every channel: by role, or for as long as an emergency lasts. */
static bool everywhere(const struct actor *a, enum permission p)
{
	return permission_by_role(p, a->role) || (a->emergency && permission_by_emergency(p));
}

enum level actor_level(const struct actor *a, struct str channel_id)
{
	for (size_t i = 0; i < a->channels_n; i++)
		if (str_eq(a->channels[i].channel_id, channel_id))
			return a->channels[i].level;
	return LEVEL_NONE;
}

bool actor_may(const struct actor *a, enum permission p)
{
	if (permission_is_public(p) || a->kind == ACTOR_SYSTEM)
		return true;
	if (a->kind == ACTOR_NOBODY || !actor_in_scope(a, p))
		return false;
	if (everywhere(a, p))
		return true;
	for (size_t i = 0; i < a->channels_n; i++)
		if (permission_by_level(p, a->channels[i].level))
			return true;
	return false;
}

int actor_must(const struct actor *a, enum permission p, struct str channel_id, struct err *err)
{
	if (permission_is_public(p) || a->kind == ACTOR_SYSTEM)
		return 0;
	if (a->kind == ACTOR_NOBODY)
		return err_set(err, E_UNAUTHENTICATED, "Sign in first.");
	if (actor_in_scope(a, p) &&
	    (everywhere(a, p) || permission_by_level(p, actor_level(a, channel_id))))
		return 0;
	return err_set(err, E_FORBIDDEN,
	               "This needs the permission to %s. An administrator can give it to you.",
	               permission_words(p));
}

int actor_audit(struct tx *tx, const struct actor *a, enum audit_action action,
                const char *subject_kind, struct str subject_id, struct str detail, struct err *err)
{
	return audit_add(tx,
	                 &(struct audit_event){.action = action,
	                                       .actor_kind = actor_kind_names[a->kind],
	                                       .actor_id = a->person_id,
	                                       .subject_kind = subject_kind,
	                                       .subject_id = subject_id,
	                                       .request_id = a->request_id,
	                                       .detail = detail},
	                 err);
}
