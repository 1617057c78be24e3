/* Channels: connecting them, how they stand, and what stands published on them. */
#include <stdio.h>
#include <stdlib.h>

#include "channel/channel.h"
#include "domain/channel_account.h"
#include "domain/remote_post.h"
#include "store/seal.h"
#include "web/request.h"
#include "web/route.h"

/* What a person types to connect one. */
struct channel_login_in {
	struct str kind, name, handle, service, app_password;
};
static const struct field login_fields[] = {
	FIELD_TEXT(struct channel_login_in, kind, "platform: bluesky", .flags = FIELD_REQUIRED,
                   .min = 1, .max = 32),
	FIELD_TEXT(struct channel_login_in, name, "what people here call it; else its handle",
                   .flags = FIELD_IN, .max = 100),
	FIELD_TEXT(struct channel_login_in, handle, "its name there", .flags = FIELD_REQUIRED,
                   .min = 1, .max = 253),
	FIELD_TEXT(struct channel_login_in, service,
                   "its server, https://…; else the platform's own", .flags = FIELD_IN, .max = 300),
	FIELD_TEXT(struct channel_login_in, app_password,
                   "made there for programs; used once and not kept", .flags = FIELD_REQUIRED,
                   .min = 1, .max = 200),
};
static const struct shape login_shape =
	SHAPE("ChannelLogin", struct channel_login_in, login_fields);

struct channel_change_in {
	struct str name;
};
static const struct field change_fields[] = {
	FIELD_TEXT(struct channel_change_in, name, "what people here call it",
                   .flags = FIELD_REQUIRED, .min = 1, .max = 100)};
static const struct shape change_shape =
	SHAPE("ChannelChange", struct channel_change_in, change_fields);

struct reason_in {
	struct str reason;
};
static const struct field reason_fields[] = {
	FIELD_TEXT(struct reason_in, reason, "why it has to be read", .flags = FIELD_REQUIRED,
                   .min = 3, .max = 500)};
static const struct shape reason_shape = SHAPE("OpeningReason", struct reason_in, reason_fields);

struct original {
	struct str text;
};
static const struct field original_fields[] = {
	FIELD_TEXT(struct original, text, "as it stood there", .flags = FIELD_OUT)};
static const struct shape original_shape = SHAPE("RemoteText", struct original, original_fields);

struct remote_query {
	struct str verdict;
};
static const struct field remote_query_fields[] = {
	FIELD_TEXT(struct remote_query, verdict, "only those: clear, review or block", .max = 10)};
static const struct shape remote_query_shape =
	SHAPE("RemotePostQuery", struct remote_query, remote_query_fields);

/* What its platform can do, in the form the app takes. */
static void describe(struct channel_account *a, struct arena *arena)
{
	static const struct {
		const char *name;
		enum channel_can can;
	} names[] = {{"publish", CHANNEL_PUBLISH},   {"reply", CHANNEL_REPLY},
	             {"pictures", CHANNEL_PICTURES}, {"read", CHANNEL_READ},
	             {"list", CHANNEL_LIST},         {"delete", CHANNEL_DELETE},
	             {"results", CHANNEL_RESULTS}};
	const struct channel_driver *d = channel_driver(a->kind);
	if (!d)
		return;
	char text[512];
	int n = 0;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		n += snprintf(text + n, sizeof text - (size_t)n, "%c\"%s\":%s", i ? ',' : '{',
		              names[i].name, d->can & names[i].can ? "true" : "false");
	n += snprintf(text + n, sizeof text - (size_t)n, "}");
	a->capabilities = str_of(arena_copy(arena, text, (size_t)n), (size_t)n);
	n = snprintf(text, sizeof text,
	             "{\"graphemes\":%zu,\"bytes\":%zu,\"images\":%zu,\"image_bytes\":%zu,"
	             "\"alt_required\":%s}",
	             d->limits.graphemes, d->limits.bytes, d->limits.pictures,
	             d->limits.picture_bytes, d->limits.alt_text ? "true" : "false");
	a->limits = str_of(arena_copy(arena, text, (size_t)n), (size_t)n);
}

