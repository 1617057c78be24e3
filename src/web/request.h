/*
 * request: one call of the API while it is handled: who asks, what they brought, and the answer
 * being written. Everything a handler allocates lies in its arena and dies with it.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "domain/actor.h"
#include "net/call.h"
#include "store/store.h"
#include "web/route.h"

struct server;

#define REQUEST_PARAMETERS_MAX 4
#define REQUEST_HEADERS_MAX    16

struct request {
	struct server *server;
	struct store *store;
	struct arena *arena; /* at most 32 MiB; dies with the request */
	const struct route *route;
	struct call *call;  /* the HTTP side of it */
	struct actor actor; /* who asks, and what they may do (domain/actor.h) */
	struct str path[REQUEST_PARAMETERS_MAX]; /* values of the {parameters}, in order */
	void *in;                                /* by route->in; NULL if it has none */
	uint64_t in_present; /* bit i: field i of route->in was in the body (for PATCH) */
	void *query;         /* by route->query */
	struct str body;     /* raw */
	struct str if_match; /* version out of If-Match, .p NULL if none */
	int64_t limit;       /* of a list: 1…200, 50 if not asked */
	struct str cursor;   /* of a list: opaque to clients, .p NULL at the start */
	bool credentials;    /* it brought a token or a session, good or not */
	struct str address;  /* of the client, for rate limits and audit; never logged with PHI */
	char id[37];         /* of the request: in logs, problems and audit */
	struct err err;
	/* the answer */
	int status;               /* 0: 200, 201 for POST with a body, 204 without */
	const char *content_type; /* NULL: application/json */
	struct buf out;
	struct str etag;                                 /* version to show in ETag */
	struct str location;                             /* of what was created */
	struct str file_name;                            /* Content-Disposition: attachment */
	struct call_header headers[REQUEST_HEADERS_MAX]; /* request_set_header() */
	size_t headers_n;
	bool answered; /* the handler answered the call by itself: a stream */
};

/* Show one thing by route->out. */
int request_show(struct request *q, const void *thing);
/* The same, with its version as the ETag. */
int request_show_version(struct request *q, const void *thing, int64_t version);
/* The version that If-Match asks for; `now` where it asks for none. */
int64_t request_version(const struct request *q, int64_t now);
/* Show a list by route->out: `things` is an array of n structs; `next` is the cursor of the page
 * after this (.p NULL: this is the last). */
int request_list(struct request *q, const void *things, size_t n, struct str next);
/* What was built, kept for as long as the request lasts: a member of a view. */
int request_keep(struct request *q, struct buf *b, struct str *out);
/* A cookie that the request brought, .p NULL if it brought none. */
struct str request_cookie(const struct request *q, const char *name);
/* A value of a request header, .p NULL if it is not there. */
struct str request_header(const struct request *q, const char *name);
/* Append a header to the answer; both strings must live as long as the arena. */
void request_set_header(struct request *q, const char *name, const char *value);

#endif
