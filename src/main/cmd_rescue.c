#include <stdio.h>

#include "domain/invitation.h"
#include "domain/totp.h"
#include "main/command.h"
#include "main/installation.h"

static int rescue(struct tx *tx, const struct settings *s, struct arena *arena, struct str *link,
                  struct err *err)
{
	struct actor system = actor_system();
	struct person p = {0};
	struct invitation made = {0};
	struct str email;
	int rc = person_email(str_c(s->words[0]), arena, &email, err);
	if (!rc)
		rc = person_by_email(tx, email, arena, &p, err);
	if (rc == E_NOT_FOUND)
		return err_set(err, rc, "Nobody has this address.");
	if (!rc && s->second_factor && p.totp_enabled)
		rc = totp_remove(tx, &system, p.id, err);
	if (!rc)
		rc = invitation_reset(tx, &system, p.id, arena, &made, err);
	if (!rc)
		rc = installation_record(tx, AUDIT_ACCESS_RESCUE, err);
	*link = made.link;
	return rc;
}

static int run(struct settings *s)
{
	struct installation home;
	struct arena arena;
	struct str link = STR("");
	struct tx *tx = NULL;
	struct err err;
	if (s->words_n != 1) {
		fprintf(stderr, "chaperone rescue: whom? Give one e-mail address.\n");
		return EXIT_TROUBLE;
	}
	if (s->config && !option_file("rescue", command_serve.options, s->config, s))
		return EXIT_TROUBLE;
	if (!installation_database(&home, s, (struct store_config){0}))
		return EXIT_TROUBLE;
	arena_open(&arena, 1 << 20);
	int rc = tx_begin(home.store, TX_WRITE, &tx, &err);
	if (!rc)
		rc = rescue(tx, s, &arena, &link, &err);
	rc = tx_end(tx, rc, &err);
	if (rc)
		fprintf(stderr, "chaperone rescue: %s\n", err.words);
	else
		printf("%s%.*s\nIt is good once, until tomorrow, and sets another password.\n",
		       s->url ? s->url : "http://localhost:8080", (int)link.n, link.p);
	arena_close(&arena);
	installation_close(&home);
	return rc ? EXIT_TROUBLE : EXIT_CLEAR;
}

static const struct option *const options[] = {
	&option_second_factor, &option_url,  &option_data, &option_database,
	&option_config,        &option_help, NULL};

const struct command command_rescue = {
	.name = "rescue",
	.usage = "[options] EMAIL",
	.summary = "a link for somebody who cannot get in, when nobody else can make one",
	.help = "Prints a link by which this person chooses another password, as an administrator\n"
		"can make one in the app. For when the only administrator has forgotten theirs.\n"
		"The server may run meanwhile. The audit log says who did it on this machine.\n",
	.examples = "  chaperone rescue ada@example.org\n"
		    "\n"
		    "  The telephone with the codes is lost, too:\n"
		    "    chaperone rescue --second-factor ada@example.org\n",
	.options = options,
	.run = run,
};
