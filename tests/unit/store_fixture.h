/*
 * store_fixture: a store to test with. CHAPERONE_TEST_DATABASE names an empty database
 * (postgresql://…); without it, an SQLite file in a folder of its own that goes at the end.
 */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include <stdlib.h>

#include "store/store.h"
#include "unit.h"

struct store_fixture {
	struct store *store;
	char folder[32], url[512];
	struct err err;
};

static inline void store_fixture_open(struct store_fixture *f)
{
	const char *database = getenv("CHAPERONE_TEST_DATABASE");
	*f = (struct store_fixture){.folder = "/tmp/chaperone.XXXXXX"};
	if (!mkdtemp(f->folder))
		abort();
	if (database)
		snprintf(f->url, sizeof f->url, "%s", database);
	else
		snprintf(f->url, sizeof f->url, "sqlite:%s/data/chaperone.db", f->folder);
	if (store_open(&f->store, &(struct store_config){.url = f->url, .migrate = true},
	               &f->err)) {
		printf("store: %s\n", f->err.words);
		exit(2);
	}
}

static inline void store_fixture_close(struct store_fixture *f)
{
	char command[64];
	store_close(f->store);
	snprintf(command, sizeof command, "rm -rf %s", f->folder);
	if (system(command))
		abort();
}

#endif
