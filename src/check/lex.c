#include "check/lex.h"

/* What a byte can begin. */
enum { BYTE_OTHER, BYTE_SPACE, BYTE_BREAK, BYTE_LETTER, BYTE_DIGIT, BYTE_WIDE, BYTE_SYMBOL };

/* Letters beyond ASCII: any lead byte but those of general punctuation, symbols and emoji. */
static const uint8_t byte_class[256] = {
	[' '] = BYTE_SPACE,          ['\t'] = BYTE_SPACE,           ['\v'] = BYTE_SPACE,
	['\f'] = BYTE_SPACE,         ['\r'] = BYTE_BREAK,           ['\n'] = BYTE_BREAK,
	['0' ... '9'] = BYTE_DIGIT,  ['A' ... 'Z'] = BYTE_LETTER,   ['a' ... 'z'] = BYTE_LETTER,
	[0xC2] = BYTE_SYMBOL,        [0xC3 ... 0xE1] = BYTE_WIDE,   [0xE2] = BYTE_SYMBOL,
	[0xE3 ... 0xEE] = BYTE_WIDE, [0xEF ... 0xF4] = BYTE_SYMBOL,
};

static inline unsigned class_of(char c) { return byte_class[(unsigned char)c]; }

bool lex_stops(const struct lex_item *t)
{
	return t->kind == LEX_NONE || t->kind == LEX_BREAK || lex_mark(t, '.') ||
	       lex_mark(t, '!') || lex_mark(t, '?') || lex_mark(t, ';');
}

/* A character cut short ends where its bytes do: the scanner reads what it is given. */
static size_t utf8_bytes(const char *p)
{
	size_t n = 1;
	while (n < 4 && ((unsigned char)p[n] & 0xC0) == 0x80)
		n++;
	return n;
}

/* Ideographic full stop, comma, brackets and the blank. */
static bool cjk_mark(const char *p) { return p[0] == '\xE3' && p[1] == '\x80'; }

/* What the letters of a word are, gathered while its end is sought. */
struct letters {
	bool upper, lower;
};

/* End of the word at p: letters of any script, with inner apostrophes. */
static const char *word_end(const char *p, struct letters *is)
{
	for (;;) {
		unsigned k = class_of(*p);
		if (k == BYTE_LETTER) {
			is->upper |= *p < 'a';
			is->lower |= *p >= 'a';
			p++;
		} else if (k == BYTE_WIDE && !cjk_mark(p)) {
			p += utf8_bytes(p);
		} else if (*p == '\'' &&
		           (class_of(p[1]) == BYTE_LETTER || class_of(p[1]) == BYTE_WIDE)) {
			p++;
		} else if (p[0] == '\xE2' && p[1] == '\x80' && p[2] == '\x99' &&
		           class_of(p[3]) == BYTE_LETTER) {
			p += 3;
		} else {
			return p;
		}
	}
}

/* Could a number not end before this byte? Only Latin letters and digits hold on to it. */
static bool is_wordy(char c)
{
	unsigned k = class_of(c);
	return k == BYTE_LETTER || k == BYTE_DIGIT || (k == BYTE_WIDE && (unsigned char)c < 0xCA);
}

/* May a number or code of this kind end here? Never inside a longer run. */
static bool ends_clean(enum lex_kind kind, const char *end)
{
	if (is_wordy(*end))
		return false;
	bool digit = ascii_is_digit(end[1]), letter = class_of(end[1]) == BYTE_LETTER;
	switch (*end) {
	case '-':
		/* a word after the hyphen is no part of a date, a phone or a range */
		if (kind != LEX_NUMBER && kind != LEX_CODE && letter && ascii_is_lower(end[2]))
			return true;
		return !digit && !letter;
	case '/': return !digit || kind == LEX_CLOCK || kind == LEX_CLOCK_RANGE;
	case '.': return !digit;
	case ':': return !digit || kind == LEX_IPV4 || kind == LEX_PHONE;
	case '_': return !digit && !letter;
	default: return true;
	}
}

/* Kinds that may stand glued to lower-case words: "6085550144now". */
static bool may_touch(enum lex_kind kind, const char *end)
{
	if (!ascii_is_lower(*end) || !ascii_is_lower(end[1]))
		return false;
	return kind == LEX_PHONE || kind == LEX_SSN;
}

