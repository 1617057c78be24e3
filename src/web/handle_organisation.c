/* The organisation: its name, what it may say about itself, what strangers see of it. */
#include "base/json.h"
#include "domain/oidc.h"
#include "domain/organisation.h"
#include "domain/setup.h"
#include "web/request.h"
#include "web/route.h"

static int show(struct request *q, struct tx *tx)
{
	struct organisation o = {0};
	int rc = organisation_get(tx, q->arena, &o, &q->err);
	if (rc == E_NOT_FOUND)
		return err_set(&q->err, rc, "The organisation is not set up yet.");
	return rc ? rc : request_show_version(q, &o, o.version);
}

static int get(struct request *q)
{
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = show(q, tx);
	return tx_end(tx, rc, &q->err);
}

/* What is not sent stays as it is. */
static int change(struct request *q, struct tx *tx)
{
	struct organisation o = {0};
	int rc = organisation_get(tx, q->arena, &o, &q->err);
	if (rc == E_NOT_FOUND)
		return err_set(&q->err, rc, "The organisation is not set up yet.");
	if (!rc)
		rc = json_read(q->body, &organisation_shape, q->arena, &o, NULL, &q->err);
	if (!rc)
		rc = organisation_save(tx, &q->actor, &o, request_version(q, o.version), &q->err);
	return rc ? rc : show(q, tx);
}

static int put(struct request *q)
{
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = change(q, tx);
	return tx_end(tx, rc, &q->err);
}

/* ---- what strangers see ---- */
struct public
{
	struct str name, profile;
	bool public_check, setup_needed, sso;
	struct str sso_label;
	struct str locale;
};
static const struct field public_fields[] = {
	FIELD_TEXT(struct public, name, "of the organisation; null before set-up",
                   .flags = FIELD_OUT),
	FIELD_TEXT(struct public, profile, "for the check in the browser, where that is public",
                   .flags = FIELD_OUT),
	FIELD_BOOL(struct public, public_check, "may anybody check a text?", .flags = FIELD_OUT),
	FIELD_BOOL(struct public, setup_needed, "is there nobody yet?", .flags = FIELD_OUT),
	FIELD_BOOL(struct public, sso, "may people sign in through an identity provider?",
                   .flags = FIELD_OUT),
	FIELD_TEXT(struct public, sso_label, "what the button for that says", .flags = FIELD_OUT),
	FIELD_TEXT(struct public, locale, "language of the app", .flags = FIELD_OUT),
};
static const struct shape public_shape = SHAPE("Public", struct public, public_fields);

static int show_public(struct request *q, struct tx *tx)
{
	struct organisation o = {0};
	struct public out = {0};
	struct oidc sso;
	int rc = organisation_get(tx, q->arena, &o, &q->err);
	if (rc == E_NOT_FOUND)
		rc = 0;
	if (!rc)
		rc = setup_needed(tx, &out.setup_needed, &q->err);
	if (!rc)
		rc = oidc_get(tx, q->arena, &sso, &q->err);
	if (rc)
		return rc;
	out.sso = sso.enabled;
	if (sso.enabled)
		out.sso_label = sso.label;
	out.name = o.name;
	out.locale = o.locale;
	out.public_check = o.public_check;
	out.profile = o.public_check ? o.profile : str_of(NULL, 0);
	return request_show(q, &out);
}

static int get_public(struct request *q)
{
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = show_public(q, tx);
	return tx_end(tx, rc, &q->err);
}

static const struct route routes[] = {
	{GET, "/api/v1/organisation", "organisation_get", "The organisation's profile",
         .need = PERMISSION_ORGANISATION_READ, .out = &organisation_shape, .errors = MAY_404,
         .handle = get},
	{PUT, "/api/v1/organisation", "organisation_put", "Change the organisation's profile",
         .need = PERMISSION_ORGANISATION_WRITE, .body_bytes = (size_t)1 << 20,
         .in = &organisation_shape, .out = &organisation_shape,
         .errors = MAY_404 | MAY_412 | MAY_422, .handle = put},
	{GET, "/api/v1/public", "public", "What strangers may know of this server",
         .need = PERMISSION_PUBLIC, .out = &public_shape, .handle = get_public},
};
ROUTES(organisation_routes, routes);
