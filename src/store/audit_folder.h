/*
 * audit_folder: the log as files, the way c2sp.org/tlog-tiles lays them out, to be kept elsewhere,
 * served by any web server, or verified without this program:
 *
 *	checkpoint  vkey  leaves.jsonl  tile/<level>/<index>  tile/entries/<index>
 */
#ifndef STORE_AUDIT_FOLDER_H
#define STORE_AUDIT_FOLDER_H

#include "store/store.h"

/* Makes the folder, or brings one that it made before up to date: full tiles are not written
 * again. */
int audit_folder_write(struct store *store, const char *folder, struct err *err);

#endif
