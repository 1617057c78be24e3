/* Approvals: who decides, what an approval is bound to, what time and absence do to it. */
#include "desk_fixture.h"

#include "domain/approval_due.h"
#include "domain/comment.h"
#include "domain/dismissal.h"
#include "domain/task.h"

static struct post sent(const char *text)
{
	struct post p = write_as(&desk.writer, text);
	CHECK(submit_as(&desk.writer, &p) == 0 && p.status == POST_IN_APPROVAL);
	CHECK(p.approval_why.n > 0);
	return p;
}

static size_t queue_of(const struct actor *who)
{
	struct approval_item *items;
	size_t n = 0, total = 0;
	CHECK(R(approval_queue(tx, who, true, 50, desk.arena, &items, &n, &total, &desk.err)) == 0);
	return n;
}

static void test_writer_needs_publisher(void)
{
	struct post p = sent("Our nurses are the best. Thank you!");
	CHECK(queue_of(&desk.publisher) == 1 && queue_of(&desk.writer) == 0);
	CHECK(approve_as(&desk.writer, &p) == E_FORBIDDEN && says("own post"));
	CHECK(approve_as(&desk.auditor, &p) == E_FORBIDDEN);
	CHECK(approve_as(&desk.publisher, &p) == 0);
	CHECK(p.status == POST_SCHEDULED && queue_of(&desk.publisher) == 0);
	CHECK(approve_as(&desk.publisher, &p) == E_CONFLICT);
}

static void test_falls_with_an_edit(void)
{
	struct post p = sent("Our parking deck has two new levels.");
	struct post seen = p;
	struct post_draft d = draft_of("Our parking deck has three new levels.");
	CHECK(W(post_edit(tx, &desk.writer, p.id, p.version, &d, 1u << 4, desk.arena, &p,
	                  &desk.err)) == 0);
	CHECK(now(&p).status == POST_DRAFT && queue_of(&desk.publisher) == 0);
	CHECK(leaves(&desk.people, "approval.void") == 1);
	CHECK(approve_as(&desk.publisher, &seen) == E_STALE);
	p = now(&p);
	CHECK(submit_as(&desk.writer, &p) == 0);
	CHECK(approve_as(&desk.publisher, &seen) == E_STALE); /* of the old words */
	CHECK(approve_as(&desk.publisher, &p) == 0);
	/* changed after its approval: all over again */
	d.text = STR("Our parking deck has nine new levels.");
	CHECK(W(post_edit(tx, &desk.writer, p.id, p.version, &d, 1u << 4, desk.arena, &p,
	                  &desk.err)) == 0);
	p = now(&p);
	CHECK(p.status == POST_DRAFT);
	CHECK(submit_as(&desk.writer, &p) == 0 && p.status == POST_IN_APPROVAL);
}

/* What was approved and taken back, or refused, needs all of its approvals again. */
static void test_falls_with_its_round(void)
{
	struct post p = sent("Our gym has new mats.");
	CHECK(approve_as(&desk.publisher, &p) == 0 && p.status == POST_SCHEDULED);
	CHECK(W(post_withdraw(tx, &desk.publisher, p.id, 0, desk.arena, &p, &desk.err)) == 0);
	CHECK(submit_as(&desk.writer, &p) == 0 && p.status == POST_IN_APPROVAL);
	/* changed and changed back: the same hash, but not the same approval */
	CHECK(approve_as(&desk.publisher, &p) == 0 && p.status == POST_SCHEDULED);
	struct post_draft other = draft_of("Our gym has old mats."),
	                  same = draft_of("Our gym has new mats.");
	struct str hash = p.content_hash;
	CHECK(W(post_edit(tx, &desk.writer, p.id, 0, &other, 1u << 4, desk.arena, &p,
	                  &desk.err)) == 0);
	CHECK(W(post_edit(tx, &desk.writer, p.id, 0, &same, 1u << 4, desk.arena, &p, &desk.err)) ==
	      0);
	p = now(&p);
	CHECK(str_eq(p.content_hash, hash));
	CHECK(submit_as(&desk.writer, &p) == 0 && p.status == POST_IN_APPROVAL);
}

