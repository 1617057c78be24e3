/* Posts: drafts that are checked and kept, their way out, and what keeps them. */
#include "desk_fixture.h"

#include "domain/comment.h"
#include "domain/dismissal.h"
#include "domain/hold.h"
#include "domain/post_send.h"
#include "domain/report.h"

#define TEXT_BIT (1u << 4)

static int edit(const struct actor *who, struct post *p, const char *text)
{
	struct post_draft d = draft_of(text);
	return W(post_edit(tx, who, p->id, p->version, &d, TEXT_BIT, desk.arena, p, &desk.err));
}

static void test_draft(void)
{
	struct content c;
	struct version *v;
	size_t n;
	struct post p = write_as(&desk.writer, CLEAR_TEXT);
	CHECK(p.status == POST_DRAFT && p.verdict == CHAPERONE_CLEAR && p.content.p);
	CHECK(p.deidentified.n && p.content_hash.n == 64);
	struct str clear_hash = p.content_hash;

	/* what is not clear is sealed, and everybody sees the copy that names nobody */
	CHECK(edit(&desk.writer, &p, PHI_TEXT) == 0);
	p = now(&p);
	CHECK(p.verdict == CHAPERONE_BLOCK && !p.content.p && p.content_sealed.n > 41);
	CHECK(!memmem(p.deidentified.p, p.deidentified.n, "Maria", 5));
	CHECK(!memmem(p.checked.p, p.checked.n, "Maria", 5));
	CHECK(!memmem(p.content_sealed.p, p.content_sealed.n, "Maria", 5));
	CHECK(!str_eq(p.content_hash, clear_hash));
	CHECK(W(post_open(tx, &desk.writer, &p, "test", desk.arena, &c, &desk.err)) == 0);
	CHECK(str_eq(c.text, STR(PHI_TEXT)));
	size_t opened = leaves(&desk.people, "sealed.read");
	CHECK(W(post_open(tx, &desk.officer, &p, "test", desk.arena, &c, &desk.err)) == 0);
	CHECK(leaves(&desk.people, "sealed.read") == opened + 1);
	CHECK(W(post_open(tx, &desk.auditor, &p, "test", desk.arena, &c, &desk.err)) ==
	      E_FORBIDDEN);

	/* one sitting of one person is one version; another person's is another */
	CHECK(R(post_versions(tx, p.id, desk.arena, &v, &n, &desk.err)) == 0 && n == 1);
	CHECK(edit(&desk.publisher, &p, CLEAR_TEXT) == 0);
	CHECK(R(post_versions(tx, p.id, desk.arena, &v, &n, &desk.err)) == 0 && n == 2);
	p = now(&p);
	CHECK(str_eq(p.content_hash, clear_hash) && p.text_version == 2);

	/* two people at once: the second is told, and loses nothing */
	struct post stale = p;
	CHECK(edit(&desk.writer, &p, "Our garden is open again.") == 0);
	CHECK(edit(&desk.publisher, &stale, "Our cafeteria is open again.") == E_STALE);
	CHECK(edit(&desk.auditor, &p, "x") == E_FORBIDDEN);
}

static void test_bad_drafts(void)
{
	struct post p;
	struct post_draft d = draft_of(CLEAR_TEXT);
	d.channel_ids = STR("[\"0192a000-0000-7000-8000-000000000000\"]");
	CHECK(W(post_create(tx, &desk.writer, &d, desk.arena, &p, &desk.err)) == E_FORBIDDEN);
	d.channel_ids = STR("[1]");
	CHECK(W(post_create(tx, &desk.writer, &d, desk.arena, &p, &desk.err)) == E_INVALID);
	d = draft_of(CLEAR_TEXT);
	d.kind = POST_KIND_REPLY;
	CHECK(W(post_create(tx, &desk.writer, &d, desk.arena, &p, &desk.err)) == E_INVALID);
	CHECK_STR(desk.err.field, "in_reply_to");
	d.in_reply_to = STR("{\"text\":\"\"}");
	CHECK(W(post_create(tx, &desk.writer, &d, desk.arena, &p, &desk.err)) == E_INVALID);
	d = draft_of(CLEAR_TEXT);
	d.media = STR("[{\"id\":\"0192a000-0000-7000-8000-000000000000\"}]");
	CHECK(W(post_create(tx, &desk.writer, &d, desk.arena, &p, &desk.err)) == E_NOT_FOUND);
	d = draft_of(CLEAR_TEXT);
	d.client_verdict = STR("fine");
	CHECK(W(post_create(tx, &desk.writer, &d, desk.arena, &p, &desk.err)) == E_INVALID);
	CHECK(W(post_create(tx, &desk.auditor, &d, desk.arena, &p, &desk.err)) == E_FORBIDDEN);
	/* a browser that says something else is a fault, on record */
	d.client_verdict = STR("block");
	CHECK(W(post_create(tx, &desk.writer, &d, desk.arena, &p, &desk.err)) == 0);
	CHECK(p.disagreement && leaves(&desk.people, "check.fault") == 1);
}

