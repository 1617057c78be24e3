/* Backups: written, checked, damaged, restored into a new database of the other engine or the
 * same, and written again. */
#include "store_fixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "store/backup.h"

static char path[128], again[128], broken[128], url[160];

static int64_t exec(struct tx *tx, enum sql sql, struct sql_args args)
{
	int64_t n = sql_exec(tx, sql, args, NULL);
	CHECK(n == 1);
	return n;
}

static void fill(struct store_fixture *f)
{
	char bytes[256];
	struct tx *tx;
	for (int i = 0; i < 256; i++)
		bytes[i] = (char)i;
	CHECK(tx_begin(f->store, TX_WRITE, &tx, &f->err) == 0);
	exec(tx, SQL_setting_insert,
	     SQL_ARGS(SQL_C("a"), SQL_C("{\"q\":\"“\\\"\\\\\x7f\x01\"}"), SQL_I(INT64_MAX)));
	exec(tx, SQL_setting_insert, SQL_ARGS(SQL_C("é 日本"), SQL_C(""), SQL_I(INT64_MIN)));
	for (int level = 0; level < 3; level++)
		exec(tx, SQL_audit_tile_put,
		     SQL_ARGS(SQL_I(level), SQL_I(0), SQL_B(str_of(bytes, (size_t)level * 128))));
	/* more than one lot of a cursor */
	for (int i = 0; i < 1200; i++) {
		char name[32];
		snprintf(name, sizeof name, "many.%d", i);
		exec(tx, SQL_setting_insert, SQL_ARGS(SQL_C(name), SQL_C("1"), SQL_I(i)));
	}
	CHECK(tx_end(tx, 0, &f->err) == 0);
}

static void slurp(const char *from, struct buf *to)
{
	char block[4096];
	size_t n;
	FILE *file = fopen(from, "r");
	buf_init(to, 16 << 20);
	CHECK(file != NULL);
	while (file && (n = fread(block, 1, sizeof block, file)) > 0)
		buf_add(to, block, n);
	if (file)
		fclose(file);
}

static void spill(const char *to, struct str bytes)
{
	FILE *file = fopen(to, "w");
	CHECK(file && fwrite(bytes.p, 1, bytes.n, file) == bytes.n);
	if (file)
		fclose(file);
}

static void test_write(struct store_fixture *f)
{
	struct backup_summary s;
	struct stat st;
	CHECK(backup_write(f->store, path, &s, &f->err) == 0);
	CHECK(s.rows == 1205 && s.tables == 2 && s.bytes > 1205 * 10);
	CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600 && st.st_size == s.bytes);
	CHECK(backup_check(path, &s, &f->err) == 0);
	CHECK(s.rows == 1205);
	CHECK(backup_write(f->store, path, &s, &f->err) == E_CONFLICT);
	CHECK(backup_write(f->store, "/nowhere/at/all", &s, &f->err) == E_IO);
}

static bool refused(struct str bytes)
{
	struct backup_summary s;
	struct err err = {0};
	spill(broken, bytes);
	return backup_check(broken, &s, &err) != 0 && err.words[0];
}

/* Any byte changed, and any end cut off, is noticed. */
static void test_damage(void)
{
	struct buf b;
	int missed = 0;
	slurp(path, &b);
	for (size_t i = 0; i < b.n; i += b.n / 400 + 1) {
		b.p[i] ^= 1;
		missed += !refused(buf_view(&b));
		b.p[i] ^= 1;
		missed += !refused(str_of(b.p, i));
	}
	CHECK(missed == 0);
	CHECK(refused(str_of(b.p, b.n - 1)));
	buf_char(&b, '\n');
	CHECK(refused(buf_view(&b)));
	CHECK(refused(STR("{\"chaperone_backup\":2,\"migrations\":[]}\n")));
	CHECK(refused(STR("[]\n")));
	CHECK(refused(STR("{\"chaperone_backup\":1,\"migrations\":[]}\n"
	                  "{\"table\":\"x; DROP TABLE y\",\"columns\":[\"a\"]}\n")));
	buf_release(&b);
}

static void test_restore(struct store_fixture *f)
{
	struct backup_summary s;
	struct store *store;
	struct buf a, b;
	struct store_config config = {.url = url, .any_schema = true, .create = true};
	CHECK(store_open(&store, &config, &f->err) == 0);
	/* a damaged one leaves nothing behind */
	CHECK(backup_restore(store, broken, &s, &f->err) != 0);
	CHECK(backup_restore(store, path, &s, &f->err) == 0);
	CHECK(s.rows == 1205);
	CHECK(backup_restore(store, path, &s, &f->err) == E_CONFLICT);
	store_close(store);

	CHECK(store_open(&store, &(struct store_config){.url = url}, &f->err) == 0);
	CHECK(backup_write(store, again, &s, &f->err) == 0);
	store_close(store);

	/* but for their first lines, with the time, and the last, with the checksum over it */
	slurp(path, &a);
	slurp(again, &b);
	struct str one = buf_view(&a), two = buf_view(&b);
	str_cut(&one, '\n');
	str_cut(&two, '\n');
	CHECK(one.n == two.n && one.n > 100 && memcmp(one.p, two.p, one.n - 100) == 0);
	buf_release(&a);
	buf_release(&b);
}

int main(void)
{
	struct store_fixture f;
	log_set_level(LOG_LEVEL__MAX);
	store_fixture_open(&f);
	snprintf(path, sizeof path, "%s/one.backup", f.folder);
	snprintf(again, sizeof again, "%s/two.backup", f.folder);
	snprintf(broken, sizeof broken, "%s/broken.backup", f.folder);
	snprintf(url, sizeof url, "sqlite:%s/restored.db", f.folder);
	fill(&f);
	test_write(&f);
	test_damage();
	test_restore(&f);
	store_fixture_close(&f);
	return unit_end();
}
