/* The Bluesky driver against the real server, which tests/e2e/bluesky.sh has started: argument 1
 * is the file with the line that server.mjs printed. */
#include "bluesky/server.h"

#include "base/buf.h"
#include "base/clock.h"
#include "channel/channel.h"
#include "channel/xrpc.h"

/* One account at work. */
struct account {
	struct channel c;
	struct arena arena;
	struct channel_who who;
	char session[8192];
	int renewals;
};

static void keep(void *arg, struct str session)
{
	struct account *a = arg;
	a->renewals++;
	snprintf(a->session, sizeof a->session, "%.*s", (int)session.n, session.p);
}

static void open_account(struct account *a)
{
	*a = (struct account){.c = {.driver = channel_driver(STR("bluesky")),
	                            .client = client,
	                            .arena = &a->arena,
	                            .renewed = keep,
	                            .renewed_arg = a}};
	arena_open(&a->arena, (size_t)64 << 20);
}

static enum channel_fate sign_in(struct account *a, int i, const char *password)
{
	open_account(a);
	struct channel_login login = {
		.service = str_c(server("front")),
		.handle = str_c(json_string_value(json_object_get(account_of(i), "handle"))),
		.password = str_c(password ? password : server("password"))};
	enum channel_fate fate = channel_connect(&a->c, &login, &a->who);
	if (fate == CHANNEL_DONE)
		snprintf(a->session, sizeof a->session, "%.*s", (int)a->c.session.n,
		         a->c.session.p);
	return fate;
}

static void close_account(struct account *a) { arena_close(&a->arena); }

/* Say what happened when it was not what should. */
static void expect(int line, const struct account *a, enum channel_fate got, enum channel_fate want)
{
	CHECK(got == want);
	if (got != want)
		printf("  line %d: fate %d, want %d: %s\n", line, (int)got, (int)want, a->c.words);
}
#define EXPECT(account, got, want) expect(__LINE__, account, got, want)

static size_t posts_with(struct account *a, struct str text)
{
	size_t n = 0;
	struct str cursor = {0};
	do {
		struct channel_page page;
		EXPECT(a, channel_list(&a->c, cursor, &page), CHANNEL_DONE);
		for (size_t i = 0; i < page.items_n; i++)
			n += str_eq(page.items[i].text, text);
		cursor = page.next;
	} while (cursor.p);
	return n;
}

static struct channel_post post_of(const char *key, struct str text)
{
	return (struct channel_post){.key = str_c(key),
	                             .made_utc_ms = clock_utc_ms() - DAY_MS,
	                             .when_utc_ms = clock_utc_ms(),
	                             .text = text};
}

/* The record itself, as anybody may read it. */
static json_t *record_of(struct str uri)
{
	char url[512], did[128], key[64];
	if (sscanf(uri.p, "at://%127[^/]/app.bsky.feed.post/%63s", did, key) != 2)
		return NULL;
	snprintf(url, sizeof url,
	         "%s/xrpc/com.atproto.repo.getRecord?repo=%s&collection=app.bsky.feed.post&rkey=%s",
	         server("pds"), did, key);
	struct client_request r = {.url = str_c(url)};
	struct client_answer a;
	client_send(client, &r, &a);
	json_t *all = json_loadb(a.body.p, a.body.n, 0, NULL);
	json_t *value = json_incref(json_object_get(all, "value"));
	json_decref(all);
	return value;
}

