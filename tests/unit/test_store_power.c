/*
 * The power fails, or the disk: what was acknowledged is on the disk, and what was not is nowhere.
 *
 * A file system under SQLite that knows what would be left: after each sync of a file a copy of it
 * is taken, and a cut leaves these copies and nothing else; all that was written since is lost.
 * Eight threads write; again and again the power is cut, and whatever had been acknowledged just
 * before must be in what is left.
 */
#include "store_fixture.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/engine.h"

#define THREADS   8
#define CUTS      25
#define FILES_MAX 8

/* ---- what is on the disk ---- */

struct disk_file {
	char path[512];
	char *bytes;
	size_t n;
};

static struct disk_file disk[FILES_MAX];
static size_t disk_n;
static pthread_mutex_t disk_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_uint syncs;

static void disk_take(const char *path)
{
	pthread_mutex_lock(&disk_lock);
	size_t i = 0;
	while (i < disk_n && strcmp(disk[i].path, path) != 0)
		i++;
	if (i == disk_n) {
		if (i == FILES_MAX)
			abort();
		snprintf(disk[disk_n++].path, sizeof disk->path, "%s", path);
	}
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	off_t n = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	disk[i].bytes = realloc(disk[i].bytes, (size_t)n + 1);
	disk[i].n = (size_t)n;
	if (fd < 0 || !disk[i].bytes || pread(fd, disk[i].bytes, (size_t)n, 0) != n)
		abort();
	close(fd);
	pthread_mutex_unlock(&disk_lock);
}

static void disk_forget(const char *path)
{
	pthread_mutex_lock(&disk_lock);
	for (size_t i = 0; i < disk_n; i++)
		if (strcmp(disk[i].path, path) == 0) {
			free(disk[i].bytes);
			disk[i] = disk[--disk_n];
			disk[disk_n].bytes = NULL;
		}
	pthread_mutex_unlock(&disk_lock);
}

/* Leaves it under another name: "….db", "….db-wal". */
static void disk_leave(const char *from, const char *to)
{
	pthread_mutex_lock(&disk_lock);
	for (size_t i = 0; i < disk_n; i++) {
		char path[640];
		snprintf(path, sizeof path, "%s%s", to, disk[i].path + strlen(from));
		FILE *f = fopen(path, "w");
		if (!f || fwrite(disk[i].bytes, 1, disk[i].n, f) != disk[i].n || fclose(f))
			abort();
	}
	pthread_mutex_unlock(&disk_lock);
}

/* ---- SQLite's file system, with another sync ---- */

static sqlite3_vfs *real_vfs, vfs;
/* a file of each kind has its own methods; sync is the same for all */
static struct {
	const sqlite3_io_methods *real;
	sqlite3_io_methods ours;
} kinds[8];
static int (*real_sync)(sqlite3_file *, int);
static int (*real_write)(sqlite3_file *, const void *, int, sqlite3_int64);
static atomic_int sync_fails, write_fails; /* with this, unless 0 */
static int (*real_open)(sqlite3_vfs *, const char *, sqlite3_file *, int, int *);

/* Which file a handle is of; handles are few and live as long as the test. */
static struct {
	sqlite3_file *file;
	char path[512];
} handles[64];
static size_t handles_n;
static pthread_mutex_t handles_lock = PTHREAD_MUTEX_INITIALIZER;

static int power_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
	return write_fails ? write_fails : real_write(file, bytes, n, at);
}

static int power_sync(sqlite3_file *file, int flags)
{
	if (sync_fails)
		return sync_fails;
	int rc = real_sync(file, flags);
	char path[512] = "";
	pthread_mutex_lock(&handles_lock);
	for (size_t i = 0; i < handles_n; i++)
		if (handles[i].file == file)
			memcpy(path, handles[i].path, sizeof path);
	pthread_mutex_unlock(&handles_lock);
	syncs++;
	if (*path)
		disk_take(path);
	return rc;
}

static int power_open(sqlite3_vfs *v, const char *name, sqlite3_file *file, int flags, int *out)
{
	(void)v;
	int rc = real_open(real_vfs, name, file, flags, out);
	if (rc || !name || !file->pMethods)
		return rc;
	pthread_mutex_lock(&handles_lock);
	size_t k = 0;
	while (kinds[k].real && kinds[k].real != file->pMethods)
		k++;
	if (k == sizeof kinds / sizeof *kinds - 1)
		abort();
	if (!kinds[k].real) {
		kinds[k].real = file->pMethods;
		kinds[k].ours = *file->pMethods;
		real_sync = file->pMethods->xSync;
		real_write = file->pMethods->xWrite;
		kinds[k].ours.xSync = power_sync;
		kinds[k].ours.xWrite = power_write;
	}
	file->pMethods = &kinds[k].ours;
	if (handles_n == sizeof handles / sizeof *handles)
		abort();
	handles[handles_n].file = file;
	snprintf(handles[handles_n++].path, sizeof handles->path, "%s", name);
	pthread_mutex_unlock(&handles_lock);
	return SQLITE_OK;
}

static int power_delete(sqlite3_vfs *v, const char *name, int sync)
{
	(void)v;
	disk_forget(name);
	return real_vfs->xDelete(real_vfs, name, sync);
}

static void power_install(void)
{
	real_vfs = sqlite3_vfs_find(NULL);
	vfs = *real_vfs;
	real_open = real_vfs->xOpen;
	vfs.zName = "power";
	vfs.xOpen = power_open;
	vfs.xDelete = power_delete;
	sqlite3_vfs_register(&vfs, 1);
}

