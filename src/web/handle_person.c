/* People: see, add, change, disable them; their levels on channels. */
#include "base/json.h"
#include "domain/invitation.h"
#include "domain/person.h"
#include "web/request.h"
#include "web/route.h"

static int list(struct request *q)
{
	struct person *people = NULL;
	size_t n = 0;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = person_list(tx, q->cursor, q->limit, q->arena, &people, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return rc;
	bool more = n == (size_t)q->limit;
	return request_list(q, people, n, more ? people[n - 1].id : str_of(NULL, 0));
}

static int get(struct request *q)
{
	struct person p = {0};
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = person_get(tx, q->path[0], q->arena, &p, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, &p, p.version);
}

static int post(struct request *q)
{
	struct person *p = q->in;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = person_add(tx, &q->actor, p, q->arena, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, p, p->version);
}

static int patch(struct request *q)
{
	struct person p = {0};
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = person_get(tx, q->path[0], q->arena, &p, &q->err);
	p.version = request_version(q, p.version);
	if (!rc) /* what the body names, over what there is */
		rc = json_read(q->body, &person_shape, q->arena, &p, NULL, &q->err);
	if (!rc)
		rc = person_change(tx, &q->actor, &p, q->arena, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, &p, p.version);
}

static int reset(struct request *q)
{
	struct invitation out;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = invitation_reset(tx, &q->actor, q->path[0], q->arena, &out, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show(q, &out);
}

struct level_in {
	int level;
};
static const struct field level_fields[] = {
	FIELD_ENUM(struct level_in, level, level_names, "what they may on the channel",
                   .flags = FIELD_REQUIRED),
};
static const struct shape level_shape = SHAPE("ChannelLevel", struct level_in, level_fields);

static int put_level(struct request *q)
{
	const struct level_in *in = q->in;
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = person_set_level(tx, &q->actor, q->path[0], q->path[1], (enum level)in->level,
		                      &q->err);
	return tx_end(tx, rc, &q->err);
}

static const struct route routes[] = {
	{GET, "/api/v1/people", "person_list", "Everybody, in the order they were added",
         .need = PERMISSION_PEOPLE_READ, .out = &person_shape, .flags = ROUTE_LIST, .handle = list},
	{POST, "/api/v1/people", "person_add", "Add a person, without a link to join",
         .need = PERMISSION_PEOPLE_MANAGE, .in = &person_new_shape, .out = &person_shape,
         .errors = MAY_409 | MAY_422, .flags = ROUTE_IDEMPOTENT, .handle = post},
	{GET, "/api/v1/people/{id}", "person_get", "One person", .need = PERMISSION_PEOPLE_READ,
         .out = &person_shape, .errors = MAY_404, .handle = get},
	{PATCH, "/api/v1/people/{id}", "person_change", "Change or disable a person",
         .need = PERMISSION_PEOPLE_MANAGE, .in = &person_shape, .out = &person_shape,
         .errors = MAY_404 | MAY_409 | MAY_412 | MAY_422, .handle = patch},
	{POST, "/api/v1/people/{id}/reset", "person_reset",
         "A new link, by which they choose another password", .need = PERMISSION_PEOPLE_MANAGE,
         .out = &invitation_shape, .errors = MAY_404 | MAY_409, .handle = reset},
	{PUT, "/api/v1/people/{id}/channels/{channel_id}", "person_set_level",
         "Give or take a level on a channel", .need = PERMISSION_PEOPLE_MANAGE, .in = &level_shape,
         .errors = MAY_404 | MAY_422, .handle = put_level},
};
ROUTES(person_routes, routes);
