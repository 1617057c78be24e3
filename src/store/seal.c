#include "store/seal.h"

#include <sodium.h>

#include "base/buf.h"
#include "base/clock.h"
#include "store/key.h"

#define FORM      1
#define NONCE     crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG       crypto_aead_xchacha20poly1305_ietf_ABYTES
#define ABOUT_MAX 256
_Static_assert(SEAL_OVERHEAD == 1 + NONCE + TAG, "the header says how much longer it gets");

struct record_key {
	struct str table_name, record_id, key_id, wrapped;
	int64_t erased_utc_ms;
};

static const struct field record_key_fields[] = {
	FIELD_TEXT(struct record_key, table_name, "table of the record"),
	FIELD_TEXT(struct record_key, record_id, "its id"),
	FIELD_TEXT(struct record_key, key_id, "master key that wraps it"),
	FIELD_BLOB(struct record_key, wrapped, "data key"),
	FIELD_TIME(struct record_key, erased_utc_ms, "when it was destroyed"),
};
static const struct shape record_key_shape =
	SHAPE("RecordKey", struct record_key, record_key_fields);

/* “a|b|c”: what a ciphertext is bound to. False when the id is longer than any of ours. */
static bool about(struct buf *out, char memory[ABOUT_MAX], const char *a, const char *b,
                  struct str c)
{
	buf_init_fixed(out, memory, ABOUT_MAX);
	buf_c(out, a);
	buf_char(out, '|');
	buf_c(out, b);
	buf_char(out, '|');
	buf_str(out, c);
	return !out->failed;
}

static int no_keys(struct err *err)
{
	return err_set(err, E_UNAVAILABLE, "The master keys are not loaded.");
}

static int erased(struct err *err, int code)
{
	return err_set(err, code, "The key of this record was destroyed: its content is gone.");
}

static int too_long(struct err *err)
{
	return err_set(err, E_INVALID, "The id of a sealed record is too long.");
}

/* ---- the data key of a record ---- */

static int unwrap(struct tx *tx, const struct record_key *k, const char *table, struct str id,
                  uint8_t key[KEY_BYTES], struct err *err)
{
	char memory[ABOUT_MAX];
	struct buf where;
	if (!about(&where, memory, "record_key", table, id))
		return too_long(err);
	return keyring_unwrap(store_keyring(tx_store(tx)), k->key_id.p, buf_view(&where),
	                      k->wrapped, key, err);
}

/* E_NOT_FOUND, without words, when the record has no key. `gone` is the code when it had one. */
static int get_key(struct tx *tx, const char *table, struct str id, struct arena *arena,
                   uint8_t key[KEY_BYTES], int gone, struct err *err)
{
	struct record_key k;
	int rc = sql_one(tx, SQL_record_key_get, SQL_ARGS(SQL_C(table), SQL_T(id)),
	                 &record_key_shape, arena, &k, err);
	if (rc)
		return rc;
	if (!k.wrapped.p)
		return erased(err, gone);
	return unwrap(tx, &k, table, id, key, err);
}

/* Make one, if nobody was first. */
static int add_key(struct tx *tx, const char *table, struct str id, struct err *err)
{
	char memory[ABOUT_MAX], key_id[KEY_ID_BYTES];
	uint8_t key[KEY_BYTES], wrapped[KEY_WRAPPED_BYTES];
	struct buf where;
	if (!about(&where, memory, "record_key", table, id))
		return too_long(err);
	randombytes_buf(key, sizeof key);
	keyring_wrap(store_keyring(tx_store(tx)), buf_view(&where), key, wrapped, key_id);
	sodium_memzero(key, sizeof key);
	int64_t n = sql_exec(tx, SQL_record_key_add,
	                     SQL_ARGS(SQL_C(table), SQL_T(id), SQL_C(key_id),
	                              SQL_B(str_of((char *)wrapped, sizeof wrapped)),
	                              SQL_I(clock_utc_ms())),
	                     err);
	return n < 0 ? (int)n : 0;
}

/* ---- sealing ---- */

int seal_write(struct tx *tx, const char *table, const char *column, struct str id,
               struct str plain, struct arena *arena, struct str *sealed, struct err *err)
{
	char memory[ABOUT_MAX];
	uint8_t key[KEY_BYTES];
	struct buf where;
	if (!store_keyring(tx_store(tx)))
		return no_keys(err);
	if (!about(&where, memory, table, column, id))
		return too_long(err);
	int rc = get_key(tx, table, id, arena, key, E_CONFLICT, err);
	if (rc == E_NOT_FOUND) {
		rc = add_key(tx, table, id, err);
		if (!rc)
			rc = get_key(tx, table, id, arena, key, E_CONFLICT, err);
	}
	if (rc)
		return rc;
	uint8_t *out = arena_alloc(arena, plain.n + SEAL_OVERHEAD);
	if (out) {
		out[0] = FORM;
		randombytes_buf(out + 1, NONCE);
		crypto_aead_xchacha20poly1305_ietf_encrypt(
			out + 1 + NONCE, NULL, (const uint8_t *)plain.p, plain.n,
			(const uint8_t *)where.p, where.n, NULL, out + 1, key);
		*sealed = str_of((char *)out, plain.n + SEAL_OVERHEAD);
	}
	sodium_memzero(key, sizeof key);
	return out ? 0 : err_set(err, E_MEMORY, "Out of memory while sealing.");
}

