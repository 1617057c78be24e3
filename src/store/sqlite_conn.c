#include "store/sqlite_conn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define BUSY_MS "5000"

/* ---- errors ---- */

static int fault(struct sqlite_conn *c, int rc, const char *statement, struct err *err)
{
	int extended = c->db ? sqlite3_extended_errcode(c->db) : rc;
	switch (extended) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID: return err_set(err, E_CONFLICT, "it is there already");
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return err_set(err, E_CONFLICT, "it refers to, or is needed by, something else");
	default: break;
	}
	if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
		return err_set(err, E_UNAVAILABLE, "the database is busy: try again");
	/* SQLite's words name columns and syntax, never values */
	log_error("store.failed", LOG_T("statement", statement), LOG_I("code", extended),
	          LOG_T("words", c->db ? sqlite3_errmsg(c->db) : sqlite3_errstr(rc)));
	switch (rc) {
	case SQLITE_CONSTRAINT: return err_set(err, E_CONFLICT, "a value is not allowed there");
	case SQLITE_NOMEM: return err_set(err, E_MEMORY, "out of memory");
	case SQLITE_TOOBIG: return err_set(err, E_TOO_LARGE, "too large to store");
	case SQLITE_FULL: return err_set(err, E_IO, "the disk is full");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB: return err_set(err, E_CORRUPT, "the database file is damaged");
	default: return err_set(err, E_IO, "the database could not do it (code %d)", extended);
	}
}

/* ---- opening ---- */

int sqlite_conn_create(const char *path, struct err *err)
{
	char folder[PATH_MAX];
	snprintf(folder, sizeof folder, "%s", path);
	char *slash = strrchr(folder, '/');
	if (slash && slash != folder) {
		*slash = 0;
		if (mkdir(folder, 0700) && errno != EEXIST)
			return err_set(err, E_IO, "cannot make the folder %.150s: %s", folder,
			               strerror(errno));
	}
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(err, E_IO, "cannot open %.150s: %s", path, strerror(errno));
	close(fd);
	return 0;
}

int sqlite_conn_script(struct sqlite_conn *c, const char *text, struct err *err)
{
	int rc = sqlite3_exec(c->db, text, NULL, NULL, NULL);
	return rc ? fault(c, rc, "script", err) : 0;
}

int sqlite_conn_open(struct sqlite_conn *c, const char *path, bool writes, struct err *err)
{
	int rc = sqlite3_open_v2(path, &c->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_CANTOPEN)
		return err_set(err, E_NOT_FOUND, "there is no database %.150s", path);
	if (rc)
		return fault(c, rc, "open", err);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	rc = sqlite_conn_script(c,
	                        "PRAGMA busy_timeout = " BUSY_MS ";"
	                        "PRAGMA journal_mode = WAL;"
	                        "PRAGMA synchronous = FULL;"
	                        "PRAGMA journal_size_limit = 67108864;"
	                        "PRAGMA foreign_keys = ON;"
	                        "PRAGMA secure_delete = ON;"
	                        "PRAGMA trusted_schema = OFF;"
	                        "PRAGMA cell_size_check = ON;"
	                        "PRAGMA temp_store = MEMORY;",
	                        err);
	const char *role = writes ? "PRAGMA cache_size = -8192;"
	                          : "PRAGMA cache_size = -2048; PRAGMA query_only = ON;";
	return rc ? rc : sqlite_conn_script(c, role, err);
}

void sqlite_conn_close(struct sqlite_conn *c)
{
	for (size_t i = 0; i < SQL__MAX; i++)
		sqlite3_finalize(c->kept[i].stmt);
	sqlite3_close(c->db);
	*c = (struct sqlite_conn){0};
}

/* ---- statements ---- */

static int prepare(struct sqlite_conn *c, const struct sql_run *run, const char *name,
                   struct sqlite_statement *s, struct err *err)
{
	unsigned flags = run->sql < SQL__MAX ? SQLITE_PREPARE_PERSISTENT : 0;
	int rc = sqlite3_prepare_v3(c->db, run->text, -1, flags, &s->stmt, NULL);
	if (rc)
		return fault(c, rc, name, err);
	for (int i = 0; i < (int)run->args.n; i++) {
		char parameter[16];
		snprintf(parameter, sizeof parameter, "$%d", i + 1);
		s->at[i] = (unsigned char)sqlite3_bind_parameter_index(s->stmt, parameter);
	}
	return 0;
}

