/*
 * city: US places and their states, for writing a place as its state.
 *
 * Table: city_table.h (29,880 places of kelvins/US-Cities-Database, MIT, of which
 * the larger ones and those with a name of their own are kept).
 */
#ifndef CHECK_CITY_H
#define CHECK_CITY_H

#include "base/str.h"

/* Name of the state that a place lies in, or NULL when that is open. `home` is the state's name
 * or two letters of the organisation's own, may be empty: where several states have such a place,
 * that one is meant. */
const char *city_state(struct str place, struct str home);
/* Does s begin with a US state's name or its two capital letters, as a whole word? Bytes, or 0. */
size_t state_at(struct str s);

#endif
