/* Who may do what: the table of permissions; and what everybody's way in must be like. */
#include "base/json.h"
#include "domain/security.h"
#include "web/request.h"
#include "web/route.h"

struct permission_view {
	struct str name, words;
	struct str roles; /* JSON */
	struct str level; /* the lowest that gives it; null: none does */
	bool public, emergency;
};
static const struct field fields[] = {
	FIELD_TEXT(struct permission_view, name, "of the permission", .flags = FIELD_OUT),
	FIELD_TEXT(struct permission_view, words, "what it allows", .flags = FIELD_OUT),
	FIELD_JSON(struct permission_view, roles, "that hold it on every channel",
                   .flags = FIELD_OUT),
	FIELD_TEXT(struct permission_view, level, "the lowest that gives it on a channel",
                   .flags = FIELD_OUT),
	FIELD_BOOL(struct permission_view, public, "nobody has to sign in for it",
                   .flags = FIELD_OUT),
	FIELD_BOOL(struct permission_view, emergency, "emergency access gives it",
                   .flags = FIELD_OUT),
};
static const struct shape permission_shape = SHAPE("Permission", struct permission_view, fields);

static int view(struct request *q, enum permission p, struct permission_view *v)
{
	struct str roles[ROLE__MAX];
	size_t n = 0;
	*v = (struct permission_view){.name = str_c(permission_name(p)),
	                              .words = str_c(permission_words(p)),
	                              .public = permission_is_public(p),
	                              .emergency = permission_by_emergency(p)};
	for (enum role r = 0; r < ROLE__MAX; r++)
		if (permission_by_role(p, r))
			roles[n++] = str_c(role_names[r]);
	for (enum level l = LEVEL__MAX; l-- > 0;)
		if (permission_by_level(p, l))
			v->level = str_c(level_names[l]);
	char memory[200];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	json_write_strings(&b, roles, n);
	v->roles = str_of(arena_copy(q->arena, memory, b.n), b.n);
	return v->roles.p ? 0 : err_set(&q->err, E_MEMORY, "Out of memory.");
}

static int list(struct request *q)
{
	struct permission_view views[PERMISSION__MAX];
	int rc = 0;
	for (enum permission p = 0; !rc && p < PERMISSION__MAX; p++)
		rc = view(q, p, &views[p]);
	return rc ? rc : request_list(q, views, PERMISSION__MAX, str_of(NULL, 0));
}

/* ---- what is asked of everybody's way in ---- */
static int get_security(struct request *q)
{
	struct security s = {0};
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = security_get(tx, &s, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, &s, s.version);
}

static int put_security(struct request *q)
{
	struct security s = {0};
	struct tx *tx = NULL;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = security_get(tx, &s, &q->err);
	s.version = request_version(q, s.version);
	if (!rc)
		rc = json_read(q->body, &security_shape, q->arena, &s, NULL, &q->err);
	if (!rc)
		rc = security_put(tx, &q->actor, &s, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, &s, s.version);
}

static const struct route routes[] = {
	{GET, "/api/v1/roles", "role_list", "The table of permissions, roles and levels",
         .need = PERMISSION_SIGNED_IN, .out = &permission_shape, .flags = ROUTE_LIST,
         .handle = list},
	{GET, "/api/v1/settings/security", "security_get", "What is asked of everybody's way in",
         .need = PERMISSION_SIGNED_IN, .out = &security_shape, .handle = get_security},
	{PUT, "/api/v1/settings/security", "security_put",
         "Change it; a shorter time of idleness holds at once", .need = PERMISSION_SYSTEM_MANAGE,
         .in = &security_shape, .out = &security_shape, .errors = MAY_412 | MAY_422,
         .handle = put_security},
};
ROUTES(role_routes, routes);
