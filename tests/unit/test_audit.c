/* The audit log: leaves in the transaction of what they record, their places, what is served. */
#include "audit_fixture.h"

#include <pthread.h>
#include <sodium.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/audit_export.h"
#include "store/audit_tile.h"
#include "store/audit_verify.h"
#include "store/seal.h"

static struct sealed_fixture f;

static int64_t count(const char *where)
{
	int64_t n = -1;
	struct audit_filter all = {0};
	struct audit_leaf *leaf;
	size_t rows;
	struct tx *tx;
	CHECK(tx_begin(f.store, TX_READ, &tx, &f.err) == 0);
	int rc = audit_list(tx, &all, str_of(NULL, 0), 200, &f.arena, &leaf, &rows, &f.err);
	CHECK(tx_end(tx, rc, &f.err) == 0);
	n = 0;
	for (size_t i = 0; i < rows; i++)
		n += !where || str_eq(leaf[i].action, str_c(where));
	return n;
}

static void test_words(void)
{
	for (int a = 0; a < AUDIT_ACTION__MAX; a++) {
		const char *word = audit_action_word((enum audit_action)a);
		CHECK(*word && *audit_action_sentence((enum audit_action)a));
		for (int b = 0; b < a; b++)
			CHECK(strcmp(word, audit_action_word((enum audit_action)b)) != 0);
	}
}

/* Before the log has a key. */
static void test_beginning(void)
{
	uint64_t n;
	struct str bytes;
	struct audit_report report;
	CHECK(audit_sequence(f.store, &n, &f.err) == 0 && n == 0);
	CHECK(audit_checkpoint(f.store, &f.arena, &bytes, &f.err) == E_NOT_FOUND);
	CHECK(audit_tile(f.store, 0, 0, 1, &f.arena, &bytes, &f.err) == E_NOT_FOUND);
	CHECK(audit_verify(f.store, STR(""), NULL, &report, &f.err) == 0);
	CHECK(report.faults == 1 && report.finding[0].fault == AUDIT_FAULT_HEAD_GONE);
	CHECK(audit_fixture_add(&f, 1) == 0);
	CHECK(audit_sequence(f.store, &n, &f.err) == E_CORRUPT && n == 0);

	store_set_keyring(f.store, NULL);
	CHECK(audit_log_init(f.store, &f.err) == E_UNAVAILABLE);
	store_set_keyring(f.store, f.ring);
	CHECK(audit_log_init(f.store, &f.err) == 0);
	CHECK(audit_checkpoint(f.store, &f.arena, &bytes, &f.err) == 0);
	CHECK(audit_log_init(f.store, &f.err) == 0); /* twice is once */
	struct str again;
	CHECK(audit_checkpoint(f.store, &f.arena, &again, &f.err) == 0 && str_eq(bytes, again));
	CHECK(audit_tile(f.store, 0, 0, 1, &f.arena, &bytes, &f.err) == E_NOT_FOUND);
	CHECK(audit_entries(f.store, 0, 1, &f.arena, &bytes, &f.err) == E_NOT_FOUND);
	CHECK(audit_sequence(f.store, &n, &f.err) == 0 && n == 1);
	CHECK(audit_verify(f.store, STR(""), NULL, &report, &f.err) == 0 && report.faults == 0);
	CHECK(report.size == 1);
}

static int add_detail(struct str detail)
{
	struct tx *tx;
	CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
	int rc = audit_add(tx, &(struct audit_event){.action = AUDIT_SETTING_CHANGE, .detail = detail},
	                   &f.err);
	return tx_end(tx, rc, NULL);
}

