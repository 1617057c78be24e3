/*
 * static: the browser app, built into the binary by embed.py, packed already. Files whose name
 * holds a hash of their content never change and are cached for good; every path of the app's own
 * (no dot in its last segment, not under /api) is answered with index.html.
 */
#ifndef WEB_STATIC_H
#define WEB_STATIC_H

#include "base/str.h"

struct request;

struct static_file {
	const char *path, *type, *etag; /* etag: with its quotes */
	bool forever;                   /* its name says its content */
	struct str plain, packed;       /* packed: gzip; .n 0 where that saves nothing */
};
/* generated, sorted by path */
extern const struct static_file static_files[];
extern const size_t static_files_n;

/* Answers the call if it asks for a file or a page of the app. */
bool static_answer(struct request *q);

#endif