static int show(struct request *q, struct channel_account *a)
{
	char version[24];
	int n = snprintf(version, sizeof version, "%lld", (long long)a->version);
	q->etag = str_of(arena_copy(q->arena, version, (size_t)n), (size_t)n);
	describe(a, q->arena);
	return request_show(q, a);
}

static int list(struct request *q)
{
	struct tx *tx;
	struct channel_account *all = NULL;
	size_t n = 0;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = channel_account_list(tx, &q->actor, q->arena, &all, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	for (size_t i = 0; !rc && i < n; i++)
		describe(&all[i], q->arena);
	return rc ? rc : request_list(q, all, n, str_of(NULL, 0));
}

static int get(struct request *q)
{
	struct tx *tx;
	struct channel_account a = {0};
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = channel_account_get(tx, &q->actor, q->path[0], q->arena, &a, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : show(q, &a);
}

/* Ask the platform; no transaction is open meanwhile. */
static int sign_in(struct request *q, const struct channel_login_in *in, struct channel *c,
                   struct channel_who *who)
{
	c->driver = channel_driver(in->kind);
	if (!c->driver)
		return err_field(&q->err, E_INVALID, "kind",
		                 "There is no such platform here: write bluesky.");
	struct client *client = client_new(NULL);
	if (!client)
		return err_set(&q->err, E_MEMORY, "Out of memory.");
	c->client = client;
	c->arena = q->arena;
	enum channel_fate fate = channel_connect(
		c, &(struct channel_login){in->service, in->handle, in->app_password}, who);
	client_free(client);
	c->client = NULL;
	switch (fate) {
	case CHANNEL_DONE: return 0;
	case CHANNEL_SIGN_IN:
		return err_field(&q->err, E_INVALID, "app_password", "%s: %s.", c->driver->name,
		                 c->words);
	case CHANNEL_REFUSED:
		return err_field(&q->err, E_INVALID, "service", "%s: %s.", c->driver->name,
		                 c->words);
	default: return err_set(&q->err, E_UNAVAILABLE, "%s: %s.", c->driver->name, c->words);
	}
}

static int connect_channel(struct request *q)
{
	const struct channel_login_in *in = q->in;
	struct channel c = {0};
	struct channel_who who;
	int rc = actor_must(&q->actor, PERMISSION_CHANNEL_MANAGE, str_of(NULL, 0), &q->err);
	if (!rc)
		rc = sign_in(q, in, &c, &who);
	if (rc)
		return rc;
	struct channel_account a = {.kind = in->kind,
	                            .name = in->name.n ? in->name : who.handle,
	                            .handle = who.handle,
	                            .service = who.service,
	                            .remote_id = who.id,
	                            .url = who.url};
	struct tx *tx;
	rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = channel_account_connect(tx, &q->actor, &a, c.session, q->arena, &q->err);
	rc = tx_end(tx, rc, &q->err);
	seal_wipe(c.session);
	return rc ? rc : show(q, &a);
}

static int rename_channel(struct request *q)
{
	const struct channel_change_in *in = q->in;
	struct channel_account a = {0};
	struct tx *tx;
	if (!q->if_match.p)
		return err_set(&q->err, E_INVALID, "Say which version you saw: If-Match.");
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = channel_account_rename(tx, &q->actor, q->path[0], atoll(q->if_match.p),
		                            in->name, &q->err);
	if (!rc)
		rc = channel_account_get(tx, &q->actor, q->path[0], q->arena, &a, &q->err);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : show(q, &a);
}

/* One change of a channel that answers nothing. */
static int change(struct request *q,
                  int (*how)(struct tx *, const struct actor *, struct str, struct err *))
{
	struct tx *tx;
	struct channel_account a;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = channel_account_get(tx, &q->actor, q->path[0], q->arena, &a, &q->err);
	if (!rc)
		rc = how(tx, &q->actor, q->path[0], &q->err);
	return tx_end(tx, rc, &q->err);
}

static int disconnect(struct request *q) { return change(q, channel_account_disconnect); }

static int recheck(struct request *q)
{
	q->status = 202;
	return change(q, channel_account_recheck);
}

static int list_remote(struct request *q)
{
	const struct remote_query *query = q->query;
	struct remote_post *posts = NULL;
	struct tx *tx;
	size_t n = 0;
	const char *verdict =
		query->verdict.n ? arena_copy(q->arena, query->verdict.p, query->verdict.n) : NULL;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = remote_post_list(tx, &q->actor, q->path[0], verdict, q->cursor, q->limit,
		                      q->arena, &posts, &n, &q->err);
	rc = tx_end(tx, rc, &q->err);
	bool more = !rc && n == (size_t)q->limit;
	return rc ? rc : request_list(q, posts, n, more ? posts[n - 1].id : str_of(NULL, 0));
}

static int open_remote(struct request *q)
{
	const struct reason_in *in = q->in;
	struct original original = {0};
	struct tx *tx;
	q->status = 200; /* nothing is made */
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = remote_post_open(tx, &q->actor, q->path[0], in->reason, q->arena,
		                      &original.text, &q->err);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return rc;
	rc = request_show(q, &original);
	seal_wipe(original.text);
	return rc;
}

static int take_down(struct request *q)
{
	struct tx *tx;
	q->status = 202;
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = remote_post_take_down(tx, &q->actor, q->path[0], q->arena, &q->err);
	return tx_end(tx, rc, &q->err);
}

static const struct route routes[] = {
	{GET, "/api/v1/channels", "channel_list", "The organisation's accounts on platforms",
         .need = PERMISSION_CHANNEL_READ, .out = &channel_account_shape, .flags = ROUTE_LIST,
         .handle = list},
	{POST, "/api/v1/channels", "channel_connect",
         "Connect an account, or connect it again, with its handle and an app password",
         .need = PERMISSION_CHANNEL_MANAGE, .in = &login_shape, .out = &channel_account_shape,
         .errors = MAY_422, .handle = connect_channel},
	{GET, "/api/v1/channels/{id}", "channel_get", "One channel",
         .need = PERMISSION_CHANNEL_READ, .out = &channel_account_shape, .errors = MAY_404,
         .handle = get},
	{PATCH, "/api/v1/channels/{id}", "channel_rename", "Call a channel something else",
         .need = PERMISSION_CHANNEL_MANAGE, .in = &change_shape, .out = &channel_account_shape,
         .errors = MAY_404 | MAY_412 | MAY_422, .handle = rename_channel},
	{DELETE, "/api/v1/channels/{id}", "channel_disconnect",
         "Disconnect a channel: its session is forgotten, its history stays",
         .need = PERMISSION_CHANNEL_MANAGE, .errors = MAY_404, .handle = disconnect},
	{POST, "/api/v1/channels/{id}/retro_check", "channel_retro_check",
         "Read and check everything published on a channel, now", .need = PERMISSION_CHANNEL_MANAGE,
         .errors = MAY_404, .handle = recheck},
	{GET, "/api/v1/channels/{id}/remote_posts", "remote_post_list",
         "What stands published on a channel, with the checker's verdict",
         .need = PERMISSION_POST_READ, .query = &remote_query_shape, .out = &remote_post_shape,
         .flags = ROUTE_LIST, .handle = list_remote},
	{POST, "/api/v1/remote_posts/{id}/open", "remote_post_open",
         "The original of a published post that is not clear; recorded",
         .need = PERMISSION_SEALED_READ, .in = &reason_shape, .out = &original_shape,
         .errors = MAY_404 | MAY_422, .handle = open_remote},
	{POST, "/api/v1/remote_posts/{id}/take_down", "remote_post_take_down",
         "Delete a published post where it stands", .need = PERMISSION_TASK,
         .errors = MAY_404 | MAY_409, .handle = take_down},
};
ROUTES(channel_routes, routes);