static void test_adding(void)
{
	struct tx *tx;
	int64_t before = count(NULL);
	/* no action, no leaf */
	CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
	CHECK(audit_add(tx, &(struct audit_event){.action = AUDIT_HOLD_START}, &f.err) == 0);
	CHECK(tx_end(tx, E_FORBIDDEN, NULL) == E_FORBIDDEN);
	CHECK(count(NULL) == before && count("hold.start") == 0);
	/* no leaf, no action */
	static const char *const bad[] = {"[]",      "{",          "{}x",        "x",
	                                  "{\"a\":1,\"a\":2}", "{\n}", "{\"a\":\"\t\"}", "null",
	                                  "{\"a\":\"\xFF\"}"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(add_detail(str_c(bad[i])) == E_INVALID);
	CHECK(add_detail(STR("{}")) == 0 && add_detail(STR("")) == 0);
	char long_text[AUDIT_DETAIL_BYTES + 1];
	memset(long_text, 'x', sizeof long_text);
	CHECK(add_detail(AUDIT_DETAIL(&f.arena, LOG_S("a", str_of(long_text, 1900)))) == 0);
	CHECK(add_detail(AUDIT_DETAIL(&f.arena, LOG_S("a", str_of(long_text, 2000)))) == E_INVALID);
	struct arena none;
	arena_init(&none, long_text, 4);
	CHECK(add_detail(AUDIT_DETAIL(&none, LOG_I("a", 1))) == E_INVALID);
	CHECK(str_eq(AUDIT_DETAIL(&f.arena, LOG_T("a", "b"), LOG_I("c", -5)),
	             STR("{\"a\":\"b\",\"c\":-5}")));
	CHECK(count(NULL) == before + 3);

	char huge[5000];
	memset(huge, 'i', sizeof huge);
	CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
	int rc = audit_add(tx,
	                   &(struct audit_event){.action = AUDIT_POST_CHANGE,
	                                         .subject_kind = "post",
	                                         .subject_id = str_of(huge, sizeof huge)},
	                   &f.err);
	CHECK(tx_end(tx, rc, NULL) == E_INVALID);
}

static void test_canonical(void)
{
	struct buf b;
	buf_init(&b, 4096);
	struct audit_leaf leaf = {.id = STR("i"),
	                          .time_utc_ms = 1000,
	                          .action = STR("post.publish"),
	                          .outcome = STR("done"),
	                          .actor_kind = STR("person"),
	                          .actor_id = STR("p"),
	                          .subject_kind = STR("post"),
	                          .subject_id = STR("s\"\n"),
	                          .request_id = STR("r"),
	                          .detail = STR("{\"a\":1}")};
	audit_leaf_json(&leaf, &b);
	CHECK_MEM(b.p, b.n,
	          "{\"id\":\"i\",\"time\":\"1970-01-01T00:00:01.000Z\",\"action\":\"post.publish\","
	          "\"outcome\":\"done\",\"actor_kind\":\"person\",\"actor\":\"p\","
	          "\"subject_kind\":\"post\",\"subject\":\"s\\\"\\n\",\"request\":\"r\","
	          "\"detail\":{\"a\":1}}");
	buf_release(&b);
	buf_init_fixed(&b, NULL, 0);
	audit_leaf_json(&leaf, &b);
	CHECK(b.failed);
}

/* Over several tiles and transactions. */
static void test_growing(void)
{
	struct audit_report report;
	static const unsigned strides[] = {1, 100, 153, 1, 1, 300, 256, 4200};
	uint64_t total = 0;
	for (size_t i = 0; i < sizeof strides / sizeof *strides; i++) {
		audit_fixture_grow(&f, strides[i]);
		CHECK(audit_verify(f.store, STR(""), NULL, &report, &f.err) == 0);
		CHECK(report.faults == 0 && report.size > total);
		total = report.size;
	}
	/* the order is that of the ids, which is the order of time */
	struct tx *tx;
	struct audit_filter all = {0};
	struct audit_leaf *leaf;
	size_t n;
	CHECK(tx_begin(f.store, TX_READ, &tx, &f.err) == 0);
	int rc = audit_list(tx, &all, str_of(NULL, 0), 200, &f.arena, &leaf, &n, &f.err);
	CHECK(tx_end(tx, rc, &f.err) == 0 && n == 200);
	for (size_t i = 0; i < n; i++)
		CHECK(leaf[i].leaf_index == (int64_t)(total - 1 - i));
}

static struct audit_leaf *list(const struct audit_filter *filter, struct str cursor, int64_t limit,
                               size_t *n)
{
	struct tx *tx;
	struct audit_leaf *leaf;
	CHECK(tx_begin(f.store, TX_READ, &tx, &f.err) == 0);
	int rc = audit_list(tx, filter, cursor, limit, &f.arena, &leaf, n, &f.err);
	CHECK(tx_end(tx, rc, &f.err) == 0);
	return leaf;
}

static void test_listing(void)
{
	size_t n;
	struct audit_filter all = {0};
	struct audit_leaf *leaf = list(&all, str_of(NULL, 0), 50, &n);
	CHECK(n == 50);
	/* pages neither repeat nor leave out */
	struct str cursor = leaf[9].id;
	struct audit_leaf *second = list(&all, cursor, 10, &n);
	CHECK(n == 10 && str_eq(second[0].id, leaf[10].id) && str_eq(second[9].id, leaf[19].id));
	/* a known one, found by each of its sides */
	size_t k = 0;
	while (k < 50 && (!leaf[k].actor_id.n || !leaf[k].subject_id.n || !leaf[k].detail.n))
		k++;
	const struct audit_leaf *one = &leaf[k];
	struct audit_filter by = {.actor_id = one->actor_id};
	CHECK(list(&by, str_of(NULL, 0), 5, &n) && n == 1);
	by = (struct audit_filter){.subject_id = one->subject_id};
	leaf = list(&by, str_of(NULL, 0), 5, &n);
	CHECK(n == 1 && str_eq(leaf->id, one->id) && str_eq(leaf->detail, one->detail));
	by.subject_kind = STR("person");
	list(&by, str_of(NULL, 0), 5, &n);
	CHECK(n == 0);
	by.subject_kind = STR("post");
	by.actor_id = one->actor_id;
	by.action = one->action;
	by.from_utc_ms = one->time_utc_ms;
	by.to_utc_ms = one->time_utc_ms + 1;
	list(&by, str_of(NULL, 0), 5, &n);
	CHECK(n == 1);
	by.actor_id = STR("nobody we know");
	list(&by, str_of(NULL, 0), 5, &n);
	CHECK(n == 0);
	by = (struct audit_filter){.actor_id = one->actor_id, .to_utc_ms = one->time_utc_ms};
	list(&by, str_of(NULL, 0), 5, &n);
	CHECK(n == 0);
	by = (struct audit_filter){.action = STR("post.publish")};
	leaf = list(&by, str_of(NULL, 0), 20, &n);
	CHECK(n == 20);
	for (size_t i = 0; i < n; i++)
		CHECK(str_eq(leaf[i].action, STR("post.publish")));
	by = (struct audit_filter){.from_utc_ms = one->time_utc_ms + 3600000};
	list(&by, str_of(NULL, 0), 5, &n);
	CHECK(n == 0);
}

static void test_served(void)
{
	struct str note, bytes, entries;
	struct audit_report report;
	struct note_key key;
	struct checkpoint c;
	CHECK(audit_verify(f.store, STR(""), NULL, &report, &f.err) == 0);
	CHECK(note_key_parse(&key, str_c(report.vkey)));
	CHECK(audit_checkpoint(f.store, &f.arena, &note, &f.err) == 0);
	CHECK(checkpoint_open(&c, &key, note) == NOTE_FINE && c.size == report.size);
	uint64_t last = report.size / 256;
	unsigned width = (unsigned)(report.size % 256);
	CHECK(audit_tile(f.store, 0, 0, 256, &f.arena, &bytes, &f.err) == 0 && bytes.n == 8192);
	CHECK(audit_entries(f.store, 0, 256, &f.arena, &entries, &f.err) == 0);
	CHECK(entries.n == 256 * 34);
	for (size_t i = 0; i < 256; i++) {
		struct merkle_hash leaf;
		CHECK(entries.p[i * 34] == 0 && entries.p[i * 34 + 1] == 32);
		merkle_leaf(&leaf, entries.p + i * 34 + 2, 32);
		CHECK(memcmp(leaf.b, bytes.p + i * 32, 32) == 0);
	}
	/* partial ones, an earlier width too; never more than is there */
	CHECK(audit_tile(f.store, 0, last, width, &f.arena, &bytes, &f.err) == 0);
	CHECK(bytes.n == width * 32);
	CHECK(audit_tile(f.store, 0, last, 1, &f.arena, &bytes, &f.err) == 0 && bytes.n == 32);
	CHECK(audit_tile(f.store, 0, last, width + 1, &f.arena, &bytes, &f.err) == E_NOT_FOUND);
	CHECK(audit_tile(f.store, 0, last, 0, &f.arena, &bytes, &f.err) == E_NOT_FOUND);
	CHECK(audit_tile(f.store, 0, last + 1, 1, &f.arena, &bytes, &f.err) == E_NOT_FOUND);
	CHECK(audit_tile(f.store, 1, 0, (unsigned)last, &f.arena, &bytes, &f.err) == 0);
	CHECK(audit_tile(f.store, 1, 0, (unsigned)last + 1, &f.arena, &bytes, &f.err) ==
	      E_NOT_FOUND);
	CHECK(audit_tile(f.store, 8, 0, 1, &f.arena, &bytes, &f.err) == E_NOT_FOUND);
	CHECK(audit_tile(f.store, UINT32_MAX, 0, 1, &f.arena, &bytes, &f.err) == E_NOT_FOUND);
	CHECK(audit_tile(f.store, 0, UINT64_MAX, 1, &f.arena, &bytes, &f.err) == E_NOT_FOUND);
	CHECK(audit_entries(f.store, last, width, &f.arena, &bytes, &f.err) == 0);
	CHECK(audit_entries(f.store, last, width + 1, &f.arena, &bytes, &f.err) == E_NOT_FOUND);
	CHECK(audit_entries(f.store, UINT64_MAX / 256, 1, &f.arena, &bytes, &f.err) ==
	      E_NOT_FOUND);
	struct arena small;
	char memory[1024];
	for (int i = 0; i < 2; i++) {
		arena_init(&small, memory, i ? sizeof memory : 700);
		CHECK(audit_tile(f.store, 0, 0, 256, &small, &bytes, &f.err) == E_MEMORY);
		arena_init(&small, memory, i ? sizeof memory : 700);
		CHECK(audit_entries(f.store, 0, 256, &small, &bytes, &f.err) == E_MEMORY);
	}
}

/* Writers beside two sequencers: each leaf has one place, and the tree holds. */
static void *write_some(void *arg)
{
	struct sealed_fixture *own = arg;
	for (int i = 0; i < 60; i++) {
		struct tx *tx;
		struct err err;
		int rc = tx_begin(own->store, TX_WRITE, &tx, &err);
		if (!rc)
			rc = audit_add(tx, &(struct audit_event){.action = AUDIT_POST_CHANGE}, &err);
		if (tx_end(tx, rc, &err))
			own->err = err;
	}
	return NULL;
}

static bool file_has(const char *path, struct str text)
{
	static char all[100000];
	FILE *file = fopen(path, "r");
	size_t n = file ? fread(all, 1, sizeof all, file) : 0;
	if (file)
		fclose(file);
	return n >= text.n && memmem(all, n, text.p, text.n);
}

struct pushed {
	char note[CHECKPOINT_MAX];
	int n, rc;
};
static int push(void *arg, struct str note, struct err *err)
{
	struct pushed *p = arg;
	p->n++;
	snprintf(p->note, sizeof p->note, "%.*s", (int)note.n, note.p);
	return p->rc ? err_set(err, p->rc, "no") : 0;
}

static void test_background(void)
{
	struct audit_log *one, *two;
	struct audit_report report;
	pthread_t writer[4];
	char file[64];
	struct str note;
	struct pushed pushed = {.n = 0}, refused = {.rc = E_UNAVAILABLE};
	snprintf(file, sizeof file, "%s/checkpoints", f.base.folder);
	CHECK(audit_verify(f.store, STR(""), NULL, &report, &f.err) == 0);
	uint64_t before = report.size;
	CHECK(audit_log_start(&one, f.store,
	                      &(struct audit_config){.interval_ms = 3,
	                                             .push_interval_ms = 20,
	                                             .push_file = file,
	                                             .push = push,
	                                             .push_arg = &pushed},
	                      &f.err) == 0);
	CHECK(audit_log_start(&two, f.store,
	                      &(struct audit_config){.interval_ms = 5,
	                                             .push_interval_ms = 20,
	                                             .push = push,
	                                             .push_arg = &refused},
	                      &f.err) == 0);
	f.err.code = 0;
	for (int i = 0; i < 4; i++)
		pthread_create(&writer[i], NULL, write_some, &f);
	for (int i = 0; i < 4; i++)
		pthread_join(writer[i], NULL);
	CHECK(f.err.code == 0);
	audit_log_stop(two);
	audit_log_stop(one);
	audit_log_stop(NULL);
	CHECK(audit_verify(f.store, STR(""), NULL, &report, &f.err) == 0);
	CHECK(report.faults == 0 && report.size == before + 240);
	/* the last checkpoint left, each way; what was refused is offered again */
	CHECK(audit_checkpoint(f.store, &f.arena, &note, &f.err) == 0);
	CHECK(file_has(file, note) && str_eq(note, str_c(pushed.note)));
	CHECK(pushed.n >= 1 && refused.n >= 2);
	/* nothing new, nothing sent; a file that cannot be written is no reason to stop */
	CHECK(audit_log_start(&one, f.store, &(struct audit_config){.push_file = f.base.folder},
	                      &f.err) == 0);
	usleep(20000);
	audit_log_stop(one);
	CHECK(audit_log_start(&one, f.store, &(struct audit_config){.interval_ms = 10}, &f.err) ==
	      0);
	usleep(50000);
	audit_log_stop(one);
	store_set_keyring(f.store, NULL);
	CHECK(audit_log_start(&one, f.store, &(struct audit_config){.interval_ms = 10}, &f.err) ==
	      0);
	audit_fixture_add(&f, 1);
	usleep(50000);
	audit_log_stop(one);
	store_set_keyring(f.store, f.ring);
	audit_fixture_grow(&f, 1);
	CHECK(audit_verify(f.store, STR(""), NULL, &report, &f.err) == 0);
	CHECK(report.faults == 0 && report.size == before + 242);
}

static int erase_before(uint64_t from, uint64_t to, int64_t before, int64_t *n)
{
	struct tx *tx;
	struct audit_event who = {.actor_kind = "person", .actor_id = STR("officer")};
	CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
	return tx_end(tx, audit_erase(tx, from, to, before, &who, n, &f.err), &f.err);
}

static int erase(uint64_t from, uint64_t to, int64_t *n)
{
	return erase_before(from, to, INT64_MAX, n);
}

static void test_erasing(void)
{
	struct audit_report report;
	int64_t n;
	uint64_t placed;
	CHECK(erase_before(10, 19, clock_utc_ms() - HOUR_MS, &n) == 0 && n == 0);
	CHECK(erase(10, 19, &n) == 0 && n == 10);
	CHECK(erase(15, 22, &n) == 0 && n == 3);
	CHECK(erase(9, 8, &n) == 0 && n == 0);
	CHECK(audit_sequence(f.store, &placed, &f.err) == 0 && placed == 4);
	CHECK(audit_verify(f.store, STR(""), NULL, &report, &f.err) == 0);
	CHECK(report.faults == 0 && report.erased == 13);
	/* the records of it stay */
	CHECK(erase(report.size - 3, report.size - 1, &n) == 0 && n == 0);
	/* nothing of the events is left */
	struct tx *tx;
	struct audit_leaf leaf;
	CHECK(tx_begin(f.store, TX_READ, &tx, &f.err) == 0);
	int rc = sql_one(tx, SQL_audit_range, SQL_ARGS(SQL_I(12), SQL_I(13)), &audit_leaf_shape,
	                 &f.arena, &leaf, &f.err);
	CHECK(tx_end(tx, rc, &f.err) == 0);
	CHECK(!leaf.salt.p && !leaf.action.p && !leaf.detail.p && !leaf.time_utc_ms);
	CHECK(leaf.commitment.n == 32 && leaf.erased_by.n == 36);
	CHECK(audit_sequence(f.store, &placed, &f.err) == 0 && placed == 1);
}

/* Nothing is signed on top of a head, or an edge, that is not the one signed last. */
static void test_damaged_head(void)
{
	static const char *const damages[] = {
		"UPDATE audit_head SET checkpoint = 'x'",
		"UPDATE audit_head SET size = size - 1",
		"UPDATE audit_head SET vkey = 'x'",
		"UPDATE audit_head SET vkey = "
		"'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'",
		"UPDATE audit_tile SET hashes = (SELECT hashes FROM audit_tile WHERE level = 0 AND "
		"tile_index = 0) WHERE level = 1",
		"UPDATE audit_tile SET hashes = (SELECT hashes FROM audit_tile WHERE level = 0 AND "
		"tile_index = 0) WHERE level = 0 AND tile_index > 15",
	};
	struct tx *tx;
	struct str seed;
	uint64_t n;
	raw(f.store, "CREATE TABLE saved_head AS SELECT * FROM audit_head", SQL_NO_ARGS);
	raw(f.store, "CREATE TABLE saved_tile AS SELECT * FROM audit_tile", SQL_NO_ARGS);
	CHECK(audit_fixture_add(&f, 1) == 0);
	for (size_t i = 0; i <= sizeof damages / sizeof *damages; i++) {
		if (i < sizeof damages / sizeof *damages) {
			raw(f.store, damages[i], SQL_NO_ARGS);
		} else {
			CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
			int rc = seal_write(tx, "audit_head", "seed", STR("log"), STR("short"),
			                    &f.arena, &seed, &f.err);
			CHECK(tx_end(tx, rc, &f.err) == 0);
			raw(f.store, "UPDATE audit_head SET seed = $1", SQL_ARGS(SQL_B(seed)));
		}
		CHECK(audit_sequence(f.store, &n, &f.err) == E_CORRUPT && n == 0);
		raw(f.store, "DELETE FROM audit_head", SQL_NO_ARGS);
		raw(f.store, "INSERT INTO audit_head SELECT * FROM saved_head", SQL_NO_ARGS);
		raw(f.store, "DELETE FROM audit_tile", SQL_NO_ARGS);
		raw(f.store, "INSERT INTO audit_tile SELECT * FROM saved_tile", SQL_NO_ARGS);
	}
	CHECK(audit_sequence(f.store, &n, &f.err) == 0 && n == 1);
}

static void test_damaged(void)
{
	uint64_t n;
	struct str bytes;
	/* nothing is signed on top of what was changed */
	raw(f.store, "UPDATE audit_tile SET hashes = $1 WHERE level = 1",
	    SQL_ARGS(SQL_B(STR("0123456789abcdef0123456789abcdef"))));
	CHECK(audit_fixture_add(&f, 1) == 0);
	CHECK(audit_sequence(f.store, &n, &f.err) == E_CORRUPT && n == 0);
	CHECK(strstr(f.err.words, "audit verify"));
	CHECK(audit_tile(f.store, 1, 0, 20, &f.arena, &bytes, &f.err) == E_CORRUPT);
	raw(f.store, "UPDATE audit_tile SET hashes = $1 WHERE level = 1",
	    SQL_ARGS(SQL_B(STR("not whole hashes"))));
	CHECK(audit_tile(f.store, 1, 0, 20, &f.arena, &bytes, &f.err) == E_CORRUPT);
	char wide[257 * 32] = {0};
	raw(f.store, "UPDATE audit_tile SET hashes = $1 WHERE level = 1",
	    SQL_ARGS(SQL_B(str_of(wide, sizeof wide))));
	CHECK(audit_tile(f.store, 1, 0, 20, &f.arena, &bytes, &f.err) == E_CORRUPT);
	raw(f.store, "DELETE FROM audit_leaf WHERE leaf_index = 7", SQL_NO_ARGS);
	CHECK(audit_entries(f.store, 0, 20, &f.arena, &bytes, &f.err) == E_CORRUPT);
	raw(f.store, "UPDATE audit_leaf SET commitment = $1 WHERE leaf_index = 300",
	    SQL_ARGS(SQL_B(STR("0123456789abcdef0123456789abcdef+"))));
	CHECK(audit_entries(f.store, 1, 200, &f.arena, &bytes, &f.err) == E_CORRUPT);
	raw(f.store, "UPDATE audit_head SET checkpoint = 'x'", SQL_NO_ARGS);
	CHECK(audit_sequence(f.store, &n, &f.err) == E_CORRUPT);
	raw(f.store, "UPDATE audit_head SET vkey = 'x'", SQL_NO_ARGS);
	CHECK(audit_sequence(f.store, &n, &f.err) == E_CORRUPT);
	raw(f.store, "UPDATE audit_head SET seed = $1", SQL_ARGS(SQL_B(STR("x"))));
	CHECK(audit_sequence(f.store, &n, &f.err) == E_CORRUPT);
	raw(f.store, "DELETE FROM audit_head", SQL_NO_ARGS);
	CHECK(audit_log_init(f.store, &f.err) == E_CORRUPT); /* no new one over the old */
	struct audit_log *log;
	CHECK(audit_log_start(&log, f.store, &(struct audit_config){0}, &f.err) == E_CORRUPT);
	CHECK(log == NULL);
}

int main(void)
{
	sealed_fixture_open(&f);
	test_words();
	test_beginning();
	test_adding();
	test_canonical();
	test_growing();
	test_listing();
	test_served();
	test_background();
	test_erasing();
	test_damaged_head();
	test_damaged();
	sealed_fixture_close(&f);
	return unit_end();
}
