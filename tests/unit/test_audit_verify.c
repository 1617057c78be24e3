/* Tampering with the log, in the database and in what was exported, in every way: audit_verify()
 * and the independent verifier must tell. */
#include "audit_fixture.h"

#include "store/audit_export.h"
#include "store/audit_folder.h"
#include "store/audit_proof.h"
#include "store/audit_verify.h"
#include "store/tile.h"

static struct sealed_fixture f;
static struct buf outside; /* checkpoints of earlier sizes */
static struct audit_report report;

static bool has(enum audit_fault fault)
{
	for (size_t i = 0; i < report.faults && i < AUDIT_FINDINGS_MAX; i++)
		if (report.finding[i].fault == fault)
			return true;
	return false;
}

static bool has_at(enum audit_fault fault, uint64_t at)
{
	for (size_t i = 0; i < report.faults && i < AUDIT_FINDINGS_MAX; i++)
		if (report.finding[i].fault == fault && report.finding[i].at == at)
			return true;
	return false;
}

static void look(struct str kept)
{
	int rc = audit_verify(f.store, kept, NULL, &report, &f.err);
	if (rc)
		printf("verify: %s\n", f.err.words);
	CHECK(rc == 0);
}

static void save(void)
{
	raw(f.store, "CREATE TABLE saved_leaf AS SELECT * FROM audit_leaf", SQL_NO_ARGS);
	raw(f.store, "CREATE TABLE saved_tile AS SELECT * FROM audit_tile", SQL_NO_ARGS);
	raw(f.store, "CREATE TABLE saved_head AS SELECT * FROM audit_head", SQL_NO_ARGS);
}

static void restore(void)
{
	struct tx *tx;
	CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
	int rc = tx_script(tx,
	                   "DELETE FROM audit_leaf; INSERT INTO audit_leaf SELECT * FROM saved_leaf;"
	                   "DELETE FROM audit_tile; INSERT INTO audit_tile SELECT * FROM saved_tile;"
	                   "DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM saved_head",
	                   &f.err);
	CHECK(tx_end(tx, rc, &f.err) == 0);
}

static void keep_outside(void)
{
	struct str note;
	CHECK(audit_checkpoint(f.store, &f.arena, &note, &f.err) == 0);
	buf_str(&outside, note);
}

static int erase(uint64_t from, uint64_t to)
{
	struct tx *tx;
	int64_t n;
	CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
	return tx_end(tx, audit_erase(tx, from, to, INT64_MAX, &(struct audit_event){0}, &n, &f.err), &f.err);
}

