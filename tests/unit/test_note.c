/* Signed notes and checkpoints. */
#include "unit.h"

#include <stdlib.h>

#include "store/checkpoint.h"

static uint8_t seed[NOTE_SEED_BYTES];
static struct note_key key;

static void check_note(const char *note, enum note_fault want)
{
	struct str text;
	/* of exactly its size, so that ASan sees a step too far */
	size_t n = strlen(note);
	char *exact = malloc(n ? n : 1);
	memcpy(exact, note, n);
	enum note_fault got = note_open(&key, str_of(exact, n), &text);
	CHECK(got == want);
	if (got != want)
		printf("\t%d, not %d: %s\n", got, want, note);
	free(exact);
}

/* Published examples, made by other hands. */
static void test_published(void)
{
	/* c2sp.org/signed-note's example names no key; golang.org/x/mod/sumdb/note's does */
	static const char vkey[] =
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
	static const char note[] =
		"If you think cryptography is the answer to your problem,\n"
		"then you don't know what your problem is.\n"
		"\n"
		"\xE2\x80\x94 PeterNeumann "
		"x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBw"
		"JnAM=\n";
	struct note_key other;
	struct str text;
	CHECK(note_key_parse(&other, str_c(vkey)));
	CHECK(note_open(&other, str_c(note), &text) == NOTE_FINE && text.n == 99);
	CHECK(note_open(&key, str_c(note), &text) == NOTE_UNSIGNED);
	struct buf b;
	buf_init(&b, 200);
	note_key_write(&other, &b);
	CHECK_MEM(b.p, b.n, vkey);
	buf_release(&b);
}

static void test_vkey(void)
{
	static const char good[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
	static const char *const bad[] = {
		"",
		"+",
		"PeterNeumann",
		"PeterNeumann+c74f20a3",
		"PeterNeumann+c74f20a3+",
		"PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20ax+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumanN+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWAA==",
		"+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq\xCDLDE4izWy10TW",
		"Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
	};
	struct note_key k;
	CHECK(note_key_parse(&k, str_c(good)));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!note_key_parse(&k, str_c(bad[i])));
	char *name = calloc(1, NOTE_NAME_MAX + 2);
	memset(name, 'n', NOTE_NAME_MAX + 1);
	CHECK(!note_key_init(&k, str_c(name), seed));
	name[NOTE_NAME_MAX] = '\0';
	CHECK(note_key_init(&k, str_c(name), seed) && strlen(k.name) == NOTE_NAME_MAX);
	CHECK(!note_key_init(&k, STR("a+b"), seed) && !note_key_init(&k, STR("a\x7f"), seed));
	CHECK(!note_key_init(&k, STR("a\xC2\xA0"), seed) && !note_key_init(&k, STR("a\n"), seed));
	free(name);
}

