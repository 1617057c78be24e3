/* Authorizations: complete or refused, sealed, signed in three ways, covering exactly their use,
 * and what their end sets off. */
#include "desk_fixture.h"

#include "base/clock.h"
#include "base/json.h"
#include "domain/authorization_form.h"
#include "domain/form_part.h"
#include "domain/post_send.h"
#include "domain/task.h"

/* fonts are kept for the life of a process */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libpango\nleak:libglib\nleak:libgobject\nleak:libcairo\n";
}

static struct authorization_draft form_for(const struct post *p)
{
	static char assets[100];
	snprintf(assets, sizeof assets, "[\"%.*s\"]", 36, p->id.p);
	return (struct authorization_draft){
		.subject_label = STR("Patient 14"),
		.locale = STR("en"),
		.patient_name = STR("Maria Lopez"),
		.description = STR("That Maria Lopez finished chemo for breast cancer"),
		.discloser = STR("Lakeside Family Clinic"),
		.recipients = STR("The public, on our social media"),
		.purposes = STR("[\"marketing\"]"),
		.channels = str_c(desk.channel_ids),
		.assets = str_c(assets),
		.expires_utc_ms = clock_utc_ms() + 30 * DAY_MS,
	};
}

static int create(const struct authorization_draft *d, struct authorization *a)
{
	return W(authorization_create(tx, &desk.officer, d, desk.arena, a, &desk.err));
}

static int sign(struct authorization *a, struct secret *revocation)
{
	const struct authorization_signature s = {.name = STR("Maria Lopez")};
	int rc = W(authorization_sign(tx, &desk.officer, a, &s, "screen", desk.arena, revocation,
	                              &desk.err));
	if (!rc)
		rc = R(authorization_get(tx, &desk.officer, a->id, desk.arena, a, &desk.err));
	return rc;
}

static bool covered(const struct post *p, int64_t when, const char *why_not)
{
	struct content c;
	struct str why = STR("");
	bool yes = false;
	CHECK(R(post_content(tx, p, desk.arena, &c, &desk.err)) == 0);
	CHECK(R(authorization_covers(tx, p, &c, when, desk.arena, &yes, &why, &desk.err)) == 0);
	if (!yes && why_not && !memmem(why.p, why.n, why_not, strlen(why_not))) {
		printf("expected “%s”, got “%.*s”\n", why_not, (int)why.n, why.p);
		return true;
	}
	return yes;
}

static void test_form(void)
{
	struct authorization a;
	struct authorization_identity who;
	struct post p = write_as(&desk.writer, PHI_TEXT);
	struct authorization_draft d = form_for(&p);
	CHECK(W(authorization_create(tx, &desk.writer, &d, desk.arena, &a, &desk.err)) == E_FORBIDDEN);
	d.subject_label = STR("Maria Lopez");
	CHECK(create(&d, &a) == E_INVALID && says("label"));
	d = form_for(&p);
	d.purposes = STR("[\"fun\"]");
	CHECK(create(&d, &a) == E_INVALID);
	d = form_for(&p);
	d.assets = STR("[\"everything\"]");
	CHECK(create(&d, &a) == E_INVALID);
	d = form_for(&p);
	d.locale = STR("de");
	CHECK(create(&d, &a) == E_INVALID);
	d = form_for(&p);
	d.starts_utc_ms = d.expires_utc_ms;
	CHECK(create(&d, &a) == E_INVALID);
	d = form_for(&p);
	CHECK(create(&d, &a) == 0 && a.status == AUTHORIZATION_DRAFT);
	/* who it is about lies sealed; the rest names nobody */
	CHECK(!memmem(a.description.p, a.description.n, "Maria", 5));
	CHECK(W(authorization_open(tx, &desk.auditor, &a, STR("curious"), desk.arena, &who,
	                           &desk.err)) == E_FORBIDDEN);
	CHECK(W(authorization_open(tx, &desk.officer, &a, STR("  "), desk.arena, &who, &desk.err)) ==
	      E_INVALID);
	size_t opened = leaves(&desk.people, "sealed.read");
	CHECK(W(authorization_open(tx, &desk.officer, &a, STR("to call Maria Lopez"), desk.arena,
	                           &who, &desk.err)) == 0);
	CHECK(str_eq(who.patient_name, STR("Maria Lopez")));
	CHECK(leaves(&desk.people, "sealed.read") == opened + 1);

	struct authorization_draft change = {.recipients = STR("Everybody")};
	CHECK(W(authorization_edit(tx, &desk.officer, a.id, 99, &change, 1u << 7, desk.arena, &a,
	                           &desk.err)) == E_STALE);
	CHECK(W(authorization_edit(tx, &desk.officer, a.id, 1, &change, 1u << 7, desk.arena, &a,
	                           &desk.err)) == 0);
	CHECK(R(authorization_get(tx, &desk.officer, a.id, desk.arena, &a, &desk.err)) == 0);
	CHECK(a.version == 2 && str_eq(a.recipients, STR("Everybody")) && a.purposes.n > 2);
}

