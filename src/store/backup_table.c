#include "store/backup_table.h"

void backup_digest_add(struct backup_digest *d, struct str line)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, (const uint8_t *)line.p, line.n);
	for (size_t i = 0; i < sizeof hash; i++)
		d->mixed[i] ^= hash[i];
	d->rows++;
}

bool backup_digest_eq(const struct backup_digest *a, const struct backup_digest *b)
{
	return a->rows == b->rows && memcmp(a->mixed, b->mixed, sizeof a->mixed) == 0;
}

int backup_sink_line(struct backup_sink *s, struct err *err)
{
	buf_char(&s->line, '\n');
	if (s->line.failed)
		return err_set(err, E_TOO_LARGE, "a row is too large for a backup");
	crypto_hash_sha256_update(&s->sha, (const uint8_t *)s->line.p, s->line.n);
	s->bytes += (int64_t)s->line.n;
	size_t n = s->line.n;
	s->line.n = 0;
	if (s->file && fwrite(s->line.p, 1, n, s->file) != n)
		return err_set(err, E_IO, "the backup could not be written: is the disk full?");
	return 0;
}

bool backup_name_valid(struct str name)
{
	if (!name.n || name.n >= BACKUP_NAME_MAX)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!ascii_is_alnum(name.p[i]) && name.p[i] != '_')
			return false;
	return true;
}

static void blob(struct buf *out, struct str s)
{
	size_t room = sodium_base64_ENCODED_LEN(s.n, sodium_base64_VARIANT_ORIGINAL);
	buf_c(out, "{\"base64\":\"");
	char *to = buf_room(out, room);
	if (!to)
		return;
	sodium_bin2base64(to, room, (const uint8_t *)s.p, s.n, sodium_base64_VARIANT_ORIGINAL);
	out->n += strlen(to);
	buf_c(out, "\"}");
}

static void real(struct buf *out, double d)
{
	char text[40];
	snprintf(text, sizeof text, "%.17g", d);
	buf_c(out, text);
	/* which would be read as an integer */
	if (!strpbrk(text, ".en"))
		buf_c(out, ".0");
}

static void value(struct buf *out, const struct sql_value *v)
{
	switch (v->type) {
	case SQL_TYPE_INT: buf_i64(out, v->i); break;
	case SQL_TYPE_REAL: real(out, v->d); break;
	case SQL_TYPE_TEXT: buf_json(out, v->s); break;
	case SQL_TYPE_BLOB: blob(out, v->s); break;
	default: buf_c(out, "null");
	}
}

struct writing {
	const char *table;
	struct backup_sink *sink;
	struct backup_digest *digest;
	int rc;
};

static int head(struct writing *w, const struct sql_row *row, struct err *err)
{
	struct buf *line = &w->sink->line;
	buf_c(line, "{\"table\":");
	buf_json(line, str_c(w->table));
	for (unsigned i = 0; i < row->n; i++) {
		buf_c(line, i ? "," : ",\"columns\":[");
		buf_json(line, str_c(row->names[i]));
	}
	buf_c(line, "]}");
	return backup_sink_line(w->sink, err);
}

static int table_row(void *arg, const struct sql_row *row, struct err *err)
{
	struct writing *w = arg;
	struct buf *line = &w->sink->line;
	if (!w->digest->rows)
		w->rc = head(w, row, err);
	for (unsigned i = 0; i < row->n; i++) {
		buf_char(line, i ? ',' : '[');
		value(line, &row->v[i]);
	}
	buf_char(line, ']');
	if (!line->failed)
		backup_digest_add(w->digest, buf_view(line));
	if (!w->rc)
		w->rc = backup_sink_line(w->sink, err);
	return w->rc;
}

int backup_table_write(struct tx *tx, const char *table, struct backup_sink *sink,
                       struct backup_digest *digest, struct err *err)
{
	char text[BACKUP_SQL_MAX];
	struct writing w = {.table = table, .sink = sink, .digest = digest};
	/* what refers to its own table was made, and so is put in, after what it refers to */
	snprintf(text, sizeof text, "SELECT * FROM %s ORDER BY 1", table);
	struct sql_run run = {
		.sql = SQL__MAX, .text = text, .stream = true, .row = table_row, .arg = &w};
	*digest = (struct backup_digest){0};
	int64_t n = tx_query(tx, &run, err);
	return w.rc ? w.rc : n < 0 ? (int)n : 0;
}
