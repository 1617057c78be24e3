#include "web/view_post.h"

#include "base/clock.h"
#include "base/json.h"
#include "domain/approval.h"
#include "domain/authorization.h"
#include "domain/gate.h"
#include "web/post_fits.h"

static const struct field fields[] = {
	FIELD_TEXT(struct post_view, id, "id"),
	FIELD_ENUM(struct post_view, kind, post_kind_names, "post, or reply to a message"),
	FIELD_ENUM(struct post_view, status, post_status_names, "where it stands"),
	FIELD_ENUM(struct post_view, purpose, post_purpose_names, "what for"),
	FIELD_TEXT(struct post_view, campaign, "what it belongs to"),
	FIELD_JSON(struct post_view, channel_ids, "ids of the channels it is for"),
	FIELD_TEXT(struct post_view, text,
                   "the words; null where they are sealed for you, or in a list"),
	FIELD_TEXT(struct post_view, deidentified, "the copy that names nobody"),
	FIELD_JSON(struct post_view, in_reply_to, "the message answered: text, author, uri"),
	FIELD_JSON(struct post_view, media, "pictures: id and alt text"),
	FIELD_ENUM(struct post_view, verdict, verdict_names, "of the checker"),
	FIELD_REAL(struct post_view, risk, "0 to 1"),
	FIELD_JSON(struct post_view, check,
                   "what the checker found (docs/json.md), spans in UTF-16 units; codes alone "
                   "where the text is sealed for you"),
	FIELD_INT(struct post_view, version, "counts every change"),
	FIELD_INT(struct post_view, text_version, "counts changes of the content"),
	FIELD_TEXT(struct post_view, content_hash, "what an approval is bound to"),
	FIELD_JSON(struct post_view, author, "id and name"),
	FIELD_TIME(struct post_view, created_utc_ms, "when it was first saved"),
	FIELD_TIME(struct post_view, updated_utc_ms, "when it last changed"),
	FIELD_TIME(struct post_view, scheduled_utc_ms, "when it is to go out"),
	FIELD_TIME(struct post_view, submitted_utc_ms, "when it was sent on its way"),
	FIELD_TIME(struct post_view, published_utc_ms, "when it went out"),
	FIELD_TEXT(struct post_view, time_zone, "in which its time was chosen"),
	FIELD_JSON(struct post_view, needs,
                   "steps: approvals it needs; blockers: what stands in the way"),
	FIELD_TEXT(struct post_view, why_approval, "why it needs approval; empty: it needs none"),
	FIELD_JSON(struct post_view, authorization_ids, "authorizations it uses"),
	FIELD_JSON(struct post_view, exception, "by whom a story was excepted, and why"),
	FIELD_JSON(struct post_view, remote, "how it stands on each channel"),
	FIELD_BOOL(struct post_view, disagreement, "the browser's checker said something else"),
	FIELD_TEXT(struct post_view, words, "what went wrong last"),
	FIELD_JSON(struct post_view, can, "what you may do with it now"),
};
const struct shape post_view_shape = SHAPE("Post", struct post_view, fields);

#define JSON_BYTES ((size_t)1 << 20)

static int author_json(struct request *q, struct tx *tx, struct str id, struct str *out)
{
	struct str name;
	struct buf b;
	int rc = post_author_name(tx, id, q->arena, &name, &q->err);
	if (rc)
		return rc;
	buf_init(&b, JSON_BYTES);
	buf_c(&b, "{\"id\":");
	buf_json(&b, id);
	buf_c(&b, ",\"name\":");
	buf_json(&b, name);
	buf_char(&b, '}');
	return request_keep(q, &b, out);
}

static int exception_json(struct request *q, struct tx *tx, const struct post *p, struct str *out)
{
	struct str by;
	struct buf b;
	*out = STR("null");
	if (!p->exception_by.n)
		return 0;
	int rc = author_json(q, tx, p->exception_by, &by);
	if (rc)
		return rc;
	buf_init(&b, JSON_BYTES);
	buf_c(&b, "{\"by\":");
	buf_str(&b, by);
	buf_c(&b, ",\"reason\":");
	buf_json(&b, p->exception_reason);
	buf_char(&b, '}');
	return request_keep(q, &b, out);
}

static int channels_json(struct request *q, struct tx *tx, struct str post_id, struct str *ids,
                         struct str *remote)
{
	struct post_channel *c;
	size_t n;
	struct buf a, b;
	int rc = post_channels(tx, post_id, q->arena, &c, &n, &q->err);
	if (rc)
		return rc;
	buf_init(&a, JSON_BYTES);
	buf_init(&b, JSON_BYTES);
	buf_char(&a, '[');
	buf_char(&b, '[');
	for (size_t i = 0; i < n; i++) {
		buf_c(&a, i ? "," : "");
		buf_json(&a, c[i].channel_id);
		buf_c(&b, i ? "," : "");
		json_write(&b, &post_channel_shape, &c[i]);
	}
	buf_char(&a, ']');
	buf_char(&b, ']');
	rc = request_keep(q, &a, ids);
	int rc2 = request_keep(q, &b, remote);
	return rc ? rc : rc2;
}

