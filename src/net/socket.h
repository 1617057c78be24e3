/* socket: a listening socket from its address as people write it, and word to the service manager.
 */
#ifndef NET_SOCKET_H
#define NET_SOCKET_H

#include "base/err.h"
#include "base/str.h"

/* HOST:PORT, [IPV6]:PORT or :PORT (every address). Port 0: any that is free. */
int socket_listen(const char *address, int *fd, unsigned *port, struct err *err);

/* Tell the service manager ("READY=1", "STOPPING=1", "STATUS=…") if one asked to be told, by the
 * datagram that sd_notify(3) describes. */
void socket_notify(const char *state);

#endif
