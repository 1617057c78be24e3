/*
 * server: the API and the app, from one route table (web/routes.h), on a listener.
 *
 * Each call runs through the same steps (server.c): which route, from where, who asks, is it
 * theirs to ask, what did they bring, the handler, the answer. Handlers see only the middle.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "net/listener.h"
#include "store/store.h"
#include "web/hub.h"
#include "web/metrics.h"
#include "web/rate.h"
#include "web/router.h"

struct server_config {
	struct store *store;
	const char *listen; /* HOST:PORT */
	const char *url;    /* as people reach it: https://chaperone.example.org; NULL: listen's */
	bool open_analyze;  /* the paths of Presidio's clients need no token on this machine */
	bool no_access_log;
	const char *certificate_pem, *key_pem; /* contents; NULL: no TLS here */
};

struct server {
	struct server_config config;
	struct store *store;
	struct listener *listener;
	struct router *router;
	struct hub *hub;
	struct rate *rate;
	struct metrics *metrics;
	char url[256];       /* without a slash at the end */
	struct str url_host; /* in url */
	bool secure;         /* url is https: cookies are Secure */
	int64_t started_ms;
};

int server_start(struct server **server, const struct server_config *config, struct err *err);
/* Lets calls finish for at most wait_ms. NULL is fine. */
void server_stop(struct server *server, int64_t wait_ms);

#endif
