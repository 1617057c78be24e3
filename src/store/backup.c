#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/backup_table.h"

static int io(struct err *err, const char *path)
{
	return err_set(err, E_IO, "%.150s: %s", path, strerror(errno));
}

static int write_head(struct backup_sink *sink, int64_t now, struct err *err)
{
	struct buf *line = &sink->line;
	buf_c(line, "{\"chaperone_backup\":1,\"created_utc_ms\":");
	buf_i64(line, now);
	buf_c(line, ",\"migrations\":[");
	for (size_t i = 0; i < SQL_MIGRATIONS_N; i++) {
		buf_c(line, i ? ",[" : "[");
		buf_json(line, str_c(sql_migrations[i].name));
		buf_char(line, ',');
		buf_json(line, str_c(sql_migrations[i].checksum));
		buf_char(line, ']');
	}
	buf_c(line, "]}");
	return backup_sink_line(sink, err);
}

static int write_end(struct backup_sink *sink, int64_t rows, struct err *err)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof hash + 1];
	struct buf *line = &sink->line;
	crypto_hash_sha256_state sha = sink->sha;
	crypto_hash_sha256_final(&sha, hash);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	buf_c(line, "{\"rows\":");
	buf_i64(line, rows);
	buf_c(line, ",\"sha256\":");
	buf_json(line, str_c(hex));
	buf_char(line, '}');
	return backup_sink_line(sink, err);
}

static int write_all(struct tx *tx, struct backup_sink *sink, struct err *err)
{
	int64_t rows = 0;
	int rc = write_head(sink, clock_utc_ms(), err);
	for (size_t i = 0; i < SQL_TABLES_N && !rc; i++) {
		struct backup_digest digest = {0};
		/* it is in the first line, and is not restored but made */
		if (strcmp(sql_tables[i], "schema_migration") != 0)
			rc = backup_table_write(tx, sql_tables[i], sink, &digest, err);
		rows += digest.rows;
	}
	return rc ? rc : write_end(sink, rows, err);
}

/* So that the name is on the disk too. */
static int sync_folder(const char *path, struct err *err)
{
	char folder[PATH_MAX];
	snprintf(folder, sizeof folder, "%s", path);
	char *slash = strrchr(folder, '/');
	if (slash)
		slash[1] = 0;
	int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd < 0 || fsync(fd) ? io(err, path) : 0;
	if (fd >= 0)
		close(fd);
	return rc;
}

static int write_file(struct store *store, int fd, const char *path, struct err *err)
{
	struct backup_sink sink = {.file = fdopen(fd, "w")};
	struct tx *tx;
	if (!sink.file) {
		close(fd);
		return io(err, path);
	}
	buf_init(&sink.line, BACKUP_LINE_MAX);
	crypto_hash_sha256_init(&sink.sha);
	int rc = tx_begin(store, TX_READ, &tx, err);
	if (!rc)
		rc = write_all(tx, &sink, err);
	rc = tx_end(tx, rc, err);
	if (!rc && (fflush(sink.file) || fsync(fd)))
		rc = io(err, path);
	if (fclose(sink.file) && !rc)
		rc = io(err, path);
	buf_release(&sink.line);
	return rc;
}

int backup_write(struct store *store, const char *path, struct backup_summary *s, struct err *err)
{
	char part[PATH_MAX];
	if ((size_t)snprintf(part, sizeof part, "%s.part", path) >= sizeof part)
		return err_set(err, E_INVALID, "the name of the backup is too long");
	if (access(path, F_OK) == 0)
		return err_set(err, E_CONFLICT, "%.150s is there already: choose another name",
		               path);
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return io(err, part);
	int rc = write_file(store, fd, part, err);
	if (!rc)
		rc = backup_check(part, s, err);
	/* link() and not rename(): it never replaces what came there in the meantime */
	if (!rc && link(part, path))
		rc = io(err, path);
	unlink(part);
	return rc ? rc : sync_folder(path, err);
}
