/* From a scheduled post to a real Bluesky server: once and only once, whatever happens on the way;
 * and not at all once it may not. Argument 1 is the file with the line that server.mjs printed. */
#include "bluesky/server.h"

#include <unistd.h>

#include "../unit/sealed_fixture.h"
#include "base/clock.h"
#include "base/id.h"
#include "channel/channel.h"
#include "domain/channel_account.h"
#include "domain/hold.h"
#include "domain/job.h"
#include "domain/organisation.h"
#include "domain/post_send.h"
#include "domain/remote_post.h"
#include "jobs/jobs.h"
#include "store/engine.h"

static struct sealed_fixture f;
static struct actor author;
static struct actor_channel levels[2];
static struct channel_account account, other;

#define IN(mode, call)                                                                             \
	do {                                                                                       \
		struct tx *tx = NULL;                                                              \
		int rc_ = tx_begin(f.store, mode, &tx, &f.err);                                    \
		if (!rc_)                                                                          \
			rc_ = (call);                                                              \
		rc_ = tx_end(tx, rc_, &f.err);                                                     \
		CHECK(rc_ == 0);                                                                   \
		if (rc_)                                                                           \
			printf("  line %d: %s\n", __LINE__, f.err.words);                          \
	} while (0)

static int make_author(struct tx *tx, struct err *err)
{
	static struct id id;
	id = id_new();
	author = (struct actor){.kind = ACTOR_PERSON,
	                        .person_id = id_str(&id),
	                        .role = ROLE_ADMINISTRATOR,
	                        .scopes = ~(uint64_t)0};
	int64_t n = sql_exec(tx, SQL_person_insert,
	                     SQL_ARGS(SQL_T(author.person_id), SQL_C("ada@lakeside.example"),
	                              SQL_C("Ada"), SQL_C("administrator"), SQL_C("en"),
	                              SQL_C("UTC"), SQL_I(clock_utc_ms())),
	                     err);
	return n < 0 ? (int)n : organisation_create(tx, STR("Lakeside Clinic"), err);
}

static struct channel_account connect_account(int i)
{
	struct channel c = {
		.driver = channel_driver(STR("bluesky")), .client = client, .arena = &f.arena};
	struct channel_who who = {0};
	struct channel_account a;
	struct channel_login login = {
		.service = str_c(server("front")),
		.handle = str_c(json_string_value(json_object_get(account_of(i), "handle"))),
		.password = str_c(server("password"))};
	CHECK(channel_connect(&c, &login, &who) == CHANNEL_DONE);
	a = (struct channel_account){.kind = STR("bluesky"),
	                             .name = STR("Ours"),
	                             .handle = who.handle,
	                             .service = who.service,
	                             .remote_id = who.id,
	                             .url = who.url};
	IN(TX_WRITE, channel_account_connect(tx, &author, &a, c.session, &f.arena, &f.err));
	return a;
}

/* Levels are sorted by channel. */
static void connect_accounts(void)
{
	account = connect_account(0);
	other = connect_account(2);
	levels[0] = (struct actor_channel){account.id, LEVEL_MANAGE};
	levels[1] = (struct actor_channel){other.id, LEVEL_MANAGE};
	author.channels = levels;
	author.channels_n = 2;
}

static struct post write_for(const char *text, const char *ids)
{
	struct post p = {0};
	struct post_draft d = {.channel_ids = str_c(ids),
	                       .text = str_c(text),
	                       .purpose = PURPOSE_EDUCATION,
	                       .campaign = STR(""),
	                       .media = STR("[]"),
	                       .time_zone = STR("UTC")};
	IN(TX_WRITE, post_create(tx, &author, &d, &f.arena, &p, &f.err));
	return p;
}

static struct post write_post(const char *text)
{
	char ids[64];
	snprintf(ids, sizeof ids, "[\"%s\"]", account.id.p);
	return write_for(text, ids);
}

static void submit(struct post *p, int64_t when_utc_ms)
{
	IN(TX_WRITE, post_submit(tx, &author, p->id, p->version, when_utc_ms, &f.arena, p, &f.err));
	CHECK(p->status == POST_SCHEDULED);
}

static struct post_channel place_of(const struct post *p)
{
	struct post_channel *c = NULL;
	size_t n = 0;
	IN(TX_READ, post_channels(tx, p->id, &f.arena, &c, &n, &f.err));
	CHECK(n == 1);
	return n ? c[0] : (struct post_channel){0};
}

static struct post reload(const struct post *p)
{
	struct post now = {0};
	IN(TX_READ, post_get(tx, p->id, &f.arena, &now, &f.err));
	return now;
}

