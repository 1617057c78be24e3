/*
 * What must hold for every text: the labelled ones, and the same ones disguised (hidden
 * characters, full-width digits, look-alikes, spaced-out letters).
 *
 * Spans lie on character boundaries and name what stands there; nothing that was found with an
 * identifier is left in the de-identified copy, by any policy that hides it; a copy by tags that is
 * checked again has no number, code or address left; the answer does not depend on what was in the
 * memory before.
 */
#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "main/record.h"

static void *memory;
static size_t memory_bytes;
static unsigned shown;

static bool check(struct chaperone_input *in, struct chaperone_result *r, int dirt)
{
	size_t n = chaperone_memory_bytes(in->text_bytes, in->in_reply_to_bytes);
	if (n > memory_bytes) {
		free(memory);
		memory = malloc(n);
		memory_bytes = n;
	}
	if (dirt >= 0)
		memset(memory, dirt, n < 65536 ? n : 65536);
	return chaperone_check(in, NULL, memory, n, r) == 0;
}

static void complain(const char *what, struct str text, struct str detail)
{
	if (shown++ < 20)
		printf("%s: “%.*s” in “%.*s”\n", what, (int)detail.n, detail.p, (int)text.n,
		       text.p);
}

static bool on_boundary(const struct chaperone_input *in, size_t at)
{
	return at == in->text_bytes || (at < in->text_bytes && utf8_is_start(in->text[at]));
}

static void spans_hold(const struct chaperone_input *in, const struct chaperone_result *r)
{
	bool fine = true;
	size_t before = 0;
	for (size_t i = 0; i < r->findings_n; i++) {
		struct chaperone_span s = r->findings[i].span;
		fine &= s.start >= before && s.start < s.end && on_boundary(in, s.start) &&
		        on_boundary(in, s.end);
		before = s.end;
	}
	for (size_t i = 0; i < r->reasons_n; i++)
		for (size_t k = 0; k < r->reasons[i].spans_n; k++)
			fine &= on_boundary(in, r->reasons[i].spans[k].start) &&
			        on_boundary(in, r->reasons[i].spans[k].end);
	CHECK(fine);
}

/* Long enough to be told from chance. */
static bool telling(struct str s)
{
	size_t marks = 0;
	for (size_t i = 0; i < s.n; i++)
		marks += ascii_is_alnum(s.p[i]) || (unsigned char)s.p[i] >= 0x80;
	return marks >= 5;
}

static bool contains(struct str s, struct str what)
{
	return memmem(s.p, s.n, what.p, what.n) != NULL;
}

/* Numbers, codes and addresses: what is found by its form. */
static bool has_form(enum chaperone_entity t)
{
	return t >= CHAPERONE_PHONE_NUMBER && t <= CHAPERONE_BIOMETRIC_ID;
}

static void nothing_left(struct chaperone_input *in)
{
	struct chaperone_result r;
	struct buf copy;
	buf_init(&copy, 1 << 24);
	in->deid = CHAPERONE_DEID_TAG;
	if (!check(in, &r, -1))
		return;
	struct str text = str_of(in->text, in->text_bytes);
	struct str safe = str_of(r.deidentified.p, r.deidentified.n);
	bool left = false;
	for (size_t i = 0; i < r.findings_n; i++) {
		const struct chaperone_finding *f = &r.findings[i];
		struct str words = str_of(in->text + f->span.start, f->span.end - f->span.start);
		if (!f->identifier || f->own || !telling(words) || !contains(safe, words))
			continue;
		left = true;
		complain("left in the copy", text, words);
	}
	CHECK(!left);
	buf_str(&copy, safe);
	struct chaperone_input again = {
		.kind = in->kind, .text = copy.p, .text_bytes = copy.n, .deid = CHAPERONE_DEID_TAG};
	left = false;
	if (copy.n && check(&again, &r, -1)) {
		for (size_t i = 0; i < r.findings_n; i++) {
			const struct chaperone_finding *f = &r.findings[i];
			if (!has_form(f->type) || f->own)
				continue;
			left = true;
			complain("found in the copy", str_of(copy.p, copy.n),
			         str_of(copy.p + f->span.start, f->span.end - f->span.start));
		}
	}
	CHECK(!left);
	buf_release(&copy);
}

static void same_in_dirty_memory(struct chaperone_input *in)
{
	struct chaperone_result r;
	struct buf one, two;
	buf_init(&one, 1 << 24);
	buf_init(&two, 1 << 24);
	for (int i = 0; i < 2; i++) {
		struct buf *out = i ? &two : &one;
		size_t room = in->text_bytes * 400 + 65536;
		if (!check(in, &r, i ? 0xA5 : 0) || !buf_room(out, room))
			return;
		out->n = chaperone_result_json(in, &r, CHAPERONE_OFFSETS_BYTE, out->p, room);
	}
	CHECK(str_eq(buf_view(&one), buf_view(&two)));
	buf_release(&one);
	buf_release(&two);
}

static void holds(struct chaperone_input *in)
{
	struct chaperone_result r;
	in->deid = CHAPERONE_DEID_TAG;
	bool fine = check(in, &r, -1);
	CHECK(fine);
	if (!fine)
		return;
	spans_hold(in, &r);
	nothing_left(in);
	same_in_dirty_memory(in);
}

/* ---- disguises ---- */

static void disguise(struct str text, unsigned how, struct buf *out)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		char wide[4];
		if (how == 0 && ascii_is_digit(c)) /* full-width digits */
			buf_add(out, wide, utf8_put(wide, 0xFF10u + (uint32_t)(c - '0')));
		else if (how == 1 && c == 'a') /* Cyrillic а */
			buf_c(out, "\xD0\xB0");
		else
			buf_char(out, c);
		bool inside = ascii_is_alnum(c) && i + 1 < text.n && ascii_is_alnum(text.p[i + 1]);
		if (how == 2 && inside && i % 3 == 0) /* zero-width spaces */
			buf_c(out, "\xE2\x80\x8B");
		if (how == 3 && ascii_is_digit(c) && inside) /* spaced-out digits */
			buf_char(out, ' ');
	}
}

static void test_text(enum chaperone_kind kind, struct str text, struct str message, size_t number)
{
	struct chaperone_input in = {.kind = kind, .text = text.p, .text_bytes = text.n};
	struct buf other;
	if (kind == CHAPERONE_REPLY && message.p) {
		in.in_reply_to = message.p;
		in.in_reply_to_bytes = message.n;
	}
	holds(&in);
	buf_init(&other, 1 << 20);
	disguise(text, number % 4, &other);
	in.text = other.p ? other.p : "";
	in.text_bytes = other.n;
	holds(&in);
	buf_release(&other);
}

static void test_file(const char *path)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0, number = 0;
	ssize_t n;
	CHECK(f != NULL);
	while (f && (n = getline(&line, &cap, f)) > 0) {
		struct record r;
		struct record_error e;
		if (record_read(line, (size_t)n, &r, &e) && r.kind != CHAPERONE_KIND__MAX)
			test_text(r.kind, r.text, r.in_reply_to, number++);
	}
	if (f)
		fclose(f);
	free(line);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		test_file(argv[i]);
	if (argc == 1)
		test_file("tests/cases/behaviour.jsonl");
	free(memory);
	return unit_end();
}
