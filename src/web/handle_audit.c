/* The audit log: for people a list, for log collectors lines, for verifiers the resources of
 * c2sp.org/tlog-tiles under the prefix /api/v1/audit. */
#include "store/audit_export.h"
#include "store/audit_log.h"
#include "store/audit_proof.h"
#include "store/tile.h"
#include "web/request.h"
#include "web/route.h"

#define EXPORT_LEAVES 10000
#define PROOF_BYTES   65536

struct audit_query {
	struct str action, actor_id, subject_kind, subject_id;
	int64_t from_utc_ms, to_utc_ms;
};
static const struct field query_fields[] = {
	FIELD_TEXT(struct audit_query, action, "only this, as post.publish", .max = 40),
	FIELD_TEXT(struct audit_query, actor_id, "only by this person", .max = 36),
	FIELD_TEXT(struct audit_query, subject_kind, "only about this sort of subject", .max = 40),
	FIELD_TEXT(struct audit_query, subject_id, "only about this subject", .max = 128),
	FIELD_TIME(struct audit_query, from_utc_ms, "only from this time"),
	FIELD_TIME(struct audit_query, to_utc_ms, "only before this time"),
};
static const struct shape query_shape = SHAPE("AuditQuery", struct audit_query, query_fields);

static struct str given(struct str s) { return s.n ? s : str_of(NULL, 0); }

static int list(struct request *q)
{
	const struct audit_query *query = q->query;
	const struct audit_filter f = {given(query->action),       given(query->actor_id),
	                               given(query->subject_kind), given(query->subject_id),
	                               query->from_utc_ms,         query->to_utc_ms};
	struct audit_leaf *leaves = NULL;
	struct tx *tx;
	size_t n = 0;
	if (f.subject_kind.p && !f.subject_id.p)
		return err_field(&q->err, E_INVALID, "subject_id",
		                 "A kind of subject goes together with its id.");
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = audit_list(tx, &f, q->cursor, q->limit, q->arena, &leaves, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	bool more = !rc && n == (size_t)q->limit;
	return rc ? rc : request_list(q, leaves, n, more ? leaves[n - 1].id : str_of(NULL, 0));
}

/* ---- for log collectors ---- */

struct export_query {
	int64_t since;
};
static const struct field export_fields[] = {
	FIELD_INT(struct export_query, since, "number of the first leaf (0)", .max = INT64_MAX)};
static const struct shape export_shape =
	SHAPE("AuditExportQuery", struct export_query, export_fields);

static int put_lines(void *arg, struct str lines)
{
	struct request *q = arg;
	buf_str(&q->out, lines);
	return q->out.failed ? err_set(&q->err, E_MEMORY, "Out of memory.") : 0;
}

static int export(struct request *q)
{
	const struct export_query *query = q->query;
	struct tx *tx;
	uint64_t next, from = (uint64_t)query->since;
	struct str detail = AUDIT_DETAIL(q->arena, LOG_I("since", query->since));
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = actor_audit(tx, &q->actor, AUDIT_AUDIT_EXPORT, NULL, str_of(NULL, 0), detail,
		                 &q->err);
	rc = tx_end(tx, rc, &q->err);
	q->content_type = "application/x-ndjson";
	return rc ? rc
	          : audit_export(q->store, from, from + EXPORT_LEAVES, put_lines, q, &next,
	                         &q->err);
}

/* ---- for verifiers ---- */

static int put(struct request *q, int rc, struct str bytes, const char *type)
{
	if (rc)
		return rc;
	q->content_type = type;
	buf_str(&q->out, bytes);
	return q->out.failed ? err_set(&q->err, E_MEMORY, "Out of memory.") : 0;
}

static int checkpoint(struct request *q)
{
	struct str note;
	int rc = audit_checkpoint(q->store, q->arena, &note, &q->err);
	return put(q, rc, note, "text/plain; charset=utf-8");
}

static int key(struct request *q)
{
	struct audit_head head;
	struct tx *tx;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = audit_head_read(tx, q->arena, &head, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return put(q, rc, head.vkey, "text/plain; charset=utf-8");
}

static int tile(struct request *q)
{
	int level;
	unsigned width;
	uint64_t index;
	struct str bytes;
	if (!tile_path_parse(q->path[0], &level, &index, &width))
		return err_set(&q->err, E_NOT_FOUND, "There is no such tile.");
	int rc = level < 0 ? audit_entries(q->store, index, width, q->arena, &bytes, &q->err)
	                   : audit_tile(q->store, (unsigned)level, index, width, q->arena, &bytes,
	                                &q->err);
	return put(q, rc, bytes, "application/octet-stream");
}

static int proof(struct request *q)
{
	uint64_t index;
	struct buf text;
	int rc = audit_place(q->store, q->path[0], &index, &q->err);
	buf_init(&text, PROOF_BYTES);
	if (!rc)
		rc = audit_prove_leaf(q->store, index, &text, &q->err);
	rc = put(q, rc, buf_view(&text), "text/plain; charset=utf-8");
	buf_release(&text);
	return rc;
}

static const struct route routes[] = {
	{GET, "/api/v1/audit", "audit_list", "What was done, by whom, to what; newest first",
         .need = PERMISSION_AUDIT_READ, .query = &query_shape, .out = &audit_leaf_shape,
         .errors = MAY_422, .flags = ROUTE_LIST, .handle = list},
	{GET, "/api/v1/audit/export", "audit_export",
         "The same as JSON lines, oldest first, 10,000 at most: go on with since",
         .need = PERMISSION_AUDIT_READ, .query = &export_shape, .flags = ROUTE_RAW,
         .handle = export},
	{GET, "/api/v1/audit/proof/{id}", "audit_proof", "One leaf with its proof (tlog-proof)",
         .need = PERMISSION_AUDIT_READ, .errors = MAY_404, .flags = ROUTE_RAW, .handle = proof},
	{GET, "/api/v1/audit/checkpoint", "audit_checkpoint", "The newest checkpoint, signed",
         .need = PERMISSION_AUDIT_READ, .errors = MAY_404, .flags = ROUTE_RAW,
         .handle = checkpoint},
	{GET, "/api/v1/audit/vkey", "audit_vkey", "The key that signs checkpoints",
         .need = PERMISSION_AUDIT_READ, .errors = MAY_404, .flags = ROUTE_RAW, .handle = key},
	{GET, "/api/v1/audit/tile/{path*}", "audit_tile",
         "Hashes of the tree, or its entries, as tlog-tiles cuts them",
         .need = PERMISSION_AUDIT_READ, .errors = MAY_404, .flags = ROUTE_RAW, .handle = tile},
};
ROUTES(audit_routes, routes);
