/* exchange: what listener.c and call.c know of one call that others do not. */
#ifndef NET_EXCHANGE_H
#define NET_EXCHANGE_H

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

#include "net/framing.h"
#include "net/listener.h"

/* One accepted socket. */
struct peer {
	struct peer *next, *before;
	struct exchange *begun; /* has a target, but its headers are not there yet */
	int fd;
	_Atomic int64_t deadline_ms; /* of the monotonic clock; 0: none */
	struct in6_addr key;
	bool loopback;
	char address[INET6_ADDRSTRLEN];
};

struct listener {
	struct listener_config config;
	struct MHD_Daemon *daemon;
	int fd;
	unsigned port;
	pthread_t watch;
	bool watching;
	atomic_bool closing;
	atomic_uint calls; /* from the headers to the end of the answer, streams left out */
	pthread_mutex_t lock;
	pthread_cond_t wake; /* the watch, to end */
	struct peer *peers;  /* under the lock */
	unsigned peers_n;
	struct stream *streams; /* under the lock */
};

struct exchange {
	struct call call;
	struct listener *listener;
	struct MHD_Connection *connection;
	struct peer *peer;
	struct framing framing;
	struct buf body, answer; /* wiped once the answer was sent */
	bool seen, answered, streaming, close;
	size_t target_bytes;
	char target[];
};

static inline struct exchange *exchange_of(const struct call *c) { return (struct exchange *)c; }
/* Give the peer so long for its next step; 0: as long as it likes. */
void peer_allow(struct peer *p, int64_t ms);
/* End every stream; under no lock. */
void streams_end(struct listener *l);

#endif
