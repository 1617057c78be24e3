#include "domain/demo_desk.h"

#include "base/clock.h"
#include "domain/authorization.h"
#include "domain/comment.h"
#include "domain/gate.h"
#include "domain/post_send.h"
#include "domain/template.h"

enum stage { DRAFT, APPROVAL, CHANGES, SCHEDULED, PUBLISHED };
enum who { HEAD, MANAGER, INTERN };

struct scene {
	const char *text;
	const char *message; /* it answers; NULL: a post */
	enum who author;
	int channel; /* 0, 1, 2: both */
	enum stage stage;
	int hours; /* from now: negative in the past */
	int approval_minutes;
	const char *campaign;
};

static const struct scene scenes[] = {
	{"Flu shots are here! Walk in Monday to Friday, 8 to 5, no appointment needed.", NULL,
         MANAGER, 0, PUBLISHED, -26 * 24, 0, "flu season"},
	{"Meet the people behind our front desk. They know where everything is, including your "
         "pen.",
         NULL, MANAGER, 0, PUBLISHED, -23 * 24, 0, ""},
	{"New on our blog: how to read a nutrition label in one minute.", NULL, INTERN, 0,
         PUBLISHED, -21 * 24, 34, ""},
	{"Our pediatric waiting room has a new fish tank. The fish are still deciding on names.",
         NULL, INTERN, 1, PUBLISHED, -19 * 24, 95, ""},
	{"Free blood pressure checks at the farmers market this Saturday, 9 to noon.", NULL,
         MANAGER, 0, PUBLISHED, -16 * 24, 0, "heart month"},
	{"Thank you to every volunteer who read to the children this month.", NULL, INTERN, 1,
         PUBLISHED, -13 * 24, 48, ""},
	{"One in three adults does not get enough sleep. Here are five habits that can help.", NULL,
         HEAD, 2, PUBLISHED, -11 * 24, 0, "sleep well"},
	{"Our parking lot is being repaved on Thursday. Please use the entrance on Cottonwood.",
         NULL, MANAGER, 2, PUBLISHED, -8 * 24, 0, ""},
	{"We are hiring medical assistants. Kind people welcome, scrubs provided.", NULL, INTERN, 0,
         PUBLISHED, -5 * 24, 130, "hiring"},
	{"Handwashing songs, ranked by our nurses. Number one may surprise you.", NULL, MANAGER, 1,
         PUBLISHED, -2 * 24, 0, ""},
	{"Open enrollment ends soon. Our billing team answers questions every weekday morning.",
         NULL, MANAGER, 0, SCHEDULED, 20, 0, ""},
	{"Story time moves to 10 am this week. Bring a blanket and a favorite book.", NULL, MANAGER,
         1, SCHEDULED, 45, 0, ""},
	{"Walk with a Doc returns to the lake path next Saturday at 9.", NULL, HEAD, 2, SCHEDULED,
         7 * 24 + 3, 0, "walk with a doc"},
	{"Happy retirement to Abena Osei, who kept our schedules straight for twenty years!", NULL,
         INTERN, 0, APPROVAL, 30, 0, ""},
	{"So proud of Maria Lopez, who rang the bell after her last round of chemo today!", NULL,
         INTERN, 0, APPROVAL, 26, 0, ""},
	{"Last night our team saved a young roofer who fell three stories on Elm Street.", NULL,
         MANAGER, 0, APPROVAL, 8, 0, ""},
	{"Thank you for your kind words! To protect everyone's privacy we talk about care only in "
         "person or by phone: (608) 555-0100.",
         "Dr. V fixed my back after two other clinics gave up on me. Best care in town!", MANAGER,
         0, APPROVAL, 0, 0, ""},
	{"Our miracle drip cures migraines for good, guaranteed.", NULL, INTERN, 0, CHANGES, 0, 0,
         ""},
	{"Ten years of Lakeside Pediatrics! Cake in the lobby on Friday.", NULL, INTERN, 1, DRAFT,
         0, 0, ""},
	{"A look back at our year: draft, numbers to come.", NULL, HEAD, 2, DRAFT, 0, 0,
         "year in review"},
};

static const struct actor *author_of(const struct demo_cast *cast, enum who who)
{
	return who == HEAD ? &cast->head : who == MANAGER ? &cast->manager : &cast->intern;
}

static struct str channel_list(const struct demo_cast *cast, int which, struct arena *arena)
{
	char memory[128];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	buf_c(&b, "[\"");
	buf_str(&b, cast->channels[which == 1]);
	if (which == 2) {
		buf_c(&b, "\",\"");
		buf_str(&b, cast->channels[1]);
	}
	buf_c(&b, "\"]");
	return str_of(arena_copy(arena, memory, b.n), b.n);
}

