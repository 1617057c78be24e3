/* The foundation: str, arena, buf, utf8. */
#include "unit.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

static void test_str(void)
{
	CHECK(str_eq(STR(""), str_of(NULL, 0)));
	CHECK(str_eq(STR("ab"), str_c("ab")) && !str_eq(STR("ab"), STR("ac")));
	CHECK(str_eq_nocase(STR("aB-1"), STR("Ab-1")) && !str_eq_nocase(STR("["), STR("{")));
	CHECK(!str_eq_nocase(STR("ab"), STR("abc")));
	CHECK(str_starts(STR("abc"), STR("ab")) && !str_starts(STR("a"), STR("ab")));
	CHECK(str_eq(str_trim(STR(" \t a b\r\n")), STR("a b")) && str_trim(STR(" \n ")).n == 0);
	struct str rest = STR("a=b=c");
	CHECK(str_eq(str_cut(&rest, '='), STR("a")) && str_eq(rest, STR("b=c")));
	CHECK(str_eq(str_cut(&rest, '='), STR("b")) && str_eq(rest, STR("c")));
	CHECK(str_eq(str_cut(&rest, '='), STR("c")) && rest.n == 0);
	CHECK(str_cut(&rest, '=').n == 0 && rest.n == 0);
	for (int c = -128; c < 128; c++) {
		char k = (char)c;
		CHECK(ascii_is_alpha(ascii_upper(k)) == ascii_is_alpha(k));
		CHECK(!ascii_is_upper(ascii_lower(k)) && !ascii_is_lower(ascii_upper(k)));
	}
}

static void test_fixed_arena(void)
{
	char *memory = malloc(256);
	struct arena a;
	arena_init(&a, memory, 256);
	char *p = arena_alloc(&a, 1), *q = arena_alloc(&a, 1);
	CHECK(p && q && ((uintptr_t)p & 15) == 0 && ((uintptr_t)q & 15) == 0 && q > p);
	size_t mark = arena_mark(&a);
	char *zero = arena_zero(&a, 4, 8);
	CHECK(zero && !zero[0] && !zero[31]);
	arena_back(&a, mark);
	CHECK(arena_alloc(&a, 32) == zero);
	CHECK(!strcmp(arena_copy(&a, "abc", 2), "ab") && !a.failed);
	CHECK(arena_alloc(&a, 4096) == NULL && a.failed);
	CHECK(arena_array(&a, SIZE_MAX / 2, 3) == NULL);
	CHECK(arena_alloc(&a, SIZE_MAX) == NULL);
	free(memory);
	/* memory that is not aligned itself */
	memory = malloc(64);
	arena_init(&a, memory + 1, 63);
	p = arena_alloc(&a, 40);
	CHECK(p && ((uintptr_t)p & 15) == 0);
	memset(p, 1, 40);
	CHECK(arena_alloc(&a, 40) == NULL);
	free(memory);
}

static void test_heap_arena(void)
{
	struct arena a;
	arena_open(&a, 100000);
	for (size_t i = 0; i < 100; i++) {
		char *p = arena_alloc(&a, 300);
		CHECK(p != NULL);
		if (p)
			memset(p, 1, 300);
	}
	CHECK(arena_alloc(&a, 50000) != NULL);
	CHECK(arena_alloc(&a, 60000) == NULL && a.failed);
	arena_close(&a);
	CHECK(arena_alloc(&a, 60000) != NULL); /* open again, and empty */
	arena_close(&a);
}

static void test_buf_fixed(void)
{
	char memory[8];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	buf_c(&b, "abcd");
	buf_u64(&b, 1234);
	CHECK(!b.failed && b.n == 8);
	CHECK_MEM(b.p, b.n, "abcd1234");
	buf_c(&b, "more");
	CHECK(b.failed && b.n == 12); /* the size it should have had */
	CHECK(!memcmp(memory, "abcd1234", 8));
}

static void test_buf_heap(void)
{
	struct buf b;
	buf_init(&b, 1000);
	for (size_t i = 0; i < 1000; i++)
		buf_char(&b, 'x');
	CHECK(b.n == 1000 && !b.failed);
	buf_char(&b, 'x');
	CHECK(b.failed && b.n == 1000);
	buf_release(&b);
	CHECK(b.p == NULL);
}

