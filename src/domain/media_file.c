#include "domain/media_file.h"

#include <sodium.h>

#include "base/clock.h"
#include "domain/image.h"
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
	struct image image;
	if (!image_look(bytes, &image) || !image_strip(bytes, &image, arena, &bytes))
		return err_set(err, E_INVALID,
		               "Send a picture that is whole: PNG, JPEG, GIF or WebP.");
	out->type = image.type;
	out->width = image.width;
	out->height = image.height;
	out->bytes = (int64_t)bytes.n;
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