/* Leaf 7 has every member. */
static const struct {
	const char *sql;
	enum audit_fault fault;
} tampers[] = {
	/* events */
	{"UPDATE audit_leaf SET id = 'other' WHERE leaf_index = 7", AUDIT_FAULT_LEAF_CHANGED},
	{"UPDATE audit_leaf SET time_utc_ms = time_utc_ms + 1 WHERE leaf_index = 7",
         AUDIT_FAULT_LEAF_CHANGED},
	{"UPDATE audit_leaf SET action = 'hold.end' WHERE leaf_index = 7", AUDIT_FAULT_LEAF_CHANGED},
	{"UPDATE audit_leaf SET outcome = 'failed' WHERE leaf_index = 7", AUDIT_FAULT_LEAF_CHANGED},
	{"UPDATE audit_leaf SET actor_kind = 'token' WHERE leaf_index = 7",
         AUDIT_FAULT_LEAF_CHANGED},
	{"UPDATE audit_leaf SET actor_id = 'x' WHERE leaf_index = 7", AUDIT_FAULT_LEAF_CHANGED},
	{"UPDATE audit_leaf SET subject_kind = 'x' WHERE leaf_index = 7", AUDIT_FAULT_LEAF_CHANGED},
	{"UPDATE audit_leaf SET subject_id = NULL WHERE leaf_index = 7", AUDIT_FAULT_LEAF_CHANGED},
	{"UPDATE audit_leaf SET request_id = 'x' WHERE leaf_index = 7", AUDIT_FAULT_LEAF_CHANGED},
	{"UPDATE audit_leaf SET detail = '{}' WHERE leaf_index = 7", AUDIT_FAULT_LEAF_CHANGED},
	{"UPDATE audit_leaf SET detail = NULL WHERE leaf_index = 7", AUDIT_FAULT_LEAF_CHANGED},
	{"UPDATE audit_leaf SET salt = (SELECT salt FROM saved_leaf WHERE leaf_index = 9) "
         "WHERE leaf_index = 7",
         AUDIT_FAULT_LEAF_CHANGED},
	/* erased without a record, or with that of others */
	{"UPDATE audit_leaf SET salt = NULL WHERE leaf_index = 7", AUDIT_FAULT_ERASURE_UNRECORDED},
	{"UPDATE audit_leaf SET salt = NULL, erased_by = 'x' WHERE leaf_index = 7",
         AUDIT_FAULT_ERASURE_UNRECORDED},
	{"UPDATE audit_leaf SET salt = NULL, erased_by = '01900000-0000-7000-8000-000000000000' "
         "WHERE leaf_index = 7",
         AUDIT_FAULT_ERASURE_UNRECORDED},
	{"UPDATE audit_leaf SET salt = NULL, erased_by = (SELECT id FROM saved_leaf WHERE "
         "action = 'audit.erase') WHERE leaf_index = 7",
         AUDIT_FAULT_ERASURE_UNRECORDED},
	{"UPDATE audit_leaf SET salt = NULL, erased_by = (SELECT id FROM saved_leaf WHERE "
         "leaf_index = 9) WHERE leaf_index = 7",
         AUDIT_FAULT_ERASURE_UNRECORDED},
	{"UPDATE audit_leaf SET salt = NULL, erased_by = (SELECT id FROM saved_leaf WHERE "
         "action = 'audit.erase') WHERE leaf_index = 30",
         AUDIT_FAULT_ERASURE_UNRECORDED},
	{"UPDATE audit_leaf SET subject_id = '0-90' WHERE action = 'audit.erase'",
         AUDIT_FAULT_LEAF_CHANGED},
	{"UPDATE audit_leaf SET subject_id = '20' WHERE action = 'audit.erase'",
         AUDIT_FAULT_ERASURE_UNRECORDED},
	{"UPDATE audit_leaf SET leaf_index = NULL WHERE action = 'audit.erase'",
         AUDIT_FAULT_ERASURE_UNRECORDED},
	/* leaves */
	{"DELETE FROM audit_leaf WHERE leaf_index = 0", AUDIT_FAULT_LEAF_GONE},
	{"DELETE FROM audit_leaf WHERE leaf_index = 255", AUDIT_FAULT_LEAF_GONE},
	{"DELETE FROM audit_leaf WHERE leaf_index >= 299", AUDIT_FAULT_LEAF_GONE},
	{"DELETE FROM audit_leaf WHERE leaf_index >= 10", AUDIT_FAULT_LEAF_GONE},
	{"DELETE FROM audit_leaf WHERE leaf_index < 256", AUDIT_FAULT_LEAF_GONE},
	{"DELETE FROM audit_leaf", AUDIT_FAULT_LEAF_GONE},
	{"UPDATE audit_leaf SET leaf_index = NULL WHERE leaf_index = 7", AUDIT_FAULT_LEAF_GONE},
	{"UPDATE audit_leaf SET leaf_index = -7 WHERE leaf_index = 7", AUDIT_FAULT_LEAF_BEYOND},
	{"UPDATE audit_leaf SET leaf_index = 90000 WHERE leaf_index = 7", AUDIT_FAULT_LEAF_BEYOND},
	{"UPDATE audit_leaf SET leaf_index = CASE leaf_index WHEN 7 THEN 1000 ELSE 7 END "
         "WHERE leaf_index = 7 OR leaf_index = 9",
         AUDIT_FAULT_LEAF_MOVED},
	{"UPDATE audit_leaf SET commitment = (SELECT commitment FROM saved_leaf WHERE "
         "leaf_index = 9) WHERE leaf_index = 7",
         AUDIT_FAULT_LEAF_MOVED},
	{"UPDATE audit_leaf SET commitment = (SELECT commitment FROM saved_leaf WHERE "
         "leaf_index = 9), salt = NULL WHERE leaf_index = 20",
         AUDIT_FAULT_LEAF_MOVED},
	/* tiles */
	{"DELETE FROM audit_tile WHERE level = 0 AND tile_index = 0", AUDIT_FAULT_TILE_DIFFERS},
	{"DELETE FROM audit_tile WHERE level = 0 AND tile_index = 1", AUDIT_FAULT_TILE_DIFFERS},
	{"DELETE FROM audit_tile WHERE level = 1", AUDIT_FAULT_TILE_DIFFERS},
	{"DELETE FROM audit_tile", AUDIT_FAULT_TILE_DIFFERS},
	{"UPDATE audit_tile SET hashes = (SELECT hashes FROM saved_tile WHERE level = 1) "
         "WHERE level = 0 AND tile_index = 0",
         AUDIT_FAULT_TILE_DIFFERS},
	{"UPDATE audit_tile SET hashes = (SELECT hashes FROM saved_tile WHERE level = 0 AND "
         "tile_index = 1) WHERE level = 1",
         AUDIT_FAULT_TILE_DIFFERS},
	{"INSERT INTO audit_tile SELECT 0, 2, hashes FROM saved_tile WHERE level = 1",
         AUDIT_FAULT_TILE_BEYOND},
	{"INSERT INTO audit_tile SELECT 2, 0, hashes FROM saved_tile WHERE level = 1",
         AUDIT_FAULT_TILE_BEYOND},
	{"INSERT INTO audit_tile SELECT 9, 0, hashes FROM saved_tile WHERE level = 1",
         AUDIT_FAULT_TILE_BEYOND},
	{"INSERT INTO audit_tile SELECT 0, -1, hashes FROM saved_tile WHERE level = 1",
         AUDIT_FAULT_TILE_BEYOND},
	/* the head */
	{"DELETE FROM audit_head", AUDIT_FAULT_HEAD_GONE},
	{"UPDATE audit_head SET size = size - 1", AUDIT_FAULT_SIZE_DIFFERS},
	{"UPDATE audit_head SET size = 9000000000000000000", AUDIT_FAULT_SIZE_DIFFERS},
	{"UPDATE audit_head SET size = -1", AUDIT_FAULT_SIZE_DIFFERS},
	{"UPDATE audit_head SET checkpoint = ''", AUDIT_FAULT_CHECKPOINT_FORGED},
	{"UPDATE audit_head SET checkpoint = '', size = 9000000000000000000",
         AUDIT_FAULT_LEAF_GONE},
	{"UPDATE audit_head SET vkey = ''", AUDIT_FAULT_KEY_CHANGED},
	{"UPDATE audit_head SET vkey = "
         "'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'",
         AUDIT_FAULT_KEY_CHANGED},
};

