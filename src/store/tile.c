#include "store/tile.h"

#include <string.h>

static uint64_t shift(uint64_t v, unsigned bits) { return bits < 64 ? v >> bits : 0; }

unsigned tile_width(uint64_t size, unsigned level, uint64_t index)
{
	uint64_t hashes = shift(size, 8 * level), full = hashes >> 8;
	if (index < full)
		return TILE_WIDTH;
	return index == full ? (unsigned)(hashes & 255) : 0;
}

int tile_edge_load(struct tile_edge *e, uint64_t size, const struct tile_store *s)
{
	e->size = size;
	for (unsigned l = 0; l < TILE_LEVELS; l++) {
		struct tile *t = &e->level[l];
		t->index = shift(size, 8 * (l + 1));
		t->width = (unsigned)(shift(size, 8 * l) & 255);
		t->changed = false;
		int rc = t->width ? s->get(s->of, l, t->index, t->width, t->hash) : 0;
		if (rc < 0)
			return rc;
	}
	return 0;
}

int tile_edge_add(struct tile_edge *e, const struct merkle_hash *leaf, const struct tile_store *s)
{
	struct merkle_hash carry = *leaf;
	e->size++;
	for (unsigned l = 0; l < TILE_LEVELS; l++) {
		struct tile *t = &e->level[l];
		t->hash[t->width++] = carry;
		t->changed = true;
		if (t->width < TILE_WIDTH)
			break;
		int rc = s->put(s->of, l, t);
		if (rc < 0)
			return rc;
		merkle_fold(&carry, t->hash, TILE_WIDTH);
		t->index++;
		t->width = 0;
		t->changed = false;
	}
	return 0;
}

int tile_edge_flush(struct tile_edge *e, const struct tile_store *s)
{
	for (unsigned l = 0; l < TILE_LEVELS; l++) {
		struct tile *t = &e->level[l];
		int rc = t->changed ? s->put(s->of, l, t) : 0;
		if (rc < 0)
			return rc;
		t->changed = false;
	}
	return 0;
}

void tile_edge_root(const struct tile_edge *e, struct merkle_hash *out)
{
	bool some = false;
	merkle_fold(out, NULL, 0);
	/* from the right: the smallest complete subtrees first */
	for (unsigned l = 0; l < TILE_LEVELS; l++) {
		const struct tile *t = &e->level[l];
		for (unsigned end = t->width; end; end &= end - 1) {
			struct merkle_hash left;
			unsigned n = end & -end;
			merkle_fold(&left, t->hash + (end - n), n);
			if (some)
				merkle_node(out, &left, out);
			else
				*out = left;
			some = true;
		}
	}
}

int tile_node(void *store, unsigned height, uint64_t i, struct merkle_hash *out)
{
	const struct tile_store *s = store;
	unsigned row = height % 8, n = 1u << row;
	unsigned at = (unsigned)(i & (255u >> row)) << row;
	struct merkle_hash hash[TILE_WIDTH];
	int rc = s->get(s->of, height / 8, i >> (8 - row), at + n, hash);
	if (rc < 0)
		return rc;
	merkle_fold(out, hash + at, n);
	return 0;
}

static void three_digits(struct buf *out, unsigned v)
{
	buf_char(out, (char)('0' + v / 100));
	buf_char(out, (char)('0' + v / 10 % 10));
	buf_char(out, (char)('0' + v % 10));
}

void tile_path(struct buf *out, int level, uint64_t index, unsigned width)
{
	unsigned part[7]; /* 2^64 has 20 digits */
	size_t n = 0;
	do {
		part[n++] = (unsigned)(index % 1000);
		index /= 1000;
	} while (index);
	buf_c(out, "tile/");
	if (level < 0)
		buf_c(out, "entries");
	else
		buf_u64(out, (uint64_t)level);
	while (n--) {
		buf_c(out, n ? "/x" : "/");
		three_digits(out, part[n]);
	}
	if (width < TILE_WIDTH) {
		buf_c(out, ".p/");
		buf_u64(out, width);
	}
}

/* ---- back ---- */

/* Decimal without leading zeroes, up to `max`. */
static bool small_number(struct str s, unsigned max, unsigned *out)
{
	*out = 0;
	if (!s.n || s.n > 3 || (s.n > 1 && s.p[0] == '0'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]))
			return false;
		*out = *out * 10 + (unsigned)(s.p[i] - '0');
	}
	return *out <= max;
}

/* “x001/x234/067”: each but the last begins with an x, and the first is not x000. */
static bool parse_index(struct str s, uint64_t *index)
{
	*index = 0;
	if (!s.n || str_starts(s, STR("x000")))
		return false;
	while (s.n) {
		struct str part = str_cut(&s, '/');
		if (s.n && (!part.n || *part.p != 'x'))
			return false;
		if (s.n)
			part = str_of(part.p + 1, part.n - 1);
		if (part.n != 3)
			return false;
		for (size_t i = 0; i < 3; i++)
			if (!ascii_is_digit(part.p[i]) ||
			    __builtin_mul_overflow(*index, 10, index) ||
			    __builtin_add_overflow(*index, (uint64_t)(part.p[i] - '0'), index))
				return false;
	}
	return true;
}

bool tile_path_parse(struct str path, int *level, uint64_t *index, unsigned *width)
{
	static const struct str partial = {".p/", 3};
	unsigned l = 0;
	struct str first = str_cut(&path, '/');
	if (str_eq(first, STR("entries")))
		*level = -1;
	else if (small_number(first, 63, &l))
		*level = (int)l;
	else
		return false;
	*width = TILE_WIDTH;
	for (size_t i = 0; i + partial.n <= path.n; i++)
		if (memcmp(path.p + i, partial.p, partial.n) == 0) {
			struct str w = str_of(path.p + i + partial.n, path.n - i - partial.n);
			if (!small_number(w, TILE_WIDTH - 1, width) || !*width)
				return false;
			path.n = i;
			break;
		}
	return path.n && path.p[path.n - 1] != '/' && parse_index(path, index);
}
