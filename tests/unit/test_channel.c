/* What channels know without a network: characters, keys, marks, limits. */
#include <stdlib.h>

#include "channel/channel.h"
#include "channel/facet.h"
#include "channel/grapheme.h"
#include "channel/feed_post.h"
#include "channel/tid.h"
#include "net/url.h"
#include "unit.h"

static void test_grapheme(void)
{
	static const struct {
		const char *text;
		size_t n;
	} cases[] = {
		{"", 0},
		{"a", 1},
		{"e\xCC\x81", 1},
		{"\r\n", 1},
		{"👩‍⚕️", 1},
		{"👨‍👩‍👧‍👦", 1},
		{"❤️‍🔥", 1},
		{"👍🏽", 1},
		{"1️⃣", 1},
		{"🇺🇸🇬🇧", 2},
		{"🏴󠁧󠁢󠁥󠁮󠁧󠁿", 1},
		{"각", 1},
		{"año", 3},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK(grapheme_count(str_c(cases[i].text)) == cases[i].n);
	/* the same pieces however the text lies on the stretches it is read in */
	const char *doctor = "👩‍⚕️";
	size_t one = strlen(doctor), n = 2000;
	char *many = malloc(n * one + 16);
	for (size_t shift = 0; shift < 16; shift++) {
		memset(many, 'x', shift);
		for (size_t i = 0; i < n; i++)
			memcpy(many + shift + i * one, doctor, one);
		CHECK(grapheme_count(str_of(many, shift + n * one)) == shift + n);
	}
	memset(many, 'a', 10000);
	for (size_t i = 1; i + 1 < 10000; i += 2)
		memcpy(many + i, "\xCC\x81", 2); /* marks on one letter, longer than a stretch */
	CHECK(grapheme_count(str_of(many, 9999)) >= 1);
	free(many);
}

static void test_tid(void)
{
	char a[TID_BYTES], b[TID_BYTES], c[TID_BYTES];
	tid_make(STR("post:1"), 1700000000000, a);
	tid_make(STR("post:1"), 1700000000000, b);
	CHECK_STR(a, b);
	tid_make(STR("post:2"), 1700000000000, b);
	CHECK(strcmp(a, b) != 0);
	tid_make(STR("post:1"), 1700000000001, c);
	CHECK(strcmp(a, c) < 0 && strcmp(b, c) < 0);
	CHECK(strlen(a) == 13 && strspn(a, "234567abcdefghijklmnopqrstuvwxyz") == 13);
	CHECK(strchr("234567abcdefghij", a[0]) != NULL);
	/* keys of one moment rarely meet */
	enum { KEYS = 1000 };
	static char all[KEYS][TID_BYTES];
	int met = 0;
	for (int i = 0; i < KEYS; i++) {
		char key[48];
		int n = snprintf(key, sizeof key, "0199a8c2-7d1e-7000-8000-%012d:1", i);
		tid_make(str_of(key, (size_t)n), 1700000000000, all[i]);
		for (int j = 0; j < i; j++)
			met += strcmp(all[i], all[j]) == 0;
	}
	CHECK(met <= 4);
}

static void test_facets(void)
{
	static const char *const kinds[] = {"link", "mention", "tag"};
	FILE *f = fopen("tests/cases/facet.txt", "r");
	char line[1024];
	int cases = 0;
	while (f && fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = 0;
		char *want = strstr(line, " | ");
		if (!want || (line[0] == '#' && line[1] == ' '))
			continue;
		*want = 0;
		want += 3;
		char *nl = strstr(line, "\\n");
		if (nl)
			memcpy(nl, " \n", 2);
		struct facet found[8];
		size_t n = facet_find(str_c(line), found, 8);
		char got[1024] = "";
		for (size_t i = 0; i < n; i++) {
			size_t at = strlen(got);
			snprintf(got + at, sizeof got - at, "%s%s %.*s", i ? ", " : "",
			         kinds[found[i].kind], (int)found[i].value.n, found[i].value.p);
			CHECK(found[i].end <= strlen(line) && found[i].start < found[i].end);
			CHECK(found[i].value.p >= line + found[i].start &&
			      found[i].value.p + found[i].value.n == line + found[i].end);
		}
		CHECK_STR(got, want);
		if (strcmp(got, want) != 0)
			printf("  %s\n  want: %s\n  got:  %s\n", line, want, got);
		cases++;
	}
	if (f)
		fclose(f);
	CHECK(cases > 25);
	struct facet few[2];
	CHECK(facet_find(STR("#a #b #c"), few, 2) == 2);
}

static void test_fits(void)
{
	const struct channel_driver *d = channel_driver(STR("bluesky"));
	CHECK(d && !channel_driver(STR("nowhere")));
	char words[200], text[4000];
	struct channel_picture pictures[5] = {{.bytes = STR("x"), .alt = STR("A flag")}};
	struct channel_post p = {.text = STR("Hello")};
	CHECK(channel_fits(d, &p, words, sizeof words) == CHANNEL_DONE);
	p.text = STR(" \n");
	CHECK(channel_fits(d, &p, words, sizeof words) == CHANNEL_REFUSED);
	p.pictures = pictures;
	p.pictures_n = 1;
	CHECK(channel_fits(d, &p, words, sizeof words) == CHANNEL_DONE);
	p.text = STR("\xFF");
	CHECK(channel_fits(d, &p, words, sizeof words) == CHANNEL_REFUSED);
	memset(text, 'x', sizeof text);
	p.text = str_of(text, 300);
	CHECK(channel_fits(d, &p, words, sizeof words) == CHANNEL_DONE);
	p.text = str_of(text, 304);
	CHECK(channel_fits(d, &p, words, sizeof words) == CHANNEL_REFUSED);
	CHECK_STR(words, "304 characters, Bluesky takes 300: take out 4");
	/* few characters, many bytes */
	for (size_t i = 0; i < 150; i++)
		memcpy(text + i * 25, "👨‍👩‍👧‍👦", 25);
	p.text = str_of(text, 150 * 25);
	CHECK(grapheme_count(p.text) == 150);
	CHECK(channel_fits(d, &p, words, sizeof words) == CHANNEL_REFUSED);
	CHECK(strstr(words, "bytes") != NULL);
	p.text = STR("Look");
	pictures[0].alt = STR(" ");
	CHECK(channel_fits(d, &p, words, sizeof words) == CHANNEL_REFUSED);
	CHECK(strstr(words, "description") != NULL);
	pictures[0].alt = STR("A flag");
	pictures[0].bytes.n = 1000001;
	CHECK(channel_fits(d, &p, words, sizeof words) == CHANNEL_REFUSED);
	p.pictures_n = 5;
	CHECK(channel_fits(d, &p, words, sizeof words) == CHANNEL_REFUSED);

	/* a platform that can do nothing says so, and is asked for nothing */
	struct channel_driver mute = {.kind = "mute", .name = "Mute", .limits = d->limits};
	struct channel c = {.driver = &mute};
	struct channel_item item;
	struct channel_page page;
	p = (struct channel_post){.text = STR("Hello")};
	CHECK(channel_publish(&c, &p, &item) == CHANNEL_UNABLE && c.words[0]);
	CHECK(channel_find(&c, &p, &item) == CHANNEL_UNABLE && c.words[0]);
	CHECK(channel_read(&c, STR("x"), &item) == CHANNEL_UNABLE && c.words[0]);
	CHECK(channel_list(&c, STR(""), &page) == CHANNEL_UNABLE && c.words[0]);
	CHECK(channel_remove(&c, STR("x")) == CHANNEL_UNABLE && c.words[0]);
	p.in_reply_to = STR("x");
	CHECK(channel_fits(&mute, &p, words, sizeof words) == CHANNEL_UNABLE);
	p.in_reply_to = (struct str){0};
	p.pictures = pictures;
	p.pictures_n = 1;
	CHECK(channel_fits(&mute, &p, words, sizeof words) == CHANNEL_UNABLE);
}

static void test_uri(void)
{
	struct str did, collection, key;
	CHECK(feed_post_uri(STR("at://did:plc:abc/app.bsky.feed.post/3k"), &did, &collection, &key));
	CHECK(str_eq(did, STR("did:plc:abc")) && str_eq(key, STR("3k")));
	CHECK(str_eq(collection, STR("app.bsky.feed.post")));
	CHECK(!feed_post_uri(STR("https://bsky.app/x"), &did, &collection, &key));
	CHECK(!feed_post_uri(STR("at://did:plc:abc/x"), &did, &collection, &key));
	CHECK(!feed_post_uri(STR("at://did:plc:abc/x/y/z"), &did, &collection, &key));
	CHECK(!feed_post_uri(STR("at://name.test/x/y"), &did, &collection, &key));
	struct buf b;
	buf_init(&b, 100);
	url_add(&b, STR("a-Z_0.~ /?&é"));
	CHECK(str_eq(buf_view(&b), STR("a-Z_0.~%20%2F%3F%26%C3%A9")));
	buf_release(&b);
}

int main(void)
{
	test_grapheme();
	test_tid();
	test_facets();
	test_fits();
	test_uri();
	return unit_end();
}
