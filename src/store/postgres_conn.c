#include "store/postgres_conn.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"

#define BLOBS_MAX   ((size_t)256 << 20)
#define FETCH_ROWS  500
#define NUMBER_TEXT 32

/* ---- errors ---- */

static const struct {
	const char *sqlstate; /* or the beginning of one */
	int code;
	const char *words;
	bool expected; /* not worth a line in the log */
} faults[] = {
	{"23505", E_CONFLICT, "it is there already", true},
	{"23503", E_CONFLICT, "it refers to, or is needed by, something else", true},
	{"23", E_CONFLICT, "a value is not allowed there", false},
	{"40", E_UNAVAILABLE, "the database is busy: try again", true},
	{"55P03", E_UNAVAILABLE, "the database is busy: try again", true},
	{"53300", E_UNAVAILABLE, "the database has no connection free: try again", false},
	{"57P", E_UNAVAILABLE, "the database is changing over: try again", false},
	{"08", E_UNAVAILABLE, "the database cannot be reached: try again", false},
	/* the plan of a statement is older than the schema */
	{"0A000", E_UNAVAILABLE, "the schema has changed: try again", false},
	{"22021", E_INVALID, "characters that are not UTF-8 text", true},
	{"54", E_TOO_LARGE, "too large to store", false},
	{"53100", E_IO, "the disk of the database is full", false},
	{"53200", E_MEMORY, "the database is out of memory", false},
	{"XX001", E_CORRUPT, "the database is damaged", false},
	{"XX002", E_CORRUPT, "the database is damaged", false},
	{"", E_IO, "the database could not do it", false},
};

bool postgres_conn_lost(const struct postgres_conn *c) { return PQstatus(c->pg) != CONNECTION_OK; }

static int fault(const struct postgres_conn *c, const PGresult *r, const char *statement,
                 struct err *err)
{
	const char *sqlstate = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	if (!sqlstate || postgres_conn_lost(c))
		sqlstate = "08";
	/* a primary that became a standby under us */
	if (strcmp(sqlstate, "25006") == 0 && c->writes)
		sqlstate = "57P";
	size_t i = 0;
	while (!str_starts(str_c(sqlstate), str_c(faults[i].sqlstate)))
		i++;
	if (!faults[i].expected) {
		/* of class 42 the words name what is ours; of others they may hold values */
		bool ours = r && str_starts(str_c(sqlstate), STR("42"));
		log_error("store.failed", LOG_T("statement", statement),
		          LOG_T("sqlstate", sqlstate),
		          LOG_T("words", ours ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY)
		                              : faults[i].words));
	}
	return err_set(err, faults[i].code, "%s", faults[i].words);
}

/* ---- opening ---- */

static void quiet(void *arg, const char *message) { (void)arg, (void)message; }

int postgres_conn_open(struct postgres_conn *c, const char *url, struct err *err)
{
	/* what stands before dbname the URL may say otherwise */
	static const char *const names[] = {
		"connect_timeout",  "keepalives_idle", "tcp_user_timeout", "target_session_attrs",
		"application_name", "dbname",          "client_encoding",  NULL};
	const char *const values[] = {"3",         "10", "10000", "read-write",
	                              "chaperone", url,  "UTF8",  NULL};
	*c = (struct postgres_conn){.pg = PQconnectdbParams(names, values, 1)};
	if (!c->pg)
		return err_set(err, E_MEMORY, "out of memory");
	buf_init(&c->bytes, BLOBS_MAX);
	if (PQstatus(c->pg) != CONNECTION_OK) {
		const char *words = PQerrorMessage(c->pg);
		return err_set(err, E_UNAVAILABLE, "no database to write to: %.*s",
		               (int)str_trim(str_c(words)).n, words);
	}
	PQsetNoticeProcessor(c->pg, quiet, NULL);
	/* acknowledged means durable, whatever the server's default */
	return postgres_conn_script(
		c,
		"SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s';"
		"SELECT set_config('synchronous_commit', 'on', false)"
		" WHERE current_setting('synchronous_commit') = 'off'",
		err);
}

void postgres_conn_close(struct postgres_conn *c)
{
	PQfinish(c->pg);
	buf_release(&c->bytes);
	*c = (struct postgres_conn){0};
}

