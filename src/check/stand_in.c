#include "check/stand_in.h"

#include "base/utf8.h"
#include "check/age.h"
#include "check/city.h"
#include "check/deid.h"

/*
 * Stand-ins of pseudonyms can belong to nobody: SSN area 000 (SSA), telephone 555-0100…0199
 * (NANPA), example.com (RFC 2606), 192.0.2.0/24 (RFC 5737), 2001:db8::/32 (RFC 3849),
 * 00-00-5E-00-53 (RFC 7042), ZIP 000nn (never assigned), letters Q (not in VIN, DEA or IBAN
 * country codes), numbers that fail the check digits of cards, NPI, IMEI and routing numbers.
 */

/* Ages over 89 follow from a year of birth up to this one, 45 CFR 164.514(b)(2)(i)(C). */
#define YEAR_OF_BIRTH_OVER_89 1936

#define NAMES_N 32

/* Gender-neutral; first names from many languages, last names invented. */
static const char *const first_names[NAMES_N] = {
	"Amaru", "Ariki",  "Bao",   "Ceri",   "Cheyne", "Ebele", "Fenn",   "Gwili",
	"Hika",  "Ife",    "Jael",  "Kamari", "Kiran",  "Lumi",  "Makana", "Nima",
	"Ollin", "Pema",   "Quill", "Rumi",   "Simran", "Tala",  "Tenzin", "Ume",
	"Vesa",  "Wambui", "Xoan",  "Yael",   "Yuri",   "Zaire", "Zuri",   "Noemar",
};
static const char *const last_names[NAMES_N] = {
	"Abenov",    "Bassira",  "Calderwick", "Dorjani",   "Eskelund", "Fonotaga", "Garrowby",
	"Hanabeki",  "Ibsaro",   "Jandalo",    "Kovarine",  "Lindqvar", "Maraleo",  "Nakamiro",
	"Okonwelu",  "Petrosal", "Quisperon",  "Rahmadov",  "Sandovir", "Tamakoro", "Umarashi",
	"Vantonge",  "Wolkovan", "Xiongar",    "Yazzaro",   "Zelinkor", "Achterno", "Birkaladi",
	"Castelmar", "Dunoveyo", "Eguirreza",  "Fairmunde",
};
static const char *const place_names[8] = {"Arrowmere",  "Lindenvale", "Port Sorrel",
                                           "Kestrelton", "Mossbridge", "Tamarindo",
                                           "Eastwillow", "Cobaltville"};
#define PLACES_N (sizeof place_names / sizeof *place_names)

static struct str words_of(const struct doc *doc, const struct entity *e)
{
	return str_of(doc->text.p + e->start, e->end - e->start);
}

struct str stand_in_first_name(unsigned i) { return str_c(first_names[i % NAMES_N]); }

struct str stand_in_last_name(unsigned i) { return str_c(last_names[(i + i / NAMES_N) % NAMES_N]); }

bool stand_in_wanted(const struct doc *doc, const struct entity *e)
{
	if (e->own || e->type == CHAPERONE_HEALTH_INFO || e->type >= CHAPERONE_ENTITY__MAX)
		return false;
	return e->type != CHAPERONE_AGE || age_is_identifier(words_of(doc, e));
}

bool stand_in_titled(const struct doc *doc, size_t token)
{
	static const char *const titles[8] = {"mr", "mrs", "ms", "miss", "dr", "prof", "sr", "sra"};
	if (token > 0 && doc->tokens[token - 1].kind == TOKEN_MARK)
		token--;
	if (token == 0)
		return false;
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (token_is(&doc->tokens[token - 1], titles[i]))
			return true;
	return false;
}

static void write_tag(enum chaperone_entity type, struct buf *b)
{
	buf_char(b, '[');
	buf_c(b, chaperone_entity_name(type));
	buf_char(b, ']');
}

static void write_mask(struct str raw, struct buf *b)
{
	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];
		if (!utf8_is_start(c))
			continue;
		buf_char(b, (unsigned char)c >= 0x80 || ascii_is_alnum(c) ? '*' : c);
	}
}

/* The year written in a date: "2024", "3/4/24", "'98"; 0 when there is none. */
static unsigned year_of(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		unsigned v = 0;
		for (; i < s.n && ascii_is_digit(s.p[i]); i++)
			v = v < 10000 ? v * 10 + (unsigned)(s.p[i] - '0') : v;
		if (i - from == 4 && v >= 1900 && v < 2100)
			return v;
		bool short_year = i - from == 2 && from > 0 && i == s.n;
		if (short_year) {
			char before = s.p[from - 1];
			size_t marks = 0;
			for (size_t k = 0; k < from; k++)
				marks += s.p[k] == before;
			if (before == '\'' ||
			    ((before == '/' || before == '-' || before == '.') && marks == 2))
				return v <= 35 ? 2000 + v : 1900 + v;
		}
		if (i == from)
			i++;
	}
	return 0;
}

