/*
 * installation: where the data of one installation are, opened: the directory, the master key and
 * the database. What serve and every command about data begin with.
 */
#ifndef MAIN_INSTALLATION_H
#define MAIN_INSTALLATION_H

#include "main/option.h"
#include "store/audit.h"
#include "store/key.h"
#include "store/store.h"

/* Where the server keeps checkpoints of the audit log, if it is told no other place. */
#define INSTALLATION_CHECKPOINTS "audit.checkpoints"

struct installation {
	const char *data; /* the directory */
	struct keyring *keys;
	struct store *store;
};

/* These complain on standard error. */

/* `create`: make what is missing, and bring the schema up to date. */
bool installation_open(struct installation *i, const struct settings *s, bool create);
/* The database alone, opened as the config says but for its url: for what needs no keys. */
bool installation_database(struct installation *i, const struct settings *s,
                           struct store_config config);
/* The directory, made if it is not there, and open to nobody else. */
bool installation_directory(const struct settings *s);
const char *installation_data(const struct settings *s);
/* In the audit log: that the command line did it, as which user of the machine. */
int installation_record(struct tx *tx, enum audit_action action, struct err *err);
void installation_close(struct installation *i);

#endif
