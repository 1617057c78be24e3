#include "store/backup_file.h"

#include <errno.h>
#include <stdlib.h>

#include "store/backup.h"

static int damaged(const struct backup_file *f, const char *why, struct err *err)
{
	return err_set(err, E_CORRUPT, "line %lld of the backup is damaged (%s): use another",
	               (long long)f->number, why);
}

static struct str text(const json_t *j)
{
	return json_is_string(j) ? str_of(json_string_value(j), json_string_length(j))
	                         : str_of(NULL, 0);
}

/* ---- lines ---- */

static int head(struct backup_file *f, const json_t *line, struct err *err)
{
	if (json_integer_value(json_object_get(line, "chaperone_backup")) != 1)
		return err_set(err, E_INVALID,
		               "this is not a backup that this version of chaperone reads");
	const json_t *migrations = json_object_get(line, "migrations");
	f->created_utc_ms = json_integer_value(json_object_get(line, "created_utc_ms"));
	if (!json_is_array(migrations))
		return damaged(f, "no migrations", err);
	return f->migrations ? f->migrations(f->arg, migrations, err) : 0;
}

static int table(struct backup_file *f, const json_t *line, struct err *err)
{
	struct str name = text(json_object_get(line, "table"));
	json_t *columns = json_object_get(line, "columns"), *column;
	size_t i;
	if (!backup_name_valid(name) || f->tables_n == BACKUP_TABLES_MAX)
		return damaged(f, "no name of a table", err);
	if (!json_array_size(columns) || json_array_size(columns) > SQL_PARAMETERS_MAX)
		return damaged(f, "no columns", err);
	json_array_foreach(columns, i, column)
	{
		if (!backup_name_valid(text(column)))
			return damaged(f, "no name of a column", err);
	}
	struct backup_table *t = &f->tables[f->tables_n++];
	*t = (struct backup_table){0};
	memcpy(t->name, name.p, name.n);
	json_decref(f->columns);
	f->columns = json_incref(columns);
	return 0;
}

static int row(struct backup_file *f, const json_t *values, struct str line, struct err *err)
{
	if (!f->columns || json_array_size(values) != json_array_size(f->columns))
		return damaged(f, "values do not match the columns", err);
	backup_digest_add(&f->tables[f->tables_n - 1].digest, line);
	f->rows++;
	return f->row ? f->row(f->arg, f, values, err) : 0;
}

static int end(struct backup_file *f, const json_t *line, const uint8_t *hash, struct err *err)
{
	char hex[2 * crypto_hash_sha256_BYTES + 1];
	sodium_bin2hex(hex, sizeof hex, hash, crypto_hash_sha256_BYTES);
	if (!str_eq(text(json_object_get(line, "sha256")), str_c(hex)))
		return err_set(err, E_CORRUPT,
		               "the backup is not as it was written (SHA-256): use another");
	bool all = json_integer_value(json_object_get(line, "rows")) == f->rows;
	return all ? 0 : damaged(f, "another number of rows", err);
}

/* ---- the file ---- */

static int next(struct backup_file *f, struct str *line, struct err *err)
{
	ssize_t n = getline(&f->line, &f->cap, f->file);
	f->number++;
	if (n <= 0 && ferror(f->file))
		return err_set(err, E_IO, "the backup could not be read: %s", strerror(errno));
	if (n <= 0 || f->line[n - 1] != '\n')
		return err_set(err, E_CORRUPT, "the backup has no end: it was cut off");
	f->bytes += n;
	*line = str_of(f->line, (size_t)n - 1);
	return 0;
}

static int read_line(struct backup_file *f, bool *ended, struct err *err)
{
	struct str line;
	uint8_t hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state before = f->sha;
	int rc = next(f, &line, err);
	if (rc)
		return rc;
	crypto_hash_sha256_update(&f->sha, (const uint8_t *)line.p, line.n + 1);
	json_t *json = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES, NULL);
	if (f->number == 1)
		rc = head(f, json, err);
	else if (json_is_array(json))
		rc = row(f, json, line, err);
	else if (json_object_get(json, "table"))
		rc = table(f, json, err);
	else if (json_object_get(json, "rows")) {
		*ended = true;
		crypto_hash_sha256_final(&before, hash);
		rc = end(f, json, hash, err);
	} else
		rc = damaged(f, "no JSON of ours", err);
	json_decref(json);
	return rc;
}

int backup_file_read(struct backup_file *f, const char *path, struct err *err)
{
	bool ended = false;
	int rc = 0;
	f->file = fopen(path, "re");
	if (!f->file)
		return err_set(err, E_IO, "%.150s: %s", path, strerror(errno));
	crypto_hash_sha256_init(&f->sha);
	while (!rc && !ended)
		rc = read_line(f, &ended, err);
	if (!rc && getc(f->file) != EOF)
		rc = damaged(f, "something after the end", err);
	return rc;
}

void backup_file_release(struct backup_file *f)
{
	if (f->file)
		fclose(f->file);
	free(f->line);
	json_decref(f->columns);
	*f = (struct backup_file){0};
}

int backup_check(const char *path, struct backup_summary *s, struct err *err)
{
	struct backup_file f = {0};
	int rc = backup_file_read(&f, path, err);
	*s = (struct backup_summary){f.rows, f.bytes, f.created_utc_ms, f.tables_n};
	backup_file_release(&f);
	return rc;
}
