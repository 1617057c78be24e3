#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "main/command.h"
#include "main/installation.h"
#include "store/audit.h"
#include "store/key.h"
#include "store/seal.h"

#define BATCH     500
#define ARENA_MAX ((size_t)8 << 20)

/* One master key, in a transaction. */
struct work {
	struct installation *home;
	const char *path;
	const char *table; /* of a record, */
	const char *id;    /* and its id; or a key's */
	int64_t n;
};

static int complain(const struct err *err)
{
	fprintf(stderr, "chaperone key: %s\n", err->words);
	return EXIT_TROUBLE;
}

static int record(struct tx *tx, enum audit_action action, const char *kind, const char *id,
                  int64_t n, struct err *err)
{
	struct arena arena;
	arena_open(&arena, ARENA_MAX);
	int rc = audit_add(
		tx,
		&(struct audit_event){
			.action = action,
			.subject_kind = kind,
			.subject_id = str_c(id),
			.detail = AUDIT_DETAIL(&arena, LOG_T("by", "command line"),
	                                       LOG_I("user", getuid()), LOG_I("records", n)),
		},
		err);
	arena_close(&arena);
	return rc;
}

static int count(struct tx *tx, void *arg, struct err *err)
{
	struct work *w = arg;
	return seal_count(tx, w->id, &w->n, err);
}

/* How many records each master key wraps. */
static int count_all(struct installation *home, char (*ids)[KEY_ID_BYTES], int64_t *records,
                     size_t *n, struct err *err)
{
	int rc = 0;
	*n = keyring_ids(home->keys, ids);
	for (size_t i = 0; !rc && i < *n; i++) {
		struct work w = {.id = ids[i]};
		rc = tx_run(home->store, TX_READ, count, &w, err);
		records[i] = w.n;
	}
	return rc;
}

static int list(struct installation *home, struct work *w)
{
	char ids[KEY_MAX][KEY_ID_BYTES];
	int64_t records[KEY_MAX];
	struct err err = {0};
	size_t n;
	if (count_all(home, ids, records, &n, &err))
		return complain(&err);
	printf("%s\n", w->path);
	for (size_t i = 0; i < n; i++)
		printf("  %s  wraps the keys of %lld records%s\n", ids[i], (long long)records[i],
		       i + 1 == n ? "; current" : "");
	return EXIT_CLEAR;
}

/* The file first: a key that nothing says of is a spare, a leaf of a key that is not there a lie.
 */
static int add_key(struct tx *tx, struct work *w, struct err *err)
{
	char ids[KEY_MAX][KEY_ID_BYTES];
	int rc = key_add(w->path, err);
	if (!rc)
		rc = keyring_reload(w->home->keys, err);
	if (rc)
		return rc;
	size_t n = keyring_ids(w->home->keys, ids);
	return record(tx, AUDIT_KEY_ADD, "key", ids[n - 1], 0, err);
}

/* Once: a transaction that is run again would add another. */
static int add_one(struct installation *home, struct work *w, struct err *err)
{
	struct tx *tx;
	int rc = tx_begin(home->store, TX_WRITE, &tx, err);
	if (!rc)
		rc = add_key(tx, w, err);
	return tx_end(tx, rc, err);
}

static int add(struct installation *home, struct work *w)
{
	struct err err = {0};
	if (add_one(home, w, &err))
		return complain(&err);
	puts("There is a new key. Copy the file to every server that shares the database, then: "
	     "chaperone key rotate");
	return EXIT_CLEAR;
}

static int rewrap(struct tx *tx, void *arg, struct err *err)
{
	struct work *w = arg;
	struct arena arena;
	arena_open(&arena, ARENA_MAX);
	int rc = seal_rewrap(tx, w->id, BATCH, &arena, &w->n, err);
	if (!rc && w->n)
		rc = record(tx, AUDIT_KEY_ROTATE, "key", w->id, w->n, err);
	arena_close(&arena);
	return rc;
}

/* A key that wraps nothing yet was added for this, here or before we were interrupted. */
static bool is_fresh(const int64_t *records, size_t n)
{
	int64_t old = 0;
	for (size_t i = 0; i + 1 < n; i++)
		old += records[i];
	return n > 1 && (old > 0 || records[n - 1] == 0);
}

static int rotate(struct installation *home, struct work *w)
{
	char ids[KEY_MAX][KEY_ID_BYTES];
	int64_t records[KEY_MAX], done = 0;
	struct err err = {0};
	size_t n;
	int rc = count_all(home, ids, records, &n, &err);
	if (!rc && !is_fresh(records, n)) {
		rc = add_one(home, w, &err);
		if (!rc)
			rc = count_all(home, ids, records, &n, &err);
	}
	for (size_t i = 0; !rc && i + 1 < n; i++) {
		w->id = ids[i];
		do {
			rc = tx_run(home->store, TX_WRITE, rewrap, w, &err);
			done += rc ? 0 : w->n;
		} while (!rc && w->n);
	}
	if (rc)
		return complain(&err);
	printf("The keys of %lld records are now wrapped with %s.\nKeep a copy of %s. The older "
	       "keys are needed for older backups only:\nchaperone key retire ID takes one out.\n",
	       (long long)done, ids[n - 1], w->path);
	return EXIT_CLEAR;
}

