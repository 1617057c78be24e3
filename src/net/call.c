#include "net/call.h"

#include <stdlib.h>

#include "net/exchange.h"

/* A client must take its answer at least this fast. */
#define SLOWEST_BYTES_PER_MS 8

const char *const call_method_words[CALL_METHOD__MAX + 1] = {"GET",   "HEAD",   "POST",    "PUT",
                                                             "PATCH", "DELETE", "OPTIONS", "other"};

struct str call_header(const struct call *c, const char *name)
{
	const char *value = NULL;
	size_t n = 0;
	if (MHD_lookup_connection_value_n(exchange_of(c)->connection, MHD_HEADER_KIND, name,
	                                  strlen(name), &value, &n) != MHD_YES)
		return str_of(NULL, 0);
	return str_of(value ? value : "", n);
}

struct count {
	struct str name;
	unsigned n;
};

static enum MHD_Result count(void *arg, enum MHD_ValueKind kind, const char *key, const char *value)
{
	(void)kind, (void)value;
	struct count *c = arg;
	c->n += str_eq_nocase(str_c(key), c->name);
	return MHD_YES;
}

bool call_header_repeated(const struct call *c, const char *name)
{
	struct count found = {str_c(name), 0};
	MHD_get_connection_values(exchange_of(c)->connection, MHD_HEADER_KIND, count, &found);
	return found.n > 1;
}

static void add_headers(struct MHD_Response *response, const struct call_header *headers, size_t n)
{
	char value[4096];
	for (size_t i = 0; i < n; i++) {
		if (headers[i].value.n >= sizeof value)
			continue;
		memcpy(value, headers[i].value.p, headers[i].value.n);
		value[headers[i].value.n] = 0;
		MHD_add_response_header(response, headers[i].name, value);
	}
}

static void send_response(struct call *c, int status, struct MHD_Response *response,
                          const struct call_header *headers, size_t n)
{
	struct exchange *x = exchange_of(c);
	if (!response)
		return;
	add_headers(response, headers, n);
	if (x->close || x->listener->closing)
		MHD_add_response_header(response, "Connection", "close");
	x->answered = MHD_queue_response(x->connection, (unsigned)status, response) == MHD_YES;
	c->status = status;
	MHD_destroy_response(response);
}

static void allow_for(struct exchange *x, size_t bytes)
{
	x->call.answer_bytes = x->call.method == CALL_HEAD ? 0 : bytes;
	peer_allow(x->peer,
	           x->listener->config.answer_ms + (int64_t)(bytes / SLOWEST_BYTES_PER_MS));
}

void call_answer(struct call *c, int status, const struct call_header *headers, size_t n,
                 struct buf *body)
{
	struct buf *kept = &exchange_of(c)->answer;
	bool failed = body->failed;
	if (failed)
		buf_release(body);
	*kept = *body;
	*body = (struct buf){.max = body->max};
	call_answer_static(c, failed ? 500 : status, headers, n,
	                   kept->n ? buf_view(kept) : STR(""));
}

void call_answer_static(struct call *c, int status, const struct call_header *headers, size_t n,
                        struct str body)
{
	allow_for(exchange_of(c), body.n);
	send_response(c, status,
	              MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p,
	                                              MHD_RESPMEM_PERSISTENT),
	              headers, n);
}

/* ---- streams ---- */
struct stream {
	struct stream *next, *before; /* of the listener, under its lock */
	struct listener *listener;
	struct MHD_Connection *connection;
	pthread_mutex_t lock;
	unsigned holders;
	bool suspended, gone, ended;
	struct buf waiting;
	size_t sent; /* of what waits */
};

static void let_go(struct stream *s)
{
	pthread_mutex_lock(&s->lock);
	bool last = --s->holders == 0;
	pthread_mutex_unlock(&s->lock);
	if (!last)
		return;
	buf_release(&s->waiting);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

static ssize_t read_stream(void *arg, uint64_t at, char *out, size_t max)
{
	(void)at;
	struct stream *s = arg;
	ssize_t n = 0;
	pthread_mutex_lock(&s->lock);
	size_t left = s->waiting.n - s->sent;
	if (left) {
		n = (ssize_t)(left < max ? left : max);
		memcpy(out, s->waiting.p + s->sent, (size_t)n);
		s->sent += (size_t)n;
		if (s->sent == s->waiting.n)
			s->waiting.n = s->sent = 0;
	} else if (s->ended) {
		n = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		s->suspended = true;
		MHD_suspend_connection(s->connection);
	}
	pthread_mutex_unlock(&s->lock);
	return n;
}

static void resume(struct stream *s)
{
	if (s->suspended && !s->gone)
		MHD_resume_connection(s->connection);
	s->suspended = false;
}

static void stream_gone(void *arg)
{
	struct stream *s = arg;
	struct listener *l = s->listener;
	pthread_mutex_lock(&l->lock);
	if (s->before)
		s->before->next = s->next;
	else
		l->streams = s->next;
	if (s->next)
		s->next->before = s->before;
	pthread_mutex_unlock(&l->lock);
	pthread_mutex_lock(&s->lock);
	s->gone = true;
	pthread_mutex_unlock(&s->lock);
	let_go(s);
}

struct stream *call_stream(struct call *c, const struct call_header *headers, size_t n,
                           size_t max_bytes)
{
	struct exchange *x = exchange_of(c);
	struct listener *l = x->listener;
	struct stream *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->listener = l;
	s->connection = x->connection;
	s->holders = 2; /* the caller and the connection */
	pthread_mutex_init(&s->lock, NULL);
	buf_init(&s->waiting, max_bytes);
	struct MHD_Response *response = MHD_create_response_from_callback(
		MHD_SIZE_UNKNOWN, 1024, read_stream, s, stream_gone);
	if (!response) {
		pthread_mutex_destroy(&s->lock);
		free(s);
		return NULL;
	}
	pthread_mutex_lock(&l->lock);
	s->next = l->streams;
	if (s->next)
		s->next->before = s;
	l->streams = s;
	s->ended = l->closing;
	pthread_mutex_unlock(&l->lock);
	x->streaming = true;
	l->calls--;
	peer_allow(x->peer, 0);
	send_response(c, 200, response, headers, n);
	return s;
}

bool stream_push(struct stream *s, struct str bytes)
{
	pthread_mutex_lock(&s->lock);
	if (!s->gone && !s->ended) {
		if (s->sent) {
			s->waiting.n -= s->sent;
			memmove(s->waiting.p, s->waiting.p + s->sent, s->waiting.n);
			s->sent = 0;
		}
		buf_str(&s->waiting, bytes);
		if (s->waiting.failed)
			s->ended = true;
		resume(s);
	}
	bool fine = !s->gone && !s->ended;
	pthread_mutex_unlock(&s->lock);
	return fine;
}

void stream_end(struct stream *s)
{
	pthread_mutex_lock(&s->lock);
	s->ended = true;
	resume(s);
	pthread_mutex_unlock(&s->lock);
}

void stream_release(struct stream *s)
{
	if (!s)
		return;
	stream_end(s);
	let_go(s);
}

void streams_end(struct listener *l)
{
	pthread_mutex_lock(&l->lock);
	for (struct stream *s = l->streams; s; s = s->next)
		stream_end(s);
	pthread_mutex_unlock(&l->lock);
}
