/*
 * client: HTTP requests to other people's servers.
 *
 * Where a request may go: https to public addresses; and to the hosts that the administrator
 * allowed, wherever they are, by plain http too. The address is judged at the moment of
 * connecting, and it is the one connected to, so that no second look at the name can bring
 * another. Redirects of GET are followed, up to five, each judged anew; to another origin
 * the caller's headers do not travel along. No proxies, no cookies, no passwords in URLs;
 * certificates are verified, TLS 1.2 at least.
 *
 * What became of a request matters more than why: an answer, certainly nothing sent, or
 * perhaps received (CLIENT_LOST), which the caller must find out before sending again. The
 * client itself never sends anything but a GET twice.
 *
 * Words name the host, never path, query, headers or bodies.
 * Threads: a client is one thread's; make one for each.
 */
#ifndef NET_CLIENT_H
#define NET_CLIENT_H

#include "base/str.h"

struct client_config {
	/* "host" or "host:port", apart by blanks or commas; NULL for none */
	const char *allow;
	/* PEM file of the authorities to trust; NULL for the system's */
	const char *authorities;
};

struct client_header {
	const char *name;
	struct str value;
};

struct client_request {
	const char *method; /* upper case; NULL: GET, or POST where there is a body */
	struct str url;
	const struct client_header *headers;
	size_t headers_n;
	struct str body;
	size_t max_bytes;   /* of the answer's body; 0: 1 MiB */
	int64_t timeout_ms; /* for everything, redirects too; 0: 30 s */
};

enum client_fate {
	CLIENT_ANSWERED, /* status, body and headers are there, whatever the status is */
	CLIENT_REFUSED,  /* it may not go there: nothing was sent, nor will be */
	CLIENT_NOT_SENT, /* not reached: nothing was sent; may work later */
	CLIENT_LOST,     /* sent, wholly or in part, without a whole answer */
	CLIENT_FATE__MAX
};

struct client_answer {
	enum client_fate fate;
	int status;
	struct str body; /* the client's, until its next request */
	char words[200]; /* of what went wrong; "" when answered */
};

struct client;

/* NULL when memory ran out. The config's strings must outlive it; without a config it is that of
 * the process. */
struct client *client_new(const struct client_config *config);
/* The config of the process; set once, before there are threads. */
void client_configure(const struct client_config *config);
void client_free(struct client *c);

void client_send(struct client *c, const struct client_request *r, struct client_answer *answer);
/* A header of the last answer, the client's until its next request; .p NULL if there is none.
 * Any case. */
struct str client_header(const struct client *c, const char *name);

#endif
