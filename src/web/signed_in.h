/*
 * signed_in: what the app learns of who is signed in: the answer of every way in, and of
 * GET /session. Sets the cookie where a session has just begun.
 */
#ifndef WEB_SIGNED_IN_H
#define WEB_SIGNED_IN_H

#include "domain/signin.h"
#include "web/request.h"

struct signed_in {
	struct str person;       /* JSON; null while a code is to come */
	struct str csrf;         /* to send as X-Chaperone-CSRF */
	struct str needs;        /* null, "totp", "enroll_totp" */
	struct str organisation; /* JSON: name, locale, time_zone */
	struct str may;          /* JSON: names of permissions, held on some channel or on all */
	int64_t idle_timeout_s;
	int64_t absolute_expires_utc_ms;
	int64_t emergency_utc_ms; /* until when emergency access lasts; null: there is none */
};
extern const struct shape signed_in_shape;

/* Of the session that `cookie` opens. */
int signed_in_show(struct request *q, struct str cookie, enum signin_needs needs);
/* What a way in led to: a session, whose cookie is set, or a code to come. */
int signed_in_answer(struct request *q, const struct signin_result *result);
/* Only the cookie. */
int signed_in_cookie(struct request *q, const struct signin_result *result);
/* Take the cookie away. */
void signed_in_forget(struct request *q);
/* Where the request comes from, for the list of sessions. */
struct session_place signed_in_place(const struct request *q);

#endif