/* Each of the core elements, left out. */
static void test_incomplete(void)
{
	struct post p = write_as(&desk.writer, PHI_TEXT);
	struct secret s;
	for (int i = 0; i < 9; i++) {
		struct authorization a;
		struct authorization_draft d = form_for(&p);
		struct str empty = STR("");
		if (i == 8) {
			d.representative = STR("Rosa Lopez");
			d.authority = empty;
		} else if (i == 7) {
			d.expires_utc_ms = 0;
		} else {
			struct str *const part[] = {&d.patient_name, &d.description, &d.discloser,
			                            &d.recipients,   &d.purposes,    &d.channels,
			                            &d.assets};
			*part[i] = empty;
		}
		CHECK(create(&d, &a) == 0);
		CHECK(sign(&a, &s) == E_INVALID && says("164.508(c)(1)"));
		CHECK(W(authorization_link(tx, &desk.officer, a.id, 0, desk.arena, &s, &desk.err)) ==
		      E_INVALID);
	}
}

static void test_story_goes_out(void)
{
	struct authorization a;
	struct secret revocation;
	struct post_send s;
	struct task *tasks;
	size_t n, uses;
	int64_t soon = clock_utc_ms() + DAY_MS;
	struct post p = write_as(&desk.writer, PHI_TEXT);
	CHECK(submit_as(&desk.writer, &p) == 0 && p.status == POST_IN_APPROVAL);
	CHECK(!covered(&p, soon, "attach one"));
	struct authorization_draft d = form_for(&p);
	CHECK(create(&d, &a) == 0);
	CHECK(W(authorization_attach(tx, &desk.auditor, p.id, a.id, desk.arena, &desk.err)) ==
	      E_FORBIDDEN);
	CHECK(W(authorization_attach(tx, &desk.writer, p.id, a.id, desk.arena, &desk.err)) == 0);
	CHECK(!covered(&p, soon, "not signed"));
	CHECK(sign(&a, &revocation) == 0 && a.status == AUTHORIZATION_ACTIVE);
	CHECK(str_eq(a.method, STR("screen")) && a.signature_sealed.p);
	CHECK(sign(&a, &revocation) == E_CONFLICT);
	CHECK(covered(&p, soon, NULL));
	CHECK(!covered(&p, d.expires_utc_ms, "ended by then"));
	p = now(&p);
	CHECK(approve_as(&desk.officer, &p) == 0);
	CHECK(approve_as(&desk.publisher, &p) == 0 && p.status == POST_SCHEDULED);
	CHECK(W(post_send_begin(tx, p.id, desk.arena, &s, &desk.err)) == 0);
	CHECK(W(post_send_mark(tx, p.id, desk.channel_id, POST_CHANNEL_PUBLISHED, STR("at://2"),
	                       STR("https://x/2"), "", &desk.err)) == 0);
	CHECK(W(post_send_end(tx, p.id, desk.arena, &desk.err)) == 0);
	CHECK(W(authorization_detach(tx, &desk.writer, p.id, a.id, desk.arena, &desk.err)) ==
	      E_CONFLICT);

	/* the patient's own link ends it, and what is out must come down */
	CHECK(W(authorization_revoke_by_link(tx, STR("chv_no"), desk.arena, &uses, &desk.err)) ==
	      E_NOT_FOUND);
	CHECK(W(authorization_revoke_by_link(tx, secret_str(&revocation), desk.arena, &uses,
	                                     &desk.err)) == 0 &&
	      uses == 1);
	CHECK(W(authorization_revoke_by_link(tx, secret_str(&revocation), desk.arena, &uses,
	                                     &desk.err)) == 0 &&
	      uses == 0); /* twice is no harm */
	CHECK(!covered(&p, soon, "revoked"));
	CHECK(R(task_due(tx, 50, desk.arena, &tasks, &n, &desk.err)) == 0);
	size_t takedowns = 0;
	for (size_t i = 0; i < n; i++)
		takedowns += tasks[i].kind == TASK_TAKEDOWN && str_eq(tasks[i].post_id, p.id) &&
		             tasks[i].due_utc_ms <= clock_utc_ms() + TASK_TAKEDOWN_MS;
	CHECK(takedowns == 1);
	CHECK(R(authorization_get(tx, &desk.officer, a.id, desk.arena, &a, &desk.err)) == 0);
	CHECK(a.status == AUTHORIZATION_REVOKED && str_eq(a.revoked_by, STR("patient")));
	CHECK(W(authorization_revoke(tx, &desk.officer, a.id, desk.arena, &uses, &desk.err)) ==
	      E_CONFLICT);
}

