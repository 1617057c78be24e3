/* What a request brings before anybody knows it: target, headers, path, parameters, and the
 * regular expressions of a client. The first line is the target, then a line for each header, then
 * a line "---", an expression, and what it is tried on. */
#include <stdlib.h>

#include "base/utf8.h"
#include "net/framing.h"
#include "web/pattern.h"
#include "web/query.h"
#include "web/router.h"
#include "web/routes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void inside(struct str piece, struct str whole)
{
	if (piece.p && (piece.p < whole.p || piece.p + piece.n > whole.p + whole.n))
		abort();
}

static void try_target(const struct router *router, struct str target)
{
	struct str path, query;
	struct arena arena;
	struct match m;
	if (!framing_target(target, &path, &query))
		return;
	inside(path, target);
	inside(query, target);
	arena_open(&arena, 1 << 20);
	for (unsigned method = 0; method < METHOD__MAX; method++) {
		if (!router_find(router, (enum method)method, path, &arena, &m))
			break;
		for (size_t i = 0; i < ROUTER_PARAMETERS_MAX; i++)
			if (m.path[i].p && m.route && utf8_valid(m.path[i]) != m.path[i].n)
				abort();
		if (!m.route)
			continue;
		const struct shape *shape = m.route->query;
		void *out = arena_zero(&arena, 1, shape ? shape->bytes : 1);
		struct query_page page;
		struct err err = {0};
		if (out &&
		    query_decode(query, shape, m.route->flags, &arena, out, &page, &err) == 0 &&
		    (page.limit < 1 || page.limit > 200))
			abort();
		if (strlen(err.words) >= sizeof err.words || strlen(err.field) >= sizeof err.field)
			abort();
	}
	arena_close(&arena);
}

static void try_headers(struct str headers)
{
	struct framing f = {0};
	size_t n = headers.n;
	while (headers.n) {
		struct str line = str_cut(&headers, '\n'), name = str_cut(&line, ':');
		framing_header(&f, name, str_trim(line));
	}
	framing_size(&f, 10, 14 + n);
	if (framing_sound(&f) && (f.hosts != 1 || f.encodings || f.lengths > 1))
		abort();
}

static void try_pattern(struct str rest)
{
	struct str regex = str_cut(&rest, '\n');
	struct pattern *p;
	struct err err;
	size_t at = 0, start, end;
	rest.n = utf8_valid(rest);
	if (utf8_valid(regex) != regex.n || pattern_new(&p, regex, PATTERN_DEFAULT, &err))
		return;
	for (int i = 0; i < 100 && pattern_find(p, rest, at, &start, &end, &err) == 1; i++) {
		if (start >= end || end <= at || end > rest.n)
			abort();
		at = end;
	}
	pattern_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct router *router;
	struct str all = str_of((const char *)data, size);
	struct err err;
	if (!router && router_new(&router, route_parts, route_parts_n, &err))
		abort();
	const char *cut = size ? memmem(all.p, all.n, "\n---\n", 5) : NULL;
	struct str head = cut ? str_of(all.p, (size_t)(cut - all.p)) : all;
	if (cut)
		try_pattern(str_of(cut + 5, (size_t)(all.p + all.n - cut) - 5));
	try_target(router, str_cut(&head, '\n'));
	try_headers(head);
	return 0;
}
