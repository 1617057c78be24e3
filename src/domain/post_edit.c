/* Drafts: made, changed, checked at every save, thrown away. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "domain/approval.h"
#include "domain/media_file.h"
#include "domain/post.h"
#include "store/seal.h"

#define CHANNELS_MAX 20
/* Saves of one person within this time are one version. */
#define SITTING_MS (10 * MINUTE_MS)

struct reply_to {
	struct str text, author, uri;
};
static const struct field reply_fields[] = {
	FIELD_TEXT(struct reply_to, text, "the message", .flags = FIELD_REQUIRED, .min = 1,
                   .max = 20000),
	FIELD_TEXT(struct reply_to, author, "public handle of its writer", .max = 200),
	FIELD_TEXT(struct reply_to, uri, "what the platform calls it", .max = 500),
};
static const struct shape reply_shape = SHAPE("Message", struct reply_to, reply_fields);

/* A post about to be saved. */
struct saving {
	struct post post;
	struct content content;
	struct str *channel_ids;
	size_t channels_n;
};

static int by_bytes(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);
	return order ? order : (x->n > y->n) - (x->n < y->n);
}

static int take_channels(const struct actor *who, struct str json, struct arena *arena,
                         struct saving *s, struct err *err)
{
	s->channels_n = 0;
	if (!json.n)
		return 0;
	int rc = json_read_strings(json, "channel_ids", arena, CHANNELS_MAX, &s->channel_ids,
	                           &s->channels_n, err);
	if (rc)
		return rc;
	qsort(s->channel_ids, s->channels_n, sizeof *s->channel_ids, by_bytes);
	for (size_t i = 0; i < s->channels_n; i++) {
		if (i && str_eq(s->channel_ids[i], s->channel_ids[i - 1]))
			return err_field(err, E_INVALID, "channel_ids",
			                 "A channel stands there twice.");
		rc = actor_must(who, PERMISSION_POST_WRITE, s->channel_ids[i], err);
		if (rc)
			return rc;
	}
	return 0;
}

static int take_message(struct str json, struct arena *arena, struct content *c, struct err *err)
{
	struct reply_to m = {0};
	if (!json.n) {
		c->message = c->message_author = c->message_uri = str_of(NULL, 0);
		return 0;
	}
	int rc = json_read(json, &reply_shape, arena, &m, NULL, err);
	c->message = m.text;
	c->message_author = m.author;
	c->message_uri = m.uri;
	return rc;
}

static int take_media(struct tx *tx, struct str json, struct arena *arena, struct content *c,
                      struct err *err)
{
	struct content_picture *p;
	size_t n;
	c->media = str_of(NULL, 0);
	if (!json.n)
		return 0;
	int rc = json_read_list(json, &content_picture_shape, arena, CONTENT_PICTURES_MAX, &p, &n,
	                        err);
	for (size_t i = 0; !rc && i < n; i++)
		rc = media_file_exists(tx, p[i].id, err);
	if (!rc && n)
		c->media = json;
	return rc;
}

enum draft_bit { KIND, CHANNELS, PURPOSE, CAMPAIGN, TEXT, REPLY, MEDIA, SCHEDULED, ZONE };
static bool brought(uint64_t present, enum draft_bit bit) { return (present >> bit & 1) != 0; }

static int take(struct tx *tx, const struct actor *who, const struct post_draft *d,
                uint64_t present, struct arena *arena, struct saving *s, struct err *err)
{
	int rc = 0;
	struct post *p = &s->post;
	if (brought(present, KIND))
		p->kind = d->kind;
	if (brought(present, PURPOSE))
		p->purpose = d->purpose;
	if (brought(present, CAMPAIGN))
		p->campaign = d->campaign.p ? d->campaign : STR("");
	if (brought(present, TEXT))
		s->content.text = d->text.p ? d->text : STR("");
	if (brought(present, SCHEDULED))
		p->scheduled_utc_ms = d->scheduled_utc_ms;
	if (brought(present, ZONE) && d->time_zone.n)
		p->time_zone = d->time_zone;
	if (brought(present, CHANNELS))
		rc = take_channels(who, d->channel_ids, arena, s, err);
	if (!rc && brought(present, REPLY))
		rc = take_message(d->in_reply_to, arena, &s->content, err);
	if (!rc && brought(present, MEDIA))
		rc = take_media(tx, d->media, arena, &s->content, err);
	if (!rc && p->kind == POST_KIND_REPLY && !s->content.message.n)
		rc = err_field(err, E_INVALID, "in_reply_to",
		               "A reply needs the message that it answers.");
	return rc;
}

