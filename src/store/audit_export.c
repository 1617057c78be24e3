#include "store/audit_export.h"

#include <sodium.h>

#define PAGE       256
#define PAGE_BYTES ((size_t)4 << 20)

static void member(struct buf *out, const char *name, struct str bytes)
{
	char base64[128];
	buf_c(out, ",\"");
	buf_c(out, name);
	buf_c(out, "\":\"");
	if (sodium_base64_encoded_len(bytes.n, sodium_base64_VARIANT_ORIGINAL) <= sizeof base64)
		buf_c(out, sodium_bin2base64(base64, sizeof base64, (const uint8_t *)bytes.p,
		                             bytes.n, sodium_base64_VARIANT_ORIGINAL));
	buf_char(out, '"');
}

void audit_export_line(const struct audit_leaf *leaf, struct buf *out)
{
	buf_c(out, "{\"index\":");
	buf_i64(out, leaf->leaf_index);
	if (leaf->salt.p) {
		member(out, "salt", leaf->salt);
		buf_c(out, ",\"event\":");
		audit_leaf_json(leaf, out);
	} else {
		member(out, "commitment", leaf->commitment);
		buf_c(out, ",\"erased_by\":");
		buf_json(out, leaf->erased_by);
	}
	buf_c(out, "}\n");
}

struct page {
	uint64_t from, to;
	struct arena arena;
	struct audit_leaf *leaf;
	size_t n;
};

static int read_page(struct tx *tx, void *arg, struct err *err)
{
	struct page *p = arg;
	uint64_t end = p->to - p->from < PAGE ? p->to : p->from + PAGE;
	return sql_all(tx, SQL_audit_range, SQL_ARGS(SQL_I(p->from), SQL_I(end)), &audit_leaf_shape,
	               &p->arena, PAGE, &p->leaf, &p->n, err);
}

int audit_export(struct store *store, uint64_t from, uint64_t to,
                 int (*write)(void *arg, struct str lines), void *arg, uint64_t *next,
                 struct err *err)
{
	struct page p = {.from = from, .to = to > from ? to : from, .n = PAGE};
	int rc = 0;
	*next = from;
	while (!rc && p.n == PAGE) {
		struct buf lines;
		arena_open(&p.arena, PAGE_BYTES);
		buf_init(&lines, PAGE_BYTES);
		rc = tx_run(store, TX_READ, read_page, &p, err);
		for (size_t i = 0; !rc && i < p.n; i++)
			audit_export_line(&p.leaf[i], &lines);
		if (!rc && lines.failed)
			rc = err_set(err, E_MEMORY, "Out of memory.");
		if (!rc && lines.n)
			rc = write(arg, buf_view(&lines));
		if (!rc && p.n)
			*next = p.from = (uint64_t)p.leaf[p.n - 1].leaf_index + 1;
		buf_release(&lines);
		arena_close(&p.arena);
	}
	return rc;
}
