#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/id.h"
#include "main/command.h"
#include "main/installation.h"
#include "store/audit_export.h"
#include "store/audit_folder.h"
#include "store/audit_log.h"
#include "store/audit_proof.h"
#include "store/audit_verify.h"

#define FILE_MAX  ((size_t)1 << 30)
#define PROOF_MAX ((size_t)1 << 20)
#define ARENA_MAX ((size_t)1 << 20)

static int complain(const struct err *err)
{
	fprintf(stderr, "chaperone audit: %s\n", err->words);
	return EXIT_TROUBLE;
}

/* Leaves that wait get their places first, so that what is said is of now. */
static int bring_up_to_date(struct store *store, struct err *err)
{
	uint64_t n;
	int rc = audit_log_init(store, err);
	return rc ? rc : audit_sequence(store, &n, err);
}

struct act {
	const char *what, *which;
};

static int record(struct tx *tx, void *arg, struct err *err)
{
	const struct act *act = arg;
	struct arena arena;
	arena_open(&arena, ARENA_MAX);
	int rc = audit_add(tx,
	                   &(struct audit_event){
				   .action = AUDIT_AUDIT_EXPORT,
				   .subject_kind = act->what,
				   .subject_id = str_c(act->which),
				   .detail = AUDIT_DETAIL(&arena, LOG_T("by", "command line"),
	                                                  LOG_I("user", getuid())),
			   },
	                   err);
	arena_close(&arena);
	return rc;
}

/* Nothing is handed out that is not in the log. */
static int record_export(struct store *store, const char *what, const char *which, struct err *err)
{
	int rc = tx_run(store, TX_WRITE, record, &(struct act){what, which}, err);
	return rc ? rc : bring_up_to_date(store, err);
}

static bool number(const char *words, uint64_t *n)
{
	if (checkpoint_number_parse(n, str_c(words)) && *n <= INT64_MAX)
		return true;
	fprintf(stderr, "chaperone audit: “%s” is not a number of a leaf\n", words);
	return false;
}

/* ---- verify ---- */

static bool read_file(const char *path, struct buf *out)
{
	char block[65536];
	size_t n;
	FILE *file = fopen(path, "r");
	buf_init(out, FILE_MAX);
	while (file && (n = fread(block, 1, sizeof block, file)) > 0)
		buf_add(out, block, n);
	bool good = file && !ferror(file) && !out->failed;
	if (!good)
		fprintf(stderr, "chaperone audit: %s: %s\n", path,
		        out->failed ? "too large" : strerror(errno));
	if (file)
		fclose(file);
	return good;
}

/* The checkpoints that were named, or those that the server keeps beside the database. */
static bool read_checkpoints(const struct settings *s, const char *data, struct buf *out)
{
	char own[4096];
	if (s->checkpoints)
		return read_file(s->checkpoints, out);
	buf_init(out, 1);
	snprintf(own, sizeof own, "%s/" INSTALLATION_CHECKPOINTS, data);
	return access(own, F_OK) != 0 || read_file(own, out);
}

static int tell(const struct audit_report *r)
{
	size_t shown = r->faults < AUDIT_FINDINGS_MAX ? (size_t)r->faults : AUDIT_FINDINGS_MAX;
	printf("%llu leaves", (unsigned long long)r->size);
	if (r->erased)
		printf(", the content of %llu erased as recorded", (unsigned long long)r->erased);
	printf(", compared with %zu checkpoints kept elsewhere\nsigned with %s\n", r->outside,
	       r->vkey);
	for (size_t i = 0; i < shown; i++) {
		const char *words = audit_fault_words(r->finding[i].fault);
		printf("WRONG: %s", words);
		if (words[strlen(words) - 1] == ':')
			printf(" %llu", (unsigned long long)r->finding[i].at);
		putchar('\n');
	}
	if (r->faults > shown)
		printf("and %llu more\n", (unsigned long long)(r->faults - shown));
	puts(r->faults ? "The log is NOT as it was written."
	               : "All is as it was written and signed.");
	return r->faults ? EXIT_FLAGGED : EXIT_CLEAR;
}

