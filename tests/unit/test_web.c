/* The server's parts that need no server: framing, router, query, limits, patterns. */
#include "unit.h"

#include <stdlib.h>

#include "base/clock.h"
#include "net/framing.h"
#include "web/pattern.h"
#include "web/presidio_entity.h"
#include "web/problem.h"
#include "web/query.h"
#include "web/rate.h"
#include "web/router.h"
#include "web/routes.h"

/* ---- framing ---- */
static void test_target(void)
{
	struct str path, query;
	CHECK(framing_target(STR("/a/b?c=d?e"), &path, &query));
	CHECK(str_eq(path, STR("/a/b")) && str_eq(query, STR("c=d?e")));
	CHECK(framing_target(STR("/"), &path, &query) && !query.p);
	CHECK(framing_target(STR("/?"), &path, &query) && query.p && !query.n);
	static const char *const bad[] = {"",     "*",    "a",     "http://a/", "/a b",
	                                  "/a#b", "/a\t", "/\x7f", "/\xc3",     "/\x01"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!framing_target(str_c(bad[i]), &path, &query));
}

static void test_host(void)
{
	CHECK(str_eq(framing_host(STR("example.org:8080")), STR("example.org")));
	CHECK(str_eq(framing_host(STR("example.org")), STR("example.org")));
	CHECK(str_eq(framing_host(STR("[::1]:8080")), STR("[::1]")));
	CHECK(str_eq(framing_host(STR("127.0.0.1")), STR("127.0.0.1")));
	static const char *const bad[] = {"",    ":80",   "a:",  "a:b",     "a:65536", "[::1",
	                                  "::1", "[a/b]", "a b", "a:80:80", "a/b",     "a@b"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!framing_host(str_c(bad[i])).p);
}

static bool sound(const char *const *headers)
{
	struct framing f = {0};
	for (; headers[0]; headers += 2)
		framing_header(&f, str_c(headers[0]), str_c(headers[1]));
	return framing_sound(&f);
}
#define SOUND(...) sound((const char *const[]){__VA_ARGS__, NULL})

static void test_headers(void)
{
	CHECK(SOUND("Host", "a"));
	CHECK(SOUND("Host", "a", "Content-Length", "12", "X", "a\tb"));
	CHECK(!SOUND("X", "a"));
	CHECK(!SOUND("Host", "a", "host", "a"));
	CHECK(!SOUND("Host", "a", "Transfer-Encoding", "chunked"));
	CHECK(!SOUND("Host", "a", "transfer-encoding", "identity"));
	CHECK(!SOUND("Host", "a", "Content-Length", "1", "CONTENT-LENGTH", "1"));
	static const char *const lengths[] = {
		"", "+1", "-1", "1 ", " 1", "0x1", "1,1", "1.0", "1234567890123456"};
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		CHECK(!SOUND("Host", "a", "Content-Length", lengths[i]));
	CHECK(!SOUND("Host", "a", "X Y", "a") && !SOUND("Host", "a", "", "a"));
	CHECK(!SOUND("Host", "a", "X", "a\rb") && !SOUND("Host", "a", "X", "\x7f"));
}

static void test_size(void)
{
	struct framing f = {0};
	const size_t line = strlen("GET / HTTP/1.1");
	framing_header(&f, STR("Host"), STR("a"));
	framing_header(&f, STR("X"), STR("b"));
	size_t least = line + 2 + strlen("Host:a\r\nX:b\r\n\r\n");
	for (size_t more = 0; more < 6; more++) {
		struct framing one = f;
		framing_size(&one, line, least + more);
		CHECK(framing_sound(&one) == (more <= 2));
	}
	framing_size(&f, line, least - 1); /* bare line feeds */
	CHECK(!framing_sound(&f));
}

/* ---- router ---- */
static const struct route a_routes[] = {
	{GET, "/a", "a", "", .need = PERMISSION_PUBLIC},
	{POST, "/a", "a_post", "", .need = PERMISSION_PUBLIC},
	{GET, "/a/{id}", "a_id", "", .need = PERMISSION_PUBLIC},
	{GET, "/a/own", "a_own", "", .need = PERMISSION_PUBLIC},
	{DELETE, "/a/{id}/b/{n}", "a_b", "", .need = PERMISSION_PUBLIC},
	{GET, "/t/{rest*}", "t", "", .need = PERMISSION_PUBLIC},
};
ROUTES(a_part, a_routes);

