/* Invitations: make, see and withdraw them, and accept one. */
#include "domain/invitation.h"
#include "web/request.h"
#include "web/route.h"
#include "web/signed_in.h"

static int post(struct request *q)
{
	struct invitation out;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = invitation_create(tx, &q->actor, q->in, q->arena, &out, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, &out);
}

static int list(struct request *q)
{
	struct invitation *list = NULL;
	size_t n = 0;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = invitation_list(tx, &q->actor, q->cursor, q->limit, q->arena, &list, &n,
		                     &q->err);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return rc;
	bool more = n == (size_t)q->limit;
	return request_list(q, list, n, more ? list[n - 1].id : str_of(NULL, 0));
}

static int withdraw(struct request *q)
{
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = invitation_withdraw(tx, &q->actor, q->path[0], q->arena, &q->err);
	return tx_end(tx, rc, &q->err);
}

struct accept {
	struct str token, name, password;
};
static const struct field open_fields[] = {
	FIELD_TEXT(struct accept, token, "of the link, after the #", .flags = FIELD_REQUIRED,
                   .max = 100),
};
static const struct shape open_shape = SHAPE("OpenInvitation", struct accept, open_fields);
static const struct field accept_fields[] = {
	FIELD_TEXT(struct accept, token, "of the link, after the #", .flags = FIELD_REQUIRED,
                   .max = 100),
	FIELD_TEXT(struct accept, name, "as colleagues know you; may stay as it is",
                   .flags = FIELD_IN, .min = 1, .max = 100),
	FIELD_TEXT(struct accept, password, "the password from now on", .flags = FIELD_REQUIRED,
                   .max = 1000),
};
static const struct shape accept_shape = SHAPE("AcceptInvitation", struct accept, accept_fields);

static int open(struct request *q)
{
	const struct accept *in = q->in;
	struct invitation out = {0};
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = invitation_open(tx, in->token, q->arena, &out, &q->err);
	rc = tx_end(tx, rc, &q->err);
	q->status = 200;
	return rc ? rc : request_show(q, &out);
}

static int accept(struct request *q)
{
	const struct accept *in = q->in;
	struct session_place place = signed_in_place(q);
	struct signin_result result;
	int rc = invitation_accept(q->store, in->token, in->name, in->password, &place, q->arena,
	                           &result, &q->err);
	return rc ? rc : signed_in_answer(q, &result);
}

static const struct route routes[] = {
	{GET, "/api/v1/invitations", "invitation_list", "Links that are open",
         .need = PERMISSION_PEOPLE_MANAGE, .out = &invitation_shape, .flags = ROUTE_LIST,
         .handle = list},
	{POST, "/api/v1/invitations", "invitation_create", "Add a person, with a link to join by",
         .need = PERMISSION_PEOPLE_MANAGE, .in = &person_new_shape, .out = &invitation_shape,
         .errors = MAY_409 | MAY_422, .handle = post},
	{DELETE, "/api/v1/invitations/{id}", "invitation_withdraw",
         "Withdraw a link; who never joined is disabled", .need = PERMISSION_PEOPLE_MANAGE,
         .errors = MAY_404 | MAY_409, .handle = withdraw},
	{POST, "/api/v1/invitations/open", "invitation_open", "Whose link is it?",
         .need = PERMISSION_PUBLIC, .in = &open_shape, .out = &invitation_shape, .errors = MAY_404,
         .handle = open},
	{POST, "/api/v1/invitations/accept", "invitation_accept",
         "Choose a password and sign in by a link", .need = PERMISSION_PUBLIC, .in = &accept_shape,
         .out = &signed_in_shape, .errors = MAY_404 | MAY_422, .handle = accept},
};
ROUTES(invitation_routes, routes);
