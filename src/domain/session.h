/*
 * session: somebody signed in, from one browser. Its secret is the browser's cookie.
 *
 * A session ends by signing out, by being revoked, after idleness, after its absolute time, when
 * the person is disabled or their password changes. Every request asks the database, so that an
 * end holds at once and on every server.
 */
#ifndef DOMAIN_SESSION_H
#define DOMAIN_SESSION_H

#include "domain/actor.h"
#include "domain/secret.h"
#include "domain/security.h"

/* ---- whose request it is ---- */

/* Whom the secret of a session (chs_…) or an API token (chp_…) stands for; the strings are in the
 * arena. One indexed read; where somebody uses it by this (`used`: not a page by itself), a write
 * once a minute keeps a session alive. E_UNAUTHENTICATED for one that is not (any more) good. */
int session_actor(struct store *store, struct str cookie_or_bearer, bool used, struct arena *arena,
                  struct actor *actor, struct err *err);

/* What a page of ours must send along (X-Chaperone-CSRF), which others cannot know: made of the
 * session's secret. */
void session_csrf(struct str cookie, char out[SECRET_TEXT_BYTES]);
bool session_csrf_holds(struct str cookie, struct str csrf);

/* ---- sessions ---- */
struct session {
	struct str id;
	int64_t created_utc_ms, last_used_utc_ms, idle_ms, ends_utc_ms;
	struct str address, agent;
	bool current; /* the one that asks */
};
extern const struct shape session_shape;

/* Where somebody is when they sign in. */
struct session_place {
	struct str address, agent; /* agent: what the browser calls itself, cut to 200 bytes */
	struct str request_id;
};

/* Begin one. With `enrolling`, it is good for setting up the second factor and nothing else. */
int session_start(struct tx *tx, struct str person_id, const struct security *security,
                  bool enrolling, const struct session_place *place, struct secret *secret,
                  struct err *err);
/* One's own. */
int session_list(struct tx *tx, const struct actor *who, struct arena *arena,
                 struct session **sessions, size_t *n, struct err *err);
int session_get(struct tx *tx, const struct actor *who, struct arena *arena, struct session *out,
                struct err *err);
/* End one of one's own; E_NOT_FOUND. */
int session_end(struct tx *tx, const struct actor *who, struct str id, struct err *err);
/* End a person's, but for the one with id `keep` ("" for all). */
int session_end_all(struct tx *tx, struct str person_id, struct str keep, struct err *err);

#endif
