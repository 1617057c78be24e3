#include "domain/media_file.h"

#include <sodium.h>

#include "base/clock.h"
#include "store/seal.h"

static const struct field fields[] = {
	FIELD_TEXT(struct media_file, id, "id"),
	FIELD_TEXT(struct media_file, name, "of the file"),
	FIELD_TEXT(struct media_file, type, "image/png, image/jpeg, image/gif or image/webp"),
	FIELD_INT(struct media_file, bytes, "size"),
	FIELD_INT(struct media_file, width, "pixels"),
	FIELD_INT(struct media_file, height, "pixels"),
	FIELD_TEXT(struct media_file, sha256, "of its bytes"),
	FIELD_BLOB(struct media_file, sealed, "the bytes"),
	FIELD_TEXT(struct media_file, uploader_id, "who brought it"),
	FIELD_TIME(struct media_file, created_utc_ms, "when"),
};
const struct shape media_file_shape = SHAPE("MediaFile", struct media_file, fields);

/* ---- what it is ---- */
static uint32_t big16(const uint8_t *p) { return (uint32_t)p[0] << 8 | p[1]; }
static uint32_t little16(const uint8_t *p) { return (uint32_t)p[1] << 8 | p[0]; }
static uint32_t big32(const uint8_t *p) { return big16(p) << 16 | big16(p + 2); }
static uint32_t little24(const uint8_t *p) { return little16(p) | (uint32_t)p[2] << 16; }

/* JPEG (ITU-T T.81, B.1): segments until a start of frame, which has the size. */
static bool jpeg_size(const uint8_t *p, size_t n, struct media_file *m)
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

static bool webp_size(const uint8_t *p, struct media_file *m)
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

static bool look(struct str bytes, struct media_file *m)
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

static struct str clean_name(struct str name, struct arena *arena)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '/' || name.p[i] == '\\') {
			name = str_of(name.p + i + 1, name.n - i - 1);
			i = (size_t)-1;
		}
	if (name.n > 200)
		name.n = 200;
	char *copy = arena_copy(arena, name.p ? name.p : "", name.n);
	for (size_t i = 0; copy && i < name.n; i++)
		if ((unsigned char)copy[i] < ' ' || copy[i] == '"')
			copy[i] = '_';
	return str_of(copy, name.n);
}

int media_file_add(struct tx *tx, const struct actor *who, struct str name, struct str bytes,
                   struct arena *arena, struct media_file *out, struct err *err)
{
	struct id id = id_new();
	uint8_t digest[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof digest + 1];
	*out = (struct media_file){.bytes = (int64_t)bytes.n};
	if (!actor_may(who, PERMISSION_POST_WRITE))
		return actor_must(who, PERMISSION_POST_WRITE, STR(""), err);
	if (bytes.n > MEDIA_FILE_MAX_BYTES)
		return err_set(err, E_TOO_LARGE, "A picture may have at most 10 MiB.");
	if (!look(bytes, out) || out->width < 1 || out->height < 1)
		return err_set(err, E_INVALID, "Send a picture: PNG, JPEG, GIF or WebP.");
	crypto_hash_sha256(digest, (const uint8_t *)bytes.p, bytes.n);
	sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
	out->id = str_of(arena_copy(arena, id.c, ID_BYTES - 1), ID_BYTES - 1);
	out->name = clean_name(name, arena);
	out->sha256 = str_of(arena_copy(arena, hex, sizeof hex - 1), sizeof hex - 1);
	out->uploader_id = who->person_id;
	out->created_utc_ms = clock_utc_ms();
	int rc = seal_write(tx, "media_file", "sealed", out->id, bytes, arena, &out->sealed, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_media_file_insert,
	                     SQL_ARGS(SQL_T(out->id), SQL_T(out->name), SQL_T(out->type),
	                              SQL_I(out->bytes), SQL_I(out->width), SQL_I(out->height),
	                              SQL_T(out->sha256), SQL_B(out->sealed),
	                              SQL_T(out->uploader_id), SQL_I(out->created_utc_ms)),
	                     err);
	return n < 0 ? (int)n : 0;
}

static int missing(int rc, struct err *err)
{
	return rc == E_NOT_FOUND ? err_field(err, rc, "media", "There is no such picture.") : rc;
}

int media_file_get(struct tx *tx, struct str id, struct arena *arena, struct media_file *out,
                   struct str *bytes, struct err *err)
{
	int rc = sql_one(tx, SQL_media_file_get, SQL_ARGS(SQL_T(id)), &media_file_shape, arena, out,
	                 err);
	return rc ? missing(rc, err)
	          : seal_read(tx, "media_file", "sealed", id, out->sealed, arena, bytes, err);
}

int media_file_about(struct tx *tx, struct str id, struct arena *arena, struct media_file *out,
                     struct err *err)
{
	return missing(sql_one(tx, SQL_media_file_about, SQL_ARGS(SQL_T(id)), &media_file_shape,
	                       arena, out, err),
	               err);
}

int media_file_exists(struct tx *tx, struct str id, struct err *err)
{
	struct arena arena;
	struct media_file m;
	arena_open(&arena, 1 << 16);
	int rc = media_file_about(tx, id, &arena, &m, err);
	arena_close(&arena);
	return rc;
}