static void test_connect(void)
{
	struct account a;
	EXPECT(&a, sign_in(&a, 0, "wrong"), CHANNEL_SIGN_IN);
	CHECK(!strstr(a.c.words, "wrong") && strstr(a.c.words, "app password"));
	close_account(&a);
	EXPECT(&a, sign_in(&a, 0, NULL), CHANNEL_DONE);
	CHECK(str_eq(a.who.handle, STR("lakeside.test")) && str_starts(a.who.id, STR("did:plc:")));
	CHECK(str_eq(a.who.service, str_c(server("front")))); /* out of the DID document */
	CHECK(!strstr(a.session, server("password")));
	struct channel_page page;
	EXPECT(&a, channel_list(&a.c, (struct str){0}, &page), CHANNEL_DONE);
	CHECK(page.items_n == 0 && !page.next.p);
	a.c.session = STR("{\"not\":\"a session\"}");
	EXPECT(&a, channel_list(&a.c, (struct str){0}, &page), CHANNEL_SIGN_IN);
	close_account(&a);

	/* a server that the administrator has not allowed */
	struct client_config nothing = {0};
	struct client *allowed = client;
	client = client_new(&nothing);
	EXPECT(&a, sign_in(&a, 0, NULL), CHANNEL_REFUSED);
	client_free(client);
	client = allowed;
	close_account(&a);
}

static void check_facet(const json_t *record, size_t i, struct str text, const char *marked,
                        const char *member, const char *value)
{
	const json_t *f = json_array_get(json_object_get(record, "facets"), i);
	const json_t *index = json_object_get(f, "index");
	size_t start = (size_t)json_integer_value(json_object_get(index, "byteStart"));
	size_t end = (size_t)json_integer_value(json_object_get(index, "byteEnd"));
	CHECK(end <= text.n && str_eq(str_of(text.p + start, end - start), str_c(marked)));
	const json_t *feature = json_array_get(json_object_get(f, "features"), 0);
	const char *got = json_string_value(json_object_get(feature, member));
	CHECK(got && strcmp(got, value) == 0);
}

static void test_publish(void)
{
	struct account a;
	EXPECT(&a, sign_in(&a, 0, NULL), CHANNEL_DONE);
	struct str text = STR("🏥 Flu shots: lakesideclinic.org, https://x.example/é — thanks "
	                      "@neighbor.test and @nobody.test! #niños");
	struct channel_post p = post_of("publish:1", text);
	p.locale = STR("en");
	struct channel_item item, again;
	EXPECT(&a, channel_find(&a.c, &p, &item), CHANNEL_ABSENT);
	EXPECT(&a, channel_publish(&a.c, &p, &item), CHANNEL_DONE);
	CHECK(item.uri.n && item.version.n &&
	      str_starts(item.url, STR("https://bsky.app/profile/")));

	json_t *record = record_of(item.uri);
	CHECK(json_array_size(json_object_get(record, "facets")) == 4);
	check_facet(record, 0, text, "lakesideclinic.org", "uri", "https://lakesideclinic.org");
	check_facet(record, 1, text, "https://x.example/é", "uri", "https://x.example/é");
	check_facet(record, 2, text, "@neighbor.test", "did",
	            json_string_value(json_object_get(account_of(1), "did")));
	check_facet(record, 3, text, "#niños", "tag", "niños");
	CHECK_STR(json_string_value(json_array_get(json_object_get(record, "langs"), 0)), "en");
	json_decref(record);

	EXPECT(&a, channel_read(&a.c, item.uri, &again), CHANNEL_DONE);
	CHECK(str_eq(again.text, text) && str_eq(again.version, item.version));
	CHECK(again.when_utc_ms == p.when_utc_ms);

	/* the same post again is the same post, also at another time; another text under its key is
	 * refused */
	p.when_utc_ms += HOUR_MS;
	EXPECT(&a, channel_publish(&a.c, &p, &again), CHANNEL_DONE);
	CHECK(str_eq(again.uri, item.uri) && posts_with(&a, text) == 1);
	p.text = STR("Something else");
	EXPECT(&a, channel_publish(&a.c, &p, &again), CHANNEL_REFUSED);
	CHECK(posts_with(&a, p.text) == 0);

	EXPECT(&a, channel_remove(&a.c, item.uri), CHANNEL_DONE);
	EXPECT(&a, channel_read(&a.c, item.uri, &again), CHANNEL_ABSENT);
	EXPECT(&a, channel_remove(&a.c, item.uri), CHANNEL_DONE);
	EXPECT(&a, channel_remove(&a.c, STR("at://did:plc:other/app.bsky.feed.post/3k")),
	       CHANNEL_REFUSED);
	close_account(&a);
}