static void generalise_place(const struct doc *doc, struct str words, struct buf *b)
{
	struct str rest = words;
	str_cut(&rest, ',');
	rest = str_trim(rest);
	if (rest.n && state_at(rest) == rest.n) {
		buf_str(b, rest);
		return;
	}
	const char *state = city_state(words, doc->profile ? doc->profile->state : str_of("", 0));
	buf_c(b, state ? state : "[LOCATION]");
}

/* 164.514(b)(2)(i)(B): areas of 20,000 or fewer people by the 2000 Census. */
static void generalise_zip(struct str words, struct buf *b)
{
	static const char restricted[] = "036059063102203556692790821823830831878879884890893";
	char zip[3];
	size_t n = 0;
	for (size_t i = 0; i < words.n && n < 3; i++)
		if (ascii_is_digit(words.p[i]))
			zip[n++] = words.p[i];
	for (size_t i = 0; n == 3 && i + 3 < sizeof restricted; i += 3)
		if (memcmp(restricted + i, zip, 3) == 0)
			n = 0;
	buf_str(b, n == 3 ? str_of(zip, 3) : STR("000"));
}

static void generalise(const struct doc *doc, const struct entity *e, struct buf *b)
{
	struct str words = words_of(doc, e);
	unsigned year;
	switch (e->type) {
	case CHAPERONE_DATE_TIME:
		year = year_of(words);
		if (year > YEAR_OF_BIRTH_OVER_89)
			buf_u64(b, year);
		else
			buf_c(b, "[DATE]");
		break;
	case CHAPERONE_AGE: buf_c(b, "90 or older"); break;
	case CHAPERONE_LOCATION: generalise_place(doc, words, b); break;
	case CHAPERONE_ZIP_CODE: generalise_zip(words, b); break;
	default: write_tag((enum chaperone_entity)e->type, b); break;
	}
}

static bool passes_luhn(const char *digits, size_t n)
{
	unsigned sum = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned d = (unsigned)(digits[n - 1 - i] - '0') * (i % 2 ? 2 : 1);
		sum += d > 9 ? d - 9 : d;
	}
	return sum % 10 == 0;
}

static bool passes_routing(const char *digits, size_t n)
{
	static const unsigned weight[] = {3, 7, 1};
	unsigned sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (unsigned)(digits[i] - '0') * weight[i % 3];
	return sum % 10 == 0;
}

static size_t digits_of(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += ascii_is_digit(s.p[i]);
	return n;
}

/* The last digits of `count` zeros become those of v. */
static void put_tail(char *digits, size_t count, unsigned v)
{
	for (size_t i = count; i > 0; i--, v /= 10)
		digits[i - 1] = (char)('0' + v % 10);
}

/* The same shape with `digits` for its digits and Q for its letters. */
static void write_shape(struct str words, const char *digits, struct buf *b)
{
	for (size_t i = 0; i < words.n; i++) {
		char c = words.p[i];
		if (ascii_is_digit(c))
			buf_char(b, *digits++);
		else if (ascii_is_alpha(c) || (unsigned char)c >= 0x80)
			buf_c(b, utf8_is_start(c) ? "Q" : "");
		else
			buf_char(b, c);
	}
}

#define DIGITS_MAX 64

static void pseudonym_number(struct str words, unsigned nth, struct buf *b)
{
	char digits[DIGITS_MAX + 1] = {0};
	size_t n = digits_of(words);
	if (n == 0 || n > DIGITS_MAX) {
		buf_c(b, "ID");
		buf_u64(b, nth);
		return;
	}
	put_tail(digits, n, nth);
	for (unsigned c = 1; n >= 8 && c < 5; c++) {
		put_tail(digits, n, nth * 10 + c);
		if (!passes_luhn(digits, n) && !passes_routing(digits, n))
			break;
	}
	struct buf shape;
	char memory[2 * DIGITS_MAX];
	buf_init_fixed(&shape, memory, sizeof memory);
	write_shape(words, digits, &shape);
	unsigned room = 1;
	for (size_t i = 0; i < n && room < 1000000; i++)
		room *= 10;
	if (shape.failed || nth >= room || str_eq(buf_view(&shape), words)) {
		buf_c(b, "00");
		buf_u64(b, nth);
	} else {
		buf_str(b, buf_view(&shape));
	}
}

static void pseudonym_phone(struct str words, unsigned nth, struct buf *b)
{
	char digits[DIGITS_MAX + 1];
	size_t n = digits_of(words);
	if (n < 7 || n > 15) {
		pseudonym_number(words, nth, b);
		return;
	}
	memset(digits, '5', n);
	digits[n] = 0;
	put_tail(digits + n - 4, 4, 100 + nth % 100);
	if (n == 11 && words.n && (words.p[0] == '1' || words.p[0] == '+'))
		digits[0] = '1';
	write_shape(words, digits, b);
}