static void test_tampers(void)
{
	for (size_t i = 0; i < sizeof tampers / sizeof *tampers; i++) {
		raw(f.store, tampers[i].sql, SQL_NO_ARGS);
		look(STR(""));
		CHECK(report.faults > 0);
		CHECK(has(tampers[i].fault));
		if (!has(tampers[i].fault))
			printf("\t%s: %s\n", tampers[i].sql,
			       report.faults ? audit_fault_words(report.finding[0].fault) : "fine");
		restore();
	}
	/* the place is told */
	raw(f.store, "UPDATE audit_leaf SET detail = '{}' WHERE leaf_index = 261", SQL_NO_ARGS);
	look(STR(""));
	CHECK(report.faults == 1 && has_at(AUDIT_FAULT_LEAF_CHANGED, 261));
	restore();
	/* swapped as a whole, two rows: their places in the tree */
	raw(f.store, "UPDATE audit_leaf SET leaf_index = 70000 WHERE leaf_index = 7", SQL_NO_ARGS);
	raw(f.store, "UPDATE audit_leaf SET leaf_index = 7 WHERE leaf_index = 9", SQL_NO_ARGS);
	raw(f.store, "UPDATE audit_leaf SET leaf_index = 9 WHERE leaf_index = 70000", SQL_NO_ARGS);
	look(STR(""));
	CHECK(has_at(AUDIT_FAULT_LEAF_MOVED, 7) && has_at(AUDIT_FAULT_LEAF_MOVED, 9));
	CHECK(has(AUDIT_FAULT_ROOT_DIFFERS));
	restore();
	look(STR(""));
	CHECK(report.faults == 0);
}

