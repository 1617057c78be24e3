#include "store/row.h"

#include "base/log.h"

static int fault(const struct row_reader *r, const char *event, const char *column, struct err *err)
{
	log_write(LOG_LEVEL_ERROR, event,
	          LOG_FIELDS(LOG_T("statement", r->statement), LOG_T("shape", r->shape->name),
	                     LOG_T("column", column)));
	return err_set(err, E_CORRUPT, "stored data are not of the form expected");
}

/* Columns mostly stand in the order of the fields: begin each search after the field before. */
static int map(struct row_reader *r, const struct sql_row *row, struct err *err)
{
	size_t at = 0;
	for (unsigned c = 0; c < row->n; c++) {
		size_t tried = 0;
		while (tried < r->shape->fields_n &&
		       strcmp(r->shape->fields[at % r->shape->fields_n].name, row->names[c]) != 0)
			at++, tried++;
		if (tried == r->shape->fields_n)
			return fault(r, "store.column_unknown", row->names[c], err);
		at %= r->shape->fields_n;
		r->field[c] = (unsigned char)at++;
	}
	r->mapped = true;
	return 0;
}

static bool is_number(const struct sql_value *v)
{
	return v->type == SQL_TYPE_INT || v->type == SQL_TYPE_REAL;
}

static int64_t to_int(const struct sql_value *v)
{
	return v->type == SQL_TYPE_REAL ? (int64_t)v->d : v->i;
}

/* Of the value's form? Null fits every field, and leaves it zero. */
static bool fits(const struct field *f, const struct sql_value *v)
{
	switch (f->type) {
	case FIELD_TYPE_INT:
	case FIELD_TYPE_BOOL:
	case FIELD_TYPE_TIME:
	case FIELD_TYPE_REAL: return is_number(v);
	case FIELD_TYPE_TEXT:
	case FIELD_TYPE_JSON:
	case FIELD_TYPE_ENUM: return v->type == SQL_TYPE_TEXT;
	case FIELD_TYPE_BLOB: return v->type == SQL_TYPE_BLOB;
	default: return false;
	}
}

static bool name_index(const struct field *f, struct str word, int *out)
{
	for (int i = 0; f->names[i]; i++)
		if (str_eq(word, str_c(f->names[i]))) {
			*out = i;
			return true;
		}
	return false;
}

static int put(struct row_reader *r, const struct field *f, const struct sql_value *v, char *out,
               struct err *err)
{
	void *to = out + f->offset;
	if (v->type == SQL_TYPE_NULL)
		return 0;
	if (!fits(f, v))
		return fault(r, "store.column_type", f->name, err);
	switch (f->type) {
	case FIELD_TYPE_BOOL: *(bool *)to = to_int(v) != 0; return 0;
	case FIELD_TYPE_INT:
	case FIELD_TYPE_TIME: *(int64_t *)to = to_int(v); return 0;
	case FIELD_TYPE_REAL:
		*(double *)to = v->type == SQL_TYPE_REAL ? v->d : (double)v->i;
		return 0;
	case FIELD_TYPE_ENUM:
		if (!name_index(f, v->s, to))
			return fault(r, "store.column_word", f->name, err);
		return 0;
	default: break;
	}
	char *copy = arena_copy(r->arena, v->s.p, v->s.n);
	if (!copy)
		return err_set(err, E_MEMORY, "the answer is too large");
	*(struct str *)to = str_of(copy, v->s.n);
	return 0;
}

int row_read(struct row_reader *r, const struct sql_row *row, void *out, struct err *err)
{
	int rc = r->mapped ? 0 : map(r, row, err);
	memset(out, 0, r->shape->bytes);
	for (unsigned c = 0; c < row->n && !rc; c++)
		rc = put(r, &r->shape->fields[r->field[c]], &row->v[c], out, err);
	return rc;
}