static void check_fixed(double v, unsigned decimals, const char *want)
{
	struct buf b;
	buf_init(&b, 100);
	buf_fixed(&b, v, decimals);
	CHECK_MEM(b.p, b.n, want);
	buf_release(&b);
}

static void test_numbers(void)
{
	struct buf b;
	buf_init(&b, 200);
	buf_u64(&b, 0);
	buf_char(&b, ' ');
	buf_u64(&b, UINT64_MAX);
	buf_char(&b, ' ');
	buf_i64(&b, INT64_MIN);
	buf_char(&b, ' ');
	buf_i64(&b, INT64_MAX);
	CHECK_MEM(b.p, b.n, "0 18446744073709551615 -9223372036854775808 9223372036854775807");
	buf_release(&b);
	check_fixed(0, 0, "0");
	check_fixed(0.5, 0, "1");
	check_fixed(0.996, 2, "1.00");
	check_fixed(0.004, 2, "0.00");
	check_fixed(12.3456, 3, "12.346");
	check_fixed(-1.25, 2, "-1.25");
	check_fixed(0.07, 6, "0.070000");
	check_fixed(1e300, 0, "9000000000000");
}

static void check_json(struct str s, const char *want)
{
	struct buf b;
	buf_init(&b, 1000);
	buf_json(&b, s);
	CHECK_MEM(b.p, b.n, want);
	buf_release(&b);
}

static void test_json(void)
{
	check_json(STR(""), "\"\"");
	check_json(STR("a\"b\\c/"), "\"a\\\"b\\\\c/\"");
	check_json(str_of("\n\r\t\0\x1f", 5), "\"\\n\\r\\t\\u0000\\u001f\"");
	check_json(STR("\x7f\xc3\xa9"), "\"\x7f\xc3\xa9\"");
}

static bool is_valid(const char *p, size_t n)
{
	/* of exactly its size, so that ASan sees a step too far */
	char *exact = malloc(n ? n : 1);
	memcpy(exact, p, n);
	bool ok = utf8_valid(str_of(exact, n)) == n;
	free(exact);
	return ok;
}

static void test_code_points(void)
{
	for (uint32_t c = 0; c < 0x110000; c++) {
		char out[4];
		unsigned k = utf8_put(out, c), back;
		bool surrogate = c >= 0xD800 && c < 0xE000;
		if (utf8_valid(str_of(out, k)) != (surrogate ? 0 : k) ||
		    (!surrogate && (utf8_get(out, &back) != c || back != k)))
			CHECK(c == UINT32_MAX);
	}
	CHECK(true);
}

static void test_utf8(void)
{
	static const char *const bad[] = {"\x80",
	                                  "\xC0\x80",
	                                  "\xC1\xBF",
	                                  "\xE0\x9F\xBF",
	                                  "\xED\xA0\x80",
	                                  "\xF0\x8F\xBF\xBF",
	                                  "\xF4\x90\x80\x80",
	                                  "\xF5\x80\x80\x80",
	                                  "\xFF",
	                                  "\xC3",
	                                  "\xE2\x82",
	                                  "\xF0\x9F\x98",
	                                  "\xC3(",
	                                  "\xE2\x28\xA1",
	                                  "\xE2\x82("};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char line[64] = "0123456789abcdefghij\xC3\xA9";
		for (size_t at = 0; at <= 22; at += 22) {
			strcpy(line + at, bad[i]);
			CHECK(!is_valid(line, strlen(line)));
			CHECK(utf8_valid(str_c(line)) == at);
			strcpy(line, "0123456789abcdefghij\xC3\xA9");
		}
	}
	CHECK(is_valid("", 0) && is_valid("a", 1) && is_valid("\0", 1));
	/* ASCII of every length, and one byte that is not, at every place */
	char text[40];
	for (size_t n = 0; n < sizeof text; n++) {
		memset(text, 'a', n);
		CHECK(is_valid(text, n));
		for (size_t at = 0; at < n; at++) {
			text[at] = '\xFF';
			CHECK(utf8_valid(str_of(text, n)) == at);
			text[at] = 'a';
		}
	}
	CHECK(utf8_is_start('a') && utf8_is_start('\xC3') && !utf8_is_start('\xA9'));
}

int main(void)
{
	test_str();
	test_fixed_arena();
	test_heap_arena();
	test_buf_fixed();
	test_buf_heap();
	test_numbers();
	test_json();
	test_code_points();
	test_utf8();
	return unit_end();
}