struct bytes {
	char p[TILE_WIDTH * MERKLE_BYTES];
	size_t n;
	bool text;
};

static int take_bytes(void *arg, const struct sql_row *row, struct err *err)
{
	struct bytes *b = arg;
	(void)err;
	b->n = row->v[0].s.n;
	b->text = row->v[0].type == SQL_TYPE_TEXT;
	memcpy(b->p, row->v[0].s.p, b->n);
	return 0;
}

/* One bit of each `step`th byte of a value; text stays text. */
static void flip(const char *get, const char *set, size_t step)
{
	static struct bytes b;
	struct tx *tx;
	int missed = 0;
	CHECK(tx_begin(f.store, TX_READ, &tx, &f.err) == 0);
	int64_t n = tx_query(tx,
	                     &(struct sql_run){
				     .sql = SQL__MAX, .text = get, .row = take_bytes, .arg = &b},
	                     &f.err);
	CHECK(tx_end(tx, n < 0 ? (int)n : 0, &f.err) == 0 && n == 1);
	for (size_t i = 0; i < b.n; i += step) {
		char mask = (char)(b.text ? 1 : 1 << (i % 8));
		if (b.text && (b.p[i] & 0x80))
			continue;
		b.p[i] ^= mask;
		struct str s = str_of(b.p, b.n);
		raw(f.store, set, SQL_ARGS(b.text ? SQL_T(s) : SQL_B(s)));
		look(STR(""));
		missed += report.faults == 0;
		b.p[i] ^= mask;
	}
	CHECK(missed == 0);
	raw(f.store, set,
	    SQL_ARGS(b.text ? SQL_T(str_of(b.p, b.n)) : SQL_B(str_of(b.p, b.n))));
	look(STR(""));
	CHECK(report.faults == 0);
}

static void test_bytes(void)
{
#define LEAF(column, row)                                                                          \
	"SELECT " column " FROM audit_leaf WHERE leaf_index = " row,                               \
		"UPDATE audit_leaf SET " column " = $1 WHERE leaf_index = " row
	flip(LEAF("commitment", "7"), 3);
	flip(LEAF("commitment", "22"), 5); /* of an erased one */
	flip(LEAF("salt", "299"), 3);
	flip(LEAF("id", "7"), 5);
	flip(LEAF("action", "7"), 3);
	flip(LEAF("actor_id", "7"), 9);
	flip(LEAF("detail", "7"), 5);
	flip(LEAF("erased_by", "23"), 7);
#define TILE(level, index)                                                                         \
	"SELECT hashes FROM audit_tile WHERE level = " level " AND tile_index = " index,           \
		"UPDATE audit_tile SET hashes = $1 WHERE level = " level                           \
		" AND tile_index = " index
	flip(TILE("0", "0"), 511);
	flip(TILE("0", "1"), 137);
	flip(TILE("1", "0"), 3);
	flip("SELECT checkpoint FROM audit_head", "UPDATE audit_head SET checkpoint = $1", 7);
	flip("SELECT vkey FROM audit_head", "UPDATE audit_head SET vkey = $1", 7);
	flip("SELECT seed FROM audit_head", "UPDATE audit_head SET seed = $1", 5);
}

