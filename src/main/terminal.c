#include "main/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "base/utf8.h"

#define INDENT      4
#define EDITS_SHOWN 6
/* Of a longer text only the rows with marks are shown. */
#define WHOLE_BYTES 4000

#define RESET "\033[0m"
#define BOLD  "\033[1m"
#define DIM   "\033[2m"

static const char *const verdict_colour[CHAPERONE_VERDICT__MAX] = {"\033[1;32m", "\033[1;33m",
                                                                   "\033[1;31m"};
static const char *const verdict_word[CHAPERONE_VERDICT__MAX] = {"CLEAR", "REVIEW", "BLOCK"};
static const char *const severity_colour[CHAPERONE_SEVERITY__MAX] = {"\033[36m", "\033[33m",
                                                                     "\033[31m"};
static const char severity_mark[CHAPERONE_SEVERITY__MAX] = {'.', '~', '^'};

void terminal_init(struct terminal *t, FILE *out)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	struct winsize size = {0};
	bool tty = isatty(fileno(out)) == 1;
	*t = (struct terminal){.out = out, .columns = 80};
	t->colour = tty && !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
	if (tty && ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		t->columns = size.ws_col < 120 ? size.ws_col : 120;
}

static void colour(const struct terminal *t, const char *code)
{
	if (t->colour)
		fputs(code, t->out);
}