/* Wait until the post has that status; false after 20 s. */
static bool becomes(const struct post *p, enum post_status status)
{
	struct post now = {0};
	for (int i = 0; i < 200; i++) {
		now = reload(p);
		if (now.status == (int)status)
			return true;
		usleep(100000);
	}
	printf("  it is %s: %.*s; %.*s\n", post_status_names[now.status], (int)now.words.n,
	       now.words.p, (int)place_of(p).words.n, place_of(p).words.p);
	return false;
}

/* Do not wait for its next turn. */
static void hurry(const struct post *p)
{
	IN(TX_WRITE, job_add(tx, JOB_PUBLISH, p->id, clock_utc_ms(), &f.err));
}

static struct job job_of(const struct post *p)
{
	struct actor system = actor_system();
	struct job *jobs = NULL, found = {0};
	size_t n = 0;
	IN(TX_READ, job_list(tx, &system, NULL, (struct str){0}, 200, &f.arena, &jobs, &n, &f.err));
	for (size_t i = 0; i < n && !found.id.p; i++)
		if (jobs[i].kind == JOB_PUBLISH && str_eq(jobs[i].subject, p->id))
			found = jobs[i];
	return found;
}

/* Wait until its turn has ended without success. */
static void turn_fails(const struct post *p, int64_t attempts)
{
	struct job j = {0};
	for (int i = 0; i < 200; i++) {
		j = job_of(p);
		if (j.state == JOB_WAITING && j.attempts >= attempts)
			break;
		usleep(100000);
	}
	CHECK(j.state == JOB_WAITING && j.attempts >= attempts && j.words.n);
}

static size_t there_at(int account_i, const char *text)
{
	char url[512];
	size_t n = 0, i;
	const json_t *record;
	snprintf(url, sizeof url,
	         "%s/xrpc/"
	         "com.atproto.repo.listRecords?repo=%s&collection=app.bsky.feed.post&limit=100",
	         server("pds"), json_string_value(json_object_get(account_of(account_i), "did")));
	struct client_request r = {.url = str_c(url)};
	struct client_answer a;
	client_send(client, &r, &a);
	json_t *all = json_loadb(a.body.p, a.body.n, 0, NULL);
	CHECK(all != NULL);
	json_array_foreach(json_object_get(all, "records"), i, record) n +=
		strcmp(json_string_value(json_object_get(json_object_get(record, "value"), "text")),
	               text) == 0;
	json_decref(all);
	return n;
}

static size_t there(const char *text) { return there_at(0, text); }

static void test_plain(void)
{
	const char *text = "Our flu clinic opens at nine on Saturday.";
	struct post p = write_post(text);
	submit(&p, 0);
	CHECK(becomes(&p, POST_PUBLISHED));
	struct post_channel at = place_of(&p);
	CHECK(at.state == POST_CHANNEL_PUBLISHED && at.uri.n && at.url.n && at.verified_utc_ms);
	CHECK(there(text) == 1);
	struct remote_post seen = {0};
	IN(TX_READ, remote_post_by_uri(tx, account.id, at.uri, &f.arena, &seen, &f.err));
	CHECK(str_eq(seen.post_id, p.id) && seen.verdict == CHAPERONE_CLEAR);

	/* put in again by mistake, the job does nothing */
	hurry(&p);
	sleep(1);
	CHECK(there(text) == 1 && reload(&p).status == POST_PUBLISHED);
}

static void test_faults(void)
{
	static const char *const kinds[] = {"cut", "drop", "503", "garbage", "limit"};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		char text[64];
		snprintf(text, sizeof text, "We open at %zu on Monday.", i + 7);
		fault("putRecord", kinds[i], 1);
		struct post p = write_post(text);
		submit(&p, 0);
		turn_fails(&p, 1);
		CHECK(place_of(&p).state == POST_CHANNEL_SENDING);
		CHECK(there(text) == (strcmp(kinds[i], "cut") == 0));
		hurry(&p);
		CHECK(becomes(&p, POST_PUBLISHED));
		CHECK(there(text) == 1);
	}
}

/* A server that dies after the post was sent and before it could write that down; and before it
 * was sent. */
