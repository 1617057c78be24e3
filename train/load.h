/* load: a file as a whole; exits with a message when it cannot be read. */
#ifndef TRAIN_LOAD_H
#define TRAIN_LOAD_H

#include <stdio.h>
#include <stdlib.h>

static inline unsigned char *load_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f || fseek(f, 0, SEEK_END)) {
		perror(path);
		exit(2);
	}
	size_t n = (size_t)ftell(f);
	rewind(f);
	unsigned char *p = aligned_alloc(64, (n + 127) & ~(size_t)63);
	if (fread(p, 1, n, f) != n)
		exit(2);
	fclose(f);
	return p;
}

#endif