/* What is shown for a character: a picture for a control character. */
static uint32_t shown(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' ? ' ' : 0x2400 + c;
	if (c == 0x7F)
		return 0x2421;
	/* C1 controls, and bidi controls that would rearrange the line */
	bool hostile = (c >= 0x80 && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
	               (c >= 0x2066 && c <= 0x2069);
	return hostile ? 0xFFFD : c;
}

static unsigned width_of(uint32_t c)
{
	int w = wcwidth((wchar_t)shown(c));
	return w < 0 ? 1 : (unsigned)w;
}

static void put(const struct terminal *t, uint32_t c)
{
	char bytes[4];
	fwrite(bytes, 1, utf8_put(bytes, shown(c)), t->out);
}

static void put_str(const struct terminal *t, struct str s)
{
	unsigned n;
	for (size_t i = 0; i < s.n; i += n)
		put(t, utf8_get(s.p + i, &n));
}

static void blanks(const struct terminal *t, unsigned n) { fprintf(t->out, "%*s", (int)n, ""); }

/* Bytes of s that fit into a row: up to a line end, or the last blank, or as much as can be.
 * *next is where the following row begins. */
static size_t row_of(struct str s, unsigned columns, size_t *next)
{
	size_t i = 0, blank = 0;
	unsigned used = 0, n;
	while (i < s.n && s.p[i] != '\n') {
		uint32_t c = utf8_get(s.p + i, &n);
		unsigned w = width_of(c);
		if (c == ' ')
			blank = i;
		if (used + w > columns && used) {
			size_t end = blank ? blank : i;
			*next = blank ? blank + 1 : i;
			return end;
		}
		used += w;
		i += n;
	}
	*next = i < s.n ? i + 1 : i;
	return i;
}

void terminal_words(const struct terminal *t, struct str words, unsigned indent, unsigned at)
{
	size_t next;
	do {
		unsigned left = t->columns > at + 10 ? t->columns - at : 10;
		size_t n = row_of(words, left, &next);
		put_str(t, str_of(words.p, n));
		fputc('\n', t->out);
		words = str_of(words.p + next, words.n - next);
		if (words.n)
			blanks(t, indent);
		at = indent;
	} while (words.n);
}

/* Severity + 1 for each byte of the text, 0 where nothing is wrong. */
static unsigned char *mark_bytes(const struct chaperone_input *in, const struct chaperone_result *r)
{
	unsigned char *marks = calloc(in->text_bytes + 1, 1);
	for (size_t k = r->reasons_n; marks && k-- > 0;) {
		const struct chaperone_reason *reason = &r->reasons[k];
		for (size_t i = 0; i < reason->spans_n; i++)
			for (size_t b = reason->spans[i].start;
			     b < reason->spans[i].end && b < in->text_bytes; b++)
				if (marks[b] < reason->severity + 1)
					marks[b] = (unsigned char)(reason->severity + 1);
	}
	return marks;
}

static void put_marks(const struct terminal *t, struct str row, const unsigned char *marks)
{
	unsigned n, pending = 0;
	unsigned char now = 0;
	blanks(t, INDENT);
	for (size_t i = 0; i < row.n; i += n) {
		unsigned w = width_of(utf8_get(row.p + i, &n));
		if (!marks[i]) {
			pending += w;
			continue;
		}
		if (marks[i] != now || pending)
			colour(t, RESET);
		blanks(t, pending);
		pending = 0;
		now = marks[i];
		colour(t, severity_colour[now - 1]);
		while (w--)
			fputc(severity_mark[now - 1], t->out);
	}
	colour(t, RESET);
	fputc('\n', t->out);
}

static void put_text(const struct terminal *t, const struct chaperone_input *in,
                     const unsigned char *marks)
{
	struct str s = str_of(in->text, in->text_bytes);
	bool whole = s.n <= WHOLE_BYTES, gap = false;
	size_t at = 0, next;
	while (at < s.n) {
		size_t n = row_of(str_of(s.p + at, s.n - at), t->columns - INDENT, &next);
		bool marked = false;
		for (size_t i = at; i < at + n; i++)
			marked |= marks[i] != 0;
		if (whole || marked) {
			blanks(t, INDENT);
			put_str(t, str_of(s.p + at, n));
			fputc('\n', t->out);
		} else if (!gap) {
			fprintf(t->out, "%*s…\n", INDENT, "");
		}
		gap = !whole && !marked;
		if (marked)
			put_marks(t, str_of(s.p + at, n), marks + at);
		at += next;
	}
}

static void put_edits(const struct terminal *t, const struct chaperone_input *in,
                      const struct chaperone_reason *r)
{
	for (size_t i = 0; i < r->edits_n && i < EDITS_SHOWN; i++) {
		const struct chaperone_edit *e = &r->edits[i];
		fprintf(t->out, "%*s", INDENT + 2, "");
		colour(t, "\033[32m");
		fputs("fix: ", t->out);
		colour(t, RESET);
		struct str old = str_of(in->text + e->span.start, e->span.end - e->span.start);
		fputs(e->replacement.n ? old.n ? "“" : "add “" : "leave out “", t->out);
		put_str(t, old);
		if (e->replacement.n && old.n)
			fputs("” → “", t->out);
		put_str(t, str_of(e->replacement.p, e->replacement.n));
		fputs("”\n", t->out);
	}
	if (r->edits_n > EDITS_SHOWN)
		fprintf(t->out, "%*sand %zu more\n", INDENT + 2, "", r->edits_n - EDITS_SHOWN);
}

static const char *urgency_words(int urgency)
{
	return urgency >= 3   ? ", act now"
	       : urgency == 2 ? ", act today"
	       : urgency      ? ", act soon"
	                      : "";
}

static void put_reason(const struct terminal *t, const struct chaperone_input *in,
                       const struct chaperone_reason *r)
{
	fputs("  ", t->out);
	colour(t, severity_colour[r->severity]);
	fprintf(t->out, "%c %s", severity_mark[r->severity], chaperone_reason_name(r->code));
	colour(t, RESET);
	fprintf(t->out, " (%s%s)", chaperone_severity_name(r->severity), urgency_words(r->urgency));
	colour(t, DIM);
	fprintf(t->out, "  %s\n", r->rule);
	colour(t, RESET);
	blanks(t, INDENT);
	terminal_words(t, str_of(r->message.p, r->message.n), INDENT, INDENT);
	put_edits(t, in, r);
}

static void put_crowd(const struct terminal *t, const struct chaperone_crowd *c)
{
	if (!c->known)
		return;
	fprintf(t->out, "  crowd: roughly %.0f %s could be meant (estimate%s", c->size,
	        c->size < 1.5 ? "person" : "people", c->factors_n ? ": " : "");
	for (size_t i = 0; i < c->factors_n; i++)
		fprintf(t->out, "%s%s ×%.2g", i ? ", " : "", c->factors[i].name,
		        c->factors[i].share);
	fputs(")\n", t->out);
}

void terminal_verdict(const struct terminal *t, const char *name, const struct chaperone_input *in,
                      const struct chaperone_result *r)
{
	if (name) {
		colour(t, BOLD);
		put_str(t, str_c(name));
		colour(t, RESET);
		fputs(": ", t->out);
	}
	colour(t, verdict_colour[r->verdict]);
	fputs(verdict_word[r->verdict], t->out);
	colour(t, RESET);
	fprintf(t->out, "  %s, risk %.2f\n", chaperone_kind_name(in->kind), r->risk);
	unsigned char *marks = mark_bytes(in, r);
	if (marks)
		put_text(t, in, marks);
	free(marks);
	for (size_t i = 0; i < r->reasons_n; i++)
		put_reason(t, in, &r->reasons[i]);
	put_crowd(t, &r->crowd);
	if (r->verdict != CHAPERONE_CLEAR && in->text_bytes <= WHOLE_BYTES) {
		fputs("  de-identified: ", t->out);
		terminal_words(t, str_of(r->deidentified.p, r->deidentified.n), INDENT, 17);
	}
}