static void pseudonym_person(unsigned nth, enum name_part part, struct buf *b)
{
	unsigned i = nth - 1;
	if (part != NAME_LAST)
		buf_str(b, stand_in_first_name(i));
	if (part == NAME_WHOLE)
		buf_char(b, ' ');
	if (part != NAME_FIRST)
		buf_str(b, stand_in_last_name(i));
	else if (i >= NAMES_N)
		buf_u64(b, i / NAMES_N + 1);
}

static void pseudonym_date(struct str words, unsigned nth, struct buf *b)
{
	unsigned year = year_of(words);
	buf_c(b, "day ");
	buf_u64(b, nth);
	if (year > YEAR_OF_BIRTH_OVER_89) {
		buf_c(b, " of ");
		buf_u64(b, year);
	}
}

static void pseudonym_electronic(const struct entity *e, struct str words, unsigned nth,
                                 struct buf *b)
{
	switch (e->type) {
	case CHAPERONE_EMAIL_ADDRESS:
		buf_c(b, "person");
		buf_u64(b, nth);
		buf_c(b, "@example.com");
		break;
	case CHAPERONE_URL:
		buf_c(b, str_starts(words, STR("http")) ? "https://example.com/" : "example.com/");
		buf_u64(b, nth);
		break;
	default: {
		bool six = false;
		for (size_t i = 0; i < words.n; i++)
			six |= words.p[i] == ':';
		buf_c(b, six ? "2001:db8::" : "192.0.2.");
		buf_u64(b, six ? nth : (nth - 1) % 254 + 1);
	}
	}
}

static void write_numbered(const char *words, unsigned nth, struct buf *b)
{
	buf_c(b, words);
	buf_u64(b, nth);
}

static void pseudonym(const struct doc *doc, const struct entity *e, unsigned nth,
                      enum name_part part, struct buf *b)
{
	struct str words = words_of(doc, e);
	if (words.n && words.p[0] == '@') {
		write_numbered("@user", nth, b);
		return;
	}
	switch (e->type) {
	case CHAPERONE_PERSON: pseudonym_person(nth, part, b); break;
	case CHAPERONE_DATE_TIME: pseudonym_date(words, nth, b); break;
	case CHAPERONE_AGE: buf_c(b, "90 or older"); break;
	case CHAPERONE_LOCATION:
		if (e->form == FORM_COORDINATES) {
			pseudonym_number(words, nth, b);
			break;
		}
		buf_c(b, place_names[(nth - 1) % PLACES_N]);
		if (nth > PLACES_N)
			write_numbered(" ", nth, b);
		break;
	case CHAPERONE_ORGANIZATION: write_numbered("Organization ", nth, b); break;
	case CHAPERONE_STREET_ADDRESS:
		buf_u64(b, 100 * (uint64_t)nth);
		buf_c(b, " Example Street");
		break;
	case CHAPERONE_PHONE_NUMBER:
	case CHAPERONE_FAX_NUMBER: pseudonym_phone(words, nth, b); break;
	case CHAPERONE_EMAIL_ADDRESS:
	case CHAPERONE_URL:
	case CHAPERONE_IP_ADDRESS: pseudonym_electronic(e, words, nth, b); break;
	default:
		if (e->form == FORM_MAC) {
			buf_c(b, "00-00-5E-00-53-");
			buf_u64(b, 10 + nth % 90);
		} else {
			pseudonym_number(words, nth, b);
		}
	}
}

void stand_in_write(const struct doc *doc, const struct entity *e, enum chaperone_deid policy,
                    unsigned nth, enum name_part part, struct buf *b)
{
	struct chaperone_span raw;
	switch (policy) {
	case CHAPERONE_DEID_MASK:
		raw = text_back(&doc->text, e->start, e->end);
		write_mask(str_of(doc->text.raw.p + raw.start, raw.end - raw.start), b);
		break;
	case CHAPERONE_DEID_GENERALISE: generalise(doc, e, b); break;
	case CHAPERONE_DEID_PSEUDONYM: pseudonym(doc, e, nth, part, b); break;
	default: write_tag((enum chaperone_entity)e->type, b); break;
	}
}

void deid_stand_in(const struct doc *doc, const struct entity *e, enum chaperone_deid policy,
                   unsigned nth, struct buf *b)
{
	enum name_part part = NAME_WHOLE;
	if (e->tokens <= 1)
		part = stand_in_titled(doc, e->token) ? NAME_LAST : NAME_FIRST;
	stand_in_write(doc, e, policy, nth ? nth : 1, part, b);
}
