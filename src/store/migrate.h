/*
 * migrate: brings the schema of a database to what this program was built with.
 *
 * Migrations (sql/schema) are applied in the order of their numbers, each in a transaction that
 * also notes it in schema_migration with the checksum of its text. Processes that start together
 * wait for one another. A database of a newer program, or one whose notes differ from our texts,
 * is refused.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/store.h"

/* Applies what is missing. */
int migrate_run(struct store *store, struct err *err);
/* Applies what is missing of the first `until` of sql_migrations, in a transaction of the
 * caller's. */
int migrate_tx(struct tx *tx, unsigned until, struct err *err);
/* E_UNAVAILABLE with words that say what to do unless the schema is exactly ours. */
int migrate_check(struct store *store, struct err *err);

struct migration {
	int64_t number, applied_utc_ms; /* 0: not yet */
	struct str name, checksum;
};
extern const struct shape migration_shape;
/* What was applied, in order; an array in the arena. */
int migrate_applied(struct store *store, struct arena *arena, struct migration **applied, size_t *n,
                    struct err *err);

#endif
