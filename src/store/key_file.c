#include "store/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base64.h"

#define WORD         "chaperone-key "
#define BASE64_BYTES sodium_base64_ENCODED_LEN(KEY_BYTES, sodium_base64_VARIANT_ORIGINAL)
#define LINE_BYTES   (sizeof WORD - 1 + KEY_ID_BYTES + BASE64_BYTES)
/* Keys, and as much again for comments. */
#define FILE_MAX (2 * KEY_MAX * LINE_BYTES)

bool key_file_exists(const char *path) { return access(path, F_OK) == 0; }

/* Memory that is locked and stays out of core dumps, or NULL. */
static void *locked(size_t bytes, struct err *err)
{
	void *p = sodium_init() < 0 ? NULL : sodium_malloc(bytes);
	if (p && sodium_mlock(p, bytes) == 0) {
		sodium_memzero(p, bytes);
		return p;
	}
	sodium_free(p);
	err_set(err, E_MEMORY,
	        "Memory for keys cannot be locked. Raise the limit (ulimit -l, or LimitMEMLOCK= of "
	        "the service) to at least 64 KiB.");
	return NULL;
}

static struct key_set *set_new(struct err *err) { return locked(sizeof(struct key_set), err); }

void key_set_free(struct key_set *set) { sodium_free(set); }

const struct key *key_set_find(const struct key_set *set, const char *id)
{
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->key[i].id, id) == 0)
			return &set->key[i];
	return NULL;
}

/* The id of a key is the beginning of its hash: 32 of its 256 bits, which tell nothing. */
static void set_id(struct key *k)
{
	uint8_t hash[crypto_generichash_BYTES];
	crypto_generichash(hash, sizeof hash, k->secret, sizeof k->secret, NULL, 0);
	sodium_bin2hex(k->id, sizeof k->id, hash, (KEY_ID_BYTES - 1) / 2);
	sodium_memzero(hash, sizeof hash);
	sodium_stackzero(KEY_STACK); /* the hash function leaves its input there */
}

/* ---- reading ---- */

static const char *read_line(struct key_set *set, struct str line)
{
	struct key *k = &set->key[set->n];
	size_t n;
	if (!str_starts(line, STR(WORD)))
		return "is neither a key nor a comment";
	if (set->n == KEY_MAX)
		return "is one key too many";
	line = str_of(line.p + sizeof WORD - 1, line.n - (sizeof WORD - 1));
	struct str id = str_cut(&line, ' ');
	if (!base64_read(line, sodium_base64_VARIANT_ORIGINAL, k->secret, KEY_BYTES, &n) ||
	    n != KEY_BYTES)
		return "has not 32 bytes in base64";
	set_id(k);
	if (!str_eq(id, str_c(k->id)))
		return "is not the key that its id names; was it copied whole?";
	if (key_set_find(set, k->id))
		return "repeats a key";
	set->n++;
	return NULL;
}

static int read_lines(struct key_set *set, struct str text, const char *path, struct err *err)
{
	for (int number = 1; text.n; number++) {
		struct str line = str_cut(&text, '\n');
		const char *wrong = NULL;
		if (line.n && line.p[0] != '#')
			wrong = read_line(set, line);
		if (wrong)
			return err_set(err, E_INVALID, "%.120s, line %d %s.", path, number, wrong);
	}
	if (!set->n)
		return err_set(err, E_INVALID, "%.120s holds no key.", path);
	return 0;
}

static int check_mode(const char *path, const struct stat *st, struct err *err)
{
	if (!S_ISREG(st->st_mode))
		return err_set(err, E_INVALID, "%.120s is not a file.", path);
	if (st->st_mode & (S_IRWXG | S_IRWXO))
		return err_set(err, E_FORBIDDEN,
		               "Others may read or write %.120s. Take that away: chmod 600.", path);
	if (st->st_uid != geteuid() && st->st_uid != 0 && geteuid() != 0)
		return err_set(err, E_FORBIDDEN, "%.120s belongs to somebody else.", path);
	if ((size_t)st->st_size > FILE_MAX)
		return err_set(err, E_TOO_LARGE, "%.120s is too large to be a key file.", path);
	return 0;
}

/* Whole text into locked memory of FILE_MAX + 1. */
static int read_text(int fd, const char *path, char *memory, size_t *n, struct err *err)
{
	*n = 0;
	for (;;) {
		ssize_t got = read(fd, memory + *n, FILE_MAX + 1 - *n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, E_IO, "Reading %.120s: %s.", path, strerror(errno));
		if (got == 0)
			return 0;
		*n += (size_t)got;
		if (*n > FILE_MAX)
			return err_set(err, E_TOO_LARGE, "%.120s is too large to be a key file.",
			               path);
	}
}

int key_file_read(const char *path, struct key_set **set, struct err *err)
{
	struct stat st;
	char *memory = NULL;
	size_t n;
	*set = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return err_set(err, errno == ENOENT ? E_NOT_FOUND : E_IO, "Opening %.120s: %s.",
		               path, strerror(errno));
	int rc = fstat(fd, &st) ? err_set(err, E_IO, "Looking at %.120s failed.", path)
	                        : check_mode(path, &st, err);
	if (!rc && (!(memory = locked(FILE_MAX + 1, err)) || !(*set = set_new(err))))
		rc = E_MEMORY;
	if (!rc)
		rc = read_text(fd, path, memory, &n, err);
	if (!rc)
		rc = read_lines(*set, str_of(memory, n), path, err);
	if (rc) {
		key_set_free(*set);
		*set = NULL;
	}
	sodium_free(memory);
	close(fd);
	return rc;
}

