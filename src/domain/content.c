#include "domain/content.h"

#include <sodium.h>

#include "base/json.h"
#include "domain/organisation.h"
#include "store/seal.h"

static const struct field picture_fields[] = {
	FIELD_TEXT(struct content_picture, id, "of the uploaded picture",
                   .flags = FIELD_REQUIRED | FIELD_OUT, .min = 36, .max = 36),
	FIELD_TEXT(struct content_picture, alt, "what it shows, for who cannot see it",
                   .max = 2000),
};
const struct shape content_picture_shape = SHAPE("Picture", struct content_picture, picture_fields);

static const struct field fields[] = {
	FIELD_TEXT(struct content, text, "the words", .max = 100000),
	FIELD_TEXT(struct content, message, "the message answered", .max = 100000),
	FIELD_TEXT(struct content, message_author, "who wrote that message"),
	FIELD_TEXT(struct content, message_uri, "where that message stands"),
	FIELD_JSON(struct content, media, "pictures"),
};
const struct shape content_shape = SHAPE("Content", struct content, fields);

/* Each part with its length before it, so that no two contents run together alike. */
static void hash_part(crypto_hash_sha256_state *h, struct str s)
{
	uint8_t n[8];
	for (int i = 0; i < 8; i++)
		n[i] = (uint8_t)((uint64_t)s.n >> (8 * i));
	crypto_hash_sha256_update(h, n, sizeof n);
	crypto_hash_sha256_update(h, (const uint8_t *)s.p, s.n);
}

void content_hash(const struct content *c, const char *kind, const char *purpose,
                  const struct str *channel_ids, size_t n, char out[CONTENT_HASH_BYTES])
{
	crypto_hash_sha256_state h;
	uint8_t digest[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_init(&h);
	hash_part(&h, str_c(kind));
	hash_part(&h, str_c(purpose));
	hash_part(&h, c->text);
	hash_part(&h, c->message);
	hash_part(&h, c->message_author);
	hash_part(&h, c->message_uri);
	hash_part(&h, c->media);
	for (size_t i = 0; i < n; i++)
		hash_part(&h, channel_ids[i]);
	crypto_hash_sha256_final(&h, digest);
	sodium_bin2hex(out, CONTENT_HASH_BYTES, digest, sizeof digest);
}

/* Text and alternative texts as a reader takes them in: one after the other. *all is empty where
 * there is none of the latter. */
static int join_alt_texts(const struct content *c, struct arena *arena, struct str *all,
                          struct err *err)
{
	struct content_picture *p;
	struct buf b;
	size_t n = 0, alt = 0;
	*all = STR("");
	int rc = c->media.n ? json_read_list(c->media, &content_picture_shape, arena,
	                                     CONTENT_PICTURES_MAX, &p, &n, err)
	                    : 0;
	buf_init(&b, (size_t)1 << 20);
	buf_str(&b, c->text);
	for (size_t i = 0; !rc && i < n; i++) {
		alt += p[i].alt.n;
		buf_char(&b, '\n');
		buf_str(&b, p[i].alt);
	}
	if (!rc && alt) {
		*all = buf_keep(&b, arena);
		rc = all->p ? 0 : err_set(err, E_MEMORY, "Out of memory.");
	}
	buf_release(&b);
	return rc;
}

int content_check(struct tx *tx, const struct content *c, enum chaperone_kind kind,
                  struct arena *arena, struct checked *out, struct err *err)
{
	struct checking what = {.kind = kind,
	                        .text = c->text,
	                        .message = c->message,
	                        .offsets = CHAPERONE_OFFSETS_UTF16};
	struct checked whole;
	int rc = organisation_check(tx, &what, arena, out, err);
	if (!rc)
		rc = join_alt_texts(c, arena, &what.text, err);
	if (rc || !what.text.n)
		return rc;
	rc = organisation_check(tx, &what, arena, &whole, err);
	whole.json = out->json;
	if (!rc && whole.verdict >= out->verdict)
		*out = whole;
	return rc;
}

int content_write(struct tx *tx, struct str post_id, const struct content *c, bool clear,
                  struct arena *arena, struct str *open, struct str *sealed, struct err *err)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	json_write(&b, &content_shape, c);
	int rc = b.failed ? err_set(err, E_TOO_LARGE, "The post is too long.") : 0;
	*open = *sealed = str_of(NULL, 0);
	if (!rc && clear) {
		const char *copy = arena_copy(arena, b.p, b.n);
		*open = str_of(copy, b.n);
		rc = copy ? 0 : err_set(err, E_MEMORY, "Out of memory.");
	} else if (!rc) {
		rc = seal_write(tx, "post", "content", post_id, buf_view(&b), arena, sealed, err);
	}
	buf_release(&b);
	return rc;
}

int content_read(struct tx *tx, struct str post_id, struct str open, struct str sealed,
                 struct arena *arena, struct content *out, struct err *err)
{
	struct str plain = open;
	*out = (struct content){.text = STR("")};
	int rc = open.p ? 0 : seal_read(tx, "post", "content", post_id, sealed, arena, &plain, err);
	if (!rc)
		rc = json_read_own(plain, &content_shape, arena, out, err);
	if (!open.p && !rc)
		seal_wipe(plain);
	return rc;
}
