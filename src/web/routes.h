/* routes: every part of the route table, one for each handle_NOUN.c. */
#ifndef WEB_ROUTES_H
#define WEB_ROUTES_H

#include "web/route.h"

extern const struct routes *const route_parts[];
extern const size_t route_parts_n;

#endif