static void test_nobody_approves_their_own_words(void)
{
	struct post p = write_as(&desk.writer, "Our lift is mended.");
	struct post_draft d = draft_of("Our lift has new lamps.");
	CHECK(W(post_edit(tx, &desk.publisher, p.id, 0, &d, 1u << 4, desk.arena, &p, &desk.err)) ==
	      0);
	p = now(&p);
	CHECK(submit_as(&desk.writer, &p) == 0 && p.status == POST_IN_APPROVAL);
	size_t before = queue_of(&desk.publisher);
	CHECK(approve_as(&desk.publisher, &p) == E_FORBIDDEN && says("their own words"));
	d.text = STR("Our lift has new green lamps.");
	CHECK(W(post_edit(tx, &desk.writer, p.id, 0, &d, 1u << 4, desk.arena, &p, &desk.err)) == 0);
	p = now(&p);
	CHECK(submit_as(&desk.writer, &p) == 0 && queue_of(&desk.publisher) == before + 1);
	CHECK(approve_as(&desk.publisher, &p) == 0);
}

static void test_token_that_reads_approves_nothing(void)
{
	struct actor token = desk.publisher;
	token.kind = ACTOR_TOKEN;
	token.scopes = (uint64_t)1 << PERMISSION_POST_READ;
	struct post p = sent("Our fountain runs again.");
	size_t own = queue_of(&desk.publisher);
	CHECK(own > 0 && queue_of(&token) == 0);
	CHECK(approve_as(&token, &p) == E_FORBIDDEN && says("token"));
	CHECK(W(approval_reject(tx, &token, p.id, p.content_hash, STR("no"), desk.arena, &p,
	                        &desk.err)) == E_FORBIDDEN);
	token.scopes |= (uint64_t)1 << PERMISSION_APPROVE;
	CHECK(approve_as(&token, &p) == 0);
}

static void test_reject(void)
{
	struct approval_decision *d;
	size_t n;
	struct post p = sent("Come to our bake sale on the lawn.");
	CHECK(W(approval_reject(tx, &desk.publisher, p.id, p.content_hash, STR(" "), desk.arena, &p,
	                        &desk.err)) == E_INVALID);
	CHECK(W(approval_reject(tx, &desk.publisher, p.id, p.content_hash,
	                        STR("Ask Maria Lopez about her chemo first"), desk.arena, &p,
	                        &desk.err)) == 0);
	CHECK(p.status == POST_CHANGES_REQUESTED);
	CHECK(R(approval_decisions(tx, p.id, desk.arena, &d, &n, &desk.err)) == 0 && n == 1);
	/* what is said is kept without what could name a patient */
	CHECK(str_eq(d[0].decision, STR("reject")) && !memmem(d[0].words.p, d[0].words.n, "Maria", 5));
}

static void test_flagged_needs_officer(void)
{
	struct post p = sent(PHI_TEXT);
	CHECK(queue_of(&desk.officer) == 1);
	CHECK(approve_as(&desk.publisher, &p) == E_FORBIDDEN);
	/* without an authorization no approval is worth anything */
	CHECK(approve_as(&desk.officer, &p) == E_INVALID);
	CHECK_STR(desk.err.field, "authorization");
	CHECK(W(dismissal_add(tx, &desk.officer, &p, STR("phi_disclosure"), STR("it is fine"),
	                      desk.arena, &desk.err)) == 0);
	CHECK(approve_as(&desk.officer, &p) == E_INVALID); /* nor can it be set aside */
	CHECK(W(dismissal_except_story(tx, &desk.officer, &p, STR("no"), desk.arena, &desk.err)) ==
	      0);
	CHECK(approve_as(&desk.officer, &p) == E_INVALID); /* an exception is for stories alone */
}

static void test_set_aside(void)
{
	bool aside;
	struct post p = write_as(&desk.writer, "You should take 800 mg of ibuprofen twice a day for "
	                                       "that knee, and skip the antibiotic.");
	CHECK(p.verdict != CHAPERONE_CLEAR);
	CHECK(W(dismissal_add(tx, &desk.writer, &p, STR("medical_advice"), STR("a joke"),
	                      desk.arena, &desk.err)) == 0);
	CHECK(R(dismissal_by_officer(tx, &p, "medical_advice", &aside, &desk.err)) == 0 && !aside);
	CHECK(W(dismissal_add(tx, &desk.officer, &p, STR("medical_advice"), STR("a quote"),
	                      desk.arena, &desk.err)) == 0);
	CHECK(R(dismissal_by_officer(tx, &p, "medical_advice", &aside, &desk.err)) == 0 && aside);
	CHECK(W(dismissal_add(tx, &desk.officer, &p, STR("nonsense"), STR("x"), desk.arena,
	                      &desk.err)) == E_INVALID);
	CHECK(W(dismissal_add(tx, &desk.officer, &p, STR("crisis"), STR(" "), desk.arena,
	                      &desk.err)) == E_INVALID);
	CHECK(W(dismissal_except_story(tx, &desk.writer, &p, STR("x"), desk.arena, &desk.err)) ==
	      E_FORBIDDEN);
}