static void test_pictures(void)
{
	static const unsigned char png[] = {
		0x89, 'P',  'N',  'G',  0x0D, 0x0A, 0x1A, 0x0A, 0,    0,    0,    13,   'I',  'H',
		'D',  'R',  0,    0,    0,    1,    0,    0,    0,    1,    8,    6,    0,    0,
		0,    0x1F, 0x15, 0xC4, 0x89, 0,    0,    0,    0x0D, 'I',  'D',  'A',  'T',  0x78,
		0x9C, 0x63, 0x64, 0xF8, 0xCF, 0x50, 0x0F, 0,    0x03, 0x86, 0x01, 0x80, 0x5A, 0x34,
		0x7D, 0x6B, 0,    0,    0,    0,    'I',  'E',  'N',  'D',  0xAE, 0x42, 0x60, 0x82};
	struct account a;
	EXPECT(&a, sign_in(&a, 0, NULL), CHANNEL_DONE);
	struct channel_picture pictures[] = {
		{str_of((const char *)png, sizeof png), STR("image/png"), STR("One red dot"), 1, 1},
		{str_of((const char *)png, sizeof png), STR("image/png"), STR("A second dot"), 0,
	         0}};
	struct channel_post p = post_of("picture:1", STR("Two dots"));
	p.pictures = pictures;
	p.pictures_n = 2;
	struct channel_item item, again;
	EXPECT(&a, channel_publish(&a.c, &p, &item), CHANNEL_DONE);
	EXPECT(&a, channel_read(&a.c, item.uri, &again), CHANNEL_DONE);
	CHECK(again.more_n == 2 && str_eq(again.more[0], STR("One red dot")) &&
	      str_eq(again.more[1], STR("A second dot")));
	json_t *record = record_of(item.uri);
	const json_t *images = json_object_get(json_object_get(record, "embed"), "images");
	CHECK(json_array_size(images) == 2);
	const json_t *ratio = json_object_get(json_array_get(images, 0), "aspectRatio");
	CHECK(json_integer_value(json_object_get(ratio, "width")) == 1);
	json_decref(record);

	/* as large as may be, and a lost answer to an upload, which does no harm */
	char *large = calloc(1, 1000000);
	memcpy(large, png, sizeof png);
	pictures[0].bytes = str_of(large, 1000000);
	p = post_of("picture:2", STR("A large dot"));
	p.pictures = pictures;
	p.pictures_n = 1;
	fault("uploadBlob", "cut", 1);
	EXPECT(&a, channel_publish(&a.c, &p, &item), CHANNEL_LATER);
	EXPECT(&a, channel_find(&a.c, &p, &item), CHANNEL_ABSENT);
	EXPECT(&a, channel_publish(&a.c, &p, &item), CHANNEL_DONE);
	free(large);
	close_account(&a);
}

