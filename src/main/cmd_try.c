#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/checker.h"
#include "main/command.h"
#include "main/input.h"
#include "main/terminal.h"

/* One sitting at the keyboard. */
struct sitting {
	struct checker checker;
	struct terminal terminal;
	enum chaperone_kind kind;
	struct buf message; /* what replies answer */
	bool asks;          /* a person types: show a prompt */
	bool over;
};

static const char help[] =
	"Type a text and see its verdict. A line that ends with \\ goes on in the next.\n"
	"  /post              the texts are posts\n"
	"  /reply [MESSAGE]   the texts answer MESSAGE\n"
	"  /inbound           the texts are messages that came in\n"
	"  /explain CODE      what a reason means\n"
	"  /help  /quit\n";

/* One line without its end, mended; false at the end of input. */
static bool ask(const struct sitting *s, const char *prompt, struct buf *out)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	buf_init(out, CHAPERONE_TEXT_MAX_BYTES);
	for (bool more = true; more;) {
		if (s->asks) {
			printf("%s> ", out->n ? "..." : prompt);
			fflush(stdout);
		}
		n = getline(&line, &cap, stdin);
		if (n <= 0)
			break;
		if (line[n - 1] == '\n')
			n--;
		more = n > 0 && line[n - 1] == '\\';
		if (more)
			line[n - 1] = '\n';
		input_mend(str_of(line, (size_t)n), out);
	}
	free(line);
	return n > 0 || (n == 0 && !feof(stdin)) || out->n > 0;
}

static void check(struct sitting *s, struct str text)
{
	struct str message = s->message.n ? buf_view(&s->message) : str_of(NULL, 0);
	int rc = checker_run(&s->checker, s->kind, text, message);
	if (rc)
		printf("%s\n", chaperone_error_words(rc));
	else
		terminal_verdict(&s->terminal, NULL, &s->checker.input, &s->checker.result);
	putchar('\n');
}

static void do_post(struct sitting *s, struct str words)
{
	(void)words;
	s->kind = CHAPERONE_POST;
}

static void do_inbound(struct sitting *s, struct str words)
{
	(void)words;
	s->kind = CHAPERONE_INBOUND;
}

static void do_reply(struct sitting *s, struct str words)
{
	s->kind = CHAPERONE_REPLY;
	buf_release(&s->message);
	if (words.n)
		buf_str(&s->message, words);
	else
		ask(s, "the message you answer", &s->message);
}

static void do_explain(struct sitting *s, struct str words)
{
	char code[64];
	char *list[] = {code, NULL};
	struct settings settings = {.words = list, .words_n = words.n > 0};
	(void)s;
	snprintf(code, sizeof code, "%.*s", (int)(words.n < 60 ? words.n : 60), words.p);
	command_explain.run(&settings);
}

static void do_help(struct sitting *s, struct str words)
{
	(void)s, (void)words;
	fputs(help, stdout);
}

static void do_quit(struct sitting *s, struct str words)
{
	(void)words;
	s->over = true;
}

static const struct {
	const char *name;
	void (*run)(struct sitting *s, struct str words);
} verbs[] = {
	{"post", do_post},       {"reply", do_reply}, {"inbound", do_inbound},
	{"explain", do_explain}, {"help", do_help},   {"quit", do_quit},
};

static void obey(struct sitting *s, struct str line)
{
	struct str rest = str_of(line.p + 1, line.n - 1);
	struct str verb = str_cut(&rest, ' ');
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (str_eq(verb, str_c(verbs[i].name))) {
			verbs[i].run(s, str_trim(rest));
			return;
		}
	}
	fputs(help, stdout);
}

static int run(struct settings *settings)
{
	struct sitting s = {.kind = (enum chaperone_kind)settings->kind, .asks = isatty(0) == 1};
	struct input_profile own;
	s.checker.policy = (enum chaperone_deid)settings->policy;
	buf_init(&s.message, CHAPERONE_TEXT_MAX_BYTES);
	if (!input_profile(settings->profile, &own))
		return EXIT_TROUBLE;
	s.checker.profile = own.profile;
	terminal_init(&s.terminal, stdout);
	if (s.asks)
		fputs(help, stdout);
	while (!s.over) {
		struct buf line;
		bool got = ask(&s, chaperone_kind_name(s.kind), &line);
		if (!got)
			s.over = true;
		else if (line.n && line.p[0] == '/')
			obey(&s, buf_view(&line));
		else if (line.n)
			check(&s, buf_view(&line));
		buf_release(&line);
	}
	if (s.asks)
		putchar('\n');
	buf_release(&s.message);
	checker_release(&s.checker);
	input_profile_release(&own);
	return EXIT_CLEAR;
}

static const struct option *const options[] = {&option_kind, &option_profile, &option_policy,
                                               &option_help, NULL};

const struct command command_try = {
	.name = "try",
	.usage = "[options]",
	.summary = "type texts and see the verdicts",
	.help = "Reads a text a line from the keyboard and shows its verdict at once, the "
		"offending\n"
		"words underlined. /post, /reply MESSAGE and /inbound say what the texts are; "
		"/help\n"
		"lists the rest.\n",
	.examples = "  chaperone try\n"
		    "  chaperone try --kind inbound --profile clinic.profile\n",
	.options = options,
	.run = run,
};
