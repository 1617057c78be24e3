#include <stdio.h>
#include <string.h>

#include "main/command.h"
#include "main/terminal.h"

static void print_part(const struct terminal *t, const char *title, const char *words)
{
	if (!words || !*words)
		return;
	fprintf(t->out, "\n%s\n    ", title);
	terminal_words(t, str_c(words), 4, 4);
}

static void print_one(const struct terminal *t, const struct chaperone_explanation *e)
{
	fprintf(t->out, "%s: %s\n%s\n", e->code, e->title, e->rule);
	print_part(t, "What it means", e->meaning);
	print_part(t, "What to do instead", e->instead);
	print_part(t, "Not like this", e->example_bad);
	print_part(t, "Like this", e->example_good);
}

static int run(struct settings *s)
{
	struct terminal t;
	int status = EXIT_CLEAR;
	terminal_init(&t, stdout);
	for (int code = 0; !s->words_n && code < CHAPERONE_REASON__MAX; code++) {
		const struct chaperone_explanation *e =
			chaperone_explain((enum chaperone_reason_code)code);
		printf("%-20s %s\n", e->code, e->title);
	}
	for (int i = 0; i < s->words_n; i++) {
		const struct chaperone_explanation *found = NULL;
		for (int code = 0; code < CHAPERONE_REASON__MAX; code++)
			if (strcmp(chaperone_reason_name((enum chaperone_reason_code)code),
			           s->words[i]) == 0)
				found = chaperone_explain((enum chaperone_reason_code)code);
		if (i)
			putchar('\n');
		if (found) {
			print_one(&t, found);
			continue;
		}
		fprintf(stderr, "chaperone explain: no reason “%s”; without one, all are listed\n",
		        s->words[i]);
		status = EXIT_TROUBLE;
	}
	return status;
}

static const struct option *const options[] = {&option_help, NULL};

const struct command command_explain = {
	.name = "explain",
	.usage = "[CODE...]",
	.summary = "what a reason means, its rule, and what to do instead",
	.help = "Explains each CODE in plain words, with the rule behind it, what to do instead, "
		"and\n"
		"an example of either. Without a CODE it lists all of them.\n",
	.examples = "  chaperone explain\n"
		    "  chaperone explain confirms_patient\n",
	.options = options,
	.run = run,
};
