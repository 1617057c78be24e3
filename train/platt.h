/* platt: probability = logistic(a + b × score), fitted to what was right and wrong (Platt 1999). */
#ifndef TRAIN_PLATT_H
#define TRAIN_PLATT_H

#include <stdbool.h>
#include <stddef.h>

struct scored {
	float score;
	bool right;
};

void platt_fit(const struct scored *v, size_t n, float out[2]);

#endif
