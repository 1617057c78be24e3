#include <stdio.h>

#include "base/clock.h"
#include "main/command.h"
#include "main/installation.h"
#include "store/backup.h"

static void show(const char *path, const struct backup_summary *b)
{
	char at[CLOCK_TEXT_BYTES];
	clock_text(b->created_utc_ms, at);
	printf("%s: %lld rows of %u tables, %lld bytes, of %s; whole\n", path, (long long)b->rows,
	       b->tables, (long long)b->bytes, at);
}

static int complain(const struct err *err)
{
	fprintf(stderr, "chaperone backup: %s\n", err->words);
	return EXIT_TROUBLE;
}

static int record(struct tx *tx, void *arg, struct err *err)
{
	(void)arg;
	return installation_record(tx, AUDIT_BACKUP_CREATE, err);
}

static int backup(const struct settings *s)
{
	struct installation home;
	struct backup_summary b;
	struct buf key;
	struct err err = {0};
	if (!installation_database(&home, s, (struct store_config){0}))
		return EXIT_TROUBLE;
	int rc = backup_write(home.store, s->words[0], &b, &err);
	if (!rc)
		rc = tx_run(home.store, TX_WRITE, record, NULL, &err);
	if (!rc) {
		buf_init(&key, 4096);
		key_path(home.data, &key);
		show(s->words[0], &b);
		printf("What is sealed in it opens only with the master key (%s): keep a copy of\n"
		       "that too, in another place.\n",
		       key.p);
		buf_release(&key);
	}
	installation_close(&home);
	return rc ? complain(&err) : EXIT_CLEAR;
}

static int check(const char *path)
{
	struct backup_summary b;
	struct err err = {0};
	if (backup_check(path, &b, &err))
		return complain(&err);
	show(path, &b);
	return EXIT_CLEAR;
}

static int run(struct settings *s)
{
	if (s->words_n != 1) {
		fputs("chaperone backup: say one FILE\n", stderr);
		return EXIT_TROUBLE;
	}
	if (s->check)
		return check(s->words[0]);
	if (s->config && !option_file("backup", command_serve.options, s->config, s))
		return EXIT_TROUBLE;
	return backup(s);
}

static const struct option *const options[] = {&option_check,  &option_data, &option_database,
                                               &option_config, &option_help, NULL};

const struct command command_backup = {
	.name = "backup",
	.usage = "[options] FILE",
	.summary = "write the whole database into one file, while the server runs",
	.help = "Writes FILE, which must not exist, from one moment's state of the database, and\n"
		"reads it again. The same file restores into SQLite and into PostgreSQL. What is\n"
		"sealed stays sealed; the master key is not in it.\n"
		"\n"
		"Exit status: 0, or 2 when there is no whole backup.\n",
	.examples = "  chaperone backup /backup/chaperone-$(date +%F).backup\n"
		    "  chaperone backup --check /backup/chaperone-2026-11-28.backup\n",
	.options = options,
	.run = run,
};