/* What only checkpoints that were kept elsewhere can tell. */
static void test_outside(void)
{
	struct str kept = buf_view(&outside);
	char vkey[NOTE_VKEY_MAX];
	look(kept);
	CHECK(report.faults == 0 && report.outside == 3);
	snprintf(vkey, sizeof vkey, "%s", report.vkey);

	/* forged, cut, another's */
	char *copy = malloc(kept.n);
	memcpy(copy, kept.p, kept.n);
	copy[20] ^= 1;
	look(str_of(copy, kept.n));
	CHECK(report.faults == 1 && has_at(AUDIT_FAULT_OUTSIDE_FORGED, 1));
	copy[20] ^= 1;
	look(str_of(copy, kept.n - 30));
	CHECK(report.faults == 1 && has_at(AUDIT_FAULT_OUTSIDE_FORGED, 3));
	free(copy);
	look(STR("x"));
	CHECK(report.faults == 1 && report.outside == 0);

	/* the end is cut off, with all that speaks of it but what is elsewhere */
	raw(f.store, "DELETE FROM audit_leaf WHERE leaf_index >= 290", SQL_NO_ARGS);
	look(kept);
	CHECK(has_at(AUDIT_FAULT_OUTSIDE_DIFFERS, 300) && has_at(AUDIT_FAULT_LEAF_GONE, 290));
	restore();

	/* a whole earlier database: looks whole, but not against a later checkpoint */
	audit_fixture_grow(&f, 5);
	keep_outside();
	kept = buf_view(&outside);
	look(kept);
	CHECK(report.faults == 0 && report.size == 305 && report.outside == 4);
	restore();
	look(STR(""));
	CHECK(report.faults == 0 && report.size == 300);
	look(kept);
	CHECK(report.faults == 1 && has_at(AUDIT_FAULT_ROLLED_BACK, 5));
	/* and grown again, by one who has the key */
	audit_fixture_grow(&f, 7);
	look(STR(""));
	CHECK(report.faults == 0 && report.size == 307);
	look(kept);
	CHECK(report.faults == 1 && has_at(AUDIT_FAULT_OUTSIDE_DIFFERS, 305));
	restore();
	outside.n -= 1; /* an end that did not reach the disk */
	look(buf_view(&outside));
	CHECK(has_at(AUDIT_FAULT_OUTSIDE_FORGED, 4));

	/* another key than the one written down */
	CHECK(audit_verify(f.store, STR(""), vkey, &report, &f.err) == 0 && report.faults == 0);
	static const char other[] =
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
	CHECK(audit_verify(f.store, STR(""), other, &report, &f.err) == 0);
	CHECK(has(AUDIT_FAULT_KEY_CHANGED) && has(AUDIT_FAULT_CHECKPOINT_FORGED));
	CHECK(audit_verify(f.store, STR(""), "x", &report, &f.err) == E_INVALID);
	/* without master keys, the vkey is what counts */
	store_set_keyring(f.store, NULL);
	CHECK(audit_verify(f.store, STR(""), vkey, &report, &f.err) == 0 && report.faults == 0);
	store_set_keyring(f.store, f.ring);
	/* the log's key is gone with its record key */
	raw(f.store, "CREATE TABLE saved_key AS SELECT * FROM record_key", SQL_NO_ARGS);
	raw(f.store, "DELETE FROM record_key", SQL_NO_ARGS);
	look(STR(""));
	CHECK(report.faults == 1 && has(AUDIT_FAULT_KEY_CHANGED));
	raw(f.store, "INSERT INTO record_key SELECT * FROM saved_key", SQL_NO_ARGS);
	raw(f.store, "UPDATE record_key SET key_id = '00000000'", SQL_NO_ARGS);
	CHECK(audit_verify(f.store, STR(""), NULL, &report, &f.err) == E_UNAVAILABLE);
	raw(f.store, "DELETE FROM record_key", SQL_NO_ARGS);
	raw(f.store, "INSERT INTO record_key SELECT * FROM saved_key", SQL_NO_ARGS);
	raw(f.store, "DROP TABLE saved_key", SQL_NO_ARGS);
}

