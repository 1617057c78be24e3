#include "check/token.h"

#include "base/utf8.h"
#include "check/letter.h"
#include "check/lexicon.h"

/* What a word's bytes fold into: the arena's text-sized buffer, filled from the front. */
struct split {
	const struct text *text;
	struct token *tokens;
	size_t n;
	char *fold;
	bool sentence; /* the next word begins one */
	bool quoted;
};

#define FOLD_AT_ONCE 8 /* letters; so many bytes are written however few they are */

size_t token_memory_bytes(size_t text_bytes)
{
	return (text_bytes + 1) * (sizeof(struct token) + 1) + 64 + FOLD_AT_ONCE;
}

/* What follows the text counts as white space. */
static enum letter_class class_at(const struct split *s, size_t i, unsigned *n)
{
	return letter_class_at(s->text->p + i, n);
}

static bool is_word(enum letter_class c)
{
	return c == LETTER_LOWER || c == LETTER_UPPER || c == LETTER_JOIN;
}

/* The same in each of eight bytes. */
#define EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

/* End of the ASCII letters from i on. Eight at a time: how long a word is cannot be foretold. */
static size_t letters_end(const char *p, size_t i)
{
	for (;; i += 8) {
		uint64_t c;
		memcpy(&c, p + i, sizeof c);
		uint64_t low = (c | EIGHT(0x20)) & EIGHT(0x7F);
		uint64_t letter = (low + EIGHT(0x80 - 'a')) & ~(low + EIGHT(0x7F - 'z')) & ~c;
		uint64_t other = ~letter & EIGHT(0x80);
		if (other)
			return i + (size_t)__builtin_ctzll(other) / 8;
	}
}

uint32_t token_hash(struct str word)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < word.n; i++)
		h = (h ^ (uint8_t)word.p[i]) * 16777619u;
	h ^= h >> 15;
	h *= 0x2c1b3c6du;
	return h ^ h >> 13;
}

/* Letters that digits and signs stand for inside a word: "m4ria", "j0hn", "$am". */
static char leet(char c)
{
	switch (c) {
	case '0': return 'o';
	case '1': return 'i';
	case '3': return 'e';
	case '4': return 'a';
	case '5': return 's';
	case '7': return 't';
	case '@': return 'a';
	case '$': return 's';
	default: return c;
	}
}

/* Does a digit or sign stand before a letter in [from, end)? */
static bool has_inner(const char *p, size_t from, size_t end)
{
	for (size_t i = from; i + 1 < end; i++)
		if (!ascii_is_alpha(p[i]) && p[i] != '\'' && (unsigned char)p[i] < 0x80 &&
		    ascii_is_alpha(p[i + 1]))
			return true;
	return false;
}

/* Fold up to eight ASCII letters. False when one stands three times in a row, or perhaps. */
static bool fold_letters(const char *p, size_t n, char *out)
{
	uint64_t c, same;
	memcpy(&c, p, sizeof c);
	c |= EIGHT(0x20);
	memcpy(out, &c, sizeof c);
	same = c ^ c >> 8;
	same = (same - EIGHT(1)) & ~same & EIGHT(0x80); /* a bit where one is as the next */
	return n < 3 || !(same & same >> 8 & (EIGHT(0xFF) >> (80 - 8 * n)));
}

/* Fold [start, end) into the buffer; runs of three or more of a letter become two. */
static void fold_token(struct split *s, struct token *t)
{
	const char *p = s->text->p;
	char *out = s->fold, *limit = out + 250;
	const char *third = t->kind == TOKEN_WORD ? out + 2 : limit;
	uint32_t i = t->start, n = t->end - i;
	size_t letters = t->kind == TOKEN_WORD ? letters_end(p, i) : t->end;
	bool inner = n > 3 && has_inner(p, letters > i ? letters : i + 1, t->end);
	if (t->kind == TOKEN_WORD && letters >= t->end && n <= FOLD_AT_ONCE &&
	    fold_letters(p + i, n, out))
		i += n, out += n;
	while (i < t->end && out < limit) {
		if ((unsigned char)p[i] < 0x80) {
			char c = ascii_lower(p[i++]);
			if (inner)
				c = leet(c);
			if (out >= third && out[-1] == c && out[-2] == c && ascii_is_lower(c))
				continue;
			*out++ = c;
			continue;
		}
		unsigned k;
		uint32_t c = utf8_get(p + i, &k);
		i += k;
		if (letter_class(c) != LETTER_JOIN || t->kind == TOKEN_EMOJI)
			out += utf8_put(out, letter_fold(c));
	}
	t->fold = s->fold;
	t->fold_n = (uint8_t)(out - s->fold);
	t->hash = token_hash(token_fold(t));
	lexicon_expect(t->hash); /* soon: doc.c */
	s->fold = out;
}

