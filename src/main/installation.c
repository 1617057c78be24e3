#include "main/installation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *data_of(const struct settings *s)
{
	const char *state = getenv("STATE_DIRECTORY");
	return s->data ? s->data : state && *state ? state : "chaperone-data";
}

static bool make_directory(const char *path)
{
	struct stat st;
	if (mkdir(path, 0700) != 0 && errno != EEXIST) {
		fprintf(stderr, "chaperone: %s: %s\n", path, strerror(errno));
		return false;
	}
	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode) || (st.st_mode & 077)) {
		fprintf(stderr,
		        "chaperone: %s must be a directory that only its owner may enter: chmod "
		        "700\n",
		        path);
		return false;
	}
	return true;
}

bool installation_open(struct installation *i, const struct settings *s, bool create)
{
	struct err err = {0};
	char url[4096];
	*i = (struct installation){.data = data_of(s)};
	if (create && !make_directory(i->data))
		return false;
	int n = snprintf(url, sizeof url, "sqlite:%s/chaperone.db", i->data);
	if (n < 0 || (size_t)n >= sizeof url) {
		fprintf(stderr, "chaperone: %s: the path is too long\n", i->data);
		return false;
	}
	struct store_config config = {.url = s->database ? s->database : url, .migrate = create};
	if (store_open(&i->store, &config, &err)) {
		fprintf(stderr, "chaperone: the database: %s\n", err.words);
		installation_close(i);
		return false;
	}
	return true;
}

void installation_close(struct installation *i)
{
	if (i->store)
		store_close(i->store);
	*i = (struct installation){0};
}