static int authorizations_json(struct request *q, struct tx *tx, struct str post_id,
                               struct str *out)
{
	struct authorization *a;
	size_t n;
	struct buf b;
	int rc = authorization_of_post(tx, post_id, q->arena, &a, &n, &q->err);
	if (rc)
		return rc;
	buf_init(&b, JSON_BYTES);
	buf_char(&b, '[');
	for (size_t i = 0; i < n; i++) {
		buf_c(&b, i ? "," : "");
		buf_json(&b, a[i].id);
	}
	buf_char(&b, ']');
	return request_keep(q, &b, out);
}

int view_post_item(struct request *q, struct tx *tx, const struct post *p, struct post_view *v)
{
	*v = (struct post_view){
		.id = p->id,
		.kind = p->kind,
		.status = p->status,
		.purpose = p->purpose,
		.campaign = p->campaign,
		.deidentified = p->deidentified,
		.verdict = p->verdict,
		.risk = p->risk,
		.check = p->checked,
		.version = p->version,
		.text_version = p->text_version,
		.content_hash = p->content_hash,
		.created_utc_ms = p->created_utc_ms,
		.updated_utc_ms = p->updated_utc_ms,
		.scheduled_utc_ms = p->scheduled_utc_ms,
		.submitted_utc_ms = p->submitted_utc_ms,
		.published_utc_ms = p->published_utc_ms,
		.time_zone = p->time_zone,
		.why_approval = p->approval_why,
		.disagreement = p->disagreement,
		.words = p->words,
	};
	struct content c = {0};
	int rc = author_json(q, tx, p->author_id, &v->author);
	if (!rc)
		rc = channels_json(q, tx, p->id, &v->channel_ids, &v->remote);
	if (!rc && p->content.p) /* what is clear is open to everybody here */
		rc = post_content(tx, p, q->arena, &c, &q->err);
	v->text = c.text;
	return rc;
}

int view_post_items(struct request *q, struct tx *tx, const struct post *posts, size_t n,
                    struct post_view **out)
{
	int rc = 0;
	*out = arena_array(q->arena, n + 1, sizeof **out);
	if (!*out)
		return err_set(&q->err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; !rc && i < n; i++)
		rc = view_post_item(q, tx, &posts[i], &(*out)[i]);
	return rc;
}

/* ---- one, whole ---- */
static int message_json(struct request *q, const struct content *c, struct str *out)
{
	struct buf b;
	*out = STR("null");
	if (!c->message.p)
		return 0;
	buf_init(&b, JSON_BYTES);
	buf_c(&b, "{\"text\":");
	buf_json(&b, c->message);
	buf_c(&b, ",\"author\":");
	buf_json(&b, c->message_author.p ? c->message_author : STR(""));
	buf_c(&b, ",\"uri\":");
	buf_json(&b, c->message_uri.p ? c->message_uri : STR(""));
	buf_char(&b, '}');
	return request_keep(q, &b, out);
}

static int content_of(struct request *q, struct tx *tx, const struct post *p, const struct gate *g,
                      bool may_open, struct post_view *v)
{
	struct content c;
	if (!may_open)
		return 0;
	int rc = post_open(tx, &q->actor, p, "work on the post", q->arena, &c, &q->err);
	if (rc)
		return rc;
	v->text = c.text;
	v->check = g->checked.json;
	v->media = c.media.n ? c.media : STR("[]");
	return message_json(q, &c, &v->in_reply_to);
}

static void who_approves(struct buf *b, const struct approval_step *s)
{
	buf_c(b, "{\"name\":");
	buf_json(b, s->name);
	buf_c(b, ",\"mode\":");
	buf_json(b, str_c(approval_mode_names[s->mode]));
	buf_c(b, ",\"people\":");
	buf_str(b, s->people);
	buf_c(b, ",\"roles\":");
	buf_str(b, s->roles);
	buf_c(b, ",\"level\":");
	if (s->level.n)
		buf_json(b, s->level);
	else
		buf_c(b, "null");
	buf_char(b, '}');
}