static void test_reply(void)
{
	struct account clinic, neighbor;
	EXPECT(&clinic, sign_in(&clinic, 0, NULL), CHANNEL_DONE);
	EXPECT(&neighbor, sign_in(&neighbor, 1, NULL), CHANNEL_DONE);
	struct channel_post p = post_of("ask:1", STR("When do you open?"));
	struct channel_item root, reply, second, got;
	EXPECT(&neighbor, channel_publish(&neighbor.c, &p, &root), CHANNEL_DONE);
	p = post_of("reply:1", STR("At nine."));
	p.in_reply_to = root.uri;
	EXPECT(&clinic, channel_publish(&clinic.c, &p, &reply), CHANNEL_DONE);
	p = post_of("ask:2", STR("Thank you"));
	p.in_reply_to = reply.uri;
	EXPECT(&neighbor, channel_publish(&neighbor.c, &p, &second), CHANNEL_DONE);
	EXPECT(&clinic, channel_read(&clinic.c, reply.uri, &got), CHANNEL_DONE);
	CHECK(str_eq(got.in_reply_to, root.uri));
	json_t *record = record_of(second.uri);
	const json_t *refs = json_object_get(record, "reply");
	CHECK(str_eq(
		str_c(json_string_value(json_object_get(json_object_get(refs, "root"), "uri"))),
		root.uri));
	CHECK(str_eq(
		str_c(json_string_value(json_object_get(json_object_get(refs, "parent"), "cid"))),
		reply.version));
	json_decref(record);

	/* what was asked is gone */
	EXPECT(&neighbor, channel_remove(&neighbor.c, root.uri), CHANNEL_DONE);
	p = post_of("reply:2", STR("At ten on Sundays."));
	p.in_reply_to = root.uri;
	EXPECT(&clinic, channel_publish(&clinic.c, &p, &got), CHANNEL_REFUSED);
	p.in_reply_to = STR("https://elsewhere.example/post");
	EXPECT(&clinic, channel_publish(&clinic.c, &p, &got), CHANNEL_REFUSED);
	close_account(&clinic);
	close_account(&neighbor);
}

/* Replace a member of the session with a token that has expired. */
static void expire(struct account *a, const char *member)
{
	json_t *session = json_loads(a->session, 0, NULL);
	const json_t *old = json_object_get(account_of(0), "expired");
	json_object_set(session, member, json_object_get(old, member));
	char *text = json_dumps(session, JSON_COMPACT);
	a->c.session = str_of(arena_copy(&a->arena, text, strlen(text)), strlen(text));
	free(text);
	json_decref(session);
}

/* Somebody likes or reposts it. */
static void react(struct account *a, const char *kind, const struct channel_item *to)
{
	struct xrpc x;
	struct buf body;
	EXPECT(a, xrpc_open(&x, &a->c), CHANNEL_DONE);
	buf_init(&body, 4096);
	buf_c(&body, "{\"collection\":\"app.bsky.feed.");
	buf_c(&body, kind);
	buf_c(&body, "\",\"repo\":");
	buf_json(&body, x.did);
	buf_c(&body, ",\"record\":{\"createdAt\":\"2024-05-01T12:00:00Z\",\"subject\":{\"uri\":");
	buf_json(&body, to->uri);
	buf_c(&body, ",\"cid\":");
	buf_json(&body, to->version);
	buf_c(&body, "}}}");
	struct xrpc_call call = {.name = "com.atproto.repo.createRecord", .body = buf_view(&body)};
	json_t *answer;
	char error[64];
	EXPECT(a, xrpc_send(&x, &call, &answer, error), CHANNEL_DONE);
	json_decref(answer);
	buf_release(&body);
}

