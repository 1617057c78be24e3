#include "net/framing.h"

static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_alnum(s.p[i]) && !(s.p[i] && strchr("!#$%&'*+-.^_`|~", s.p[i])))
			return false;
	return s.n > 0;
}

static bool is_field_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < 0x20 && c != '\t') || c == 0x7F)
			return false;
	}
	return true;
}

static bool plain_number(struct str s, uint64_t *out)
{
	*out = 0;
	if (!s.n || s.n > 15)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]))
			return false;
		*out = *out * 10 + (uint64_t)(s.p[i] - '0');
	}
	return true;
}

void framing_header(struct framing *f, struct str name, struct str value)
{
	f->headers++;
	f->bytes += name.n + 1 + value.n + 2;
	if (f->wrong)
		return;
	if (!is_token(name))
		f->wrong = "A header's name holds characters that may not stand there.";
	else if (!is_field_value(value))
		f->wrong = "A header holds control characters.";
	else if (str_eq_nocase(name, STR("transfer-encoding")))
		f->encodings++;
	else if (str_eq_nocase(name, STR("host"))) {
		f->hosts++;
		f->host = value;
	} else if (str_eq_nocase(name, STR("content-length"))) {
		f->lengths++;
		if (!plain_number(value, &f->length))
			f->wrong = "Content-Length must be one plain number.";
	}
}

void framing_size(struct framing *f, size_t line, size_t bytes)
{
	size_t least = line + 2 + f->bytes + 2;
	if (!f->wrong && (bytes < least || bytes > least + f->headers))
		f->wrong = "The headers are not written as RFC 9112 has them.";
}

bool framing_sound(struct framing *f)
{
	if (f->wrong)
		return false;
	if (f->encodings)
		f->wrong = "Transfer-Encoding is not accepted: send Content-Length.";
	else if (f->lengths > 1)
		f->wrong = "Content-Length stands there more than once.";
	else if (f->hosts != 1)
		f->wrong = "There must be exactly one Host header.";
	else if (!framing_host(f->host).p)
		f->wrong = "The Host header is neither a name nor an address.";
	return !f->wrong;
}

bool framing_target(struct str target, struct str *path, struct str *query)
{
	if (!target.n || target.p[0] != '/')
		return false;
	for (size_t i = 0; i < target.n; i++)
		if (target.p[i] <= ' ' || target.p[i] >= 0x7F || target.p[i] == '#')
			return false;
	const char *mark = memchr(target.p, '?', target.n);
	*path = str_of(target.p, mark ? (size_t)(mark - target.p) : target.n);
	*query = mark ? str_of(mark + 1, target.n - path->n - 1) : str_of(NULL, 0);
	return true;
}

struct str framing_host(struct str header)
{
	static const struct str none = {NULL, 0};
	size_t n = 0;
	if (header.n && header.p[0] == '[') {
		const char *end = memchr(header.p, ']', header.n);
		if (!end)
			return none;
		n = (size_t)(end - header.p) + 1;
		for (size_t i = 1; i + 1 < n; i++)
			if (!ascii_is_alnum(header.p[i]) && header.p[i] != ':' &&
			    header.p[i] != '.')
				return none;
	} else {
		while (n < header.n && (ascii_is_alnum(header.p[n]) || header.p[n] == '-' ||
		                        header.p[n] == '.' || header.p[n] == '_'))
			n++;
	}
	uint64_t port;
	struct str rest = str_of(header.p + n, header.n - n);
	if (!n || n > 255)
		return none;
	if (rest.n && (rest.p[0] != ':' || !plain_number(str_of(rest.p + 1, rest.n - 1), &port) ||
	               port > 65535))
		return none;
	return str_of(header.p, n);
}