/* Nor do an officer's own words pass, or an emergency make an officer. */
static void test_set_aside_by_others(void)
{
	bool aside;
	struct actor both = colleague("both@clinic.example", ROLE_PRIVACY_OFFICER, LEVEL_PUBLISH);
	struct actor emergency = desk.publisher;
	emergency.emergency = true;
	struct post p = write_as(&both, "You should take 800 mg of ibuprofen twice a day for that "
	                                "knee, and skip the antibiotic.");
	CHECK(W(dismissal_add(tx, &both, &p, STR("medical_advice"), STR("mine"), desk.arena,
	                      &desk.err)) == 0);
	CHECK(W(dismissal_add(tx, &emergency, &p, STR("medical_advice"), STR("now"), desk.arena,
	                      &desk.err)) == 0);
	CHECK(R(dismissal_by_officer(tx, &p, "medical_advice", &aside, &desk.err)) == 0 && !aside);
	CHECK(W(dismissal_except_story(tx, &both, &p, STR("x"), desk.arena, &desk.err)) ==
	      E_FORBIDDEN);
	CHECK(W(dismissal_except_story(tx, &emergency, &p, STR("x"), desk.arena, &desk.err)) ==
	      E_FORBIDDEN);
}

static int put_rules(const char *json)
{
	struct str now_json;
	int64_t version;
	CHECK(R(approval_rule_get(tx, desk.arena, &now_json, &version, &desk.err)) == 0);
	return W(approval_rule_put(tx, &desk.officer, str_c(json), version, desk.arena, &desk.err));
}

static void test_rules(void)
{
	CHECK(put_rules("{}") == E_INVALID && put_rules("[{\"name\":\"x\"}]") == E_INVALID);
	CHECK(put_rules("[{\"name\":\"x\",\"steps\":[]}]") == E_INVALID);
	CHECK(put_rules("[{\"name\":\"x\",\"steps\":[{\"name\":\"y\"}]}]") == E_INVALID && says("nobody"));
	CHECK(put_rules("[{\"name\":\"x\",\"steps\":[{\"name\":\"y\",\"roles\":[\"king\"]}]}]") ==
	      E_INVALID);
	CHECK(put_rules("[{\"name\":\"x\",\"when\":{\"verdicts\":[\"bad\"]},"
	                "\"steps\":[{\"name\":\"y\",\"roles\":[\"auditor\"]}]}]") == E_INVALID);
	CHECK(put_rules("[{\"name\":\"x\",\"when\":{\"moon\":[]},"
	                "\"steps\":[{\"name\":\"y\",\"roles\":[\"auditor\"]}]}]") == E_INVALID);
	CHECK(W(approval_rule_put(tx, &desk.writer, STR("[]"), 0, desk.arena, &desk.err)) ==
	      E_FORBIDDEN);
	/* no rules at all: who may not publish still needs somebody who may */
	CHECK(put_rules("[]") == 0);
	struct post p = sent("The gift shop has new hours.");
	CHECK(approve_as(&desk.publisher, &p) == 0 && p.status == POST_SCHEDULED);
	/* two steps, the second by everybody named */
	char json[600];
	snprintf(json, sizeof json,
	         "[{\"name\":\"Campaign\",\"when\":{\"campaigns\":[\"spring\"]},\"steps\":["
	         "{\"name\":\"One\",\"roles\":[\"auditor\"]},"
	         "{\"name\":\"Two\",\"mode\":\"all\",\"people\":[\"%.*s\",\"%.*s\"]}]}]",
	         36, desk.officer.person_id.p, 36, desk.publisher.person_id.p);
	CHECK(put_rules(json) == 0);
	struct post_draft d = draft_of("Spring is here.");
	d.campaign = STR("spring");
	CHECK(W(post_create(tx, &desk.writer, &d, desk.arena, &p, &desk.err)) == 0);
	CHECK(submit_as(&desk.writer, &p) == 0 && str_eq(p.approval_why, STR("Campaign")));
	CHECK(approve_as(&desk.officer, &p) == E_FORBIDDEN); /* not their turn */
	CHECK(approve_as(&desk.auditor, &p) == 0 && p.status == POST_IN_APPROVAL);
	CHECK(approve_as(&desk.officer, &p) == 0 && p.status == POST_IN_APPROVAL);
	CHECK(approve_as(&desk.officer, &p) == E_CONFLICT); /* once is enough */
	CHECK(approve_as(&desk.publisher, &p) == 0 && p.status == POST_SCHEDULED);
}

