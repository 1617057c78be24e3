/* worker: parts of training side by side, each in a process of its own. A part that fails ends all.
 */
#ifndef TRAIN_WORKER_H
#define TRAIN_WORKER_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* True in the new process, which ends with _exit(0). */
static inline bool worker_begin(void)
{
	pid_t child = fork();
	if (child < 0) {
		perror("train: a process of its own");
		exit(2);
	}
	return child == 0;
}

/* Waits for one; false: none is left. */
static inline bool worker_end(void)
{
	int status;
	if (wait(&status) < 0)
		return false;
	if (status != 0) {
		fprintf(stderr, "train: a part ended with status %d\n", status);
		exit(2);
	}
	return true;
}

#endif