static void number_value(struct lex *x, struct lex_item *t)
{
	uint64_t v = 0;
	unsigned digits = 0;
	for (uint32_t i = t->start; i < t->end && i - t->start < 64; i++) {
		if (!ascii_is_digit(x->s.p[i]))
			continue;
		digits++;
		v = v * 10 + (uint64_t)(x->s.p[i] - '0');
		if (v > UINT32_MAX)
			v = UINT32_MAX;
	}
	if (t->kind != LEX_PICTURE)
		t->value = (uint32_t)v;
	t->digits = (uint8_t)digits;
}

static uint8_t letter_flags(const char *p, struct letters is)
{
	bool capital = ascii_is_upper(*p) || (*p == '\xC3' && (unsigned char)p[1] < 0x9F);
	return (uint8_t)((capital ? LEX_CAPITAL : 0) | (is.upper && !is.lower ? LEX_UPPER : 0));
}

static struct lex_item *put(struct lex *x, enum lex_kind kind, const char *from, const char *to)
{
	struct lex_item *t = &x->item[x->n++];
	*t = (struct lex_item){.start = (uint32_t)(from - x->s.p),
	                       .end = (uint32_t)(to - x->s.p),
	                       .kind = (uint8_t)kind,
	                       .flags = x->glued ? LEX_GLUED : 0};
	x->at = t->end;
	x->glued = true;
	return t;
}

static void put_number(struct lex *x, enum lex_kind kind, const char *from, const char *to)
{
	struct lex_item *t = put(x, kind, from, to);
	number_value(x, t);
	struct letters is = {0};
	for (const char *p = from; p < to; p++) {
		is.upper |= ascii_is_upper(*p);
		is.lower |= ascii_is_lower(*p);
	}
	t->flags |= letter_flags(from, is);
}

static void put_word(struct lex *x, const char *from, const char *to, struct letters is)
{
	const char *end = to;
	struct lex_item *t = put(x, LEX_WORD, from, to);
	t->flags |= letter_flags(from, is);
	t->word = (uint8_t)ident_word(from, to);
	if (t->word || to - from < 3 || ascii_lower(to[-1]) != 's')
		return;
	if (to[-2] == '\'')
		end = to - 2;
	else if (to - from > 4 && to[-4] == '\xE2' && to[-3] == '\x80' && to[-2] == '\x99')
		end = to - 4;
	if (end == to)
		return;
	t->word = (uint8_t)ident_word(from, end);
	t->end = (uint32_t)(end - x->s.p);
	t->flags |= LEX_OWNED;
}

static void put_mark(struct lex *x, const char *p, size_t n, uint32_t value)
{
	const char *end = p + n;
	while (*p != '(' && (size_t)(x->s.p + x->s.n - end) >= n && memcmp(end, p, n) == 0)
		end += n;
	put(x, LEX_MARK, p, end)->value = value;
}

static void put_symbol(struct lex *x, const char *p)
{
	size_t n = utf8_bytes(p);
	uint32_t value = 0xFFFD;
	if (p[0] == '\xC2' && p[1] == '\xA0') {
		x->at += 2;
		x->glued = false;
		return;
	}
	if (p[0] == '\xE2' && p[1] == '\x80') {
		unsigned char c = (unsigned char)p[2];
		value = c >= 0x90 && c <= 0x95   ? '-'
		        : c == 0x98 || c == 0x99 ? '\''
		        : c == 0x9C || c == 0x9D ? '"'
		        : c == 0xA6              ? '.'
		                                 : 0xFFFD;
	}
	put_mark(x, p, n, value);
}

static bool put_handle(struct lex *x, const char *p)
{
	const char *q = p + 1;
	bool letter = false;
	if (x->at && is_wordy(p[-1]))
		return false;
	while (q - p < 64 && (ascii_is_alnum(*q) || *q == '_' || *q == '.')) {
		letter |= ascii_is_alpha(*q) || *q == '_';
		q++;
	}
	while (q > p + 1 && q[-1] == '.')
		q--;
	if (!letter || ascii_is_alnum(*q))
		return false;
	put(x, LEX_HANDLE, p, q);
	return true;
}

static bool all_lower(const char *p, const char *end)
{
	while (p < end && ascii_is_lower(*p))
		p++;
	return p == end;
}