/* Counted out of real records by bluesky/appview.mjs, which the server passes the call on to. */
static void test_results(void)
{
	struct account clinic, neighbor;
	EXPECT(&clinic, sign_in(&clinic, 0, NULL), CHANNEL_DONE);
	EXPECT(&neighbor, sign_in(&neighbor, 1, NULL), CHANNEL_DONE);
	struct channel_item post, reply, silent;
	struct channel_post p = post_of("result:1", STR("Walk with us on Sunday"));
	EXPECT(&clinic, channel_publish(&clinic.c, &p, &post), CHANNEL_DONE);
	p = post_of("result:2", STR("Nobody reads this"));
	EXPECT(&clinic, channel_publish(&clinic.c, &p, &silent), CHANNEL_DONE);
	react(&neighbor, "like", &post);
	react(&clinic, "like", &post);
	react(&neighbor, "repost", &post);
	p = post_of("result:3", STR("I will come"));
	p.in_reply_to = post.uri;
	EXPECT(&neighbor, channel_publish(&neighbor.c, &p, &reply), CHANNEL_DONE);

	const struct str uris[] = {silent.uri, STR("at://did:plc:1/app.bsky.actor.profile/self"),
	                           post.uri, STR("at://did:plc:1/app.bsky.feed.post/3gone"),
	                           reply.uri};
	struct channel_result r[5];
	EXPECT(&clinic, channel_results(&clinic.c, uris, 5, r), CHANNEL_DONE);
	CHECK(r[0].found && !r[0].likes && !r[0].reposts && !r[0].replies && !r[0].quotes);
	CHECK(!r[1].found && !r[3].found);
	CHECK(r[2].found && r[2].likes == 2 && r[2].reposts == 1 && r[2].replies == 1);
	CHECK(!r[2].is_reply && r[4].is_reply);

	fault("getPosts", "limit", 1);
	EXPECT(&clinic, channel_results(&clinic.c, uris, 5, r), CHANNEL_LATER);
	CHECK(clinic.c.after_ms > 80000 && !r[2].found);
	fault("getPosts", "400", 1); /* refused for a reason that is not ours to know */
	EXPECT(&clinic, channel_results(&clinic.c, uris, 5, r), CHANNEL_REFUSED);
	fault("getPosts", "alone", 1);
	EXPECT(&clinic, channel_results(&clinic.c, uris, 5, r), CHANNEL_UNABLE);
	expire(&clinic, "access");
	EXPECT(&clinic, channel_results(&clinic.c, uris, 5, r), CHANNEL_DONE);
	CHECK(clinic.renewals == 1 && r[2].likes == 2);
	EXPECT(&clinic, channel_remove(&clinic.c, silent.uri), CHANNEL_DONE);
	EXPECT(&clinic, channel_remove(&clinic.c, post.uri), CHANNEL_DONE);
	close_account(&clinic);
	close_account(&neighbor);
}

/* Whatever happens on the way, it is there once or not at all, and we know which. */
static void test_faults(void)
{
	static const struct {
		const char *kind;
		enum channel_fate fate, find;
	} cases[] = {
		{"cut", CHANNEL_UNKNOWN, CHANNEL_DONE},
		{"drop", CHANNEL_UNKNOWN, CHANNEL_ABSENT},
		{"500", CHANNEL_UNKNOWN, CHANNEL_ABSENT},
		{"502", CHANNEL_UNKNOWN, CHANNEL_ABSENT},
		{"503", CHANNEL_UNKNOWN, CHANNEL_ABSENT},
		{"garbage", CHANNEL_UNKNOWN, CHANNEL_ABSENT},
		{"limit", CHANNEL_LATER, CHANNEL_ABSENT},
		{"418", CHANNEL_REFUSED, CHANNEL_ABSENT},
	};
	struct account a;
	EXPECT(&a, sign_in(&a, 0, NULL), CHANNEL_DONE);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char key[32], words[64];
		snprintf(key, sizeof key, "fault:%s", cases[i].kind);
		snprintf(words, sizeof words, "Fault %s", cases[i].kind);
		struct channel_post p = post_of(key, str_c(words));
		struct channel_item item;
		int before = reached("putRecord");
		fault("putRecord", cases[i].kind, 1);
		EXPECT(&a, channel_publish(&a.c, &p, &item), cases[i].fate);
		CHECK(a.c.words[0] && !strstr(a.c.words, "Fault"));
		if (strcmp(cases[i].kind, "limit") == 0)
			CHECK(a.c.after_ms > 80000 && a.c.after_ms <= 91000);
		CHECK(reached("putRecord") - before == (cases[i].find == CHANNEL_DONE));
		EXPECT(&a, channel_find(&a.c, &p, &item), cases[i].find);
		/* even a caller that does not look first makes no second one */
		EXPECT(&a, channel_publish(&a.c, &p, &item), CHANNEL_DONE);
		CHECK(posts_with(&a, p.text) == 1);
		if (i)
			continue;
		fault("deleteRecord", "cut", 1);
		EXPECT(&a, channel_remove(&a.c, item.uri), CHANNEL_UNKNOWN);
		EXPECT(&a, channel_read(&a.c, item.uri, &item), CHANNEL_ABSENT);
	}
	struct channel_item item;
	struct channel_post p = post_of("fault:read", STR("x"));
	fault("getRecord", "503", 1);
	EXPECT(&a, channel_find(&a.c, &p, &item), CHANNEL_LATER);
	close_account(&a);
}

