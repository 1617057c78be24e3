/* What a patient does by a link: read the form, sign it, take its copy, revoke it. The link's
 * secret comes in a header (X-Token): it is in no address and no log. */
#include "base/json.h"
#include "domain/authorization.h"
#include "domain/authorization_form.h"
#include "domain/organisation.h"
#include "web/link.h"
#include "web/request.h"
#include "web/route.h"

struct public_form {
	struct str organisation, locale;
	int status;
	struct str parts; /* JSON */
	bool by_representative;
};
static const struct field form_fields[] = {
	FIELD_TEXT(struct public_form, organisation, "who asks"),
	FIELD_TEXT(struct public_form, locale, "language of the form"),
	FIELD_ENUM(struct public_form, status, authorization_status_names, "where it stands"),
	FIELD_JSON(struct public_form, parts, "headings and paragraphs of the form"),
	FIELD_BOOL(struct public_form, by_representative, "somebody signs for the patient"),
};
static const struct shape form_shape = SHAPE("PublicForm", struct public_form, form_fields);

struct locale_query {
	struct str locale;
};
static const struct field locale_fields[] = {
	FIELD_TEXT(struct locale_query, locale, "en or es; else the form's own", .max = 2)};
static const struct shape locale_shape = SHAPE("LocaleQuery", struct locale_query, locale_fields);

static int load(struct request *q, struct tx *tx, struct authorization *a,
                struct authorization_form *form)
{
	const struct locale_query *query = q->query;
	int rc = authorization_by_link(tx, request_header(q, "X-Token"), q->arena, a, &q->err);
	if (!rc)
		rc = authorization_form_load(tx, a, q->arena, form, &q->err);
	if (!rc && query && query->locale.n)
		form->locale = query->locale;
	return rc;
}

static int show(struct request *q)
{
	struct tx *tx;
	struct authorization a;
	struct authorization_form form;
	struct buf parts;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = load(q, tx, &a, &form);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return rc;
	buf_init(&parts, (size_t)1 << 20);
	authorization_form_json(&form, &parts);
	rc = parts.failed ? err_set(&q->err, E_MEMORY, "Out of memory.")
	                  : request_show(q, &(struct public_form){
						    .organisation = form.organisation,
						    .locale = form.locale,
						    .status = a.status,
						    .parts = buf_view(&parts),
						    .by_representative = a.by_representative,
					    });
	buf_release(&parts);
	return rc;
}

/* What is kept is the form that was read. */
static int signed_in(const struct locale_query *query, struct authorization *a, struct err *err)
{
	if (!query->locale.n)
		return 0;
	if (!str_eq(query->locale, STR("en")) && !str_eq(query->locale, STR("es")))
		return err_field(err, E_INVALID, "locale", "The form is in en or es.");
	a->locale = query->locale;
	return 0;
}

static int sign(struct request *q)
{
	struct tx *tx;
	struct authorization a;
	struct secret revocation;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_by_link(tx, request_header(q, "X-Token"), q->arena, &a, &q->err);
	if (!rc)
		rc = signed_in(q->query, &a, &q->err);
	if (!rc)
		rc = authorization_sign(tx, &(struct actor){.kind = ACTOR_NOBODY}, &a, q->in,
		                        "link", q->arena, &revocation, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : link_show(q, "/revoke", &revocation);
}

static int revoke(struct request *q)
{
	struct tx *tx;
	size_t uses;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = authorization_revoke_by_link(tx, request_header(q, "X-Token"), q->arena, &uses,
		                                  &q->err);
	q->status = 204;
	return tx_end(tx, rc, &q->err);
}

#define SIGNATURE_BODY_BYTES ((size_t)400 << 10)
static const struct route routes[] = {
	{GET, "/api/v1/public/authorizations/sign", "public_form",
         "The form that a signing link (X-Token) opens", .need = PERMISSION_PUBLIC,
         .query = &locale_shape, .out = &form_shape, .errors = MAY_404, .handle = show},
	{POST, "/api/v1/public/authorizations/sign", "public_sign", "Sign it",
         .need = PERMISSION_PUBLIC, .body_bytes = SIGNATURE_BODY_BYTES, .query = &locale_shape,
         .in = &authorization_signature_shape, .out = &link_shape,
         .errors = MAY_404 | MAY_409 | MAY_422, .flags = ROUTE_NO_CSRF, .handle = sign},
	{POST, "/api/v1/public/authorizations/revoke", "public_revoke",
         "Revoke what a revocation link (X-Token) stands for", .need = PERMISSION_PUBLIC,
         .errors = MAY_404, .flags = ROUTE_NO_CSRF, .handle = revoke},
};
ROUTES(authorization_public_routes, routes);
