/*
 * key_file: the master keys as a file, and in memory (store/key.h says what they are for).
 *
 * A set lies in memory of sodium_malloc(): locked, out of core dumps, wiped when it is freed.
 */
#ifndef STORE_KEY_FILE_H
#define STORE_KEY_FILE_H

#include <stdbool.h>

#include "store/key.h"

/* How deep in the stack what works with a key may leave pieces of it. */
#define KEY_STACK 4096

struct key {
	char id[KEY_ID_BYTES];
	uint8_t secret[KEY_BYTES];
};

struct key_set {
	size_t n; /* at least 1 after reading */
	struct key key[KEY_MAX];
};

bool key_file_exists(const char *path);
int key_file_read(const char *path, struct key_set **set, struct err *err);
void key_set_free(struct key_set *set);
/* NULL when it is not there. */
const struct key *key_set_find(const struct key_set *set, const char *id);

#endif
