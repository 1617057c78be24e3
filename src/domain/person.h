/*
 * person: a member of the workforce, with a unique id that is never used again
 * (45 CFR 164.312(a)(2)(i)). People are disabled, never deleted: what they did stays theirs.
 *
 * Somebody exists from being added or invited on, and has joined once they got in.
 */
#ifndef DOMAIN_PERSON_H
#define DOMAIN_PERSON_H

#include "domain/actor.h"
#include "store/store.h"

struct person {
	struct str id;
	struct str email; /* in lower case */
	struct str name;
	int role; /* enum role */
	bool disabled;
	struct str channels; /* JSON: domain/level.h */
	struct str locale, time_zone;
	bool totp_enabled;
	int64_t joined_utc_ms, created_utc_ms;
	int64_t version;
};
extern const struct shape person_shape;
extern const struct shape person_new_shape; /* what somebody is added with */

/* ---- reading: these ask nobody's permission, the route did ---- */
/* E_NOT_FOUND with words. */
int person_get(struct tx *tx, struct str id, struct arena *arena, struct person *out,
               struct err *err);
/* E_NOT_FOUND without. Not their channels. */
int person_by_email(struct tx *tx, struct str email, struct arena *arena, struct person *out,
                    struct err *err);
/* In the order they were added, after the one with id `after` (.p NULL: from the start). */
int person_list(struct tx *tx, struct str after, int64_t limit, struct arena *arena,
                struct person **people, size_t *n, struct err *err);

/* ---- changing: with PERMISSION_PEOPLE_MANAGE ---- */
/* Out of email, name, role and channels; the rest of *p is filled in. E_CONFLICT for an address
 * that somebody has. */
int person_add(struct tx *tx, const struct actor *who, struct person *p, struct arena *arena,
               struct err *err);
/* Name, email, role, disabled, channels as they are in *p now; totp_enabled can be taken away.
 * Disabling ends their sessions, tokens, links and emergency access. E_STALE unless they are at
 * p->version; E_CONFLICT when nobody could administer any more. */
int person_change(struct tx *tx, const struct actor *who, struct person *p, struct arena *arena,
                  struct err *err);
int person_set_level(struct tx *tx, const struct actor *who, struct str id, struct str channel_id,
                     enum level level, struct err *err);

/* ---- oneself ---- */
int person_change_profile(struct tx *tx, const struct actor *who, struct str name,
                          struct str locale, struct str time_zone, struct err *err);

/* In lower case, without blanks around it, in the arena. E_INVALID for what is no address. */
int person_email(struct str typed, struct arena *arena, struct str *email, struct err *err);
int person_name(struct str name, struct err *err);

#endif
