#include <stdio.h>

#include "base/clock.h"
#include "main/command.h"
#include "main/installation.h"
#include "store/migrate.h"

/* One line each: when it was applied, or that it was not yet. */
static size_t show(const struct migration *applied, size_t n)
{
	size_t missing = 0;
	for (size_t i = 0; i < SQL_MIGRATIONS_N || i < n; i++) {
		char at[CLOCK_TEXT_BYTES] = "not yet applied";
		if (i < n)
			clock_text(applied[i].applied_utc_ms, at);
		else
			missing++;
		if (i < n)
			printf("%-24s  %.*s\n", at, (int)applied[i].name.n, applied[i].name.p);
		else
			printf("%-24s  %s\n", at, sql_migrations[i].name);
	}
	return missing;
}

static int run(struct settings *s)
{
	struct installation home;
	struct arena arena;
	struct migration *applied;
	struct err err;
	size_t n, missing = 0;
	if (s->words_n) {
		fprintf(stderr, "chaperone migrate: what is “%s”?\n", s->words[0]);
		return EXIT_TROUBLE;
	}
	if (s->config && !option_file("migrate", command_serve.options, s->config, s))
		return EXIT_TROUBLE;
	if (!installation_database(
		    &home, s,
		    (struct store_config){.migrate = !s->status, .any_schema = s->status}))
		return EXIT_TROUBLE;
	arena_open(&arena, 4 << 20);
	int rc = migrate_applied(home.store, &arena, &applied, &n, &err);
	if (rc)
		fprintf(stderr, "chaperone migrate: %s\n", err.words);
	else
		missing = show(applied, n);
	arena_close(&arena);
	installation_close(&home);
	return rc ? EXIT_TROUBLE : missing ? EXIT_FLAGGED : EXIT_CLEAR;
}

static const struct option *const options[] = {&option_status, &option_data, &option_database,
                                               &option_config, &option_help, NULL};

const struct command command_migrate = {
	.name = "migrate",
	.usage = "[options]",
	.summary = "bring the schema of the database up to date",
	.help = "Applies the migrations that the database lacks, each in a transaction of its "
		"own.\n"
		"chaperone serve does so too when it starts; this is for those who do it before,\n"
		"or only want to know. Make a backup first.\n"
		"\n"
		"Exit status: 0 up to date, 1 something is to be applied, 2 it could not be "
		"done.\n",
	.examples = "  chaperone migrate --status\n"
		    "  chaperone migrate --database postgresql://chaperone@db1,db2/chaperone\n",
	.options = options,
	.run = run,
};
