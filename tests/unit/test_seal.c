/* Sealing: what comes back, what does not, and what is gone for good. */
#include "sealed_fixture.h"

#include <sodium.h>
#include <unistd.h>

#include "base/id.h"
#include "store/seal.h"

#define SECRET STR("Maria Lopez, MR-1234567, oncology")

static struct sealed_fixture f;

static struct str seal_one(struct str id, const char *column, struct str plain)
{
	struct tx *tx;
	struct str sealed = {NULL, 0};
	int rc = tx_begin(f.store, TX_WRITE, &tx, &f.err);
	if (!rc)
		rc = seal_write(tx, "post", column, id, plain, &f.arena, &sealed, &f.err);
	CHECK(tx_end(tx, rc, &f.err) == 0);
	return sealed;
}

static int open_one(const char *table, const char *column, struct str id, struct str sealed,
                    struct str *plain)
{
	struct tx *tx;
	*plain = str_of(NULL, 0);
	int rc = tx_begin(f.store, TX_READ, &tx, &f.err);
	if (!rc)
		rc = seal_read(tx, table, column, id, sealed, &f.arena, plain, &f.err);
	return tx_end(tx, rc, &f.err);
}

static int erase(struct str id)
{
	struct tx *tx;
	int rc = tx_begin(f.store, TX_WRITE, &tx, &f.err);
	if (!rc)
		rc = seal_erase(tx, "post", id, &f.err);
	return tx_end(tx, rc, &f.err);
}

static void test_there_and_back(void)
{
	struct id one = id_new(), two = id_new();
	struct str plain, sealed = seal_one(id_str(&one), "body", SECRET);
	CHECK(sealed.n == SECRET.n + SEAL_OVERHEAD);
	CHECK(!memmem(sealed.p, sealed.n, "Lopez", 5));
	CHECK(open_one("post", "body", id_str(&one), sealed, &plain) == 0);
	CHECK(str_eq(plain, SECRET) && plain.p[plain.n] == '\0');
	seal_wipe(plain);
	CHECK(plain.p[0] == 0 && plain.p[plain.n - 1] == 0);
	seal_wipe(STR(""));

	/* twice the same is not the same; nothing, and much */
	struct str again = seal_one(id_str(&one), "body", SECRET);
	CHECK(!str_eq(again, sealed));
	struct str none = seal_one(id_str(&one), "title", STR(""));
	CHECK(none.n == SEAL_OVERHEAD);
	CHECK(open_one("post", "title", id_str(&one), none, &plain) == 0 && plain.n == 0);
	char *much = malloc(3000000);
	memset(much, 'x', 3000000);
	struct str large = seal_one(id_str(&two), "body", str_of(much, 3000000));
	CHECK(open_one("post", "body", id_str(&two), large, &plain) == 0);
	CHECK(str_eq(plain, str_of(much, 3000000)));
	free(much);

	/* bound to its place */
	CHECK(open_one("post", "title", id_str(&one), sealed, &plain) == E_CORRUPT);
	CHECK(open_one("post", "body", id_str(&two), sealed, &plain) == E_CORRUPT);
	CHECK(open_one("note", "body", id_str(&one), sealed, &plain) == E_NOT_FOUND);
	/* and to every byte of it */
	char *copy = malloc(sealed.n);
	memcpy(copy, sealed.p, sealed.n);
	for (size_t i = 0; i < sealed.n; i++) {
		copy[i] ^= 1;
		if (open_one("post", "body", id_str(&one), str_of(copy, sealed.n), &plain) !=
		            E_CORRUPT ||
		    plain.p)
			CHECK(!"a changed byte");
		copy[i] ^= 1;
	}
	for (size_t n = 0; n < sealed.n; n++)
		if (open_one("post", "body", id_str(&one), str_of(copy, n), &plain) != E_CORRUPT)
			CHECK(!"a cut one");
	CHECK(!strstr(f.err.words, "Lopez"));
	free(copy);
}

static bool has(struct str id)
{
	struct tx *tx;
	bool it_has = false;
	CHECK(tx_begin(f.store, TX_READ, &tx, &f.err) == 0);
	CHECK(tx_end(tx, seal_has(tx, "post", id, &it_has, &f.err), &f.err) == 0);
	return it_has;
}

