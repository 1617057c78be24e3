/*
 * permission: what may be done, and who may: one table from which the checks, the documentation
 * and the test of every route × role come. Deny by default.
 *
 * A permission is held through an organisation role, through a level on a channel, or by anybody
 * (public) or anybody signed in. Routes name the permission they need; where a channel level is
 * needed, the domain checks it for the channel in question (actor_level(), actor_must()).
 *
 * Organisation roles and levels: 45 CFR 164.308(a)(4), 164.312(a)(1) ask for access by role.
 */
#ifndef DOMAIN_PERMISSION_H
#define DOMAIN_PERMISSION_H

#include <stdbool.h>

enum role { ROLE_MEMBER, ROLE_AUDITOR, ROLE_PRIVACY_OFFICER, ROLE_ADMINISTRATOR, ROLE__MAX };
extern const char *const role_names[ROLE__MAX + 1];

/* Per channel; each includes those before it. */
enum level {
	LEVEL_NONE,
	LEVEL_READ,
	LEVEL_DRAFT,
	LEVEL_REPLY,
	LEVEL_PUBLISH,
	LEVEL_MANAGE,
	LEVEL__MAX
};
extern const char *const level_names[LEVEL__MAX + 1];

/* name, roles that hold it (letters: m member, a auditor, p privacy officer, A administrator, and
 * e anybody while their emergency access lasts; "*" everybody signed in, "-" nobody by role, "!"
 * the public), level on a channel that gives it (LEVEL__MAX: none does), what it allows */
#define PERMISSION_LIST(X)                                                                         \
	X(PUBLIC, "!", LEVEL__MAX, "open to everybody, signed in or not")                          \
	X(SIGNED_IN, "*", LEVEL__MAX, "own profile, sessions, tokens and security settings")       \
	X(CHECK, "*", LEVEL__MAX, "check and de-identify texts")                                   \
	X(ORGANISATION_READ, "*", LEVEL__MAX, "the organisation's profile")                        \
	X(ORGANISATION_WRITE, "pA", LEVEL__MAX, "change the organisation's profile and rules")     \
	X(PEOPLE_READ, "apA", LEVEL__MAX, "see people, their roles and levels")                    \
	X(PEOPLE_MANAGE, "A", LEVEL__MAX, "invite and disable people, set roles and levels")       \
	X(AUDIT_READ, "ap", LEVEL__MAX, "read and export the audit log")                           \
	X(SYSTEM_MANAGE, "A", LEVEL__MAX, "jobs, webhooks, single sign-on, backups")               \
	X(CHANNEL_READ, "apAe", LEVEL_READ, "see channels")                                        \
	X(CHANNEL_MANAGE, "A", LEVEL_MANAGE, "connect and disconnect channels")                    \
	X(POST_READ, "ape", LEVEL_READ, "read posts, the calendar and reports")                    \
	X(POST_WRITE, "-", LEVEL_DRAFT, "write posts and send them for approval")                  \
	X(POST_REPLY, "-", LEVEL_REPLY, "answer messages")                                         \
	X(POST_PUBLISH, "-", LEVEL_PUBLISH, "publish what needs no approval, schedule, delete")    \
	X(TEMPLATE_WRITE, "p", LEVEL_PUBLISH, "write templates and saved replies")                 \
	X(APPROVE, "p", LEVEL_PUBLISH, "decide approvals that name one")                           \
	X(AUTHORIZATION_READ, "ape", LEVEL_DRAFT,                                                  \
	  "see authorizations, not what is sealed in them")                                        \
	X(AUTHORIZATION_MANAGE, "p", LEVEL_PUBLISH, "record, sign and revoke authorizations")      \
	X(SEALED_READ, "pe", LEVEL__MAX, "open sealed originals, with a reason")                   \
	X(EXCEPT, "p", LEVEL__MAX,                                                                 \
	  "set aside what the checker says, except stories: with a reason")                        \
	X(HOLD, "pAe", LEVEL_MANAGE, "stop everything from going out, and let it go on")           \
	X(TASK, "pA", LEVEL_PUBLISH, "see and close tasks: takedowns, reviews")                    \
	X(BREAK_GLASS, "apA", LEVEL_REPLY, "ask for emergency access")

#define PERMISSION_ENUM(name, roles, level, words) PERMISSION_##name,
enum permission { PERMISSION_LIST(PERMISSION_ENUM) PERMISSION__MAX };
#undef PERMISSION_ENUM

/* Does the role alone give it, whatever the channel? */
bool permission_by_role(enum permission p, enum role role);
/* Does emergency access give it, while it lasts? */
bool permission_by_emergency(enum permission p);
/* Does the level give it, on that channel? */
bool permission_by_level(enum permission p, enum level level);
bool permission_is_public(enum permission p);
/* For documentation; static. "CHECK", "check and de-identify texts". */
const char *permission_name(enum permission p);
const char *permission_words(enum permission p);

#endif
