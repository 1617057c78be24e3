/*
 * ndjson: texts as JSON objects, one a line, checked on several threads in
 * constant memory; answers come out in the order of the input.
 *
 * Input goes through a ring of batches of whole lines. Every thread does
 * whatever is most urgent: write the oldest batch that is ready, check one,
 * read one. So --threads 1 is one thread, and a reader at the other end of a
 * pipe has its answers before the next read waits.
 */
#ifndef MAIN_NDJSON_H
#define MAIN_NDJSON_H

#include "domain/checker.h"

#define NDJSON_LINE_MAX_BYTES ((size_t)16 << 20)

struct ndjson {
	int in, out;      /* file descriptors */
	const char *name; /* of the input, for complaints */
	const struct chaperone_profile *profile;
	enum chaperone_kind kind; /* where a line has none */
	enum chaperone_deid policy;
	enum chaperone_offsets offsets;
	unsigned threads; /* 0: one for each core */
	/* found */
	bool flagged; /* some text was not clear */
	bool bad;     /* some line was not understood */
};

/* 0, or -1 when reading or writing failed or memory ran out: said on standard error. */
int ndjson_run(struct ndjson *n);

#endif
