/*
 * seal: what may hold PHI or is a secret, kept so that the database alone tells nothing of it.
 *
 * Each record (a row: its table and id) has a data key of its own. Its columns are sealed with
 * XChaCha20-Poly1305 under that key, bound to their place (table, column, id) so that one cannot
 * stand in for another; the data key is wrapped by the master key (store/key.h) and lies in table
 * record_key. Destroying the data key erases the record for good, wherever its bytes still lie.
 *
 * sealed = 0x01 ‖ nonce (24) ‖ ciphertext ‖ tag (16).
 * Nobody else writes or reads sealed columns. Reading is to be recorded (AUDIT_SEALED_READ) by who
 * calls.
 */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "store/store.h"

#define SEAL_OVERHEAD 41

/* `sealed` is in the arena. E_CONFLICT for a record that was erased. */
int seal_write(struct tx *tx, const char *table, const char *column, struct str id,
               struct str plain, struct arena *arena, struct str *sealed, struct err *err);
/* `plain` is in the arena, with a NUL after it; wipe it with seal_wipe(). E_NOT_FOUND for a record
 * that was erased, E_CORRUPT for what is not what was sealed there, E_UNAVAILABLE when the master
 * key is missing. */
int seal_read(struct tx *tx, const char *table, const char *column, struct str id,
              struct str sealed, struct arena *arena, struct str *plain, struct err *err);
/* The same for a line of a list, which one erased record must not keep from being read: that one
 * reads “[erased]”. */
int seal_read_words(struct tx *tx, const char *table, const char *column, struct str id,
                    struct str sealed, struct arena *arena, struct str *plain, struct err *err);
/* Destroy the record's key. Also where it never had one: nothing can be sealed there later. */
int seal_erase(struct tx *tx, const char *table, struct str id, struct err *err);

/* Has it a key, so that something of it may be sealed? */
int seal_has(struct tx *tx, const char *table, struct str id, bool *has, struct err *err);

void seal_wipe(struct str plain);

/* Wrap at most `max` record keys of an older master key with the current one; *n of them, 0 when
 * there are no more. */
int seal_rewrap(struct tx *tx, const char *old_id, int64_t max, struct arena *arena, int64_t *n,
                struct err *err);
/* How many record keys a master key wraps. */
int seal_count(struct tx *tx, const char *key_id, int64_t *n, struct err *err);

#endif
