#include "web/router.h"

#include <stdlib.h>

#include "base/utf8.h"

#define SEGMENT_MAX_BYTES 512

/* One segment of paths: a tree, children of a node sorted by name. */
struct node {
	struct str name;
	struct node **child;
	size_t n, cap;
	struct node *parameter;    /* {name} */
	bool rest;                 /* as a parameter: it takes all that is left */
	size_t route[METHOD__MAX]; /* index + 1; 0: none */
};

struct router {
	struct node root;
	const struct route **all;
	size_t n;
};

static int compare(struct str a, struct str b)
{
	int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* Where the name stands among the children, or would. */
static size_t place(const struct node *node, struct str name, bool *there)
{
	size_t low = 0, high = node->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int c = compare(node->child[middle]->name, name);
		if (c == 0) {
			*there = true;
			return middle;
		}
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*there = false;
	return low;
}

static struct node *add_child(struct node *node, struct str name)
{
	bool there;
	size_t at = place(node, name, &there);
	if (there)
		return node->child[at];
	if (node->n == node->cap) {
		size_t cap = node->cap ? node->cap * 2 : 4;
		struct node **more = realloc(node->child, cap * sizeof *more);
		if (!more)
			return NULL;
		node->child = more;
		node->cap = cap;
	}
	struct node *new = calloc(1, sizeof *new);
	if (!new)
		return NULL;
	new->name = name;
	memmove(node->child + at + 1, node->child + at, (node->n - at) * sizeof *node->child);
	node->child[at] = new;
	node->n++;
	return new;
}

static struct node *add_parameter(struct node *node, bool rest)
{
	if (!node->parameter) {
		node->parameter = calloc(1, sizeof *node->parameter);
		if (node->parameter)
			node->parameter->rest = rest;
	}
	return node->parameter;
}

static int add(struct router *router, const struct route *route, struct err *err)
{
	struct str rest = str_c(route->path);
	struct node *node = &router->root;
	unsigned parameters = 0;
	if (!rest.n || *rest.p != '/')
		return err_set(err, E_INVALID, "%s: a path begins with /.", route->path);
	str_cut(&rest, '/');
	while (node && rest.n) {
		struct str segment = str_cut(&rest, '/');
		if (segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}') {
			parameters++;
			node = add_parameter(node, segment.p[segment.n - 2] == '*');
		} else {
			node = add_child(node, segment);
		}
	}
	if (!node)
		return err_set(err, E_MEMORY, "Out of memory.");
	if (node->route[route->method] || parameters > ROUTER_PARAMETERS_MAX)
		return err_set(err, E_INVALID, "%s stands there twice, or has too many parameters.",
		               route->path);
	router->all[router->n++] = route;
	node->route[route->method] = router->n;
	return 0;
}

int router_new(struct router **out, const struct routes *const *parts, size_t parts_n,
               struct err *err)
{
	size_t n = 0;
	int rc = 0;
	for (size_t i = 0; i < parts_n; i++)
		n += parts[i]->n;
	struct router *router = calloc(1, sizeof *router);
	*out = router;
	if (router)
		router->all = calloc(n ? n : 1, sizeof(struct route *));
	if (!router || !router->all)
		rc = err_set(err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; !rc && i < parts_n; i++)
		for (size_t j = 0; !rc && j < parts[i]->n; j++)
			rc = add(router, &parts[i]->route[j], err);
	if (rc) {
		router_free(router);
		*out = NULL;
	}
	return rc;
}

static void release(struct node *node)
{
	for (size_t i = 0; i < node->n; i++) {
		release(node->child[i]);
		free(node->child[i]);
	}
	if (node->parameter)
		release(node->parameter);
	free(node->parameter);
	free(node->child);
}

void router_free(struct router *router)
{
	if (!router)
		return;
	release(&router->root);
	free(router->all);
	free(router);
}

static int hex(char c)
{
	return ascii_is_digit(c)                                ? c - '0'
	       : ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f' ? ascii_lower(c) - 'a' + 10
	                                                        : -1;
}

/* False when it cannot be the value of a parameter. */
static bool decode(struct str in, char *out, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < in.n; i++) {
		int c = (unsigned char)in.p[i];
		if (c == '%') {
			int high = i + 2 < in.n ? hex(in.p[i + 1]) : -1;
			int low = i + 2 < in.n ? hex(in.p[i + 2]) : -1;
			if (high < 0 || low < 0)
				return false;
			c = high << 4 | low;
			i += 2;
			if (c == '/')
				return false;
		}
		if (c < ' ' || c == 0x7F)
			return false;
		out[(*n)++] = (char)c;
	}
	struct str value = str_of(out, *n);
	return *n && !str_eq(value, STR(".")) && !str_eq(value, STR("..")) &&
	       utf8_valid(value) == *n;
}

/* The node of the path; the raw values of its parameters. */
static const struct node *walk(const struct router *router, struct str path,
                               struct str raw[ROUTER_PARAMETERS_MAX], size_t *raw_n)
{
	const struct node *node = &router->root;
	struct str rest = path;
	*raw_n = 0;
	if (!rest.n || *rest.p != '/')
		return NULL;
	str_cut(&rest, '/');
	while (rest.n) {
		struct str whole = rest;
		bool slash = memchr(rest.p, '/', rest.n) != NULL, there;
		struct str segment = str_cut(&rest, '/');
		size_t at = place(node, segment, &there);
		if (there) {
			node = node->child[at];
		} else if (node->parameter && *raw_n < ROUTER_PARAMETERS_MAX) {
			node = node->parameter;
			raw[(*raw_n)++] = node->rest ? whole : segment;
			if (node->rest)
				return whole.n <= SEGMENT_MAX_BYTES ? node : NULL;
			if (segment.n > SEGMENT_MAX_BYTES)
				return NULL;
		} else {
			return NULL;
		}
		if (slash && !rest.n) /* a slash at the end is another path */
			return NULL;
	}
	return node;
}

bool router_find(const struct router *router, enum method method, struct str path,
                 struct arena *arena, struct match *out)
{
	struct str raw[ROUTER_PARAMETERS_MAX];
	size_t n;
	*out = (struct match){0};
	const struct node *node = walk(router, path, raw, &n);
	if (!node)
		return true;
	for (size_t i = 0; i < n; i++) {
		char *value = arena_alloc(arena, raw[i].n + 1);
		if (!value)
			return false;
		if (!decode(raw[i], value, &out->path[i].n))
			return true;
		out->path[i].p = value;
	}
	for (unsigned m = 0; m < METHOD__MAX; m++)
		out->allowed |= node->route[m] ? 1U << m : 0;
	if (node->route[method]) {
		out->index = node->route[method] - 1;
		out->route = router->all[out->index];
	}
	return true;
}

const struct route *router_route(const struct router *router, enum method method, struct str path)
{
	struct str raw[ROUTER_PARAMETERS_MAX];
	size_t n;
	const struct node *node = walk(router, path, raw, &n);
	return node && node->route[method] ? router->all[node->route[method] - 1] : NULL;
}

const struct route *const *router_all(const struct router *router, size_t *n)
{
	*n = router->n;
	return router->all;
}
