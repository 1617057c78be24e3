/* Who may what: the table of permissions as a whole, and the checks that read it. */
#include "unit.h"

#include "domain/actor.h"

#define HERE  STR("01a22052-d9ed-7000-8166-b2936691d2dc")
#define THERE STR("01a22052-d9ed-7000-8166-b2936691d2dd")

static const struct actor_channel levels[LEVEL__MAX][1] = {
	{{HERE, LEVEL_NONE}},  {{HERE, LEVEL_READ}},    {{HERE, LEVEL_DRAFT}},
	{{HERE, LEVEL_REPLY}}, {{HERE, LEVEL_PUBLISH}}, {{HERE, LEVEL_MANAGE}},
};

static struct actor person(enum role role, enum level level)
{
	return (struct actor){.kind = ACTOR_PERSON,
	                      .person_id = STR("p"),
	                      .role = role,
	                      .channels = levels[level],
	                      .channels_n = 1,
	                      .scopes = UINT64_MAX};
}

/* What each answer must be, said once more in other words: by role on every channel, by level on
 * that channel alone. */
static void test_every_role_and_level(void)
{
	for (enum permission p = 0; p < PERMISSION__MAX; p++)
		for (enum role r = 0; r < ROLE__MAX; r++)
			for (enum level l = 0; l < LEVEL__MAX; l++) {
				struct actor a = person(r, l);
				bool everywhere = permission_by_role(p, r);
				bool here = everywhere || permission_by_level(p, l);
				struct err err = {0};
				CHECK(actor_may(&a, p) == here);
				CHECK((actor_must(&a, p, HERE, &err) == 0) == here);
				CHECK((actor_must(&a, p, THERE, &err) == 0) == everywhere);
				if (!everywhere) {
					CHECK(err.code == E_FORBIDDEN);
					CHECK(strstr(err.words, permission_words(p)) != NULL);
				}
			}
}

static void test_nobody_and_system(void)
{
	struct actor nobody = {
		.kind = ACTOR_NOBODY, .role = ROLE_ADMINISTRATOR, .scopes = UINT64_MAX};
	struct actor system = actor_system();
	for (enum permission p = 0; p < PERMISSION__MAX; p++) {
		bool public = permission_is_public(p);
		CHECK(actor_may(&nobody, p) == public);
		CHECK(actor_must(&nobody, p, HERE, NULL) == (public ? 0 : E_UNAUTHENTICATED));
		CHECK(actor_may(&system, p));
		CHECK(actor_must(&system, p, THERE, NULL) == 0);
	}
	CHECK(permission_is_public(PERMISSION_PUBLIC) && !permission_is_public(PERMISSION_CHECK));
}

/* A token may what its person may, of that what it names. */
static void test_scopes(void)
{
	for (enum permission scope = 0; scope < PERMISSION__MAX; scope++) {
		struct actor a = person(ROLE_PRIVACY_OFFICER, LEVEL_MANAGE);
		a.kind = ACTOR_TOKEN;
		a.scopes = (uint64_t)1 << scope;
		struct actor whole = person(ROLE_PRIVACY_OFFICER, LEVEL_MANAGE);
		for (enum permission p = 0; p < PERMISSION__MAX; p++) {
			bool may = permission_is_public(p) || (p == scope && actor_may(&whole, p));
			CHECK(actor_may(&a, p) == may);
			CHECK((actor_must(&a, p, HERE, NULL) == 0) == may);
		}
	}
}

static void test_emergency(void)
{
	struct actor a = person(ROLE_MEMBER, LEVEL_REPLY);
	CHECK(!actor_may(&a, PERMISSION_SEALED_READ));
	CHECK(actor_must(&a, PERMISSION_SEALED_READ, HERE, NULL) == E_FORBIDDEN);
	a.emergency = true;
	CHECK(actor_may(&a, PERMISSION_SEALED_READ));
	CHECK(actor_must(&a, PERMISSION_POST_READ, THERE, NULL) == 0);
	CHECK(actor_must(&a, PERMISSION_HOLD, THERE, NULL) == 0);
	/* it reads and stops; it changes nothing */
	static const enum permission never[] = {
		PERMISSION_PEOPLE_MANAGE,        PERMISSION_SYSTEM_MANAGE,
		PERMISSION_ORGANISATION_WRITE,   PERMISSION_CHANNEL_MANAGE,
		PERMISSION_POST_PUBLISH,         PERMISSION_APPROVE,
		PERMISSION_AUTHORIZATION_MANAGE, PERMISSION_AUDIT_READ};
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		CHECK(!permission_by_emergency(never[i]));
	a.scopes = (uint64_t)1 << PERMISSION_CHECK;
	CHECK(!actor_may(&a, PERMISSION_SEALED_READ));
}

/* Deny by default: what these must never hold, whoever edits the table. */
static void test_never(void)
{
	CHECK(!permission_by_role(PERMISSION_SEALED_READ, ROLE_ADMINISTRATOR));
	CHECK(!permission_by_role(PERMISSION_SEALED_READ, ROLE_AUDITOR));
	CHECK(!permission_by_role(PERMISSION_PEOPLE_MANAGE, ROLE_PRIVACY_OFFICER));
	for (enum permission p = 0; p < PERMISSION__MAX; p++) {
		CHECK(!permission_by_level(p, LEVEL_NONE));
		CHECK(!permission_by_level(p, LEVEL__MAX));
		CHECK(!permission_by_role(p, ROLE__MAX));
		if (permission_by_role(p, ROLE_AUDITOR)) /* looks, changes nothing */
			CHECK(permission_by_role(p, ROLE_MEMBER) ||
			      strstr(permission_name(p), "READ") || p == PERMISSION_BREAK_GLASS);
		for (enum level l = 1; l < LEVEL__MAX; l++) /* each includes those before it */
			CHECK(!permission_by_level(p, l - 1) || permission_by_level(p, l));
	}
	CHECK(PERMISSION__MAX <= 64); /* bits of a token's scopes */
}

static void test_level(void)
{
	struct actor a = person(ROLE_MEMBER, LEVEL_DRAFT);
	CHECK(actor_level(&a, HERE) == LEVEL_DRAFT);
	CHECK(actor_level(&a, THERE) == LEVEL_NONE);
	a.channels_n = 0;
	CHECK(actor_level(&a, HERE) == LEVEL_NONE);
	CHECK(!actor_may(&a, PERMISSION_POST_WRITE));
}

int main(void)
{
	test_every_role_and_level();
	test_nobody_and_system();
	test_scopes();
	test_emergency();
	test_never();
	test_level();
	return unit_end();
}
