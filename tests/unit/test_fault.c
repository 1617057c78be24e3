/* Keys, sealing and the audit log when what they stand on breaks: for each thing they do, each call
 * that can fail fails once. It must be noticed, change nothing, and be made up for by doing it
 * again. The linker puts these wrappers in the place of the calls (Makefile: WRAPPED). */
#include "audit_fixture.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/audit_export.h"
#include "store/audit_folder.h"
#include "store/audit_proof.h"
#include "store/audit_verify.h"
#include "store/seal.h"

static struct sealed_fixture f;

/* ---- breaking ---- */

static pthread_t owner;
static bool armed, hit;
static long calls, fails_at;

static bool broken(void)
{
	if (!armed || !pthread_equal(pthread_self(), owner))
		return false;
	if (++calls != fails_at)
		return false;
	hit = true;
	errno = EIO;
	return true;
}

#define WRAP(type, name, parameters, arguments, failure)                                           \
	type __real_##name parameters;                                                             \
	type __wrap_##name parameters;                                                             \
	type __wrap_##name parameters { return broken() ? (failure) : __real_##name arguments; }

WRAP(int64_t, sql_exec, (struct tx *tx, enum sql s, struct sql_args a, struct err *e),
     (tx, s, a, e), err_set(e, E_IO, "broken"))
WRAP(int, sql_int, (struct tx *tx, enum sql s, struct sql_args a, int64_t *out, struct err *e),
     (tx, s, a, out, e), err_set(e, E_IO, "broken"))
WRAP(int, sql_one,
     (struct tx *tx, enum sql s, struct sql_args a, const struct shape *shape, struct arena *arena,
      void *out, struct err *e),
     (tx, s, a, shape, arena, out, e), err_set(e, E_IO, "broken"))
WRAP(int, sql_all,
     (struct tx *tx, enum sql s, struct sql_args a, const struct shape *shape, struct arena *arena,
      size_t max, void *rows, size_t *n, struct err *e),
     (tx, s, a, shape, arena, max, rows, n, e), err_set(e, E_IO, "broken"))
WRAP(void *, arena_alloc, (struct arena *a, size_t n), (a, n), NULL)
WRAP(void *, malloc, (size_t n), (n), NULL)
WRAP(void *, calloc, (size_t n, size_t size), (n, size), NULL)
WRAP(void *, reallocarray, (void *p, size_t n, size_t size), (p, n, size), NULL)
WRAP(char *, strdup, (const char *s), (s), NULL)
WRAP(void *, sodium_malloc, (size_t n), (n), NULL)
WRAP(int, sodium_mlock, (void *p, size_t n), (p, n), -1)
WRAP(int, fstat, (int fd, struct stat *st), (fd, st), -1)
WRAP(ssize_t, read, (int fd, void *p, size_t n), (fd, p, n), -1)
WRAP(ssize_t, write, (int fd, const void *p, size_t n), (fd, p, n), -1)
WRAP(int, fsync, (int fd), (fd), -1)
WRAP(int, fdatasync, (int fd), (fd), -1)
WRAP(int, rename, (const char *from, const char *to), (from, to), -1)
WRAP(int, link, (const char *from, const char *to), (from, to), -1)
WRAP(int, flock, (int fd, int how), (fd, how), -1)
WRAP(int, fchown, (int fd, uid_t u, gid_t g), (fd, u, g), -1)
WRAP(FILE *, fopen, (const char *path, const char *mode), (path, mode), NULL)
WRAP(size_t, fwrite, (const void *p, size_t size, size_t n, FILE *file), (p, size, n, file), 0)

static int real_close(FILE *file, int rc)
{
	int __real_fclose(FILE *);
	return __real_fclose(file) || rc ? EOF : 0;
}
int __wrap_fclose(FILE *file);
int __wrap_fclose(FILE *file) { return real_close(file, broken() ? EOF : 0); }

/* ---- what is done ---- */

static int in_tx(enum tx_mode mode, int (*work)(struct tx *tx))
{
	struct tx *tx;
	int rc = tx_begin(f.store, mode, &tx, &f.err);
	if (!rc)
		rc = work(tx);
	return tx_end(tx, rc, &f.err);
}

static struct id record_id; /* new for each attempt */
static struct str sealed;   /* of a record that is there all along */
#define SECRET STR("a secret")

static int write_new(struct tx *tx)
{
	struct str s;
	return seal_write(tx, "note", "body", id_str(&record_id), SECRET, &f.arena, &s, &f.err);
}
static int seal_new(void) { return in_tx(TX_WRITE, write_new); }

static int write_old(struct tx *tx)
{
	return seal_write(tx, "note", "body", STR("old"), SECRET, &f.arena, &sealed, &f.err);
}

static int read_old(struct tx *tx)
{
	struct str plain;
	int rc = seal_read(tx, "note", "body", STR("old"), sealed, &f.arena, &plain, &f.err);
	return rc ? rc : str_eq(plain, SECRET) ? 0 : E_CORRUPT;
}
static int unseal(void) { return in_tx(TX_READ, read_old); }

static int erase_new(struct tx *tx)
{
	return seal_erase(tx, "note", id_str(&record_id), &f.err);
}
static int seal_gone(void) { return in_tx(TX_WRITE, erase_new); }

static int rewrap_some(struct tx *tx)
{
	int64_t n;
	char ids[KEY_MAX][KEY_ID_BYTES];
	keyring_ids(f.ring, ids);
	return seal_rewrap(tx, ids[0], 5, &f.arena, &n, &f.err);
}
static int rewrap(void) { return in_tx(TX_WRITE, rewrap_some); }

