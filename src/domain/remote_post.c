#include "domain/remote_post.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/id.h"
#include "domain/job.h"
#include "store/seal.h"

const char *const remote_state_names[REMOTE_STATE__MAX + 1] = {"live", "gone", NULL};
static const char *const verdicts[] = {"clear", "review", "block", NULL};

static const struct field fields[] = {
	FIELD_TEXT(struct remote_post, id, "unique id", .flags = FIELD_OUT),
	FIELD_TEXT(struct remote_post, channel_id, "the channel", .flags = FIELD_OUT),
	FIELD_TEXT(struct remote_post, post_id, "the post, if it went out from here",
                   .flags = FIELD_OUT),
	FIELD_TEXT(struct remote_post, uri, "what the platform calls it", .flags = FIELD_OUT),
	FIELD_TEXT(struct remote_post, url, "where people see it", .flags = FIELD_OUT),
	FIELD_TEXT(struct remote_post, remote_version, "changes with its content",
                   .flags = FIELD_HIDDEN),
	FIELD_ENUM(struct remote_post, state, remote_state_names, "is it still there?",
                   .flags = FIELD_OUT),
	FIELD_TIME(struct remote_post, published_utc_ms, "its time, as it says itself",
                   .flags = FIELD_OUT),
	FIELD_ENUM(struct remote_post, verdict, verdicts, "the checker's", .flags = FIELD_OUT),
	FIELD_REAL(struct remote_post, risk, "the checker's, 0 to 1", .flags = FIELD_OUT),
	FIELD_JSON(struct remote_post, reasons, "codes of the reasons", .flags = FIELD_OUT),
	FIELD_TEXT(struct remote_post, deidentified, "the text without identifiers",
                   .flags = FIELD_OUT),
	FIELD_TIME(struct remote_post, checked_utc_ms, "when it was checked", .flags = FIELD_OUT),
	FIELD_TIME(struct remote_post, seen_utc_ms, "when it was last seen there",
                   .flags = FIELD_OUT),
};
const struct shape remote_post_shape = SHAPE("RemotePost", struct remote_post, fields);

struct sealed {
	struct str original_sealed;
};
static const struct field sealed_fields[] = {
	FIELD_BLOB(struct sealed, original_sealed, "the text as it stood there")};
static const struct shape sealed_shape = SHAPE("RemoteOriginal", struct sealed, sealed_fields);

int remote_post_by_uri(struct tx *tx, struct str channel_id, struct str uri, struct arena *arena,
                       struct remote_post *out, struct err *err)
{
	return sql_one(tx, SQL_remote_post_by_uri, SQL_ARGS(SQL_T(channel_id), SQL_T(uri)),
	               &remote_post_shape, arena, out, err);
}

/* ["phi_disclosure","health_claim"] */
static struct str reason_codes(unsigned bits, struct arena *arena)
{
	struct buf b;
	buf_init(&b, 1024);
	buf_char(&b, '[');
	for (int i = 0; i < CHAPERONE_REASON__MAX; i++)
		if (bits >> i & 1) {
			buf_c(&b, b.n > 1 ? ",\"" : "\"");
			buf_c(&b, chaperone_reason_name((enum chaperone_reason_code)i));
			buf_char(&b, '"');
		}
	buf_char(&b, ']');
	return buf_keep(&b, arena);
}

int remote_post_put(struct tx *tx, struct remote_post *p, struct str text,
                    const struct checked *checked, struct arena *arena, struct err *err)
{
	struct remote_post before;
	int rc = remote_post_by_uri(tx, p->channel_id, p->uri, arena, &before, err);
	if (rc && rc != E_NOT_FOUND)
		return rc;
	struct id id = id_new();
	p->id = rc ? str_of(arena_copy(arena, id.c, ID_BYTES - 1), ID_BYTES - 1) : before.id;
	p->verdict = checked->verdict;
	p->risk = checked->risk;
	p->reasons = reason_codes(checked->reasons, arena);
	p->deidentified = checked->deidentified;
	p->state = REMOTE_LIVE;
	p->checked_utc_ms = p->seen_utc_ms = clock_utc_ms();
	struct str sealed = {0};
	if (!p->id.p || !p->reasons.p)
		return err_set(err, E_MEMORY, "Out of memory.");
	if (checked->verdict != CHAPERONE_CLEAR) {
		rc = seal_write(tx, "remote_post", "original_sealed", p->id, text, arena, &sealed,
		                err);
		if (rc)
			return rc;
	}
	int64_t n = sql_exec(tx, SQL_remote_post_put,
	                     SQL_ARGS(SQL_T(p->id), SQL_T(p->channel_id), SQL_T(p->post_id),
	                              SQL_T(p->uri), SQL_T(p->url), SQL_T(p->remote_version),
	                              SQL_TIME(p->published_utc_ms), SQL_C(verdicts[p->verdict]),
	                              SQL_D(p->risk), SQL_T(p->reasons), SQL_T(p->deidentified),
	                              SQL_B(sealed), SQL_I(p->seen_utc_ms)),
	                     err);
	return n < 0 ? (int)n : 0;
}

