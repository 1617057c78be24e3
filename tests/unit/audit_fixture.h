/* audit_fixture: a log with leaves of every sort, and SQL of the test's own to tamper with it. */
#ifndef AUDIT_FIXTURE_H
#define AUDIT_FIXTURE_H

#include "sealed_fixture.h"
#include "store/audit.h"
#include "store/audit_log.h"
#include "store/engine.h"

/* SQL that is no statement of the product. */
static inline int64_t raw(struct store *store, const char *text, struct sql_args args)
{
	struct err err;
	struct tx *tx;
	int64_t n = tx_begin(store, TX_WRITE, &tx, &err);
	if (!n)
		n = tx_query(tx, &(struct sql_run){.sql = SQL__MAX, .text = text, .args = args},
		             &err);
	int rc = tx_end(tx, n < 0 ? (int)n : 0, &err);
	if (rc)
		printf("%s: %s\n", text, err.words);
	CHECK(rc == 0);
	return n;
}

static inline int audit_fixture_add(struct sealed_fixture *f, unsigned i)
{
	static const char *const kinds[] = {NULL, "person", "token", "nobody"};
	struct tx *tx;
	struct id person = id_new(), post = id_new(), request = id_new();
	struct audit_event e = {
		.action = (enum audit_action)(i % AUDIT_ACTION__MAX),
		.outcome = (enum audit_outcome)(i % AUDIT_OUTCOME__MAX),
		.actor_kind = kinds[i % 4],
	};
	if (i % 4)
		e.actor_id = id_str(&person);
	if (i % 3) {
		e.subject_kind = "post";
		e.subject_id = id_str(&post);
	}
	if (i % 2)
		e.request_id = id_str(&request);
	if (i % 5)
		e.detail = AUDIT_DETAIL(&f->arena, LOG_T("channel", "a \"b\" \xC3\xA9"),
		                        LOG_I("number", i));
	if (e.action == AUDIT_AUDIT_ERASE)
		e.action = AUDIT_AUDIT_EXPORT;
	int rc = tx_begin(f->store, TX_WRITE, &tx, &f->err);
	if (!rc)
		rc = audit_add(tx, &e, &f->err);
	return tx_end(tx, rc, &f->err);
}

/* n leaves more, all in their places. */
static inline void audit_fixture_grow(struct sealed_fixture *f, unsigned n)
{
	uint64_t placed;
	for (unsigned i = 0; i < n; i++)
		if (audit_fixture_add(f, i))
			CHECK(!"audit_add");
	CHECK(audit_sequence(f->store, &placed, &f->err) == 0);
}

#endif
