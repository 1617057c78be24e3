#include "domain/demo.h"

#include "base/clock.h"
#include "domain/channel_account.h"
#include "domain/demo_desk.h"
#include "domain/demo_results.h"
#include "domain/organisation.h"
#include "domain/password.h"
#include "domain/person.h"
#include "domain/setup.h"
#include "domain/signin.h"

const struct demo_person demo_people[] = {
	{"ruth@lakeside.example", "Ruth Adeyemi", ROLE_ADMINISTRATOR, LEVEL_NONE, "administrator"},
	{"marta@lakeside.example", "Marta Quintero", ROLE_PRIVACY_OFFICER, LEVEL_READ,
         "privacy officer"},
	{"leo@lakeside.example", "Leo Park", ROLE_MEMBER, LEVEL_MANAGE, "head of communications"},
	{"jonas@lakeside.example", "Jonas Weber", ROLE_MEMBER, LEVEL_PUBLISH,
         "social media manager"},
	{"imani@lakeside.example", "Imani Brooks", ROLE_MEMBER, LEVEL_REPLY, "works the inbox"},
	{"tom@lakeside.example", "Tom Nguyen", ROLE_MEMBER, LEVEL_DRAFT,
         "intern, whose posts need approval"},
	{"sofia@lakeside.example", "Sofia Lindqvist", ROLE_MEMBER, LEVEL_NONE,
         "nurse, checks what she posts at home"},
	{"edith@lakeside.example", "Edith Kowalski", ROLE_AUDITOR, LEVEL_NONE, "auditor"},
	{NULL, NULL, 0, 0, NULL},
};

static const char profile[] = "name = Lakeside Family Clinic\n"
			      "handle = @lakesideclinic\n"
			      "phone = (608) 555-0100\n"
			      "phone = (608) 555-0117\n"
			      "domain = lakeside.example\n"
			      "staff = Abena Osei\n"
			      "spokesperson = Leo Park\n"
			      "identifier MEDICAL_RECORD_NUMBER = MR-9999999\n"
			      "catchment = 60000\n"
			      "state = Wisconsin\n";

static int fill_organisation(struct tx *tx, struct arena *arena, struct err *err)
{
	struct actor system = actor_system();
	struct organisation own = {0};
	int rc = organisation_create(tx, STR("Lakeside Family Clinic"), err);
	if (!rc)
		rc = organisation_get(tx, arena, &own, err);
	own.profile = str_c(profile);
	own.public_check = true;
	own.time_zone = STR("America/Chicago");
	return rc ? rc : organisation_save(tx, &system, &own, own.version, err);
}

/* Practice channels: everything is as on a real one, and nothing leaves this machine. */
static int fill_channel(struct tx *tx, const char *name, const char *handle, struct arena *arena,
                        struct str *id, struct err *err)
{
	struct actor system = actor_system();
	struct channel_account a = {.kind = STR("practice"),
	                            .name = str_c(name),
	                            .handle = str_c(handle),
	                            .service = STR("practice:"),
	                            .remote_id = str_c(handle),
	                            .url = STR("")};
	int rc = channel_account_connect(tx, &system, &a, STR("practice"), arena, err);
	*id = a.id;
	return rc;
}

/* Somebody as they act once signed in. */
static struct actor acting(const struct demo_person *d, struct str person_id,
                           const struct str channels[2], struct arena *arena)
{
	struct actor_channel *levels = arena_array(arena, 2, sizeof *levels);
	for (size_t i = 0; levels && i < 2; i++)
		levels[i] = (struct actor_channel){channels[i], d->level};
	return (struct actor){.kind = ACTOR_PERSON,
	                      .person_id = person_id,
	                      .name = str_c(d->name),
	                      .role = d->role,
	                      .channels = levels,
	                      .channels_n = levels ? 2 : 0,
	                      .scopes = UINT64_MAX};
}

static int fill_person(struct tx *tx, const struct demo_person *d, const struct str channels[2],
                       const char *hash, struct arena *arena, struct actor *out, struct err *err)
{
	struct actor system = actor_system();
	struct person p = {.email = str_c(d->email), .name = str_c(d->name), .role = (int)d->role};
	int rc = person_add(tx, &system, &p, arena, err);
	*out = acting(d, p.id, channels, arena);
	for (size_t i = 0; !rc && d->level != LEVEL_NONE && i < 2; i++)
		rc = person_set_level(tx, &system, p.id, channels[i], d->level, err);
	if (!rc)
		rc = signin_set_password(tx, &system, p.id, hash, STR(""), err);
	if (rc)
		return rc;
	int64_t n =
		sql_exec(tx, SQL_person_joined, SQL_ARGS(SQL_T(p.id), SQL_I(clock_utc_ms())), err);
	return n < 0 ? (int)n : 0;
}

static int fill(struct tx *tx, const char *hash, struct arena *arena, struct err *err)
{
	struct str channels[2];
	struct person first;
	bool empty;
	int rc = setup_needed(tx, &empty, err);
	if (!rc && !empty) {
		rc = person_by_email(tx, str_c(demo_people[0].email), arena, &first, err);
		return rc != E_NOT_FOUND ? rc
		                         : err_set(err, E_CONFLICT,
		                                   "There are people here already. A demonstration "
		                                   "needs an empty place: another --data.");
	}
	if (!rc)
		rc = fill_organisation(tx, arena, err);
	if (!rc)
		rc = fill_channel(tx, "Lakeside Family Clinic", "lakeside.example", arena,
		                  &channels[0], err);
	if (!rc)
		rc = fill_channel(tx, "Lakeside Pediatrics", "kids.lakeside.example", arena,
		                  &channels[1], err);
	struct actor actors[16];
	for (size_t i = 0; !rc && demo_people[i].email; i++)
		rc = fill_person(tx, &demo_people[i], channels, hash, arena, &actors[i], err);
	const struct demo_cast cast = {.officer = actors[1],
	                               .head = actors[2],
	                               .manager = actors[3],
	                               .intern = actors[5],
	                               .channels = {channels[0], channels[1]}};
	if (!rc)
		rc = demo_desk_fill(tx, &cast, arena, err);
	return rc ? rc : demo_results_fill(tx, channels[0], arena, err);
}

int demo_fill(struct store *store, struct err *err)
{
	char hash[PASSWORD_HASH_BYTES];
	struct arena arena;
	struct tx *tx = NULL;
	arena_open(&arena, 64 << 20);
	int rc = password_hash(STR(DEMO_PASSWORD), hash, err);
	if (!rc)
		rc = tx_begin(store, TX_WRITE, &tx, err);
	if (!rc)
		rc = fill(tx, hash, &arena, err);
	rc = tx_end(tx, rc, err);
	arena_close(&arena);
	return rc;
}
