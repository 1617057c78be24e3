#include "web/presidio_operator.h"

#include <gnutls/crypto.h>
#include <sodium.h>

#include "base/id.h"
#include "base/utf8.h"
#include "store/base64.h"

#define BLOCK_BYTES    16
#define KEY_MAX_BYTES  32
#define SALT_MIN_BYTES 16

/* ---- parameters, with the errors that theirs give ---- */
static const char *type_word(const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_STRING: return "string";
	case JSON_TRUE:
	case JSON_FALSE: return "boolean";
	case JSON_INTEGER: return "number";
	case JSON_ARRAY: return "array";
	default: return NULL;
	}
}

static int wrong_type(const char *name, const char *want, const json_t *got, struct err *err)
{
	if (!type_word(got))
		return err_set(err, E_INVALID, "Invalid parameter value for '%s'.", name);
	return err_set(err, E_INVALID,
	               "Invalid parameter value for %s. Expecting '%s', but got '%s'.", name, want,
	               type_word(got));
}

static int expected(const char *name, struct err *err)
{
	return err_set(err, E_INVALID, "Expected parameter %s", name);
}

static const json_t *parameter(const struct presidio_work *w, const char *name)
{
	const json_t *v = json_object_get(w->parameters, name);
	return json_is_null(v) ? NULL : v;
}

/* ---- replace, redact, keep ---- */
static int replace(const struct presidio_work *w, struct str text, struct buf *out, struct err *err)
{
	const json_t *new = parameter(w, "new_value");
	(void)text;
	if (new && !json_is_string(new))
		return wrong_type("new_value", "string", new, err);
	if (json_string_length(new)) {
		buf_str(out, json_str(new));
		return 0;
	}
	buf_char(out, '<');
	buf_str(out, w->entity);
	buf_char(out, '>');
	return 0;
}

static int redact(const struct presidio_work *w, struct str text, struct buf *out, struct err *err)
{
	(void)w, (void)text, (void)out, (void)err;
	return 0;
}

static int keep(const struct presidio_work *w, struct str text, struct buf *out, struct err *err)
{
	(void)w, (void)err;
	buf_str(out, text);
	return 0;
}

/* ---- mask ---- */
static int mask(const struct presidio_work *w, struct str text, struct buf *out, struct err *err)
{
	const json_t *sign = parameter(w, "masking_char");
	const json_t *many = parameter(w, "chars_to_mask");
	const json_t *from_end = parameter(w, "from_end");
	struct points points, one;
	if (!sign)
		return expected("masking_char", err);
	if (!json_is_string(sign))
		return wrong_type("masking_char", "string", sign, err);
	if (!many)
		return expected("chars_to_mask", err);
	if (!json_is_integer(many))
		return wrong_type("chars_to_mask", "number", many, err);
	if (!from_end)
		return expected("from_end", err);
	if (!json_is_boolean(from_end))
		return wrong_type("from_end", "boolean", from_end, err);
	if (!points_init(&points, text, w->q->arena) ||
	    !points_init(&one, json_str(sign), w->q->arena))
		return err_set(err, E_MEMORY, "Out of memory.");
	if (one.n > 1)
		return err_set(err, E_INVALID, "Invalid input, masking_char must be a character");
	int64_t asked = json_integer_value(many);
	size_t n = asked <= 0 ? 0 : (size_t)asked < points.n ? (size_t)asked : points.n;
	size_t cut = points_byte(&points, json_is_true(from_end) ? points.n - n : n);
	if (json_is_true(from_end))
		buf_add(out, text.p, cut);
	for (size_t i = 0; i < n; i++)
		buf_str(out, json_str(sign));
	if (!json_is_true(from_end))
		buf_add(out, text.p + cut, text.n - cut);
	return 0;
}

/* ---- hash ---- */
static int hash(const struct presidio_work *w, struct str text, struct buf *out, struct err *err)
{
	const json_t *type = parameter(w, "hash_type"), *own = parameter(w, "salt");
	struct str salt = str_of((const char *)w->salt, sizeof w->salt);
	unsigned char digest[crypto_hash_sha512_BYTES];
	char hex[2 * sizeof digest + 1];
	bool long_one = type && str_eq(json_str(type), STR("sha512"));
	if (type && !json_is_string(type))
		return wrong_type("hash_type", "string", type, err);
	if (type && !long_one && !str_eq(json_str(type), STR("sha256")))
		return err_set(err, E_INVALID,
		               "Parameter hash_type value %.40s is not in range of values "
		               "['sha256', 'sha512']",
		               json_string_value(type));
	if (own && !json_is_string(own))
		return wrong_type("salt", "string", own, err);
	if (own)
		salt = json_str(own);
	if (salt.n < SALT_MIN_BYTES)
		return err_set(err, E_INVALID, "Invalid input, salt must be of at least %d bytes",
		               SALT_MIN_BYTES);
	char *both = arena_alloc(w->q->arena, text.n + salt.n);
	if (!both)
		return err_set(err, E_MEMORY, "Out of memory.");
	memcpy(both, text.p, text.n);
	memcpy(both + text.n, salt.p, salt.n);
	if (long_one)
		crypto_hash_sha512(digest, (unsigned char *)both, text.n + salt.n);
	else
		crypto_hash_sha256(digest, (unsigned char *)both, text.n + salt.n);
	sodium_bin2hex(hex, sizeof hex, digest,
	               long_one ? crypto_hash_sha512_BYTES : crypto_hash_sha256_BYTES);
	buf_c(out, hex);
	return 0;
}

