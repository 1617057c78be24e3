#include "check/validate.h"

#define DIGITS_MAX 24

/* The digits of s, at most DIGITS_MAX; more count as one above. */
static size_t digits_of(struct str s, uint8_t *out)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]))
			continue;
		if (n == DIGITS_MAX)
			return DIGITS_MAX + 1;
		out[n++] = (uint8_t)(s.p[i] - '0');
	}
	return n;
}

/* The letters, upper case, and digits of s without what stands between them; n + 1 if too long. */
static size_t plain_of(struct str s, char *out, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_is_alnum(s.p[i]))
			continue;
		if (n == max)
			return max + 1;
		out[n++] = ascii_upper(s.p[i]);
	}
	return n;
}

static unsigned luhn_sum(const uint8_t *d, size_t n)
{
	unsigned sum = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned v = d[n - 1 - i];
		if (i % 2)
			v = v > 4 ? 2u * v - 9 : 2u * v;
		sum += v;
	}
	return sum;
}

bool luhn_valid(struct str s)
{
	uint8_t d[DIGITS_MAX];
	size_t n = digits_of(s, d);
	return n > 1 && n <= DIGITS_MAX && luhn_sum(d, n) % 10 == 0;
}

/* First digits of the issuers, from … to, and the lengths they use. */
static const struct {
	uint16_t from, to; /* of the first four digits */
	uint8_t shortest, longest;
} issuers[] = {
	{4000, 4999, 13, 19}, {5100, 5599, 16, 16}, {2221, 2720, 16, 16}, {3400, 3499, 15, 15},
	{3700, 3799, 15, 15}, {6011, 6011, 16, 19}, {6440, 6599, 16, 19}, {3528, 3589, 16, 19},
	{3000, 3059, 14, 19}, {3600, 3699, 14, 19}, {3800, 3999, 14, 19}, {6200, 6299, 16, 19},
	{5000, 5099, 13, 19}, {5600, 5899, 13, 19}, {6300, 6399, 13, 19}, {6700, 6799, 13, 19},
};

bool card_valid(struct str s)
{
	uint8_t d[DIGITS_MAX];
	size_t n = digits_of(s, d);
	if (n < 13 || n > 19 || luhn_sum(d, n) % 10)
		return false;
	unsigned first = d[0] * 1000u + d[1] * 100u + d[2] * 10u + d[3];
	for (size_t i = 0; i < sizeof issuers / sizeof *issuers; i++)
		if (first >= issuers[i].from && first <= issuers[i].to)
			return n >= issuers[i].shortest && n <= issuers[i].longest;
	return false;
}

bool npi_valid(struct str s)
{
	uint8_t d[DIGITS_MAX];
	if (digits_of(s, d) != 10 || (d[0] != 1 && d[0] != 2))
		return false;
	return (24 + luhn_sum(d, 10)) % 10 == 0; /* 80840 adds 24 */
}

