#include "check/age.h"

#include "check/wordlist.h"

struct number_word {
	const char *word;
	int value;
};

/* Sorted. English and Spanish. */
static const struct number_word number_words[] = {
	{"catorce", 14},  {"centenarian", 100}, {"cien", 100},    {"ciento", 100},
	{"cinco", 5},     {"cincuenta", 50},    {"cuarenta", 40}, {"cuatro", 4},
	{"diez", 10},     {"doce", 12},         {"dos", 2},       {"eight", 8},
	{"eighteen", 18}, {"eighty", 80},       {"eleven", 11},   {"fifteen", 15},
	{"fifty", 50},    {"five", 5},          {"forty", 40},    {"four", 4},
	{"fourteen", 14}, {"hundred", 100},     {"nine", 9},      {"nineteen", 19},
	{"ninety", 90},   {"nonagenarian", 90}, {"noventa", 90},  {"nueve", 9},
	{"ochenta", 80},  {"ocho", 8},          {"once", 11},     {"one", 1},
	{"quince", 15},   {"seis", 6},          {"sesenta", 60},  {"setenta", 70},
	{"seven", 7},     {"seventeen", 17},    {"seventy", 70},  {"siete", 7},
	{"six", 6},       {"sixteen", 16},      {"sixty", 60},    {"supercentenarian", 110},
	{"ten", 10},      {"thirteen", 13},     {"thirty", 30},   {"three", 3},
	{"treinta", 30},  {"tres", 3},          {"twelve", 12},   {"twenty", 20},
	{"two", 2},       {"veinte", 20},
};

static bool starts_with_any(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(s, str_c(words[i])))
			return true;
	return false;
}

/* A unit shorter than a year. */
static bool is_short_unit(struct str word)
{
	static const char *const units[7] = {"month", "week",   "day", "hour",
	                                     "meses", "semana", "dia"};
	return starts_with_any(word, units, sizeof units / sizeof *units) ||
	       str_eq(word, STR("mo")) || str_eq(word, STR("mos")) || str_eq(word, STR("wk")) ||
	       str_eq(word, STR("wks"));
}

/* The next run of letters or of digits, lower case, at most `max` bytes; its end. */
static size_t next_word(struct str s, size_t i, char *out, size_t max, size_t *n)
{
	*n = 0;
	while (i < s.n && !ascii_is_alnum(s.p[i]))
		i++;
	bool digits = i < s.n && ascii_is_digit(s.p[i]);
	for (; i < s.n && ascii_is_alnum(s.p[i]) && ascii_is_digit(s.p[i]) == digits; i++)
		if (*n < max)
			out[(*n)++] = ascii_lower(s.p[i]);
	return i;
}

int age_years(struct str words)
{
	int value = 0;
	bool found = false;
	char w[24];
	size_t n, i = 0;
	while ((i = next_word(words, i, w, sizeof w, &n)), n) {
		struct str word = str_of(w, n);
		if (ascii_is_digit(w[0])) {
			if (found)
				continue; /* "85 to 90": the first number counts */
			for (size_t d = 0; d < n && value < 1000; d++)
				value = value * 10 + (w[d] - '0');
			found = true;
			continue;
		}
		if (is_short_unit(word))
			return found ? 0 : AGE_UNKNOWN;
		long at = WORDLIST_FIND(number_words, word);
		if (at < 0 && n > 3 && str_eq(str_of(w + n - 3, 3), STR("ies"))) {
			w[n - 3] = 'y'; /* "nineties" */
			at = WORDLIST_FIND(number_words, str_of(w, n - 2));
		}
		if (at < 0)
			continue;
		int v = number_words[at].value;
		if (v == 100 && found && value < 10)
			value *= 100;
		else
			value += v;
		found = true;
	}
	return found && value < 1000 ? value : AGE_UNKNOWN;
}
