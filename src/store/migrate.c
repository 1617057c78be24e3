#include "store/migrate.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/engine.h"

#define APPLIED_MAX 10000
#define ARENA_MAX   ((size_t)4 << 20)

static const struct field migration_fields[] = {
	FIELD_INT(struct migration, number, "counts the migrations"),
	FIELD_TEXT(struct migration, name, "of its file"),
	FIELD_TEXT(struct migration, checksum, "SHA-256 of its text"),
	FIELD_TIME(struct migration, applied_utc_ms, "when it was applied"),
};
const struct shape migration_shape = SHAPE("Migration", struct migration, migration_fields);

static int read_applied(struct tx *tx, struct arena *arena, struct migration **applied, size_t *n,
                        struct err *err)
{
	bool has;
	*n = 0;
	int rc = tx_has_table(tx, "schema_migration", &has, err);
	if (rc || !has)
		return rc;
	return sql_all(tx, SQL_migration_all, SQL_NO_ARGS, &migration_shape, arena, APPLIED_MAX,
	               applied, n, err);
}

/* What is noted must be the beginning of what we have. */
static int compare(const struct migration *applied, size_t n, struct err *err)
{
	if (n > SQL_MIGRATIONS_N)
		return err_set(err, E_INVALID,
		               "this database was made by a newer chaperone (%.*s): run that "
		               "version, or a newer one",
		               (int)applied[n - 1].name.n, applied[n - 1].name.p);
	for (size_t i = 0; i < n; i++) {
		const struct sql_migration *ours = &sql_migrations[i];
		if (applied[i].number == ours->number &&
		    str_eq(applied[i].checksum, str_c(ours->checksum)))
			continue;
		return err_set(err, E_INVALID,
		               "migration %.*s of this database is not the one that this chaperone "
		               "knows as %s: use the version that made it, or restore a backup",
		               (int)applied[i].name.n, applied[i].name.p, ours->name);
	}
	return 0;
}

static int apply(struct tx *tx, const struct sql_migration *m, struct err *err)
{
	int rc = tx_script(tx, m->text[tx_engine(tx)->sql], err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_migration_insert,
	                     SQL_ARGS(SQL_I(m->number), SQL_C(m->name), SQL_C(m->checksum),
	                              SQL_I(clock_utc_ms())),
	                     err);
	if (n < 0)
		return (int)n;
	log_info("store.migrated", LOG_T("migration", m->name));
	return 0;
}

/* At most `most` of them; *n says how many there were before. */
static int apply_next(struct tx *tx, unsigned until, unsigned most, size_t *n, struct err *err)
{
	struct arena arena;
	struct migration *applied = NULL;
	arena_open(&arena, ARENA_MAX);
	int rc = tx_lock_schema(tx, err);
	if (!rc)
		rc = read_applied(tx, &arena, &applied, n, err);
	if (!rc)
		rc = compare(applied, *n, err);
	for (size_t i = *n; i < until && i - *n < most && !rc; i++)
		rc = apply(tx, &sql_migrations[i], err);
	arena_close(&arena);
	return rc;
}

int migrate_tx(struct tx *tx, unsigned until, struct err *err)
{
	size_t n;
	return apply_next(tx, until, SQL_MIGRATIONS_N, &n, err);
}

static int one_step(struct tx *tx, void *n, struct err *err)
{
	return apply_next(tx, SQL_MIGRATIONS_N, 1, n, err);
}

int migrate_run(struct store *store, struct err *err)
{
	size_t n = 0;
	int rc;
	do
		rc = tx_run(store, TX_WRITE, one_step, &n, err);
	while (!rc && n + 1 < SQL_MIGRATIONS_N);
	return rc;
}

int migrate_applied(struct store *store, struct arena *arena, struct migration **applied, size_t *n,
                    struct err *err)
{
	struct tx *tx;
	int rc = tx_begin(store, TX_READ, &tx, err);
	if (!rc)
		rc = read_applied(tx, arena, applied, n, err);
	return tx_end(tx, rc, err);
}

int migrate_check(struct store *store, struct err *err)
{
	struct arena arena;
	struct migration *applied = NULL;
	size_t n = 0;
	arena_open(&arena, ARENA_MAX);
	int rc = migrate_applied(store, &arena, &applied, &n, err);
	if (!rc)
		rc = compare(applied, n, err);
	if (!rc && n < SQL_MIGRATIONS_N)
		rc = err_set(err, E_UNAVAILABLE,
		             "the database lacks %zu of %d migrations: run chaperone migrate",
		             SQL_MIGRATIONS_N - n, SQL_MIGRATIONS_N);
	arena_close(&arena);
	return rc;
}
