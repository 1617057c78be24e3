#include "domain/image.h"

#include "base/buf.h"

static uint32_t big16(const uint8_t *p) { return (uint32_t)p[0] << 8 | p[1]; }
static uint32_t little16(const uint8_t *p) { return (uint32_t)p[1] << 8 | p[0]; }
static uint32_t big32(const uint8_t *p) { return big16(p) << 16 | big16(p + 2); }
static uint32_t little24(const uint8_t *p) { return little16(p) | (uint32_t)p[2] << 16; }

/* JPEG (ITU-T T.81, B.1): segments until a start of frame, which has the size. */
static bool jpeg_size(const uint8_t *p, size_t n, struct image *m)
{
	for (size_t i = 2; i + 9 < n && p[i] == 0xFF;) {
		uint8_t kind = p[i + 1];
		if (kind == 0xFF) {
			i++;
			continue;
		}
		if (kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC) {
			m->height = big16(p + i + 5);
			m->width = big16(p + i + 7);
			return true;
		}
		if (kind == 0xD9 || kind == 0xDA)
			return false;
		i += 2 + big16(p + i + 2);
	}
	return false;
}

static bool webp_size(const uint8_t *p, struct image *m)
{
	if (memcmp(p + 12, "VP8X", 4) == 0) {
		m->width = 1 + (int64_t)little24(p + 24);
		m->height = 1 + (int64_t)little24(p + 27);
	} else if (memcmp(p + 12, "VP8L", 4) == 0 && p[20] == 0x2F) {
		uint32_t bits = little16(p + 21) | little16(p + 23) << 16;
		m->width = 1 + (bits & 0x3FFF);
		m->height = 1 + (bits >> 14 & 0x3FFF);
	} else if (memcmp(p + 12, "VP8 ", 4) == 0) {
		m->width = little16(p + 26) & 0x3FFF;
		m->height = little16(p + 28) & 0x3FFF;
	} else {
		return false;
	}
	return true;
}

static bool look(struct str bytes, struct image *m)
{
	const uint8_t *p = (const uint8_t *)bytes.p;
	if (bytes.n < 32)
		return false;
	if (memcmp(p, "\x89PNG\r\n\x1A\n", 8) == 0) {
		m->type = STR("image/png");
		m->width = big32(p + 16);
		m->height = big32(p + 20);
	} else if (memcmp(p, "\xFF\xD8\xFF", 3) == 0) {
		m->type = STR("image/jpeg");
		return jpeg_size(p, bytes.n, m);
	} else if (memcmp(p, "GIF8", 4) == 0) {
		m->type = STR("image/gif");
		m->width = little16(p + 6);
		m->height = little16(p + 8);
	} else if (memcmp(p, "RIFF", 4) == 0 && memcmp(p + 8, "WEBP", 4) == 0) {
		m->type = STR("image/webp");
		return webp_size(p, m);
	} else {
		return false;
	}
	return true;
}

bool image_look(struct str bytes, struct image *out)
{
	*out = (struct image){0};
	return look(bytes, out) && out->width > 0 && out->height > 0;
}

/* ---- without what stands beside it ---- */
static void put(struct buf *out, const uint8_t *p, size_t n) { buf_add(out, (const char *)p, n); }

/* Which way is up, 1 to 8, out of an Exif segment's TIFF data; 1 when it does not say. */
static uint8_t orientation(const uint8_t *p, size_t n)
{
	bool little;
	if (n < 14 || (memcmp(p, "II*\0", 4) != 0 && memcmp(p, "MM\0*", 4) != 0))
		return 1;
	little = *p == 'I';
	uint32_t at = little ? little16(p + 4) | little16(p + 6) << 16 : big32(p + 4);
	if (at > n - 2)
		return 1;
	uint32_t entries = little ? little16(p + at) : big16(p + at);
	for (uint32_t i = 0; i < entries && at + 2 + 12 * (i + 1) <= n; i++) {
		const uint8_t *e = p + at + 2 + 12 * i;
		if ((little ? little16(e) : big16(e)) != 0x0112)
			continue;
		uint32_t v = little ? little16(e + 8) : big16(e + 8);
		return v >= 1 && v <= 8 ? (uint8_t)v : 1;
	}
	return 1;
}

/* An Exif segment that says which way is up, and nothing else. */
static void put_orientation(struct buf *out, uint8_t way)
{
	uint8_t segment[] = {0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,    'M', 'M',
	                     0,    '*',  0, 0,  0,   8,   0,   1,   1, 0x12, 0,   3,
	                     0,    0,    0, 1,  0,   way, 0,   0,   0, 0,    0,   0};
	put(out, segment, sizeof segment);
}

/* Of the application segments only what colours need: JFIF, the ICC profile, Adobe's transform. */
static bool jpeg_keeps(uint8_t kind, const uint8_t *data, size_t n)
{
	if (kind == 0xE2)
		return n > 12 && memcmp(data, "ICC_PROFILE", 12) == 0;
	return kind == 0xE0 || kind == 0xEE || !((kind >= 0xE0 && kind <= 0xEF) || kind == 0xFE);
}

/* The end of a scan's coded data: the next marker that is no restart, with what fills up before
 * it. */
static size_t scan_end(const uint8_t *p, size_t n, size_t from)
{
	size_t i = from;
	while (i + 1 < n &&
	       !(p[i] == 0xFF && p[i + 1] && p[i + 1] != 0xFF && (p[i + 1] & 0xF8) != 0xD0))
		i++;
	while (i > from && p[i - 1] == 0xFF)
		i--;
	return i;
}

