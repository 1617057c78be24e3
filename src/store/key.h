/*
 * key: the master keys of this installation: what everything sealed depends on.
 *
 * They lie in a file of its own, one a line, `chaperone-key <id> <32 bytes in base64>`, the
 * current one last; lines from # are comments. Nobody but its owner may read it. A service
 * manager may hand it over instead, as the credential "chaperone.key" ($CREDENTIALS_DIRECTORY).
 *
 * An id is a hash of its key, so that a line which was copied wrongly is noticed. In memory the
 * keys lie in pages that are locked, left out of core dumps, and wiped at the end. An id that is
 * not known makes the file be read again, so that a running server follows a rotation.
 *
 * Threads: any.
 */
#ifndef STORE_KEY_H
#define STORE_KEY_H

#include "base/buf.h"
#include "base/err.h"

#define KEY_BYTES         32
#define KEY_ID_BYTES      9 /* 8 hexadecimal digits and a NUL */
#define KEY_WRAPPED_BYTES (24 + KEY_BYTES + 16)
#define KEY_MAX           64

struct keyring;

/* For a process that is to hold keys, or what they open: no core dump of it, and nobody but root
 * reads its memory. */
void key_guard_process(void);

/* Where the keys lie: the credential if there is one, else `master.key` in the data directory. Ends
 * with a NUL. */
void key_path(const char *data_dir, struct buf *out);
/* Make the file with one new key; E_CONFLICT if it is there. */
int key_create(const char *path, struct err *err);
/* Append a new key, which is the current one from then on. Whole or not at all. */
int key_add(const char *path, struct err *err);
/* Take a key out of the file; E_CONFLICT for the current one, E_NOT_FOUND. */
int key_remove(const char *path, const char *id, struct err *err);

int keyring_open(struct keyring **ring, const char *path, struct err *err);
void keyring_close(struct keyring *ring);
/* Read the file again; what was in memory stays when that fails. */
int keyring_reload(struct keyring *ring, struct err *err);
/* Ids, oldest first, at most KEY_MAX; returns how many. */
size_t keyring_ids(struct keyring *ring, char (*ids)[KEY_ID_BYTES]);

/* Wrap 32 bytes with the current key, whose id goes to `id`, bound to `about`. */
void keyring_wrap(struct keyring *ring, struct str about, const uint8_t plain[KEY_BYTES],
                  uint8_t out[KEY_WRAPPED_BYTES], char id[KEY_ID_BYTES]);
/* E_UNAVAILABLE when there is no such key, E_CORRUPT when it was not that key or `about`. */
int keyring_unwrap(struct keyring *ring, const char *id, struct str about, struct str wrapped,
                   uint8_t plain[KEY_BYTES], struct err *err);

#endif
