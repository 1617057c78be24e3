#include "domain/gate.h"

#include "base/clock.h"
#include "base/json.h"
#include "domain/authorization.h"
#include "domain/dismissal.h"
#include "domain/hold.h"
#include "domain/job.h"

const char *const gate_code_names[GATE__MAX + 1] = {
	"empty",         "channel", "alt_text", "message", "author",
	"authorization", "verdict", "approval", "hold",
};

unsigned gate_at_once(void)
{
	unsigned bits = 0;
#define GATE_BIT(name, at_once) bits |= (unsigned)(at_once) << GATE_##name;
	GATE_LIST(GATE_BIT)
#undef GATE_BIT
	return bits;
}

#define BIT(reason)        (1u << CHAPERONE_##reason)
#define NEED_AUTHORIZATION (BIT(PHI_DISCLOSURE) | BIT(PATIENT_STORY) | BIT(NEEDS_AUTHORIZATION))
#define CHANNELS_MAX       20

static void block(struct gate *g, enum gate_code code, struct str words)
{
	if (!(g->blockers >> code & 1))
		g->words[code] = words;
	g->blockers |= 1u << code;
}

/* ---- what it says ---- */
static int check_again(struct tx *tx, struct post *p, struct arena *arena, struct gate *g,
                       struct err *err)
{
	struct str open, sealed;
	int rc = post_content(tx, p, arena, &g->content, err);
	if (!rc)
		rc = content_check(tx, &g->content,
		                   p->kind == POST_KIND_REPLY ? CHAPERONE_REPLY : CHAPERONE_POST,
		                   arena, &g->checked, err);
	if (rc || ((int)g->checked.verdict == p->verdict && str_eq(g->checked.summary, p->checked)))
		return rc;
	p->verdict = (int)g->checked.verdict;
	p->risk = g->checked.risk;
	p->checked = g->checked.summary;
	p->deidentified = g->checked.deidentified;
	rc = content_write(tx, p->id, &g->content,
	                   p->verdict == CHAPERONE_CLEAR && !g->content.message.p, arena, &open,
	                   &sealed, err);
	int64_t n =
		rc ? rc
		   : sql_exec(tx, SQL_post_update_check,
	                      SQL_ARGS(SQL_T(p->id), SQL_C(verdict_names[p->verdict]),
	                               SQL_D(p->risk), SQL_T(p->checked), SQL_T(p->deidentified),
	                               SQL_T(post_search(arena, p->deidentified)), SQL_T(open),
	                               SQL_B(sealed)),
	                      err);
	return n < 0 ? (int)n : 0;
}

static int ask_form(struct gate *g, const struct post *p, struct arena *arena, struct err *err)
{
	struct content_picture *pictures;
	size_t n = 0;
	int rc = g->content.media.n
	                 ? json_read_list(g->content.media, &content_picture_shape, arena,
	                                  CONTENT_PICTURES_MAX, &pictures, &n, err)
	                 : 0;
	if (!str_trim(g->content.text).n && !n)
		block(g, GATE_EMPTY,
		      STR("There is nothing to say yet: write a text or add a picture."));
	if (p->kind == POST_KIND_REPLY && !g->content.message_uri.n)
		block(g, GATE_MESSAGE,
		      STR("A reply that is to go out needs the address of the message it "
		          "answers."));
	for (size_t i = 0; !rc && i < n; i++)
		if (!str_trim(pictures[i].alt).n)
			block(g, GATE_ALT_TEXT,
			      STR("Describe every picture in words, for people who cannot see "
			          "it."));
	return rc;
}

/* ---- what the law asks ---- */
static int ask_authorization(struct tx *tx, const struct post *p, int64_t when, struct arena *arena,
                             struct gate *g, struct err *err)
{
	unsigned need = g->checked.reasons & NEED_AUTHORIZATION;
	bool covered;
	struct str why;
	if (!need || (need == BIT(PATIENT_STORY) && p->exception_by.n))
		return 0;
	int rc = authorization_covers(tx, p, &g->content, when, arena, &covered, &why, err);
	if (!rc && !covered)
		block(g, GATE_AUTHORIZATION, why);
	return rc;
}

static int ask_verdict(struct tx *tx, const struct post *p, struct gate *g, struct err *err)
{
	unsigned left = g->checked.blocking & ~NEED_AUTHORIZATION;
	for (int code = 0; code < CHAPERONE_REASON__MAX; code++) {
		bool aside = false;
		if (!(left >> code & 1))
			continue;
		int rc = dismissal_by_officer(tx, p, chaperone_reason_name(code), &aside, err);
		if (rc)
			return rc;
		if (!aside)
			block(g, GATE_VERDICT, str_c(chaperone_explain(code)->meaning));
	}
	return 0;
}

/* ---- who and where ---- */
struct place {
	struct str channel_id, name, status;
	int level;
};
static const struct field place_fields[] = {
	FIELD_TEXT(struct place, channel_id, "where"),
	FIELD_TEXT(struct place, name, "what we call it"),
	FIELD_TEXT(struct place, status, "connected?"),
	FIELD_ENUM(struct place, level, level_names, "the author's"),
};
static const struct shape place_shape = SHAPE("Place", struct place, place_fields);