static void test_reply(void)
{
	struct post p;
	struct post_draft d = draft_of("Thank you for reaching out. Please call our office at your "
	                               "convenience so that we can help.");
	d.kind = POST_KIND_REPLY;
	d.in_reply_to = STR("{\"text\":\"My knee surgery here went badly, I am Tom Reed\","
	                    "\"author\":\"tomr\",\"uri\":\"at://x/1\"}");
	CHECK(W(post_create(tx, &desk.publisher, &d, desk.arena, &p, &desk.err)) == 0);
	/* the message may hold anything, so a reply is sealed even where it is clear itself */
	CHECK(p.kind == POST_KIND_REPLY && !p.content.p && p.content_sealed.p);
	CHECK(!memmem(p.deidentified.p, p.deidentified.n, "Reed", 4));
}

static void test_publish_alone(void)
{
	struct post_send s;
	struct post p = write_as(&desk.publisher, CLEAR_TEXT);
	CHECK(submit_as(&desk.publisher, &p) == 0);
	CHECK(p.status == POST_SCHEDULED && p.approval_why.n == 0 && p.scheduled_utc_ms);
	CHECK(submit_as(&desk.publisher, &p) == E_CONFLICT);

	/* sent once: marked before anything goes out */
	CHECK(W(post_send_begin(tx, p.id, desk.arena, &s, &desk.err)) == 0);
	CHECK(str_eq(s.content.text, STR(CLEAR_TEXT)) && s.channels_n == 1);
	CHECK(s.channels[0].state == POST_CHANNEL_PENDING && s.when_utc_ms == p.scheduled_utc_ms);
	p = now(&p);
	CHECK(p.status == POST_PUBLISHING);
	CHECK(edit(&desk.publisher, &p, "x") == E_CONFLICT);
	CHECK(W(post_send_begin(tx, p.id, desk.arena, &s, &desk.err)) == 0);
	CHECK(s.channels[0].state == POST_CHANNEL_SENDING && s.channels[0].attempts == 1);
	CHECK(W(post_send_end(tx, p.id, desk.arena, &desk.err)) == 0);
	CHECK(now(&p).status == POST_PUBLISHING); /* not known yet */
	CHECK(W(post_send_mark(tx, p.id, desk.channel_id, POST_CHANNEL_PUBLISHED, STR("at://1"),
	                       STR("https://x/1"), "", &desk.err)) == 0);
	CHECK(W(post_send_end(tx, p.id, desk.arena, &desk.err)) == 0);
	p = now(&p);
	CHECK(p.status == POST_PUBLISHED && p.published_utc_ms);
	CHECK(W(post_send_begin(tx, p.id, desk.arena, &s, &desk.err)) == E_CONFLICT);
	CHECK(W(post_delete(tx, &desk.publisher, p.id, 0, desk.arena, &desk.err)) == E_CONFLICT);
}

/* What a platform refused can be mended and sent again. */
static void test_mended(void)
{
	struct post_send s;
	struct post p = write_as(&desk.publisher, "Our garden has a new bench.");
	CHECK(submit_as(&desk.publisher, &p) == 0);
	CHECK(W(post_send_begin(tx, p.id, desk.arena, &s, &desk.err)) == 0);
	CHECK(W(post_send_mark(tx, p.id, desk.channel_id, POST_CHANNEL_FAILED, STR(""), STR(""),
	                       "refused", &desk.err)) == 0);
	CHECK(W(post_send_end(tx, p.id, desk.arena, &desk.err)) == 0);
	p = now(&p);
	CHECK(p.status == POST_FAILED);
	CHECK(edit(&desk.publisher, &p, "Our garden has two new benches.") == 0);
	p = now(&p);
	CHECK(p.status == POST_DRAFT && submit_as(&desk.publisher, &p) == 0);
	CHECK(W(post_send_begin(tx, p.id, desk.arena, &s, &desk.err)) == 0);
	CHECK(s.channels_n == 1 && s.channels[0].state == POST_CHANNEL_PENDING);
}