int seal_read(struct tx *tx, const char *table, const char *column, struct str id,
              struct str sealed, struct arena *arena, struct str *plain, struct err *err)
{
	char memory[ABOUT_MAX];
	uint8_t key[KEY_BYTES];
	struct buf where;
	if (!store_keyring(tx_store(tx)))
		return no_keys(err);
	if (!about(&where, memory, table, column, id))
		return too_long(err);
	if (sealed.n < SEAL_OVERHEAD || sealed.p[0] != FORM)
		return err_set(err, E_CORRUPT, "A sealed %s.%s has not the form of one.", table,
		               column);
	size_t n = sealed.n - SEAL_OVERHEAD;
	char *out = arena_alloc(arena, n + 1);
	if (!out)
		return err_set(err, E_MEMORY, "Out of memory while opening what is sealed.");
	int rc = get_key(tx, table, id, arena, key, E_NOT_FOUND, err);
	if (rc == E_NOT_FOUND)
		return erased(err, E_NOT_FOUND);
	if (rc)
		return rc;
	const uint8_t *in = (const uint8_t *)sealed.p;
	rc = crypto_aead_xchacha20poly1305_ietf_decrypt(
		(uint8_t *)out, NULL, NULL, in + 1 + NONCE, sealed.n - 1 - NONCE,
		(const uint8_t *)where.p, where.n, in + 1, key);
	sodium_memzero(key, sizeof key);
	if (rc)
		return err_set(err, E_CORRUPT,
		               "A sealed %s.%s was changed, or is not of this record.", table,
		               column);
	out[n] = '\0';
	*plain = str_of(out, n);
	return 0;
}

int seal_read_words(struct tx *tx, const char *table, const char *column, struct str id,
                    struct str sealed, struct arena *arena, struct str *plain, struct err *err)
{
	int rc = seal_read(tx, table, column, id, sealed, arena, plain, err);
	if (rc != E_NOT_FOUND)
		return rc;
	const char *words = arena_copy(arena, "[erased]", 8);
	*plain = str_of(words, words ? 8 : 0);
	return words ? 0 : err_set(err, E_MEMORY, "Out of memory.");
}

int seal_erase(struct tx *tx, const char *table, struct str id, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_record_key_erase,
	                     SQL_ARGS(SQL_C(table), SQL_T(id), SQL_I(clock_utc_ms())), err);
	return n < 0 ? (int)n : 0;
}

int seal_has(struct tx *tx, const char *table, struct str id, bool *has, struct err *err)
{
	struct arena arena;
	struct record_key k = {0};
	arena_open(&arena, 4096);
	int rc = sql_one(tx, SQL_record_key_get, SQL_ARGS(SQL_C(table), SQL_T(id)),
	                 &record_key_shape, &arena, &k, err);
	*has = !rc && k.wrapped.p;
	arena_close(&arena);
	return rc == E_NOT_FOUND ? 0 : rc;
}

void seal_wipe(struct str plain)
{
	if (plain.n)
		sodium_memzero((char *)(uintptr_t)plain.p, plain.n);
}

/* ---- rotation ---- */

static int rewrap_one(struct tx *tx, const struct record_key *k, struct err *err)
{
	char memory[ABOUT_MAX], key_id[KEY_ID_BYTES];
	uint8_t key[KEY_BYTES], wrapped[KEY_WRAPPED_BYTES];
	struct buf where;
	int rc = unwrap(tx, k, k->table_name.p, k->record_id, key, err);
	if (rc)
		return rc;
	about(&where, memory, "record_key", k->table_name.p, k->record_id);
	keyring_wrap(store_keyring(tx_store(tx)), buf_view(&where), key, wrapped, key_id);
	sodium_memzero(key, sizeof key);
	int64_t n =
		sql_exec(tx, SQL_record_key_rewrap,
	                 SQL_ARGS(SQL_T(k->table_name), SQL_T(k->record_id), SQL_T(k->key_id),
	                          SQL_C(key_id), SQL_B(str_of((char *)wrapped, sizeof wrapped))),
	                 err);
	return n < 0 ? (int)n : 0;
}

int seal_rewrap(struct tx *tx, const char *old_id, int64_t max, struct arena *arena, int64_t *n,
                struct err *err)
{
	struct record_key *rows;
	size_t rows_n;
	*n = 0;
	if (!store_keyring(tx_store(tx)))
		return no_keys(err);
	int rc = sql_all(tx, SQL_record_key_of_master, SQL_ARGS(SQL_C(old_id), SQL_I(max)),
	                 &record_key_shape, arena, (size_t)max, &rows, &rows_n, err);
	for (size_t i = 0; !rc && i < rows_n; i++)
		rc = rewrap_one(tx, &rows[i], err);
	if (!rc)
		*n = (int64_t)rows_n;
	return rc;
}

int seal_count(struct tx *tx, const char *key_id, int64_t *n, struct err *err)
{
	return sql_int(tx, SQL_record_key_count, SQL_ARGS(SQL_C(key_id)), n, err);
}
