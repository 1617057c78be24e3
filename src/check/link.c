#include "check/lex.h"

#define LABEL_MAX  63
#define LABELS_MAX 10

static bool among(char c, const char *set)
{
	while (*set && *set != c)
		set++;
	return *set != 0;
}

static bool is_local(char c)
{
	return ascii_is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

/* Bytes of a dot as it is written: plain, or bracketed to hide it from robots. */
static size_t dot_bytes(const char *p)
{
	if (*p == '.')
		return 1;
	return (p[0] == '[' && p[1] == '.' && p[2] == ']') ||
	                       (p[0] == '(' && p[1] == '.' && p[2] == ')')
	               ? 3
	               : 0;
}

static size_t label_bytes(const char *p)
{
	size_t n = 0;
	if (!ascii_is_alnum(*p))
		return 0;
	while (n <= LABEL_MAX && (ascii_is_alnum(p[n]) || p[n] == '-'))
		n++;
	while (n && p[n - 1] == '-')
		n--;
	return n > LABEL_MAX ? 0 : n;
}

/* The longest run of labels at p whose last may be a top-level domain. `any`: any two letters or
 * more will do. *sure: 2 when that domain speaks for itself. */
static size_t domain_bytes(const char *p, bool any, int *sure)
{
	size_t n = label_bytes(p), best = 0;
	*sure = 0;
	for (int labels = 1; n && labels < LABELS_MAX; labels++) {
		size_t dot = dot_bytes(p + n);
		size_t label = dot ? label_bytes(p + n + dot) : 0;
		if (!label)
			break;
		const char *last = p + n + dot;
		n += dot + label;
		size_t letters = 0;
		while (letters < label && ascii_is_alpha(last[letters]))
			letters++;
		int tld = letters == label ? scan_tld(last, last + label) : 0;
		if (letters == label && label >= 2 && (tld || any)) {
			best = n;
			*sure = tld;
		}
	}
	return best;
}

size_t link_email(const char *p, const char *at, const char *end)
{
	for (const char *q = p; q < at; q++)
		if (!is_local(*q))
			return 0;
	if (at + 1 >= end || at[-1] == '.')
		return 0;
	int sure;
	size_t n = domain_bytes(at + 1, true, &sure);
	return n ? (size_t)(at + 1 - p) + n : 0;
}

static bool is_path(char c) { return c > ' ' && c < 0x7f && !among(c, "<>\"`{|}\\^"); }

/* Rest of a URL: a port, a path; the punctuation of the sentence stays outside. */
static size_t path_bytes(const char *p, const char *end)
{
	const char *q = p;
	size_t open = 0, closed = 0;
	if (*q == ':' && ascii_is_digit(q[1])) {
		do
			q++;
		while (ascii_is_digit(*q));
	}
	if (*q != '/' && *q != '?' && *q != '#')
		return (size_t)(q - p);
	while (q < end && is_path(*q)) {
		open += *q == '(';
		closed += *q++ == ')';
	}
	while (q > p && (among(q[-1], ".,;:!?'*_") || (q[-1] == ')' && closed > open)))
		closed -= *--q == ')';
	return (size_t)(q - p);
}

static size_t scheme_bytes(const char *p)
{
	static const char *const schemes[] = {"http", "hxxp", "ftp"};
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t n = strlen(schemes[i]);
		if (!str_eq_nocase(str_of(p, n), str_of(schemes[i], n)))
			continue;
		n += ascii_lower(p[n]) == 's';
		if (p[n] == ':' && p[n + 1] == '/' && p[n + 2] == '/')
			return n + 3;
	}
	return 0;
}

size_t link_url(const char *p, const char *end)
{
	int sure;
	size_t scheme = scheme_bytes(p);
	if (scheme) {
		/* anything that looks like a host will do: localhost, addresses, other scripts */
		const char *q = p + scheme;
		while (q < end &&
		       ((unsigned char)*q >= 0x80 || ascii_is_alnum(*q) || among(*q, "-._:@[]()")))
			q++;
		size_t rest = q < end ? path_bytes(q, end) : 0;
		if (rest)
			return (size_t)(q - p) + rest;
		while (q > p + scheme && among(q[-1], ".,:)]_-"))
			q--;
		return q > p + scheme ? (size_t)(q - p) : 0;
	}
	bool www = str_eq_nocase(str_of(p, 4), STR("www."));
	size_t n = domain_bytes(p, www, &sure);
	if (!n || p[n] == '@')
		return 0;
	size_t path = path_bytes(p + n, end);
	if (!www && sure < 2 && !path)
		return 0;
	return n + path;
}
