/* JSON by shape, ids, the clock. */
#include "unit.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"

struct thing {
	struct str id, words, list;
	int64_t count, made_utc_ms;
	double share;
	bool held;
	int state;
	struct str secret;
};

static const char *const states[] = {"open", "done", NULL};
static const struct field fields[] = {
	FIELD_TEXT(struct thing, id, "id", .flags = FIELD_OUT),
	FIELD_TEXT(struct thing, words, "words", .flags = FIELD_REQUIRED | FIELD_OUT, .min = 1,
	           .max = 8),
	FIELD_JSON(struct thing, list, "list"),
	FIELD_INT(struct thing, count, "count", .min = 1, .max = 9),
	FIELD_TIME(struct thing, made_utc_ms, "made"),
	FIELD_REAL(struct thing, share, "share"),
	FIELD_BOOL(struct thing, held, "held"),
	FIELD_ENUM(struct thing, state, states, "state"),
	FIELD_TEXT(struct thing, secret, "secret", .flags = FIELD_HIDDEN),
};
static const struct shape shape = SHAPE("Thing", struct thing, fields);

static struct arena arena;
static struct err err;

static int reads(const char *json, struct thing *t, uint64_t *present)
{
	*t = (struct thing){.count = 3};
	err = (struct err){0};
	return json_read(str_c(json), &shape, &arena, t, present, &err);
}

static bool refuses(const char *json, const char *field)
{
	struct thing t;
	int rc = reads(json, &t, NULL);
	if (rc == E_INVALID && strcmp(err.field, field) == 0 && err.words[0])
		return true;
	printf("%s: %d, “%s”: %s\n", json, rc, err.field, err.words);
	return false;
}

static void test_read(void)
{
	struct thing t;
	uint64_t present;
	CHECK(reads("{\"words\":\"h\\u00e9\",\"list\":[1,{\"a\":null}],\"count\":9,"
	            "\"made\":\"2026-11-28T10:00:00+01:00\",\"share\":1,\"held\":true,"
	            "\"state\":\"done\"}",
	            &t, &present) == 0);
	CHECK(str_eq(t.words, STR("h\xC3\xA9")) && str_eq(t.list, STR("[1,{\"a\":null}]")));
	CHECK(t.count == 9 && t.share == 1 && t.held && t.state == 1 && present == 0xFE);
	char at[CLOCK_TEXT_BYTES];
	clock_text(t.made_utc_ms, at);
	CHECK(strcmp(at, "2026-11-28T09:00:00.000Z") == 0);
	CHECK(reads("{\"words\":\"a\",\"made\":null,\"list\":null}", &t, &present) == 0);
	CHECK(t.count == 3 && !t.made_utc_ms && !t.list.p && present == 0x16);
}

static void test_refuse(void)
{
	CHECK(refuses("", "") && refuses("[]", "") && refuses("{\"words\":\"a\"", ""));
	CHECK(refuses("{\"words\":\"a\",\"words\":\"b\"}", ""));
	CHECK(refuses("{\"words\":\"\\ud800\"}", "") && refuses("{\"words\":\"a\\u0000\"}", ""));
	CHECK(refuses("{\"words\":\"\xFF\"}", ""));
	CHECK(refuses("{}", "words") && refuses("{\"words\":null}", "words"));
	CHECK(refuses("{\"words\":1}", "words") && refuses("{\"words\":\"\"}", "words"));
	CHECK(refuses("{\"words\":\"123456789\"}", "words"));
	CHECK(refuses("{\"words\":\"a\",\"id\":\"x\"}", "id"));
	CHECK(refuses("{\"words\":\"a\",\"secret\":\"x\"}", "secret"));
	CHECK(refuses("{\"words\":\"a\",\"other\":1}", "other"));
	CHECK(refuses("{\"words\":\"a\",\"count\":0}", "count"));
	CHECK(refuses("{\"words\":\"a\",\"count\":1.5}", "count"));
	CHECK(refuses("{\"words\":\"a\",\"count\":99999999999999999999}", ""));
	CHECK(refuses("{\"words\":\"a\",\"made\":\"yesterday\"}", "made"));
	CHECK(refuses("{\"words\":\"a\",\"made\":\"2026-02-30T00:00:00Z\"}", "made"));
	CHECK(refuses("{\"words\":\"a\",\"held\":1}", "held"));
	CHECK(refuses("{\"words\":\"a\",\"held\":null}", "held"));
	CHECK(refuses("{\"words\":\"a\",\"share\":\"1\"}", "share"));
	CHECK(refuses("{\"words\":\"a\",\"state\":\"none\"}", "state"));
	CHECK(strstr(err.words, "open, done"));
	CHECK(refuses("{\"words\":\"a\",\"state\":7}", "state"));
	char deep[200] = "{\"words\":\"a\",\"list\":";
	memset(deep + strlen(deep), '[', 40);
	memset(deep + strlen(deep), ']', 40);
	strcat(deep, "}");
	CHECK(refuses(deep, ""));
}

