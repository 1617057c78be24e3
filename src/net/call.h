/*
 * call: one HTTP request as it arrived whole, and the answer to it. The listener (net/listener.h)
 * makes it, refuses what is not sound HTTP before anybody else sees it, and hands it on.
 *
 * The answer is either bytes (call_answer) or a stream that stays open (call_stream). Exactly one
 * of them is called, by the handler, on the thread that the handler runs on.
 */
#ifndef NET_CALL_H
#define NET_CALL_H

#include "base/buf.h"

enum call_method {
	CALL_GET,
	CALL_HEAD,
	CALL_POST,
	CALL_PUT,
	CALL_PATCH,
	CALL_DELETE,
	CALL_OPTIONS,
	CALL_METHOD__MAX /* one that is not served */
};
/* "GET" …, and "other" */
extern const char *const call_method_words[CALL_METHOD__MAX + 1];

struct call {
	enum call_method method;
	struct str path;    /* as sent, percent-encoding and all; begins with / */
	struct str query;   /* after the ?, as sent; .p NULL if there is none */
	struct str host;    /* the one Host header, without a port; brackets of IPv6 kept */
	struct str body;    /* empty if there is none */
	struct str address; /* the peer's, numeric */
	bool loopback;      /* the peer is this machine */
	/* of the answer, once there is one; a stream's bytes are not counted */
	int status;
	size_t answer_bytes;
};

/* A header of the request; .p NULL if it is not there, the first if it is there more than once. */
struct str call_header(const struct call *c, const char *name);
/* Is it there more than once? */
bool call_header_repeated(const struct call *c, const char *name);

struct call_header {
	const char *name;
	struct str value;
};

/* Answers with the bytes of `body`, which is emptied: they are sent later, without a copy, and then
 * wiped. A body that `failed` becomes an empty answer with status 500. */
void call_answer(struct call *c, int status, const struct call_header *headers, size_t n,
                 struct buf *body);
/* The same with bytes that are never freed. */
void call_answer_static(struct call *c, int status, const struct call_header *headers, size_t n,
                        struct str body);

/*
 * An answer that stays open: bytes are pushed by any thread until it is ended. The caller holds
 * the stream until stream_release(); the connection may be gone long before.
 */
struct stream;
/* NULL when memory ran out: then nothing was answered. At most max_bytes wait to be sent. */
struct stream *call_stream(struct call *c, const struct call_header *headers, size_t n,
                           size_t max_bytes);
/* False when the client is gone or so slow that max_bytes wait already: release it then. */
bool stream_push(struct stream *s, struct str bytes);
/* No more will come: the client sees the end once it has what waits. */
void stream_end(struct stream *s);
void stream_release(struct stream *s);

#endif