/* ---- writers, and what they were told ---- */

static struct store *store;
static atomic_uint acknowledged[THREADS], refused, others;
static atomic_bool stop;

/* Entry "<thread>", whose version counts. */
static int count_up(struct tx *tx, void *name, struct err *err)
{
	struct sql_run run = {
		.sql = SQL__MAX,
		.text = "INSERT INTO setting (name, value, version, updated_utc_ms)"
			" VALUES ($1, '1', 1, 1)"
			" ON CONFLICT (name) DO UPDATE SET version = setting.version + 1",
		.args = SQL_ARGS(SQL_C((const char *)name)),
	};
	int64_t n = tx_query(tx, &run, err);
	return n < 0 ? (int)n : 0;
}

static void *write_many(void *arg)
{
	int i = (int)(intptr_t)arg;
	char name[16];
	snprintf(name, sizeof name, "%d", i);
	while (!stop) {
		int rc = tx_run(store, TX_WRITE, count_up, name, NULL);
		if (!rc)
			acknowledged[i]++;
		else if (rc == E_IO)
			refused++;
		else
			others++;
	}
	return NULL;
}

static int read_count(void *arg, const struct sql_row *row, struct err *err)
{
	(void)err;
	*(int64_t *)arg = row->v[0].i;
	return 0;
}

static int64_t counted(struct tx *tx, int i)
{
	char name[16];
	int64_t n = 0;
	snprintf(name, sizeof name, "%d", i);
	struct sql_run run = {.sql = SQL__MAX,
	                      .text = "SELECT version FROM setting WHERE name = $1",
	                      .args = SQL_ARGS(SQL_C(name)),
	                      .row = read_count,
	                      .arg = &n};
	CHECK(tx_query(tx, &run, NULL) >= 0);
	return n;
}

static void check_left(const char *path, const unsigned *told)
{
	char url[700];
	struct store *left;
	struct tx *tx;
	struct err err = {0};
	snprintf(url, sizeof url, "sqlite:%s", path);
	int rc = store_open(&left, &(struct store_config){.url = url}, &err);
	CHECK(rc == 0);
	if (rc) {
		printf("what is left: %s\n", err.words);
		return;
	}
	CHECK(tx_begin(left, TX_READ, &tx, &err) == 0);
	CHECK(tx_verify(tx, &err) == 0);
	/* it may have been on the disk just before it was told, never after */
	for (int i = 0; i < THREADS; i++)
		CHECK(counted(tx, i) >= told[i]);
	tx_end(tx, 0, NULL);
	store_close(left);
}

static unsigned all_acknowledged(void)
{
	unsigned n = 0;
	for (int i = 0; i < THREADS; i++)
		n += acknowledged[i];
	return n;
}

/* Wait until the counter has grown by so much, at most ten seconds. */
static bool grows(unsigned (*count)(void), unsigned by)
{
	unsigned from = count();
	for (int i = 0; i < 1000 && count() < from + by; i++)
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	return count() >= from + by;
}

static unsigned all_refused(void) { return refused; }

/* While the disk fails everybody is told so; when it is well again, things go on. */
static void fail_for_a_while(atomic_int *how, int code)
{
	*how = code;
	CHECK(grows(all_refused, 2 * THREADS));
	*how = 0;
	CHECK(grows(all_acknowledged, 2 * THREADS));
}

int main(void)
{
	struct store_fixture f;
	pthread_t thread[THREADS];
	char from[640], to[640];
	log_set_level(LOG_LEVEL__MAX);
	unsetenv("CHAPERONE_TEST_DATABASE");
	power_install();
	store_fixture_open(&f);
	/* what is left is looked at through the real one */
	sqlite3_vfs_register(real_vfs, 1);
	store = f.store;
	snprintf(from, sizeof from, "%s/data/chaperone.db", f.folder);
	for (int i = 0; i < THREADS; i++)
		CHECK(pthread_create(&thread[i], NULL, write_many, (void *)(intptr_t)i) == 0);
	for (int cut = 0; cut < CUTS; cut++) {
		unsigned told[THREADS];
		nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
		for (int i = 0; i < THREADS; i++)
			told[i] = acknowledged[i];
		snprintf(to, sizeof to, "%s/cut%d.db", f.folder, cut);
		disk_leave(from, to);
		check_left(to, told);
	}
	/* it was under load, and commits were shared */
	CHECK(all_acknowledged() > 200);
	CHECK(syncs > 10 && syncs < all_acknowledged());
	CHECK(refused == 0);
	fail_for_a_while(&sync_fails, SQLITE_IOERR_FSYNC);
	fail_for_a_while(&write_fails, SQLITE_FULL);
	fail_for_a_while(&write_fails, SQLITE_IOERR_WRITE);
	stop = true;
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	CHECK(others == 0);
	/* nothing that was refused was done, nothing that was told was not */
	struct tx *tx;
	CHECK(tx_begin(store, TX_READ, &tx, NULL) == 0);
	for (int i = 0; i < THREADS; i++)
		CHECK(counted(tx, i) == acknowledged[i]);
	CHECK(tx_verify(tx, NULL) == 0);
	CHECK(tx_end(tx, 0, NULL) == 0);
	store_fixture_close(&f);
	for (size_t i = 0; i < disk_n; i++)
		free(disk[i].bytes);
	return unit_end();
}
