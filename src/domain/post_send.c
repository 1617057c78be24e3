#include "domain/post_send.h"

#include "base/clock.h"
#include "base/json.h"
#include "domain/gate.h"
#include "domain/task.h"

static int shut(struct tx *tx, const struct post *p, const struct gate *g, struct arena *arena,
                struct err *err)
{
	struct actor system = actor_system();
	struct err why;
	gate_refuse(g, ~(1u << GATE_HOLD), &why);
	int rc = post_set_status(tx, p->id, POST_FAILED, why.words, err);
	if (!rc)
		rc = post_record(tx, &system, AUDIT_POST_STOP, p->id, 0,
		                 AUDIT_DETAIL(arena, LOG_T("gate", why.field)), err);
	return rc ? rc : err_field(err, E_FORBIDDEN, why.field, "%s", why.words);
}

static int mark_sending(struct tx *tx, struct post_send *s, struct err *err)
{
	for (size_t i = 0; i < s->channels_n; i++) {
		if (s->channels[i].state != POST_CHANNEL_PENDING)
			continue;
		int64_t n = sql_exec(tx, SQL_post_channel_attempt,
		                     SQL_ARGS(SQL_T(s->post.id), SQL_T(s->channels[i].channel_id)),
		                     err);
		if (n < 0)
			return (int)n;
	}
	return 0;
}

static bool is_late(const struct post *p)
{
	return clock_utc_ms() - p->scheduled_utc_ms > POST_SEND_LATE_MS;
}

/* The server was down, or everything was held, for hours: what was right then may be wrong now. */
static int expire(struct tx *tx, const struct post *p, struct arena *arena, struct err *err)
{
	static const char words[] = "Its time passed before it could go out. Choose another.";
	struct actor system = actor_system();
	int rc = post_set_status(tx, p->id, POST_EXPIRED, words, err);
	if (!rc)
		rc = post_record(tx, &system, AUDIT_POST_EXPIRE, p->id, 0,
		                 AUDIT_DETAIL(arena, LOG_I("at", p->scheduled_utc_ms)), err);
	return rc ? rc : err_set(err, E_FORBIDDEN, "%s", words);
}

int post_send_begin(struct tx *tx, struct str post_id, struct arena *arena, struct post_send *s,
                    struct err *err)
{
	struct gate g;
	int64_t now = clock_utc_ms();
	*s = (struct post_send){0};
	int rc = post_lock(tx, post_id, 0, arena, &s->post, err);
	if (!rc)
		rc = post_channels(tx, post_id, arena, &s->channels, &s->channels_n, err);
	if (rc == E_NOT_FOUND ||
	    (!rc && s->post.status != POST_SCHEDULED && s->post.status != POST_PUBLISHING))
		return err_set(err, E_CONFLICT, "It is not to be sent (any more).");
	if (rc)
		return rc;
	if (s->post.status == POST_SCHEDULED) {
		if (s->post.scheduled_utc_ms > now)
			return err_set(err, E_CONFLICT, "Its time has not come yet.");
		if (is_late(&s->post))
			return expire(tx, &s->post, arena, err);
		rc = gate_ask(tx, &s->post, now, arena, &g, err);
		if (rc)
			return rc;
		if (g.blockers & ~(1u << GATE_HOLD))
			return shut(tx, &s->post, &g, arena, err);
		if (g.blockers)
			return err_set(err, E_UNAVAILABLE, "Everything is held back just now.");
		rc = post_set_status(tx, post_id, POST_PUBLISHING, "", err);
		if (!rc)
			rc = mark_sending(tx, s, err);
		s->content = g.content;
	} else { /* begun before: what is unknown is looked up, not asked again */
		rc = post_content(tx, &s->post, arena, &s->content, err);
	}
	s->when_utc_ms = s->post.scheduled_utc_ms;
	if (!rc && s->content.media.n)
		rc = json_read_list(s->content.media, &content_picture_shape, arena,
		                    CONTENT_PICTURES_MAX, &s->pictures, &s->pictures_n, err);
	return rc;
}