int postgres_conn_script(struct postgres_conn *c, const char *text, struct err *err)
{
	PGresult *r = PQexec(c->pg, text);
	ExecStatusType status = PQresultStatus(r);
	int rc = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
	                 ? 0
	                 : fault(c, r, "script", err);
	PQclear(r);
	return rc;
}

/* ---- parameters ---- */

struct parameters {
	const char *values[SQL_PARAMETERS_MAX];
	int lengths[SQL_PARAMETERS_MAX], formats[SQL_PARAMETERS_MAX];
	char numbers[SQL_PARAMETERS_MAX][NUMBER_TEXT];
};

/* Numbers go as text, so that the server reads them as what it needs there; text and blobs go as
 * the bytes they are. */
static void parameters_fill(struct parameters *p, struct sql_args args)
{
	for (size_t i = 0; i < args.n; i++) {
		const struct sql_value *v = &args.v[i];
		p->values[i] = NULL;
		p->lengths[i] = p->formats[i] = 0;
		switch (v->type) {
		case SQL_TYPE_INT:
			snprintf(p->numbers[i], NUMBER_TEXT, "%lld", (long long)v->i);
			p->values[i] = p->numbers[i];
			break;
		case SQL_TYPE_REAL:
			snprintf(p->numbers[i], NUMBER_TEXT, "%.17g", v->d);
			p->values[i] = p->numbers[i];
			break;
		case SQL_TYPE_TEXT:
		case SQL_TYPE_BLOB:
			p->values[i] = v->s.p;
			p->lengths[i] = (int)v->s.n;
			p->formats[i] = 1;
			break;
		default: break;
		}
	}
}

/* ---- rows ---- */

/* The types of our columns, by the numbers that PostgreSQL gives them. */
enum {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_FLOAT4 = 700,
	OID_FLOAT8 = 701,
	OID_NUMERIC = 1700
};

static unsigned hex(char c) { return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10); }

/* "\x0aff" → bytes */
static struct str bytea(struct buf *b, struct str text)
{
	size_t n = text.n < 2 ? 0 : (text.n - 2) / 2;
	char *to = buf_room(b, n ? n : 1);
	if (!to)
		return str_of(NULL, 0);
	for (size_t i = 0; i < n; i++)
		to[i] = (char)(hex(text.p[2 + 2 * i]) << 4 | hex(text.p[3 + 2 * i]));
	b->n += n;
	return str_of(to, n);
}

static struct sql_value cell(struct postgres_conn *c, const PGresult *r, int row, int column)
{
	if (PQgetisnull(r, row, column))
		return SQL_NULL;
	const char *p = PQgetvalue(r, row, column);
	struct str s = str_of(p, (size_t)PQgetlength(r, row, column));
	switch (PQftype(r, column)) {
	case OID_BOOL: return SQL_I(*p == 't');
	case OID_BYTEA: return SQL_B(bytea(&c->bytes, s));
	case OID_INT2:
	case OID_INT4:
	case OID_INT8: return SQL_I(strtoll(p, NULL, 10));
	case OID_NUMERIC: /* of sums */
		if (!memchr(p, '.', s.n))
			return SQL_I(strtoll(p, NULL, 10));
		return SQL_D(strtod(p, NULL));
	case OID_FLOAT4:
	case OID_FLOAT8: return SQL_D(strtod(p, NULL));
	default: return SQL_T(s);
	}
}

/* Room for the row's blobs at once, so that they do not move while the row is read. */
static bool bytes_room(struct postgres_conn *c, const PGresult *r, int row, int columns)
{
	size_t n = 1;
	for (int i = 0; i < columns; i++)
		if (PQftype(r, i) == OID_BYTEA)
			n += (size_t)PQgetlength(r, row, i) / 2 + 1;
	c->bytes.n = 0;
	c->bytes.failed = false;
	return buf_room(&c->bytes, n) != NULL;
}

