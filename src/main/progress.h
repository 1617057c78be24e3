/* progress: how far a long input is, on standard error, if that is a terminal. */
#ifndef MAIN_PROGRESS_H
#define MAIN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	bool on, shown;
	uint64_t start_ms, next_ms;
	size_t bytes, texts;
	size_t total; /* bytes of the input; 0: not known */
};

void progress_start(struct progress *p, int input);
void progress_add(struct progress *p, size_t bytes, size_t texts);
/* Leaves the line as it found it. */
void progress_end(struct progress *p);

#endif
