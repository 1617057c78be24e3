/* url: pieces of addresses. */
#ifndef NET_URL_H
#define NET_URL_H

#include "base/buf.h"

/* Append s with everything but letters, digits and -._~ percent-encoded (RFC 3986). */
void url_add(struct buf *b, struct str s);

#endif
