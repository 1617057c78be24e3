#include "domain/post.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "domain/event.h"

const char *const post_kind_names[POST_KIND__MAX + 1] = {"post", "reply"};
const char *const post_status_names[POST_STATUS__MAX + 1] = {
	"draft",     "in_approval", "changes_requested", "scheduled", "publishing",
	"published", "failed",      "expired",           "deleted",
};
const char *const post_purpose_names[PURPOSE__MAX + 1] = {"marketing", "education", "fundraising",
                                                          "recruitment", "other"};
const char *const verdict_names[CHAPERONE_VERDICT__MAX + 1] = {"clear", "review", "block"};
const char *const post_channel_state_names[POST_CHANNEL_STATE__MAX + 1] = {
	"pending", "sending", "published", "failed", "deleted", "gone"};

static const struct field fields[] = {
	FIELD_TEXT(struct post, id, "id"),
	FIELD_INT(struct post, version, "counts every change"),
	FIELD_INT(struct post, text_version, "counts changes of the content"),
	FIELD_ENUM(struct post, kind, post_kind_names, "post or reply"),
	FIELD_ENUM(struct post, status, post_status_names, "where it stands"),
	FIELD_ENUM(struct post, purpose, post_purpose_names, "what for"),
	FIELD_TEXT(struct post, campaign, "what it belongs to"),
	FIELD_TEXT(struct post, author_id, "who wrote it"),
	FIELD_TIME(struct post, created_utc_ms, "when it was first saved"),
	FIELD_TIME(struct post, updated_utc_ms, "when it last changed"),
	FIELD_TEXT(struct post, content, "open content", .flags = FIELD_HIDDEN),
	FIELD_BLOB(struct post, content_sealed, "sealed content"),
	FIELD_TEXT(struct post, deidentified, "the copy that names nobody"),
	FIELD_TEXT(struct post, content_hash, "what an approval is bound to"),
	FIELD_ENUM(struct post, verdict, verdict_names, "of the checker"),
	FIELD_REAL(struct post, risk, "0 to 1"),
	FIELD_JSON(struct post, checked, "what the checker found"),
	FIELD_BOOL(struct post, disagreement, "the browser's checker said something else"),
	FIELD_TIME(struct post, scheduled_utc_ms, "when it is to go out"),
	FIELD_TEXT(struct post, time_zone, "in which that time was chosen"),
	FIELD_TIME(struct post, submitted_utc_ms, "when it was sent on its way"),
	FIELD_TIME(struct post, published_utc_ms, "when it went out"),
	FIELD_TEXT(struct post, approval_why, "why it needs approval; empty: it needs none"),
	FIELD_TEXT(struct post, exception_by, "who excepted it"),
	FIELD_TEXT(struct post, exception_reason, "and why"),
	FIELD_TEXT(struct post, words, "what went wrong last"),
	FIELD_TEXT(struct post, writer_id, "who saved the words as they stand"),
};
const struct shape post_shape = SHAPE("PostRow", struct post, fields);

static const struct field draft_fields[] = {
	FIELD_ENUM(struct post_draft, kind, post_kind_names, "post, or reply to a message"),
	FIELD_JSON(struct post_draft, channel_ids, "ids of the channels it is for", .max = 4000),
	FIELD_ENUM(struct post_draft, purpose, post_purpose_names, "what for"),
	FIELD_TEXT(struct post_draft, campaign, "what it belongs to", .max = 100),
	FIELD_TEXT(struct post_draft, text, "the words", .max = 20000),
	FIELD_JSON(struct post_draft, in_reply_to, "the message answered: text, author, uri"),
	FIELD_JSON(struct post_draft, media, "pictures: id and alt text", .max = 30000),
	FIELD_TIME(struct post_draft, scheduled_utc_ms, "when it is to go out"),
	FIELD_TEXT(struct post_draft, time_zone, "IANA name of the zone the time was chosen in",
                   .max = 64),
	FIELD_TEXT(struct post_draft, client_verdict, "what the checker in the browser said",
                   .max = 10),
};
const struct shape post_draft_shape = SHAPE("PostDraft", struct post_draft, draft_fields);

static const struct field channel_fields[] = {
	FIELD_TEXT(struct post_channel, post_id, "of what", .flags = FIELD_HIDDEN),
	FIELD_TEXT(struct post_channel, channel_id, "where"),
	FIELD_ENUM(struct post_channel, state, post_channel_state_names, "how it stands there"),
	FIELD_INT(struct post_channel, attempts, "how often it was sent"),
	FIELD_TEXT(struct post_channel, uri, "what the platform calls it"),
	FIELD_TEXT(struct post_channel, url, "where people see it"),
	FIELD_TIME(struct post_channel, published_utc_ms, "when it went out"),
	FIELD_TIME(struct post_channel, verified_utc_ms, "when it was last seen there"),
	FIELD_TEXT(struct post_channel, words, "what went wrong"),
};
const struct shape post_channel_shape = SHAPE("PostChannel", struct post_channel, channel_fields);