static int bind(sqlite3_stmt *stmt, int at, const struct sql_value *v)
{
	switch (v->type) {
	case SQL_TYPE_INT: return sqlite3_bind_int64(stmt, at, v->i);
	case SQL_TYPE_REAL: return sqlite3_bind_double(stmt, at, v->d);
	case SQL_TYPE_TEXT:
		return sqlite3_bind_text64(stmt, at, v->s.p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
	case SQL_TYPE_BLOB: return sqlite3_bind_blob64(stmt, at, v->s.p, v->s.n, SQLITE_STATIC);
	default: return sqlite3_bind_null(stmt, at);
	}
}

static struct sql_value column(sqlite3_stmt *stmt, int i)
{
	struct sql_value v = {.type = SQL_TYPE_NULL};
	switch (sqlite3_column_type(stmt, i)) {
	case SQLITE_INTEGER: return SQL_I(sqlite3_column_int64(stmt, i));
	case SQLITE_FLOAT: return SQL_D(sqlite3_column_double(stmt, i));
	case SQLITE_TEXT:
		v.type = SQL_TYPE_TEXT;
		v.s.p = (const char *)sqlite3_column_text(stmt, i);
		break;
	case SQLITE_BLOB:
		v.type = SQL_TYPE_BLOB;
		v.s.p = sqlite3_column_blob(stmt, i);
		if (!v.s.p) /* an empty one */
			v.s.p = "";
		break;
	default: return v;
	}
	v.s.n = (size_t)sqlite3_column_bytes(stmt, i);
	return v;
}

static int64_t step(struct sqlite_conn *c, sqlite3_stmt *stmt, const struct sql_run *run,
                    const char *name, struct err *err)
{
	const char *names[SQL_COLUMNS_MAX];
	struct sql_value values[SQL_COLUMNS_MAX];
	struct sql_row row = {(unsigned)sqlite3_column_count(stmt), names, values};
	int64_t rows = 0;
	int rc;
	if (row.n > SQL_COLUMNS_MAX)
		return err_set(err, E_TOO_LARGE, "%s has too many columns", name);
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		rows++;
		if (!run->row)
			continue;
		/* not before the first step, which after a change of the schema prepares anew */
		for (unsigned i = 0; i < row.n && rows == 1; i++)
			names[i] = sqlite3_column_name(stmt, (int)i);
		for (unsigned i = 0; i < row.n; i++)
			values[i] = column(stmt, (int)i);
		if (run->row(run->arg, &row, err))
			return rows;
	}
	if (rc != SQLITE_DONE)
		return fault(c, rc, name, err);
	return row.n ? rows : sqlite3_changes64(c->db);
}

int64_t sqlite_conn_run(struct sqlite_conn *c, const struct sql_run *run, struct err *err)
{
	struct sqlite_statement own = {0}, *s = &own;
	const char *name = run->sql < SQL__MAX ? sql_statements[run->sql].name : "text";
	/* while its rows are being read, the same statement may be run for something else */
	if (run->sql < SQL__MAX && !c->kept[run->sql].busy)
		s = &c->kept[run->sql];
	int64_t rc = s->stmt ? 0 : prepare(c, run, name, s, err);
	if (rc)
		return rc;
	for (size_t i = 0; i < run->args.n; i++) {
		int bound = bind(s->stmt, s->at[i], &run->args.v[i]);
		if (bound) {
			rc = fault(c, bound, name, err);
			goto out;
		}
	}
	s->busy = true;
	rc = step(c, s->stmt, run, name, err);
	s->busy = false;
out:
	sqlite3_reset(s->stmt);
	sqlite3_clear_bindings(s->stmt);
	if (s == &own)
		sqlite3_finalize(s->stmt);
	return rc;
}
