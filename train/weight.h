/* weight: a learnt weight as the byte that src/check/rows.h adds. */
#ifndef TRAIN_WEIGHT_H
#define TRAIN_WEIGHT_H

#include <math.h>

#include "check/rows.h"

/* In steps of `step`: coarser ones pack better, and the errors of many weights cancel. */
static inline uint8_t weight_byte(float w, float scale, int step)
{
	int v = (int)lrintf(w / scale / (float)step) * step, most = 127 / step * step;
	return (uint8_t)(ROWS_ZERO + (v > most ? most : v < -most ? -most : v));
}

#endif
