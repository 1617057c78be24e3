/* command: one file with a table entry each. */
#ifndef MAIN_COMMAND_H
#define MAIN_COMMAND_H

#include "main/option.h"

/* What a command leaves behind. */
enum { EXIT_CLEAR = 0, EXIT_FLAGGED = 1, EXIT_TROUBLE = 2 };

struct command {
	const char *name;
	const char *usage;   /* after the name */
	const char *summary; /* one line */
	const char *help;    /* what it does, in a few lines */
	const char *examples;
	const struct option *const *options; /* ends with NULL */
	int (*run)(struct settings *s);      /* returns the exit status */
};

extern const struct command command_check, command_redact, command_explain, command_try,
	command_serve, command_migrate, command_backup, command_restore, command_doctor,
	command_audit, command_key, command_rescue;

#endif
