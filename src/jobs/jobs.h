/*
 * jobs: the threads of a server that do what is due (domain/job.h): each claims a job, runs its
 * handler, writes down what became of it, and sleeps until the next is due, one is put in here, or
 * a little while has passed (another server may have put one in).
 *
 * A handler must bear being run twice. It opens and ends its own transactions, none of them while
 * it waits for the network.
 */
#ifndef JOBS_JOBS_H
#define JOBS_JOBS_H

#include "store/store.h"

struct jobs_config {
	struct store *store;
	unsigned threads; /* 0: 4 */
};

struct jobs;

int jobs_start(struct jobs **jobs, const struct jobs_config *config, struct err *err);
/* Lets what runs come to its end. NULL is fine. */
void jobs_stop(struct jobs *jobs);

#endif
