#include "check/own.h"

#include "base/utf8.h"
#include "check/letter.h"

#define WORDS_MAX  8
#define PHONE_MAX  15 /* ITU-T E.164 */
#define FNV_START  UINT64_C(0xCBF29CE484222325)
#define FNV_FACTOR UINT64_C(0x100000001B3)

/* What a key is a key of: its first byte. */
enum tag { TAG_ORGANIZATION, TAG_PERSON, TAG_HANDLE, TAG_PHONE, TAG_STREET, TAG_DOMAIN, TAG_ALLOW };

struct word {
	struct str text;
	uint64_t hash;
	size_t letters;
};

static uint64_t add(uint64_t h, uint32_t c)
{
	do
		h = (h ^ (c & 0xFF)) * FNV_FACTOR;
	while (c >>= 8);
	return h;
}

/* 0 marks an empty slot. */
static uint64_t tagged(enum tag tag, uint64_t h)
{
	h = add(h, 0x100 | (uint32_t)tag);
	h ^= h >> 29;
	return h ? h : 1;
}

/* One character: its plain lower-case letter, or 0 for what is neither letter nor digit. */
static uint32_t letter_at(const char *p, unsigned *k, bool *join)
{
	*join = false;
	if ((unsigned char)*p < 0x80) {
		*k = 1;
		return ascii_is_alnum(*p) ? (uint32_t)ascii_lower(*p) : 0;
	}
	uint32_t c = utf8_get(p, k);
	enum letter_class class = letter_class(c);
	*join = class == LETTER_JOIN;
	return class == LETTER_LOWER || class == LETTER_UPPER || class == LETTER_DIGIT
	               ? letter_fold(c)
	               : 0;
}

/* The next word of *rest: up to a blank or comma (`whole`), or up to anything but a letter. */
static bool next_word(struct str *rest, bool whole, struct word *w)
{
	size_t i = 0, start = SIZE_MAX, end = 0;
	*w = (struct word){.hash = FNV_START};
	while (i < rest->n) {
		unsigned k;
		bool join;
		uint32_t c = letter_at(rest->p + i, &k, &join);
		if (c) {
			start = start == SIZE_MAX ? i : start;
			w->hash = add(w->hash, c);
			w->letters++;
			end = i + k;
		} else if (join && start != SIZE_MAX) {
			end = i + k;
		} else if (start != SIZE_MAX &&
		           (!whole || ascii_is_space(rest->p[i]) || rest->p[i] == ',')) {
			break;
		}
		i += k;
	}
	if (start == SIZE_MAX)
		return false;
	w->text = str_of(rest->p + start, end - start);
	*rest = str_of(rest->p + i, rest->n - i);
	return true;
}

/* All letters and digits of s, as if it were one word. */
static uint64_t hash_letters(uint64_t h, struct str s, size_t *letters)
{
	*letters = 0;
	for (size_t i = 0; i < s.n;) {
		unsigned k;
		bool join;
		uint32_t c = letter_at(s.p + i, &k, &join);
		if (c) {
			h = add(h, c);
			++*letters;
		}
		i += k;
	}
	return h;
}

size_t own_letters(struct str s)
{
	size_t n;
	hash_letters(FNV_START, s, &n);
	return n;
}

static bool is_one_of(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(s, str_c(list[i])))
			return true;
	return false;
}

static const char *const titles[] = {"dr",   "mr",  "mrs", "ms",  "mx",  "miss",
                                     "prof", "rev", "sr",  "sra", "dra", "doctor"};
static const char *const credentials[] = {
	"md",  "do",     "rn",  "np", "pa", "phd", "dds", "dmd",  "lpn",  "cna",  "dpm",
	"dnp", "pharmd", "mph", "od", "dc", "pt",  "dpt", "lcsw", "crna", "aprn", "facs"};

