#include "net/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024

/* Cut "HOST:PORT" into its parts, without brackets. */
static bool cut(const char *address, char host[256], char port[8])
{
	const char *colon = strrchr(address, ':');
	if (!colon)
		return false;
	size_t n = (size_t)(colon - address);
	const char *from = address;
	if (n >= 2 && address[0] == '[' && address[n - 1] == ']') {
		from++;
		n -= 2;
	} else if (memchr(address, ':', n)) {
		return false; /* an IPv6 address without brackets */
	}
	size_t digits = strspn(colon + 1, "0123456789");
	if (n > 255 || !digits || digits > 5 || colon[1 + digits] || atoi(colon + 1) > 65535)
		return false;
	memcpy(host, from, n);
	host[n] = 0;
	memcpy(port, colon + 1, digits + 1);
	return true;
}

static int open_one(const struct addrinfo *a)
{
	int on = 1, off = 0;
	int fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (a->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

static unsigned port_of(int fd)
{
	struct sockaddr_storage a;
	socklen_t n = sizeof a;
	if (getsockname(fd, (struct sockaddr *)&a, &n) != 0)
		return 0;
	return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port
	                                     : ((struct sockaddr_in *)&a)->sin_port);
}

int socket_listen(const char *address, int *fd, unsigned *port, struct err *err)
{
	char host[256], number[8];
	*fd = -1;
	if (!cut(address, host, number))
		return err_field(err, E_INVALID, "listen",
		                 "Listen on HOST:PORT, as in 127.0.0.1:8080 or [::1]:8080.");
	struct addrinfo hints = {.ai_family = strcmp(host, "localhost") ? AF_UNSPEC : AF_INET,
	                         .ai_socktype = SOCK_STREAM,
	                         .ai_flags = AI_PASSIVE | AI_NUMERICSERV},
			*found = NULL;
	int rc = getaddrinfo(*host ? host : "::", number, &hints, &found);
	if (rc)
		return err_field(err, E_INVALID, "listen", "%s: %s.", host, gai_strerror(rc));
	for (struct addrinfo *a = found; a && *fd < 0; a = a->ai_next)
		*fd = open_one(a);
	int error = errno;
	freeaddrinfo(found);
	if (*fd < 0)
		return err_field(err, E_IO, "listen", "Cannot listen on %s: %s.%s", address,
		                 strerror(error),
		                 error == EADDRINUSE ? " Is another chaperone running?" : "");
	*port = port_of(*fd);
	return 0;
}

void socket_notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	if (!path || (path[0] != '/' && path[0] != '@') || strlen(path) >= sizeof to.sun_path)
		return;
	memcpy(to.sun_path, path, strlen(path));
	if (path[0] == '@')
		to.sun_path[0] = 0; /* the abstract name space */
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	socklen_t n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
	(void)!sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to, n);
	close(fd);
}