static int ask_places(struct tx *tx, const struct post *p, struct arena *arena, struct gate *g,
                      struct str **ids, size_t *ids_n, struct err *err)
{
	struct place *places;
	size_t n;
	int64_t enabled;
	int rc = sql_all(tx, SQL_gate_author_levels, SQL_ARGS(SQL_T(p->id)), &place_shape, arena,
	                 CHANNELS_MAX, &places, &n, err);
	if (!rc)
		rc = sql_int(tx, SQL_gate_author_enabled, SQL_ARGS(SQL_T(p->id)), &enabled, err);
	*ids = rc ? NULL : arena_array(arena, n + 1, sizeof **ids);
	if (rc || !*ids)
		return rc ? rc : err_set(err, E_MEMORY, "Out of memory.");
	*ids_n = n;
	g->author_level = n ? LEVEL_MANAGE : LEVEL_NONE;
	if (!n)
		block(g, GATE_CHANNEL, STR("Choose at least one channel."));
	if (!enabled)
		block(g, GATE_AUTHOR,
		      STR("Its author has no access any more: somebody else should take it over."));
	for (size_t i = 0; i < n; i++) {
		(*ids)[i] = places[i].channel_id;
		if ((enum level)places[i].level < g->author_level)
			g->author_level = (enum level)places[i].level;
		if (!str_eq(places[i].status, STR("connected")))
			block(g, GATE_CHANNEL,
			      STR("One of its channels is not connected: connect it again, or take "
			          "it out."));
	}
	if (n && g->author_level < LEVEL_DRAFT)
		block(g, GATE_AUTHOR,
		      STR("Its author may not write for one of these channels (any more)."));
	return 0;
}

/* Whoever may not publish needs somebody who may, whatever the rules say. */
static void add_publisher(struct gate *g, const struct post *p)
{
	enum level need = p->kind == POST_KIND_REPLY ? LEVEL_REPLY : LEVEL_PUBLISH;
	if (g->plan.steps_n || g->author_level >= need)
		return;
	g->plan.steps[g->plan.steps_n++] = (struct approval_step){.name = STR("A publisher"),
	                                                          .people = STR("[]"),
	                                                          .roles = STR("[]"),
	                                                          .level = str_c(level_names[need]),
	                                                          .due_hours = 24};
	g->plan.why = STR("The author may write for this channel, but not publish");
}

static bool approved(const struct approval_step *s, const struct approval *a, size_t n,
                     struct str content_hash)
{
	for (size_t i = 0; i < n; i++)
		if (a[i].state == APPROVAL_APPROVED && str_eq(a[i].content_hash, content_hash) &&
		    a[i].mode == s->mode && str_eq(a[i].people, s->people) &&
		    str_eq(a[i].roles, s->roles) && str_eq(a[i].level, s->level))
			return true;
	return false;
}

static int ask_approval(struct tx *tx, const struct post *p, const struct str *ids, size_t ids_n,
                        struct arena *arena, struct gate *g, struct err *err)
{
	struct approval *a;
	size_t n;
	int rc = approval_rule_plan(tx, p, g->author_level, ids, ids_n, arena, &g->plan, err);
	if (!rc)
		rc = approval_of_post(tx, p->id, arena, &a, &n, err);
	if (rc)
		return rc;
	add_publisher(g, p);
	for (size_t i = 0; i < g->plan.steps_n; i++)
		if (!approved(&g->plan.steps[i], a, n, p->content_hash))
			block(g, GATE_APPROVAL, g->plan.why);
	return 0;
}

int gate_ask(struct tx *tx, struct post *p, int64_t when, struct arena *arena, struct gate *g,
             struct err *err)
{
	struct str *ids;
	size_t n = 0;
	bool hold;
	*g = (struct gate){0};
	int rc = check_again(tx, p, arena, g, err);
	if (!rc)
		rc = ask_form(g, p, arena, err);
	if (!rc)
		rc = ask_places(tx, p, arena, g, &ids, &n, err);
	if (!rc)
		rc = ask_authorization(tx, p, when, arena, g, err);
	if (!rc)
		rc = ask_verdict(tx, p, g, err);
	if (!rc)
		rc = ask_approval(tx, p, ids, n, arena, g, err);
	if (!rc)
		rc = hold_is_on(tx, arena, &hold, err);
	if (!rc && hold)
		block(g, GATE_HOLD, STR("Everything is held back just now."));
	return rc;
}

int gate_refuse(const struct gate *g, unsigned blockers, struct err *err)
{
	for (int code = 0; code < GATE__MAX; code++)
		if (g->blockers & blockers & (1u << code))
			return err_field(err, E_INVALID, gate_code_names[code], "%.*s",
			                 (int)g->words[code].n, g->words[code].p);
	return 0;
}

int gate_schedule(struct tx *tx, const struct actor *who, struct post *p, struct arena *arena,
                  struct err *err)
{
	struct gate g;
	int64_t now = clock_utc_ms(), when = p->scheduled_utc_ms > now ? p->scheduled_utc_ms : now;
	int rc = gate_ask(tx, p, when, arena, &g, err);
	if (!rc)
		rc = gate_refuse(&g, ~(1u << GATE_HOLD),
		                 err); /* a hold is for the time of sending */
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_post_update_submitted,
	                     SQL_ARGS(SQL_T(p->id), SQL_C(post_status_names[POST_SCHEDULED]),
	                              SQL_I(now), SQL_I(when), SQL_T(g.plan.why)),
	                     err);
	rc = n < 0 ? (int)n : job_add(tx, JOB_PUBLISH, p->id, when, err);
	if (!rc)
		rc = post_record(tx, who, AUDIT_POST_SCHEDULE, p->id, p->version + 1,
		                 AUDIT_DETAIL(arena, LOG_I("at", when),
		                              LOG_S("content_hash", p->content_hash)),
		                 err);
	return rc;
}
