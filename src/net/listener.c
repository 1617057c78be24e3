#include "net/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/exchange.h"
#include "net/socket.h"

#define WORKERS              32
#define STACK_BYTES          ((size_t)512 << 10)
#define CONNECTION_BYTES     ((size_t)20 << 10) /* so large may all headers be */
#define WATCH_MS             500
#define BODY_MS              10000 /* a body must be there after this, */
#define SLOWEST_BYTES_PER_MS 8     /* and as long as it takes at this rate */

/* ---- peers ---- */
void peer_allow(struct peer *p, int64_t ms) { p->deadline_ms = ms ? clock_mono_ms() + ms : 0; }

static void peer_name(struct peer *p, const struct sockaddr *a)
{
	char memory[INET6_ADDRSTRLEN] = "";
	if (a->sa_family == AF_INET6) {
		p->key = ((const struct sockaddr_in6 *)(const void *)a)->sin6_addr;
	} else if (a->sa_family == AF_INET) {
		p->key.s6_addr[10] = p->key.s6_addr[11] = 0xFF;
		memcpy(p->key.s6_addr + 12,
		       &((const struct sockaddr_in *)(const void *)a)->sin_addr, 4);
	}
	if (IN6_IS_ADDR_V4MAPPED(&p->key)) {
		inet_ntop(AF_INET, p->key.s6_addr + 12, memory, sizeof memory);
		p->loopback = p->key.s6_addr[12] == 127;
	} else {
		inet_ntop(AF_INET6, &p->key, memory, sizeof memory);
		p->loopback = IN6_IS_ADDR_LOOPBACK(&p->key);
		memset(p->key.s6_addr + 8, 0, 8); /* a subscriber has at least a /64 */
	}
	memcpy(p->address, memory, sizeof memory);
}

static enum MHD_Result accept_peer(void *arg, const struct sockaddr *a, socklen_t n)
{
	(void)n;
	struct listener *l = arg;
	struct peer asks = {0};
	unsigned same = 0;
	peer_name(&asks, a);
	if (l->closing)
		return MHD_NO;
	if (asks.loopback)
		return MHD_YES;
	pthread_mutex_lock(&l->lock);
	for (struct peer *p = l->peers; p; p = p->next)
		same += memcmp(&p->key, &asks.key, sizeof asks.key) == 0;
	pthread_mutex_unlock(&l->lock);
	return same < l->config.connections_per_address ? MHD_YES : MHD_NO;
}

static void peer_start(struct listener *l, struct MHD_Connection *connection, void **context)
{
	struct peer *p = calloc(1, sizeof *p);
	*context = p;
	if (!p)
		return;
	p->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	peer_name(p, MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
	                     ->client_addr);
	peer_allow(p, l->config.header_ms);
	pthread_mutex_lock(&l->lock);
	p->next = l->peers;
	if (p->next)
		p->next->before = p;
	l->peers = p;
	l->peers_n++;
	pthread_mutex_unlock(&l->lock);
}

static void peer_stop(struct listener *l, struct peer *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&l->lock);
	if (p->before)
		p->before->next = p->next;
	else
		l->peers = p->next;
	if (p->next)
		p->next->before = p->before;
	l->peers_n--;
	pthread_mutex_unlock(&l->lock);
	free(p->begun);
	free(p);
}

static void on_connection(void *arg, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		peer_start(arg, connection, context);
	else
		peer_stop(arg, *context);
}

/* Closes what took too long, however busily it dribbled. */
static void *watch(void *arg)
{
	struct listener *l = arg;
	pthread_mutex_lock(&l->lock);
	while (l->watching) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += WATCH_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		pthread_cond_timedwait(&l->wake, &l->lock, &until);
		int64_t now = clock_mono_ms();
		for (struct peer *p = l->peers; p; p = p->next) {
			int64_t deadline = p->deadline_ms;
			if (deadline && deadline < now) {
				shutdown(p->fd, SHUT_RDWR);
				p->deadline_ms = 0;
			}
		}
	}
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

/* ---- calls ---- */
/* A call whose headers do not come whole is sometimes completed and sometimes forgotten by the
 * library: so its peer keeps it too, until then. */