static int check(struct tx *tx, struct saving *s, struct arena *arena, struct err *err)
{
	struct checked c;
	int rc = content_check(tx, &s->content,
	                       s->post.kind == POST_KIND_REPLY ? CHAPERONE_REPLY : CHAPERONE_POST,
	                       arena, &c, err);
	if (rc)
		return rc;
	s->post.verdict = (int)c.verdict;
	s->post.risk = c.risk;
	s->post.checked = c.summary;
	s->post.deidentified = c.deidentified;
	char hash[CONTENT_HASH_BYTES];
	content_hash(&s->content, post_kind_names[s->post.kind],
	             post_purpose_names[s->post.purpose], s->channel_ids, s->channels_n, hash);
	s->post.content_hash = str_of(arena_copy(arena, hash, sizeof hash - 1), sizeof hash - 1);
	/* a message answered may hold anything: replies are always sealed */
	return content_write(tx, s->post.id, &s->content,
	                     c.verdict == CHAPERONE_CLEAR && !s->content.message.p, arena,
	                     &s->post.content, &s->post.content_sealed, err);
}

static int disagreement(struct tx *tx, const struct actor *who, struct saving *s, struct str client,
                        struct arena *arena, struct err *err)
{
	const char *ours = verdict_names[s->post.verdict];
	if (!client.n || str_eq(client, str_c(ours)))
		return 0;
	bool known = false;
	for (int i = 0; verdict_names[i]; i++)
		known |= str_eq(client, str_c(verdict_names[i]));
	if (!known)
		return err_field(err, E_INVALID, "client_verdict",
		                 "“client_verdict” must be clear, review or block.");
	s->post.disagreement = true;
	return post_record(tx, who, AUDIT_CHECK_FAULT, s->post.id, s->post.version,
	                   AUDIT_DETAIL(arena, LOG_S("browser", client), LOG_T("server", ours)),
	                   err);
}

static int set_channels(struct tx *tx, const struct saving *s, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_post_channel_clear, SQL_ARGS(SQL_T(s->post.id)), err);
	for (size_t i = 0; n >= 0 && i < s->channels_n; i++)
		n = sql_exec(tx, SQL_post_channel_insert,
		             SQL_ARGS(SQL_T(s->post.id), SQL_T(s->channel_ids[i])), err);
	if (n == E_CONFLICT)
		return err_field(err, E_INVALID, "channel_ids", "There is no such channel.");
	return n < 0 ? (int)n : 0;
}

static int keep_version(struct tx *tx, const struct actor *who, const struct post *p, bool amend,
                        struct err *err)
{
	int64_t n;
	if (amend)
		n = sql_exec(tx, SQL_version_amend,
		             SQL_ARGS(SQL_T(p->id), SQL_I(p->text_version),
		                      SQL_I(p->updated_utc_ms), SQL_T(p->content),
		                      SQL_B(p->content_sealed), SQL_T(p->content_hash),
		                      SQL_C(verdict_names[p->verdict]), SQL_D(p->risk)),
		             err);
	else
		n = sql_exec(tx, SQL_version_insert,
		             SQL_ARGS(SQL_T(p->id), SQL_I(p->text_version), SQL_T(who->person_id),
		                      SQL_I(p->updated_utc_ms), SQL_T(p->content),
		                      SQL_B(p->content_sealed), SQL_T(p->content_hash),
		                      SQL_C(verdict_names[p->verdict]), SQL_D(p->risk)),
		             err);
	return n < 0 ? (int)n : 0;
}

static int record(struct tx *tx, const struct actor *who, enum audit_action action,
                  const struct post *p, struct arena *arena, struct err *err)
{
	return post_record(tx, who, action, p->id, p->version,
	                   AUDIT_DETAIL(arena, LOG_T("verdict", verdict_names[p->verdict]),
	                                LOG_S("content_hash", p->content_hash),
	                                LOG_I("text_version", p->text_version)),
	                   err);
}