static void test_session(void)
{
	struct account a;
	EXPECT(&a, sign_in(&a, 0, NULL), CHANNEL_DONE);
	expire(&a, "access");
	struct channel_post p = post_of("session:1", STR("After the token expired"));
	struct channel_item item;
	EXPECT(&a, channel_publish(&a.c, &p, &item), CHANNEL_DONE);
	CHECK(a.renewals == 1 && posts_with(&a, p.text) == 1 && a.renewals == 1);

	/* the renewal's answer is lost: the old refresh token still works within its grace */
	expire(&a, "access");
	fault("refreshSession", "cut", 1);
	EXPECT(&a, channel_remove(&a.c, item.uri), CHANNEL_LATER);
	EXPECT(&a, channel_read(&a.c, item.uri, &item), CHANNEL_DONE);
	EXPECT(&a, channel_remove(&a.c, item.uri), CHANNEL_DONE);
	CHECK(a.renewals == 2);

	/* both are over: somebody must connect again, and nothing is lost */
	expire(&a, "access");
	a.session[0] = 0;
	snprintf(a.session, sizeof a.session, "%.*s", (int)a.c.session.n, a.c.session.p);
	expire(&a, "refresh");
	p = post_of("session:2", STR("Too late"));
	EXPECT(&a, channel_publish(&a.c, &p, &item), CHANNEL_SIGN_IN);
	CHECK(strstr(a.c.words, "connect again") != NULL);
	close_account(&a);
}

/* The server's own limit on signing in, and reading a long list to its end. */
static void test_limits(void)
{
	struct account a;
	EXPECT(&a, sign_in(&a, 2, NULL), CHANNEL_DONE);
	enum { POSTS = 230 };
	struct channel_item item;
	for (int i = 0; i < POSTS; i++) {
		char key[32];
		snprintf(key, sizeof key, "crowd:%d", i);
		struct channel_post p = post_of(key, STR("One of many"));
		EXPECT(&a, channel_publish(&a.c, &p, &item), CHANNEL_DONE);
	}
	CHECK(posts_with(&a, STR("One of many")) == POSTS);

	/* the platform counts 25 at a time */
	struct channel_page page;
	EXPECT(&a, channel_list(&a.c, (struct str){0}, &page), CHANNEL_DONE);
	struct str uris[60];
	struct channel_result results[60];
	int calls = reached("getPosts"), found = 0;
	for (size_t i = 0; i < 60 && i < page.items_n; i++)
		uris[i] = page.items[i].uri;
	EXPECT(&a, channel_results(&a.c, uris, 60, results), CHANNEL_DONE);
	for (size_t i = 0; i < 60; i++)
		found += results[i].found;
	CHECK(found == 60 && reached("getPosts") - calls == 3);
	close_account(&a);

	enum channel_fate fate = CHANNEL_SIGN_IN;
	int64_t after = 0;
	for (int i = 0; i < 40 && fate == CHANNEL_SIGN_IN; i++) {
		fate = sign_in(&a, 2, "wrong");
		after = a.c.after_ms;
		close_account(&a);
	}
	CHECK(fate == CHANNEL_LATER && after > 1000 && after <= 300000);
}

int main(int argc, char **argv)
{
	server_open(argc, argv);
	test_connect();
	test_publish();
	test_pictures();
	test_reply();
	test_results();
	test_faults();
	test_session();
	test_limits();
	server_close();
	return unit_end();
}