static int write_draft(struct tx *tx, const struct demo_cast *cast, const struct scene *s,
                       struct arena *arena, struct post *p, struct err *err)
{
	char memory[600];
	struct buf message;
	buf_init_fixed(&message, memory, sizeof memory);
	if (s->message) {
		buf_c(&message, "{\"text\":");
		buf_json(&message, str_c(s->message));
		buf_c(&message, ",\"author\":\"@hikerdan\",\"uri\":\"practice:message\"}");
	}
	const struct post_draft d = {.kind = s->message ? POST_KIND_REPLY : POST_KIND_POST,
	                             .channel_ids = channel_list(cast, s->channel, arena),
	                             .campaign = str_c(s->campaign),
	                             .text = str_c(s->text),
	                             .in_reply_to = buf_view(&message),
	                             .time_zone = STR("America/Chicago")};
	return post_create(tx, author_of(cast, s->author), &d, arena, p, err);
}

static int approve(struct tx *tx, const struct demo_cast *cast, struct post *p, struct arena *arena,
                   struct err *err)
{
	int rc = approval_approve(tx, &cast->manager, p->id, p->content_hash, STR(""), arena, p,
	                          err);
	return rc == E_FORBIDDEN ? approval_approve(tx, &cast->officer, p->id, p->content_hash,
	                                            STR(""), arena, p, err)
	                         : rc;
}

static int publish(struct tx *tx, struct post *p, struct arena *arena, struct err *err)
{
	struct post_send send;
	int rc = post_send_begin(tx, p->id, arena, &send, err);
	for (size_t i = 0; !rc && i < send.channels_n; i++)
		rc = post_send_mark(tx, p->id, send.channels[i].channel_id, POST_CHANNEL_PUBLISHED,
		                    STR("practice:demo"), STR(""), "", err);
	return rc ? rc : post_send_end(tx, p->id, arena, err);
}

/* A time of the day at which a clinic in Wisconsin posts. */
static int64_t at_work(int64_t utc_ms) { return utc_ms - utc_ms % DAY_MS + 15 * HOUR_MS; }

static int shift(struct tx *tx, const struct post *p, const struct scene *s, struct err *err)
{
	int64_t now = clock_utc_ms(), by = now - at_work(now + s->hours * HOUR_MS);
	int64_t took = s->approval_minutes * MINUTE_MS;
	int64_t n = sql_exec(tx, SQL_demo_shift_post, SQL_ARGS(SQL_T(p->id), SQL_I(by)), err);
	if (n >= 0)
		n = sql_exec(tx, SQL_demo_shift_approval,
		             SQL_ARGS(SQL_T(p->id), SQL_I(by), SQL_I(took)), err);
	if (n >= 0)
		n = sql_exec(tx, SQL_demo_shift_channel, SQL_ARGS(SQL_T(p->id), SQL_I(by)), err);
	return n < 0 ? (int)n : 0;
}

static int play(struct tx *tx, const struct demo_cast *cast, const struct scene *s,
                struct arena *arena, struct post *p, struct err *err)
{
	int64_t when = s->hours > 0 ? at_work(clock_utc_ms() + s->hours * HOUR_MS + DAY_MS) : 0;
	int rc = write_draft(tx, cast, s, arena, p, err);
	if (rc || s->stage == DRAFT)
		return rc;
	rc = post_submit(tx, author_of(cast, s->author), p->id, p->version, when, arena, p, err);
	if (!rc && s->stage == CHANGES)
		rc = approval_reject(tx, &cast->officer, p->id, p->content_hash,
		                     STR("Nothing cures for good. Say what it may help with, and "
		                         "link the study."),
		                     arena, p, err);
	if (!rc && s->stage >= SCHEDULED && p->status == POST_IN_APPROVAL)
		rc = approve(tx, cast, p, arena, err);
	if (!rc && s->stage == PUBLISHED)
		rc = publish(tx, p, arena, err);
	if (!rc && s->stage == PUBLISHED)
		rc = shift(tx, p, s, err);
	return rc;
}

