/*
 * guard: what stands before every handler: from where a request comes, who asks, whether it is
 * theirs to ask; and the headers that protect the browser of whoever gets the answer.
 *
 * Each step returns 0 or the status of a problem, with the words in the request's err.
 */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "net/call.h"

struct request;
struct server;

/* The client's address: that of the peer, or what a proxy on this machine says it is. */
struct str guard_address(const struct request *q);
/* Does the client sit on this machine, with no proxy between? */
bool guard_is_local(const struct request *q);
/* Is it meant for this server? A name that somebody else made point here is refused (DNS
 * rebinding); addresses and localhost are fine. */
int guard_host(struct request *q);
/* Session or token → who asks. With a session, everything but GET needs its CSRF token and must
 * come from a page of ours. */
int guard_identify(struct request *q);
/* Not too often? 429. By token, by session, else by address. */
int guard_rate(struct request *q);
/* May they? 401 or 403. */
int guard_permit(struct request *q);
/* Write down that somebody was refused access. */
void guard_refused(struct request *q);

#define GUARD_HEADERS_MAX 8
/* Fills in the headers that every answer has; how many. */
size_t guard_headers(const struct server *s, struct call_header *out);

#define SESSION_COOKIE "chaperone_session"

#endif
