/* Passwords: which may be one, their hash, how many at a time. */
#include "unit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "domain/password.h"
#include "domain/secret.h"

static int judge(const char *password)
{
	/* of exactly its size, so that ASan sees a step too far */
	size_t n = strlen(password);
	char *exact = malloc(n ? n : 1);
	memcpy(exact, password, n);
	struct err err = {0};
	int rc = password_judge(str_of(exact, n), 12, STR("Amrita Vaidyanathan"),
	                        STR("amrita.vaidyanathan@lakeside.example"), "password", &err);
	CHECK((rc != 0) == (strcmp(err.field, "password") == 0));
	CHECK(!n || !strstr(err.words, password));
	free(exact);
	return rc;
}

static void test_judge(void)
{
	static const char *const good[] = {
		"lamp otter seven river", "Kv8#pLq2!xZz",          "ñandú ñandú gris",
		"eine kleine nacht",      "correct horse battery", "123456 bananas now",
	};
	static const char *const bad[] = {
		"",
		"short",
		"elevenchars",
		"ñññññññññññ",
		"aaaaaaaaaaaaaaaa",
		"abcabcabcabcabc",
		"123456789012",
		"abcdefghijklmn",
		"210987654321",
		"Password1234",
		"passw0rd!!!!",
		"ADMINISTRATOR",
		"qwertyuiop12",
		"CorrectHorseBatteryStaple",
		"Vaidyanathan",
		"Vaidyanathan1!",
		"amrita.vaidyanathan",
		"Amrita Vaidyanathan",
		"\xff\xfe lamp otter seven",
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (judge(good[i]))
			CHECK_STR(good[i], "refused");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (!judge(bad[i]))
			CHECK_STR(bad[i], "accepted");
	char long_one[PASSWORD_MAX + 2];
	for (size_t i = 0; i < sizeof long_one; i++)
		long_one[i] = (char)('a' + i * i % 26);
	struct err err;
	CHECK(password_judge(str_of(long_one, PASSWORD_MAX), 12, STR("n"), STR("e"), "p", &err) ==
	      0);
	CHECK(password_judge(str_of(long_one, PASSWORD_MAX + 1), 12, STR("n"), STR("e"), "p",
	                     &err));
	CHECK(password_judge(str_of("lamp\0otter seven", 16), 12, STR("n"), STR("e"), "p", &err));
	CHECK(password_judge(STR("lamp otter"), 8, STR(""), STR(""), "p", &err) == 0);
}

static void test_hash(void)
{
	char one[PASSWORD_HASH_BYTES], two[PASSWORD_HASH_BYTES];
	bool holds;
	CHECK(password_hash(STR("lamp otter seven"), one, NULL) == 0);
	CHECK(password_hash(STR("lamp otter seven"), two, NULL) == 0);
	CHECK(strcmp(one, two) != 0);
	CHECK(strncmp(one, "$argon2id$v=19$m=57344,t=2,p=1$", 31) == 0);
	CHECK(password_verify(STR("lamp otter seven"), str_c(one), &holds, NULL) == 0 && holds);
	CHECK(password_verify(STR("lamp otter sevem"), str_c(one), &holds, NULL) == 0 && !holds);
	CHECK(password_verify(STR(""), str_c(one), &holds, NULL) == 0 && !holds);
	CHECK(password_verify(STR("x"), STR("no hash at all"), &holds, NULL) == 0 && !holds);
}

/* Nobody's password takes as long as somebody's: else addresses could be found out. */
static void test_nobody(void)
{
	char hash[PASSWORD_HASH_BYTES];
	bool holds;
	int64_t somebody = 0, nobody = 0;
	CHECK(password_hash(STR("lamp otter seven"), hash, NULL) == 0);
	CHECK(password_verify(STR("x"), str_of(NULL, 0), &holds, NULL) == 0 && !holds);
	for (int i = 0; i < 6; i++) {
		int64_t start = clock_mono_us();
		CHECK(password_verify(STR("x"), str_c(hash), &holds, NULL) == 0 && !holds);
		int64_t middle = clock_mono_us();
		CHECK(password_verify(STR("x"), str_of(NULL, 0), &holds, NULL) == 0 && !holds);
		somebody += middle - start;
		nobody += clock_mono_us() - middle;
	}
	CHECK(nobody > somebody / 2 && nobody < somebody * 2);
}

static atomic_int good, busy, other;

static void *hash_one(void *arg)
{
	char out[PASSWORD_HASH_BYTES];
	int rc = password_hash(STR("lamp otter seven"), out, NULL);
	atomic_fetch_add(rc == 0 ? &good : rc == E_UNAVAILABLE ? &busy : &other, 1);
	return arg;
}

/* Many at once: some wait, the rest is told to come back. */
static void test_crowd(void)
{
	enum { N = PASSWORD_AT_ONCE + PASSWORD_WAITING_MAX + 20 };
	pthread_t thread[N];
	for (size_t i = 0; i < N; i++)
		CHECK(pthread_create(&thread[i], NULL, hash_one, NULL) == 0);
	for (size_t i = 0; i < N; i++)
		pthread_join(thread[i], NULL);
	CHECK(good + busy == N && other == 0);
	CHECK(good >= PASSWORD_AT_ONCE + PASSWORD_WAITING_MAX - 2);
	CHECK(busy > 0);
}

static void test_secret(void)
{
	struct secret a = secret_new(SECRET_TOKEN), b = secret_new(SECRET_TOKEN);
	CHECK(strlen(a.c) == SECRET_BYTES - 1 && strncmp(a.c, "chp_", 4) == 0);
	CHECK(strcmp(a.c, b.c) != 0);
	struct secret_hash plain = secret_hash(secret_str(&a), ""),
			   csrf = secret_hash(secret_str(&a), "csrf"),
			   again = secret_hash(secret_str(&a), ""),
			   other_one = secret_hash(secret_str(&b), "");
	CHECK(memcmp(&plain, &again, sizeof plain) == 0);
	CHECK(memcmp(&plain, &csrf, sizeof plain) != 0);
	CHECK(memcmp(&plain, &other_one, sizeof plain) != 0);
	char text[SECRET_TEXT_BYTES];
	secret_text(&plain, text);
	CHECK(strlen(text) == SECRET_TEXT_BYTES - 1);
	CHECK(secret_same(STR("abc"), STR("abc")) && !secret_same(STR("abc"), STR("abd")) &&
	      !secret_same(STR("abc"), STR("abcd")) && secret_same(STR(""), str_of(NULL, 0)));
}

int main(void)
{
	test_judge();
	test_hash();
	test_nobody();
	test_crowd();
	test_secret();
	return unit_end();
}