/* ---- encrypt and decrypt ---- */
static int read_key(const struct presidio_work *w, gnutls_datum_t *key,
                    gnutls_cipher_algorithm_t *algorithm, struct err *err)
{
	const json_t *v = parameter(w, "key");
	if (!v)
		return expected("key", err);
	if (!json_is_string(v))
		return wrong_type("key", "string", v, err);
	struct str s = json_str(v);
	*algorithm = s.n == 16   ? GNUTLS_CIPHER_AES_128_CBC
	             : s.n == 24 ? GNUTLS_CIPHER_AES_192_CBC
	             : s.n == 32 ? GNUTLS_CIPHER_AES_256_CBC
	                         : GNUTLS_CIPHER_NULL;
	if (*algorithm == GNUTLS_CIPHER_NULL)
		return err_set(err, E_INVALID,
		               "Invalid input, key must be of length 128, 192 or 256 bits");
	*key = (gnutls_datum_t){(unsigned char *)(uintptr_t)s.p, (unsigned)s.n};
	return 0;
}

/* In place, behind the IV at its beginning. */
static bool cipher(gnutls_cipher_algorithm_t algorithm, const gnutls_datum_t *key, bool encrypt,
                   unsigned char *bytes, size_t n)
{
	gnutls_datum_t iv = {bytes, BLOCK_BYTES};
	gnutls_cipher_hd_t handle;
	if (gnutls_cipher_init(&handle, algorithm, key, &iv) != 0)
		return false;
	int rc = encrypt ? gnutls_cipher_encrypt(handle, bytes + BLOCK_BYTES, n - BLOCK_BYTES)
	                 : gnutls_cipher_decrypt(handle, bytes + BLOCK_BYTES, n - BLOCK_BYTES);
	gnutls_cipher_deinit(handle);
	return rc == 0;
}

static int encrypt(const struct presidio_work *w, struct str text, struct buf *out, struct err *err)
{
	gnutls_datum_t key;
	gnutls_cipher_algorithm_t algorithm;
	int rc = read_key(w, &key, &algorithm, err);
	if (rc)
		return rc;
	size_t padding = BLOCK_BYTES - text.n % BLOCK_BYTES;
	size_t n = BLOCK_BYTES + text.n + padding;
	unsigned char *bytes = arena_alloc(w->q->arena, n);
	if (!bytes)
		return err_set(err, E_MEMORY, "Out of memory.");
	id_random(bytes, BLOCK_BYTES);
	memcpy(bytes + BLOCK_BYTES, text.p, text.n);
	memset(bytes + BLOCK_BYTES + text.n, (int)padding, padding);
	if (!cipher(algorithm, &key, true, bytes, n))
		return err_set(err, E_CORRUPT, "It could not be encrypted.");
	size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE);
	char *at = buf_room(out, room);
	if (!at)
		return err_set(err, E_TOO_LARGE, "The answer is too large.");
	sodium_bin2base64(at, room, bytes, n, sodium_base64_VARIANT_URLSAFE);
	out->n += room - 1;
	return 0;
}

/* Theirs reads the plain alphabet of base64 too. */
static bool unbase64(struct str text, unsigned char *bytes, size_t *n, struct arena *arena)
{
	char *plain = arena_copy(arena, text.p, text.n);
	for (size_t i = 0; plain && i < text.n; i++)
		plain[i] = plain[i] == '+' ? '-' : plain[i] == '/' ? '_' : plain[i];
	return plain &&
	       base64_read(str_of(plain, text.n), sodium_base64_VARIANT_URLSAFE, bytes, text.n, n);
}

static int decrypt(const struct presidio_work *w, struct str text, struct buf *out, struct err *err)
{
	gnutls_datum_t key;
	gnutls_cipher_algorithm_t algorithm;
	size_t n = 0;
	int rc = read_key(w, &key, &algorithm, err);
	if (rc)
		return rc;
	unsigned char *bytes = arena_alloc(w->q->arena, text.n + 1);
	if (!bytes)
		return err_set(err, E_MEMORY, "Out of memory.");
	if (!unbase64(text, bytes, &n, w->q->arena) || n < 2 * BLOCK_BYTES || n % BLOCK_BYTES ||
	    !cipher(algorithm, &key, false, bytes, n))
		return err_set(err, E_CORRUPT, "It could not be decrypted.");
	size_t padding = bytes[n - 1], bad = padding < 1 || padding > BLOCK_BYTES;
	for (size_t i = 0; !bad && i < padding; i++)
		bad = bytes[n - 1 - i] != padding;
	struct str plain = str_of((char *)bytes + BLOCK_BYTES, bad ? 0 : n - BLOCK_BYTES - padding);
	if (bad || utf8_valid(plain) != plain.n)
		return err_set(err, E_CORRUPT, "It could not be decrypted.");
	buf_str(out, plain);
	return 0;
}

const struct presidio_operator presidio_operators[] = {
	{"replace", false, replace}, {"redact", false, redact},        {"mask", false, mask},
	{"hash", false, hash},       {"encrypt", false, encrypt},      {"keep", false, keep},
	{"decrypt", true, decrypt},  {"deanonymize_keep", true, keep}, {NULL, false, NULL},
};

const struct presidio_operator *presidio_operator_find(struct str name, bool back)
{
	for (const struct presidio_operator *o = presidio_operators; o->name; o++)
		if (o->back == back && str_eq(str_c(o->name), name))
			return o;
	return NULL;
}