static const char *find(struct router *r, enum method method, const char *path,
                        struct str parameters[ROUTER_PARAMETERS_MAX])
{
	static struct arena arena;
	struct match m;
	arena_close(&arena);
	arena_open(&arena, 1 << 20);
	CHECK(router_find(r, method, str_c(path), &arena, &m));
	if (parameters)
		memcpy(parameters, m.path, sizeof m.path);
	CHECK(!m.route || router_route(r, method, str_c(path)) == m.route);
	return m.route ? m.route->id : m.allowed ? "405" : "404";
}

static void test_router(void)
{
	const struct routes *parts[] = {&a_part, &a_part};
	struct str p[ROUTER_PARAMETERS_MAX];
	struct router *r;
	struct err err;
	CHECK(router_new(&r, parts, 2, &err) == E_INVALID); /* twice the same */
	CHECK(router_new(&r, parts, 1, &err) == 0);
	CHECK_STR(find(r, GET, "/a", NULL), "a");
	CHECK_STR(find(r, POST, "/a", NULL), "a_post");
	CHECK_STR(find(r, PUT, "/a", NULL), "405");
	CHECK_STR(find(r, GET, "/a/", NULL), "404");
	CHECK_STR(find(r, GET, "/", NULL), "404");
	CHECK_STR(find(r, GET, "a", NULL), "404");
	CHECK_STR(find(r, GET, "/a/own", NULL), "a_own");
	CHECK_STR(find(r, GET, "/a/x%20y", p), "a_id");
	CHECK(str_eq(p[0], STR("x y")));
	CHECK_STR(find(r, DELETE, "/a/1/b/%C3%A9", p), "a_b");
	CHECK(str_eq(p[0], STR("1")) && str_eq(p[1], STR("é")));
	static const char *const bad[] = {"/a/..",  "/a/%2e%2e", "/a/%2f", "/a/%",   "/a/%4",
	                                  "/a/%zz", "/a/%00",    "/a/%ff", "/a/%0a", "/a//b/1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK_STR(find(r, GET, bad[i], NULL), "404");
	CHECK_STR(find(r, GET, "/t/x001/067.p/3", p), "t");
	CHECK(str_eq(p[0], STR("x001/067.p/3")));
	router_free(r);
	/* the whole table is sound, and each route has what the documentation needs */
	CHECK(router_new(&r, route_parts, route_parts_n, &err) == 0);
	size_t n;
	const struct route *const *all = router_all(r, &n);
	for (size_t i = 0; i < n; i++) {
		CHECK(all[i]->id && *all[i]->id && all[i]->summary && *all[i]->summary);
		CHECK(all[i]->handle != NULL && all[i]->need < PERMISSION__MAX);
		CHECK(!(all[i]->flags & ROUTE_LIST) || all[i]->out);
		CHECK(!all[i]->in || all[i]->method != GET);
		CHECK(router_route(r, all[i]->method, str_c(all[i]->path)) == all[i]);
	}
	router_free(r);
}

/* ---- query ---- */
struct ask {
	struct str q;
	int64_t n;
	bool on;
	int64_t from_utc_ms;
};
static const struct field ask_fields[] = {
	FIELD_TEXT(struct ask, q, "words", .flags = FIELD_REQUIRED, .max = 20),
	FIELD_INT(struct ask, n, "a number", .min = 1, .max = 9),
	FIELD_BOOL(struct ask, on, "a switch"),
	FIELD_TIME(struct ask, from_utc_ms, "a time"),
};
static const struct shape ask_shape = SHAPE("Ask", struct ask, ask_fields);

static int decode(const char *text, struct ask *ask, struct query_page *page, struct err *err)
{
	static struct arena arena;
	arena_close(&arena);
	arena_open(&arena, 1 << 20);
	*ask = (struct ask){0};
	*err = (struct err){0};
	return query_decode(str_c(text), &ask_shape, ROUTE_LIST, &arena, ask, page, err);
}

static void test_query(void)
{
	struct ask ask;
	struct query_page page;
	struct err err;
	CHECK(decode("q=a+b%26c&n=7&on=true&from=2026-11-28T00:00:00Z", &ask, &page, &err) == 0);
	CHECK(str_eq(ask.q, STR("a b&c")) && ask.n == 7 && ask.on && ask.from_utc_ms > 0);
	CHECK(page.limit == 50 && !page.cursor.p);
	CHECK(decode("q=x&limit=200&cursor=YWJj", &ask, &page, &err) == 0);
	CHECK(page.limit == 200 && str_eq(page.cursor, STR("abc")));
	static const struct {
		const char *text, *field;
	} bad[] = {
		{"", "q"},
		{"q=x&q=y", "q"},
		{"q=x&n=0", "n"},
		{"q=x&n=a", "n"},
		{"q=x&on=maybe", "on"},
		{"q=x&from=now", "from"},
		{"q=x&z=1", "z"},
		{"q=x&limit=0", "limit"},
		{"q=x&limit=201", "limit"},
		{"q=x&cursor=", "cursor"},
		{"q=x&cursor=***", "cursor"},
		{"q=%", ""},
		{"q=%00", ""},
		{"q=%ff", ""},
		{"q=aaaaaaaaaaaaaaaaaaaaa", "q"},
		{"q=x&cursor=YWJj&cursor=YWJj", "cursor"},
		{"q=x&<b>=1", "?b?"},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		CHECK(decode(bad[i].text, &ask, &page, &err) == E_INVALID);
		CHECK_STR(err.field, bad[i].field);
	}
	char memory[64];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	query_cursor(&b, STR("abc"));
	CHECK_MEM(b.p, b.n, "YWJj");
}

/* ---- limits ---- */
static void test_rate(void)
{
	struct rate *r = rate_new();
	const struct rate_limit *limit = &rate_limits[RATE_ADDRESS];
	int64_t fine = 0, began = clock_mono_us();
	struct rate_answer a = {0};
	for (int64_t i = 0; i < 2 * limit->burst; i++) {
		a = rate_take(r, RATE_ADDRESS, STR("198.51.100.1"));
		fine += a.fine;
	}
	int64_t more = (clock_mono_us() - began) * limit->per_second / 1000000 + 1;
	CHECK(fine >= limit->burst && fine <= limit->burst + more);
	CHECK(!a.fine && a.left == 0 && a.wait_s >= 1 && a.reset_s >= a.wait_s);
	CHECK(rate_take(r, RATE_ADDRESS, STR("198.51.100.2")).fine);
	CHECK(rate_take(r, RATE_SESSION, STR("198.51.100.1")).fine);
	/* far more who ask than there is room for: nobody is refused for it */
	for (int i = 0; i < 40000; i++) {
		char who[16];
		snprintf(who, sizeof who, "%d", i);
		if (!rate_take(r, RATE_TOKEN, str_c(who)).fine)
			CHECK(!"refused");
	}
	rate_free(r);
	rate_free(NULL);
}

/* ---- patterns ---- */
static int search(const char *regex, unsigned flags, const char *text, size_t *start, size_t *end)
{
	struct pattern *p;
	struct err err;
	*start = *end = 0;
	if (pattern_new(&p, str_c(regex), flags, &err))
		return -100;
	int rc = pattern_find(p, str_c(text), 0, start, end, &err);
	pattern_free(p);
	return rc;
}

static void test_pattern(void)
{
	size_t s, e;
	CHECK(search("\\d{3}", 0, "ab 123", &s, &e) == 1 && s == 3 && e == 6);
	CHECK(search("\\d{3}", 0, "ab 12", &s, &e) == 0);
	CHECK(search("x*", 0, "ab", &s, &e) == 0); /* an empty match is none */
	CHECK(search("AB", PATTERN_NOCASE, "xab", &s, &e) == 1 &&
	      search("AB", 0, "xab", &s, &e) == 0);
	CHECK(search("^b", PATTERN_MULTILINE, "a\nb", &s, &e) == 1);
	CHECK(search("a.b", PATTERN_DOTALL, "a\nb", &s, &e) == 1);
	CHECK(search("a b", PATTERN_VERBOSE, "ab", &s, &e) == 1);
	CHECK(search("É", PATTERN_NOCASE, "é", &s, &e) == 1 && e == 2);
	CHECK(search("(", 0, "", &s, &e) == -100 && search("[a", 0, "", &s, &e) == -100);
	CHECK(search("(a+)+$", 0, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", &s, &e) == E_INVALID);
	CHECK(search("(?R)", 0, "a", &s, &e) < 1);
	CHECK(search("((((((((((a{100}){100}){100}){100}){100}){100}){100}){100}){100}){100})", 0,
	             "a", &s, &e) == -100);
	char *long_one = calloc(1, PATTERN_MAX_BYTES + 2);
	memset(long_one, 'a', PATTERN_MAX_BYTES + 1);
	CHECK(search(long_one, 0, "a", &s, &e) == -100);
	free(long_one);
	pattern_free(NULL);
}

/* ---- names ---- */
static void test_entities(void)
{
	static const struct {
		enum chaperone_entity type;
		const char *text, *name;
	} cases[] = {
		{CHAPERONE_ACCOUNT_NUMBER, "4095-2609-9393-4932", "CREDIT_CARD"},
		{CHAPERONE_ACCOUNT_NUMBER, "4095-2609-9393-4933", "US_BANK_NUMBER"},
		{CHAPERONE_ACCOUNT_NUMBER, "DE89 3704 0044 0532 0130 00", "IBAN_CODE"},
		{CHAPERONE_ACCOUNT_NUMBER, "LFC123456", "ACCOUNT_NUMBER"},
		{CHAPERONE_ACCOUNT_NUMBER, "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "CRYPTO"},
		{CHAPERONE_LICENSE_NUMBER, "BB1388568", "MEDICAL_LICENSE"},
		{CHAPERONE_LICENSE_NUMBER, "1234567893", "US_NPI"},
		{CHAPERONE_LICENSE_NUMBER, "AC432223", "US_DRIVER_LICENSE"},
		{CHAPERONE_HEALTH_PLAN_NUMBER, "1EG4-TE5-MK73", "US_MBI"},
		{CHAPERONE_HEALTH_PLAN_NUMBER, "XYZ123", "HEALTH_PLAN_NUMBER"},
		{CHAPERONE_US_SSN, "078-05-1126", "US_SSN"},
		{CHAPERONE_US_SSN, "912-70-1234", "US_ITIN"},
		{CHAPERONE_FAX_NUMBER, "608 555 0100", "PHONE_NUMBER"},
		{CHAPERONE_STREET_ADDRESS, "8800 Cottonwood Blvd", "LOCATION"},
		{CHAPERONE_PERSON, "Maria", "PERSON"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct chaperone_finding f = {.type = cases[i].type};
		struct str name = presidio_entity(&f, str_c(cases[i].text));
		CHECK_MEM(name.p, name.n, cases[i].name);
		size_t k = 0;
		while (presidio_entities[k] && !str_eq(str_c(presidio_entities[k]), name))
			k++;
		CHECK(presidio_entities[k] != NULL);
	}
	CHECK(presidio_state(STR("Maine.")) == 5 && presidio_state(STR("maine")) == 0);
	CHECK(presidio_state(STR("OR")) == 0 && presidio_state(STR("")) == 0);
}

static void test_problem(void)
{
	char memory[512];
	struct buf b;
	for (size_t i = 0; problem_statuses[i]; i++)
		CHECK(strcmp(problem_word(problem_statuses[i]), "other") != 0);
	CHECK(problem_status(E_STALE) == 412 && problem_status(E_CORRUPT) == 500);
	buf_init_fixed(&b, memory, sizeof memory);
	problem_write(&b, 422, "“a” is odd.", "a", "id");
	CHECK_MEM(
		b.p, b.n,
		"{\"type\":\"/api/docs#problem-invalid\",\"title\":\"A value will not do\","
		"\"status\":422,\"detail\":\"“a” is odd.\",\"field\":\"a\",\"request_id\":\"id\"}");
}

int main(void)
{
	test_target();
	test_host();
	test_headers();
	test_size();
	test_router();
	test_query();
	test_rate();
	test_pattern();
	test_entities();
	test_problem();
	return unit_end();
}
