#include "check/shape.h"

bool shape_plate(struct str s)
{
	size_t n = 0;
	while (n < s.n && ascii_is_upper(s.p[n]))
		n++;
	size_t d = n + (n < s.n && s.p[n] == '-'), digits = 0;
	while (d + digits < s.n && ascii_is_digit(s.p[d + digits]))
		digits++;
	return n == 3 && d + digits == s.n && digits >= 3 && digits <= 4;
}

bool shape_screen_name(struct str s)
{
	size_t letters = 0, capitals = 0, scores = 0, lower = 0;
	while (letters < s.n && (ascii_is_alpha(s.p[letters]) || s.p[letters] == '_')) {
		capitals +=
			ascii_is_upper(s.p[letters]) && letters && ascii_is_lower(s.p[letters - 1]);
		scores += s.p[letters] == '_';
		lower += ascii_is_lower(s.p[letters]);
		letters++;
	}
	for (size_t i = letters; i < s.n; i++)
		if (!ascii_is_digit(s.p[i]))
			return false;
	return lower >= 4 && letters >= 6 && (scores || capitals) && s.n - letters <= 4;
}

bool shape_reading(struct str s)
{
	size_t n = 0, m = 0;
	while (n < s.n && ascii_is_digit(s.p[n]))
		n++;
	while (n + 1 + m < s.n && ascii_is_digit(s.p[n + 1 + m]))
		m++;
	return n >= 1 && n <= 3 && m >= 1 && m <= 3 && n + 1 + m == s.n && s.p[n] == '/';
}

bool shape_temperature(struct str s)
{
	return s.n <= 6 && s.n > 3 && ascii_is_alpha(s.p[s.n - 1]) && s.p[s.n - 3] == '.';
}

bool shape_record(struct str s)
{
	size_t digits = 0, groups = 1, first = 0;
	/* one letter, set off: "K-20911", "88471-C" */
	bool before = s.n > 2 && ascii_is_upper(s.p[0]) && s.p[1] == '-';
	bool after = s.n > 2 && ascii_is_upper(s.p[s.n - 1]) && s.p[s.n - 2] == '-';
	if (before != after)
		s = str_of(s.p + 2 * before, s.n - 2);
	else if (before)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '-' && groups++ == 1)
			first = i;
		else if (s.p[i] != '-' && !ascii_is_digit(s.p[i]))
			return false;
		digits += ascii_is_digit(s.p[i]);
	}
	if (before || after)
		return digits >= 5 && digits <= 10;
	if (digits < 6 || digits > 11 || groups < 2)
		return false;
	bool year = first == 4 &&
	            ((s.p[0] == '1' && s.p[1] >= '6') || (s.p[0] == '2' && s.p[1] == '0'));
	return groups > 2 || *s.p == '0' || (first >= 4 && !year);
}

uint32_t shape_of(struct str s)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < s.n && i < 40; i++) {
		char k = ascii_is_digit(s.p[i]) ? '9' : ascii_is_alpha(s.p[i]) ? 'A' : s.p[i];
		h = (h ^ (uint8_t)k) * 16777619u;
	}
	return h;
}