static void test_erase(void)
{
	struct id one = id_new(), two = id_new(), three = id_new();
	struct tx *tx;
	struct str plain, sealed = seal_one(id_str(&one), "body", SECRET),
	                  other = seal_one(id_str(&two), "body", SECRET);
	CHECK(has(id_str(&one)) && !has(id_str(&three)));
	CHECK(erase(id_str(&one)) == 0 && !has(id_str(&one)));
	CHECK(open_one("post", "body", id_str(&one), sealed, &plain) == E_NOT_FOUND);
	CHECK(strstr(f.err.words, "destroyed"));
	CHECK(open_one("post", "body", id_str(&two), other, &plain) == 0);
	CHECK(erase(id_str(&one)) == 0); /* twice is once */
	/* in a list one says so, and the other is read */
	CHECK(tx_begin(f.store, TX_READ, &tx, &f.err) == 0);
	CHECK(seal_read_words(tx, "post", "body", id_str(&one), sealed, &f.arena, &plain,
	                      &f.err) == 0 &&
	      str_eq(plain, STR("[erased]")));
	CHECK(seal_read_words(tx, "post", "body", id_str(&two), other, &f.arena, &plain, &f.err) ==
	              0 &&
	      str_eq(plain, SECRET));
	CHECK(seal_read_words(tx, "post", "title", id_str(&two), other, &f.arena, &plain,
	                      &f.err) == E_CORRUPT);
	CHECK(tx_end(tx, 0, &f.err) == 0);
	/* nothing is sealed in its place afterwards, also where there never was a key */
	CHECK(erase(id_str(&three)) == 0);
	for (int i = 0; i < 2; i++) {
		CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
		int rc = seal_write(tx, "post", "body", id_str(i ? &one : &three), SECRET, &f.arena,
		                    &sealed, &f.err);
		CHECK(tx_end(tx, rc, &f.err) == E_CONFLICT);
	}
	/* an erasure that is rolled back has not happened */
	CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
	CHECK(seal_erase(tx, "post", id_str(&two), &f.err) == 0);
	CHECK(tx_end(tx, E_FORBIDDEN, NULL) == E_FORBIDDEN);
	CHECK(open_one("post", "body", id_str(&two), other, &plain) == 0);
}

static void test_trouble(void)
{
	struct id one = id_new();
	struct tx *tx;
	struct arena small;
	char memory[700], name[300];
	int64_t n;
	struct str plain, sealed = seal_one(id_str(&one), "body", SECRET);
	memset(name, 'n', sizeof name);
	CHECK(open_one("post", "body", str_of(name, sizeof name), sealed, &plain) == E_INVALID);
	CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
	CHECK(seal_write(tx, "post", "body", str_of(name, sizeof name), SECRET, &f.arena, &sealed,
	                 &f.err) == E_INVALID);
	/* fits as “post|b|…”, but not as “record_key|post|…” */
	CHECK(seal_write(tx, "post", "b", str_of(name, 245), SECRET, &f.arena, &sealed, &f.err) ==
	      E_INVALID);
	tx_end(tx, E_INVALID, NULL);

	for (size_t bytes = 0; bytes < sizeof memory; bytes += 16) {
		arena_init(&small, memory, bytes);
		CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
		struct id id = id_new();
		int rc = seal_write(tx, "post", "body", bytes % 32 ? id_str(&id) : id_str(&one),
		                    SECRET, &small, &sealed, &f.err);
		CHECK(rc == (bytes < 112 ? E_MEMORY : rc) && (rc == 0 || rc == E_MEMORY));
		CHECK(rc == 0 || bytes < sizeof memory - 32);
		tx_end(tx, E_FORBIDDEN, NULL);
	}
	sealed = seal_one(id_str(&one), "body", SECRET);
	for (size_t bytes = 0; bytes < sizeof memory; bytes += 16) {
		arena_init(&small, memory, bytes);
		CHECK(tx_begin(f.store, TX_READ, &tx, &f.err) == 0);
		int rc = seal_read(tx, "post", "body", id_str(&one), sealed, &small, &plain,
		                   &f.err);
		CHECK(rc == (bytes < 112 ? E_MEMORY : rc) && (rc == 0 || rc == E_MEMORY));
		CHECK(rc == 0 || bytes < sizeof memory - 32);
		tx_end(tx, rc, NULL);
	}

	store_set_keyring(f.store, NULL);
	CHECK(open_one("post", "body", id_str(&one), sealed, &plain) == E_UNAVAILABLE);
	CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
	CHECK(seal_write(tx, "post", "body", id_str(&one), SECRET, &f.arena, &sealed, &f.err) ==
	      E_UNAVAILABLE);
	CHECK(seal_rewrap(tx, "", 1, &f.arena, &n, &f.err) == E_UNAVAILABLE);
	CHECK(tx_end(tx, E_UNAVAILABLE, NULL) == E_UNAVAILABLE);
	store_set_keyring(f.store, f.ring);
}