/* A label glued to its number: "tel6085550144", "rm204". Returns where the number starts. */
static const char *glued_label(const char *p, const char *end)
{
	const char *q = p;
	while (q < end && ascii_is_alpha(*q))
		q++;
	if (q == p || q == end || !ascii_is_digit(*q))
		return NULL;
	size_t digits = 0;
	while (q + digits < end && ascii_is_digit(q[digits]))
		digits++;
	bool tail =
		q + digits == end || (ascii_is_lower(q[digits]) && ascii_is_lower(q[digits + 1]));
	if (tail && all_lower(q + digits, end) && (digits == 10 || digits == 11) && q - p >= 2 &&
	    !ascii_is_upper(q[-1]))
		return q;
	switch (ident_word(p, q)) {
	case WORD_L_MRN:
	case WORD_L_SSN:
	case WORD_L_PHONE:
	case WORD_L_FAX:
	case WORD_L_PLACE:
	case WORD_L_ZIP:
	case WORD_L_EXT:
	case WORD_L_VIN:
	case WORD_AGE: return q;
	default: return NULL;
	}
}

/* Where the code at p really ends: a lower-case word after a hyphen is not part of it ("12-lead",
 * "24-hour"), nor are the words after a glued phone number. */
static const char *code_end(const char *p, const char *end)
{
	const char *q = p;
	while (q < end && ascii_is_digit(*q))
		q++;
	if (q - p >= 10 && q - p <= 11 && end - q >= 2 && all_lower(q, end))
		return q;
	for (; q < end; q++) {
		if (*q != '-' || q == p)
			continue;
		const char *r = q + 1;
		while (r < end && ascii_is_lower(*r))
			r++;
		if (r - q > 3 && (r == end || *r == '-') && !ascii_is_lower(q[-1]))
			return q;
	}
	return end;
}

static bool all_digits(const char *p, const char *end)
{
	while (p < end && ascii_is_digit(*p))
		p++;
	return p == end;
}

/* The number or code at p. false: there is none. */
static bool put_code(struct lex *x, const char *p)
{
	const char *end = p, *code = p;
	enum lex_kind kind = scan_number(p, &end);
	if (kind != LEX_NONE && (ends_clean(kind, end) || may_touch(kind, end))) {
		if (kind == LEX_IBAN || kind == LEX_CARD_LIKE || kind == LEX_MBI) {
			/* these are written like codes: a longer code is not one of them */
			enum lex_kind other = scan_code(p, &code);
			if (other != LEX_NONE && code > end)
				kind = other, end = code;
		}
		if (kind == LEX_PHONE || kind == LEX_PHONE_LOCAL) {
			const char *extension = scan_extension(end);
			if (extension && !is_wordy(*extension))
				end = extension;
		}
		put_number(x, kind, p, end);
		return true;
	}
	if (scan_code(p, &code) == LEX_NONE)
		return false;
	const char *cut = glued_label(p, code);
	if (cut) {
		put_word(x, p, cut,
		         (struct letters){.upper = ascii_is_upper(cut[-1]),
		                          .lower = ascii_is_lower(cut[-1])});
		return true;
	}
	code = code_end(p, code);
	put_number(x, all_digits(p, code) ? LEX_NUMBER : LEX_CODE, p, code);
	return true;
}

/* Where the next @ is, from a byte on; SIZE_MAX: nowhere. */
static size_t mail_from(struct str s, size_t at)
{
	while (at < s.n && s.p[at] != '@')
		at++;
	return at < s.n ? at : SIZE_MAX;
}

static bool put_link(struct lex *x, const char *p, const char *run_end)
{
	const char *end = x->s.p + x->s.n;
	size_t at = (size_t)(p - x->s.p), n;
	if (x->mail_at < at)
		x->mail_at = mail_from(x->s, at);
	if (x->mail_at != SIZE_MAX && x->mail_at - at <= 64) {
		n = link_email(p, x->s.p + x->mail_at, end);
		if (n) {
			put(x, LEX_EMAIL, p, p + n);
			return true;
		}
	}
	if (!*run_end ||
	    !(*run_end == '.' || *run_end == ':' || *run_end == '-' || *run_end == '[' ||
	      *run_end == '(' || ascii_is_digit(*run_end) || ascii_is_alpha(*run_end)))
		return false;
	n = link_url(p, end);
	if (!n)
		return false;
	put(x, LEX_URL, p, p + n);
	return true;
}

/* "noon-2", "Room-204": a word we know, not the beginning of a code. */
static bool hyphened_word(const char *p, const char *end)
{
	return *end == '-' && !(ascii_is_upper(*p) && ascii_is_upper(end[-1])) &&
	       ident_word(p, end);
}

