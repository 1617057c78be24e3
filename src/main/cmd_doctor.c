#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "main/command.h"
#include "main/installation.h"
#include "store/audit_log.h"
#include "store/audit_verify.h"
#include "store/engine.h"
#include "store/migrate.h"

#define DISK_BYTES_LEFT ((uint64_t)1 << 30)

/* What is looked at. Each look returns 0 or an error with words that say what to do; after fine
 * ones `found` may say more. */
struct patient {
	const struct settings *settings;
	struct installation home;
	char found[200];
};

/* Readable by its owner alone, who is us. */
static int private(const char *path, mode_t type, struct err *err)
{
	struct stat st;
	if (stat(path, &st))
		return err_set(err, E_NOT_FOUND, "%.150s: %s", path, strerror(errno));
	if ((st.st_mode & S_IFMT) != type)
		return err_set(err, E_INVALID, "%.150s is not what it should be", path);
	if (st.st_uid != geteuid() && geteuid() != 0)
		return err_set(err, E_FORBIDDEN,
		               "%.150s belongs to somebody else: run this as its owner", path);
	if (st.st_mode & 077)
		return err_set(err, E_FORBIDDEN, "others may read %.150s: chmod %s", path,
		               type == S_IFDIR ? "700" : "600");
	return 0;
}

static int look_directory(struct patient *p, struct err *err)
{
	snprintf(p->found, sizeof p->found, "%s", installation_data(p->settings));
	return private(installation_data(p->settings), S_IFDIR, err);
}

static int look_database(struct patient *p, struct err *err)
{
	char path[4096];
	if (!installation_database(&p->home, p->settings,
	                           (struct store_config){.any_schema = true}))
		return err_set(err, E_UNAVAILABLE, "it cannot be opened (see above)");
	snprintf(p->found, sizeof p->found, "%s", store_engine(p->home.store));
	if (p->settings->database)
		return 0;
	snprintf(path, sizeof path, "%s/chaperone.db", installation_data(p->settings));
	return private(path, S_IFREG, err);
}

static int look_schema(struct patient *p, struct err *err)
{
	snprintf(p->found, sizeof p->found, "%s", sql_migrations[SQL_MIGRATIONS_N - 1].name);
	return migrate_check(p->home.store, err);
}

static int look_writable(struct patient *p, struct err *err)
{
	snprintf(p->found, sizeof p->found, "a transaction can be committed");
	return store_ping(p->home.store, err);
}

static int ask(struct patient *p, int (*question)(struct tx *, struct err *), struct err *err)
{
	struct tx *tx;
	int rc = tx_begin(p->home.store, TX_READ, &tx, err);
	if (!rc)
		rc = question(tx, err);
	return tx_end(tx, rc, err);
}

static int look_durable(struct patient *p, struct err *err)
{
	snprintf(p->found, sizeof p->found, "what is saved stays when the power fails");
	return ask(p, tx_durable, err);
}

static int look_integrity(struct patient *p, struct err *err)
{
	snprintf(p->found, sizeof p->found, "the engine read all of it");
	return ask(p, tx_verify, err);
}

static int look_key(struct patient *p, struct err *err)
{
	char ids[KEY_MAX][KEY_ID_BYTES];
	struct buf path;
	buf_init(&path, 4096);
	key_path(installation_data(p->settings), &path);
	int rc = path.failed ? E_INVALID : private(path.p, S_IFREG, err);
	if (!rc)
		rc = keyring_open(&p->home.keys, path.p, err);
	if (!rc)
		snprintf(p->found, sizeof p->found, "%zu in %.150s", keyring_ids(p->home.keys, ids),
		         path.p);
	buf_release(&path);
	return rc;
}

static int look_audit(struct patient *p, struct err *err)
{
	struct audit_report report;
	if (p->home.keys)
		store_set_keyring(p->home.store, p->home.keys);
	int rc = audit_verify(p->home.store, STR(""), NULL, &report, err);
	if (!rc && report.faults)
		rc = err_set(err, E_CORRUPT, "%s: chaperone audit verify says more",
		             audit_fault_words(report.finding[0].fault));
	snprintf(p->found, sizeof p->found, "%llu leaves lead to the signed root",
	         (unsigned long long)report.size);
	return rc;
}

static int look_disk(struct patient *p, struct err *err)
{
	struct statvfs fs;
	if (statvfs(installation_data(p->settings), &fs))
		return err_set(err, E_IO, "%s", strerror(errno));
	uint64_t left = (uint64_t)fs.f_bavail * fs.f_frsize;
	snprintf(p->found, sizeof p->found, "%.1f GiB left", (double)left / (1 << 30));
	return left < DISK_BYTES_LEFT ? err_set(err, E_IO, "only %s: make room", p->found) : 0;
}

static int look_clock(struct patient *p, struct err *err)
{
	struct timex t = {0};
	snprintf(p->found, sizeof p->found, "synchronised");
	return adjtimex(&t) == TIME_ERROR
	               ? err_set(err, E_INVALID,
	                         "nothing keeps the clock right: install chrony or the like, "
	                         "since approvals and audit leaves are dated by it")
	               : 0;
}

static const struct look {
	const char *name;
	int (*look)(struct patient *p, struct err *err);
	bool needs_database, advice; /* advice: does not make the whole wrong */
} looks[] = {
	{"data directory", look_directory, false, false},
	{"disk", look_disk, false, false},
	{"clock", look_clock, false, true},
	{"database", look_database, false, false},
	{"master key", look_key, false, false},
	{"schema", look_schema, true, false},
	{"writing", look_writable, true, false},
	{"durability", look_durable, true, false},
	{"integrity", look_integrity, true, false},
	{"audit log", look_audit, true, false},
};

static int run(struct settings *s)
{
	struct patient p = {.settings = s};
	int status = EXIT_CLEAR;
	if (s->words_n) {
		fprintf(stderr, "chaperone doctor: what is “%s”?\n", s->words[0]);
		return EXIT_TROUBLE;
	}
	if (s->config && !option_file("doctor", command_serve.options, s->config, s))
		return EXIT_TROUBLE;
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
		struct err err = {0};
		if (looks[i].needs_database && !p.home.store)
			continue;
		p.found[0] = 0;
		int rc = looks[i].look(&p, &err);
		const char *mark = !rc ? "ok" : looks[i].advice ? "note" : "WRONG";
		printf("%-6s %-15s %s\n", mark, looks[i].name, rc ? err.words : p.found);
		if (rc && !looks[i].advice)
			status = EXIT_FLAGGED;
	}
	installation_close(&p.home);
	return status;
}

static const struct option *const options[] = {&option_data, &option_database, &option_config,
                                               &option_help, NULL};

const struct command command_doctor = {
	.name = "doctor",
	.usage = "[options]",
	.summary = "look whether everything that Chaperone depends on is well",
	.help = "Looks at the data directory, the master key, the disk, the clock, the database, "
		"its\n"
		"schema and integrity, and the audit log, and says in a line each what is wrong\n"
		"and what to do. It changes nothing.\n"
		"\n"
		"Exit status: 0 all is well, 1 something is wrong.\n",
	.examples = "  chaperone doctor --data /var/lib/chaperone\n"
		    "  chaperone doctor --config /etc/chaperone.conf\n",
	.options = options,
	.run = run,
};