static int64_t count(const char *key_id)
{
	struct tx *tx;
	int64_t n = -1;
	CHECK(tx_begin(f.store, TX_READ, &tx, &f.err) == 0);
	CHECK(tx_end(tx, seal_count(tx, key_id, &n, &f.err), &f.err) == 0);
	return n;
}

static int64_t rewrap(const char *old_id, int64_t max, int end)
{
	struct tx *tx;
	int64_t n = -1;
	CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
	CHECK(seal_rewrap(tx, old_id, max, &f.arena, &n, &f.err) == 0);
	CHECK(tx_end(tx, end, NULL) == end);
	return n;
}

static void test_rotation(void)
{
	enum { N = 25 };
	struct id id[N];
	struct str sealed[N], plain;
	char ids[KEY_MAX][KEY_ID_BYTES];
	for (int i = 0; i < N; i++) {
		id[i] = id_new();
		sealed[i] = seal_one(id_str(&id[i]), "body", SECRET);
	}
	CHECK(erase(id_str(&id[3])) == 0);
	CHECK(keyring_ids(f.ring, ids) == 1);
	int64_t before = count(ids[0]);
	CHECK(before >= N - 1);
	CHECK(key_add(f.key_path, &f.err) == 0 && keyring_reload(f.ring, &f.err) == 0);
	CHECK(keyring_ids(f.ring, ids) == 2 && count(ids[1]) == 0);
	/* a part, a part that is lost in a crash, and the rest */
	CHECK(rewrap(ids[0], 10, 0) == 10 && count(ids[1]) == 10 && count(ids[0]) == before - 10);
	CHECK(rewrap(ids[0], 10, E_IO) == 10 && count(ids[1]) == 10);
	CHECK(open_one("post", "body", id_str(&id[0]), sealed[0], &plain) == 0);
	int64_t done = 10, n;
	while ((n = rewrap(ids[0], 10, 0)) > 0)
		done += n;
	CHECK(done == before && count(ids[0]) == 0 && count(ids[1]) == before);
	for (int i = 0; i < N; i++)
		CHECK(open_one("post", "body", id_str(&id[i]), sealed[i], &plain) ==
		      (i == 3 ? E_NOT_FOUND : 0));
	/* the old key is not needed any more */
	CHECK(key_remove(f.key_path, ids[0], &f.err) == 0);
	CHECK(keyring_reload(f.ring, &f.err) == 0);
	CHECK(open_one("post", "body", id_str(&id[9]), sealed[9], &plain) == 0);
	/* a record key that no master key opens is told, not lost */
	CHECK(key_add(f.key_path, &f.err) == 0 && keyring_reload(f.ring, &f.err) == 0);
	char last[KEY_ID_BYTES];
	CHECK(keyring_ids(f.ring, ids) == 2);
	memcpy(last, ids[0], sizeof last);
	CHECK(key_remove(f.key_path, last, &f.err) == 0 && keyring_reload(f.ring, &f.err) == 0);
	CHECK(open_one("post", "body", id_str(&id[9]), sealed[9], &plain) == E_UNAVAILABLE);
	struct tx *tx;
	CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
	CHECK(seal_rewrap(tx, last, 5, &f.arena, &n, &f.err) == E_UNAVAILABLE && n == 0);
	tx_end(tx, E_UNAVAILABLE, NULL);
}

int main(void)
{
	sealed_fixture_open(&f);
	test_there_and_back();
	test_erase();
	test_trouble();
	test_rotation();
	sealed_fixture_close(&f);
	return unit_end();
}
