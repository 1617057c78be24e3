#include "store/checkpoint.h"

#include "store/base64.h"

#define HASH_BASE64 sodium_base64_ENCODED_LEN(MERKLE_BYTES, sodium_base64_VARIANT_ORIGINAL)

void checkpoint_hash_write(const struct merkle_hash *h, struct buf *out)
{
	char base64[HASH_BASE64];
	sodium_bin2base64(base64, sizeof base64, h->b, sizeof h->b, sodium_base64_VARIANT_ORIGINAL);
	buf_c(out, base64);
}

bool checkpoint_hash_parse(struct merkle_hash *h, struct str base64)
{
	size_t n;
	return base64_read(base64, sodium_base64_VARIANT_ORIGINAL, h->b, sizeof h->b, &n) &&
	       n == sizeof h->b;
}

bool checkpoint_number_parse(uint64_t *v, struct str s)
{
	*v = 0;
	if (!s.n || (s.n > 1 && s.p[0] == '0'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]) || __builtin_mul_overflow(*v, 10, v) ||
		    __builtin_add_overflow(*v, (uint64_t)(s.p[i] - '0'), v))
			return false;
	}
	return true;
}

void checkpoint_sign(const struct checkpoint *c, const struct note_key *k,
                     const uint8_t seed[NOTE_SEED_BYTES], struct buf *out)
{
	char memory[CHECKPOINT_MAX];
	struct buf text;
	buf_init_fixed(&text, memory, sizeof memory);
	buf_c(&text, k->name);
	buf_char(&text, '\n');
	buf_u64(&text, c->size);
	buf_char(&text, '\n');
	checkpoint_hash_write(&c->root, &text);
	buf_char(&text, '\n');
	note_sign(k, seed, buf_view(&text), out);
}

enum note_fault checkpoint_open(struct checkpoint *c, const struct note_key *k, struct str note)
{
	struct str text;
	enum note_fault f = note_open(k, note, &text);
	if (f != NOTE_FINE)
		return f;
	if (!str_eq(str_cut(&text, '\n'), str_c(k->name)) ||
	    !checkpoint_number_parse(&c->size, str_cut(&text, '\n')) ||
	    !checkpoint_hash_parse(&c->root, str_cut(&text, '\n')))
		return NOTE_MALFORMED;
	return NOTE_FINE;
}
