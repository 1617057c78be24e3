#include "web/idempotency.h"

#include <sodium.h>

#include "base/clock.h"
#include "base/log.h"
#include "web/problem.h"

#define KEY_MAX_BYTES 255

struct row {
	struct str request;
	int64_t status;
	struct str location;
	int64_t created_utc_ms;
};
static const struct field fields[] = {
	FIELD_BLOB(struct row, request, "hash of what was asked"),
	FIELD_INT(struct row, status, "answered; 0: under way"),
	FIELD_TEXT(struct row, location, "of what came of it"),
	FIELD_TIME(struct row, created_utc_ms, "when"),
};
static const struct shape shape = SHAPE("Idempotency", struct row, fields);

static void hash(unsigned char out[32], const struct str *parts, size_t n)
{
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, 32);
	for (size_t i = 0; i < n; i++) {
		uint64_t length = parts[i].n;
		crypto_generichash_update(&state, (const unsigned char *)&length, sizeof length);
		crypto_generichash_update(&state, (const unsigned char *)parts[i].p, parts[i].n);
	}
	crypto_generichash_final(&state, out, 32);
}

static struct sql_value bytes(const unsigned char *hash_)
{
	return SQL_B(str_of((const char *)hash_, 32));
}

/* Claims the key; `row` is what was there before. */
static int claim(struct tx *tx, const struct idempotency *i, const unsigned char *request,
                 struct request *q, bool *first, struct row *row)
{
	int64_t n =
		sql_exec(tx, SQL_idempotency_insert,
	                 SQL_ARGS(bytes(i->id), bytes(request), SQL_I(clock_utc_ms())), &q->err);
	*first = n == 1;
	if (n)
		return n < 0 ? (int)n : 0;
	return sql_one(tx, SQL_idempotency_get, SQL_ARGS(bytes(i->id)), &shape, q->arena, row,
	               &q->err);
}

int idempotency_begin(struct idempotency *i, struct request *q)
{
	struct str key = request_header(q, "Idempotency-Key");
	unsigned char request[32];
	struct row row = {0};
	struct tx *tx = NULL;
	bool first = false;
	*i = (struct idempotency){.on = (q->route->flags & ROUTE_IDEMPOTENT) && key.p};
	if (!i->on)
		return 0;
	if (!key.n || key.n > KEY_MAX_BYTES) {
		err_set(&q->err, E_INVALID, "Idempotency-Key must have 1 to 255 characters.");
		return 400;
	}
	hash(i->id, (struct str[]){q->actor.person_id, str_c(q->route->id), key}, 3);
	hash(request, (struct str[]){q->call->path, q->body}, 2);
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = claim(tx, i, request, q, &first, &row);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return problem_status(rc);
	if (first)
		return 0;
	if (!str_eq(row.request, str_of((const char *)request, 32))) {
		err_set(&q->err, E_INVALID,
		        "This Idempotency-Key was used for another request. Make a new one.");
		return 422;
	}
	if (!row.status) {
		err_set(&q->err, E_CONFLICT,
		        "The first request with this Idempotency-Key is not answered yet.");
		return 409;
	}
	i->status = (int)row.status;
	i->location = row.location;
	return 0;
}

void idempotency_end(const struct idempotency *i, struct request *q, bool failed)
{
	struct err err = {0};
	struct tx *tx = NULL;
	if (!i->on || i->status)
		return;
	int64_t n = 0;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &err);
	if (!rc)
		n = failed ? sql_exec(tx, SQL_idempotency_delete, SQL_ARGS(bytes(i->id)), &err)
		           : sql_exec(tx, SQL_idempotency_done,
		                      SQL_ARGS(bytes(i->id), SQL_I(q->status), SQL_T(q->location)),
		                      &err);
	if (tx_end(tx, n < 0 ? (int)n : rc, &err))
		log_warn("idempotency.open", LOG_T("request_id", q->id), LOG_T("words", err.words));
}

int idempotency_sweep(struct tx *tx, int64_t before_utc_ms, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_idempotency_sweep, SQL_ARGS(SQL_I(before_utc_ms)), err);
	return n < 0 ? (int)n : 0;
}
