/* The author's next step: sent on its way, taken back, another time, once more. */
#include "base/clock.h"
#include "domain/approval.h"
#include "domain/gate.h"
#include "domain/job.h"
#include "domain/post.h"
#include "domain/remote_post.h"

static int record(struct tx *tx, const struct actor *who, enum audit_action action,
                  const struct post *p, struct arena *arena, struct err *err)
{
	return post_record(tx, who, action, p->id, p->version + 1,
	                   AUDIT_DETAIL(arena, LOG_S("content_hash", p->content_hash),
	                                LOG_T("verdict", verdict_names[p->verdict]),
	                                LOG_I("at", p->scheduled_utc_ms)),
	                   err);
}

static int load(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                struct arena *arena, struct post *out, struct err *err)
{
	struct str *ids;
	size_t n;
	int rc = post_lock(tx, id, version, arena, out, err);
	if (!rc)
		rc = post_channel_ids(tx, id, arena, &ids, &n, err);
	if (!rc && !post_may_change(who, out, ids, n))
		rc = err_set(err, E_FORBIDDEN,
		             "Its author, or a publisher of all its channels, can do that.");
	return rc;
}

static int for_approval(struct tx *tx, const struct actor *who, struct post *p,
                        const struct gate *g, struct arena *arena, struct err *err)
{
	int rc = approval_fall(tx, who, p->id, arena, err);
	if (!rc)
		rc = approval_begin(tx, p, &g->plan, p->scheduled_utc_ms, err);
	int64_t n = rc ? rc
	               : sql_exec(tx, SQL_post_update_submitted,
	                          SQL_ARGS(SQL_T(p->id), SQL_C(post_status_names[POST_IN_APPROVAL]),
	                                   SQL_I(clock_utc_ms()), SQL_TIME(p->scheduled_utc_ms),
	                                   SQL_T(g->plan.why)),
	                          err);
	return n < 0 ? (int)n : record(tx, who, AUDIT_POST_SUBMIT, p, arena, err);
}

int post_submit(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                int64_t scheduled_utc_ms, struct arena *arena, struct post *out, struct err *err)
{
	struct gate g;
	int64_t now = clock_utc_ms();
	int rc = load(tx, who, id, version, arena, out, err);
	if (rc)
		return rc;
	if (out->status != POST_DRAFT && out->status != POST_CHANGES_REQUESTED &&
	    out->status != POST_EXPIRED)
		return err_set(err, E_CONFLICT, "It is on its way already.");
	if (scheduled_utc_ms && scheduled_utc_ms < now)
		return err_field(err, E_INVALID, "scheduled",
		                 "That time is past. Choose a later one.");
	out->scheduled_utc_ms = scheduled_utc_ms;
	rc = gate_ask(tx, out, scheduled_utc_ms ? scheduled_utc_ms : now, arena, &g, err);
	if (!rc)
		rc = gate_refuse(&g, gate_at_once(), err);
	if (!rc)
		rc = g.blockers >> GATE_APPROVAL & 1 ? for_approval(tx, who, out, &g, arena, err)
		                                     : gate_schedule(tx, who, out, arena, err);
	return rc ? rc : post_get(tx, id, arena, out, err);
}

int post_withdraw(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                  struct arena *arena, struct post *out, struct err *err)
{
	int rc = load(tx, who, id, version, arena, out, err);
	if (rc)
		return rc;
	if (out->status != POST_IN_APPROVAL && out->status != POST_SCHEDULED)
		return err_set(err, E_CONFLICT,
		               out->status >= POST_PUBLISHING
		                       ? "It is out already: take it down there."
		                       : "It is a draft already.");
	rc = approval_fall(tx, who, id, arena, err);
	if (!rc)
		rc = job_cancel(tx, JOB_PUBLISH, id, err);
	if (!rc)
		rc = post_set_status(tx, id, POST_DRAFT, "", err);
	if (!rc)
		rc = record(tx, who, AUDIT_POST_CANCEL, out, arena, err);
	return rc ? rc : post_get(tx, id, arena, out, err);
}

int post_reschedule(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                    int64_t scheduled_utc_ms, struct arena *arena, struct post *out,
                    struct err *err)
{
	int rc = load(tx, who, id, version, arena, out, err);
	if (rc)
		return rc;
	if (out->status >= POST_PUBLISHING && out->status != POST_EXPIRED)
		return err_set(err, E_CONFLICT, "It is out already.");
	if (scheduled_utc_ms && scheduled_utc_ms < clock_utc_ms())
		return err_field(err, E_INVALID, "scheduled",
		                 "That time is past. Choose a later one.");
	if (out->status == POST_SCHEDULED && !scheduled_utc_ms)
		return err_field(err, E_INVALID, "scheduled",
		                 "Choose a time, or take it back to the drafts.");
	out->scheduled_utc_ms = scheduled_utc_ms;
	if (out->status == POST_SCHEDULED) {
		rc = gate_schedule(tx, who, out, arena, err); /* an authorization may end before */
	} else {
		int64_t n = sql_exec(tx, SQL_post_update_plan,
		                     SQL_ARGS(SQL_T(id), SQL_I(clock_utc_ms()),
		                              SQL_TIME(scheduled_utc_ms), SQL_T(out->time_zone),
		                              SQL_T(out->campaign)),
		                     err);
		rc = n < 0 ? (int)n : record(tx, who, AUDIT_POST_CHANGE, out, arena, err);
	}
	return rc ? rc : post_get(tx, id, arena, out, err);
}

int post_retry(struct tx *tx, const struct actor *who, struct str id, int64_t version,
               struct arena *arena, struct post *out, struct err *err)
{
	int rc = load(tx, who, id, version, arena, out, err);
	if (rc)
		return rc;
	if (out->status != POST_FAILED)
		return err_set(err, E_CONFLICT, "It has not failed.");
	int64_t n = sql_exec(tx, SQL_post_channel_retry, SQL_ARGS(SQL_T(id)), err);
	rc = n < 0 ? (int)n : gate_schedule(tx, who, out, arena, err);
	return rc ? rc : post_get(tx, id, arena, out, err);
}

int post_take_down(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                   struct post *out, struct err *err)
{
	struct str *ids;
	size_t n;
	int rc = post_lock(tx, id, 0, arena, out, err);
	if (!rc)
		rc = post_channel_ids(tx, id, arena, &ids, &n, err);
	for (size_t i = 0; !rc && i < n; i++)
		rc = actor_must(who, PERMISSION_POST_PUBLISH, ids[i], err);
	if (!rc && out->status != POST_PUBLISHED && out->status != POST_FAILED)
		rc = err_set(err, E_CONFLICT, "It is not out.");
	if (!rc)
		rc = remote_post_take_down_all(tx, who, id, arena, err);
	return rc ? rc
	          : post_record(tx, who, AUDIT_POST_TAKE_DOWN, id, out->version,
	                        AUDIT_DETAIL(arena, LOG_T("step", "asked")), err);
}
