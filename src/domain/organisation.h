/*
 * organisation: the covered entity that this installation serves: its name, what it may say
 * about itself (the profile of the checker, docs/profile.md), its time zone and language.
 *
 * The profile is built once for each version and shared by every check until another version
 * is saved. Threads: any.
 */
#ifndef DOMAIN_ORGANISATION_H
#define DOMAIN_ORGANISATION_H

#include "chaperone.h"
#include "domain/actor.h"
#include "domain/checking.h"
#include "store/store.h"

struct organisation {
	struct str name;
	struct str profile;
	bool public_check; /* anybody may check a text on this server's page */
	struct str time_zone;
	struct str locale; /* "en" or "es" */
	int64_t version;
	int64_t updated_utc_ms;
};
extern const struct shape organisation_shape;

/* E_NOT_FOUND before set-up. */
int organisation_get(struct tx *tx, struct arena *arena, struct organisation *out, struct err *err);
/* At set-up, with a profile that holds the name and nothing else. */
int organisation_create(struct tx *tx, struct str name, struct err *err);
/* E_STALE unless it is at `version`; E_INVALID names the line of the profile that is at fault. */
int organisation_save(struct tx *tx, const struct actor *who, const struct organisation *o,
                      int64_t version, struct err *err);

/* The profile as the checker takes it; hold it while checking, then let go. Before set-up it is
 * the built-in one (NULL inside). */
struct organisation_profile;
int organisation_profile_hold(struct tx *tx, struct organisation_profile **out, struct err *err);
const struct chaperone_profile *organisation_profile_of(const struct organisation_profile *p);
void organisation_profile_release(struct organisation_profile *p);

/* checking_run() under that profile. */
int organisation_check(struct tx *tx, const struct checking *what, struct arena *arena,
                       struct checked *out, struct err *err);
/* Words that are kept where many read them, and may hold anything: their de-identified copy. */
int organisation_deidentify(struct tx *tx, struct str words, struct arena *arena, struct str *out,
                            struct err *err);

#endif