/* Hands the rows to run->row; *stopped if it wants no more. */
static int64_t rows(struct postgres_conn *c, const PGresult *r, const struct sql_run *run,
                    bool *stopped, struct err *err)
{
	const char *names[SQL_COLUMNS_MAX];
	struct sql_value values[SQL_COLUMNS_MAX];
	int n = PQntuples(r), columns = PQnfields(r);
	struct sql_row row = {(unsigned)columns, names, values};
	if (columns > SQL_COLUMNS_MAX)
		return err_set(err, E_TOO_LARGE, "too many columns");
	for (int i = 0; i < columns; i++)
		names[i] = PQfname(r, i);
	for (int at = 0; at < n && run->row; at++) {
		if (!bytes_room(c, r, at, columns))
			return err_set(err, E_MEMORY, "a row is too large");
		for (int i = 0; i < columns; i++)
			values[i] = cell(c, r, at, i);
		if (run->row(run->arg, &row, err)) {
			*stopped = true;
			return at + 1;
		}
	}
	return n;
}

/* ---- statements ---- */

static int64_t finish(struct postgres_conn *c, PGresult *r, const struct sql_run *run,
                      const char *name, struct err *err)
{
	int64_t n;
	bool stopped = false;
	switch (PQresultStatus(r)) {
	case PGRES_COMMAND_OK: n = strtoll(PQcmdTuples(r), NULL, 10); break;
	case PGRES_TUPLES_OK: n = rows(c, r, run, &stopped, err); break;
	default: n = fault(c, r, name, err);
	}
	PQclear(r);
	return n;
}

static int prepare(struct postgres_conn *c, enum sql sql, const char *text, struct err *err)
{
	const char *name = sql_statements[sql].name;
	PGresult *r = PQprepare(c->pg, name, text, 0, NULL);
	int rc = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : fault(c, r, name, err);
	c->prepared[sql] = !rc;
	PQclear(r);
	return rc;
}

/* Through a cursor, so that rows come in lots, and other statements may run between them. */
static int64_t stream(struct postgres_conn *c, const struct sql_run *run, const char *name,
                      const struct parameters *p, struct err *err)
{
	char command[80];
	struct buf declare;
	unsigned cursor = c->cursors++;
	buf_init(&declare, 1 << 20);
	snprintf(command, sizeof command, "DECLARE c%u NO SCROLL CURSOR FOR ", cursor);
	buf_c(&declare, command);
	buf_c(&declare, run->text);
	buf_char(&declare, 0);
	if (declare.failed) {
		buf_release(&declare);
		return err_set(err, E_MEMORY, "out of memory");
	}
	PGresult *r = PQexecParams(c->pg, declare.p, (int)run->args.n, NULL, p->values, p->lengths,
	                           p->formats, 0);
	buf_release(&declare);
	int64_t n = 0,
		got = PQresultStatus(r) == PGRES_COMMAND_OK ? FETCH_ROWS : fault(c, r, name, err);
	PQclear(r);
	if (got < 0)
		return got;
	bool stopped = false;
	snprintf(command, sizeof command, "FETCH %d FROM c%u", FETCH_ROWS, cursor);
	while (got == FETCH_ROWS && !stopped) {
		r = PQexec(c->pg, command);
		got = PQresultStatus(r) == PGRES_TUPLES_OK ? rows(c, r, run, &stopped, err)
		                                           : fault(c, r, name, err);
		PQclear(r);
		if (got < 0)
			return got;
		n += got;
	}
	snprintf(command, sizeof command, "CLOSE c%u", cursor);
	int rc = postgres_conn_script(c, command, err);
	return rc ? rc : n;
}

int64_t postgres_conn_run(struct postgres_conn *c, const struct sql_run *run, struct err *err)
{
	struct parameters p;
	bool known = run->sql < SQL__MAX;
	const char *name = known ? sql_statements[run->sql].name : "text";
	parameters_fill(&p, run->args);
	if (run->stream)
		return stream(c, run, name, &p, err);
	int n = (int)run->args.n;
	if (!known)
		return finish(
			c,
			PQexecParams(c->pg, run->text, n, NULL, p.values, p.lengths, p.formats, 0),
			run, name, err);
	int rc = c->prepared[run->sql] ? 0 : prepare(c, run->sql, run->text, err);
	if (rc)
		return rc;
	return finish(c, PQexecPrepared(c->pg, name, n, p.values, p.lengths, p.formats, 0), run,
	              name, err);
}
