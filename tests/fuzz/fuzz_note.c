/* Notes, keys, numbers and paths of tiles from any bytes: what is taken is written again as it was,
 * and no note is fine but the one that was signed. */
#include <sodium.h>
#include <stdlib.h>

#include "store/checkpoint.h"
#include "store/tile.h"

static const char vkey[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char signed_text[] = "If you think cryptography is the answer to your problem,\n"
				  "then you don't know what your problem is.\n";

static void must_be(const struct buf *b, struct str s)
{
	if (b->failed || !str_eq(buf_view(b), s))
		abort();
}

static void try_note(struct str s)
{
	struct note_key key;
	struct str text;
	if (!note_key_parse(&key, str_c(vkey)))
		abort();
	if (note_open(&key, s, &text) == NOTE_FINE && !str_eq(text, str_c(signed_text)))
		abort();
}

static void try_key(struct str s)
{
	struct note_key key;
	struct buf b;
	char memory[NOTE_VKEY_MAX];
	buf_init_fixed(&b, memory, sizeof memory);
	if (!note_key_parse(&key, s))
		return;
	note_key_write(&key, &b);
	/* an id may be written in large letters */
	if (b.failed || b.n != s.n || !str_eq_nocase(buf_view(&b), s))
		abort();
}

static void try_path(struct str s)
{
	struct buf b;
	char memory[128];
	int level;
	uint64_t index;
	unsigned width;
	if (!tile_path_parse(s, &level, &index, &width))
		return;
	buf_init_fixed(&b, memory, sizeof memory);
	tile_path(&b, level, index, width);
	must_be(&b, str_of(memory, 5 + s.n));
	if (memcmp(memory + 5, s.p, s.n) != 0)
		abort();
}

static void try_number(struct str s)
{
	struct buf b;
	char memory[32];
	uint64_t v;
	if (!checkpoint_number_parse(&v, s))
		return;
	buf_init_fixed(&b, memory, sizeof memory);
	buf_u64(&b, v);
	must_be(&b, s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str s = str_of((const char *)data, n);
	try_note(s);
	try_key(s);
	try_path(s);
	try_number(s);
	return 0;
}
