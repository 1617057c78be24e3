/* Patients' authorizations: the form, its signing, its end, its use. */
#include "base/json.h"
#include "domain/authorization.h"
#include "domain/authorization_form.h"
#include "web/link.h"
#include "web/request.h"
#include "web/route.h"
#include "web/view_post.h"

struct authorization_query {
	struct str status;
};
static const struct field query_fields[] = {
	FIELD_TEXT(struct authorization_query, status,
                   "only those: draft, awaiting_signature, active or revoked", .max = 20)};
static const struct shape query_shape =
	SHAPE("AuthorizationQuery", struct authorization_query, query_fields);

struct reason_in {
	struct str reason;
};
static const struct field reason_fields[] = {
	FIELD_TEXT(struct reason_in, reason, "what you need it for; it is recorded",
                   .flags = FIELD_REQUIRED, .min = 3, .max = 500)};
static const struct shape reason_shape = SHAPE("OpenReason", struct reason_in, reason_fields);

struct form_query {
	struct str locale;
};
static const struct field form_fields[] = {
	FIELD_TEXT(struct form_query, locale, "en or es; else the form's own", .max = 2)};
static const struct shape form_shape = SHAPE("FormQuery", struct form_query, form_fields);

struct upload_query {
	int64_t signed_utc_ms;
};
static const struct field upload_fields[] = {
	FIELD_TIME(struct upload_query, signed_utc_ms, "when it was signed on paper; else now")};
static const struct shape upload_shape = SHAPE("UploadQuery", struct upload_query, upload_fields);

struct attach_in {
	struct str authorization_id;
};
static const struct field attach_fields[] = {
	FIELD_TEXT(struct attach_in, authorization_id, "the one that it uses",
                   .flags = FIELD_REQUIRED, .min = 36, .max = 36)};
static const struct shape attach_shape = SHAPE("Attach", struct attach_in, attach_fields);

struct ended {
	int64_t live_uses;
};
static const struct field ended_fields[] = {
	FIELD_INT(struct ended, live_uses, "posts that have to be taken down")};
static const struct shape ended_shape = SHAPE("AuthorizationEnd", struct ended, ended_fields);

/* An authorization that was just changed, and the end of the transaction. */
static int show(struct request *q, struct tx *tx, int rc, const struct authorization *a)
{
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, a, a->version);
}