int post_create(struct tx *tx, const struct actor *who, const struct post_draft *d,
                struct arena *arena, struct post *out, struct err *err)
{
	struct id id = id_new();
	struct saving s = {.content = {.text = STR("")}};
	if (!actor_may(who, PERMISSION_POST_WRITE))
		return actor_must(who, PERMISSION_POST_WRITE, STR(""), err);
	s.post = (struct post){.id = str_of(arena_copy(arena, id.c, ID_BYTES - 1), ID_BYTES - 1),
	                       .version = 1,
	                       .text_version = 1,
	                       .campaign = STR(""),
	                       .author_id = who->person_id,
	                       .created_utc_ms = clock_utc_ms(),
	                       .time_zone = STR("UTC"),
	                       .approval_why = STR(""),
	                       .exception_reason = STR(""),
	                       .words = STR("")};
	struct post *p = &s.post;
	p->updated_utc_ms = p->created_utc_ms;
	int rc = take(tx, who, d, UINT64_MAX, arena, &s, err);
	if (!rc)
		rc = check(tx, &s, arena, err);
	if (!rc)
		rc = disagreement(tx, who, &s, d->client_verdict, arena, err);
	if (rc)
		return rc;
	int64_t n =
		sql_exec(tx, SQL_post_insert,
	                 SQL_ARGS(SQL_T(p->id), SQL_C(post_kind_names[p->kind]),
	                          SQL_C(post_purpose_names[p->purpose]), SQL_T(p->campaign),
	                          SQL_T(p->author_id), SQL_I(p->created_utc_ms), SQL_T(p->content),
	                          SQL_B(p->content_sealed), SQL_T(p->deidentified),
	                          SQL_T(post_search(arena, p->deidentified)),
	                          SQL_T(p->content_hash), SQL_C(verdict_names[p->verdict]),
	                          SQL_D(p->risk), SQL_T(p->checked), SQL_I(p->disagreement),
	                          SQL_TIME(p->scheduled_utc_ms), SQL_T(p->time_zone)),
	                 err);
	if (n < 0)
		return (int)n;
	rc = set_channels(tx, &s, err);
	if (!rc)
		rc = keep_version(tx, who, p, false, err);
	if (!rc)
		rc = record(tx, who, AUDIT_POST_CREATE, p, arena, err);
	*out = *p;
	return rc;
}

static int load(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                struct arena *arena, struct saving *s, struct err *err)
{
	int rc = post_lock(tx, id, version, arena, &s->post, err);
	if (!rc)
		rc = post_channel_ids(tx, id, arena, &s->channel_ids, &s->channels_n, err);
	if (!rc && !post_may_change(who, &s->post, s->channel_ids, s->channels_n))
		rc = err_set(
			err, E_FORBIDDEN,
			"Its author, or a publisher of all its channels, can change this post.");
	return rc;
}

static bool editable(const struct post *p)
{
	return p->status != POST_PUBLISHING && p->status != POST_PUBLISHED;
}

/* What was sealed stays a version of its own: others have read and said things of it. */
static bool same_sitting(struct tx *tx, const struct actor *who, const struct post *p,
                         struct arena *arena)
{
	struct version v;
	if (p->status != POST_DRAFT ||
	    sql_one(tx, SQL_version_get, SQL_ARGS(SQL_T(p->id), SQL_I(p->text_version)),
	            &version_shape, arena, &v, NULL))
		return false;
	return str_eq(v.author_id, who->person_id) && (v.content.p || !p->content.p) &&
	       clock_utc_ms() - v.saved_utc_ms < SITTING_MS;
}

