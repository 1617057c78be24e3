/*
 * listener: an HTTP/1.1 server on libmicrohttpd: sockets, workers, limits, and what is refused
 * before any handler runs.
 *
 * Each worker has its own epoll; a handler may wait (for the database) and only delays the other
 * connections of its worker. Refused, with the connection closed: every Transfer-Encoding; a
 * Content-Length that is not one plain number; not exactly one Host; header names that are no
 * tokens; control characters; targets other than an absolute path; methods but those of
 * enum call_method; anything but HTTP/1.1 and 1.0. A watch closes connections whose request does
 * not arrive in time however they dribble, and answers that nobody reads.
 *
 * Source: RFC 9110, RFC 9112 (section 11.2 on request smuggling).
 */
#ifndef NET_LISTENER_H
#define NET_LISTENER_H

#include "base/err.h"
#include "net/call.h"

struct listener_config {
	const char *listen; /* HOST:PORT: "127.0.0.1:8080", "[::1]:0", "localhost:8080", ":8080" */
	unsigned workers;   /* 0: 32 */
	unsigned connections;             /* 0: 4096 */
	unsigned connections_per_address; /* not of this machine's own; 0: 128 */
	int64_t header_ms, answer_ms; /* 0: 30 s idle or in the headers, 60 s to read an answer */
	const char *certificate_pem, *key_pem; /* contents; both NULL: no TLS */
	/* How large a body may be; called once the headers are there. */
	size_t (*body_bytes)(void *arg, const struct call *c);
	void (*handle)(void *arg, struct call *c);
	/* What the listener itself refuses: fill in the body of an answer. */
	void (*refuse)(void *arg, struct call *c, int status, const char *words);
	void *arg;
};

struct listener;
/* Takes the address; nobody is answered before listener_start(). */
int listener_open(struct listener **l, const struct listener_config *config, struct err *err);
int listener_start(struct listener *l, struct err *err);
/* The port it got, for HOST:0. */
unsigned listener_port(const struct listener *l);
unsigned listener_connections(const struct listener *l);
/* Accept no more, let calls finish (at most wait_ms), end streams, close. NULL is fine. */
void listener_close(struct listener *l, int64_t wait_ms);

#endif
