/* sealed_fixture: a store with master keys, in a folder of its own that goes at the end. */
#ifndef SEALED_FIXTURE_H
#define SEALED_FIXTURE_H

#include "store/key.h"
#include "store_fixture.h"

struct sealed_fixture {
	struct store_fixture base;
	struct store *store;
	struct keyring *ring;
	struct arena arena;
	struct err err;
	char key_path[64];
};

static inline void sealed_fixture_open(struct sealed_fixture *f)
{
	memset(f, 0, sizeof *f);
	store_fixture_open(&f->base);
	f->store = f->base.store;
	arena_open(&f->arena, 64 << 20);
	snprintf(f->key_path, sizeof f->key_path, "%s/master.key", f->base.folder);
	if (key_create(f->key_path, &f->err) || keyring_open(&f->ring, f->key_path, &f->err)) {
		printf("keys: %s\n", f->err.words);
		exit(2);
	}
	store_set_keyring(f->store, f->ring);
}

static inline void sealed_fixture_close(struct sealed_fixture *f)
{
	arena_close(&f->arena);
	store_fixture_close(&f->base);
	keyring_close(f->ring);
}

#endif