bool dea_valid(struct str s)
{
	char c[10];
	if (plain_of(s, c, sizeof c) != 9)
		return false;
	const char *first = "ABCDEFGHJKLMPRSTUX";
	while (*first && *first != c[0])
		first++;
	if (!*first || !(ascii_is_upper(c[1]) || c[1] == '9'))
		return false;
	unsigned d[7];
	for (int i = 0; i < 7; i++) {
		if (!ascii_is_digit(c[i + 2]))
			return false;
		d[i] = (unsigned)(c[i + 2] - '0');
	}
	return (d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10 == d[6];
}

/* Value of a VIN's character, 10 for one that may not stand there. 49 CFR 565.15 table III. */
static unsigned vin_value(char c)
{
	static const uint8_t letters[26] = {1, 2,  3, 4,  5, 6, 7, 8, 10, 1, 2, 3, 4,
	                                    5, 10, 7, 10, 9, 2, 3, 4, 5,  6, 7, 8, 9};
	if (ascii_is_digit(c))
		return (unsigned)(c - '0');
	return ascii_is_upper(c) ? letters[c - 'A'] : 10;
}

bool vin_possible(struct str s)
{
	char c[18];
	size_t digits = 0, letters = 0;
	if (s.n != 17 || plain_of(s, c, sizeof c) != 17)
		return false;
	for (int i = 0; i < 17; i++) {
		if (vin_value(c[i]) == 10)
			return false;
		ascii_is_digit(c[i]) ? digits++ : letters++;
	}
	/* the last four are digits in every country's scheme */
	return letters >= 2 && digits >= 5 && ascii_is_digit(c[16]) && ascii_is_digit(c[15]) &&
	       ascii_is_digit(c[14]) && ascii_is_digit(c[13]);
}

bool vin_valid(struct str s)
{
	static const uint8_t weights[17] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
	char c[18];
	unsigned sum = 0;
	if (!vin_possible(s))
		return false;
	plain_of(s, c, sizeof c);
	for (int i = 0; i < 17; i++)
		sum += weights[i] * vin_value(c[i]);
	return c[8] == "0123456789X"[sum % 11];
}

bool mbi_valid(struct str s)
{
	static const char form[] = "CAXNAXNAANN";
	char c[12];
	if (plain_of(s, c, sizeof c) != 11)
		return false;
	for (int i = 0; i < 11; i++) {
		bool digit = ascii_is_digit(c[i]), letter = !digit;
		for (const char *no = "SLOIBZ"; *no; no++)
			letter &= c[i] != *no;
		if (form[i] == 'C'   ? !digit || c[i] == '0'
		    : form[i] == 'N' ? !digit
		    : form[i] == 'A' ? !letter
		                     : !digit && !letter)
			return false;
	}
	return true;
}

enum ssn_kind ssn_kind(struct str s)
{
	uint8_t d[DIGITS_MAX];
	if (digits_of(s, d) != 9)
		return SSN_NOT;
	unsigned area = d[0] * 100u + d[1] * 10u + d[2], group = d[3] * 10u + d[4];
	unsigned serial = d[5] * 1000u + d[6] * 100u + d[7] * 10u + d[8];
	if (area == 987 && group == 65 && serial >= 4320 && serial <= 4329)
		return SSN_NO_PERSON;
	if (area >= 900) {
		bool itin = (group >= 50 && group <= 65) || (group >= 70 && group <= 88) ||
		            (group >= 90 && group <= 92) || (group >= 94 && group <= 99);
		return itin && serial ? SSN_ITIN : SSN_NOT;
	}
	if (!area || area == 666 || !group || !serial)
		return SSN_NOT;
	if ((area == 78 && group == 5 && serial == 1120) ||
	    (area == 219 && group == 9 && serial == 9999) ||
	    (area == 123 && group == 45 && serial == 6789))
		return SSN_NO_PERSON;
	return SSN_PERSON;
}

bool aba_valid(struct str s)
{
	uint8_t d[DIGITS_MAX];
	if (digits_of(s, d) != 9)
		return false;
	unsigned two = d[0] * 10u + d[1];
	bool range = two <= 12 || (two >= 21 && two <= 32) || (two >= 61 && two <= 72) || two == 80;
	static const uint8_t weights[] = {3, 7, 1};
	unsigned sum = 0;
	for (size_t i = 0; i < 9; i++)
		sum += (unsigned)weights[i % 3] * d[i];
	return range && sum && sum % 10 == 0;
}

bool iban_valid(struct str s)
{
	char c[36];
	size_t n = plain_of(s, c, 34);
	if (n < 15 || n > 34 || !ascii_is_upper(c[0]) || !ascii_is_upper(c[1]) ||
	    !ascii_is_digit(c[2]) || !ascii_is_digit(c[3]))
		return false;
	unsigned rest = 0;
	for (size_t i = 0; i < n; i++) {
		char k = c[(i + 4) % n];
		rest = ascii_is_digit(k) ? rest * 10 + (unsigned)(k - '0')
		                         : rest * 100 + (unsigned)(k - 'A') + 10;
		rest %= 97;
	}
	return rest == 1;
}

bool imei_valid(struct str s)
{
	uint8_t d[DIGITS_MAX];
	return digits_of(s, d) == 15 && luhn_sum(d, 15) % 10 == 0;
}

bool gtin_valid(struct str s)
{
	uint8_t d[DIGITS_MAX];
	size_t n = digits_of(s, d);
	if (n != 8 && n != 12 && n != 13 && n != 14)
		return false;
	unsigned sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += d[n - 1 - i] * (i % 2 ? 3u : 1u);
	return sum && sum % 10 == 0;
}

bool udi_valid(struct str s)
{
	if (s.n > 17 && memcmp(s.p, "(01)", 4) == 0)
		return gtin_valid(str_of(s.p + 4, 14));
	return s.n > 6 &&
	       ((s.p[0] == '+' && ascii_is_upper(s.p[1])) || (s.p[0] == '=' && s.p[1] == '/'));
}

bool ipv4_valid(struct str s)
{
	unsigned parts = 0, v = 0, digits = 0;
	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && ascii_is_digit(s.p[i])) {
			v = v * 10 + (unsigned)(s.p[i] - '0');
			if (++digits > 3)
				return false;
			continue;
		}
		if (!digits || v > 255)
			return false;
		parts++;
		v = digits = 0;
		if (i < s.n && s.p[i] == '/')
			break;
	}
	return parts == 4;
}