static int verify(const struct settings *s, struct installation *home)
{
	struct audit_report report;
	struct err err = {0};
	struct buf outside;
	int rc = home->keys ? bring_up_to_date(home->store, &err) : 0;
	/* what is wrong with the log is told below, in full */
	if (rc && rc != E_CORRUPT)
		return complain(&err);
	bool good = read_checkpoints(s, home->data, &outside);
	int status = EXIT_TROUBLE;
	if (good && audit_verify(home->store, buf_view(&outside), s->vkey, &report, &err))
		complain(&err);
	else if (good)
		status = tell(&report);
	buf_release(&outside);
	return status;
}

/* ---- erase ---- */

/* 45 CFR 164.316(b)(2)(i): six years, of which two may be leap years. */
#define RETENTION_MS (2192 * DAY_MS)

struct erasing {
	uint64_t from, to;
	int64_t n;
};

static int erase_some(struct tx *tx, void *arg, struct err *err)
{
	struct erasing *e = arg;
	struct arena arena;
	arena_open(&arena, ARENA_MAX);
	const struct audit_event who = {.detail = AUDIT_DETAIL(&arena, LOG_T("by", "command line"),
	                                                       LOG_I("user", getuid()))};
	int rc = audit_erase(tx, e->from, e->to, clock_utc_ms() - RETENTION_MS, &who, &e->n, err);
	if (!rc && !e->n)
		rc = err_set(err, E_NOT_FOUND,
		             "None of these leaves has content that is older than six years.");
	arena_close(&arena);
	return rc;
}

static int erase(const struct settings *s, struct installation *home)
{
	struct err err = {0};
	struct erasing e;
	if (s->words_n != 3) {
		fputs("chaperone audit erase: say the first leaf and the last\n", stderr);
		return EXIT_TROUBLE;
	}
	if (!number(s->words[1], &e.from) || !number(s->words[2], &e.to))
		return EXIT_TROUBLE;
	int rc = bring_up_to_date(home->store, &err);
	if (!rc)
		rc = tx_run(home->store, TX_WRITE, erase_some, &e, &err);
	if (!rc)
		rc = bring_up_to_date(home->store, &err);
	if (rc)
		return complain(&err);
	printf("The content of %lld leaves is gone; the tree is as it was.\n", (long long)e.n);
	return EXIT_CLEAR;
}

/* ---- prove, export, checkpoint ---- */

static int prove(const struct settings *s, struct installation *home)
{
	struct err err = {0};
	struct buf out;
	uint64_t n = 0;
	const char *which = s->since ? s->since : s->words_n > 1 ? s->words[1] : NULL;
	if (!which) {
		fputs("chaperone audit prove: say which LEAF, or --since which size\n", stderr);
		return EXIT_TROUBLE;
	}
	int rc = bring_up_to_date(home->store, &err);
	if (rc)
		return complain(&err);
	if (!s->since && id_valid(str_c(which)))
		rc = audit_place(home->store, str_c(which), &n, &err);
	else if (!number(which, &n))
		return EXIT_TROUBLE;
	buf_init(&out, PROOF_MAX);
	if (!rc && !s->since)
		rc = record_export(home->store, "leaves", which, &err);
	if (!rc)
		rc = s->since ? audit_prove_growth(home->store, n, &out, &err)
		              : audit_prove_leaf(home->store, n, &out, &err);
	if (!rc)
		fwrite(out.p, 1, out.n, stdout);
	buf_release(&out);
	return rc ? complain(&err) : EXIT_CLEAR;
}

static int put_lines(void *arg, struct str lines)
{
	(void)arg;
	return fwrite(lines.p, 1, lines.n, stdout) == lines.n ? 0 : E_IO;
}

static int export(const struct settings *s, struct installation *home)
{
	struct err err = {.words = "the lines could not be written"};
	uint64_t from = 0, next;
	const char *folder = s->words_n > 1 ? s->words[1] : NULL;
	if (s->since && !number(s->since, &from))
		return EXIT_TROUBLE;
	int rc = record_export(home->store, "leaves",
	                       folder     ? "all"
	                       : s->since ? s->since
	                                  : "0",
	                       &err);
	if (!rc)
		rc = folder ? audit_folder_write(home->store, folder, &err)
		            : audit_export(home->store, from, AUDIT_EXPORT_ALL, put_lines, NULL,
		                           &next, &err);
	return rc ? complain(&err) : EXIT_CLEAR;
}

