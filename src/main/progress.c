#include "main/progress.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FIRST_MS 1500 /* shorter runs are not worth a line */
#define EVERY_MS 300

static uint64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void progress_start(struct progress *p, int input)
{
	struct stat st;
	*p = (struct progress){.on = isatty(STDERR_FILENO) == 1};
	p->start_ms = now_ms();
	p->next_ms = p->start_ms + FIRST_MS;
	if (fstat(input, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
		p->total = (size_t)st.st_size;
}

void progress_add(struct progress *p, size_t bytes, size_t texts)
{
	p->bytes += bytes;
	p->texts += texts;
	uint64_t now = p->on ? now_ms() : 0;
	if (!p->on || now < p->next_ms)
		return;
	p->next_ms = now + EVERY_MS;
	p->shown = true;
	double mb = (double)p->bytes / 1e6;
	fprintf(stderr, "\r\033[K%zu texts, %.1f MB", p->texts, mb);
	if (p->total)
		fprintf(stderr, " (%.0f %%)", 100 * (double)p->bytes / (double)p->total);
	fprintf(stderr, ", %.1f MB/s", mb * 1000 / (double)(now - p->start_ms));
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fprintf(stderr, "\r\033[K");
}
