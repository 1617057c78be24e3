#include "store/note.h"

#include <string.h>

#include "base/utf8.h"
#include "store/base64.h"

#define DASH             "\xE2\x80\x94 "
#define ED25519          0x01
#define SIGNATURE_BYTES  (4 + crypto_sign_BYTES)
#define SIGNATURE_BASE64 sodium_base64_ENCODED_LEN(SIGNATURE_BYTES, sodium_base64_VARIANT_ORIGINAL)
#define PUBLIC_BYTES     (1 + crypto_sign_PUBLICKEYBYTES)
#define PUBLIC_BASE64    sodium_base64_ENCODED_LEN(PUBLIC_BYTES, sodium_base64_VARIANT_ORIGINAL)

/* Exactly n bytes, or false. */
static bool from_base64(struct str s, uint8_t *out, size_t n)
{
	size_t got;
	return base64_read(s, sodium_base64_VARIANT_ORIGINAL, out, n, &got) && got == n;
}

/* No space of Unicode's is let in: names are ours, and ASCII. */
static bool name_is_good(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~' || name.p[i] == '+')
			return false;
	return name.n && name.n <= NOTE_NAME_MAX;
}

static bool set(struct note_key *k, struct str name)
{
	static const uint8_t between[] = {'\n', ED25519};
	uint8_t hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state s;
	if (!name_is_good(name))
		return false;
	memcpy(k->name, name.p, name.n);
	k->name[name.n] = '\0';
	crypto_hash_sha256_init(&s);
	crypto_hash_sha256_update(&s, (const uint8_t *)name.p, name.n);
	crypto_hash_sha256_update(&s, between, sizeof between);
	crypto_hash_sha256_update(&s, k->public, sizeof k->public);
	crypto_hash_sha256_final(&s, hash);
	memcpy(k->id, hash, sizeof k->id);
	return true;
}

bool note_key_init(struct note_key *k, struct str name, const uint8_t seed[NOTE_SEED_BYTES])
{
	uint8_t secret[crypto_sign_SECRETKEYBYTES];
	crypto_sign_seed_keypair(k->public, secret, seed);
	sodium_memzero(secret, sizeof secret);
	return set(k, name);
}

bool note_key_parse(struct note_key *k, struct str vkey)
{
	uint8_t id[4], key[PUBLIC_BYTES];
	size_t id_n;
	struct str name = str_cut(&vkey, '+'), hex = str_cut(&vkey, '+');
	if (hex.n != 8 || sodium_hex2bin(id, sizeof id, hex.p, hex.n, NULL, &id_n, NULL) != 0 ||
	    !from_base64(vkey, key, sizeof key) || key[0] != ED25519)
		return false;
	memcpy(k->public, key + 1, sizeof k->public);
	return set(k, name) && memcmp(id, k->id, sizeof id) == 0;
}

void note_key_write(const struct note_key *k, struct buf *out)
{
	char hex[2 * sizeof k->id + 1], base64[PUBLIC_BASE64];
	uint8_t key[PUBLIC_BYTES] = {ED25519};
	memcpy(key + 1, k->public, sizeof k->public);
	sodium_bin2hex(hex, sizeof hex, k->id, sizeof k->id);
	sodium_bin2base64(base64, sizeof base64, key, sizeof key, sodium_base64_VARIANT_ORIGINAL);
	buf_c(out, k->name);
	buf_char(out, '+');
	buf_c(out, hex);
	buf_char(out, '+');
	buf_c(out, base64);
}

void note_sign(const struct note_key *k, const uint8_t seed[NOTE_SEED_BYTES], struct str text,
               struct buf *out)
{
	uint8_t public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
	uint8_t signature[SIGNATURE_BYTES];
	char base64[SIGNATURE_BASE64];
	crypto_sign_seed_keypair(public, secret, seed);
	memcpy(signature, k->id, sizeof k->id);
	crypto_sign_detached(signature + 4, NULL, (const uint8_t *)text.p, text.n, secret);
	sodium_memzero(secret, sizeof secret);
	sodium_bin2base64(base64, sizeof base64, signature, sizeof signature,
	                  sodium_base64_VARIANT_ORIGINAL);
	buf_str(out, text);
	buf_c(out, "\n" DASH);
	buf_c(out, k->name);
	buf_char(out, ' ');
	buf_c(out, base64);
	buf_char(out, '\n');
}

/* The text, and what stands after the last empty line; false when the form is wrong. */
static bool split(struct str note, struct str *text, struct str *lines)
{
	if (note.n < 2 || note.n > NOTE_MAX_BYTES || note.p[note.n - 1] != '\n' ||
	    utf8_valid(note) != note.n)
		return false;
	for (size_t i = 0; i < note.n; i++)
		if ((uint8_t)note.p[i] < ' ' && note.p[i] != '\n')
			return false;
	for (size_t i = note.n - 1; i > 0; i--)
		if (note.p[i] == '\n' && note.p[i - 1] == '\n') {
			*text = str_of(note.p, i);
			*lines = str_of(note.p + i + 1, note.n - i - 1);
			return lines->n > 0;
		}
	return false;
}

static enum note_fault check_line(const struct note_key *k, struct str line, struct str text)
{
	uint8_t signature[SIGNATURE_BYTES];
	if (!str_starts(line, STR(DASH)))
		return NOTE_MALFORMED;
	line = str_of(line.p + sizeof DASH - 1, line.n - (sizeof DASH - 1));
	struct str name = str_cut(&line, ' ');
	if (!name.n || !line.n)
		return NOTE_MALFORMED;
	if (!str_eq(name, str_c(k->name)))
		return NOTE_UNSIGNED;
	/* another kind of signature in the same name has another length, or another id */
	if (!from_base64(line, signature, sizeof signature) ||
	    memcmp(signature, k->id, sizeof k->id) != 0)
		return NOTE_UNSIGNED;
	return crypto_sign_verify_detached(signature + 4, (const uint8_t *)text.p, text.n,
	                                   k->public) == 0
	               ? NOTE_FINE
	               : NOTE_FORGED;
}

enum note_fault note_open(const struct note_key *k, struct str note, struct str *text)
{
	enum note_fault answer = NOTE_UNSIGNED;
	struct str body, lines;
	if (!split(note, &body, &lines))
		return NOTE_MALFORMED;
	while (lines.n) {
		enum note_fault f = check_line(k, str_cut(&lines, '\n'), body);
		if (f == NOTE_MALFORMED || f == NOTE_FORGED)
			return f;
		if (f == NOTE_FINE)
			answer = NOTE_FINE;
	}
	if (answer == NOTE_FINE)
		*text = body;
	return answer;
}
