#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "domain/hold.h"
#include "main/command.h"
#include "main/installation.h"
#include "store/backup.h"

/* Posts that went out after the backup was made wait in it as if they had not. */
static int hold(struct tx *tx, void *arg, struct err *err)
{
	struct arena arena;
	struct actor system = actor_system();
	(void)arg;
	arena_open(&arena, 1 << 20);
	int rc = installation_record(tx, AUDIT_BACKUP_RESTORE, err);
	if (!rc)
		rc = hold_set(tx, &system, true,
		              STR("A backup was restored: look at what was to go out since."),
		              &arena, err);
	arena_close(&arena);
	return rc;
}

static void show(const struct installation *home, const struct backup_summary *b)
{
	char at[CLOCK_TEXT_BYTES];
	struct buf key;
	clock_text(b->created_utc_ms, at);
	buf_init(&key, 4096);
	key_path(home->data, &key);
	printf("Restored %lld rows of %u tables, as they were at %s, and read again.\n",
	       (long long)b->rows, b->tables, at);
	printf("A hold is on: what was to go out since then may have gone out already. Look at "
	       "it,\n"
	       "then let it go on.\n");
	if (!key.failed && access(key.p, F_OK))
		printf("The master key is not there: put the one that belonged to it at %s\n",
		       key.p);
	buf_release(&key);
}

static int run(struct settings *s)
{
	struct installation home;
	struct backup_summary b;
	struct err err = {0};
	if (s->words_n != 1) {
		fputs("chaperone restore: say one FILE\n", stderr);
		return EXIT_TROUBLE;
	}
	if (s->config && !option_file("restore", command_serve.options, s->config, s))
		return EXIT_TROUBLE;
	if (!installation_directory(s) ||
	    !installation_database(&home, s,
	                           (struct store_config){.any_schema = true, .create = true}))
		return EXIT_TROUBLE;
	int rc = backup_restore(home.store, s->words[0], &b, &err);
	if (!rc)
		rc = tx_run(home.store, TX_WRITE, hold, NULL, &err);
	if (rc)
		fprintf(stderr, "chaperone restore: %s\n", err.words);
	else
		show(&home, &b);
	installation_close(&home);
	return rc ? EXIT_TROUBLE : EXIT_CLEAR;
}

static const struct option *const options[] = {&option_data, &option_database, &option_config,
                                               &option_help, NULL};

const struct command command_restore = {
	.name = "restore",
	.usage = "[options] FILE",
	.summary = "fill a new database from a backup",
	.help = "Checks FILE, makes the schema of its time in a database that has none yet, puts\n"
		"everything in, in one transaction, reads it again and compares; then brings the\n"
		"schema up to date, and puts a hold on everything that is to go out. The master\n"
		"key is yours to put back.\n"
		"\n"
		"Exit status: 0, or 2 when nothing was restored.\n",
	.examples = "  chaperone restore --data /var/lib/chaperone chaperone-2026-11-28.backup\n"
		    "\n"
		    "  From SQLite to PostgreSQL:\n"
		    "    chaperone backup move.backup\n"
		    "    chaperone restore --database postgresql://chaperone@db/chaperone "
		    "move.backup\n",
	.options = options,
	.run = run,
};