/* The words of a person's name without titles and credentials; what follows a comma is dropped. */
static size_t name_words(struct str name, struct word words[WORDS_MAX])
{
	struct str rest = name;
	rest = str_cut(&rest, ',');
	size_t n = 0;
	while (n < WORDS_MAX && next_word(&rest, true, &words[n]))
		n++;
	size_t first = 0;
	while (n - first > 1 &&
	       is_one_of(words[first].text, titles, sizeof titles / sizeof *titles))
		first++;
	while (n - first > 2 &&
	       is_one_of(words[n - 1].text, credentials, sizeof credentials / sizeof *credentials))
		n--;
	memmove(words, words + first, (n - first) * sizeof *words);
	return n - first;
}

static uint64_t hash_name(const struct word *words, size_t n)
{
	uint64_t h = FNV_START;
	size_t letters;
	for (size_t i = 0; i < n; i++)
		h = hash_letters(h, words[i].text, &letters);
	return tagged(TAG_PERSON, h);
}

/* Two words, one of them perhaps only by its first letter. */
static uint64_t hash_pair(struct word first, struct word last, bool first_initial,
                          bool last_initial)
{
	unsigned k;
	bool join;
	uint64_t h = FNV_START;
	size_t letters;
	h = first_initial ? add(h, letter_at(first.text.p, &k, &join))
	                  : hash_letters(h, first.text, &letters);
	h = last_initial ? add(h, letter_at(last.text.p, &k, &join))
	                 : hash_letters(h, last.text, &letters);
	return tagged(TAG_PERSON, h);
}

static size_t person_keys(struct str name, uint64_t *keys)
{
	struct word w[WORDS_MAX];
	size_t n = name_words(name, w), k = 0;
	if (!n)
		return 0;
	keys[k++] = hash_name(w, n);
	if (n == 1)
		return k;
	struct word first = w[0], last = w[n - 1];
	if (n > 2)
		keys[k++] = hash_pair(first, last, false, false);
	if (first.letters > 1)
		keys[k++] = hash_name(&first, 1);
	if (last.letters > 1)
		keys[k++] = hash_name(&last, 1);
	keys[k++] = hash_pair(first, last, true, false);
	keys[k++] = hash_pair(first, last, false, true);
	return k;
}

/* How street words are shortened. */
static const char *const street_words[][2] = {
	{"street", "st"},  {"avenue", "ave"},  {"av", "ave"},       {"boulevard", "blvd"},
	{"road", "rd"},    {"drive", "dr"},    {"lane", "ln"},      {"court", "ct"},
	{"place", "pl"},   {"highway", "hwy"}, {"parkway", "pkwy"}, {"terrace", "ter"},
	{"circle", "cir"}, {"square", "sq"},   {"trail", "trl"},    {"suite", "ste"},
	{"north", "n"},    {"south", "s"},     {"east", "e"},       {"west", "w"},
	{"floor", "fl"},   {"room", "rm"},     {"plaza", "plz"},    {"center", "ctr"},
};

static uint64_t hash_street_word(uint64_t h, struct str word)
{
	size_t letters;
	for (size_t i = 0; i < sizeof street_words / sizeof *street_words; i++)
		if (str_eq_nocase(word, str_c(street_words[i][0])))
			return hash_letters(h, str_c(street_words[i][1]), &letters);
	return hash_letters(h, word, &letters);
}

/* The address may be cited without its end: "8800 Cottonwood Blvd" of "…, Madison, WI". */
static size_t street_keys(struct str address, uint64_t *keys)
{
	struct word w;
	uint64_t h = FNV_START;
	size_t k = 0;
	for (size_t words = 1; k < OWN_KEYS_MAX && next_word(&address, true, &w); words++) {
		h = hash_street_word(h, w.text);
		if (words > 1)
			keys[k++] = tagged(TAG_STREET, h);
	}
	return k;
}

size_t own_digits(struct str phone, char *out, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < phone.n && n < max; i++) {
		if (ascii_is_digit(phone.p[i]))
			out[n++] = phone.p[i];
		else if (ascii_is_alpha(phone.p[i]) && n)
			break; /* extension */
	}
	if (n == 11 && out[0] == '1')
		memmove(out, out + 1, --n);
	return n;
}

static uint64_t hash_digits(const char *digits, size_t n)
{
	size_t letters;
	return tagged(TAG_PHONE, hash_letters(FNV_START, str_of(digits, n), &letters));
}

