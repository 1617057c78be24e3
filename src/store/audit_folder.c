#include "store/audit_folder.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "store/audit_export.h"
#include "store/audit_log.h"
#include "store/tile.h"

#define ARENA_MAX ((size_t)1 << 20)

struct folder {
	struct store *store;
	const char *path;
	struct err *err;
	uint64_t size;
	FILE *leaves;
};

static int trouble(const struct folder *f, const char *name)
{
	return err_set(f->err, E_IO, "Writing %.60s/%.60s: %s.", f->path, name, strerror(errno));
}

/* “folder/name”, with the folders on the way made. False when it is too long. */
static bool place(const struct folder *f, const char *name, char out[PATH_MAX])
{
	int n = snprintf(out, PATH_MAX, "%s/%s", f->path, name);
	if (n < 0 || n >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return false;
	}
	for (char *p = out + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		int rc = mkdir(out, 0700);
		*p = '/';
		if (rc && errno != EEXIST)
			return false;
	}
	return true;
}

static int put(const struct folder *f, const char *name, struct str bytes)
{
	char path[PATH_MAX];
	FILE *out = place(f, name, path) ? fopen(path, "w") : NULL;
	if (!out)
		return trouble(f, name);
	bool good = fwrite(bytes.p, 1, bytes.n, out) == bytes.n;
	good = fclose(out) == 0 && good;
	return good ? 0 : trouble(f, name);
}

static int put_tile(const struct folder *f, int level, uint64_t index, unsigned width)
{
	char name[64], path[PATH_MAX];
	struct stat st;
	struct buf b;
	struct arena arena;
	struct str bytes;
	buf_init_fixed(&b, name, sizeof name);
	tile_path(&b, level, index, width);
	buf_char(&b, '\0');
	if (width == TILE_WIDTH && place(f, name, path) && stat(path, &st) == 0)
		return 0;
	arena_open(&arena, ARENA_MAX);
	int rc = level < 0 ? audit_entries(f->store, index, width, &arena, &bytes, f->err)
	                   : audit_tile(f->store, (unsigned)level, index, width, &arena, &bytes,
	                                f->err);
	if (!rc)
		rc = put(f, name, bytes);
	arena_close(&arena);
	return rc;
}

static int put_tiles(const struct folder *f)
{
	int rc = 0;
	for (int level = -1; !rc && level < TILE_LEVELS; level++) {
		unsigned width;
		for (uint64_t i = 0;
		     !rc && (width = tile_width(f->size, level < 0 ? 0 : (unsigned)level, i)); i++)
			rc = put_tile(f, level, i, width);
	}
	return rc;
}

static int put_lines(void *arg, struct str lines)
{
	const struct folder *f = arg;
	return fwrite(lines.p, 1, lines.n, f->leaves) == lines.n ? 0 : trouble(f, "leaves.jsonl");
}

static int put_leaves(struct folder *f)
{
	char path[PATH_MAX];
	uint64_t next;
	f->leaves = place(f, "leaves.jsonl", path) ? fopen(path, "w") : NULL;
	if (!f->leaves)
		return trouble(f, "leaves.jsonl");
	int rc = audit_export(f->store, 0, f->size, put_lines, f, &next, f->err);
	if (fclose(f->leaves) && !rc)
		rc = trouble(f, "leaves.jsonl");
	return rc;
}

int audit_folder_write(struct store *store, const char *path, struct err *err)
{
	struct folder f = {.store = store, .path = path, .err = err};
	struct arena arena;
	struct audit_head head;
	struct tx *tx;
	arena_open(&arena, ARENA_MAX);
	int rc = tx_begin(store, TX_READ, &tx, err);
	if (!rc)
		rc = audit_head_read(tx, &arena, &head, err);
	rc = tx_end(tx, rc, err);
	if (!rc) {
		f.size = (uint64_t)head.size;
		rc = put_tiles(&f);
	}
	if (!rc)
		rc = put_leaves(&f);
	if (!rc)
		rc = put(&f, "vkey", head.vkey);
	/* last, when all that it speaks of is there */
	if (!rc)
		rc = put(&f, "checkpoint", head.checkpoint);
	arena_close(&arena);
	return rc;
}
