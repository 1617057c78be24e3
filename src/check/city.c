#include "check/city.h"

#include "check/city_table.h"

#define CITY_LETTERS_MAX 40

struct state {
	char code[3];
	const char *name;
};

static const struct state states[] = {
	{"AK", "Alaska"},        {"AL", "Alabama"},
	{"AR", "Arkansas"},      {"AZ", "Arizona"},
	{"CA", "California"},    {"CO", "Colorado"},
	{"CT", "Connecticut"},   {"DC", "the District of Columbia"},
	{"DE", "Delaware"},      {"FL", "Florida"},
	{"GA", "Georgia"},       {"HI", "Hawaii"},
	{"IA", "Iowa"},          {"ID", "Idaho"},
	{"IL", "Illinois"},      {"IN", "Indiana"},
	{"KS", "Kansas"},        {"KY", "Kentucky"},
	{"LA", "Louisiana"},     {"MA", "Massachusetts"},
	{"MD", "Maryland"},      {"ME", "Maine"},
	{"MI", "Michigan"},      {"MN", "Minnesota"},
	{"MO", "Missouri"},      {"MS", "Mississippi"},
	{"MT", "Montana"},       {"NC", "North Carolina"},
	{"ND", "North Dakota"},  {"NE", "Nebraska"},
	{"NH", "New Hampshire"}, {"NJ", "New Jersey"},
	{"NM", "New Mexico"},    {"NV", "Nevada"},
	{"NY", "New York"},      {"OH", "Ohio"},
	{"OK", "Oklahoma"},      {"OR", "Oregon"},
	{"PA", "Pennsylvania"},  {"PR", "Puerto Rico"},
	{"RI", "Rhode Island"},  {"SC", "South Carolina"},
	{"SD", "South Dakota"},  {"TN", "Tennessee"},
	{"TX", "Texas"},         {"UT", "Utah"},
	{"VA", "Virginia"},      {"VT", "Vermont"},
	{"WA", "Washington"},    {"WI", "Wisconsin"},
	{"WV", "West Virginia"}, {"WY", "Wyoming"},
};
#define STATES_N (sizeof states / sizeof *states)

static const struct state *state_by_code(const char *code)
{
	for (size_t i = 0; i < STATES_N; i++)
		if (states[i].code[0] == code[0] && states[i].code[1] == code[1])
			return &states[i];
	return NULL;
}

static const struct state *state_by_name(struct str name)
{
	for (size_t i = 0; i < STATES_N; i++)
		if (str_eq_nocase(name, str_c(states[i].name)) ||
		    str_eq_nocase(name, str_of(states[i].code, 2)))
			return &states[i];
	return NULL;
}

/* As the table has names: lower case, words apart by one blank, no marks, "st" for "saint". */
static size_t plain(struct str place, char out[CITY_LETTERS_MAX])
{
	size_t n = 0;
	bool gap = false;
	for (size_t i = 0; i < place.n; i++) {
		char c = place.p[i];
		if (c == '.' || c == '\'')
			continue;
		if (!ascii_is_alpha(c)) {
			if ((unsigned char)c >= 0x80)
				return 0;
			gap = n > 0;
			continue;
		}
		if (n + 2 >= CITY_LETTERS_MAX)
			return 0;
		if (gap)
			out[n++] = ' ';
		gap = false;
		out[n++] = ascii_lower(c);
	}
	if (n > 6 && memcmp(out, "saint ", 6) == 0) {
		out[1] = 't';
		memmove(out + 2, out + 5, n - 5);
		n -= 3;
	}
	return n;
}

static bool ends_entry(char c) { return ascii_is_upper(c) || c == '!'; }

/* Start of the entry that the byte at `i` is in. */
static size_t entry_start(size_t i)
{
	while (i > 0 && ends_entry(city_table[i]))
		i--;
	while (i > 0 && !ends_entry(city_table[i - 1]))
		i--;
	return i;
}

static size_t entry_end(size_t i)
{
	while (!ends_entry(city_table[i]))
		i++;
	while (ends_entry(city_table[i]))
		i++;
	return i;
}

/* The states of the name: where they begin in the table, or NULL. */
static const char *find(const char *name, size_t n)
{
	size_t low = 0, high = sizeof city_table - 1;
	while (low < high) {
		size_t start = entry_start((low + high) / 2), i = 0;
		while (i < n && city_table[start + i] == name[i])
			i++;
		bool whole = ends_entry(city_table[start + i]);
		if (i == n && whole)
			return city_table + start + i;
		if (i < n && (whole || city_table[start + i] < name[i]))
			low = entry_end(start);
		else
			high = start;
	}
	return NULL;
}

const char *city_state(struct str place, struct str home)
{
	char name[CITY_LETTERS_MAX];
	size_t n = plain(place, name);
	const char *s = n ? find(name, n) : NULL;
	if (!s)
		return NULL;
	bool meant = *s == '!';
	s += meant;
	const struct state *own = home.n ? state_by_name(home) : NULL;
	size_t count = 0;
	for (; ascii_is_upper(s[2 * count]); count++)
		if (own && memcmp(s + 2 * count, own->code, 2) == 0)
			return own->name;
	const struct state *first = meant || count == 1 ? state_by_code(s) : NULL;
	return first ? first->name : NULL;
}

size_t state_at(struct str s)
{
	for (size_t i = 0; i < STATES_N; i++) {
		size_t n = strlen(states[i].name);
		if (s.n >= n && str_eq_nocase(str_of(s.p, n), str_c(states[i].name)) &&
		    !(s.n > n && ascii_is_alpha(s.p[n])))
			return n;
		if (str_starts(s, str_of(states[i].code, 2)) &&
		    !(s.n > 2 && ascii_is_alnum(s.p[2])))
			return 2;
	}
	return 0;
}