static void add(struct split *s, enum token_kind kind, size_t start, size_t end, unsigned flags)
{
	struct token *t = &s->tokens[s->n++];
	*t = (struct token){
		.start = (uint32_t)start,
		.end = (uint32_t)end,
		.kind = (uint8_t)kind,
		.flags = (uint8_t)flags,
	};
	if (start && !ascii_is_space(s->text->p[start - 1]))
		t->flags |= TOKEN_GLUED;
	if (s->quoted)
		t->flags |= TOKEN_QUOTED;
	if (kind == TOKEN_WORD || kind == TOKEN_NUMBER || kind == TOKEN_CODE) {
		if (s->sentence)
			t->flags |= TOKEN_SENTENCE;
		s->sentence = false;
	}
	fold_token(s, t);
}

static unsigned case_flags(const struct split *s, size_t start, size_t end)
{
	unsigned flags = 0, upper = 0, n;
	for (size_t i = start; i < end; i += n) {
		enum letter_class c = class_at(s, i, &n);
		if (c == LETTER_LOWER)
			return flags;
		upper += c == LETTER_UPPER;
		if (i == start && c == LETTER_UPPER)
			flags = TOKEN_CAPITAL;
	}
	return upper >= 2 ? flags | TOKEN_UPPER : flags;
}

/* A leet sign inside a word: letters on both sides, or a leading $ or @ sign is not ours. */
static bool sign_inside(const struct split *s, size_t i)
{
	const char *p = s->text->p;
	return (p[i] == '@' || p[i] == '$') && ascii_is_alpha(p[i - 1]) && i + 1 < s->text->n &&
	       ascii_is_alpha(p[i + 1]);
}

/* End of the word that begins at i: letters, inner digits after a letter, inner apostrophes.
 * `tag`: inside a hashtag or handle, where a capital after a small letter begins a new word. */
static size_t word_end(const struct split *s, size_t i, bool tag)
{
	const char *p = s->text->p;
	enum letter_class before = LETTER_OTHER, before2 = LETTER_OTHER;
	for (size_t from = i;;) {
		if (!tag)
			i = letters_end(p, i);
		unsigned n;
		enum letter_class c = class_at(s, i, &n);
		if (is_word(c)) {
			if (tag && i > from && c == LETTER_UPPER) {
				unsigned n2;
				enum letter_class next = class_at(s, i + n, &n2);
				if (before == LETTER_LOWER ||
				    (before == LETTER_UPPER && next == LETTER_LOWER &&
				     before2 == LETTER_UPPER))
					return i;
			}
		} else if (c == LETTER_DIGIT) {
			if (tag)
				return i;
		} else if (i < s->text->n && p[i] == '\'' && i > from) {
			unsigned n2;
			if (!is_word(class_at(s, i + 1, &n2)))
				return i;
			/* possessive or contracted 's stands apart */
			if ((p[i + 1] == 's' || p[i + 1] == 'S') &&
			    !is_word(class_at(s, i + 2, &n2)))
				return i;
		} else if (!(i > from && i < s->text->n && sign_inside(s, i))) {
			return i;
		}
		if (c != LETTER_JOIN) {
			before2 = before;
			before = c;
		}
		i += n;
	}
}

static size_t number_end(const struct split *s, size_t i)
{
	const char *p = s->text->p;
	size_t n = s->text->n;
	while (i < n && (ascii_is_digit(p[i]) ||
	                 ((p[i] == '.' || p[i] == ',' || p[i] == ':' || p[i] == '/') && i + 1 < n &&
	                  ascii_is_digit(p[i + 1]))))
		i++;
	return i;
}

/* "#ByeByePhyllis", "@mayo_clinic": the sign, then its words. */
static size_t split_tag(struct split *s, size_t i, unsigned flag)
{
	add(s, TOKEN_MARK, i, i + 1, flag);
	for (i++;;) {
		unsigned n;
		enum letter_class c = class_at(s, i, &n);
		size_t end;
		if (is_word(c)) {
			end = word_end(s, i, true);
			add(s, TOKEN_WORD, i, end, flag | case_flags(s, i, end));
		} else if (c == LETTER_DIGIT) {
			for (end = i; end < s->text->n && ascii_is_digit(s->text->p[end]);)
				end++;
			add(s, TOKEN_NUMBER, i, end, flag);
		} else if (i < s->text->n && s->text->p[i] == '_') {
			end = i + 1;
		} else {
			return i;
		}
		i = end;
	}
}