static void test_all_is_one_of_each_role(void)
{
	CHECK(put_rules("[{\"name\":\"x\",\"steps\":[{\"name\":\"y\",\"mode\":\"all\","
	                "\"roles\":[\"auditor\",\"privacy_officer\"]}]}]") == 0);
	struct post p = sent("Our clock tower is lit.");
	CHECK(approve_as(&desk.auditor, &p) == 0 && p.status == POST_IN_APPROVAL);
	CHECK(approve_as(&desk.officer, &p) == 0 && p.status == POST_SCHEDULED);
}

/* Refused at the second step, and then the rule that asked for it no longer applies. */
static void test_refused_stays_refused(void)
{
	CHECK(put_rules("[{\"name\":\"All\",\"steps\":[{\"name\":\"One\",\"level\":\"publish\"}]},"
	                "{\"name\":\"Spring\",\"when\":{\"campaigns\":[\"spring\"]},\"steps\":["
	                "{\"name\":\"Two\",\"roles\":[\"auditor\"]}]}]") == 0);
	struct post p;
	struct post_draft d = draft_of("Our tulips are out.");
	d.campaign = STR("spring");
	CHECK(W(post_create(tx, &desk.writer, &d, desk.arena, &p, &desk.err)) == 0);
	CHECK(submit_as(&desk.writer, &p) == 0 && approve_as(&desk.publisher, &p) == 0);
	CHECK(W(approval_reject(tx, &desk.auditor, p.id, p.content_hash, STR("They are not."),
	                        desk.arena, &p, &desk.err)) == 0);
	d.campaign = STR("");
	CHECK(W(post_edit(tx, &desk.writer, p.id, 0, &d, 1u << 3, desk.arena, &p, &desk.err)) == 0);
	p = now(&p);
	CHECK(submit_as(&desk.writer, &p) == 0 && p.status == POST_IN_APPROVAL);
}

static void test_one_word_for_both(void)
{
	struct post p;
	CHECK(put_rules("[{\"name\":\"Both\",\"steps\":[{\"name\":\"One\",\"level\":\"publish\"},"
	                "{\"name\":\"Two\",\"level\":\"reply\"}]}]") == 0);
	p = sent("The chapel is open all night.");
	CHECK(approve_as(&desk.publisher, &p) == 0 && p.status == POST_SCHEDULED);
}

static void test_delegation(void)
{
	struct delegation d = {.to_person_id = desk.auditor.person_id,
	                       .from_utc_ms = clock_utc_ms() - 1000,
	                       .until_utc_ms = clock_utc_ms() + HOUR_MS};
	struct delegation self = d;
	self.to_person_id = desk.officer.person_id;
	CHECK(W(delegation_put(tx, &desk.officer, &self, desk.arena, &desk.err)) == E_INVALID);
	struct delegation past = d;
	past.until_utc_ms = past.from_utc_ms;
	CHECK(W(delegation_put(tx, &desk.officer, &past, desk.arena, &desk.err)) == E_INVALID);
	CHECK(put_rules("[{\"name\":\"x\",\"steps\":[{\"name\":\"y\",\"roles\":"
	                "[\"privacy_officer\"]}]}]") == 0);
	struct post p = sent("The library cart is back.");
	CHECK(approve_as(&desk.auditor, &p) == E_FORBIDDEN);
	size_t before = queue_of(&desk.auditor);
	CHECK(W(delegation_put(tx, &desk.officer, &d, desk.arena, &desk.err)) == 0);
	CHECK(queue_of(&desk.auditor) > before);
	CHECK(approve_as(&desk.auditor, &p) == 0 && p.status == POST_SCHEDULED);
	CHECK(W(delegation_end(tx, &desk.officer, desk.arena, &desk.err)) == 0);
	CHECK(W(delegation_end(tx, &desk.officer, desk.arena, &desk.err)) == E_NOT_FOUND);
	p = sent("The library cart is back again.");
	CHECK(approve_as(&desk.auditor, &p) == E_FORBIDDEN);
}