static const struct field version_fields[] = {
	FIELD_TEXT(struct version, post_id, "of what", .flags = FIELD_HIDDEN),
	FIELD_INT(struct version, n, "counts from 1"),
	FIELD_TEXT(struct version, author_id, "who saved it"),
	FIELD_TIME(struct version, saved_utc_ms, "when"),
	FIELD_TEXT(struct version, content, "open content", .flags = FIELD_HIDDEN),
	FIELD_BLOB(struct version, content_sealed, "sealed content"),
	FIELD_TEXT(struct version, content_hash, "of the content"),
	FIELD_ENUM(struct version, verdict, verdict_names, "of the checker"),
	FIELD_REAL(struct version, risk, "0 to 1"),
};
const struct shape version_shape = SHAPE("VersionRow", struct version, version_fields);

#define POSTS_MAX 1000

int post_get(struct tx *tx, struct str id, struct arena *arena, struct post *out, struct err *err)
{
	int rc = sql_one(tx, SQL_post_get, SQL_ARGS(SQL_T(id)), &post_shape, arena, out, err);
	if (rc == E_NOT_FOUND || (!rc && out->status == POST_DELETED))
		return err_set(err, E_NOT_FOUND, "There is no such post.");
	return rc;
}

int post_lock(struct tx *tx, struct str id, int64_t version, struct arena *arena, struct post *out,
              struct err *err)
{
	int rc = sql_one(tx, SQL_post_lock, SQL_ARGS(SQL_T(id)), &post_shape, arena, out, err);
	if (rc == E_NOT_FOUND || (!rc && out->status == POST_DELETED))
		return err_set(err, E_NOT_FOUND, "There is no such post.");
	if (!rc && version && version != out->version)
		return err_set(err, E_STALE,
		               "Somebody else changed this post. Load it again and compare.");
	return rc;
}

struct str post_search(struct arena *arena, struct str s)
{
	char *copy = arena_copy(arena, s.p, s.n);
	for (size_t i = 0; copy && i < s.n; i++)
		copy[i] = ascii_lower(copy[i]);
	return str_of(copy, s.n);
}

int post_channels(struct tx *tx, struct str post_id, struct arena *arena,
                  struct post_channel **channels, size_t *n, struct err *err)
{
	return sql_all(tx, SQL_post_channel_list, SQL_ARGS(SQL_T(post_id)), &post_channel_shape,
	               arena, POSTS_MAX, channels, n, err);
}

int post_channel_ids(struct tx *tx, struct str post_id, struct arena *arena, struct str **ids,
                     size_t *n, struct err *err)
{
	struct post_channel *c;
	int rc = post_channels(tx, post_id, arena, &c, n, err);
	if (rc)
		return rc;
	*ids = arena_array(arena, *n + 1, sizeof **ids);
	if (!*ids)
		return err_set(err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; i < *n; i++)
		(*ids)[i] = c[i].channel_id;
	return 0;
}

int post_versions(struct tx *tx, struct str post_id, struct arena *arena, struct version **versions,
                  size_t *n, struct err *err)
{
	return sql_all(tx, SQL_version_list, SQL_ARGS(SQL_T(post_id)), &version_shape, arena,
	               10 * POSTS_MAX, versions, n, err);
}

int post_set_status(struct tx *tx, struct str id, enum post_status status, const char *words,
                    struct err *err)
{
	int64_t n = sql_exec(tx, SQL_post_update_status,
	                     SQL_ARGS(SQL_T(id), SQL_C(post_status_names[status]),
	                              SQL_I(clock_utc_ms()), SQL_C(words)),
	                     err);
	return n < 0 ? (int)n : 0;
}

int post_record(struct tx *tx, const struct actor *who, enum audit_action action,
                struct str post_id, int64_t version, struct str detail, struct err *err)
{
	int rc = actor_audit(tx, who, action, "post", post_id, detail, err);
	return rc ? rc : event_add(tx, EVENT_POST, post_id, version, err);
}

struct author {
	struct str name;
};
static const struct field author_fields[] = {FIELD_TEXT(struct author, name, "of a person")};
static const struct shape author_shape = SHAPE("Author", struct author, author_fields);

