#include <stdio.h>

#include "domain/checker.h"
#include "main/command.h"
#include "main/input.h"

static int redact_file(struct checker *c, const struct settings *s, const char *path,
                       struct str message)
{
	struct buf text;
	int rc = -1;
	if (input_read(path, &text)) {
		rc = checker_run(c, (enum chaperone_kind)s->kind, buf_view(&text), message);
		if (rc)
			fprintf(stderr, "chaperone: %s: %s\n", path, chaperone_error_words(rc));
	}
	if (!rc) {
		fwrite(c->result.deidentified.p, 1, c->result.deidentified.n, stdout);
		putchar('\n');
	}
	buf_release(&text);
	return rc ? EXIT_TROUBLE : EXIT_CLEAR;
}

static int run(struct settings *s)
{
	static char *const standard[] = {"-"};
	struct checker c = {.policy = (enum chaperone_deid)s->policy};
	struct input_profile own;
	struct buf words = {0};
	struct str message = str_of(NULL, 0);
	int worst = EXIT_CLEAR;
	if (!input_profile(s->profile, &own))
		return EXIT_TROUBLE;
	c.profile = own.profile;
	if (s->in_reply_to) {
		s->kind = CHAPERONE_REPLY;
		message = input_words("--in-reply-to", s->in_reply_to, &words);
	}
	for (int i = 0; i < (s->words_n ? s->words_n : 1); i++) {
		int status = redact_file(&c, s, (s->words_n ? s->words : standard)[i], message);
		if (status > worst)
			worst = status;
	}
	checker_release(&c);
	input_profile_release(&own);
	buf_release(&words);
	return worst;
}

static const struct option *const options[] = {&option_policy,  &option_kind, &option_in_reply_to,
                                               &option_profile, &option_help, NULL};

const struct command command_redact = {
	.name = "redact",
	.usage = "[options] [FILE...|-]",
	.summary = "write the text without what identifies anybody",
	.help = "Writes each FILE, or standard input, with the identifiers of 45 CFR\n"
		"164.514(b)(2)(i) replaced. The policies: tag writes [PERSON]; generalise keeps "
		"the\n"
		"year of a date, three digits of a ZIP, the state of a city; mask writes "
		"asterisks;\n"
		"pseudonym writes the same stand-in for the same thing all through a text.\n"
		"\n"
		"Exit status: 0, or 2 when something could not be read.\n",
	.examples =
		"  echo 'Call Ana Ruiz at 608-555-0142 by May 3, 2024' | chaperone redact\n"
		"  chaperone redact --policy generalise story.txt > story.safe.txt\n"
		"  chaperone redact --policy pseudonym --profile clinic.profile transcript.txt\n",
	.options = options,
	.run = run,
};
