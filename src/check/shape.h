/* shape: what a code looks like, apart from what is said about it. Pure functions. */
#ifndef CHECK_SHAPE_H
#define CHECK_SHAPE_H

#include "base/str.h"

/* Three letters and three or four digits: the commonest plates. */
bool shape_plate(struct str s);
/* "Catmom_412", "BlueHeron77": a name somebody goes by. */
bool shape_screen_name(struct str s);
/* "150/90": two short numbers. */
bool shape_reading(struct str s);
/* "98.6F" */
bool shape_temperature(struct str s);
/* Six to eleven digits in groups, as record numbers are written and little else in a clinic is:
 * not a stretch of years or of amounts ("2024-2025", "800-1200"). */
bool shape_record(struct str s);
/* The same for codes that differ only in their letters and digits. */
uint32_t shape_of(struct str s);

#endif