static int needs_json(struct request *q, struct tx *tx, const struct post *p, const struct gate *g,
                      struct str *out)
{
	struct str too_long;
	int rc = post_fits(q, tx, p, &g->content, &too_long);
	if (rc)
		return rc;
	struct buf b;
	buf_init(&b, JSON_BYTES);
	buf_c(&b, "{\"steps\":[");
	for (size_t i = 0; i < g->plan.steps_n; i++) {
		buf_c(&b, i ? "," : "");
		who_approves(&b, &g->plan.steps[i]);
	}
	buf_c(&b, "],\"why\":");
	buf_json(&b, g->plan.why);
	buf_c(&b, ",\"blockers\":[");
	bool first = true;
	for (int code = 0; code < GATE__MAX; code++) {
		if (!(g->blockers >> code & 1) || code == GATE_APPROVAL)
			continue;
		buf_c(&b, first ? "{\"code\":" : ",{\"code\":");
		buf_json(&b, str_c(gate_code_names[code]));
		buf_c(&b, ",\"words\":");
		buf_json(&b, g->words[code]);
		buf_c(&b,
		      gate_at_once() >> code & 1 ? ",\"at_once\":true}" : ",\"at_once\":false}");
		first = false;
	}
	if (too_long.n) {
		buf_c(&b, first ? "" : ",");
		buf_c(&b, "{\"code\":\"limit\",\"at_once\":true,\"words\":");
		buf_json(&b, too_long);
		buf_char(&b, '}');
	}
	buf_c(&b, "]}");
	return request_keep(q, &b, out);
}

static int may_decide(struct request *q, struct tx *tx, const struct post *p, const struct str *ids,
                      size_t n, bool *may)
{
	struct approval step;
	struct delegation_to *delegated;
	struct str for_person;
	size_t delegated_n;
	*may = false;
	if (p->status != POST_IN_APPROVAL)
		return 0;
	int rc = approval_open_step(tx, p->id, q->arena, &step, &q->err);
	if (rc)
		return rc == E_NOT_FOUND ? 0 : rc;
	rc = delegation_to_me(tx, &q->actor, q->arena, &delegated, &delegated_n, &q->err);
	*may = !rc && approval_may_decide(&q->actor, &step, p, ids, n, delegated, delegated_n,
	                                  &for_person);
	return rc;
}

static bool publishes(const struct actor *who, const struct str *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (actor_must(who, PERMISSION_POST_PUBLISH, ids[i], NULL))
			return false;
	return n > 0;
}

static int can_json(struct request *q, struct tx *tx, const struct post *p, const struct gate *g,
                    const struct str *ids, size_t n, bool may_open, struct str *out)
{
	struct buf b;
	bool decides;
	int rc = may_decide(q, tx, p, ids, n, &decides);
	if (rc)
		return rc;
	bool change = post_may_change(&q->actor, p, ids, n);
	bool officer = actor_must(&q->actor, PERMISSION_EXCEPT, STR(""), NULL) == 0;
	bool before = p->status == POST_DRAFT || p->status == POST_CHANGES_REQUESTED ||
	              p->status == POST_EXPIRED;
	bool underway = p->status == POST_IN_APPROVAL || p->status == POST_SCHEDULED;
	bool story = g->checked.reasons >> CHAPERONE_PATIENT_STORY & 1;
	const struct {
		const char *word;
		bool may;
	} words[] = {
		{"edit", change && p->status < POST_PUBLISHING},
		{"submit", change && before},
		{"withdraw", change && underway},
		{"schedule", change && (before || underway)},
		{"delete", change && (before || p->status == POST_FAILED)},
		{"retry", change && p->status == POST_FAILED},
		{"delete_remote", publishes(&q->actor, ids, n) && (p->status == POST_PUBLISHED ||
	                                                           p->status == POST_FAILED)},
		{"approve", decides},
		{"reject", decides},
		{"except", officer && !post_is_by(&q->actor, p) && story && !p->exception_by.n &&
	                           p->status < POST_PUBLISHING},
		{"open", may_open},
	};
	buf_init(&b, JSON_BYTES);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!words[i].may)
			continue;
		buf_char(&b, b.n ? ',' : '[');
		buf_json(&b, str_c(words[i].word));
	}
	buf_c(&b, b.n ? "]" : "[]");
	return request_keep(q, &b, out);
}

int view_post(struct request *q, struct tx *tx, struct post *p, struct post_view *v)
{
	struct gate g;
	struct str *ids;
	size_t n;
	int64_t now = clock_utc_ms();
	int64_t when = p->scheduled_utc_ms > now ? p->scheduled_utc_ms : now;
	int rc = gate_ask(tx, p, when, q->arena, &g, &q->err);
	if (!rc)
		rc = view_post_item(q, tx, p, v);
	if (!rc)
		rc = post_channel_ids(tx, p->id, q->arena, &ids, &n, &q->err);
	if (rc)
		return rc;
	bool may_open = post_may_open(&q->actor, p, ids, n);
	rc = content_of(q, tx, p, &g, may_open, v);
	if (!rc)
		rc = needs_json(q, tx, p, &g, &v->needs);
	if (!rc)
		rc = authorizations_json(q, tx, p->id, &v->authorization_ids);
	if (!rc)
		rc = exception_json(q, tx, p, &v->exception);
	if (!rc)
		rc = can_json(q, tx, p, &g, ids, n, may_open, &v->can);
	return rc;
}

int view_post_show(struct request *q, struct tx *tx, int rc, struct post *p)
{
	struct post_view v;
	if (!rc)
		rc = view_post(q, tx, p, &v);
	rc = tx_end(tx, rc, &q->err);
	return rc ? rc : request_show_version(q, &v, v.version);
}