static void test_crash(void)
{
	for (int sent = 0; sent < 2; sent++) {
		struct jobs *jobs;
		struct post_send send = {0};
		const char *text = sent ? "Parking is free today." : "Parking is free tomorrow.";
		struct post p = write_post(text);
		submit(&p, 0);
		IN(TX_WRITE, post_send_begin(tx, p.id, &f.arena, &send, &f.err));
		CHECK(reload(&p).status == POST_PUBLISHING);
		if (sent) {
			char key[64];
			struct channel_item item;
			struct channel c = {.driver = channel_driver(STR("bluesky")),
			                    .client = client,
			                    .arena = &f.arena};
			snprintf(key, sizeof key, "%.*s:%lld", (int)p.id.n, p.id.p,
			         (long long)p.text_version);
			IN(TX_WRITE,
			   channel_account_session(tx, account.id, &f.arena, &c.session, &f.err));
			struct channel_post post = {.key = str_c(key),
			                            .made_utc_ms = p.created_utc_ms,
			                            .when_utc_ms = send.when_utc_ms,
			                            .text = str_c(text)};
			CHECK(channel_publish(&c, &post, &item) == CHANNEL_DONE);
		}
		CHECK(jobs_start(&jobs, &(struct jobs_config){.store = f.store}, &f.err) == 0);
		CHECK(becomes(&p, POST_PUBLISHED));
		CHECK(there(text) == 1);
		jobs_stop(jobs);
	}
}

/* Two servers' worth of runners and a handful of posts at one moment. */
static void test_many(void)
{
	enum { POSTS = 12 };
	struct jobs *one, *two;
	struct post p[POSTS];
	char text[POSTS][64];
	for (int i = 0; i < POSTS; i++) {
		snprintf(text[i], sizeof text[i], "Room %d is open to visitors.", 100 + i);
		p[i] = write_post(text[i]);
		submit(&p[i], 0);
	}
	const struct jobs_config config = {.store = f.store, .threads = 4};
	CHECK(jobs_start(&one, &config, &f.err) == 0);
	CHECK(jobs_start(&two, &config, &f.err) == 0);
	for (int i = 0; i < POSTS; i++) {
		CHECK(becomes(&p[i], POST_PUBLISHED));
		CHECK(there(text[i]) == 1);
	}
	jobs_stop(two);
	jobs_stop(one);
}

static void set_hold(bool on)
{
	struct actor officer = author;
	officer.role = ROLE_PRIVACY_OFFICER;
	IN(TX_WRITE, hold_set(tx, &officer, on, STR("a bad day"), &f.arena, &f.err));
}

static void test_hold(void)
{
	const char *text = "The cafeteria has soup.", *second = "The cafeteria has salad.";
	set_hold(true);
	struct post p = write_post(text);
	submit(&p, 0);
	sleep(2);
	CHECK(there(text) == 0 && reload(&p).status == POST_SCHEDULED);
	set_hold(false);
	hurry(&p);
	CHECK(becomes(&p, POST_PUBLISHED));

	/* between two tries */
	fault("putRecord", "503", 1);
	p = write_post(second);
	submit(&p, 0);
	turn_fails(&p, 1);
	set_hold(true);
	hurry(&p);
	sleep(2);
	CHECK(there(second) == 0);
	set_hold(false);
	hurry(&p);
	CHECK(becomes(&p, POST_PUBLISHED));
	CHECK(there(second) == 1);
}

static void set_profile(const char *profile)
{
	struct organisation o = {0};
	IN(TX_READ, organisation_get(tx, &f.arena, &o, &f.err));
	o.profile = str_c(profile);
	IN(TX_WRITE, organisation_save(tx, &author, &o, o.version, &f.err));
}

/* Clear when it was scheduled, and no longer when its time comes. */
static void test_rules_change(void)
{
	const char *text = "The chemotherapy suite has new chairs.";
	int before = reached("putRecord");
	struct post p = write_post(text);
	CHECK(p.verdict == CHAPERONE_CLEAR);
	submit(&p, clock_utc_ms() + 1500);
	set_profile(
		"name = Lakeside Clinic\nthreshold review = 0.0001\nthreshold block = 0.0002\n");
	CHECK(becomes(&p, POST_FAILED));
	CHECK(reload(&p).words.n > 0 && reload(&p).verdict != CHAPERONE_CLEAR);
	CHECK(there(text) == 0 && reached("putRecord") == before);

	/* between two tries */
	set_profile("name = Lakeside Clinic\n");
	text = "The dialysis suite has new chairs.";
	fault("putRecord", "503", 1);
	p = write_post(text);
	submit(&p, 0);
	turn_fails(&p, 1);
	set_profile(
		"name = Lakeside Clinic\nthreshold review = 0.0001\nthreshold block = 0.0002\n");
	hurry(&p);
	CHECK(becomes(&p, POST_FAILED));
	CHECK(there(text) == 0);
	set_profile("name = Lakeside Clinic\n");
}

/* The session is over: the post fails with words, the channel says so, and connecting it again lets
 * the post go out. */
