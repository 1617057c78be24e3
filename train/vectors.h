/* vectors: what the second opinion knows of common words before it learns (train/vectors.py). */
#ifndef TRAIN_VECTORS_H
#define TRAIN_VECTORS_H

#include "check/opinion.h"

struct vectors {
	uint8_t mark[OPINION_WORDS];             /* whose row it is */
	float row[OPINION_WORDS][OPINION_WIDTH]; /* zeros where it is nobody's */
};

/* Earlier words choose first; those that find both their rows taken have none. Exits with a message
 * when the file is not what it should be. */
struct vectors *vectors_read(const char *path);

#endif