static void test_forms(void)
{
	struct buf b;
	buf_init(&b, 4096);
	note_sign(&key, seed, STR("one\n\ntwo\n"), &b);
	buf_char(&b, '\0');
	check_note(b.p, NOTE_FINE);
	char *line = strstr(b.p, "\xE2\x80\x94"), *text = strdup(b.p), *at = text + (line - b.p);

	/* every byte that is another one */
	for (size_t i = 0; text[i]; i++) {
		struct str body;
		for (int bit = 0; bit < 8; bit++) {
			text[i] = (char)(text[i] ^ (1 << bit));
			if (text[i] && note_open(&key, str_c(text), &body) == NOTE_FINE)
				CHECK(!"a changed byte");
			text[i] = (char)(text[i] ^ (1 << bit));
		}
	}
	text[0] = 'O';
	check_note(text, NOTE_FORGED);
	text[0] = '\t';
	check_note(text, NOTE_MALFORMED);
	text[0] = '\xFF';
	check_note(text, NOTE_MALFORMED);
	text[0] = 'o';
	check_note(text, NOTE_FINE);
	/* without its last newline, without a signature, without an empty line */
	text[strlen(text) - 1] = '\0';
	check_note(text, NOTE_MALFORMED);
	at[0] = '\0';
	check_note(text, NOTE_MALFORMED);
	check_note("", NOTE_MALFORMED);
	check_note("\n", NOTE_MALFORMED);
	check_note("\n\n", NOTE_MALFORMED);
	check_note("a\nb\n", NOTE_MALFORMED);
	check_note("a\n\nb\n", NOTE_MALFORMED);
	check_note("a\n\n\xE2\x80\x94 \n", NOTE_MALFORMED);
	check_note("a\n\n\xE2\x80\x94 name\n", NOTE_MALFORMED);
	check_note("a\n\n\xE2\x80\x94 name \n", NOTE_MALFORMED);
	check_note("a\n\n\xE2\x80\x94 name AAAA\n", NOTE_UNSIGNED);
	check_note("a\n\n\xE2\x80\x94 clinic.example/audit AAAA\n", NOTE_UNSIGNED);
	check_note("a\n\n\xE2\x80\x94 clinic.example/audit !\n", NOTE_UNSIGNED);
	free(text);

	/* beside another's signature, before and after */
	struct note_key other;
	uint8_t other_seed[NOTE_SEED_BYTES] = {9};
	struct buf second, both;
	CHECK(note_key_init(&other, STR("witness"), other_seed));
	buf_init(&second, 4096);
	buf_init(&both, 4096);
	note_sign(&other, other_seed, STR("one\n\ntwo\n"), &second);
	buf_add(&both, b.p, b.n - 1);
	buf_add(&both, second.p + 10, second.n - 10);
	buf_char(&both, '\0');
	check_note(both.p, NOTE_FINE);
	struct str body;
	CHECK(note_open(&other, str_c(both.p), &body) == NOTE_FINE && body.n == 9);
	/* the same name, another key */
	CHECK(note_key_init(&other, str_c(key.name), other_seed));
	CHECK(note_open(&other, str_c(both.p), &body) == NOTE_UNSIGNED);
	buf_release(&second);
	buf_release(&both);
	buf_release(&b);

	/* too long to look at */
	char *huge = malloc(NOTE_MAX_BYTES + 2);
	memset(huge, '\n', NOTE_MAX_BYTES + 1);
	huge[NOTE_MAX_BYTES + 1] = '\0';
	check_note(huge, NOTE_MALFORMED);
	free(huge);
}

static void check_checkpoint(const char *text, enum note_fault want)
{
	struct checkpoint c;
	struct buf b;
	buf_init(&b, 4096);
	note_sign(&key, seed, str_c(text), &b);
	CHECK(checkpoint_open(&c, &key, buf_view(&b)) == want);
	buf_release(&b);
}

#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

static void test_checkpoint(void)
{
	struct checkpoint c = {.size = 20852163}, back;
	struct buf b;
	CHECK(checkpoint_hash_parse(&c.root, STR(ROOT)));
	buf_init(&b, 4096);
	checkpoint_sign(&c, &key, seed, &b);
	CHECK(!strncmp(b.p, "clinic.example/audit\n20852163\n" ROOT "\n\n\xE2\x80\x94 ", 80));
	CHECK(checkpoint_open(&back, &key, buf_view(&b)) == NOTE_FINE);
	CHECK(back.size == c.size && merkle_eq(&back.root, &c.root));
	b.p[3] ^= 1;
	CHECK(checkpoint_open(&back, &key, buf_view(&b)) == NOTE_FORGED);
	buf_release(&b);

	check_checkpoint("clinic.example/audit\n0\n" ROOT "\n", NOTE_FINE);
	check_checkpoint("clinic.example/audit\n7\n" ROOT "\nan extension\n", NOTE_FINE);
	check_checkpoint("clinic.example/audit\n18446744073709551615\n" ROOT "\n", NOTE_FINE);
	check_checkpoint("clinic.example/audit\n18446744073709551616\n" ROOT "\n", NOTE_MALFORMED);
	check_checkpoint("clinic.example/audit\n99446744073709551616\n" ROOT "\n", NOTE_MALFORMED);
	check_checkpoint("clinic.example/audit\n07\n" ROOT "\n", NOTE_MALFORMED);
	check_checkpoint("clinic.example/audit\n-7\n" ROOT "\n", NOTE_MALFORMED);
	check_checkpoint("clinic.example/audit\n\n" ROOT "\n", NOTE_MALFORMED);
	check_checkpoint("clinic.example/audit\n7\nAAAA\n", NOTE_MALFORMED);
	check_checkpoint("clinic.example/audit\n7\n?\n", NOTE_MALFORMED);
	check_checkpoint("other.example/audit\n7\n" ROOT "\n", NOTE_MALFORMED);
	check_checkpoint("clinic.example/audit\n", NOTE_MALFORMED);
}

int main(void)
{
	for (size_t i = 0; i < sizeof seed; i++)
		seed[i] = (uint8_t)i;
	CHECK(note_key_init(&key, STR("clinic.example/audit"), seed));
	test_published();
	test_vkey();
	test_forms();
	test_checkpoint();
	return unit_end();
}