static void test_plan(void)
{
	struct post_send s;
	int64_t later = clock_utc_ms() + HOUR_MS;
	struct post p = write_as(&desk.publisher, "Our lobby is painted green now.");
	CHECK(W(post_submit(tx, &desk.publisher, p.id, 0, clock_utc_ms() - 1, desk.arena, &p,
	                    &desk.err)) == E_INVALID);
	CHECK(W(post_submit(tx, &desk.publisher, p.id, 0, later, desk.arena, &p, &desk.err)) == 0);
	CHECK(p.status == POST_SCHEDULED && p.scheduled_utc_ms == later);
	CHECK(W(post_send_begin(tx, p.id, desk.arena, &s, &desk.err)) == E_CONFLICT);
	CHECK(W(post_reschedule(tx, &desk.writer, p.id, 0, later, desk.arena, &p, &desk.err)) ==
	      E_FORBIDDEN);
	CHECK(W(post_reschedule(tx, &desk.publisher, p.id, p.version, later + 5, desk.arena, &p,
	                        &desk.err)) == 0);
	CHECK(p.scheduled_utc_ms == later + 5 && p.status == POST_SCHEDULED);
	CHECK(W(post_withdraw(tx, &desk.publisher, p.id, p.version, desk.arena, &p, &desk.err)) ==
	      0);
	CHECK(p.status == POST_DRAFT);
	CHECK(W(post_delete(tx, &desk.publisher, p.id, p.version, desk.arena, &desk.err)) == 0);
	CHECK(R(post_get(tx, p.id, desk.arena, &p, &desk.err)) == E_NOT_FOUND);
}

static void test_form(void)
{
	struct post p = write_as(&desk.publisher, "  ");
	CHECK(submit_as(&desk.publisher, &p) == E_INVALID);
	CHECK_STR(desk.err.field, "empty");
	struct post_draft d = {.text = STR(CLEAR_TEXT)};
	CHECK(W(post_create(tx, &desk.publisher, &d, desk.arena, &p, &desk.err)) == 0);
	CHECK(submit_as(&desk.publisher, &p) == E_INVALID);
	CHECK_STR(desk.err.field, "channel");
}

static void test_time_by_edit(void)
{
	struct post p = write_as(&desk.publisher, "Our ramp is open.");
	int64_t soon = clock_utc_ms() + HOUR_MS;
	CHECK(W(post_submit(tx, &desk.publisher, p.id, 0, soon, desk.arena, &p, &desk.err)) == 0);
	struct post_draft d = {.scheduled_utc_ms = 0};
	const uint64_t time_bit = 1u << 7;
	CHECK(W(post_edit(tx, &desk.publisher, p.id, 0, &d, time_bit, desk.arena, &p,
	                  &desk.err)) == E_INVALID);
	d.scheduled_utc_ms = clock_utc_ms() - 1000;
	CHECK(W(post_edit(tx, &desk.publisher, p.id, 0, &d, time_bit, desk.arena, &p,
	                  &desk.err)) == E_INVALID);
	d.scheduled_utc_ms = soon + HOUR_MS;
	size_t before = leaves(&desk.people, "post.schedule");
	CHECK(W(post_edit(tx, &desk.publisher, p.id, 0, &d, time_bit, desk.arena, &p,
	                  &desk.err)) == 0);
	CHECK(now(&p).scheduled_utc_ms == soon + HOUR_MS && now(&p).status == POST_SCHEDULED);
	CHECK(leaves(&desk.people, "post.schedule") == before + 1); /* its job moves with it */
}

/* Out on one channel and failed on another, it is not thrown away with all trace of the one. */
static void test_delete_half_out(void)
{
	struct post_send s;
	struct post p = write_as(&desk.publisher, "Our bus stop has moved.");
	CHECK(submit_as(&desk.publisher, &p) == 0);
	CHECK(W(post_send_begin(tx, p.id, desk.arena, &s, &desk.err)) == 0);
	CHECK(W(post_send_mark(tx, p.id, desk.channel_id, POST_CHANNEL_PUBLISHED, STR("at://1"),
	                       STR("https://example.org/1"), "", &desk.err)) == 0);
	CHECK(W(post_set_status(tx, p.id, POST_FAILED, "elsewhere", &desk.err)) == 0);
	CHECK(W(post_delete(tx, &desk.publisher, p.id, 0, desk.arena, &desk.err)) == E_CONFLICT);
}

