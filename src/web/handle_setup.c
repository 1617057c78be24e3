/* Set-up: from an empty server to an organisation with its first administrator. */
#include "domain/setup.h"
#include "web/request.h"
#include "web/route.h"
#include "web/signed_in.h"

struct needed {
	bool needed;
};
static const struct field needed_fields[] = {
	FIELD_BOOL(struct needed, needed, "nobody can sign in yet", .flags = FIELD_OUT),
};
static const struct shape needed_shape = SHAPE("SetupNeeded", struct needed, needed_fields);

static const struct field fields[] = {
	FIELD_TEXT(struct setup, token, "of the link that the server printed",
                   .flags = FIELD_REQUIRED, .max = 100),
	FIELD_TEXT(struct setup, name, "of the first administrator", .flags = FIELD_REQUIRED,
                   .min = 1, .max = 100),
	FIELD_TEXT(struct setup, email, "of the first administrator", .flags = FIELD_REQUIRED,
                   .min = 3, .max = 254),
	FIELD_TEXT(struct setup, password, "of the first administrator", .flags = FIELD_REQUIRED,
                   .max = 1000),
	FIELD_TEXT(struct setup, organisation_name, "the covered entity", .flags = FIELD_REQUIRED,
                   .min = 1, .max = 200),
};
static const struct shape setup_shape = SHAPE("Setup", struct setup, fields);

static int get(struct request *q)
{
	struct needed out;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = setup_needed(tx, &out.needed, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, &out);
}

static int post(struct request *q)
{
	struct session_place place = signed_in_place(q);
	struct signin_result result;
	int rc = setup_do(q->store, q->in, &place, q->arena, &result, &q->err);
	return rc ? rc : signed_in_answer(q, &result);
}

static const struct route routes[] = {
	{GET, "/api/v1/setup", "setup_get", "Is the server still to be set up?",
         .need = PERMISSION_PUBLIC, .out = &needed_shape, .handle = get},
	{POST, "/api/v1/setup", "setup_do", "Name the organisation and its first administrator",
         .need = PERMISSION_PUBLIC, .in = &setup_shape, .out = &signed_in_shape,
         .errors = MAY_409 | MAY_422, .handle = post},
};
ROUTES(setup_routes, routes);
