/* Does an authorization on file cover exactly this use? */
#include "base/clock.h"
#include "base/json.h"
#include "domain/authorization.h"

#define LIST_MAX 100

struct words {
	struct str *list;
	size_t n;
};

static int read(struct str json, const char *field, struct arena *arena, struct words *out,
                struct err *err)
{
	*out = (struct words){0};
	return json.n ? json_read_strings(json, field, arena, LIST_MAX, &out->list, &out->n, err)
	              : 0;
}

static bool holds(const struct words *w, struct str word)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->list[i], word))
			return true;
	return false;
}

/* The use that is asked for. */
struct use {
	const struct post *post;
	int64_t when;
	struct str *channel_ids;
	size_t channels_n;
	struct content_picture *pictures;
	size_t pictures_n;
};

/* The first element that does not cover it; NULL when all do. */
static int gap(const struct authorization *a, const struct use *u, struct arena *arena,
               const char **words, struct err *err)
{
	struct words purposes, channels, assets;
	int rc = read(a->purposes, "purposes", arena, &purposes, err);
	if (!rc)
		rc = read(a->channels, "channels", arena, &channels, err);
	if (!rc)
		rc = read(a->assets, "assets", arena, &assets, err);
	if (rc)
		return rc;
	*words = NULL;
	if (a->status == AUTHORIZATION_REVOKED)
		*words = "it was revoked";
	else if (a->status < AUTHORIZATION_ACTIVE)
		*words = "it is not signed yet";
	else if (a->expires_utc_ms && a->expires_utc_ms <= u->when)
		*words = "it will have ended by then";
	else if (a->starts_utc_ms > u->when)
		*words = "it begins later";
	else if (!holds(&purposes, str_c(post_purpose_names[u->post->purpose])))
		*words = "it is not for this purpose";
	for (size_t i = 0; !*words && i < u->channels_n; i++)
		if (!holds(&channels, u->channel_ids[i]))
			*words = "it is not for this channel";
	if (*words || holds(&assets, u->post->id))
		return 0;
	if (!holds(&assets, STR("story")))
		*words = "it is not for this post";
	for (size_t i = 0; !*words && i < u->pictures_n; i++)
		if (!holds(&assets, u->pictures[i].id))
			*words = "it is not for this picture";
	return 0;
}

static struct str say(struct arena *arena, const char *words)
{
	char memory[300];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	buf_c(&b,
	      words ? "The authorization attached does not cover this use: "
	            : "This needs the patient's signed authorization: attach one that covers it.");
	buf_c(&b, words ? words : "");
	buf_c(&b, words ? "." : "");
	return str_of(arena_copy(arena, memory, b.n), b.n);
}

int authorization_covers(struct tx *tx, const struct post *p, const struct content *content,
                         int64_t when, struct arena *arena, bool *covered, struct str *why,
                         struct err *err)
{
	struct use u = {.post = p, .when = when};
	struct authorization *a;
	size_t n;
	const char *words = NULL;
	*covered = false;
	int rc = authorization_of_post(tx, p->id, arena, &a, &n, err);
	if (!rc)
		rc = post_channel_ids(tx, p->id, arena, &u.channel_ids, &u.channels_n, err);
	if (!rc && content->media.n)
		rc = json_read_list(content->media, &content_picture_shape, arena,
		                    CONTENT_PICTURES_MAX, &u.pictures, &u.pictures_n, err);
	for (size_t i = 0; !rc && i < n && !*covered; i++) {
		rc = gap(&a[i], &u, arena, &words, err);
		*covered = !rc && !words;
	}
	*why = say(arena, words);
	return rc ? rc : why->p ? 0 : err_set(err, E_MEMORY, "Out of memory.");
}

/* ---- which post uses which ---- */
int authorization_of_post(struct tx *tx, struct str post_id, struct arena *arena,
                          struct authorization **list, size_t *n, struct err *err)
{
	return sql_all(tx, SQL_authorization_of_post, SQL_ARGS(SQL_T(post_id)),
	               &authorization_shape, arena, LIST_MAX, list, n, err);
}

static int may_attach(struct tx *tx, const struct actor *who, struct str post_id, struct str id,
                      struct arena *arena, struct post *p, struct err *err)
{
	struct authorization a;
	int rc = post_read_lock(tx, who, post_id, 0, arena, p, err);
	if (!rc)
		rc = authorization_get(tx, who, id, arena, &a, err);
	if (!rc && !str_eq(who->person_id, p->author_id) &&
	    !actor_may(who, PERMISSION_AUTHORIZATION_MANAGE))
		rc = err_set(err, E_FORBIDDEN,
		             "Its author, or somebody who records authorizations, can do that.");
	if (!rc && (p->status == POST_PUBLISHING || p->status == POST_PUBLISHED))
		rc = err_set(err, E_CONFLICT, "The post is out already.");
	if (!rc && p->status == POST_SCHEDULED) /* who approved it saw the others */
		rc = err_set(err, E_CONFLICT,
		             "It is on its way: take it back to the drafts first.");
	return rc;
}

static int record(struct tx *tx, const struct actor *who, const struct post *p, struct str id,
                  const char *what, struct arena *arena, struct err *err)
{
	return post_record(tx, who, AUDIT_POST_CHANGE, p->id, 0,
	                   AUDIT_DETAIL(arena, LOG_S(what, id)), err);
}

int authorization_attach(struct tx *tx, const struct actor *who, struct str post_id, struct str id,
                         struct arena *arena, struct err *err)
{
	struct post p;
	int rc = may_attach(tx, who, post_id, id, arena, &p, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(
		tx, SQL_authorization_attach,
		SQL_ARGS(SQL_T(post_id), SQL_T(id), SQL_T(who->person_id), SQL_I(clock_utc_ms())),
		err);
	return n < 0 ? (int)n : record(tx, who, &p, id, "authorization", arena, err);
}

int authorization_detach(struct tx *tx, const struct actor *who, struct str post_id, struct str id,
                         struct arena *arena, struct err *err)
{
	struct post p;
	int rc = may_attach(tx, who, post_id, id, arena, &p, err);
	if (rc)
		return rc;
	int64_t n =
		sql_exec(tx, SQL_authorization_detach, SQL_ARGS(SQL_T(post_id), SQL_T(id)), err);
	if (n == 0)
		return err_set(err, E_NOT_FOUND, "The post does not use this authorization.");
	return n < 0 ? (int)n : record(tx, who, &p, id, "without_authorization", arena, err);
}