/* ---- authorizations ---- */
static int fill_authorizations(struct tx *tx, const struct demo_cast *cast, struct arena *arena,
                               struct err *err)
{
	const struct authorization_signature signature = {.name = STR("Daniel Okafor")};
	struct authorization a;
	struct secret secret;
	int64_t now = clock_utc_ms();
	struct authorization_draft d = {
		.subject_label = STR("Patient 14"),
		.locale = STR("en"),
		.patient_name = STR("Daniel Okafor"),
		.description =
			STR("His recovery after a knee replacement, in his own words, with one "
	                    "picture of him on the lake path"),
		.discloser = STR("Lakeside Family Clinic"),
		.recipients = STR("The public, on the clinic's social media"),
		.purposes = STR("[\"marketing\",\"education\"]"),
		.channels = channel_list(cast, 0, arena),
		.assets = STR("[\"story\"]"),
		.expires_utc_ms = now + 200 * DAY_MS,
	};
	int rc = authorization_create(tx, &cast->officer, &d, arena, &a, err);
	if (!rc)
		rc = authorization_sign(tx, &cast->officer, &a, &signature, "screen", arena,
		                        &secret, err);
	d.subject_label = STR("Patient 9");
	d.patient_name = STR("Wanda Kruse");
	d.description = STR("Her thank-you letter to the nurses of the second floor");
	d.expires_utc_ms = now + 12 * DAY_MS;
	if (!rc)
		rc = authorization_create(tx, &cast->officer, &d, arena, &a, err);
	if (!rc)
		rc = authorization_sign(tx, &cast->officer, &a, &signature, "screen", arena,
		                        &secret, err);
	d.subject_label = STR("Patient 21");
	d.locale = STR("es");
	d.patient_name = STR("Lucía Herrera");
	d.description = STR("La fotografía de su hija en la sala de juegos");
	d.representative = STR("Carmen Herrera");
	d.authority = STR("madre");
	d.channels = channel_list(cast, 1, arena);
	d.expires_utc_ms = now + 365 * DAY_MS;
	if (!rc)
		rc = authorization_create(tx, &cast->officer, &d, arena, &a, err);
	return rc ? rc
	          : authorization_link(tx, &cast->officer, a.id, a.version, arena, &secret, err);
}

/* ---- templates ---- */
static const struct {
	enum template_kind kind;
	const char *name, *text, *locale;
} texts[] = {
	{TEMPLATE_SAVED_REPLY, "Thank you, without confirming anything",
         "Thank you for sharing this with us. To protect everyone's privacy we do not discuss care "
         "here. Please call our office, we are glad to help.",
         "en"},
	{TEMPLATE_SAVED_REPLY, "Complaint: please call us",
         "We take all feedback seriously. Privacy rules keep us from discussing anything here. "
         "Please call our office and ask for the manager.",
         "en"},
	{TEMPLATE_SAVED_REPLY, "We removed your comment",
         "We have removed your comment to protect your privacy. Please call our office with your "
         "question.",
         "en"},
	{TEMPLATE_SAVED_REPLY, "Llámenos, por favor",
         "Gracias por escribirnos. Para proteger la privacidad de todos no hablamos aquí de casos "
         "particulares. Llame a nuestra oficina, por favor.",
         "es"},
	{TEMPLATE_POST, "Event", "Join us on DAY at TIME, PLACE. Everybody is welcome.", "en"},
	{TEMPLATE_POST, "Hiring", "We are hiring. Kind people welcome. Apply on our website.",
         "en"},
};

static int fill_templates(struct tx *tx, const struct demo_cast *cast, struct arena *arena,
                          struct err *err)
{
	int rc = 0;
	for (size_t i = 0; !rc && i < sizeof texts / sizeof *texts; i++) {
		struct template t = {.kind = (int)texts[i].kind,
		                     .name = str_c(texts[i].name),
		                     .text = str_c(texts[i].text),
		                     .locale = str_c(texts[i].locale)};
		rc = template_create(tx, &cast->head, &t, arena, err);
		if (rc == E_INVALID)
			rc = 0; /* the checker of another day may not like it */
	}
	return rc;
}

static int fill_comment(struct tx *tx, const struct demo_cast *cast, const struct post *p,
                        struct arena *arena, struct err *err)
{
	struct comment c = {.span_start = 12,
	                    .span_end = 23,
	                    .words = STR("Do we have her signed authorization? If not, please tell "
	                                 "the story without her.")};
	return comment_add(tx, &cast->officer, p, &c, arena, err);
}

int demo_desk_fill(struct tx *tx, const struct demo_cast *cast, struct arena *arena,
                   struct err *err)
{
	int rc = fill_templates(tx, cast, arena, err);
	for (size_t i = 0; !rc && i < sizeof scenes / sizeof *scenes; i++) {
		struct post p;
		rc = play(tx, cast, &scenes[i], arena, &p, err);
		if (!rc && scenes[i].stage == APPROVAL &&
		    str_starts(str_c(scenes[i].text), STR("So proud")))
			rc = fill_comment(tx, cast, &p, arena, err);
	}
	return rc ? rc : fill_authorizations(tx, cast, arena, err);
}