static int save(struct tx *tx, const struct saving *s, struct arena *arena, struct err *err)
{
	const struct post *p = &s->post;
	int64_t n = sql_exec(
		tx, SQL_post_update_content,
		SQL_ARGS(SQL_T(p->id), SQL_I(p->text_version),
	                 SQL_C(post_purpose_names[p->purpose]), SQL_T(p->campaign),
	                 SQL_I(p->updated_utc_ms), SQL_T(p->content), SQL_B(p->content_sealed),
	                 SQL_T(p->deidentified), SQL_T(post_search(arena, p->deidentified)),
	                 SQL_T(p->content_hash), SQL_C(verdict_names[p->verdict]), SQL_D(p->risk),
	                 SQL_T(p->checked), SQL_I(p->disagreement), SQL_TIME(p->scheduled_utc_ms),
	                 SQL_T(p->time_zone), SQL_C(post_status_names[p->status]),
	                 SQL_C(post_kind_names[p->kind])),
		err);
	return n < 0 ? (int)n : set_channels(tx, s, err);
}

int post_edit(struct tx *tx, const struct actor *who, struct str id, int64_t version,
              const struct post_draft *d, uint64_t present, struct arena *arena, struct post *out,
              struct err *err)
{
	struct saving s = {0};
	struct post *p = &s.post;
	int rc = load(tx, who, id, version, arena, &s, err);
	if (rc)
		return rc;
	if (!editable(p))
		return err_set(err, E_CONFLICT,
		               "It is out already: delete it there, or write another.");
	rc = post_content(tx, p, arena, &s.content, err);
	if (rc)
		return rc;
	struct str hash_before = p->content_hash;
	int64_t time_before = p->scheduled_utc_ms;
	rc = take(tx, who, d, present, arena, &s, err);
	if (!rc)
		rc = check(tx, &s, arena, err);
	if (!rc)
		rc = disagreement(tx, who, &s, d->client_verdict, arena, err);
	if (rc)
		return rc;
	p->updated_utc_ms = clock_utc_ms();
	p->version++;
	bool changed = !str_eq(hash_before, p->content_hash);
	if (!changed) { /* only the plan */
		int64_t n = sql_exec(tx, SQL_post_update_plan,
		                     SQL_ARGS(SQL_T(id), SQL_I(p->updated_utc_ms),
		                              SQL_TIME(p->scheduled_utc_ms), SQL_T(p->time_zone),
		                              SQL_T(p->campaign)),
		                     err);
		rc = n < 0 ? (int)n : record(tx, who, AUDIT_POST_CHANGE, p, arena, err);
		if (!rc && p->status == POST_SCHEDULED && p->scheduled_utc_ms != time_before)
			rc = post_reschedule(tx, who, id, 0, p->scheduled_utc_ms, arena, p, err);
	} else {
		bool amend = same_sitting(tx, who, p, arena);
		p->status = POST_DRAFT;
		p->text_version += !amend;
		rc = save(tx, &s, arena, err);
		if (!rc)
			rc = keep_version(tx, who, p, amend, err);
		if (!rc)
			rc = approval_fall(tx, who, p->id, arena, err);
		if (!rc)
			rc = record(tx, who, AUDIT_POST_CHANGE, p, arena, err);
	}
	*out = *p;
	return rc;
}

/* Perhaps on one channel only, where it failed on another. */
static int is_out(struct tx *tx, const struct post *p, struct arena *arena, bool *out,
                  struct err *err)
{
	struct post_channel *c;
	size_t n = 0;
	int rc = post_channels(tx, p->id, arena, &c, &n, err);
	*out = !editable(p);
	for (size_t i = 0; i < n; i++)
		*out |= c[i].state == POST_CHANNEL_SENDING || c[i].state == POST_CHANNEL_PUBLISHED;
	return rc;
}

int post_delete(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                struct arena *arena, struct err *err)
{
	struct saving s = {0};
	bool out;
	int rc = load(tx, who, id, version, arena, &s, err);
	if (rc)
		return rc;
	rc = is_out(tx, &s.post, arena, &out, err);
	if (!rc && out)
		rc = err_set(err, E_CONFLICT, "It is out already: take it down there first.");
	if (!rc)
		rc = approval_fall(tx, who, id, arena, err);
	if (!rc)
		rc = post_set_status(tx, id, POST_DELETED, "", err);
	if (!rc)
		rc = seal_erase(tx, "post", id, err);
	if (!rc)
		rc = record(tx, who, AUDIT_POST_DELETE, &s.post, arena, err);
	return rc;
}