/* ---- proofs and exports ---- */

static void test_proofs(void)
{
	struct buf b;
	struct tx *tx;
	struct audit_leaf leaf;
	uint64_t index;
	look(STR(""));
	for (uint64_t i = 0; i < report.size; i += 13) {
		buf_init(&b, 1 << 16);
		CHECK(audit_prove_leaf(f.store, i, &b, &f.err) == 0);
		CHECK(str_starts(buf_view(&b), STR("c2sp.org/tlog-proof@v1\nextra ")) ==
		      !(i >= 20 && i < 25));
		buf_release(&b);
		buf_init(&b, 1 << 16);
		CHECK(audit_prove_growth(f.store, i + 1, &b, &f.err) == 0);
		CHECK(str_starts(buf_view(&b), STR("old ")));
		buf_release(&b);
	}
	buf_init(&b, 1 << 16);
	CHECK(audit_prove_leaf(f.store, report.size, &b, &f.err) == E_NOT_FOUND);
	CHECK(audit_prove_growth(f.store, 0, &b, &f.err) == E_NOT_FOUND);
	CHECK(audit_prove_growth(f.store, report.size + 1, &b, &f.err) == E_NOT_FOUND);
	buf_release(&b);
	buf_init(&b, 40);
	CHECK(audit_prove_leaf(f.store, 1, &b, &f.err) == E_MEMORY);
	buf_release(&b);
	buf_init(&b, 40);
	CHECK(audit_prove_growth(f.store, 1, &b, &f.err) == E_MEMORY);
	buf_release(&b);

	CHECK(tx_begin(f.store, TX_READ, &tx, &f.err) == 0);
	CHECK(sql_one(tx, SQL_audit_range, SQL_ARGS(SQL_I(77), SQL_I(78)), &audit_leaf_shape,
	              &f.arena, &leaf, &f.err) == 0);
	CHECK(tx_end(tx, 0, &f.err) == 0);
	CHECK(audit_place(f.store, leaf.id, &index, &f.err) == 0 && index == 77);
	CHECK(audit_place(f.store, STR("x"), &index, &f.err) == E_NOT_FOUND);
	/* one that waits has no place */
	CHECK(audit_fixture_add(&f, 1) == 0);
	CHECK(tx_begin(f.store, TX_READ, &tx, &f.err) == 0);
	struct audit_leaf *newest;
	size_t n;
	CHECK(audit_list(tx, &(struct audit_filter){0}, STR(""), 1, &f.arena, &newest, &n,
	                 &f.err) == 0);
	CHECK(tx_end(tx, 0, &f.err) == 0 && newest->leaf_index == -1);
	CHECK(audit_place(f.store, newest->id, &index, &f.err) == E_NOT_FOUND);
	restore();
}

struct lines {
	size_t n, calls;
	int stop;
};
static int count_lines(void *arg, struct str text)
{
	struct lines *l = arg;
	l->calls++;
	for (size_t i = 0; i < text.n; i++)
		l->n += text.p[i] == '\n';
	CHECK(text.n && text.p[text.n - 1] == '\n');
	return l->stop;
}

