#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "domain/checker.h"
#include "main/command.h"
#include "main/input.h"
#include "main/ndjson.h"
#include "main/terminal.h"

static int check_ndjson(const struct settings *s, const struct chaperone_profile *profile)
{
	const char *path = s->words_n ? s->words[0] : "-";
	bool standard = strcmp(path, "-") == 0;
	if (s->words_n > 1) {
		fputs("chaperone check: --ndjson reads one file\n", stderr);
		return EXIT_TROUBLE;
	}
	int in = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (in < 0) {
		fprintf(stderr, "chaperone: %s: %s\n", path, strerror(errno));
		return EXIT_TROUBLE;
	}
	struct ndjson n = {
		.in = in,
		.out = STDOUT_FILENO,
		.name = standard ? "standard input" : path,
		.profile = profile,
		.kind = (enum chaperone_kind)s->kind,
		.policy = (enum chaperone_deid)s->policy,
		.offsets = (enum chaperone_offsets)s->offsets,
		.threads = (unsigned)s->threads,
	};
	int rc = ndjson_run(&n);
	if (!standard)
		close(in);
	return rc || n.bad ? EXIT_TROUBLE : n.flagged ? EXIT_FLAGGED : EXIT_CLEAR;
}

static bool print_json(const struct checker *c, const char *path)
{
	struct buf id, line;
	buf_init(&id, 1 << 16);
	buf_init(&line, (size_t)1 << 30);
	buf_json(&id, str_c(path));
	bool fine = checker_line(c, buf_view(&id), &line);
	if (fine)
		fwrite(line.p, 1, line.n, stdout);
	buf_release(&id);
	buf_release(&line);
	return fine;
}

static int check_file(struct checker *c, const struct settings *s, const struct terminal *t,
                      const char *path, struct str message)
{
	struct buf text;
	int status = EXIT_TROUBLE;
	if (!input_read(path, &text)) {
		buf_release(&text);
		return status;
	}
	int rc = checker_run(c, (enum chaperone_kind)s->kind, buf_view(&text), message);
	if (rc)
		fprintf(stderr, "chaperone: %s: %s\n", path, chaperone_error_words(rc));
	else if (s->format == FORMAT_TEXT)
		terminal_verdict(t, strcmp(path, "-") ? path : NULL, &c->input, &c->result);
	else if (!print_json(c, path))
		rc = CHAPERONE_E_MEMORY;
	if (!rc)
		status = c->result.verdict == CHAPERONE_CLEAR ? EXIT_CLEAR : EXIT_FLAGGED;
	buf_release(&text);
	return status;
}

static int run(struct settings *s)
{
	static char *const standard[] = {"-"};
	struct checker c = {.policy = (enum chaperone_deid)s->policy,
	                    .offsets = (enum chaperone_offsets)s->offsets};
	struct input_profile own;
	struct buf words = {0};
	struct str message = str_of(NULL, 0);
	struct terminal t;
	int worst = EXIT_CLEAR;
	if (!input_profile(s->profile, &own))
		return EXIT_TROUBLE;
	c.profile = own.profile;
	if (s->in_reply_to) {
		s->kind = CHAPERONE_REPLY;
		message = input_words("--in-reply-to", s->in_reply_to, &words);
	}
	terminal_init(&t, stdout);
	if (s->ndjson)
		worst = check_ndjson(s, c.profile);
	for (int i = 0; !s->ndjson && i < (s->words_n ? s->words_n : 1); i++) {
		if (i && s->format == FORMAT_TEXT)
			putchar('\n');
		int status = check_file(&c, s, &t, (s->words_n ? s->words : standard)[i], message);
		if (status > worst)
			worst = status;
	}
	checker_release(&c);
	input_profile_release(&own);
	buf_release(&words);
	return worst;
}

static const struct option *const options[] = {
	&option_kind,   &option_in_reply_to, &option_profile, &option_format, &option_offsets,
	&option_policy, &option_ndjson,      &option_threads, &option_help,   NULL};

const struct command command_check = {
	.name = "check",
	.usage = "[options] [FILE...|-]",
	.summary = "may this text go out, or what does this message need?",
	.help = "Reads each FILE, or standard input, as one text and says whether it may go out\n"
		"(clear), needs a privacy reviewer (review) or must not go out as it is (block),\n"
		"with the reasons, the rule behind each, and a safe wording where there is one.\n"
		"\n"
		"With --ndjson it reads objects {\"id\",\"kind\",\"text\",\"in_reply_to\"}, one a "
		"line, and\n"
		"writes one object a line, in order. A line that is not understood gives\n"
		"{\"line\":N,\"error\":...} in its place.\n"
		"\n"
		"Exit status: 0 all clear, 1 some text to review or block, 2 something was not\n"
		"understood.\n",
	.examples = "  A post, from the keyboard or the clipboard:\n"
		    "    echo 'Mrs. Lopez rang the bell after her last chemo!' | chaperone check\n"
		    "\n"
		    "  A reply, together with the review that it answers:\n"
		    "    echo 'Sorry your visit went badly.' |\n"
		    "      chaperone check --in-reply-to 'Waited two hours. Never again.'\n"
		    "\n"
		    "  Messages that came in, as JSON, with your own names and numbers known:\n"
		    "    chaperone check --kind inbound --format json --profile clinic.profile "
		    "dm/*.txt\n"
		    "\n"
		    "  A year of posts on all cores:\n"
		    "    chaperone check --ndjson posts.ndjson > verdicts.ndjson\n",
	.options = options,
	.run = run,
};