bool ipv6_valid(struct str s)
{
	unsigned groups = 0, digits = 0;
	bool gap = false;
	size_t i = 0;
	for (; i < s.n && s.p[i] != '/'; i++) {
		if (s.p[i] != ':') {
			groups += digits == 0;
			if (++digits > 4)
				return false;
			continue;
		}
		if (i + 1 < s.n && s.p[i + 1] == ':') {
			if (gap)
				return false;
			gap = true;
			i++;
		} else if (!digits || i + 1 == s.n) {
			return false;
		}
		digits = 0;
	}
	return gap ? groups < 8 && groups > 0 : groups == 8;
}

bool date_valid(unsigned year, unsigned month, unsigned day)
{
	static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return false;
	return day < 29 || month != 2 || !year ||
	       (year % 4 == 0 && (year % 100 || year % 400 == 0));
}

bool stamp_valid(struct str s)
{
	uint8_t d[DIGITS_MAX];
	size_t n = digits_of(s, d);
	if (n < 8 || n > 14 || n % 2)
		return false;
	unsigned v[7];
	for (size_t i = 0; i < n / 2; i++)
		v[i] = d[2 * i] * 10u + d[2 * i + 1];
	if ((v[0] != 19 && v[0] != 20) || !date_valid(v[0] * 100 + v[1], v[2], v[3]))
		return false;
	return (n < 10 || v[4] < 24) && (n < 12 || v[5] < 60) && (n < 14 || v[6] < 60);
}

bool nanp_valid(struct str s)
{
	uint8_t d[DIGITS_MAX], *p = d;
	size_t n = digits_of(s, d);
	if (n == 11 && *p == 1)
		p++, n--;
	if (n != 10)
		return false;
	bool area = p[0] >= 2 && p[1] != 9 && !(p[1] == 1 && p[2] == 1);
	return area && p[3] >= 2 && !(p[4] == 1 && p[5] == 1);
}

bool zip3_restricted(struct str zip)
{
	static const char table[][4] = {"036", "059", "063", "102", "203", "556",
	                                "692", "790", "821", "823", "830", "831",
	                                "878", "879", "884", "890", "893"};
	if (zip.n < 3)
		return false;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (memcmp(zip.p, table[i], 3) == 0)
			return true;
	return false;
}