static void test_export(void)
{
	struct lines l = {0};
	uint64_t next;
	CHECK(audit_export(f.store, 0, AUDIT_EXPORT_ALL, count_lines, &l, &next, &f.err) == 0);
	CHECK(l.n == 300 && next == 300 && l.calls == 2);
	l = (struct lines){0};
	CHECK(audit_export(f.store, 290, 295, count_lines, &l, &next, &f.err) == 0);
	CHECK(l.n == 5 && next == 295);
	l = (struct lines){0};
	CHECK(audit_export(f.store, 300, AUDIT_EXPORT_ALL, count_lines, &l, &next, &f.err) == 0);
	CHECK(l.n == 0 && next == 300 && l.calls == 0);
	CHECK(audit_export(f.store, 9, 3, count_lines, &l, &next, &f.err) == 0 && next == 9);
	l = (struct lines){.stop = E_IO};
	CHECK(audit_export(f.store, 0, AUDIT_EXPORT_ALL, count_lines, &l, &next, &f.err) == E_IO);
	CHECK(l.calls == 1 && next == 0);
	CHECK(audit_folder_write(f.store, "/dev/null/x", &f.err) == E_IO);
	CHECK(audit_folder_write(f.store, "/proc/x", &f.err) == E_IO);
}

static void put_file(const char *path, struct str bytes)
{
	FILE *file = fopen(path, "w");
	CHECK(file && fwrite(bytes.p, 1, bytes.n, file) == bytes.n && fclose(file) == 0);
}

/* Beside the verifier that was written from the specifications alone. */
static void independent(const char *folder, struct str first_note)
{
	char command[300], path[200];
	CHECK(audit_folder_write(f.store, folder, &f.err) == 0);
	CHECK(audit_folder_write(f.store, folder, &f.err) == 0); /* again, over the same */
	snprintf(path, sizeof path, "%s.outside", folder);
	put_file(path, buf_view(&outside));
	snprintf(path, sizeof path, "%s.old", folder);
	put_file(path, first_note);
	for (int i = 0; i < 2; i++) {
		struct buf b;
		buf_init(&b, 1 << 16);
		CHECK((i ? audit_prove_growth(f.store, 100, &b, &f.err)
		         : audit_prove_leaf(f.store, 77, &b, &f.err)) == 0);
		snprintf(path, sizeof path, "%s.%s", folder, i ? "growth" : "proof");
		put_file(path, buf_view(&b));
		buf_release(&b);
	}
	snprintf(command, sizeof command, "python3 tests/audit/verify.py %s --outside %s.outside",
	         folder, folder);
	CHECK(system(command) == 0);
	snprintf(command, sizeof command,
	         "python3 tests/audit/verify.py --proof %s.proof --vkey $(cat %s/vkey)", folder,
	         folder);
	CHECK(system(command) == 0);
	snprintf(command, sizeof command,
	         "python3 tests/audit/verify.py --growth %s.growth --old %s.old "
	         "--vkey $(cat %s/vkey)",
	         folder, folder, folder);
	CHECK(system(command) == 0);
	snprintf(command, sizeof command, "python3 tests/audit/tamper.py %s", folder);
	CHECK(system(command) == 0);
}

int main(void)
{
	char folder[64];
	struct str first;
	sealed_fixture_open(&f);
	buf_init(&outside, 1 << 16);
	CHECK(audit_log_init(f.store, &f.err) == 0);
	audit_fixture_grow(&f, 100);
	CHECK(audit_checkpoint(f.store, &f.arena, &first, &f.err) == 0);
	keep_outside();
	CHECK(erase(20, 24) == 0);
	audit_fixture_grow(&f, 189);
	keep_outside();
	audit_fixture_grow(&f, 10);
	keep_outside();
	save();
	snprintf(folder, sizeof folder, "%s/export", f.base.folder);
	independent(folder, first);
	test_tampers();
	test_bytes();
	test_proofs();
	test_export();
	test_outside();
	buf_release(&outside);
	sealed_fixture_close(&f);
	return unit_end();
}
