#include "base/buf.h"
#include "base/utf8.h"
#include "chaperone.h"

/* Where we are in the text, in bytes and in the unit asked for. Spans come sorted within each
 * list, so a list costs one pass over the text at most. */
struct cursor {
	const char *text;
	size_t bytes, at, units;
	enum chaperone_offsets unit;
	bool same; /* bytes and units are the same thing: bytes asked for, or an ASCII text */
};

static bool is_ascii(const char *p, size_t n)
{
	unsigned char all = 0;
	for (size_t i = 0; i < n; i++)
		all |= (unsigned char)p[i];
	return all < 0x80;
}

static size_t count_units(const char *p, size_t n, enum chaperone_offsets unit)
{
	size_t starts = 0, pairs = 0;
	for (size_t i = 0; i < n; i++) {
		starts += utf8_is_start(p[i]);
		pairs += (unsigned char)p[i] >= 0xF0; /* above U+FFFF: a surrogate pair in UTF-16 */
	}
	return unit == CHAPERONE_OFFSETS_UTF16 ? starts + pairs : starts;
}

static void cursor_init(struct cursor *c, const struct chaperone_input *input,
                        enum chaperone_offsets unit)
{
	*c = (struct cursor){.text = input->text, .bytes = input->text_bytes, .unit = unit};
	c->same = unit == CHAPERONE_OFFSETS_BYTE || is_ascii(input->text, input->text_bytes);
}

static size_t cursor_to(struct cursor *c, size_t byte)
{
	if (byte > c->bytes)
		byte = c->bytes;
	if (c->same)
		return byte;
	if (byte >= c->at)
		c->units += count_units(c->text + c->at, byte - c->at, c->unit);
	else if (c->at - byte < byte)
		c->units -= count_units(c->text + byte, c->at - byte, c->unit);
	else
		c->units = count_units(c->text, byte, c->unit);
	c->at = byte;
	return c->units;
}

static void write_span(struct buf *b, struct cursor *c, struct chaperone_span s)
{
	buf_char(b, '[');
	buf_u64(b, cursor_to(c, s.start));
	buf_char(b, ',');
	buf_u64(b, cursor_to(c, s.end));
	buf_char(b, ']');
}

static void write_start_end(struct buf *b, struct cursor *c, struct chaperone_span s)
{
	buf_c(b, "\"start\":");
	buf_u64(b, cursor_to(c, s.start));
	buf_c(b, ",\"end\":");
	buf_u64(b, cursor_to(c, s.end));
}

static void write_text(struct buf *b, struct chaperone_str s) { buf_json(b, str_of(s.p, s.n)); }

static void write_fix(struct buf *b, struct cursor *c, const struct chaperone_reason *r)
{
	if (!r->edits_n) {
		buf_c(b, "null");
		return;
	}
	for (size_t i = 0; i < r->edits_n; i++) {
		buf_c(b, i ? ",{" : "[{");
		write_start_end(b, c, r->edits[i].span);
		buf_c(b, ",\"replacement\":");
		write_text(b, r->edits[i].replacement);
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

static void write_reason(struct buf *b, struct cursor *c, const struct chaperone_reason *r)
{
	buf_c(b, "{\"code\":\"");
	buf_c(b, chaperone_reason_name(r->code));
	buf_c(b, "\",\"severity\":\"");
	buf_c(b, chaperone_severity_name(r->severity));
	buf_c(b, "\",\"spans\":[");
	for (size_t i = 0; i < r->spans_n; i++) {
		if (i)
			buf_char(b, ',');
		write_span(b, c, r->spans[i]);
	}
	buf_c(b, "],\"rule\":");
	buf_json(b, str_c(r->rule));
	buf_c(b, ",\"message\":");
	write_text(b, r->message);
	buf_c(b, ",\"fix\":");
	write_fix(b, c, r);
	buf_c(b, ",\"probability\":");
	buf_fixed(b, r->probability, 4);
	if (r->code == CHAPERONE_CRISIS) {
		buf_c(b, ",\"urgency\":");
		buf_i64(b, r->urgency);
	}
	buf_char(b, '}');
}

static void write_finding(struct buf *b, struct cursor *c, const struct chaperone_finding *f)
{
	buf_c(b, "{\"entity_type\":\"");
	buf_c(b, chaperone_entity_name(f->type));
	buf_c(b, "\",");
	write_start_end(b, c, f->span);
	buf_c(b, ",\"score\":");
	buf_fixed(b, f->score, 4);
	buf_c(b, ",\"identifier\":");
	if (f->identifier) {
		buf_char(b, '"');
		buf_char(b, f->identifier);
		buf_char(b, '"');
	} else {
		buf_c(b, "null");
	}
	if (f->role != CHAPERONE_ROLE_UNKNOWN) {
		buf_c(b, ",\"role\":\"");
		buf_c(b, chaperone_role_name(f->role));
		buf_char(b, '"');
	}
	if (f->own)
		buf_c(b, ",\"own\":true");
	buf_char(b, '}');
}

static void write_crowd(struct buf *b, struct cursor *c, const struct chaperone_crowd *crowd)
{
	buf_c(b, ",\"crowd\":{\"size\":");
	buf_fixed(b, crowd->size, 0);
	buf_c(b, ",\"factors\":[");
	for (size_t i = 0; i < crowd->factors_n; i++) {
		const struct chaperone_crowd_factor *f = &crowd->factors[i];
		buf_c(b, i ? ",{\"name\":" : "{\"name\":");
		buf_json(b, str_c(f->name));
		buf_c(b, ",\"share\":");
		buf_fixed(b, f->share, 6);
		buf_char(b, ',');
		write_start_end(b, c, f->span);
		buf_char(b, '}');
	}
	buf_c(b, "]}");
}

size_t chaperone_result_json(const struct chaperone_input *input,
                             const struct chaperone_result *result, enum chaperone_offsets unit,
                             char *out, size_t out_bytes)
{
	struct buf b;
	struct cursor c;
	buf_init_fixed(&b, out, out_bytes);
	cursor_init(&c, input, unit);
	buf_c(&b, "{\"verdict\":\"");
	buf_c(&b, chaperone_verdict_name(result->verdict));
	buf_c(&b, "\",\"risk\":");
	buf_fixed(&b, result->risk, 4);
	buf_c(&b, ",\"reasons\":[");
	for (size_t i = 0; i < result->reasons_n; i++) {
		if (i)
			buf_char(&b, ',');
		write_reason(&b, &c, &result->reasons[i]);
	}
	buf_c(&b, "],\"findings\":[");
	for (size_t i = 0; i < result->findings_n; i++) {
		if (i)
			buf_char(&b, ',');
		write_finding(&b, &c, &result->findings[i]);
	}
	buf_c(&b, "],\"deidentified\":");
	write_text(&b, result->deidentified);
	if (result->crowd.known)
		write_crowd(&b, &c, &result->crowd);
	buf_char(&b, '}');
	return b.n;
}