static void *on_target(void *arg, const char *target, struct MHD_Connection *connection)
{
	struct peer *p = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
	                         ->socket_context;
	size_t n = strlen(target);
	struct exchange *x = p ? calloc(1, sizeof *x + n + 1) : NULL;
	if (!x)
		return NULL;
	memcpy(x->target, target, n);
	x->target_bytes = n;
	x->listener = arg;
	x->connection = connection;
	x->peer = p;
	free(p->begun);
	p->begun = x;
	return x;
}

static void on_completed(void *arg, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code)
{
	(void)connection, (void)code;
	struct listener *l = arg;
	struct exchange *x = *context;
	*context = NULL;
	if (!x)
		return;
	peer_allow(x->peer, l->config.header_ms);
	if (x->peer->begun == x)
		x->peer->begun = NULL;
	if (x->seen && !x->streaming)
		l->calls--;
	buf_release(&x->body);
	buf_release(&x->answer);
	explicit_bzero(x->target, x->target_bytes);
	free(x);
}

static bool method_of(const char *word, enum call_method *method)
{
	int i = 0;
	while (i < CALL_METHOD__MAX && strcmp(word, call_method_words[i]) != 0)
		i++;
	*method = (enum call_method)i;
	return i < CALL_METHOD__MAX;
}

static enum MHD_Result on_header(void *arg, enum MHD_ValueKind kind, const char *key,
                                 size_t key_bytes, const char *value, size_t value_bytes)
{
	(void)kind;
	framing_header(arg, str_of(key, key_bytes), str_of(value ? value : "", value_bytes));
	return MHD_YES;
}

static enum MHD_Result refuse(struct exchange *x, int status, const char *words)
{
	x->close = true;
	x->listener->config.refuse(x->listener->config.arg, &x->call, status, words);
	return x->answered ? MHD_YES : MHD_NO;
}

/* The headers are there: is it sound, and may it bring so much? */
static enum MHD_Result begin(struct exchange *x, const char *method, const char *version)
{
	struct call *c = &x->call;
	const struct listener_config *config = &x->listener->config;
	struct framing *f = &x->framing;
	c->address = str_c(x->peer->address);
	c->loopback = x->peer->loopback;
	c->path = STR("/");
	c->host = STR("");
	if (!method_of(method, &c->method))
		return refuse(x, 405, "This method is not served here.");
	if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
		return refuse(x, 505, "Only HTTP/1.1 is spoken here.");
	if (!framing_target(str_of(x->target, x->target_bytes), &c->path, &c->query))
		return refuse(x, 400,
		              "The address must be a path of visible ASCII characters, without #.");
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, on_header, f);
	framing_size(f, strlen(method) + 1 + x->target_bytes + 1 + strlen(version),
	             MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)
	                     ->header_size);
	if (!framing_sound(f))
		return refuse(x, 400, f->wrong);
	c->host = framing_host(f->host);
	size_t most = config->body_bytes(config->arg, c);
	if (f->length > most)
		return refuse(x, 413,
		              most ? "The body is larger than may be sent here."
		                   : "No body may be sent here.");
	buf_init(&x->body, most);
	peer_allow(x->peer, BODY_MS + (int64_t)(f->length / SLOWEST_BYTES_PER_MS));
	return MHD_YES;
}

static enum MHD_Result on_call(void *arg, struct MHD_Connection *connection, const char *url,
                               const char *method, const char *version, const char *upload,
                               size_t *upload_bytes, void **context)
{
	(void)connection, (void)url;
	struct listener *l = arg;
	struct exchange *x = *context;
	if (!x)
		return MHD_NO;
	if (!x->seen) {
		x->seen = true;
		x->peer->begun = NULL; /* it will be completed */
		l->calls++;
		return begin(x, method, version);
	}
	if (*upload_bytes) {
		buf_add(&x->body, upload, *upload_bytes);
		*upload_bytes = 0;
		return MHD_YES;
	}
	if (x->answered)
		return MHD_YES;
	if (x->body.failed)
		return refuse(x, 413, "The body is larger than may be sent here.");
	x->call.body = buf_view(&x->body);
	peer_allow(x->peer, 0);
	l->config.handle(l->config.arg, &x->call);
	return x->answered ? MHD_YES : MHD_NO;
}

/* Nothing is decoded here: router and request do it, once. */
static size_t keep(void *arg, struct MHD_Connection *connection, char *s)
{
	(void)arg, (void)connection;
	return strlen(s);
}