static int add_leaf(void)
{
	static unsigned i;
	return audit_fixture_add(&f, i++);
}

static int sequence(void)
{
	uint64_t n;
	return audit_sequence(f.store, &n, &f.err);
}

static int erase_some(struct tx *tx)
{
	int64_t n;
	return audit_erase(tx, 3, 3, INT64_MAX, &(struct audit_event){0}, &n, &f.err);
}
static int erase(void) { return in_tx(TX_WRITE, erase_some); }

static int init(void) { return audit_log_init(f.store, &f.err); }

static int verify(void)
{
	struct audit_report r;
	struct arena arena;
	struct str note = {NULL, 0};
	armed = false;
	arena_open(&arena, 65536);
	audit_checkpoint(f.store, &arena, &note, &f.err);
	armed = true;
	int rc = audit_verify(f.store, note, NULL, &r, &f.err);
	armed = false;
	arena_close(&arena);
	return rc ? rc : r.faults ? E_CORRUPT : 0;
}

static int prove_leaf(void)
{
	struct buf b;
	buf_init(&b, 65536);
	int rc = audit_prove_leaf(f.store, 30, &b, &f.err);
	buf_release(&b);
	return rc;
}

static int prove_growth(void)
{
	struct buf b;
	buf_init(&b, 65536);
	int rc = audit_prove_growth(f.store, 30, &b, &f.err);
	buf_release(&b);
	return rc;
}

static int take_lines(void *arg, struct str lines)
{
	(void)arg;
	(void)lines;
	return 0;
}
static int export(void)
{
	uint64_t next;
	return audit_export(f.store, 0, AUDIT_EXPORT_ALL, take_lines, NULL, &next, &f.err);
}

static int folder(void)
{
	char path[64], command[80];
	snprintf(path, sizeof path, "%s/export", f.base.folder);
	int rc = audit_folder_write(f.store, path, &f.err);
	armed = false;
	snprintf(command, sizeof command, "rm -rf %s", path);
	CHECK(system(command) == 0);
	return rc;
}

static int serve(void)
{
	struct str bytes;
	int rc = audit_tile(f.store, 0, 0, 9, &f.arena, &bytes, &f.err);
	if (!rc)
		rc = audit_entries(f.store, 0, 9, &f.arena, &bytes, &f.err);
	return rc ? rc : audit_checkpoint(f.store, &f.arena, &bytes, &f.err);
}

static char other_path[80];
static int create_key(void) { return key_create(other_path, &f.err); }
static int add_key(void) { return key_add(f.key_path, &f.err); }
static int reload(void) { return keyring_reload(f.ring, &f.err); }

static int open_ring(void)
{
	struct keyring *ring;
	int rc = keyring_open(&ring, f.key_path, &f.err);
	keyring_close(ring);
	return rc;
}

static int start_and_stop(void)
{
	struct audit_log *log;
	int rc = audit_log_start(&log, f.store,
	                         &(struct audit_config){.push_file = other_path}, &f.err);
	armed = false;
	audit_log_stop(log);
	unlink(other_path);
	return rc;
}

static void before(void)
{
	struct err err;
	record_id = id_new();
	unlink(other_path);
	arena_close(&f.arena);
	if (in_tx(TX_WRITE, write_old) || audit_fixture_add(&f, 1))
		CHECK(!"what comes before");
	/* few enough keys to add one */
	char ids[KEY_MAX][KEY_ID_BYTES];
	for (size_t n = keyring_ids(f.ring, ids); n > 3; n--)
		if (key_remove(f.key_path, ids[n - 2], &err))
			CHECK(!"key_remove");
	CHECK(keyring_reload(f.ring, &err) == 0);
}

/* Each call in turn, until it is done before one fails. */
static void each(const char *name, int (*work)(void))
{
	for (fails_at = 1;; fails_at++) {
		before();
		calls = 0;
		hit = false;
		armed = true;
		int rc = work();
		armed = false;
		if (!hit) {
			CHECK(rc == 0);
			break;
		}
		CHECK(rc < 0);
		if (rc >= 0)
			printf("\t%s: call %ld\n", name, fails_at);
	}
	CHECK(fails_at > 1);
	/* all is well after it */
	fails_at = 0;
	CHECK(sequence() == 0);
	int rc = verify();
	CHECK(rc == 0);
	if (rc)
		printf("\tafter %s: %s\n", name, f.err.words);
	CHECK(open_ring() == 0);
}

int main(void)
{
	owner = pthread_self();
	sealed_fixture_open(&f);
	snprintf(other_path, sizeof other_path, "%s/other", f.base.folder);
	CHECK(in_tx(TX_WRITE, write_old) == 0);
	each("init", init);
	audit_fixture_grow(&f, 300);
	each("seal", seal_new);
	each("unseal", unseal);
	each("seal_erase", seal_gone);
	each("add", add_leaf);
	each("sequence", sequence);
	each("erase", erase);
	each("verify", verify);
	each("prove a leaf", prove_leaf);
	each("prove growth", prove_growth);
	each("export", export);
	each("folder", folder);
	each("serve", serve);
	each("key_create", create_key);
	each("key_add", add_key);
	each("keyring_reload", reload);
	each("keyring_open", open_ring);
	each("rewrap", rewrap);
	each("start", start_and_stop);
	sealed_fixture_close(&f);
	return unit_end();
}
