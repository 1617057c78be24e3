/*
 * server: what the tests know of the Bluesky server that server.mjs has started, and its proxy that
 * fails on command.
 */
#ifndef BLUESKY_SERVER_H
#define BLUESKY_SERVER_H

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../unit/unit.h"
#include "net/client.h"

static json_t *here; /* the line that it printed */
static struct client *client;

static inline const char *server(const char *name)
{
	return json_string_value(json_object_get(here, name));
}

static inline const json_t *account_of(int i)
{
	return json_array_get(json_object_get(here, "accounts"), (size_t)i);
}

static inline json_t *control(const char *path, bool post)
{
	char url[256];
	snprintf(url, sizeof url, "%s/%s", server("front"), path);
	struct client_request r = {.method = post ? "POST" : "GET", .url = str_c(url)};
	struct client_answer a;
	client_send(client, &r, &a);
	CHECK(a.fate == CLIENT_ANSWERED && a.status == 200);
	return json_loadb(a.body.p, a.body.n, 0, NULL);
}

static inline void fault(const char *path, const char *kind, int times)
{
	char p[128];
	snprintf(p, sizeof p, "fault?path=%s&kind=%s&times=%d", path, kind, times);
	json_decref(control(p, true));
}

static inline int reached(const char *path)
{
	char p[128];
	snprintf(p, sizeof p, "count?path=%s", path);
	json_t *j = control(p, false);
	int n = (int)json_integer_value(json_object_get(j, "count"));
	json_decref(j);
	return n;
}

static inline void server_open(int argc, char **argv)
{
	here = json_load_file(argc > 1 ? argv[1] : "", 0, NULL);
	if (!here) {
		fprintf(stderr, "usage: %s FILE, with the line that server.mjs prints\n", argv[0]);
		exit(2);
	}
	client_configure(&(struct client_config){.allow = "127.0.0.1"});
	client = client_new(NULL);
}

static inline void server_close(void)
{
	client_free(client);
	json_decref(here);
}

#endif
