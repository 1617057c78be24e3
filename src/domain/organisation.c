#include "domain/organisation.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/zone.h"
#include "domain/event.h"

static const struct field fields[] = {
	FIELD_TEXT(struct organisation, name, "the covered entity",
                   .flags = FIELD_REQUIRED | FIELD_OUT, .min = 1, .max = 200),
	FIELD_TEXT(struct organisation, profile,
                   "what it may say about itself, a key = value a line",
                   .flags = FIELD_REQUIRED | FIELD_OUT, .max = 200000),
	FIELD_BOOL(struct organisation, public_check,
                   "may anybody check a text without an account?"),
	FIELD_TEXT(struct organisation, time_zone, "IANA name: America/Chicago", .min = 1,
                   .max = 64),
	FIELD_TEXT(struct organisation, locale, "language of the app: en or es", .min = 2,
                   .max = 2),
	FIELD_INT(struct organisation, version, "counts its changes", .flags = FIELD_OUT),
	FIELD_TIME(struct organisation, updated_utc_ms, "when it was last changed",
                   .flags = FIELD_OUT),
};
const struct shape organisation_shape = SHAPE("Organisation", struct organisation, fields);

int organisation_get(struct tx *tx, struct arena *arena, struct organisation *out, struct err *err)
{
	return sql_one(tx, SQL_organisation_get, SQL_NO_ARGS, &organisation_shape, arena, out, err);
}

int organisation_create(struct tx *tx, struct str name, struct err *err)
{
	char memory[512];
	struct buf profile;
	buf_init_fixed(&profile, memory, sizeof memory);
	buf_c(&profile, "name = ");
	buf_str(&profile, name);
	buf_char(&profile, '\n');
	if (!name.n || profile.failed || memchr(name.p, '\n', name.n))
		return err_field(err, E_INVALID, "organisation_name",
		                 "Give the organisation a name of at most 200 characters.");
	int64_t n =
		sql_exec(tx, SQL_organisation_insert,
	                 SQL_ARGS(SQL_T(name), SQL_T(buf_view(&profile)), SQL_I(0),
	                          SQL_C("America/New_York"), SQL_C("en"), SQL_I(clock_utc_ms())),
	                 err);
	return n < 0 ? (int)n : 0;
}

/* ---- the built profile ---- */
struct organisation_profile {
	const struct chaperone_profile *profile;
	int64_t version;
	unsigned holders; /* under the lock */
	char memory[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct organisation_profile *current; /* held once by this pointer */

static struct organisation_profile *build(struct str text, int64_t version, struct err *err)
{
	size_t bytes = chaperone_profile_memory_bytes(text.n);
	struct organisation_profile *p = malloc(sizeof *p + bytes);
	if (!p) {
		err_set(err, E_MEMORY, "Out of memory.");
		return NULL;
	}
	*p = (struct organisation_profile){.version = version, .holders = 1};
	if (!text.n)
		return p;
	struct chaperone_profile_error wrong;
	int rc = chaperone_profile_build(text.p, text.n, p->memory, bytes, &p->profile, &wrong);
	if (rc == CHAPERONE_E_PROFILE)
		err_field(err, E_INVALID, "profile", "Line %zu: %s", wrong.line, wrong.words);
	else if (rc)
		err_field(err, E_INVALID, "profile", "The profile cannot be read: %s.",
		          chaperone_error_words(rc));
	if (rc) {
		free(p);
		return NULL;
	}
	return p;
}

void organisation_profile_release(struct organisation_profile *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&lock);
	bool last = --p->holders == 0;
	pthread_mutex_unlock(&lock);
	if (last)
		free(p);
}

static struct organisation_profile *hold_current(int64_t version)
{
	struct organisation_profile *p = NULL;
	pthread_mutex_lock(&lock);
	if (current && current->version == version) {
		p = current;
		p->holders++;
	}
	pthread_mutex_unlock(&lock);
	return p;
}

static void make_current(struct organisation_profile *p)
{
	pthread_mutex_lock(&lock);
	struct organisation_profile *before = current;
	current = p;
	p->holders++;
	pthread_mutex_unlock(&lock);
	organisation_profile_release(before);
}

int organisation_profile_hold(struct tx *tx, struct organisation_profile **out, struct err *err)
{
	int64_t version;
	*out = NULL;
	int rc = sql_int(tx, SQL_organisation_version, SQL_NO_ARGS, &version, err);
	if (rc)
		return rc;
	*out = hold_current(version);
	if (*out)
		return 0;
	struct arena arena;
	struct organisation o = {0};
	arena_open(&arena, 1 << 20);
	rc = organisation_get(tx, &arena, &o, err);
	if (!rc || rc == E_NOT_FOUND) {
		*out = build(o.profile, o.version, err);
		rc = *out ? 0 : E_CORRUPT;
	}
	if (!rc)
		make_current(*out);
	arena_close(&arena);
	return rc;
}

const struct chaperone_profile *organisation_profile_of(const struct organisation_profile *p)
{
	return p->profile;
}

int organisation_save(struct tx *tx, const struct actor *who, const struct organisation *o,
                      int64_t version, struct err *err)
{
	int rc = actor_must(who, PERMISSION_ORGANISATION_WRITE, str_of(NULL, 0), err);
	if (rc)
		return rc;
	struct organisation_profile *p = build(o->profile, 0, err);
	if (!p)
		return E_INVALID;
	organisation_profile_release(p);
	struct zone *zone = zone_open(o->time_zone);
	if (!zone)
		return err_field(err, E_INVALID, "time_zone",
		                 "There is no time zone of that name: write one like "
		                 "America/Chicago.");
	zone_close(zone);
	int64_t n = sql_exec(tx, SQL_organisation_update,
	                     SQL_ARGS(SQL_T(o->name), SQL_T(o->profile), SQL_I(o->public_check),
	                              SQL_T(o->time_zone), SQL_T(o->locale), SQL_I(version),
	                              SQL_I(clock_utc_ms())),
	                     err);
	if (n < 0)
		return (int)n;
	if (!n)
		return err_set(err, E_STALE,
		               "Somebody else changed the organisation's profile. Load it again.");
	rc = event_add(tx, EVENT_ORGANISATION, STR("own"), version + 1, err);
	return rc ? rc
	          : actor_audit(tx, who, AUDIT_ORGANISATION_CHANGE, "organisation", STR("own"),
	                        NO_DETAIL, err);
}

int organisation_check(struct tx *tx, const struct checking *what, struct arena *arena,
                       struct checked *out, struct err *err)
{
	struct organisation_profile *p;
	int rc = organisation_profile_hold(tx, &p, err);
	if (rc)
		return rc;
	rc = checking_run(what, p->profile, arena, out, err);
	organisation_profile_release(p);
	return rc;
}

int organisation_deidentify(struct tx *tx, struct str words, struct arena *arena, struct str *out,
                            struct err *err)
{
	struct checked c = {.deidentified = STR("")};
	int rc = words.n ? organisation_check(tx, &(struct checking){.text = words}, arena, &c, err)
	                 : 0;
	*out = c.deidentified;
	return rc;
}
