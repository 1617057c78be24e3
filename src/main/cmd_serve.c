#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/log.h"
#include "domain/demo.h"
#include "domain/event.h"
#include "domain/setup.h"
#include "jobs/jobs.h"
#include "main/command.h"
#include "main/input.h"
#include "main/installation.h"
#include "net/client.h"
#include "net/socket.h"
#include "store/audit.h"
#include "store/audit_log.h"
#include "web/server.h"

#define FINISH_MS 20000 /* calls may take so long to end when we are told to stop */

static bool read_pem(const char *path, struct buf *out)
{
	*out = (struct buf){0};
	if (!path)
		return true;
	if (!input_read(path, out))
		return false;
	buf_char(out, 0);
	return !out->failed;
}

/* The link for the first administrator; after set-up there is none. */
static void tell_setup(const struct server *server, const struct installation *home)
{
	struct secret secret;
	struct err err = {0};
	if (setup_secret(home->store, &secret, &err) == 0)
		printf("\nSet it up here (the link is good until you have done so, or it is "
		       "started "
		       "again):\n    %s/setup#%s\n\n",
		       server->url, secret.c);
	sodium_memzero(&secret, sizeof secret);
}

static void tell_demo(void)
{
	printf("\nA fictional clinic; everybody's password is “%s”:\n", DEMO_PASSWORD);
	for (const struct demo_person *p = demo_people; p->email; p++)
		printf("    %-24s %s, %s\n", p->email, p->name, p->about);
	printf("\n");
}

static void tell_ready(const struct server *server, const struct installation *home, bool demo)
{
	printf("Chaperone is ready: %s\nIt listens on port %u, its data are in %s\n", server->url,
	       listener_port(server->listener), home->data);
	tell_setup(server, home);
	if (demo)
		tell_demo();
	fflush(stdout);
	socket_notify("READY=1");
	log_info("server.ready", LOG_T("url", server->url),
	         LOG_T("engine", store_engine(home->store)));
}

/* Until somebody tells us to stop. */
static void wait_for_end(const sigset_t *signals)
{
	int signal = 0;
	sigwait(signals, &signal);
	socket_notify("STOPPING=1");
	log_info("server.stopping", LOG_I("signal", signal));
}

/* ---- the audit log ---- */

static int tell_checkpoint(struct tx *tx, void *note, struct err *err)
{
	return event_add(tx, EVENT_CHECKPOINT, *(const struct str *)note, 0, err);
}

/* To whoever wants to hear of it: webhooks. */
static int push_checkpoint(void *store, struct str note, struct err *err)
{
	return tx_run(store, TX_WRITE, tell_checkpoint, &note, err);
}

static int record(struct tx *tx, void *action, struct err *err)
{
	return audit_add(tx, &(struct audit_event){.action = *(enum audit_action *)action}, err);
}

static int record_now(struct store *store, enum audit_action action, struct err *err)
{
	return tx_run(store, TX_WRITE, record, &action, err);
}

static int start_log(struct audit_log **log, const struct settings *s,
                     const struct installation *home, struct err *err)
{
	char own[4096];
	snprintf(own, sizeof own, "%s/" INSTALLATION_CHECKPOINTS, home->data);
	int rc = audit_log_start(
		log, home->store,
		&(struct audit_config){.push_file = s->checkpoints ? s->checkpoints : own,
	                               .push = push_checkpoint,
	                               .push_arg = home->store},
		err);
	return rc ? rc : record_now(home->store, AUDIT_SERVER_START, err);
}

static int serve(const struct settings *s, const struct installation *home, const sigset_t *signals)
{
	struct buf certificate, key;
	struct server *server = NULL;
	struct jobs *jobs = NULL;
	struct audit_log *log = NULL;
	struct err err = {0};
	int status = EXIT_TROUBLE;
	bool fine = read_pem(s->certificate, &certificate);
	fine = read_pem(s->key, &key) && fine;
	if (fine && !s->certificate != !s->key) {
		fputs("chaperone serve: --certificate and --key belong together\n", stderr);
		fine = false;
	}
	const struct server_config config = {
		.store = home->store,
		.listen = s->listen ? s->listen : "127.0.0.1:8080",
		.url = s->url,
		.open_analyze = s->open_analyze,
		.no_access_log = s->no_access_log,
		.certificate_pem = certificate.p,
		.key_pem = key.p,
	};
	client_configure(&(struct client_config){s->allow_hosts, s->authorities});
	int rc = fine ? start_log(&log, s, home, &err) : 0;
	if (fine && !rc && s->demo)
		rc = demo_fill(home->store, &err);
	if (fine && !rc)
		rc = server_start(&server, &config, &err);
	if (fine && !rc)
		rc = jobs_start(&jobs, &(struct jobs_config){.store = home->store}, &err);
	if (fine && !rc) {
		tell_ready(server, home, s->demo);
		wait_for_end(signals);
		jobs_stop(jobs);
		status = EXIT_CLEAR;
	} else if (fine) {
		fprintf(stderr, "chaperone serve: %s\n", err.words);
	}
	server_stop(server, FINISH_MS);
	if (server)
		record_now(home->store, AUDIT_SERVER_STOP, NULL);
	audit_log_stop(log);
	buf_release(&certificate);
	buf_release(&key);
	return status;
}

static const struct option *const options[] = {
	&option_listen,       &option_url,           &option_data,
	&option_database,     &option_certificate,   &option_key,
	&option_allow_hosts,  &option_authorities,   &option_checkpoints,
	&option_open_analyze, &option_no_access_log, &option_demo,
	&option_config,       &option_help,          NULL};

static int run(struct settings *s)
{
	struct installation home;
	sigset_t signals;
	if (s->words_n) {
		fprintf(stderr, "chaperone serve: what is “%s”?\n", s->words[0]);
		return EXIT_TROUBLE;
	}
	if (s->config && !option_file("serve", options, s->config, s))
		return EXIT_TROUBLE;
	if (isatty(STDERR_FILENO))
		log_set_level(LOG_LEVEL_WARN); /* a person reads; a service manager wants all */
	json_wipe();
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL); /* every thread inherits it */
	if (!installation_open(&home, s, true))
		return EXIT_TROUBLE;
	int status = serve(s, &home, &signals);
	installation_close(&home);
	return status;
}

const struct command command_serve = {
	.name = "serve",
	.usage = "[options]",
	.summary = "the server, with its browser app and API",
	.help = "Serves the browser app, the API under /api/v1 and, for programs that speak to\n"
		"Presidio, its paths. Everything is kept in one directory; PostgreSQL instead of\n"
		"SQLite lets several servers share one database. It ends when it is told to\n"
		"(SIGTERM, Ctrl-C), after what is under way is finished.\n",
	.examples = "  On this machine, data in ./chaperone-data:\n"
		    "    chaperone serve\n"
		    "\n"
		    "  Behind a proxy that does TLS:\n"
		    "    chaperone serve --url https://chaperone.example.org --data "
		    "/var/lib/chaperone\n"
		    "\n"
		    "  From a file:\n"
		    "    chaperone serve --config /etc/chaperone.conf\n",
	.options = options,
	.run = run,
};
