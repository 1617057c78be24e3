#include "main/option.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT(member) offsetof(struct settings, member)

/* The words of a choice stand in the order of its enum. */
const struct option option_kind = {
	"--kind", "post|reply|inbound",
	"what the text is about to do: go out as a post or as a reply, or it came in (post)",
	OPTION_CHOICE, AT(kind)};
const struct option option_in_reply_to = {
	"--in-reply-to", "TEXT", "the message that the reply answers; makes the kind a reply",
	OPTION_WORD, AT(in_reply_to)};
const struct option option_profile = {
	"--profile", "FILE", "the organisation's own names, numbers, words (docs/profile.md)",
	OPTION_WORD, AT(profile)};
const struct option option_format = {"--format", "text|json",
                                     "for people, or one JSON object for each text (text)",
                                     OPTION_CHOICE, AT(format)};
const struct option option_offsets = {"--offsets", "codepoint|utf16|byte",
                                      "the unit that JSON counts positions in (codepoint)",
                                      OPTION_CHOICE, AT(offsets)};
const struct option option_policy = {"--policy", "tag|generalise|mask|pseudonym",
                                     "how identifiers are replaced in the de-identified copy (tag)",
                                     OPTION_CHOICE, AT(policy)};
const struct option option_ndjson = {"--ndjson", NULL,
                                     "read one JSON object a line, write one JSON object a line",
                                     OPTION_SWITCH, AT(ndjson)};
const struct option option_threads = {"--threads", "N", "threads for --ndjson (one for each core)",
                                      OPTION_NUMBER, AT(threads)};
const struct option option_listen = {"--listen", "HOST:PORT",
                                     "where to listen (127.0.0.1:8080; :8080 is every address)",
                                     OPTION_WORD, AT(listen)};
const struct option option_url = {
	"--url", "URL", "how people reach it: https://chaperone.example.org", OPTION_WORD, AT(url)};
const struct option option_data = {
	"--data", "DIR", "where everything is kept ($STATE_DIRECTORY, or ./chaperone-data)",
	OPTION_WORD, AT(data)};
const struct option option_database = {"--database", "URL",
                                       "postgresql://… instead of SQLite in the data directory",
                                       OPTION_WORD, AT(database)};
const struct option option_certificate = {"--certificate", "FILE",
                                          "serve TLS with this certificate chain (PEM)",
                                          OPTION_WORD, AT(certificate)};
const struct option option_key = {"--key", "FILE", "private key of the certificate (PEM)",
                                  OPTION_WORD, AT(key)};
const struct option option_allow_hosts = {
	"--allow-hosts", "HOSTS",
	"reach these though they are not public: host or host:port, by commas", OPTION_WORD,
	AT(allow_hosts)};
const struct option option_authorities = {"--authorities", "FILE",
                                          "trust these authorities (PEM) when reaching out",
                                          OPTION_WORD, AT(authorities)};
const struct option option_open_analyze = {"--open-analyze", NULL,
                                           "Presidio's paths need no token from this machine",
                                           OPTION_SWITCH, AT(open_analyze)};
const struct option option_no_access_log = {"--no-access-log", NULL, "log no line for each call",
                                            OPTION_SWITCH, AT(no_access_log)};
const struct option option_demo = {
	"--demo", NULL, "start with a fictional clinic to look around in", OPTION_SWITCH, AT(demo)};
const struct option option_config = {"--config", "FILE",
                                     "read these options from a file: name = value a line",
                                     OPTION_WORD, AT(config)};
const struct option option_status = {"--status", NULL,
                                     "only say what was applied, and what would be", OPTION_SWITCH,
                                     AT(status)};
const struct option option_second_factor = {"--second-factor", NULL,
                                            "take their second factor away, too", OPTION_SWITCH,
                                            AT(second_factor)};
const struct option option_check = {"--check", NULL, "only say whether the file is a whole backup",
                                    OPTION_SWITCH, AT(check)};
const struct option option_since = {"--since", "N", "go on from this number, or size, of the log",
                                    OPTION_WORD, AT(since)};
const struct option option_checkpoints = {"--checkpoints", "FILE",
                                          "checkpoints kept elsewhere (serve: append them here; "
                                          "audit.checkpoints in the data directory)",
                                          OPTION_WORD, AT(checkpoints)};
const struct option option_vkey = {
	"--vkey", "VKEY", "the key that the audit log must be signed with", OPTION_WORD, AT(vkey)};
const struct option option_help = {"--help", NULL, "this text", OPTION_SWITCH, AT(help)};

/* Index of word among "a|b|c", or -1. */
static int choice(const char *words, const char *word)
{
	size_t n = strlen(word);
	for (int i = 0;; i++) {
		const char *end = strchr(words, '|');
		size_t len = end ? (size_t)(end - words) : strlen(words);
		if (len == n && memcmp(words, word, n) == 0)
			return i;
		if (!end)
			return -1;
		words = end + 1;
	}
}

static bool set(const char *command, const struct option *o, const char *value, struct settings *s)
{
	void *to = (char *)s + o->at;
	char *end = NULL;
	long n;
	switch (o->type) {
	case OPTION_SWITCH: *(bool *)to = true; return true;
	case OPTION_WORD: *(const char **)to = value; return true;
	case OPTION_CHOICE:
		*(int *)to = choice(o->argument, value);
		if (*(int *)to >= 0)
			return true;
		break;
	case OPTION_NUMBER:
		n = strtol(value, &end, 10);
		if (*value && !*end && n >= 1 && n <= 1024) {
			*(int *)to = (int)n;
			return true;
		}
	}
	fprintf(stderr, "chaperone %s: %s wants %s, not “%s”\n", command, o->name,
	        o->type == OPTION_NUMBER ? "a number from 1 to 1024" : o->argument, value);
	return false;
}

static const struct option *find(const struct option *const *table, const char *name, size_t n)
{
	for (; *table; table++)
		if (strlen((*table)->name) == n && memcmp((*table)->name, name, n) == 0)
			return *table;
	return NULL;
}

bool option_read(const char *command, const struct option *const *table, int argc, char **argv,
                 struct settings *s)
{
	bool only_words = false;
	s->words = argv; /* at the front of it: words are never more than were read */
	for (int i = 1; i < argc; i++) {
		const char *arg = argv[i];
		if (only_words || arg[0] != '-' || !arg[1]) {
			s->words[s->words_n++] = argv[i];
			continue;
		}
		if (strcmp(arg, "--") == 0) {
			only_words = true;
			continue;
		}
		const char *value = strchr(arg, '=');
		const struct option *o = find(
			table, strcmp(arg, "-h") == 0 ? "--help" : arg,
			strcmp(arg, "-h") == 0 ? 6 : (value ? (size_t)(value - arg) : strlen(arg)));
		if (!o) {
			fprintf(stderr, "chaperone %s: no option %s\n", command, arg);
			return false;
		}
		if (o->type == OPTION_SWITCH ? value != NULL : !value && i + 1 == argc) {
			fprintf(stderr, "chaperone %s: %s takes %s\n", command, o->name,
			        o->argument ? o->argument : "nothing after it");
			return false;
		}
		if (o->type != OPTION_SWITCH)
			value = value ? value + 1 : argv[++i];
		if (!set(command, o, value, s))
			return false;
	}
	return true;
}

void option_print(const struct option *const *table)
{
	for (; *table; table++) {
		char left[64];
		snprintf(left, sizeof left, "%s %s", (*table)->name,
		         (*table)->argument ? (*table)->argument : "");
		printf("  %-40s %s\n", left, (*table)->help);
	}
}