static void test_kind_by_edit(void)
{
	struct post p = write_as(&desk.publisher, "Our doors open at eight.");
	struct post_draft d = {.kind = POST_KIND_REPLY, .in_reply_to = STR("{\"text\":\"When?\"}")};
	CHECK(W(post_edit(tx, &desk.publisher, p.id, 0, &d, 1u << 0 | 1u << 5, desk.arena, &p,
	                  &desk.err)) == 0);
	CHECK(now(&p).kind == POST_KIND_REPLY);
}

/* Who works on another channel sees nothing of this one, until they are asked. */
static void test_read_by_channel(void)
{
	struct post_filter f = {0};
	struct post *list, p = write_as(&desk.writer, "Our tea room is open.");
	struct approval_item *items;
	size_t n, total;
	struct channel_account a = {.kind = STR("bluesky"),
	                            .name = STR("Other"),
	                            .handle = STR("other.example"),
	                            .service = STR("https://pds.example"),
	                            .remote_id = STR("did:plc:2"),
	                            .url = STR("https://example.org/other")};
	struct secret cookie;
	struct person other = join(&desk.people, "other@clinic.example", ROLE_MEMBER, &cookie);
	CHECK(W(channel_account_connect(tx, &desk.people.admin, &a, STR("session"), desk.arena,
	                                &desk.err)) == 0);
	CHECK(W(person_set_level(tx, &desk.people.admin, other.id, a.id, LEVEL_MANAGE,
	                         &desk.err)) == 0);
	struct actor who = who_is(&desk.people, secret_str(&cookie));
	int64_t soon = clock_utc_ms() + HOUR_MS;
	CHECK(W(post_submit(tx, &desk.writer, p.id, 0, soon, desk.arena, &p, &desk.err)) == 0);
	CHECK(R(post_read(tx, &who, p.id, desk.arena, &p, &desk.err)) == E_NOT_FOUND);
	CHECK(R(post_read(tx, &desk.writer, p.id, desk.arena, &p, &desk.err)) == 0);
	CHECK(R(post_read(tx, &desk.publisher, p.id, desk.arena, &p, &desk.err)) == 0);
	CHECK(R(post_read(tx, &desk.auditor, p.id, desk.arena, &p, &desk.err)) == 0);
	CHECK(R(post_list(tx, &who, &f, str_of(NULL, 0), 50, desk.arena, &list, &n, &desk.err)) ==
	              0 &&
	      n == 0);
	CHECK(R(post_list(tx, &desk.writer, &f, str_of(NULL, 0), 50, desk.arena, &list, &n,
	                  &desk.err)) == 0 &&
	      n > 0);
	f.channel_id = desk.channel_id;
	CHECK(R(post_list(tx, &who, &f, str_of(NULL, 0), 50, desk.arena, &list, &n, &desk.err)) ==
	              0 &&
	      n == 0);
	CHECK(R(post_calendar(tx, &who, 0, 2 * soon, desk.arena, &list, &n, &desk.err)) == 0 &&
	      n == 0);
	CHECK(R(post_calendar(tx, &desk.publisher, 0, 2 * soon, desk.arena, &list, &n,
	                      &desk.err)) == 0 &&
	      n > 0);
	CHECK(R(post_by_status(tx, &who, POST_IN_APPROVAL, 50, desk.arena, &list, &n, &desk.err)) ==
	              0 &&
	      n == 0);
	CHECK(R(approval_queue(tx, &who, false, 50, desk.arena, &items, &n, &total, &desk.err)) ==
	              0 &&
	      total == 0);
	CHECK(R(approval_queue(tx, &desk.writer, false, 50, desk.arena, &items, &n, &total,
	                       &desk.err)) == 0 &&
	      total > 0);
	/* a publisher's step is not theirs; the officer's may be delegated to them */
	struct delegation d = {.to_person_id = who.person_id,
	                       .from_utc_ms = clock_utc_ms() - 1000,
	                       .until_utc_ms = soon};
	CHECK(W(delegation_put(tx, &desk.officer, &d, desk.arena, &desk.err)) == 0);
	CHECK(R(post_read(tx, &who, p.id, desk.arena, &p, &desk.err)) == E_NOT_FOUND);
	p = write_as(&desk.writer, PHI_TEXT);
	CHECK(R(post_read(tx, &who, p.id, desk.arena, &p, &desk.err)) == E_NOT_FOUND);
	CHECK(submit_as(&desk.writer, &p) == 0 && p.status == POST_IN_APPROVAL);
	CHECK(R(post_read(tx, &who, p.id, desk.arena, &p, &desk.err)) == 0);
	CHECK(W(delegation_end(tx, &desk.officer, desk.arena, &desk.err)) == 0);
}