int post_send_still(struct tx *tx, struct str post_id, struct arena *arena, struct err *err)
{
	struct gate g;
	struct post p;
	int rc = post_lock(tx, post_id, 0, arena, &p, err);
	if (!rc && p.status != POST_PUBLISHING)
		return err_set(err, E_CONFLICT, "It is not to be sent (any more).");
	if (!rc && is_late(&p))
		return err_set(err, E_FORBIDDEN, "It is too late for it by now.");
	if (!rc)
		rc = gate_ask(tx, &p, clock_utc_ms(), arena, &g, err);
	if (rc || !g.blockers)
		return rc;
	unsigned lasting = g.blockers & ~(1u << GATE_HOLD);
	gate_refuse(&g, lasting ? lasting : g.blockers, err);
	return lasting ? E_FORBIDDEN : E_UNAVAILABLE;
}

int post_send_mark(struct tx *tx, struct str post_id, struct str channel_id,
                   enum post_channel_state state, struct str uri, struct str url, const char *words,
                   struct err *err)
{
	int64_t now = clock_utc_ms(), out = state == POST_CHANNEL_PUBLISHED ? now : 0;
	int64_t n = sql_exec(tx, SQL_post_channel_state,
	                     SQL_ARGS(SQL_T(post_id), SQL_T(channel_id),
	                              SQL_C(post_channel_state_names[state]), SQL_T(uri),
	                              SQL_T(url), SQL_TIME(out), SQL_TIME(out), SQL_C(words)),
	                     err);
	return n < 0 ? (int)n : 0;
}

int post_send_end(struct tx *tx, struct str post_id, struct arena *arena, struct err *err)
{
	struct post p;
	struct post_channel *c;
	size_t n, out = 0, failed = 0;
	const char *words = "";
	struct actor system = actor_system();
	int rc = post_lock(tx, post_id, 0, arena, &p, err);
	if (!rc)
		rc = post_channels(tx, post_id, arena, &c, &n, err);
	if (rc || p.status != POST_PUBLISHING)
		return rc;
	for (size_t i = 0; i < n; i++) {
		out += c[i].state == POST_CHANNEL_PUBLISHED;
		failed += c[i].state == POST_CHANNEL_FAILED;
		if (c[i].state == POST_CHANNEL_FAILED)
			words = c[i].words.p;
	}
	if (out + failed < n)
		return 0;
	if (failed) {
		rc = post_set_status(tx, post_id, POST_FAILED, words, err);
	} else {
		int64_t now = clock_utc_ms();
		int64_t done = sql_exec(tx, SQL_post_update_published,
		                        SQL_ARGS(SQL_T(post_id), SQL_I(now), SQL_I(now)), err);
		rc = done < 0 ? (int)done : 0;
	}
	return rc ? rc
	          : post_record(tx, &system, AUDIT_POST_PUBLISH, post_id, 0,
	                        AUDIT_DETAIL(arena, LOG_I("channels", out), LOG_I("failed", failed),
	                                     LOG_S("content_hash", p.content_hash)),
	                        err);
}

static int set_state(struct tx *tx, const struct post_channel *c, enum post_channel_state state,
                     int64_t verified, const char *words, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_post_channel_state,
	                     SQL_ARGS(SQL_T(c->post_id), SQL_T(c->channel_id),
	                              SQL_C(post_channel_state_names[state]), SQL_T(c->uri),
	                              SQL_T(c->url), SQL_TIME(c->published_utc_ms),
	                              SQL_TIME(verified), SQL_C(words)),
	                     err);
	return n < 0 ? (int)n : 0;
}

int post_send_seen(struct tx *tx, const struct post_channel *c, struct err *err)
{
	return set_state(tx, c, POST_CHANNEL_PUBLISHED, clock_utc_ms(), "", err);
}

int post_send_gone(struct tx *tx, const struct actor *who, const struct post_channel *c, bool by_us,
                   struct arena *arena, struct err *err)
{
	int rc = set_state(tx, c, by_us ? POST_CHANNEL_DELETED : POST_CHANNEL_GONE,
	                   c->verified_utc_ms, by_us ? "" : "It was deleted there.", err);
	if (!rc)
		rc = task_taken_down(tx, c->post_id, c->channel_id, "Gone from the platform.", err);
	return rc ? rc
	          : post_record(tx, who, AUDIT_POST_TAKE_DOWN, c->post_id, 0,
	                        AUDIT_DETAIL(arena, LOG_S("channel", c->channel_id),
	                                     LOG_T("by", by_us ? "us" : "others")),
	                        err);
}
