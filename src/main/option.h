/*
 * option: the words a command takes, as one table that is read by the parser,
 * by --help and by the test that compares it with the manual and the completions.
 */
#ifndef MAIN_OPTION_H
#define MAIN_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "chaperone.h"

enum format { FORMAT_TEXT, FORMAT_JSON };

/* Everything any command can be told. */
struct settings {
	int kind;    /* enum chaperone_kind */
	int format;  /* enum format */
	int offsets; /* enum chaperone_offsets */
	int policy;  /* enum chaperone_deid */
	int threads; /* 0: one for each core */
	bool ndjson, help;
	const char *in_reply_to, *profile;
	const char *listen, *url, *data, *database, *certificate, *key, *config;
	const char *allow_hosts, *authorities;
	const char *since, *checkpoints, *vkey;
	bool open_analyze, no_access_log, demo;
	bool status, check, second_factor;
	char **words; /* what is not an option; lies in argv */
	int words_n;
};

enum option_type { OPTION_SWITCH, OPTION_WORD, OPTION_CHOICE, OPTION_NUMBER };

struct option {
	const char *name;     /* with its dashes */
	const char *argument; /* how help calls it; a choice: its words, split by | */
	const char *help;
	enum option_type type;
	size_t at; /* offset in struct settings */
};

extern const struct option option_kind, option_in_reply_to, option_profile, option_format,
	option_offsets, option_policy, option_ndjson, option_threads, option_help, option_listen,
	option_url, option_data, option_database, option_certificate, option_key,
	option_allow_hosts, option_authorities, option_open_analyze, option_no_access_log,
	option_demo, option_config, option_status, option_check, option_second_factor, option_since,
	option_checkpoints, option_vkey;

/* Read argv[1…], and move what is not an option to its front, by a table that ends with NULL.
 * Complains on standard error, with the command's name before it, and returns false when something
 * is not understood. */
bool option_read(const char *command, const struct option *const *table, int argc, char **argv,
                 struct settings *s);
/* The same options from a file: `name = value` a line, without dashes, # begins a comment, a switch
 * is `yes` or `no`. What was set before stays. */
bool option_file(const char *command, const struct option *const *table, const char *path,
                 struct settings *s);
/* One line for each option of the table. */
void option_print(const struct option *const *table);

#endif
