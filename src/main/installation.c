#include "main/installation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "domain/setup.h"

const char *installation_data(const struct settings *s)
{
	const char *state = getenv("STATE_DIRECTORY");
	return s->data ? s->data : state && *state ? state : "chaperone-data";
}

bool installation_directory(const struct settings *s)
{
	const char *path = installation_data(s);
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

/* The master key. A new one is only made for a new installation: what an old one had sealed would
 * be lost. */
static int open_keys(struct installation *i, bool create, struct err *err)
{
	struct buf path;
	bool new = false;
	struct tx *tx = NULL;
	buf_init(&path, 4096);
	key_path(i->data, &path);
	int rc = path.failed ? err_set(err, E_INVALID, "The path of the master key is too long.")
	                     : 0;
	if (!rc && create && access(path.p, F_OK) != 0) {
		rc = tx_begin(i->store, TX_READ, &tx, err);
		if (!rc)
			rc = setup_needed(tx, &new, err);
		rc = tx_end(tx, rc, err);
		if (!rc && new)
			rc = key_create(path.p, err);
	}
	if (!rc)
		rc = keyring_open(&i->keys, path.p, err);
	if (!rc)
		store_set_keyring(i->store, i->keys);
	buf_release(&path);
	return rc;
}

bool installation_database(struct installation *i, const struct settings *s,
                           struct store_config config)
{
	struct err err = {0};
	char url[4096];
	*i = (struct installation){.data = installation_data(s)};
	int n = snprintf(url, sizeof url, "sqlite:%s/chaperone.db", i->data);
	if (n < 0 || (size_t)n >= sizeof url) {
		fprintf(stderr, "chaperone: %s: the path is too long\n", i->data);
		return false;
	}
	config.url = s->database ? s->database : url;
	if (store_open(&i->store, &config, &err)) {
		fprintf(stderr, "chaperone: the database: %s\n", err.words);
		installation_close(i);
		return false;
	}
	return true;
}

bool installation_open(struct installation *i, const struct settings *s, bool create)
{
	struct err err = {0};
	key_guard_process();
	if (create && !installation_directory(s))
		return false;
	if (!installation_database(i, s, (struct store_config){.migrate = create}))
		return false;
	if (open_keys(i, create, &err)) {
		fprintf(stderr, "chaperone: the master key: %s\n", err.words);
		installation_close(i);
		return false;
	}
	return true;
}

int installation_record(struct tx *tx, enum audit_action action, struct err *err)
{
	char memory[AUDIT_DETAIL_BYTES + 64];
	struct arena arena;
	arena_init(&arena, memory, sizeof memory);
	return audit_add(
		tx,
		&(struct audit_event){.action = action,
	                              .detail = AUDIT_DETAIL(&arena, LOG_T("by", "command line"),
	                                                     LOG_I("user", getuid()))},
		err);
}

void installation_close(struct installation *i)
{
	if (i->store)
		store_close(i->store);
	if (i->keys)
		keyring_close(i->keys);
	*i = (struct installation){0};
}