int remote_post_gone(struct tx *tx, struct str channel_id, struct str uri, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_remote_post_gone,
	                     SQL_ARGS(SQL_T(channel_id), SQL_T(uri), SQL_I(clock_utc_ms())), err);
	return n < 0 ? (int)n : 0;
}

int remote_post_unseen(struct tx *tx, struct str channel_id, int64_t since_utc_ms, size_t max,
                       struct arena *arena, struct remote_post **out, size_t *n, struct err *err)
{
	return sql_all(tx, SQL_remote_post_unseen,
	               SQL_ARGS(SQL_T(channel_id), SQL_I(since_utc_ms), SQL_I(max)),
	               &remote_post_shape, arena, max, out, n, err);
}

int remote_post_list(struct tx *tx, const struct actor *who, struct str channel_id,
                     const char *verdict, struct str before, int64_t limit, struct arena *arena,
                     struct remote_post **out, size_t *n, struct err *err)
{
	int rc = actor_must(who, PERMISSION_POST_READ, channel_id, err);
	return rc ? rc
	          : sql_all(tx, SQL_remote_post_page,
	                    SQL_ARGS(SQL_T(channel_id), SQL_C(verdict ? verdict : ""),
	                             SQL_T(before.p ? before : STR("z")), SQL_I(limit)),
	                    &remote_post_shape, arena, REMOTE_POST_PAGE_MAX, out, n, err);
}

int remote_post_open(struct tx *tx, const struct actor *who, struct str id, struct str reason,
                     struct arena *arena, struct str *text, struct err *err)
{
	struct sealed row = {0};
	int rc = actor_must(who, PERMISSION_SEALED_READ, str_of(NULL, 0), err);
	if (rc)
		return rc;
	if (!str_trim(reason).n)
		return err_field(err, E_INVALID, "reason", "Say why you need to read it.");
	rc = sql_one(tx, SQL_remote_post_sealed, SQL_ARGS(SQL_T(id)), &sealed_shape, arena, &row,
	             err);
	if (rc == E_NOT_FOUND)
		return err_set(err, E_NOT_FOUND, "There is no original of this: it was clear.");
	if (!rc)
		rc = seal_read(tx, "remote_post", "original_sealed", id, row.original_sealed, arena,
		               text, err);
	return rc ? rc
	          : actor_audit(tx, who, AUDIT_SEALED_READ, "remote_post", id,
	                        AUDIT_DETAIL(arena, LOG_S("reason", reason)), err);
}

int remote_post_get(struct tx *tx, struct str id, struct arena *arena, struct remote_post *out,
                    struct err *err)
{
	int rc = sql_one(tx, SQL_remote_post_get, SQL_ARGS(SQL_T(id)), &remote_post_shape, arena,
	                 out, err);
	return rc == E_NOT_FOUND ? err_set(err, rc, "There is no such published post.") : rc;
}

int remote_post_take_down(struct tx *tx, const struct actor *who, struct str id,
                          struct arena *arena, struct err *err)
{
	struct remote_post p;
	int rc = remote_post_get(tx, id, arena, &p, err);
	if (!rc)
		rc = actor_must(who, PERMISSION_TASK, p.channel_id, err);
	if (rc)
		return rc;
	if (p.state == REMOTE_GONE)
		return err_set(err, E_CONFLICT, "It is gone from there already.");
	rc = job_add(tx, JOB_TAKE_DOWN, id, clock_utc_ms(), err);
	return rc ? rc
	          : actor_audit(tx, who, AUDIT_POST_TAKE_DOWN, "remote_post", id,
	                        AUDIT_DETAIL(arena, LOG_S("channel", p.channel_id)), err);
}

int remote_post_take_down_all(struct tx *tx, const struct actor *who, struct str post_id,
                              struct arena *arena, struct err *err)
{
	struct remote_post *live;
	size_t n = 0;
	int rc = sql_all(tx, SQL_remote_post_of, SQL_ARGS(SQL_T(post_id)), &remote_post_shape,
	                 arena, REMOTE_POST_PAGE_MAX, &live, &n, err);
	for (size_t i = 0; !rc && i < n; i++)
		rc = remote_post_take_down(tx, who, live[i].id, arena, err);
	return rc;
}
