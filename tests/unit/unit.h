/* unit: the smallest test frame. A test program calls CHECK and ends with
 * `return unit_end();`, which prints "N passed, N failed". */
#ifndef UNIT_H
#define UNIT_H

#include <stdio.h>
#include <string.h>

static int unit_passed, unit_failed;

#define CHECK(cond)                                                          \
	((cond) ? (void)unit_passed++                                        \
	        : (void)(unit_failed++,                                      \
	                 printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #cond)))
#define CHECK_STR(got, want) CHECK(strcmp((got), (want)) == 0)
#define CHECK_MEM(got, got_n, want) \
	CHECK((got_n) == strlen(want) && memcmp((got), (want), (got_n)) == 0)

static inline int unit_end(void)
{
	printf("%d passed, %d failed\n", unit_passed, unit_failed);
	return unit_failed != 0;
}

#endif