static void test_session_over(void)
{
	const char *text = "We are hiring nurses.";
	struct channel_account a = {0};
	const json_t *old = json_object_get(account_of(0), "expired");
	char session[4096];
	snprintf(session, sizeof session,
	         "{\"pds\":\"%s\",\"did\":\"%s\",\"handle\":\"x\",\"access\":\"%s\",\"refresh\":\"%"
	         "s\"}",
	         server("front"), json_string_value(json_object_get(account_of(0), "did")),
	         json_string_value(json_object_get(old, "access")),
	         json_string_value(json_object_get(old, "refresh")));
	IN(TX_WRITE, channel_account_renewed(tx, account.id, str_c(session), &f.arena, &f.err));
	struct post p = write_post(text);
	submit(&p, 0);
	CHECK(becomes(&p, POST_FAILED));
	CHECK(strstr(reload(&p).words.p, "connect again") != NULL);
	IN(TX_READ, channel_account_get(tx, &author, account.id, &f.arena, &a, &f.err));
	CHECK(a.status == CHANNEL_ERROR && strstr(a.words.p, "connect again"));
	CHECK(there(text) == 0);
	connect_account(0);
	p = reload(&p);
	IN(TX_WRITE, post_retry(tx, &author, p.id, p.version, &f.arena, &p, &f.err));
	CHECK(becomes(&p, POST_PUBLISHED));
	CHECK(there(text) == 1);
}

/* The server was down for a working day: yesterday's news stays in. */
static void test_too_late(void)
{
	const char *text = "Tonight we close early.";
	struct tx *tx;
	struct post p = write_post(text);
	submit(&p, clock_utc_ms() + HOUR_MS);
	CHECK(tx_begin(f.store, TX_WRITE, &tx, &f.err) == 0);
	int64_t n = tx_query(
		tx,
		&(struct sql_run){.sql = SQL__MAX,
	                          .text = "UPDATE post SET scheduled_utc_ms = $1 "
	                                  "WHERE id = $2",
	                          .args = SQL_ARGS(SQL_I(clock_utc_ms() - POST_SEND_LATE_MS - 1000),
	                                           SQL_T(p.id))},
		&f.err);
	CHECK(tx_end(tx, n < 0 ? (int)n : 0, &f.err) == 0 && n == 1);
	hurry(&p);
	CHECK(becomes(&p, POST_EXPIRED));
	CHECK(reload(&p).words.n > 0 && there(text) == 0);
}

/* It is there, but we cannot find that out, and give up; tried again, it is not there twice. */
static void test_given_up(void)
{
	const char *text = "The elevator works again.";
	fault("putRecord", "cut", 1);
	fault("getRecord", "418", 1);
	struct post p = write_post(text);
	submit(&p, 0);
	CHECK(becomes(&p, POST_FAILED));
	CHECK(strstr(reload(&p).words.p, "It may be there") && there(text) == 1);
	p = reload(&p);
	IN(TX_WRITE, post_retry(tx, &author, p.id, p.version, &f.arena, &p, &f.err));
	CHECK(becomes(&p, POST_PUBLISHED));
	CHECK(there(text) == 1);
}

/* For two channels, one of which refuses: tried again, only that one gets it. */
static void test_two_channels(void)
{
	const char *text = "Our garden has new benches.";
	char ids[128];
	snprintf(ids, sizeof ids, "[\"%s\",\"%s\"]", account.id.p, other.id.p);
	struct post p = write_for(text, ids);
	submit(&p, clock_utc_ms() + 1500);
	fault("putRecord", "418", 1);
	CHECK(becomes(&p, POST_FAILED));
	CHECK(there_at(0, text) + there_at(2, text) == 1);
	p = reload(&p);
	IN(TX_WRITE, post_retry(tx, &author, p.id, p.version, &f.arena, &p, &f.err));
	CHECK(becomes(&p, POST_PUBLISHED));
	CHECK(there_at(0, text) == 1 && there_at(2, text) == 1);
}

int main(int argc, char **argv)
{
	struct jobs *jobs;
	server_open(argc, argv);
	sealed_fixture_open(&f);
	IN(TX_WRITE, make_author(tx, &f.err));
	connect_accounts();
	test_crash();
	test_many();
	CHECK(jobs_start(&jobs, &(struct jobs_config){.store = f.store}, &f.err) == 0);
	test_plain();
	test_faults();
	test_hold();
	test_too_late();
	test_given_up();
	test_two_channels();
	test_rules_change();
	test_session_over();
	jobs_stop(jobs);
	sealed_fixture_close(&f);
	server_close();
	return unit_end();
}