static void test_write(void)
{
	struct thing t = {.id = STR("i"), .words = STR("a\"b"), .count = 4, .made_utc_ms = 1,
	                  .share = .25, .state = 1, .secret = STR("s")};
	char memory[400];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	json_write(&b, &shape, &t);
	CHECK(str_eq(buf_view(&b), STR("{\"id\":\"i\",\"words\":\"a\\\"b\",\"list\":null,\"count\":4,"
	                               "\"made\":\"1970-01-01T00:00:00.001Z\",\"share\":0.2500,"
	                               "\"held\":false,\"state\":\"done\"}")));
	b.n = 0;
	json_write_own(&b, &shape, &t);
	struct thing back = {0};
	CHECK(json_read_own(buf_view(&b), &shape, &arena, &back, &err) == 0);
	CHECK(str_eq(back.id, t.id) && str_eq(back.secret, t.secret) && back.count == 4);
}

static void test_lists(void)
{
	struct str *s;
	struct thing *t;
	size_t n;
	CHECK(json_read_strings(STR("[\"a\",\"b\"]"), "x", &arena, 2, &s, &n, &err) == 0);
	CHECK(n == 2 && str_eq(s[1], STR("b")));
	CHECK(json_read_strings(STR("[\"a\",\"b\"]"), "x", &arena, 1, &s, &n, &err) == E_INVALID);
	CHECK(json_read_strings(STR("[1]"), "x", &arena, 2, &s, &n, &err) == E_INVALID);
	CHECK(json_read_strings(STR("{}"), "x", &arena, 2, &s, &n, &err) == E_INVALID);
	CHECK(json_read_list(STR("[{\"words\":\"a\"},{\"words\":\"b\"}]"), &shape, &arena, 2, &t, &n,
	                     &err) == 0);
	CHECK(n == 2 && str_eq(t[1].words, STR("b")));
	CHECK(json_read_list(STR("[{}]"), &shape, &arena, 2, &t, &n, &err) == E_INVALID);
	CHECK(json_read_list(STR("[{\"words\":\"a\",\"z\":1}]"), &shape, &arena, 2, &t, &n, &err) ==
	      E_INVALID);
	char memory[40];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	json_write_strings(&b, s, 0);
	CHECK(str_eq(buf_view(&b), STR("[]")));
}

static void test_word(void)
{
	struct thing t = {0};
	CHECK(json_read_word(STR("7"), &fields[3], &arena, &t.count, &err) == 0 && t.count == 7);
	CHECK(json_read_word(STR("-"), &fields[3], &arena, &t.count, &err) == E_INVALID);
	CHECK(json_read_word(STR("1e3"), &fields[3], &arena, &t.count, &err) == E_INVALID);
	CHECK(json_read_word(STR("true"), &fields[6], &arena, &t.held, &err) == 0 && t.held);
	CHECK(json_read_word(STR("yes"), &fields[6], &arena, &t.held, &err) == E_INVALID);
	CHECK(json_read_word(STR("done"), &fields[7], &arena, &t.state, &err) == 0 && t.state == 1);
	CHECK(json_read_word(STR("[]"), &fields[2], &arena, &t.list, &err) == E_INVALID);
}

static void test_id(void)
{
	struct id a = id_new(), b = id_new();
	CHECK(id_valid(id_str(&a)) && a.c[14] == '7' && strcmp(a.c, b.c) < 0);
	CHECK(!id_valid(STR("0192")) && !id_valid(STR("0192A000-0000-7000-8000-000000000000")));
	char s[ID_SECRET(32)];
	id_secret(s, 32);
	CHECK(strlen(s) == 43);
}

int main(void)
{
	arena_open(&arena, 1 << 20);
	test_read();
	test_refuse();
	test_write();
	test_lists();
	test_word();
	test_id();
	arena_close(&arena);
	return unit_end();
}