/* Clear by now, it was sealed before: what was said then stays with who could open it. */
static void test_sealed_past(void)
{
	struct version *v;
	struct str *texts;
	size_t n = 0;
	struct comment *list, c = {.words = STR("Maria? Really?")};
	struct actor reader = colleague("reader@clinic.example", ROLE_MEMBER, LEVEL_READ);
	struct post p = write_as(&desk.writer, PHI_TEXT);
	CHECK(W(comment_add(tx, &desk.officer, &p, &c, desk.arena, &desk.err)) == 0);
	struct post_draft d = draft_of(CLEAR_TEXT);
	CHECK(W(post_edit(tx, &desk.writer, p.id, 0, &d, 1u << 4, desk.arena, &p, &desk.err)) == 0);
	p = now(&p);
	CHECK(p.content.p && R(post_versions(tx, p.id, desk.arena, &v, &n, &desk.err)) == 0);
	CHECK(n == 2);
	size_t opened = leaves(&desk.people, "sealed.read");
	CHECK(W(post_version_texts(tx, &reader, &p, v, n, "x", desk.arena, &texts, &desk.err)) ==
	      0);
	CHECK(str_eq(texts[0], STR(CLEAR_TEXT)) && !texts[1].p);
	CHECK(leaves(&desk.people, "sealed.read") == opened);
	CHECK(W(post_version_texts(tx, &desk.officer, &p, v, n, "x", desk.arena, &texts,
	                           &desk.err)) == 0);
	CHECK(str_eq(texts[1], STR(PHI_TEXT)));
	CHECK(leaves(&desk.people, "sealed.read") == opened + 1);
	CHECK(R(comment_list(tx, &reader, &p, desk.arena, &list, &n, &desk.err)) == E_FORBIDDEN);
	CHECK(R(comment_list(tx, &desk.writer, &p, desk.arena, &list, &n, &desk.err)) == 0);
	CHECK(n == 1 && str_eq(list[0].words, STR("Maria? Really?")));
	p = write_as(&desk.writer, "Our new benches are green.");
	CHECK(R(comment_list(tx, &reader, &p, desk.arena, &list, &n, &desk.err)) == 0);
}

static void test_hold(void)
{
	struct post_send s;
	struct post p = write_as(&desk.publisher, "The new bike racks are here.");
	CHECK(W(hold_set(tx, &desk.writer, true, STR("x"), desk.arena, &desk.err)) == E_FORBIDDEN);
	CHECK(W(hold_set(tx, &desk.officer, true, STR(" "), desk.arena, &desk.err)) == E_INVALID);
	CHECK(W(hold_set(tx, &desk.officer, true, STR("storm"), desk.arena, &desk.err)) == 0);
	CHECK(submit_as(&desk.publisher, &p) == 0 && p.status == POST_SCHEDULED);
	CHECK(W(post_send_begin(tx, p.id, desk.arena, &s, &desk.err)) == E_UNAVAILABLE);
	CHECK(now(&p).status == POST_SCHEDULED);
	struct actor emergency = desk.writer;
	emergency.emergency = true; /* stops, and does not let go on */
	CHECK(W(hold_set(tx, &emergency, false, STR(""), desk.arena, &desk.err)) == E_FORBIDDEN);
	CHECK(W(hold_set(tx, &desk.officer, false, STR(""), desk.arena, &desk.err)) == 0);
	CHECK(W(post_send_begin(tx, p.id, desk.arena, &s, &desk.err)) == 0);
}

/* What was clear when it was scheduled may not be when it is sent. */
static int commit_shut(struct tx *tx, struct str id, struct post_send *s)
{
	int rc = post_send_begin(tx, id, desk.arena, s, &desk.err);
	return rc == E_FORBIDDEN ? 0 : -100;
}

