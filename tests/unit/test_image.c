/* Pictures: what they are, and that nothing but the picture is left of them. */
#include "unit.h"

#include <stdlib.h>

#include "domain/image.h"

#define SECRET "GPS 43.0731N 89.4012W Maria"

struct bytes {
	char p[2048];
	size_t n;
};

static void add(struct bytes *b, const void *p, size_t n)
{
	memcpy(b->p + b->n, p, n);
	b->n += n;
}
#define ADD(b, literal) add((b), (literal), sizeof(literal) - 1)

static void chunk(struct bytes *b, const char *kind, const char *data)
{
	size_t n = strlen(data);
	const char head[] = {0, 0, (char)(n >> 8), (char)n};
	add(b, head, 4);
	add(b, kind, 4);
	add(b, data, n);
	ADD(b, "crc!");
}

static struct bytes png(void)
{
	struct bytes b = {.n = 0};
	ADD(&b, "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x28\0\0\0\x1E\x08\x02\0\0\0crc!");
	chunk(&b, "tEXt", SECRET);
	chunk(&b, "sRGB", "1");
	chunk(&b, "eXIf", SECRET);
	chunk(&b, "IDAT", "pixels");
	chunk(&b, "IEND", "");
	return b;
}

static void segment(struct bytes *b, char kind, const char *data, size_t n)
{
	const char head[] = {(char)0xFF, kind, (char)((n + 2) >> 8), (char)(n + 2)};
	add(b, head, 4);
	add(b, data, n);
}

#define EXIF(way)                                                                                  \
	"Exif\0\0II*\0\x08\0\0\0\x02\0\x0F\x01\x02\0\x04\0\0\0abcd\x12\x01\x03\0\x01\0\0\0" way     \
	"\0\0\0\0\0\0\0" SECRET

static struct bytes jpeg(bool turned)
{
	static const char up[] = EXIF("\x01"), left[] = EXIF("\x06");
	struct bytes b = {.n = 0};
	ADD(&b, "\xFF\xD8");
	segment(&b, (char)0xE0, "JFIF\0\1\1\0\0\1\0\1\0\0", 14);
	segment(&b, (char)0xE1, turned ? left : up, sizeof up - 1);
	segment(&b, (char)0xE1, "http://ns.adobe.com/xap/1.0/\0" SECRET, 29 + sizeof SECRET - 1);
	segment(&b, (char)0xE2, "ICC_PROFILE\0\1\1colours", 21);
	segment(&b, (char)0xE2, "MPF\0" SECRET, 4 + sizeof SECRET - 1);
	segment(&b, (char)0xFE, SECRET, sizeof SECRET - 1);
	segment(&b, (char)0xC0, "\x08\0\x1E\0\x28\1\1\x11\0", 9);
	segment(&b, (char)0xDA, "\1\1\0\0\x3F\0", 6);
	ADD(&b, "coded\xFF\0data\xFF\xD0more");
	segment(&b, (char)0xDA, "\1\1\0\0\x3F\0", 6);
	ADD(&b, "second scan\xFF\xD9");
	return b;
}

static struct bytes gif(void)
{
	struct bytes b = {.n = 0};
	ADD(&b, "GIF89a\x28\0\x1E\0\x80\0\0rgbRGB");
	ADD(&b, "\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0");
	ADD(&b, "\x21\xFE\x1B" SECRET "\0");
	ADD(&b, "\x21\xFF\x0BXMP DataXMP\x1B" SECRET "\0");
	ADD(&b, "\x21\xF9\x04\0\0\0\0\0\x2C\0\0\0\0\x28\0\x1E\0\0\x02\x06pixels\0\x3B");
	return b;
}

static void riff(struct bytes *b, const char *kind, const char *data, size_t n)
{
	const char length[] = {(char)n, 0, 0, 0};
	add(b, kind, 4);
	add(b, length, 4);
	add(b, data, n + (n & 1));
}

static struct bytes webp(void)
{
	struct bytes b = {.n = 0};
	ADD(&b, "RIFF\0\0\0\0WEBP");
	riff(&b, "VP8X", "\x0C\0\0\0\x27\0\0\x1D\0\0", 10);
	riff(&b, "VP8 ", "pixels.", 7);
	riff(&b, "EXIF", SECRET, sizeof SECRET - 1);
	riff(&b, "XMP ", SECRET, sizeof SECRET - 1);
	b.p[4] = (char)(b.n - 8);
	return b;
}

static struct arena arena;

static bool strips(const struct bytes *b, struct str *out)
{
	/* a block of its own size, so that a byte read beyond it is seen */
	char *p = malloc(b->n ? b->n : 1);
	struct image image;
	memcpy(p, b->p, b->n);
	bool fine = image_look(str_of(p, b->n), &image) &&
	            image_strip(str_of(p, b->n), &image, &arena, out);
	free(p);
	return fine;
}

static bool has(struct str s, const char *word)
{
	return memmem(s.p, s.n, word, strlen(word)) != NULL;
}

static void test_kind(struct bytes b, const char *type, const char *kept)
{
	struct image image;
	struct str out = STR("");
	CHECK(image_look(str_of(b.p, b.n), &image) && str_eq(image.type, str_c(type)));
	CHECK(image.width == 40 && image.height == 30);
	ADD(&b, "a film after the end " SECRET);
	CHECK(strips(&b, &out));
	CHECK(!has(out, "GPS") && !has(out, "Maria") && !has(out, "film"));
	CHECK(has(out, kept));
	/* once more changes nothing, and it is the same picture */
	struct bytes again = {.n = out.n};
	struct str twice = STR("");
	memcpy(again.p, out.p, out.n);
	CHECK(strips(&again, &twice) && str_eq(out, twice));
	CHECK(image_look(out, &image) && image.width == 40 && image.height == 30);
}

/* Cut anywhere, it is refused, and nothing is read beyond its end. */
static void test_cut(struct bytes b)
{
	size_t n = b.n, taken = 0;
	for (b.n = 0; b.n < n; b.n++) {
		struct str out;
		taken += strips(&b, &out);
		arena_close(&arena);
	}
	CHECK(taken == 0);
}

int main(void)
{
	struct str out = STR("");
	struct bytes turned = jpeg(true), straight = jpeg(false);
	arena_open(&arena, 1 << 20);
	test_kind(png(), "image/png", "pixels");
	test_kind(straight, "image/jpeg", "coded\xFF");
	test_kind(straight, "image/jpeg", "second scan");
	test_kind(gif(), "image/gif", "NETSCAPE2.0");
	test_kind(webp(), "image/webp", "pixels");
	CHECK(strips(&straight, &out) && !has(out, "Exif") && has(out, "ICC_PROFILE"));
	CHECK(strips(&turned, &out) && has(out, "Exif") && !has(out, "GPS"));
	test_cut(png());
	test_cut(straight);
	test_cut(gif());
	test_cut(webp());
	turned = (struct bytes){.n = 0};
	ADD(&turned, "<svg onload=alert(1)>                     ");
	CHECK(!strips(&turned, &out));
	arena_close(&arena);
	return unit_end();
}
