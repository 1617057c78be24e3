/* Identity tokens: signed with real keys of both kinds, then every way in which one may lie. */
#include "unit.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "domain/jwt.h"

#define ISSUER "https://login.example.org"
#define US     "chaperone"
#define NONCE  "n-0S6_WzA2Mj"
#define NOW    ((int64_t)1790000000000)

struct keys {
	gnutls_privkey_t rsa, ec, other, small;
	struct buf jwks;
};

static void put_base64(struct buf *out, const void *p, size_t n)
{
	char text[8192];
	sodium_bin2base64(text, sizeof text, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	buf_c(out, text);
}

static gnutls_privkey_t make(gnutls_pk_algorithm_t kind, unsigned bits)
{
	gnutls_privkey_t key;
	CHECK(gnutls_privkey_init(&key) == 0);
	CHECK(gnutls_privkey_generate(key, kind, bits, 0) == 0);
	return key;
}

/* Some export a zero in front; a coordinate of P-256 is 32 bytes (RFC 7518, 6.2.1.2). */
static void put_member(struct buf *out, const char *name, gnutls_datum_t *d, size_t bytes)
{
	unsigned char fixed[32] = {0};
	unsigned char *p = d->data;
	size_t n = d->size;
	while (n > 1 && !*p)
		p++, n--;
	buf_c(out, ",\"");
	buf_c(out, name);
	buf_c(out, "\":\"");
	if (bytes) {
		memcpy(fixed + bytes - n, p, n);
		put_base64(out, fixed, bytes);
	} else {
		put_base64(out, p, n);
	}
	buf_char(out, '"');
	gnutls_free(d->data);
}

static void put_rsa(struct buf *out, gnutls_privkey_t key, const char *kid)
{
	gnutls_datum_t m, e, d, p, q, u, e1, e2;
	CHECK(gnutls_privkey_export_rsa_raw(key, &m, &e, &d, &p, &q, &u, &e1, &e2) == 0);
	gnutls_datum_t *secret[] = {&d, &p, &q, &u, &e1, &e2};
	for (size_t i = 0; i < 6; i++)
		gnutls_free(secret[i]->data);
	buf_c(out, "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":");
	buf_json(out, str_c(kid));
	put_member(out, "n", &m, 0);
	put_member(out, "e", &e, 0);
	buf_char(out, '}');
}

static void put_ec(struct buf *out, gnutls_privkey_t key, const char *kid)
{
	gnutls_ecc_curve_t curve;
	gnutls_datum_t x, y, k;
	CHECK(gnutls_privkey_export_ecc_raw(key, &curve, &x, &y, &k) == 0);
	gnutls_free(k.data);
	buf_c(out, "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"kid\":");
	buf_json(out, str_c(kid));
	put_member(out, "x", &x, 32);
	put_member(out, "y", &y, 32);
	buf_char(out, '}');
}

static void keys_make(struct keys *k)
{
	k->rsa = make(GNUTLS_PK_RSA, 2048);
	k->other = make(GNUTLS_PK_RSA, 2048);
	k->small = make(GNUTLS_PK_RSA, 1024);
	k->ec = make(GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1));
	buf_init(&k->jwks, 1 << 16);
	buf_c(&k->jwks, "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"secret\",\"k\":\"AAAA\"},");
	put_rsa(&k->jwks, k->rsa, "rsa");
	buf_char(&k->jwks, ',');
	put_rsa(&k->jwks, k->small, "small");
	buf_char(&k->jwks, ',');
	put_ec(&k->jwks, k->ec, "ec");
	buf_c(&k->jwks, "]}");
}

static void keys_free(struct keys *k)
{
	gnutls_privkey_deinit(k->rsa);
	gnutls_privkey_deinit(k->other);
	gnutls_privkey_deinit(k->small);
	gnutls_privkey_deinit(k->ec);
	buf_release(&k->jwks);
}

/* A token over these words; key NULL: no signature. */
static void sign(struct buf *out, const char *header, const char *claims, gnutls_privkey_t key,
                 bool ec)
{
	buf_init(out, 1 << 16);
	put_base64(out, header, strlen(header));
	buf_char(out, '.');
	put_base64(out, claims, strlen(claims));
	gnutls_datum_t data = {(unsigned char *)out->p, (unsigned)out->n}, s, r1, r2;
	if (!key) {
		buf_char(out, '.');
		return;
	}
	CHECK(gnutls_privkey_sign_data2(key, ec ? GNUTLS_SIGN_ECDSA_SHA256 : GNUTLS_SIGN_RSA_SHA256,
	                                0, &data, &s) == 0);
	buf_char(out, '.');
	if (ec) {
		unsigned char raw[64] = {0};
		CHECK(gnutls_decode_rs_value(&s, &r1, &r2) == 0);
		for (int i = 0; i < 2; i++) {
			gnutls_datum_t *d = i ? &r2 : &r1;
			size_t skip = d->size > 32 ? d->size - 32 : 0, n = d->size - skip;
			memcpy(raw + 32 * i + 32 - n, d->data + skip, n);
			gnutls_free(d->data);
		}
		put_base64(out, raw, sizeof raw);
	} else {
		put_base64(out, s.data, s.size);
	}
	gnutls_free(s.data);
}

static int verify(const struct keys *k, struct str token, struct err *err)
{
	struct arena arena;
	struct str claims;
	/* of exactly its size, so that ASan sees a step too far */
	char *exact = malloc(token.n ? token.n : 1);
	memcpy(exact, token.p, token.n);
	arena_open(&arena, 1 << 20);
	*err = (struct err){0};
	int rc = jwt_verify(str_of(exact, token.n), buf_view(&k->jwks), &arena, &claims, err);
	if (!rc)
		CHECK(claims.n > 1 && *claims.p == '{');
	arena_close(&arena);
	free(exact);
	return rc;
}

static void expect(const struct keys *k, const char *header, gnutls_privkey_t key, bool ec,
                   const char *words)
{
	struct buf token;
	struct err err;
	sign(&token, header, "{\"sub\":\"1\"}", key, ec);
	int rc = verify(k, buf_view(&token), &err);
	if (words ? rc != E_INVALID || !strstr(err.words, words) : rc != 0)
		CHECK_STR(header, err.words);
	else
		CHECK(true);
	buf_release(&token);
}

static void test_signatures(const struct keys *k)
{
	expect(k, "{\"alg\":\"RS256\",\"kid\":\"rsa\"}", k->rsa, false, NULL);
	expect(k, "{\"alg\":\"ES256\",\"kid\":\"ec\",\"typ\":\"JWT\"}", k->ec, true, NULL);
	expect(k, "{\"alg\":\"RS256\"}", k->rsa, false, NULL); /* without a name: any that fits */
	expect(k, "{\"alg\":\"RS256\",\"kid\":\"rsa\"}", k->other, false, "signature is wrong");
	expect(k, "{\"alg\":\"RS256\",\"kid\":\"new\"}", k->rsa, false, "does not publish");
	expect(k, "{\"alg\":\"RS256\",\"kid\":\"small\"}", k->small, false, "signature is wrong");
	/* confusion */
	expect(k, "{\"alg\":\"none\"}", NULL, false, "no signed token");
	expect(k, "{\"alg\":\"none\",\"kid\":\"rsa\"}", k->rsa, false, "another algorithm");
	expect(k, "{\"alg\":\"HS256\",\"kid\":\"rsa\"}", k->rsa, false, "another algorithm");
	expect(k, "{\"alg\":\"HS256\",\"kid\":\"secret\"}", k->rsa, false, "another algorithm");
	expect(k, "{\"alg\":\"rs256\",\"kid\":\"rsa\"}", k->rsa, false, "another algorithm");
	expect(k, "{\"alg\":[\"RS256\"],\"kid\":\"rsa\"}", k->rsa, false, "another algorithm");
	expect(k, "{\"kid\":\"rsa\"}", k->rsa, false, "another algorithm");
	expect(k, "{\"alg\":\"ES256\",\"kid\":\"rsa\"}", k->ec, true, "signature is wrong");
	expect(k, "{\"alg\":\"RS256\",\"kid\":\"ec\"}", k->rsa, false, "does not publish");
	expect(k, "{\"alg\":\"RS256\",\"kid\":\"secret\"}", k->rsa, false, "signature is wrong");
	expect(k, "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"b64\"]}", k->rsa, false,
	       "extensions");
	expect(k, "{\"alg\":\"RS256\",\"alg\":\"none\"}", k->rsa, false, "no signed token");
	expect(k, "[]", k->rsa, false, "no signed token");
	/* a key that the token brings along counts for nothing */
	expect(k, "{\"alg\":\"RS256\",\"kid\":\"x\",\"jwk\":{\"kty\":\"RSA\"}}", k->other, false,
	       "does not publish");
}

/* Every byte matters, and no cut of it is a token. */
static void test_mangled(const struct keys *k)
{
	struct buf token;
	struct err err;
	sign(&token, "{\"alg\":\"ES256\",\"kid\":\"ec\"}", "{\"sub\":\"1\",\"a\":\"bcd\"}", k->ec,
	     true);
	CHECK(verify(k, buf_view(&token), &err) == 0);
	size_t accepted = 0;
	for (size_t i = 0; i < token.n; i++) {
		char was = token.p[i];
		token.p[i] = was == 'A' ? 'B' : 'A';
		accepted += verify(k, buf_view(&token), &err) == 0;
		token.p[i] = (char)(was | 0x80);
		accepted += verify(k, buf_view(&token), &err) == 0;
		token.p[i] = was;
		accepted += verify(k, str_of(token.p, i), &err) == 0;
	}
	CHECK(accepted == 0);
	buf_char(&token, '.');
	CHECK(verify(k, buf_view(&token), &err) == E_INVALID);
	CHECK(verify(k, STR(""), &err) == E_INVALID && verify(k, STR(".."), &err) == E_INVALID &&
	      verify(k, STR("a.b.c"), &err) == E_INVALID);
	buf_release(&token);
	char *huge = calloc(1, JWT_BYTES_MAX + 1);
	CHECK(verify(k, str_of(huge, JWT_BYTES_MAX + 1), &err) == E_INVALID);
	free(huge);
}

/* ---- claims ---- */
static int read(const char *claims, struct jwt_claims *out)
{
	static char memory[8192];
	struct arena arena;
	struct err err;
	arena_init(&arena, memory, sizeof memory);
	int rc =
		jwt_read(str_c(claims), &(struct jwt_expect){STR(ISSUER), STR(US), STR(NONCE), NOW},
	                 &arena, out, &err);
	CHECK(rc == 0 || rc == E_INVALID);
	return rc;
}

#define HEAD(iss, aud, nonce) "{\"sub\":\"u1\",\"iss\":" iss ",\"aud\":" aud ",\"nonce\":" nonce ","
#define GOOD                  HEAD("\"" ISSUER "\"", "\"" US "\"", "\"" NONCE "\"")
#define TIMES                 "\"iat\":1789999990,\"exp\":1790000300}"

static void test_claims(void)
{
	struct jwt_claims c;
	CHECK(read(GOOD "\"email\":\"a@b.example\",\"email_verified\":true,\"name\":\"Ann\"," TIMES,
	           &c) == 0);
	CHECK_MEM(c.subject.p, c.subject.n, "u1");
	CHECK_MEM(c.email.p, c.email.n, "a@b.example");
	CHECK(c.email_verified == JWT_VERIFIED);
	CHECK(read(GOOD TIMES, &c) == 0 && !c.email.p && c.email_verified == JWT_UNSAID);
	CHECK(read(GOOD "\"email_verified\":\"true\"," TIMES, &c) == 0 &&
	      c.email_verified == JWT_UNVERIFIED);
	static const char *const good[] = {
		HEAD("\"" ISSUER "\"", "[\"" US "\"]", "\"" NONCE "\"") TIMES,
		HEAD("\"" ISSUER "\"", "[\"x\",\"" US "\"]", "\"" NONCE "\"") "\"azp\":\"" US
									      "\"," TIMES,
		GOOD "\"azp\":\"" US "\"," TIMES,
		GOOD "\"nbf\":1790000030," TIMES,
		GOOD "\"iat\":1790000059,\"exp\":1789999941}",
	};
	static const char *const bad[] = {
		"",
		"[]",
		"{}",
		"{\"sub\":1}",
		HEAD("\"" ISSUER "/\"", "\"" US "\"", "\"" NONCE "\"") TIMES,
		HEAD("\"http://login.example.org\"", "\"" US "\"", "\"" NONCE "\"") TIMES,
		HEAD("\"" ISSUER "\"", "\"other\"", "\"" NONCE "\"") TIMES,
		HEAD("\"" ISSUER "\"", "[]", "\"" NONCE "\"") TIMES,
		HEAD("\"" ISSUER "\"", "[\"x\",\"" US "\"]", "\"" NONCE "\"") TIMES,
		HEAD("\"" ISSUER "\"", "\"" US "\"", "\"other\"") TIMES,
		HEAD("\"" ISSUER "\"", "\"" US "\"", "null") TIMES,
		GOOD "\"azp\":\"x\"," TIMES,
		GOOD "\"azp\":null," TIMES,
		GOOD "\"iat\":1789999990}",
		GOOD "\"exp\":1790000300}",
		GOOD "\"iat\":1789999990,\"exp\":1789999940}",
		GOOD "\"iat\":1789999990,\"exp\":\"1790000300\"}",
		GOOD "\"iat\":1789990000,\"exp\":1790000300}",
		GOOD "\"iat\":1790000061,\"exp\":1790000300}",
		GOOD "\"iat\":1789999990,\"exp\":1e300}",
		GOOD "\"nbf\":1790000070," TIMES,
		GOOD "\"nbf\":\"x\"," TIMES,
		"{\"sub\":\"\",\"iss\":\"" ISSUER "\",\"aud\":\"" US "\",\"nonce\":\"" NONCE
		"\"," TIMES,
		"{\"iss\":\"" ISSUER "\",\"aud\":\"" US "\",\"nonce\":\"" NONCE "\"," TIMES,
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (read(good[i], &c))
			CHECK_STR(good[i], "refused");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (!read(bad[i], &c))
			CHECK_STR(bad[i], "accepted");
}

int main(void)
{
	struct keys k;
	keys_make(&k);
	test_signatures(&k);
	test_mangled(&k);
	test_claims();
	keys_free(&k);
	return unit_end();
}