static void put_lettered(struct lex *x, const char *p)
{
	struct letters is = {0};
	const char *end = word_end(p, &is);
	char c = *end;
	/* most words are followed by a blank or a comma and are done here */
	if (c == ' ' || c == ',' || c == '\n') {
		put_word(x, p, end, is);
		return;
	}
	if (put_link(x, p, end))
		return;
	if (c == '/' && end - p == 1 && ascii_lower(*p) == 's' && ascii_lower(end[1]) == 'n' &&
	    !is_wordy(end[2])) {
		put_word(x, p, end + 2, is);
		return;
	}
	if (ascii_is_digit(c) || ((c == '-' || c == '_') && is_wordy(end[1])) ||
	    (c == ':' && is_wordy(end[1])) || (c == '-' && end[1] == '-' && is_wordy(end[2])) ||
	    (c == '.' && is_wordy(end[1]) && end - p == 4)) {
		if (!hyphened_word(p, end) && put_code(x, p))
			return;
	}
	put_word(x, p, end, is);
}

static bool put_picture(struct lex *x, const char *p)
{
	const struct profile *f = x->profile;
	size_t at = (size_t)(p - x->s.p);
	for (size_t i = 0; i < f->pictures_n; i++) {
		size_t n = picture_match(&f->pictures[i].picture, x->s, at);
		if (n) {
			struct lex_item *t = put(x, LEX_PICTURE, p, p + n);
			t->value = f->pictures[i].type;
			return true;
		}
	}
	return false;
}

static void put_other(struct lex *x, const char *p)
{
	const char *end;
	bool digit = ascii_is_digit(p[1]);
	if (*p == '@' && put_handle(x, p))
		return;
	if (*p == '$' && digit) {
		const char *q = p + 1;
		while (ascii_is_digit(*q) || ((*q == ',' || *q == '.') && ascii_is_digit(q[1])))
			q++;
		while (ascii_is_alpha(*q) && q - p < 24)
			q++;
		put(x, LEX_QUANTITY, p, q);
		return;
	}
	if ((*p == '(' && (digit || p[1] == '0')) || (*p == '+' && is_wordy(p[1])) || *p == '*' ||
	    *p == '#' || *p == '=' || *p == ':') {
		enum lex_kind kind = scan_number(p, &end);
		if (kind != LEX_NONE && ends_clean(kind, end) &&
		    !(kind == LEX_OTHER && all_digits(p + 1, end))) {
			const char *extension = kind == LEX_PHONE ? scan_extension(end) : NULL;
			put_number(x, kind, p,
			           extension && !is_wordy(*extension) ? extension : end);
			return;
		}
	}
	put_mark(x, p, 1, (uint8_t)*p);
}

static void read_one(struct lex *x)
{
	const char *p = x->s.p + x->at;
	unsigned k = class_of(*p);
	if (k == BYTE_SPACE) {
		x->at++;
		x->glued = false;
		return;
	}
	if (k == BYTE_BREAK) {
		put_mark(x, p, 1, '\n');
		x->item[x->n - 1].kind = LEX_BREAK;
		x->glued = false;
		return;
	}
	if (x->profile && x->profile->pictures_n && put_picture(x, p))
		return;
	switch (k) {
	case BYTE_WIDE:
		if (cjk_mark(p)) {
			put_mark(x, p, 3, '.');
			break;
		}
		/* fall through */
	case BYTE_LETTER: put_lettered(x, p); break;
	case BYTE_DIGIT:
		if (!put_link(x, p, p + 1) && !put_code(x, p))
			put_mark(x, p, 1, (uint8_t)*p);
		break;
	case BYTE_SYMBOL: put_symbol(x, p); break;
	default: put_other(x, p); break;
	}
}

static void fill(struct lex *x)
{
	while (x->n < LEX_WINDOW - LEX_AHEAD && x->at < x->s.n)
		read_one(x);
	if (x->at < x->s.n || x->done)
		return;
	memset(&x->item[x->n], 0, (LEX_WINDOW - x->n) * sizeof *x->item);
	for (size_t i = x->n; i < LEX_WINDOW; i++)
		x->item[i].start = x->item[i].end = (uint32_t)x->s.n;
	x->done = true;
}

void lex_init(struct lex *x, struct str s, const struct profile *profile)
{
	memset(x, 0, sizeof *x);
	x->s = s;
	x->profile = profile;
	x->mail_at = mail_from(s, 0);
	x->n = LEX_BEHIND;
	fill(x);
}

size_t lex_ahead(struct lex *x, size_t i)
{
	if (x->done || i + LEX_AHEAD < x->n)
		return i;
	size_t drop = i - LEX_BEHIND;
	memmove(x->item, x->item + drop, (x->n - drop) * sizeof *x->item);
	x->n -= drop;
	fill(x);
	return LEX_BEHIND;
}
