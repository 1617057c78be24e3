/* demo_results: what the demonstration's clinic posted in the months before, and how it did: so
 * that there are best times to look at. */
#ifndef DOMAIN_DEMO_RESULTS_H
#define DOMAIN_DEMO_RESULTS_H

#include "store/store.h"

int demo_results_fill(struct tx *tx, struct str channel_id, struct arena *arena, struct err *err);

#endif