static size_t phone_keys(struct str phone, uint64_t *keys)
{
	char d[PHONE_MAX];
	size_t n = own_digits(phone, d, sizeof d);
	keys[0] = hash_digits(d, n);
	if (n != 10)
		return n > 0;
	keys[1] = hash_digits(d + 3, 7);
	return 2;
}

static uint64_t hash_domain(struct str s)
{
	uint64_t h = FNV_START;
	for (size_t i = 0; i < s.n; i++)
		h = add(h, (unsigned char)ascii_lower(s.p[i]));
	return tagged(TAG_DOMAIN, h);
}

static uint64_t key_of(enum tag tag, struct str s)
{
	size_t letters;
	uint64_t h = hash_letters(FNV_START, s, &letters);
	return letters ? tagged(tag, h) : 0;
}

static struct str without_the(struct str name)
{
	return name.n > 4 && str_eq_nocase(str_of(name.p, 4), STR("the "))
	               ? str_of(name.p + 4, name.n - 4)
	               : name;
}

size_t own_keys(enum profile_list list, struct str value, uint64_t keys[OWN_KEYS_MAX])
{
	switch (list) {
	case PROFILE_NAME: keys[0] = key_of(TAG_ORGANIZATION, without_the(value)); break;
	case PROFILE_HANDLE: keys[0] = key_of(TAG_HANDLE, value); break;
	case PROFILE_ALLOW: keys[0] = key_of(TAG_ALLOW, value); break;
	case PROFILE_DOMAIN: keys[0] = hash_domain(value); break;
	case PROFILE_PHONE: return phone_keys(value, keys);
	case PROFILE_ADDRESS: return street_keys(value, keys);
	case PROFILE_STAFF:
	case PROFILE_SPOKESPERSON: return person_keys(value, keys);
	default: return 0;
	}
	return keys[0] != 0;
}

void own_insert(struct profile *p, uint64_t key)
{
	size_t mask = p->keys_slots - 1, i = key & mask;
	while (p->keys[i] && p->keys[i] != key)
		i = (i + 1) & mask;
	p->keys[i] = key;
}

static bool has(const struct profile *p, uint64_t key)
{
	if (!p->keys_slots || !key)
		return false;
	size_t mask = p->keys_slots - 1;
	for (size_t i = key & mask; p->keys[i]; i = (i + 1) & mask)
		if (p->keys[i] == key)
			return true;
	return false;
}

static bool owns_person(const struct profile *p, struct str name)
{
	struct word w[WORDS_MAX];
	size_t n = name_words(name, w);
	return n && (has(p, hash_name(w, n)) ||
	             (n > 2 && has(p, hash_pair(w[0], w[n - 1], false, false))));
}

static bool owns_street(const struct profile *p, struct str street)
{
	struct word w;
	uint64_t h = FNV_START;
	size_t words = 0;
	while (next_word(&street, true, &w)) {
		h = hash_street_word(h, w.text);
		words++;
	}
	return words > 1 && has(p, tagged(TAG_STREET, h));
}

/* The host or one that it is below. */
static bool owns_host(const struct profile *p, struct str host)
{
	while (host.n && host.p[host.n - 1] == '.')
		host.n--;
	while (host.n) {
		if (has(p, hash_domain(host)))
			return true;
		str_cut(&host, '.');
	}
	return false;
}

/* Pages of platforms are own by the handle in their path. */
static bool owns_page(const struct profile *p, struct str host, struct str path)
{
	static const char *const platforms[] = {
		"facebook.com", "fb.com",     "instagram.com", "x.com",
		"twitter.com",  "tiktok.com", "youtube.com",   "linkedin.com",
		"threads.net",  "bsky.app",   "nextdoor.com",  "pinterest.com",
	};
	while (host.n && !is_one_of(host, platforms, sizeof platforms / sizeof *platforms))
		str_cut(&host, '.');
	while (host.n && path.n) {
		struct str segment = str_cut(&path, '/');
		segment = str_cut(&segment, '?');
		if (has(p, key_of(TAG_HANDLE, segment)))
			return true;
	}
	return false;
}