/* ---- writing ---- */

static int write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t put = write(fd, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return -1;
		p += put;
		n -= (size_t)put;
	}
	return 0;
}

static int write_set(int fd, const struct key_set *set)
{
	static const char comment[] =
		"# Master keys of Chaperone, the current one last. Keep a copy in a safe place, "
		"apart\n# from the backups: without its keys a backup cannot be read.\n";
	int rc = write_all(fd, comment, sizeof comment - 1);
	for (size_t i = 0; i < set->n && !rc; i++) {
		char base64[BASE64_BYTES];
		sodium_bin2base64(base64, sizeof base64, set->key[i].secret, KEY_BYTES,
		                  sodium_base64_VARIANT_ORIGINAL);
		char line[LINE_BYTES + 1];
		int n = snprintf(line, sizeof line, WORD "%s %s\n", set->key[i].id, base64);
		rc = write_all(fd, line, (size_t)n);
		sodium_memzero(base64, sizeof base64);
		sodium_memzero(line, sizeof line);
	}
	return rc;
}

/* Open the directory of `path`, and hold its lock until the descriptor is closed. */
static int lock_directory(const char *path, struct err *err)
{
	char *copy = strdup(path);
	int fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	free(copy);
	if (fd >= 0 && flock(fd, LOCK_EX) == 0)
		return fd;
	err_set(err, E_IO, "The directory of %.120s cannot be used: %s.", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Write a file beside, then put it in the place: with `old`, in that of the one there, keeping its
 * owner; without, only where there is none. */
static int put_file(const char *path, const struct key_set *set, int dir, const struct stat *old,
                    struct err *err)
{
	char *beside = NULL;
	if (asprintf(&beside, "%s.new", path) < 0)
		return err_set(err, E_MEMORY, "Out of memory.");
	unlink(beside); /* left by one that was killed: we hold the lock */
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int bad = fd < 0 || write_set(fd, set) || fsync(fd) ||
	          (old && geteuid() == 0 && fchown(fd, old->st_uid, old->st_gid));
	if (!bad)
		bad = old ? rename(beside, path) : link(beside, path);
	int why = errno;
	if (fd >= 0) {
		close(fd);
		unlink(beside);
	}
	free(beside);
	if (!bad && fsync(dir)) {
		bad = 1;
		why = errno;
	}
	if (!bad)
		return 0;
	if (why == EEXIST)
		return err_set(err, E_CONFLICT, "%.120s is there already.", path);
	return err_set(err, E_IO, "Writing %.120s: %s.%s", path, strerror(why),
	               why == EROFS || why == EACCES
	                       ? " Where a service manager hands over the keys, change them there."
	                       : "");
}

static int append(struct key_set *set, struct err *err)
{
	if (set->n == KEY_MAX)
		return err_set(err, E_CONFLICT, "There are %d keys. Retire some that are not used.",
		               KEY_MAX);
	struct key *k = &set->key[set->n++];
	randombytes_buf(k->secret, sizeof k->secret);
	set_id(k);
	return 0;
}

int key_create(const char *path, struct err *err)
{
	struct key_set *set = set_new(err);
	int dir = -1, rc = set ? append(set, err) : E_MEMORY;
	if (!rc && (dir = lock_directory(path, err)) < 0)
		rc = E_IO;
	if (!rc)
		rc = put_file(path, set, dir, NULL, err);
	if (dir >= 0)
		close(dir);
	key_set_free(set);
	return rc;
}

/* Read, change, put back, with the directory locked. */
static int change(const char *path, int (*how)(struct key_set *, const char *, struct err *),
                  const char *id, struct err *err)
{
	struct key_set *set = NULL;
	struct stat old;
	int dir = lock_directory(path, err);
	if (dir < 0)
		return E_IO;
	int rc = key_file_read(path, &set, err);
	if (!rc)
		rc = how(set, id, err);
	if (!rc && stat(path, &old))
		rc = err_set(err, E_IO, "Looking at %.120s failed.", path);
	if (!rc)
		rc = put_file(path, set, dir, &old, err);
	close(dir);
	key_set_free(set);
	return rc;
}

static int add_one(struct key_set *set, const char *id, struct err *err)
{
	(void)id;
	return append(set, err);
}

static int remove_one(struct key_set *set, const char *id, struct err *err)
{
	const struct key *k = key_set_find(set, id);
	if (!k)
		return err_set(err, E_NOT_FOUND, "There is no master key %.8s.", id);
	size_t at = (size_t)(k - set->key);
	if (at == set->n - 1)
		return err_set(err, E_CONFLICT,
		               "%.8s is the current key. Rotate first: chaperone key rotate.", id);
	memmove(&set->key[at], &set->key[at + 1], (set->n - 1 - at) * sizeof *set->key);
	set->n--;
	return 0;
}

int key_add(const char *path, struct err *err) { return change(path, add_one, NULL, err); }

int key_remove(const char *path, const char *id, struct err *err)
{
	return change(path, remove_one, id, err);
}