static int checkpoint(const struct settings *s, struct installation *home)
{
	struct err err = {0};
	struct arena arena;
	struct audit_head head;
	struct tx *tx = NULL;
	arena_open(&arena, ARENA_MAX);
	int rc = bring_up_to_date(home->store, &err);
	if (!rc)
		rc = tx_begin(home->store, TX_READ, &tx, &err);
	if (!rc)
		rc = audit_head_read(tx, &arena, &head, &err);
	rc = tx_end(tx, rc, &err);
	if (!rc && strcmp(s->words[0], "vkey") == 0)
		printf("%s\n", head.vkey.p);
	else if (!rc)
		fputs(head.checkpoint.p, stdout);
	arena_close(&arena);
	return rc ? complain(&err) : EXIT_CLEAR;
}

static const struct {
	const char *name;
	int (*run)(const struct settings *s, struct installation *home);
	int words_max;
} parts[] = {
	{"verify", verify, 1},         {"prove", prove, 2},     {"export", export, 2},
	{"checkpoint", checkpoint, 1}, {"vkey", checkpoint, 1}, {"erase", erase, 3},
};

/* With a vkey given, the log can be verified where the master key is not. */
static bool open_home(struct installation *home, const struct settings *s, bool verifying)
{
	if (verifying && s->vkey)
		return installation_database(home, s, (struct store_config){0});
	return installation_open(home, s, false);
}

static int run(struct settings *s)
{
	size_t i = 0, n = sizeof parts / sizeof *parts;
	struct installation home;
	const char *name = s->words_n ? s->words[0] : "";
	while (i < n && strcmp(parts[i].name, name) != 0)
		i++;
	if (i == n || s->words_n > parts[i].words_max) {
		fputs("chaperone audit: say verify, prove, export, checkpoint, vkey or erase\n"
		      "Try: chaperone audit --help\n",
		      stderr);
		return EXIT_TROUBLE;
	}
	if (s->config && !option_file("audit", command_serve.options, s->config, s))
		return EXIT_TROUBLE;
	if (!open_home(&home, s, parts[i].run == verify))
		return EXIT_TROUBLE;
	int status = parts[i].run(s, &home);
	installation_close(&home);
	return status;
}

static const struct option *const options[] = {
	&option_since,    &option_checkpoints, &option_vkey, &option_data,
	&option_database, &option_config,      &option_help, NULL};

const struct command command_audit = {
	.name = "audit",
	.usage = "verify|prove|export|checkpoint|vkey|erase [options]",
	.summary = "verify the audit log, prove a leaf, export it",
	.help = "verify            hash every leaf anew and compare with what was signed, here "
		"and\n"
		"                  in checkpoints that were kept elsewhere (--checkpoints)\n"
		"prove LEAF        one leaf, by number or id, with its proof "
		"(c2sp.org/tlog-proof)\n"
		"prove --since N   that the log begins with the N leaves it had before\n"
		"export            all leaves as JSON lines; --since N goes on from number N\n"
		"export FOLDER     the whole log as files that others' tools verify\n"
		"checkpoint        the newest signed checkpoint: keep it where nobody here can "
		"change it\n"
		"vkey              the key that signs, to write down\n"
		"erase FROM TO     destroy the content of leaves older than six years, by number\n"
		"\n"
		"docs/audit.md says what is in the log and how to verify it without this program.\n"
		"Exit status: 0, 1 when the log is not as it was written, 2 when it cannot be "
		"read.\n",
	.examples =
		"  chaperone audit verify --data /var/lib/chaperone --checkpoints /mnt/worm/log\n"
		"  chaperone audit prove 4711 > leaf.tlog-proof\n"
		"  chaperone audit export --since 120000 >> collector.jsonl\n",
	.options = options,
	.run = run,
};