/* Revoked between approval and sending: it does not go out. */
static int begin_shut(struct tx *tx, struct str id)
{
	struct post_send s;
	return post_send_begin(tx, id, desk.arena, &s, &desk.err) == E_FORBIDDEN ? 0 : -100;
}

static void test_revoked_before_sending(void)
{
	struct authorization a;
	struct secret revocation;
	size_t uses;
	struct post p = write_as(&desk.publisher, PHI_TEXT);
	struct authorization_draft d = form_for(&p);
	CHECK(create(&d, &a) == 0 && sign(&a, &revocation) == 0);
	CHECK(W(authorization_attach(tx, &desk.officer, p.id, a.id, desk.arena, &desk.err)) == 0);
	CHECK(submit_as(&desk.publisher, &p) == 0);
	CHECK(approve_as(&desk.officer, &p) == 0 && p.status == POST_SCHEDULED);
	CHECK(W(authorization_revoke(tx, &desk.officer, a.id, desk.arena, &uses, &desk.err)) == 0 &&
	      uses == 0);
	CHECK(W(begin_shut(tx, p.id)) == 0);
	CHECK(now(&p).status == POST_FAILED);
}

static void test_exact_use(void)
{
	struct authorization a;
	struct secret revocation;
	int64_t soon = clock_utc_ms() + HOUR_MS;
	const struct {
		const char *purposes, *channels, *assets, *why;
		int64_t starts;
	} cases[] = {
		{"[\"education\"]", NULL, NULL, "not for this purpose", 0},
		{NULL, "[\"0192a000-0000-7000-8000-000000000000\"]", NULL, "not for this channel", 0},
		{NULL, NULL, "[\"0192a000-0000-7000-8000-000000000000\"]", "not for this post", 0},
		{NULL, NULL, NULL, "begins later", soon + DAY_MS},
		{NULL, NULL, "[\"story\"]", NULL, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct post p = write_as(&desk.writer, PHI_TEXT);
		struct authorization_draft d = form_for(&p);
		if (cases[i].purposes)
			d.purposes = str_c(cases[i].purposes);
		if (cases[i].channels)
			d.channels = str_c(cases[i].channels);
		if (cases[i].assets)
			d.assets = str_c(cases[i].assets);
		d.starts_utc_ms = cases[i].starts;
		CHECK(create(&d, &a) == 0 && sign(&a, &revocation) == 0);
		CHECK(W(authorization_attach(tx, &desk.officer, p.id, a.id, desk.arena,
		                             &desk.err)) == 0);
		CHECK(covered(&p, soon, cases[i].why) == !cases[i].why);
	}
}

static void test_link_and_upload(void)
{
	struct authorization a, b;
	struct secret link, revocation;
	struct str bytes;
	struct post p = write_as(&desk.writer, PHI_TEXT);
	struct authorization_draft d = form_for(&p);
	d.representative = STR("Rosa Lopez");
	d.authority = STR("mother");
	CHECK(create(&d, &a) == 0);
	CHECK(W(authorization_link(tx, &desk.officer, a.id, a.version, desk.arena, &link,
	                           &desk.err)) == 0);
	CHECK(R(authorization_by_link(tx, STR("cha_wrong"), desk.arena, &b, &desk.err)) == E_NOT_FOUND);
	CHECK(R(authorization_by_link(tx, secret_str(&link), desk.arena, &b, &desk.err)) == 0);
	CHECK(str_eq(b.id, a.id) && b.status == AUTHORIZATION_AWAITING_SIGNATURE);
	struct authorization_signature s = {.name = STR("Rosa Lopez"), .picture = STR("javascript:x")};
	const struct actor nobody = {.kind = ACTOR_NOBODY};
	CHECK(W(authorization_sign(tx, &nobody, &b, &s, "link", desk.arena, &revocation,
	                           &desk.err)) == E_INVALID);
	s.picture = STR("");
	CHECK(W(authorization_sign(tx, &nobody, &b, &s, "link", desk.arena, &revocation,
	                           &desk.err)) == E_INVALID);
	CHECK_STR(desk.err.field, "relationship");
	s.relationship = STR("mother");
	CHECK(W(authorization_sign(tx, &nobody, &b, &s, "screen", desk.arena, &revocation,
	                           &desk.err)) == E_UNAUTHENTICATED);
	CHECK(W(authorization_sign(tx, &nobody, &b, &s, "link", desk.arena, &revocation,
	                           &desk.err)) == 0);
	CHECK(R(authorization_by_link(tx, secret_str(&link), desk.arena, &b, &desk.err)) == E_NOT_FOUND);

	d = form_for(&p);
	CHECK(create(&d, &a) == 0);
	CHECK(W(authorization_upload(tx, &desk.officer, &a, STR("<html>"), 0, desk.arena,
	                             &revocation, &desk.err)) == E_INVALID);
	CHECK(W(authorization_upload(tx, &desk.officer, &a, STR("%PDF-1.4 x"),
	                             clock_utc_ms() + DAY_MS, desk.arena, &revocation,
	                             &desk.err)) == E_INVALID);
	CHECK(W(authorization_upload(tx, &desk.officer, &a, STR("%PDF-1.4 x"), 0, desk.arena,
	                             &revocation, &desk.err)) == 0);
	CHECK(R(authorization_get(tx, &desk.officer, a.id, desk.arena, &a, &desk.err)) == 0);
	CHECK(W(authorization_document(tx, &desk.officer, &a, STR("audit"), desk.arena, &bytes,
	                               &desk.err)) == 0 &&
	      str_eq(bytes, STR("%PDF-1.4 x")));
	/* signed: nothing but an earlier end */
	struct authorization_draft later = {.expires_utc_ms = a.expires_utc_ms + 1};
	CHECK(W(authorization_edit(tx, &desk.officer, a.id, 0, &later, 1u << 12, desk.arena, &b,
	                           &desk.err)) == E_CONFLICT);
	later.expires_utc_ms = clock_utc_ms() + 1;
	CHECK(W(authorization_edit(tx, &desk.officer, a.id, 0, &later, 1u << 12, desk.arena, &b,
	                           &desk.err)) == 0);
	while (clock_utc_ms() <= later.expires_utc_ms)
		;
	CHECK(R(authorization_get(tx, &desk.officer, a.id, desk.arena, &a, &desk.err)) == 0 &&
	      a.status == AUTHORIZATION_EXPIRED);
	size_t before = leaves(&desk.people, "authorization.expire");
	CHECK(W(authorization_end_due(tx, desk.arena, &desk.err)) == 0);
	CHECK(W(authorization_end_due(tx, desk.arena, &desk.err)) == 0);
	CHECK(leaves(&desk.people, "authorization.expire") == before + 1);
}

/* Where the organisation is, it is still the evening before. */
static void test_day(void)
{
	static const struct {
		enum form_language language;
		const char *zone, *day;
	} cases[] = {{FORM_ENGLISH, "America/Chicago", "November 28, 2026"},
	             {FORM_SPANISH, "America/Chicago", "28 de noviembre de 2026"},
	             {FORM_ENGLISH, "Mars/Base", "November 29, 2026"}}; /* none is UTC */
	int64_t at;
	CHECK(clock_parse(STR("2026-11-29T03:30:00Z"), &at));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct authorization_form form = {.time_zone = str_c(cases[i].zone)};
		struct buf b;
		buf_init(&b, 100);
		form_day(&b, cases[i].language, &form, at);
		CHECK(str_eq(buf_view(&b), str_c(cases[i].day)));
		buf_release(&b);
	}
}

