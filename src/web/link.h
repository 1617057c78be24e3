/* link: a link with a secret in its fragment, which no server ever sees in an address. */
#ifndef WEB_LINK_H
#define WEB_LINK_H

#include "domain/secret.h"
#include "web/request.h"

struct link {
	struct str link; /* /sign#… ; shown once */
};
extern const struct shape link_shape;

int link_show(struct request *q, const char *page, const struct secret *secret);

#endif
