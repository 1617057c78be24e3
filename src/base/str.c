#include "base/str.h"

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
			return false;
	return true;
}

struct str str_trim(struct str s)
{
	while (s.n && ascii_is_space(s.p[0]))
		s.p++, s.n--;
	while (s.n && ascii_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str str_cut(struct str *rest, char by)
{
	const char *at = rest->n ? memchr(rest->p, by, rest->n) : NULL;
	struct str before = *rest;
	if (!at) {
		*rest = str_of(rest->p + rest->n, 0);
		return before;
	}
	before.n = (size_t)(at - rest->p);
	rest->p = at + 1;
	rest->n -= before.n + 1;
	return before;
}