static void test_time(void)
{
	struct task *tasks;
	size_t n;
	struct post p = write_as(&desk.writer, "Tomorrow's picnic is moved indoors.");
	int64_t when = clock_utc_ms() + 300;
	CHECK(W(post_submit(tx, &desk.writer, p.id, 0, when, desk.arena, &p, &desk.err)) == 0);
	CHECK(p.status == POST_IN_APPROVAL);
	CHECK(W(approval_remind_due(tx, desk.arena, &desk.err)) == 0);
	CHECK(W(approval_remind_due(tx, desk.arena, &desk.err)) == 0);
	CHECK(R(task_due(tx, 10, desk.arena, &tasks, &n, &desk.err)) == 0);
	size_t reminders = 0;
	for (size_t i = 0; i < n; i++)
		reminders += str_eq(tasks[i].post_id, p.id);
	CHECK(reminders == 1);
	while (clock_utc_ms() <= when)
		;
	CHECK(approve_as(&desk.officer, &p) == E_CONFLICT); /* too late is too late */
	CHECK(W(approval_expire_due(tx, desk.arena, &desk.err)) == 0);
	p = now(&p);
	CHECK(p.status == POST_EXPIRED && p.words.n);
	CHECK(leaves(&desk.people, "post.expire") == 1);
	CHECK(submit_as(&desk.writer, &p) == 0);
}

static void test_look_and_comment(void)
{
	struct approval_item *items;
	size_t total;
	struct comment *list, c = {.span_start = 0, .span_end = 3, .words = STR("Maria? Really?")};
	size_t n;
	struct post p = sent("Our choir sings at noon.");
	CHECK(W(approval_look(tx, &desk.officer, &p, &desk.err)) == 0);
	CHECK(R(approval_queue(tx, &desk.officer, true, 50, desk.arena, &items, &n, &total, &desk.err)) == 0);
	CHECK(n && !items[n - 1].changed);
	CHECK(W(comment_add(tx, &desk.officer, &p, &c, desk.arena, &desk.err)) == 0);
	CHECK(R(comment_list(tx, &desk.writer, &p, desk.arena, &list, &n, &desk.err)) == 0 && n == 1);
	CHECK(str_eq(list[0].words, STR("Maria? Really?")));
	CHECK(!memmem(list[0].words_sealed.p, list[0].words_sealed.n, "Maria", 5));
	CHECK(W(comment_resolve(tx, &desk.writer, c.id, true, desk.arena, &list[0], &desk.err)) == 0);
	CHECK(list[0].resolved_utc_ms);
	c.span_start = 9;
	CHECK(W(comment_add(tx, &desk.officer, &p, &c, desk.arena, &desk.err)) == E_INVALID);
	struct post_draft d = draft_of("Our choir sings at one.");
	CHECK(W(post_edit(tx, &desk.publisher, p.id, 0, &d, 1u << 4, desk.arena, &p, &desk.err)) == 0);
	p = now(&p);
	CHECK(submit_as(&desk.writer, &p) == 0);
	CHECK(R(approval_queue(tx, &desk.officer, true, 50, desk.arena, &items, &n, &total, &desk.err)) == 0);
	CHECK(n && items[n - 1].changed);
}

int main(void)
{
	desk_open();
	test_writer_needs_publisher();
	test_falls_with_an_edit();
	test_falls_with_its_round();
	test_nobody_approves_their_own_words();
	test_token_that_reads_approves_nothing();
	test_reject();
	test_flagged_needs_officer();
	test_set_aside();
	test_set_aside_by_others();
	test_rules();
	test_all_is_one_of_each_role();
	test_refused_stays_refused();
	test_one_word_for_both();
	test_delegation();
	test_time();
	test_look_and_comment();
	desk_close();
	return unit_end();
}