static bool strip_jpeg(const uint8_t *p, size_t n, struct buf *out)
{
	size_t i = 2;
	put(out, p, 2);
	while (i + 4 <= n && p[i] == 0xFF) {
		uint8_t kind = p[i + 1];
		if (kind == 0xFF) {
			i++;
			continue;
		}
		if (kind == 0xD9)
			break;
		size_t length = big16(p + i + 2), end = i + 2 + length;
		if (length < 2 || end > n)
			return false;
		const uint8_t *data = p + i + 4;
		if (kind == 0xE1 && length > 8 && memcmp(data, "Exif\0", 6) == 0) {
			uint8_t way = orientation(data + 6, length - 8);
			if (way > 1)
				put_orientation(out, way);
		} else if (jpeg_keeps(kind, data, length - 2)) {
			put(out, p + i, end - i);
		}
		i = end;
		if (kind == 0xDA) {
			end = scan_end(p, n, i);
			put(out, p + i, end - i);
			i = end;
		}
	}
	if (i + 2 > n || p[i] != 0xFF || p[i + 1] != 0xD9)
		return false;
	put(out, p + i, 2);
	return true;
}

static bool strip_png(const uint8_t *p, size_t n, struct buf *out)
{
	static const char *const kept[] = {"tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT",
	                                   "bKGD", "pHYs", "acTL", "fcTL", "fdAT"};
	size_t i = 8;
	put(out, p, 8);
	while (i + 12 <= n) {
		size_t length = big32(p + i);
		const uint8_t *kind = p + i + 4;
		if (length > n - i - 12)
			return false;
		bool keep = ascii_is_upper((char)kind[0]);
		for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
			keep |= memcmp(kind, kept[k], 4) == 0;
		if (keep)
			put(out, p + i, length + 12);
		if (memcmp(kind, "IEND", 4) == 0)
			return true;
		i += length + 12;
	}
	return false;
}

static bool strip_webp(const uint8_t *p, size_t n, struct buf *out)
{
	static const char *const kept[] = {"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"};
	size_t i = 12, end = 8 + (little16(p + 4) | (size_t)little16(p + 6) << 16);
	if (end > n)
		return false;
	put(out, p, 12);
	while (i + 8 <= end) {
		size_t length = little16(p + i + 4) | (size_t)little16(p + i + 6) << 16;
		size_t padded = length + (length & 1);
		if (length > end - i - 8)
			return false;
		if (padded > end - i - 8)
			padded = length;
		for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) {
			if (memcmp(p + i, kept[k], 4) != 0)
				continue;
			size_t at = out->n;
			put(out, p + i, 8 + padded);
			if (k == 2 && length && !out->failed) /* neither Exif nor XMP follow */
				out->p[at + 8] = (char)(out->p[at + 8] & ~0x0C);
		}
		i += 8 + padded;
	}
	if (out->failed)
		return false;
	for (int b = 0; b < 4; b++)
		out->p[4 + b] = (char)((out->n - 8) >> (8 * b));
	return true;
}

/* A GIF's data in sub-blocks, each with its length before it; 0 when it is cut off. */
static size_t gif_blocks_end(const uint8_t *p, size_t n, size_t i)
{
	while (i < n && p[i])
		i += (size_t)p[i] + 1;
	return i < n ? i + 1 : 0;
}

static size_t gif_table(uint8_t flags) { return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0; }

/* Extensions that say how it moves, and none that speak. */
static bool gif_keeps(const uint8_t *p, size_t left)
{
	if (p[1] == 0xF9)
		return true;
	return p[1] == 0xFF && left > 14 &&
	       (memcmp(p + 3, "NETSCAPE2.0", 11) == 0 || memcmp(p + 3, "ANIMEXTS1.0", 11) == 0);
}

static bool strip_gif(const uint8_t *p, size_t n, struct buf *out)
{
	size_t i = 13 + gif_table(p[10]);
	if (i > n)
		return false;
	put(out, p, i);
	while (i < n) {
		size_t end;
		bool keep = true;
		if (p[i] == 0x3B) {
			put(out, p + i, 1);
			return true;
		}
		if (p[i] == 0x21 && i + 2 < n) {
			end = gif_blocks_end(p, n, i + 2);
			keep = gif_keeps(p + i, n - i);
		} else if (p[i] == 0x2C && i + 10 < n) {
			size_t data = i + 10 + gif_table(p[i + 9]) + 1;
			end = data < n ? gif_blocks_end(p, n, data) : 0;
		} else {
			return false;
		}
		if (!end)
			return false;
		if (keep)
			put(out, p + i, end - i);
		i = end;
	}
	return false;
}

bool image_strip(struct str bytes, const struct image *image, struct arena *arena, struct str *out)
{
	const uint8_t *p = (const uint8_t *)bytes.p;
	struct buf b;
	/* nothing grows but for one small segment of a JPEG */
	size_t room = bytes.n + 64;
	char *memory = arena_alloc(arena, room);
	if (!memory)
		return false;
	buf_init_fixed(&b, memory, room);
	bool whole = str_eq(image->type, STR("image/png"))    ? strip_png(p, bytes.n, &b)
	             : str_eq(image->type, STR("image/jpeg")) ? strip_jpeg(p, bytes.n, &b)
	             : str_eq(image->type, STR("image/gif"))  ? strip_gif(p, bytes.n, &b)
	                                                      : strip_webp(p, bytes.n, &b);
	struct image after;
	*out = buf_view(&b);
	return whole && !b.failed && image_look(*out, &after) && after.width == image->width &&
	       after.height == image->height;
}
