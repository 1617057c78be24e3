#include "check/spoken.h"

#include "check/rewrite.h"
#include "check/trigger.h"

#define PIECES_MAX 16
#define PIECE_MAX  64

/* How a sign between two pieces is written. */
enum way { PLAIN, APART, WORD, BRACKETED };

struct joint {
	char sign; /* @ . _ - + */
	uint8_t way;
	size_t at, end; /* where the sign is; where the next piece begins */
};

struct chain {
	struct str pieces[PIECES_MAX];
	struct joint joints[PIECES_MAX]; /* joints[i] comes after pieces[i] */
	size_t n;                        /* pieces */
};

struct sign_word {
	const char *word;
	char sign;
};

static const struct sign_word sign_words[] = {
	{"at", '@'},   {"arroba", '@'}, {"dot", '.'},   {"punto", '.'}, {"underscore", '_'},
	{"dash", '-'}, {"hyphen", '-'}, {"guion", '-'}, {"plus", '+'},
};

/* Last labels that a host may have when its dots are only words. */
static const char *const tlds[] = {
	"com",    "org",    "net",      "edu",     "gov",    "mil",     "io",   "info",
	"biz",    "health", "us",       "ca",      "uk",     "mx",      "es",   "co",
	"me",     "app",    "care",     "clinic",  "dev",    "example", "test", "local",
	"doctor", "dental", "hospital", "invalid", "online",
};

#define HOST_TLDS 10 /* the first so many also without a name before them */

/* Words before "at" that are no mailbox. */
static const char *const no_mailbox[] = {
	"me", "us",    "him",   "her",  "it",   "them", "you",   "is",     "are",     "was", "and",
	"or", "out",   "here",  "look", "find", "site", "page",  "online", "website", "be",  "meet",
	"up", "visit", "today", "now",  "live", "book", "reach", "email",  "mail",
};

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static bool is_piece(char c) { return ascii_is_alnum(c) || c == '_' || c == '-' || c == '+'; }

static struct str piece_at(const struct text *t, size_t i)
{
	const char *p = t->p + i;
	size_t k = 0;
	if (ascii_is_alnum(*p))
		while (k < PIECE_MAX && is_piece(p[k]))
			k++;
	return str_of(p, k < PIECE_MAX ? k : 0);
}

/* The sign that a word (or the sign itself) names; 0 for none. */
static char sign_at(const char *p, size_t *n)
{
	if (*p == '@' || *p == '.') {
		*n = 1;
		return *p;
	}
	size_t k = 0;
	while (k < 11 && ascii_is_alpha(p[k]))
		k++;
	*n = k;
	if (!k || !memchr("adpuhg", ascii_lower(*p), 6))
		return 0;
	for (size_t i = 0; i < sizeof sign_words / sizeof sign_words[0]; i++)
		if (str_eq_nocase(str_of(p, k), str_c(sign_words[i].word)))
			return sign_words[i].sign;
	return 0;
}

static char closing(char c)
{
	return c == '(' ? ')' : c == '[' ? ']' : c == '{' ? '}' : c == '<' ? '>' : 0;
}

static size_t blanks(const char *p)
{
	size_t k = 0;
	while (k < 4 && is_blank(p[k]))
		k++;
	return k;
}

/* The joint at i, after a piece. False where there is none. */
static bool read_joint(const struct text *t, size_t i, struct joint *j)
{
	const char *p = t->p;
	size_t before = blanks(p + i), at = i + before, n;
	char close = closing(p[at]);
	if (close) {
		size_t inner = at + 1 + blanks(p + at + 1);
		char sign = sign_at(p + inner, &n);
		size_t end = inner + n + blanks(p + inner + n);
		if (!sign || p[end] != close)
			return false;
		*j = (struct joint){sign, BRACKETED, at, end + 1 + blanks(p + end + 1)};
		return true;
	}
	if (!before && (!memcmp(p + at, "\xE3\x80\x82", 3) || !memcmp(p + at, "\xEF\xBD\xA1", 3))) {
		*j = (struct joint){'.', BRACKETED, at, at + 3}; /* ideographic full stop */
		return true;
	}
	char sign = sign_at(p + at, &n);
	if (!sign)
		return false;
	size_t after = blanks(p + at + n);
	*j = (struct joint){sign, PLAIN, at, at + n + after};
	if (n > 1) {
		j->way = WORD;
		return before && after;
	}
	if (sign == '@' ? before && !after : !before && after)
		return false; /* a handle; the end of a sentence */
	j->way = before || after ? APART : PLAIN;
	return true;
}

static void read_chain(const struct text *t, size_t i, struct chain *c)
{
	c->n = 0;
	while (c->n < PIECES_MAX) {
		struct str piece = piece_at(t, i);
		if (!piece.n)
			break;
		c->pieces[c->n++] = piece;
		struct joint *j = &c->joints[c->n - 1];
		if (!read_joint(t, i + piece.n, j)) {
			j->sign = 0;
			return;
		}
		i = j->end;
	}
	if (c->n)
		c->joints[c->n - 1].sign = 0;
}

static bool is_listed(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(s, str_c(list[i])))
			return true;
	return false;
}

static bool all_letters(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_alpha(s.p[i]))
			return false;
	return true;
}

static bool is_octet(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_digit(s.p[i]))
			return false;
	return s.n <= 3;
}

