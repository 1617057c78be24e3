#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "main/option.h"

/* The values: they last as long as the process. */
static char kept[16384];
static size_t kept_n;

static const struct option *find(const struct option *const *table, struct str name)
{
	for (; *table; table++)
		if (str_eq(str_c((*table)->name + 2), name))
			return *table;
	return NULL;
}

/* Words why not; NULL if it was set, or was set before. */
static const char *set(const struct option *o, struct str value, struct settings *s)
{
	void *to = (char *)s + o->at;
	if (o->type == OPTION_SWITCH) {
		bool yes = str_eq(value, STR("yes"));
		if (!yes && !str_eq(value, STR("no")))
			return "write yes or no";
		*(bool *)to = *(bool *)to || yes;
		return NULL;
	}
	if (o->type != OPTION_WORD)
		return "this can only be said on the command line";
	if (!value.n)
		return "there is no value";
	if (*(const char **)to)
		return NULL;
	char *copy = kept_n + value.n < sizeof kept ? kept + kept_n : NULL;
	if (!copy)
		return "there is too much in the file";
	memcpy(copy, value.p, value.n);
	kept_n += value.n + 1;
	*(const char **)to = copy;
	return NULL;
}

static const char *read_line(const struct option *const *table, char *line, struct settings *s)
{
	struct str rest = str_trim(str_c(line));
	if (!rest.n || *rest.p == '#')
		return NULL;
	if (!memchr(rest.p, '=', rest.n))
		return "write name = value";
	struct str name = str_trim(str_cut(&rest, '='));
	const struct option *o = find(table, name);
	if (!o || str_eq(name, STR("help")) || str_eq(name, STR("config")))
		return "there is no such option";
	return set(o, str_trim(rest), s);
}

bool option_file(const char *command, const struct option *const *table, const char *path,
                 struct settings *s)
{
	char line[2048];
	FILE *f = fopen(path, "re");
	if (!f) {
		fprintf(stderr, "chaperone %s: %s: %s\n", command, path, strerror(errno));
		return false;
	}
	bool fine = true;
	for (unsigned n = 1; fine && fgets(line, sizeof line, f); n++) {
		const char *wrong = strlen(line) + 1 == sizeof line ? "the line is too long"
		                                                    : read_line(table, line, s);
		if (wrong)
			fprintf(stderr, "chaperone %s: %s:%u: %s\n", command, path, n, wrong);
		fine = !wrong;
	}
	fclose(f);
	return fine;
}