static int list(struct request *q)
{
	const struct authorization_query *f = q->query;
	struct tx *tx;
	struct authorization *a = NULL;
	size_t n = 0;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = authorization_list(tx, &q->actor, f->status, q->cursor, q->limit, q->arena, &a,
		                        &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	bool more = !rc && n == (size_t)q->limit;
	return rc ? rc : request_list(q, a, n, more ? a[n - 1].id : str_of(NULL, 0));
}

static int get(struct request *q)
{
	struct tx *tx;
	struct authorization a;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_get(tx, &q->actor, q->path[0], q->arena, &a, &q->err);
	return show(q, tx, rc, &a);
}

static int create(struct request *q)
{
	struct tx *tx;
	struct authorization a;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_create(tx, &q->actor, q->in, q->arena, &a, &q->err);
	return show(q, tx, rc, &a);
}

static int edit(struct request *q)
{
	struct tx *tx;
	struct authorization a;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_edit(tx, &q->actor, q->path[0], request_version(q, 0), q->in,
		                        q->in_present, q->arena, &a, &q->err);
	if (!rc)
		rc = authorization_get(tx, &q->actor, q->path[0], q->arena, &a, &q->err);
	return show(q, tx, rc, &a);
}

static int open_sealed(struct request *q)
{
	const struct reason_in *in = q->in;
	struct tx *tx;
	struct authorization a;
	struct authorization_identity who;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_get(tx, &q->actor, q->path[0], q->arena, &a, &q->err);
	if (!rc)
		rc = authorization_open(tx, &q->actor, &a, in->reason, q->arena, &who, &q->err);
	rc = tx_end(tx, rc, &q->err);
	q->status = 200;
	return rc ? rc : request_show(q, &who);
}

static int uses(struct request *q)
{
	struct tx *tx;
	struct authorization a;
	struct authorization_use *u = NULL;
	size_t n = 0;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_get(tx, &q->actor, q->path[0], q->arena, &a, &q->err);
	if (!rc)
		rc = authorization_uses(tx, a.id, q->arena, &u, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_list(q, u, n, str_of(NULL, 0));
}

/* ---- signing ---- */
static int make_link(struct request *q)
{
	struct tx *tx;
	struct secret secret;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_link(tx, &q->actor, q->path[0], request_version(q, 0), q->arena,
		                        &secret, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : link_show(q, "/sign", &secret);
}

static int sign(struct request *q)
{
	struct tx *tx;
	struct authorization a;
	struct secret revocation;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_get(tx, &q->actor, q->path[0], q->arena, &a, &q->err);
	if (!rc)
		rc = authorization_sign(tx, &q->actor, &a, q->in, "screen", q->arena, &revocation,
		                        &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : link_show(q, "/revoke", &revocation);
}

static int upload(struct request *q)
{
	const struct upload_query *query = q->query;
	struct tx *tx;
	struct authorization a;
	struct secret revocation;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_get(tx, &q->actor, q->path[0], q->arena, &a, &q->err);
	if (!rc)
		rc = authorization_upload(tx, &q->actor, &a, q->body, query->signed_utc_ms,
		                          q->arena, &revocation, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : link_show(q, "/revoke", &revocation);
}

/* ---- documents ---- */
static int form_pdf(struct request *q)
{
	const struct form_query *query = q->query;
	struct tx *tx;
	struct authorization a;
	struct authorization_form form;
	struct authorization_identity who;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_get(tx, &q->actor, q->path[0], q->arena, &a, &q->err);
	if (!rc) /* the form names the patient */
		rc = authorization_open(tx, &q->actor, &a, STR("the form as PDF"), q->arena, &who,
		                        &q->err);
	if (!rc)
		rc = authorization_form_load(tx, &a, q->arena, &form, &q->err);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return rc;
	if (query->locale.n)
		form.locale = query->locale;
	q->content_type = "application/pdf";
	q->file_name = STR("authorization.pdf");
	return authorization_form_write(&form, &q->out, &q->err);
}

static int document(struct request *q)
{
	struct tx *tx;
	struct authorization a;
	struct str bytes;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_get(tx, &q->actor, q->path[0], q->arena, &a, &q->err);
	if (!rc)
		rc = authorization_document(tx, &q->actor, &a, request_header(q, "X-Reason"),
		                            q->arena, &bytes, &q->err);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return rc;
	q->content_type = arena_copy(q->arena, a.document_type.p, a.document_type.n);
	q->file_name = STR("authorization-signed");
	buf_str(&q->out, bytes);
	return 0;
}

/* ---- end and use ---- */
static int revoke(struct request *q)
{
	struct tx *tx;
	size_t n = 0;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_revoke(tx, &q->actor, q->path[0], q->arena, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	q->status = 200;
	return rc ? rc : request_show(q, &(struct ended){(int64_t)n});
}

static int show_post(struct request *q, struct tx *tx, int rc)
{
	struct post p;
	if (!rc)
		rc = post_read(tx, &q->actor, q->path[0], q->arena, &p, &q->err);
	q->status = 200;
	return view_post_show(q, tx, rc, &p);
}

static int attach(struct request *q)
{
	const struct attach_in *in = q->in;
	struct tx *tx;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_attach(tx, &q->actor, q->path[0], in->authorization_id, q->arena,
		                          &q->err);
	return show_post(q, tx, rc);
}

static int detach(struct request *q)
{
	struct tx *tx;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_detach(tx, &q->actor, q->path[0], q->path[1], q->arena, &q->err);
	return show_post(q, tx, rc);
}

#define FORM_BODY_BYTES      ((size_t)64 << 10)
#define SIGNATURE_BODY_BYTES ((size_t)400 << 10)
static const struct route routes[] = {
	{GET, "/api/v1/authorizations", "authorization_list", "Authorizations, newest first",
         .need = PERMISSION_AUTHORIZATION_READ, .query = &query_shape, .out = &authorization_shape,
         .flags = ROUTE_LIST, .handle = list},
	{POST, "/api/v1/authorizations", "authorization_create", "A new form",
         .need = PERMISSION_AUTHORIZATION_MANAGE, .body_bytes = FORM_BODY_BYTES,
         .in = &authorization_draft_shape, .out = &authorization_shape, .errors = MAY_422,
         .flags = ROUTE_IDEMPOTENT, .handle = create},
	{GET, "/api/v1/authorizations/{id}", "authorization_get", "One, without what is sealed",
         .need = PERMISSION_AUTHORIZATION_READ, .out = &authorization_shape, .errors = MAY_404,
         .handle = get},
	{PATCH, "/api/v1/authorizations/{id}", "authorization_edit",
         "Change the form; once signed, only an earlier end",
         .need = PERMISSION_AUTHORIZATION_MANAGE, .body_bytes = FORM_BODY_BYTES,
         .in = &authorization_draft_shape, .out = &authorization_shape,
         .errors = MAY_404 | MAY_409 | MAY_412 | MAY_422, .handle = edit},
	{POST, "/api/v1/authorizations/{id}/open", "authorization_open",
         "Who the patient is, for a reason", .need = PERMISSION_AUTHORIZATION_MANAGE,
         .in = &reason_shape, .out = &authorization_identity_shape, .errors = MAY_404 | MAY_422,
         .handle = open_sealed},
	{GET, "/api/v1/authorizations/{id}/uses", "authorization_uses", "Where it is used",
         .need = PERMISSION_AUTHORIZATION_READ, .out = &authorization_use_shape, .errors = MAY_404,
         .flags = ROUTE_LIST, .handle = uses},
	{POST, "/api/v1/authorizations/{id}/link", "authorization_link",
         "A link to sign it, shown once", .need = PERMISSION_AUTHORIZATION_MANAGE,
         .out = &link_shape, .errors = MAY_404 | MAY_409 | MAY_412 | MAY_422, .handle = make_link},
	{POST, "/api/v1/authorizations/{id}/sign", "authorization_sign", "Sign it on this screen",
         .need = PERMISSION_AUTHORIZATION_MANAGE, .body_bytes = SIGNATURE_BODY_BYTES,
         .in = &authorization_signature_shape, .out = &link_shape,
         .errors = MAY_404 | MAY_409 | MAY_422, .handle = sign},
	{POST, "/api/v1/authorizations/{id}/upload", "authorization_upload",
         "What was signed on paper: PDF, PNG or JPEG, raw", .need = PERMISSION_AUTHORIZATION_MANAGE,
         .body_bytes = AUTHORIZATION_DOCUMENT_BYTES, .query = &upload_shape, .out = &link_shape,
         .errors = MAY_404 | MAY_409 | MAY_422, .handle = upload},
	{GET, "/api/v1/authorizations/{id}/form.pdf", "authorization_form", "The form as PDF",
         .need = PERMISSION_AUTHORIZATION_MANAGE, .query = &form_shape, .errors = MAY_404,
         .flags = ROUTE_RAW, .handle = form_pdf},
	{GET, "/api/v1/authorizations/{id}/signed", "authorization_document",
         "What was signed on paper; the reason in X-Reason",
         .need = PERMISSION_AUTHORIZATION_MANAGE, .errors = MAY_404 | MAY_422, .flags = ROUTE_RAW,
         .handle = document},
	{POST, "/api/v1/authorizations/{id}/revoke", "authorization_revoke",
         "End it; its live uses become takedowns", .need = PERMISSION_AUTHORIZATION_MANAGE,
         .out = &ended_shape, .errors = MAY_404 | MAY_409, .handle = revoke},
	{POST, "/api/v1/posts/{id}/authorizations", "post_authorize",
         "The post uses this authorization", .need = PERMISSION_POST_READ, .in = &attach_shape,
         .out = &post_view_shape, .errors = MAY_404 | MAY_409, .handle = attach},
	{DELETE, "/api/v1/posts/{id}/authorizations/{authorization_id}", "post_deauthorize",
         "It does not after all", .need = PERMISSION_POST_READ, .out = &post_view_shape,
         .errors = MAY_404 | MAY_409, .handle = detach},
};
ROUTES(authorization_routes, routes);
