#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "main/command.h"

static const struct command *const commands[] = {
	&command_check,  &command_redact,  &command_explain, &command_try,
	&command_serve,  &command_migrate, &command_backup,  &command_restore,
	&command_doctor, &command_audit,   &command_key,     &command_rescue};
#define COMMANDS_N (sizeof commands / sizeof *commands)

static void help_all(FILE *out)
{
	fprintf(out, "chaperone %s: checks healthcare social media for patient information\n\n",
	        CHAPERONE_VERSION);
	for (size_t i = 0; i < COMMANDS_N; i++)
		fprintf(out, "  chaperone %-8s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(out,
	        "\nStart here:\n"
	        "  echo 'So proud of Maria Lopez, cancer-free today!' | chaperone check\n"
	        "  chaperone try               type texts and see the verdicts\n"
	        "  chaperone serve             the server, with its browser app and API\n"
	        "  chaperone check --help      options and examples of a command\n"
	        "\nExit status: 0 clear, 1 review or block, 2 something was not understood.\n");
}

static void help_one(const struct command *c)
{
	printf("chaperone %s: %s\n\nusage: chaperone %s %s\n\n%s\noptions\n", c->name, c->summary,
	       c->name, c->usage, c->help);
	option_print(c->options);
	printf("\nexamples\n%s", c->examples);
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < COMMANDS_N; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/* What was said last must have reached its reader, or the exit status would lie. */
static int finish(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	perror("chaperone: standard output");
	return EXIT_TROUBLE;
}

static int run(const struct command *c, int argc, char **argv)
{
	struct settings s = {0};
	if (!option_read(c->name, c->options, argc, argv, &s)) {
		fprintf(stderr, "Try: chaperone %s --help\n", c->name);
		return EXIT_TROUBLE;
	}
	if (s.help) {
		help_one(c);
		return EXIT_CLEAR;
	}
	return c->run(&s);
}

int main(int argc, char **argv)
{
	/* for the width of characters; every text is UTF-8, whatever the user's locale */
	setlocale(LC_CTYPE, "C.UTF-8");
	const char *name = argc > 1 ? argv[1] : "";
	if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
		printf("chaperone %s\n", CHAPERONE_VERSION);
		return finish(EXIT_CLEAR);
	}
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
		const struct command *about = argc > 2 ? find(argv[2]) : NULL;
		if (about)
			help_one(about);
		else
			help_all(stdout);
		return finish(EXIT_CLEAR);
	}
	const struct command *c = find(name);
	if (c)
		return finish(run(c, argc - 1, argv + 1));
	if (*name)
		fprintf(stderr, "chaperone: no command “%s”\n\n", name);
	help_all(stderr);
	return EXIT_TROUBLE;
}
