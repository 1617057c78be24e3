#include "check/edit.h"

#include "check/wordlist.h"

#define TAG_TOKENS_MAX 16

int edit_open(struct edit_list *l, const struct doc *doc, size_t max)
{
	*l = (struct edit_list){.doc = doc, .language = doc_language(doc), .max = max};
	l->e = ARENA_NEW(doc->arena, struct chaperone_edit, max + 1);
	return l->e ? 0 : CHAPERONE_E_MEMORY;
}

/* The words, or a copy of them that begins with a capital. */
static struct str in_case(struct edit_list *l, const char *words, bool capital)
{
	struct str s = str_c(words);
	if (!capital || !s.n || !ascii_is_lower(s.p[0]))
		return s;
	char *copy = arena_copy(l->doc->arena, s.p, s.n);
	if (!copy)
		return s;
	copy[0] = ascii_upper(copy[0]);
	return str_of(copy, s.n);
}

void edit_span(struct edit_list *l, struct chaperone_span span, struct str replacement)
{
	bool lifted = l->lifted;
	l->lifted = false;
	if (l->n > 0) {
		struct chaperone_edit *last = &l->e[l->n - 1];
		if (lifted && span.start + 1 == last->span.end) {
			/* the letter lifted to a capital goes away itself */
			last->span.end = span.start;
			last->replacement.n = 0;
			char *copy = arena_copy(l->doc->arena, replacement.p, replacement.n);
			if (copy && replacement.n) {
				copy[0] = ascii_upper(copy[0]);
				replacement.p = copy;
			}
		}
		if (span.start < last->span.end)
			span.start = last->span.end;
	}
	if (span.end <= span.start || l->n >= l->max)
		return;
	l->e[l->n++] = (struct chaperone_edit){span, {replacement.p, replacement.n}};
}

/* Does what begins at the token begin a sentence, and with a capital? Marks before it do not
 * count. */
static bool takes_capital(const struct doc *doc, size_t from, size_t to)
{
	while (from + 1 < to && doc->tokens[from].kind == TOKEN_MARK)
		from++;
	const struct token *t = &doc->tokens[from];
	return sentence_begins(doc, from) && (t->kind == TOKEN_CODE || (t->flags & TOKEN_CAPITAL));
}

void edit_replace(struct edit_list *l, size_t from, size_t to, const char *words)
{
	edit_span(l, tokens_span(l->doc, from, to),
	          in_case(l, words, takes_capital(l->doc, from, to)));
}

/* Take out what begins a sentence, and give the next word its capital. */
static void delete_first(struct edit_list *l, size_t from, size_t to)
{
	static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const struct doc *doc = l->doc;
	bool capital = takes_capital(doc, from, to);
	while (to < doc->tokens_n && (token_at_is(doc, to, ",") || token_at_is(doc, to, ":")))
		to++;
	struct chaperone_span span = tokens_span(doc, from, to);
	if (to < doc->tokens_n && doc->tokens[to].kind != TOKEN_BREAK)
		span.end = tokens_span(doc, to, to + 1).start;
	struct str put = STR("");
	bool lift =
		capital && span.end < doc->text.raw.n && ascii_is_lower(doc->text.raw.p[span.end]);
	if (lift) {
		put = str_of(capitals + (doc->text.raw.p[span.end] - 'a'), 1);
		span.end++;
	}
	edit_span(l, span, put);
	l->lifted = lift;
}

void edit_delete(struct edit_list *l, size_t from, size_t to)
{
	const struct doc *doc = l->doc;
	bool first = from == 0 || doc->tokens[from - 1].kind == TOKEN_BREAK;
	for (size_t i = from; i < to; i++)
		first |= sentence_begins(doc, i);
	if (first) {
		delete_first(l, from, to);
		return;
	}
	struct chaperone_span span = tokens_span(doc, from, to);
	size_t before = tokens_span(doc, from - 1, from).end;
	bool blank = true;
	for (size_t i = before; i < span.start; i++)
		blank &= ascii_is_space(doc->text.raw.p[i]) ||
		         (unsigned char)doc->text.raw.p[i] >= 0x80;
	if (blank && before < span.start)
		span.start = before;
	edit_span(l, span, STR(""));
}

bool edit_tag(struct edit_list *l, size_t from, size_t to)
{
	const struct token *t = l->doc->tokens;
	static const char *const joins[] = {"and", "at", "by", "for", "from",
	                                    "in",  "of", "to", "with"};
	unsigned flag = t[from].flags & (TOKEN_HASHTAG | TOKEN_HANDLE);
	if (!flag)
		return false;
	for (int i = 0; i < TAG_TOKENS_MAX && from > 0 && (t[from - 1].flags & flag) &&
	                (t[from].flags & TOKEN_GLUED);
	     i++)
		from--;
	for (int i = 0; i < TAG_TOKENS_MAX && to < l->doc->tokens_n && (t[to].flags & flag) &&
	                (t[to].flags & TOKEN_GLUED);
	     i++)
		to++;
	if (from > 0 && TOKEN_IN(l->doc, from - 1, joins) && token_ends(l->doc, to))
		from--;
	edit_delete(l, from, to);
	return true;
}

bool edit_is_determiner(const struct doc *doc, size_t token)
{
	static const char *const words[] = {"a",   "an",      "el",      "her", "his", "la",
	                                    "my",  "nuestra", "nuestro", "our", "su",  "that",
	                                    "the", "their",   "this",    "un",  "una", "your"};
	return token < doc->tokens_n && doc->tokens[token].kind == TOKEN_WORD &&
	       WORDLIST_HAS(words, token_fold(&doc->tokens[token]));
}