int post_author_name(struct tx *tx, struct str person_id, struct arena *arena, struct str *name,
                     struct err *err)
{
	struct author a = {0};
	int rc = sql_one(tx, SQL_post_author_name, SQL_ARGS(SQL_T(person_id)), &author_shape, arena,
	                 &a, err);
	*name = a.name;
	return rc;
}

bool post_is_by(const struct actor *who, const struct post *p)
{
	return str_eq(who->person_id, p->author_id) || str_eq(who->person_id, p->writer_id);
}

bool post_may_change(const struct actor *who, const struct post *p, const struct str *channel_ids,
                     size_t n)
{
	if (who->kind == ACTOR_SYSTEM)
		return true;
	if (str_eq(who->person_id, p->author_id))
		return actor_may(who, PERMISSION_POST_WRITE);
	for (size_t i = 0; i < n; i++)
		if (actor_must(who, PERMISSION_POST_PUBLISH, channel_ids[i], NULL))
			return false;
	return n > 0;
}

/* ---- the content itself ---- */
static bool may_open_sealed(const struct actor *who, const struct post *p,
                            const struct str *channel_ids, size_t n)
{
	if (who->emergency || actor_must(who, PERMISSION_SEALED_READ, STR(""), NULL) == 0)
		return true;
	if (who->kind != ACTOR_SYSTEM && str_eq(who->person_id, p->author_id))
		return true;
	for (size_t i = 0; i < n; i++)
		if (actor_must(who, PERMISSION_POST_PUBLISH, channel_ids[i], NULL) == 0)
			return true;
	return false;
}

bool post_may_open(const struct actor *who, const struct post *p, const struct str *channel_ids,
                   size_t n)
{
	return p->content.p || may_open_sealed(who, p, channel_ids, n);
}

int post_may_open_past(struct tx *tx, const struct actor *who, const struct post *p,
                       struct arena *arena, bool *may, struct err *err)
{
	struct str *ids;
	size_t n;
	int64_t sealed = 0;
	int rc = post_channel_ids(tx, p->id, arena, &ids, &n, err);
	*may = !rc && may_open_sealed(who, p, ids, n);
	if (rc || *may || !p->content.p)
		return rc;
	rc = sql_int(tx, SQL_version_count_sealed, SQL_ARGS(SQL_T(p->id)), &sealed, err);
	*may = !rc && !sealed;
	return rc;
}

static int record_open(struct tx *tx, const struct actor *who, struct str post_id,
                       const char *reason, struct arena *arena, struct err *err)
{
	return actor_audit(tx, who, AUDIT_SEALED_READ, "post", post_id,
	                   AUDIT_DETAIL(arena, LOG_T("reason", reason)), err);
}

int post_content(struct tx *tx, const struct post *p, struct arena *arena, struct content *out,
                 struct err *err)
{
	return content_read(tx, p->id, p->content, p->content_sealed, arena, out, err);
}

int post_open(struct tx *tx, const struct actor *who, const struct post *p, const char *reason,
              struct arena *arena, struct content *out, struct err *err)
{
	struct str *ids;
	size_t n;
	int rc = post_channel_ids(tx, p->id, arena, &ids, &n, err);
	if (!rc && !post_may_open(who, p, ids, n))
		return err_set(err, E_FORBIDDEN,
		               "The content of this post is sealed. Its author, a publisher of its "
		               "channels or a privacy officer can open it.");
	if (!rc)
		rc = post_content(tx, p, arena, out, err);
	if (!rc && !p->content.p)
		rc = record_open(tx, who, p->id, reason, arena, err);
	return rc;
}

int post_version_texts(struct tx *tx, const struct actor *who, const struct post *p,
                       const struct version *v, size_t n, const char *reason, struct arena *arena,
                       struct str **texts, struct err *err)
{
	struct str *ids;
	size_t ids_n, sealed = 0;
	int rc = post_channel_ids(tx, p->id, arena, &ids, &ids_n, err);
	*texts = arena_zero(arena, n + 1, sizeof **texts);
	if (!*texts)
		return err_set(err, E_MEMORY, "Out of memory.");
	bool may = !rc && may_open_sealed(who, p, ids, ids_n);
	for (size_t i = 0; !rc && i < n; i++) {
		struct content c;
		if (!may && !(p->content.p && v[i].content.p))
			continue;
		rc = content_read(tx, p->id, v[i].content, v[i].content_sealed, arena, &c, err);
		(*texts)[i] = c.text;
		sealed += !v[i].content.p;
	}
	return rc || !sealed ? rc : record_open(tx, who, p->id, reason, arena, err);
}