static void test_checked_at_sending(void)
{
	struct organisation o;
	struct post_send s;
	struct post p = write_as(&desk.publisher, "Join Operation Snowdrop this Saturday.");
	CHECK(submit_as(&desk.publisher, &p) == 0 && p.status == POST_SCHEDULED);
	CHECK(R(organisation_get(tx, desk.arena, &o, &desk.err)) == 0);
	o.profile = STR("name = Lakeside\ndeny = Operation Snowdrop\n");
	CHECK(W(organisation_save(tx, &desk.people.admin, &o, o.version, &desk.err)) == 0);
	CHECK(W(commit_shut(tx, p.id, &s)) == 0);
	p = now(&p);
	CHECK(p.status == POST_FAILED && p.verdict != CHAPERONE_CLEAR && p.words.n);
	CHECK(leaves(&desk.people, "post.stop") == 1);
	CHECK(W(post_retry(tx, &desk.publisher, p.id, p.version, desk.arena, &p, &desk.err)) ==
	      E_INVALID);
	o.profile = STR("name = Lakeside\n");
	CHECK(W(organisation_save(tx, &desk.people.admin, &o, o.version, &desk.err)) == E_STALE);
	CHECK(W(organisation_save(tx, &desk.people.admin, &o, o.version + 1, &desk.err)) == 0);
	CHECK(W(post_retry(tx, &desk.publisher, p.id, 0, desk.arena, &p, &desk.err)) == 0);
	CHECK(p.status == POST_SCHEDULED);
}

static void test_author_gone(void)
{
	struct person p;
	struct post_send s;
	struct actor leaving = colleague("leaving@clinic.example", ROLE_MEMBER, LEVEL_PUBLISH);
	struct post post = write_as(&leaving, "We planted twelve trees.");
	CHECK(submit_as(&leaving, &post) == 0);
	CHECK(R(person_get(tx, leaving.person_id, desk.arena, &p, &desk.err)) == 0);
	p.disabled = true;
	CHECK(W(person_change(tx, &desk.people.admin, &p, desk.arena, &desk.err)) == 0);
	CHECK(W(commit_shut(tx, post.id, &s)) == 0);
	CHECK(now(&post).status == POST_FAILED);
}

static void test_list_and_report(void)
{
	struct post *list;
	struct report r;
	size_t n;
	int64_t today = clock_utc_ms();
	struct post_filter f = {.words = STR("BIKE racks")};
	CHECK(R(post_list(tx, &desk.auditor, &f, str_of(NULL, 0), 50, desk.arena, &list, &n,
	                  &desk.err)) == 0);
	CHECK(n == 1);
	f = (struct post_filter){.words = STR("Maria")};
	CHECK(R(post_list(tx, &desk.officer, &f, str_of(NULL, 0), 50, desk.arena, &list, &n,
	                  &desk.err)) == 0);
	CHECK(n == 0); /* nobody is found by a name that is sealed */
	f = (struct post_filter){.status = STR("published")};
	CHECK(R(post_list(tx, &desk.officer, &f, str_of(NULL, 0), 50, desk.arena, &list, &n,
	                  &desk.err)) == 0 &&
	      n == 1);
	f = (struct post_filter){0};
	CHECK(R(post_list(tx, &desk.officer, &f, str_of(NULL, 0), 3, desk.arena, &list, &n,
	                  &desk.err)) == 0 &&
	      n == 3);
	struct str third = list[2].id;
	CHECK(R(post_list(tx, &desk.officer, &f, third, 3, desk.arena, &list, &n, &desk.err)) ==
	              0 &&
	      n && memcmp(list[0].id.p, third.p, 36) < 0);
	(void)write_as(&desk.writer, PHI_TEXT);
	CHECK(R(report_make(tx, &desk.auditor, today - DAY_MS, today + 1000, desk.arena, &r,
	                    &desk.err)) == 0);
	CHECK(r.published == 1 && r.by_verdict[CHAPERONE_CLEAR] == 1 && r.blocked == 1);
	CHECK(R(report_make(tx, &desk.auditor, today, today, desk.arena, &r, &desk.err)) ==
	      E_INVALID);
}

int main(void)
{
	desk_open();
	test_draft();
	test_bad_drafts();
	test_reply();
	test_publish_alone();
	test_mended();
	test_plan();
	test_form();
	test_sealed_past();
	test_hold();
	test_checked_at_sending();
	test_author_gone();
	test_list_and_report();
	test_time_by_edit();
	test_delete_half_out();
	test_kind_by_edit();
	test_read_by_channel();
	desk_close();
	return unit_end();
}