__attribute__((format(printf, 2, 0))) static void on_message(void *arg, const char *format,
                                                             va_list args)
{
	(void)arg, (void)format, (void)args; /* they may quote what a client sent */
}

/* ---- life ---- */
static int start_watch(struct listener *l, struct err *err)
{
	l->watching = true;
	if (pthread_create(&l->watch, NULL, watch, l) == 0)
		return 0;
	l->watching = false;
	return err_set(err, E_IO, "No thread could be started.");
}

static int start_daemon(struct listener *l, struct err *err)
{
	const struct listener_config *c = &l->config;
	struct MHD_OptionItem tls[] = {
		{MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)c->key_pem},
		{MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)c->certificate_pem},
		{MHD_OPTION_HTTPS_PRIORITIES, 0,
	         (void *)(uintptr_t) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
		{MHD_OPTION_END, 0, NULL}};
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_SUSPEND_RESUME |
	                 MHD_USE_ERROR_LOG | (c->key_pem ? MHD_USE_TLS : 0);
	if (!c->key_pem)
		tls[0].option = MHD_OPTION_END;
	l->daemon = MHD_start_daemon(
		flags, 0, accept_peer, l, on_call, l, MHD_OPTION_EXTERNAL_LOGGER, on_message, NULL,
		MHD_OPTION_LISTEN_SOCKET, l->fd, MHD_OPTION_THREAD_POOL_SIZE, c->workers,
		MHD_OPTION_THREAD_STACK_SIZE, STACK_BYTES, MHD_OPTION_CONNECTION_LIMIT,
		c->connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, on_target, l,
		MHD_OPTION_UNESCAPE_CALLBACK, keep, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
		l, MHD_OPTION_NOTIFY_CONNECTION, on_connection, l, MHD_OPTION_ARRAY, tls,
		MHD_OPTION_END);
	if (!l->daemon)
		return err_set(err, E_IO,
		               c->key_pem ? "The server did not start: do certificate and key fit?"
		                          : "The server did not start.");
	return 0;
}

int listener_open(struct listener **out, const struct listener_config *config, struct err *err)
{
	struct listener *l = calloc(1, sizeof *l);
	*out = NULL;
	if (!l)
		return err_set(err, E_MEMORY, "Out of memory.");
	l->config = *config;
	struct listener_config *c = &l->config;
	c->workers = c->workers ? c->workers : WORKERS;
	c->connections = c->connections ? c->connections : 4096;
	c->connections_per_address = c->connections_per_address ? c->connections_per_address : 128;
	c->header_ms = c->header_ms ? c->header_ms : 30000;
	c->answer_ms = c->answer_ms ? c->answer_ms : 60000;
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&l->wake, &attributes);
	pthread_condattr_destroy(&attributes);
	pthread_mutex_init(&l->lock, NULL);
	int rc = socket_listen(c->listen, &l->fd, &l->port, err);
	if (rc)
		listener_close(l, 0);
	else
		*out = l;
	return rc;
}

int listener_start(struct listener *l, struct err *err)
{
	int rc = start_watch(l, err);
	return rc ? rc : start_daemon(l, err);
}

unsigned listener_port(const struct listener *l) { return l->port; }

unsigned listener_connections(const struct listener *l)
{
	struct listener *locked = (struct listener *)(uintptr_t)l;
	pthread_mutex_lock(&locked->lock);
	unsigned n = l->peers_n;
	pthread_mutex_unlock(&locked->lock);
	return n;
}

static void end_watch(struct listener *l)
{
	if (!l->watching)
		return;
	pthread_mutex_lock(&l->lock);
	l->watching = false;
	pthread_cond_signal(&l->wake);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->watch, NULL);
}

void listener_close(struct listener *l, int64_t wait_ms)
{
	if (!l)
		return;
	int64_t until = clock_mono_ms() + wait_ms;
	l->closing = true;
	if (l->daemon) {
		MHD_quiesce_daemon(l->daemon);
		shutdown(l->fd, SHUT_RDWR); /* whoever connects now is told at once */
		streams_end(l);
		while (l->calls && clock_mono_ms() < until)
			usleep(5000);
		MHD_stop_daemon(l->daemon);
	}
	end_watch(l);
	if (l->fd >= 0)
		close(l->fd);
	pthread_cond_destroy(&l->wake);
	pthread_mutex_destroy(&l->lock);
	free(l);
}