/* Pieces from `first` joined by points: how many, and whether one of them was in disguise. */
static size_t read_host(const struct chain *c, size_t first, bool *disguised, bool *word)
{
	size_t i = first;
	*disguised = *word = false;
	for (; c->joints[i].sign == '.' && i + 1 < c->n; i++) {
		*disguised = *disguised || c->joints[i].way != PLAIN;
		*word = *word || c->joints[i].way == WORD;
	}
	return i - first + 1;
}

static bool has_tld(struct str last, bool word, size_t known)
{
	if (last.n < 2 || last.n > 24 || !all_letters(last))
		return false;
	return !word || is_listed(last, tlds, known);
}

/* A host without a mailbox, or an IPv4 address. */
static bool is_host(const struct chain *c, size_t first, size_t *n)
{
	bool disguised, word;
	*n = read_host(c, first, &disguised, &word);
	if (*n < 2 || !disguised)
		return false;
	if (*n == 4) {
		bool octets = true;
		for (size_t i = first; i < first + 4; i++)
			octets = octets && is_octet(c->pieces[i]);
		if (octets)
			return true;
	}
	for (size_t i = first; i + 1 < first + *n; i++)
		if (c->joints[i].way == APART)
			return false;
	return has_tld(c->pieces[first + *n - 1], word, HOST_TLDS);
}

/* A mailbox before the @ that is joint `at`; its first piece in *first, pieces of all in *n. */
static bool is_mailbox(const struct chain *c, size_t at, size_t *first, size_t *n)
{
	bool disguised, word;
	size_t host = read_host(c, at + 1, &disguised, &word);
	const struct joint *j = &c->joints[at];
	if (host < 2 || (j->way == PLAIN && !disguised) || (j->way == WORD && !disguised))
		return false;
	bool spoken = word || j->way == WORD || (j->way == APART && !disguised);
	if (!has_tld(c->pieces[at + host], spoken, sizeof tlds / sizeof tlds[0]))
		return false;
	if (j->way == WORD &&
	    is_listed(c->pieces[at], no_mailbox, sizeof no_mailbox / sizeof no_mailbox[0]))
		return false;
	*first = at;
	while (*first && c->joints[*first - 1].sign != '@')
		--*first;
	*n = at + 1 + host - *first;
	return true;
}

/* "ghost rider 88 at …": a number read out after the words of a mailbox belongs to them. */
static size_t words_before(const struct rewrite *w, struct str piece, size_t start)
{
	const char *p = w->t->p;
	if (!is_octet(piece))
		return start;
	size_t begin = start;
	for (unsigned k = 0; k < 2; k++) {
		size_t i = begin;
		if (i <= w->from + 1 || p[i - 1] != ' ')
			break;
		size_t end = --i;
		while (i > w->from && ascii_is_alpha(p[i - 1]))
			i--;
		struct str s = str_of(p + i, end - i);
		static const char *const stop[] = {"to",  "is", "at",  "email", "mail", "address",
		                                   "my",  "me", "the", "a",     "and",  "or",
		                                   "for", "it", "its", "room",  "bed",  "it's"};
		if (s.n < 2 || (i > w->from && p[i - 1] != ' ') ||
		    is_listed(s, stop, sizeof stop / sizeof stop[0]))
			break;
		begin = i;
	}
	return begin;
}

static void put_piece(struct rewrite *w, size_t from, size_t to)
{
	const struct text *t = w->t;
	for (size_t i = from; i < to; i++)
		if (t->p[i] != ' ')
			rewrite_put(w, t->p[i], t->at[i]);
}

static void put_chain(struct rewrite *w, const struct chain *c, size_t first, size_t n)
{
	const char *p = w->t->p;
	size_t start = (size_t)(c->pieces[first].p - p), end = start;
	bool mailbox = false;
	for (size_t i = first; i + 1 < first + n; i++)
		mailbox = mailbox || c->joints[i].sign == '@';
	if (mailbox && first == 0)
		start = words_before(w, c->pieces[0], start);
	rewrite_keep(w, start);
	for (size_t i = first; i < first + n; i++) {
		end = (size_t)(c->pieces[i].p - p) + c->pieces[i].n;
		put_piece(w, start, end);
		if (i + 1 == first + n)
			break;
		rewrite_put(w, c->joints[i].sign, w->t->at[c->joints[i].at]);
		start = c->joints[i].end;
	}
	w->from = end;
}

/* Rewrite what the chain holds; how many of its pieces are done with. */
static size_t settle(struct rewrite *w, const struct chain *c)
{
	size_t first, n;
	for (size_t i = 0; i + 1 < c->n; i++) {
		if (c->joints[i].sign == '@' && is_mailbox(c, i, &first, &n)) {
			put_chain(w, c, first, n);
			return first + n;
		}
	}
	for (size_t i = 0; i + 1 < c->n; i++) {
		if (c->joints[i].sign == '.' && is_host(c, i, &n)) {
			put_chain(w, c, i, n);
			return i + n;
		}
	}
	return c->n;
}

bool spoken_join(struct text *t, const uint8_t *pages)
{
	struct rewrite w = {.t = t};
	struct chain c;
	for (size_t i = 0; (i = trigger_next(pages, TRIGGER_SPOKEN, i, t->n)) < t->n;) {
		if (!ascii_is_alnum(t->p[i])) {
			i++;
			continue;
		}
		read_chain(t, i, &c);
		if (c.n > 1) {
			size_t done = settle(&w, &c);
			i = (size_t)(c.pieces[done - 1].p - t->p);
			i = i + c.pieces[done - 1].n;
		}
		while (i < t->n && is_piece(t->p[i]))
			i++;
	}
	return rewrite_end(&w);
}