static void test_pdf(void)
{
	struct authorization a;
	struct authorization_form form;
	struct buf pdf, json;
	struct post p = write_as(&desk.writer, PHI_TEXT);
	struct authorization_draft d = form_for(&p);
	CHECK(create(&d, &a) == 0);
	for (int es = 0; es < 2; es++) {
		buf_init(&pdf, 4 << 20);
		buf_init(&json, 1 << 20);
		CHECK(R(authorization_form_load(tx, &a, desk.arena, &form, &desk.err)) == 0);
		form.locale = es ? STR("es") : STR("en");
		CHECK(authorization_form_write(&form, &pdf, &desk.err) == 0);
		CHECK(pdf.n > 1000 && memcmp(pdf.p, "%PDF-", 5) == 0);
		CHECK(memmem(pdf.p, pdf.n, "/StructTreeRoot", 15) != NULL); /* tagged */
		authorization_form_json(&form, &json);
		CHECK(memmem(json.p, json.n, es ? "revocar" : "revoke", 6) != NULL);
		CHECK(memmem(json.p, json.n, "Maria Lopez", 11) != NULL);
		buf_release(&pdf);
		buf_release(&json);
	}
}

int main(void)
{
	desk_open();
	test_form();
	test_incomplete();
	test_story_goes_out();
	test_revoked_before_sending();
	test_exact_use();
	test_link_and_upload();
	test_day();
	test_pdf();
	desk_close();
	return unit_end();
}
