/*
 * Any bytes as a picture.
 *
 * Must hold: what is taken is a picture of the same kind and size, hardly longer than it was.
 */
#include <stdlib.h>

#include "domain/image.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	char *own = malloc(n + !n); /* exactly as long, so that reading past it is seen */
	struct image image, after;
	struct str once;
	struct arena arena;
	memcpy(own, data, n);
	arena_open(&arena, 16 << 20);
	if (image_look(str_of(own, n), &image) &&
	    image_strip(str_of(own, n), &image, &arena, &once)) {
		MUST(once.n <= n + 64);
		MUST(image_look(once, &after) && str_eq(after.type, image.type));
		MUST(after.width == image.width && after.height == image.height);
	}
	arena_close(&arena);
	free(own);
	return 0;
}