static size_t split_mark(struct split *s, size_t i, unsigned n)
{
	const char *p = s->text->p;
	char c = p[i];
	size_t end = i + n;
	while (end < s->text->n && n == 1 && p[end] == c)
		end++;
	if (c == '"') {
		bool open = !s->quoted;
		s->quoted = open;
		add(s, TOKEN_MARK, i, end, 0);
		return end;
	}
	add(s, TOKEN_MARK, i, end, 0);
	if (c == '.' || c == '!' || c == '?')
		s->sentence = true;
	return end;
}

static size_t split_other(struct split *s, size_t i)
{
	size_t end = i;
	unsigned n;
	for (enum letter_class c; (c = class_at(s, end, &n)) == LETTER_OTHER || c == LETTER_JOIN;)
		end += n;
	add(s, TOKEN_EMOJI, i, end, 0);
	return end;
}

static size_t split_one(struct split *s, size_t i)
{
	const char *p = s->text->p;
	unsigned n;
	enum letter_class c = class_at(s, i, &n);
	size_t end;
	switch (c) {
	case LETTER_SPACE:
		if (p[i] != '\n' && p[i] != '\r')
			return i + n;
		for (end = i; end < s->text->n && ascii_is_space(p[end]);)
			end++;
		s->quoted = false;
		add(s, TOKEN_BREAK, i, end, 0);
		s->sentence = true;
		return end;
	case LETTER_LOWER:
	case LETTER_UPPER:
	case LETTER_JOIN:
		end = word_end(s, i, false);
		add(s, TOKEN_WORD, i, end, case_flags(s, i, end));
		return end;
	case LETTER_DIGIT:
		end = number_end(s, i);
		add(s, TOKEN_NUMBER, i, end, 0);
		return end;
	case LETTER_MARK:
		if (p[i] == '\'' && i && (p[i + 1] == 's' || p[i + 1] == 'S') && s->n &&
		    s->tokens[s->n - 1].end == i && s->tokens[s->n - 1].kind == TOKEN_WORD) {
			s->tokens[s->n - 1].flags |= TOKEN_POSSESSIVE;
			add(s, TOKEN_MARK, i, i + 2, 0);
			return i + 2;
		}
		if ((p[i] == '#' || p[i] == '@') && !(i && ascii_is_alnum(p[i - 1]))) {
			unsigned n2;
			if (is_word(class_at(s, i + 1, &n2)))
				return split_tag(s, i, p[i] == '#' ? TOKEN_HASHTAG : TOKEN_HANDLE);
		}
		return split_mark(s, i, n);
	default: return split_other(s, i);
	}
}

static bool is_code(const struct ident *d)
{
	switch (d->type) {
	case CHAPERONE_DATE_TIME:
	case CHAPERONE_AGE:
	case CHAPERONE_STREET_ADDRESS: return false;
	default: return d->form != FORM_YEAR;
	}
}

struct token *token_split(const struct text *text, const struct ident *idents, size_t idents_n,
                          struct arena *arena, size_t *n)
{
	struct split s = {.text = text, .sentence = true};
	s.tokens = ARENA_NEW(arena, struct token, text->n + 1);
	s.fold = arena_alloc(arena, text->n + FOLD_AT_ONCE);
	*n = 0;
	if (!s.tokens || !s.fold)
		return NULL;
	size_t d = 0;
	for (size_t i = 0; i < text->n;) {
		while (d < idents_n && idents[d].end <= i)
			d++;
		if (d < idents_n && idents[d].start == i && is_code(&idents[d])) {
			add(&s, TOKEN_CODE, i, idents[d].end, 0);
			i = idents[d].end;
		} else {
			size_t end = split_one(&s, i);
			/* a code that begins inside a glued word cuts it */
			if (d < idents_n && idents[d].start > i && idents[d].start < end &&
			    is_code(&idents[d]) && s.n && s.tokens[s.n - 1].start == i) {
				s.n--;
				s.fold = (char *)s.tokens[s.n].fold;
				end = idents[d].start;
				add(&s, TOKEN_WORD, i, end, case_flags(&s, i, end));
			}
			i = end;
		}
	}
	d = 0;
	for (size_t i = 0; i < s.n; i++) {
		struct token *t = &s.tokens[i];
		while (d < idents_n && idents[d].end <= t->start)
			d++;
		if (d < idents_n && t->end > idents[d].start) {
			t->form = idents[d].form;
			t->form_first = t->start <= idents[d].start;
		}
	}
	*n = s.n;
	return s.tokens;
}