static bool owns_url(const struct profile *p, struct str url)
{
	for (size_t i = 0; i + 2 < url.n; i++) {
		if (url.p[i] == '/' || url.p[i] == '?')
			break;
		if (!memcmp(url.p + i, "://", 3)) {
			url = str_of(url.p + i + 3, url.n - i - 3);
			break;
		}
	}
	size_t end = 0;
	while (end < url.n && !memchr("/?#\\", url.p[end], 4))
		end++;
	struct str host = str_of(url.p, end), path = str_of(url.p + end, url.n - end);
	while (memchr(host.p, '@', host.n))
		str_cut(&host, '@');
	host = str_cut(&host, ':');
	return owns_host(p, host) || owns_page(p, host, path);
}

static bool owns_phone(const struct profile *p, struct str words)
{
	char d[PHONE_MAX];
	size_t n = own_digits(words, d, sizeof d);
	return n >= 7 && has(p, hash_digits(d, n));
}

static bool owns_email(const struct profile *p, struct str words)
{
	while (memchr(words.p, '@', words.n))
		str_cut(&words, '@');
	return owns_host(p, words);
}

bool profile_owns(const struct profile *p, enum chaperone_entity type, struct str words)
{
	if (!p || !p->keys_slots || !words.n)
		return false;
	if (has(p, key_of(TAG_ALLOW, words)))
		return true;
	struct str name = without_the(words);
	switch (type) {
	case CHAPERONE_PERSON:
		return owns_person(p, words) || has(p, key_of(TAG_ORGANIZATION, name)) ||
		       has(p, key_of(TAG_HANDLE, words));
	case CHAPERONE_ORGANIZATION:
		return has(p, key_of(TAG_ORGANIZATION, name)) || has(p, key_of(TAG_HANDLE, words));
	case CHAPERONE_LOCATION: return has(p, key_of(TAG_ORGANIZATION, name));
	case CHAPERONE_OTHER_ID: return has(p, key_of(TAG_HANDLE, words));
	case CHAPERONE_STREET_ADDRESS: return owns_street(p, words);
	case CHAPERONE_PHONE_NUMBER:
	case CHAPERONE_FAX_NUMBER: return owns_phone(p, words);
	case CHAPERONE_EMAIL_ADDRESS: return owns_email(p, words);
	case CHAPERONE_URL: return owns_url(p, words);
	default: return false;
	}
}

uint64_t own_first_word(struct str value)
{
	struct word w;
	return next_word(&value, false, &w) ? w.hash ^ w.hash >> 29 : 0;
}

/* Do the words at the start of s spell the deny value? Bytes up to its end, or 0. */
static size_t match_words(struct str s, struct str value)
{
	const char *start = s.p;
	struct word want, got = {0};
	size_t end = 0;
	while (next_word(&value, false, &want)) {
		if (!next_word(&s, false, &got) || got.hash != want.hash)
			return 0;
		size_t at = (size_t)(got.text.p - start);
		if (end && (at - end > 3 || memchr(start + end, '\n', at - end)))
			return 0;
		end = at + got.text.n;
	}
	return end;
}

size_t profile_denied(const struct profile *p, struct str s, struct chaperone_span *out, size_t max)
{
	size_t n = 0;
	struct word w;
	if (!p || !p->deny_slots)
		return 0;
	for (struct str rest = s; n < max && next_word(&rest, false, &w);) {
		struct str here = str_of(w.text.p, (size_t)(s.p + s.n - w.text.p));
		uint64_t h = w.hash ^ w.hash >> 29;
		size_t longest = 0;
		for (uint32_t i = p->deny_head[h & (p->deny_slots - 1)]; i;
		     i = p->deny_next[i - 1]) {
			size_t k = match_words(here, p->lists[PROFILE_DENY][i - 1]);
			longest = k > longest ? k : longest;
		}
		if (!longest)
			continue;
		size_t start = (size_t)(w.text.p - s.p);
		out[n++] = (struct chaperone_span){start, start + longest};
		rest = str_of(s.p + start + longest, s.n - start - longest);
	}
	return n;
}
