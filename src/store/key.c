#include "store/key.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "store/key_file.h"

#define AEAD_NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES

struct keyring {
	char *path;
	pthread_rwlock_t lock;
	struct key_set *set; /* never NULL; in locked memory */
};

void key_guard_process(void)
{
#ifndef __SANITIZE_ADDRESS__ /* which looks for leaks from outside */
	/* a handler that cores are piped to does not care for the limit */
	prctl(PR_SET_DUMPABLE, 0);
#endif
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
}

void key_path(const char *data_dir, struct buf *out)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	if (credentials) {
		buf_c(out, credentials);
		buf_c(out, "/chaperone.key");
		buf_char(out, '\0');
		if (!out->failed && key_file_exists(out->p))
			return;
		out->n = 0;
	}
	buf_c(out, data_dir);
	buf_c(out, "/master.key");
	buf_char(out, '\0');
}

int keyring_open(struct keyring **ring, const char *path, struct err *err)
{
	struct key_set *set;
	*ring = NULL;
	int rc = key_file_read(path, &set, err);
	if (rc)
		return rc;
	struct keyring *r = calloc(1, sizeof *r);
	if (!r || !(r->path = strdup(path))) {
		free(r);
		key_set_free(set);
		return err_set(err, E_MEMORY, "Out of memory.");
	}
	pthread_rwlock_init(&r->lock, NULL);
	r->set = set;
	*ring = r;
	return 0;
}

void keyring_close(struct keyring *ring)
{
	if (!ring)
		return;
	key_set_free(ring->set);
	pthread_rwlock_destroy(&ring->lock);
	free(ring->path);
	free(ring);
}

int keyring_reload(struct keyring *ring, struct err *err)
{
	struct key_set *set, *old;
	int rc = key_file_read(ring->path, &set, err);
	if (rc)
		return rc;
	pthread_rwlock_wrlock(&ring->lock);
	old = ring->set;
	ring->set = set;
	pthread_rwlock_unlock(&ring->lock);
	key_set_free(old);
	return 0;
}

size_t keyring_ids(struct keyring *ring, char (*ids)[KEY_ID_BYTES])
{
	pthread_rwlock_rdlock(&ring->lock);
	size_t n = ring->set->n;
	for (size_t i = 0; i < n; i++)
		memcpy(ids[i], ring->set->key[i].id, KEY_ID_BYTES);
	pthread_rwlock_unlock(&ring->lock);
	return n;
}

void keyring_wrap(struct keyring *ring, struct str about, const uint8_t plain[KEY_BYTES],
                  uint8_t out[KEY_WRAPPED_BYTES], char id[KEY_ID_BYTES])
{
	randombytes_buf(out, AEAD_NONCE);
	pthread_rwlock_rdlock(&ring->lock);
	const struct key *k = &ring->set->key[ring->set->n - 1];
	memcpy(id, k->id, KEY_ID_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + AEAD_NONCE, NULL, plain, KEY_BYTES,
	                                           (const uint8_t *)about.p, about.n, NULL, out,
	                                           k->secret);
	pthread_rwlock_unlock(&ring->lock);
	sodium_stackzero(KEY_STACK);
}

/* E_NOT_FOUND when there is no key of that id. */
static int unwrap(struct keyring *ring, const char *id, struct str about, const uint8_t *wrapped,
                  uint8_t plain[KEY_BYTES])
{
	int rc = E_NOT_FOUND;
	pthread_rwlock_rdlock(&ring->lock);
	const struct key *k = key_set_find(ring->set, id);
	if (k)
		rc = crypto_aead_xchacha20poly1305_ietf_decrypt(
			     plain, NULL, NULL, wrapped + AEAD_NONCE,
			     KEY_WRAPPED_BYTES - AEAD_NONCE, (const uint8_t *)about.p, about.n,
			     wrapped, k->secret)
		             ? E_CORRUPT
		             : 0;
	pthread_rwlock_unlock(&ring->lock);
	sodium_stackzero(KEY_STACK);
	return rc;
}

int keyring_unwrap(struct keyring *ring, const char *id, struct str about, struct str wrapped,
                   uint8_t plain[KEY_BYTES], struct err *err)
{
	if (wrapped.n != KEY_WRAPPED_BYTES)
		return err_set(err, E_CORRUPT, "A record key has a wrong length.");
	int rc = unwrap(ring, id, about, (const uint8_t *)wrapped.p, plain);
	if (rc == E_NOT_FOUND && keyring_reload(ring, NULL) == 0)
		rc = unwrap(ring, id, about, (const uint8_t *)wrapped.p, plain);
	if (rc == E_NOT_FOUND)
		return err_set(err, E_UNAVAILABLE,
		               "The master key %.8s is not in %.120s. Put its line back from your "
		               "copy of the key file.",
		               id, ring->path);
	if (rc == E_CORRUPT)
		return err_set(err, E_CORRUPT,
		               "A record key does not open with the master key that wrapped it.");
	return 0;
}