static int retire_key(struct tx *tx, void *arg, struct err *err)
{
	struct work *w = arg;
	int rc = seal_count(tx, w->id, &w->n, err);
	if (!rc && w->n)
		rc = err_set(err, E_CONFLICT,
		             "%.8s still wraps the keys of %lld records. Rotate first: chaperone "
		             "key rotate.",
		             w->id, (long long)w->n);
	if (!rc)
		rc = record(tx, AUDIT_KEY_RETIRE, "key", w->id, 0, err);
	return rc ? rc : key_remove(w->path, w->id, err);
}

static int retire(struct installation *home, struct work *w)
{
	struct err err = {0};
	if (tx_run(home->store, TX_WRITE, retire_key, w, &err))
		return complain(&err);
	printf("%s is retired: what backups hold of records that were erased since cannot be "
	       "opened any more.\n",
	       w->id);
	return EXIT_CLEAR;
}

static int erase_record(struct tx *tx, void *arg, struct err *err)
{
	const struct work *w = arg;
	bool has;
	if (strcmp(w->table, "audit_head") == 0)
		return err_set(err, E_FORBIDDEN, "Without its key the audit log would end.");
	int rc = seal_has(tx, w->table, str_c(w->id), &has, err);
	if (!rc && !has)
		rc = err_set(err, E_NOT_FOUND, "There is no such sealed record, or it is gone.");
	if (!rc)
		rc = record(tx, AUDIT_SEALED_ERASE, w->table, w->id, 1, err);
	return rc ? rc : seal_erase(tx, w->table, str_c(w->id), err);
}

static int erase(struct installation *home, struct work *w)
{
	struct err err = {0};
	if (tx_run(home->store, TX_WRITE, erase_record, w, &err))
		return complain(&err);
	puts("What was sealed of it cannot be opened any more. Backups from before still can, "
	     "with\nthe master key of then: docs/audit.md says what to do about them.");
	return EXIT_CLEAR;
}

static const struct {
	const char *name;
	int (*run)(struct installation *home, struct work *w);
	int words;
} parts[] = {{"list", list, 1},
             {"add", add, 1},
             {"rotate", rotate, 1},
             {"retire", retire, 2},
             {"erase", erase, 3}};

static int run(struct settings *s)
{
	size_t i = 0, n = sizeof parts / sizeof *parts;
	struct installation home;
	struct buf path;
	while (i < n && (s->words_n != parts[i].words || strcmp(parts[i].name, s->words[0]) != 0))
		i++;
	if (i == n) {
		fputs("chaperone key: say list, add, rotate, retire ID, or erase TABLE ID\n"
		      "Try: chaperone key --help\n",
		      stderr);
		return EXIT_TROUBLE;
	}
	if (s->config && !option_file("key", command_serve.options, s->config, s))
		return EXIT_TROUBLE;
	if (!installation_open(&home, s, false))
		return EXIT_TROUBLE;
	buf_init(&path, 4096);
	key_path(home.data, &path);
	struct work w = {.home = &home,
	                 .path = path.p,
	                 .table = s->words[s->words_n > 2 ? 1 : 0],
	                 .id = s->words[s->words_n - 1]};
	int status = parts[i].run(&home, &w);
	buf_release(&path);
	installation_close(&home);
	return status;
}

static const struct option *const options[] = {&option_data, &option_database, &option_config,
                                               &option_help, NULL};

const struct command command_key = {
	.name = "key",
	.usage = "list|add|rotate|retire ID|erase TABLE ID [options]",
	.summary = "the master keys that everything sealed depends on",
	.help = "list        the master keys, and how many records depend on each\n"
		"rotate      make a new one and wrap the key of every record with it, while the "
		"server\n"
		"            runs; if it is interrupted, run it again\n"
		"add         only make a new one: where several servers share a database, copy the "
		"file\n"
		"            to all of them, then rotate\n"
		"retire ID   take out one that nothing depends on any more\n"
		"erase TABLE ID  destroy the key of one record, as post or media_file: what was "
		"sealed\n"
		"            of it is gone for good\n"
		"\n"
		"The keys lie in the data directory, in master.key; or a service manager hands "
		"them\n"
		"over as the credential chaperone.key. Keep a copy in a safe place, apart from "
		"the\n"
		"backups. docs/audit.md says more.\n"
		"\n"
		"Exit status: 0, or 2 when it could not be done.\n",
	.examples = "  chaperone key list --data /var/lib/chaperone\n"
		    "  chaperone key rotate\n",
	.options = options,
	.run = run,
};
