#include <stdlib.h>

#include "store/backup.h"
#include "store/backup_file.h"
#include "store/base64.h"
#include "store/migrate.h"

struct restore {
	struct tx *tx;
	char text[BACKUP_SQL_MAX]; /* INSERT into the table at hand */
	unsigned table;            /* counts the tables begun */
	struct arena arena;        /* of one row */
};

/* The schema of the backup's time: the first of our migrations, which must be the same. */
static int make_schema(void *arg, const json_t *list, struct err *err)
{
	struct restore *r = arg;
	const json_t *pair;
	size_t i;
	if (json_array_size(list) > SQL_MIGRATIONS_N)
		return err_set(err, E_INVALID,
		               "the backup was made by a newer chaperone: restore it with that "
		               "version, or a newer one");
	json_array_foreach((json_t *)list, i, pair)
	{
		const char *checksum = json_string_value(json_array_get(pair, 1));
		if (!checksum || strcmp(checksum, sql_migrations[i].checksum) != 0)
			return err_set(err, E_INVALID,
			               "the backup was made by another kind of chaperone: its "
			               "migration %s is not ours",
			               sql_migrations[i].name);
	}
	return migrate_tx(r->tx, (unsigned)json_array_size(list), err);
}

static void make_insert(struct restore *r, const struct backup_file *f)
{
	struct buf b;
	json_t *column;
	size_t i;
	buf_init_fixed(&b, r->text, sizeof r->text);
	buf_c(&b, "INSERT INTO ");
	buf_c(&b, f->tables[f->tables_n - 1].name);
	json_array_foreach(f->columns, i, column)
	{
		buf_c(&b, i ? ", " : " (");
		buf_c(&b, json_string_value(column));
	}
	for (size_t k = 0; k < i; k++) {
		buf_c(&b, k ? ", $" : ") VALUES ($");
		buf_u64(&b, k + 1);
	}
	buf_c(&b, ")");
	buf_char(&b, 0);
	r->table = f->tables_n;
}

static int value(struct restore *r, const json_t *j, struct sql_value *v, struct err *err)
{
	const json_t *base64 = json_object_get(j, "base64");
	size_t n;
	switch (json_typeof(j)) {
	case JSON_NULL: *v = SQL_NULL; return 0;
	case JSON_INTEGER: *v = SQL_I(json_integer_value(j)); return 0;
	case JSON_REAL: *v = SQL_D(json_real_value(j)); return 0;
	case JSON_STRING: *v = SQL_T(str_of(json_string_value(j), json_string_length(j))); return 0;
	default: break;
	}
	n = json_string_length(base64);
	uint8_t *to = json_is_string(base64) ? arena_alloc(&r->arena, n + 1) : NULL;
	if (!to || !base64_read(str_of(json_string_value(base64), n),
	                        sodium_base64_VARIANT_ORIGINAL, to, n + 1, &n))
		return err_set(err, E_CORRUPT, "the backup holds a value of no known form");
	*v = SQL_B(str_of((char *)to, n));
	return 0;
}

static int put_row(void *arg, const struct backup_file *f, const json_t *row, struct err *err)
{
	struct restore *r = arg;
	struct sql_value v[SQL_PARAMETERS_MAX];
	const json_t *j;
	size_t i;
	int rc = 0;
	if (r->table != f->tables_n)
		make_insert(r, f);
	json_array_foreach((json_t *)row, i, j)
	{
		if (!rc)
			rc = value(r, j, &v[i], err);
	}
	struct sql_run run = {.sql = SQL__MAX, .text = r->text, .args = {v, i}};
	if (!rc) {
		int64_t n = tx_query(r->tx, &run, err);
		rc = n < 0 ? (int)n : 0;
	}
	arena_close(&r->arena);
	return rc;
}

/* What the database gives back is what the backup held. */
static int compare(struct tx *tx, const struct backup_file *f, struct err *err)
{
	struct backup_sink sink = {0};
	int rc = 0;
	buf_init(&sink.line, BACKUP_LINE_MAX);
	for (unsigned i = 0; i < f->tables_n && !rc; i++) {
		const struct backup_table *t = &f->tables[i];
		struct backup_digest now;
		crypto_hash_sha256_init(&sink.sha);
		rc = backup_table_write(tx, t->name, &sink, &now, err);
		if (!rc && !backup_digest_eq(&now, &t->digest))
			rc = err_set(err, E_CORRUPT,
			             "table %s is not what the backup holds: do not use this "
			             "database",
			             t->name);
	}
	buf_release(&sink.line);
	return rc ? rc : tx_verify(tx, err);
}

static int must_be_empty(struct tx *tx, struct err *err)
{
	bool has;
	int rc = tx_has_table(tx, "schema_migration", &has, err);
	if (!rc && has)
		rc = err_set(err, E_CONFLICT,
		             "this database is in use: restore into a new one (another --data "
		             "folder, or an empty PostgreSQL database)");
	return rc;
}

static int put_all(struct store *store, struct backup_file *f, const char *path, struct err *err)
{
	struct restore r = {0};
	arena_open(&r.arena, BACKUP_LINE_MAX);
	int rc = tx_begin(store, TX_WRITE, &r.tx, err);
	if (!rc)
		rc = must_be_empty(r.tx, err);
	f->migrations = make_schema;
	f->row = put_row;
	f->arg = &r;
	if (!rc)
		rc = backup_file_read(f, path, err);
	return tx_end(r.tx, rc, err);
}

int backup_restore(struct store *store, const char *path, struct backup_summary *s, struct err *err)
{
	struct backup_file *f = calloc(1, sizeof *f);
	struct tx *tx;
	if (!f)
		return err_set(err, E_MEMORY, "out of memory");
	int rc = backup_check(path, s, err);
	if (!rc)
		rc = put_all(store, f, path, err);
	if (!rc) {
		rc = tx_begin(store, TX_READ, &tx, err);
		if (!rc)
			rc = compare(tx, f, err);
		rc = tx_end(tx, rc, err);
	}
	backup_file_release(f);
	free(f);
	return rc ? rc : migrate_run(store, err);
}
