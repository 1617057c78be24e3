/*
 * xrpc: calls of the AT Protocol (https://atproto.com/specs/xrpc) within a session that renews
 * itself: when the access token has expired, the refresh token brings new ones, the caller of the
 * channel is told, and the call is made once more.
 */
#ifndef CHANNEL_XRPC_H
#define CHANNEL_XRPC_H

#include <jansson.h>

#include "channel/channel.h"

struct xrpc {
	struct channel *c;
	/* the session, in the arena */
	struct str pds; /* "https://host": where the account's repository is */
	struct str did; /* the account */
	struct str handle;
	struct str access, refresh; /* secret */
};

struct xrpc_call {
	const char *name;   /* "com.atproto.repo.getRecord" */
	struct str query;   /* "?repo=…"; or empty */
	struct str body;    /* .p NULL: GET */
	const char *type;   /* of the body; NULL: application/json */
	int64_t timeout_ms; /* 0: the client's */
	bool writes;        /* an answer that is lost leaves it unknown whether it was done */
};

/* Read the session of c. CHANNEL_DONE or CHANNEL_SIGN_IN. */
enum channel_fate xrpc_open(struct xrpc *x, struct channel *c);
/* Sign in; fills in x and sets c->session. */
enum channel_fate xrpc_sign_in(struct xrpc *x, struct channel *c, struct str service,
                               struct str handle, struct str password);
/* CHANNEL_DONE with the answer, which the caller gives back with json_decref(); or another fate,
 * with words, and the protocol's name of the error in `error` where there is one. */
enum channel_fate xrpc_send(struct xrpc *x, const struct xrpc_call *call, json_t **answer,
                            char error[64]);

/* Members of answers, which may lack anything: "" where there is no such text; copied. */
struct str xrpc_text(struct xrpc *x, const json_t *object, const char *name);

#endif
