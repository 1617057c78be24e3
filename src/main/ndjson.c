#include "main/ndjson.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.h"
#include "main/input.h"
#include "main/progress.h"
#include "main/record.h"

#define BATCH_BYTES  ((size_t)128 << 10)
#define OUT_MAX      ((size_t)1 << 30)
#define WARNINGS_MAX 5

struct batch {
	char *in;
	size_t in_n, in_cap;
	size_t first_line; /* from 1 */
	bool too_long;     /* one line, longer than NDJSON_LINE_MAX_BYTES; `in` is empty */
	bool done;
	struct buf out;
	size_t texts;
};

struct stream {
	struct ndjson *n;
	pthread_mutex_t lock; /* over everything down to `failed` */
	pthread_cond_t changed;
	struct batch *ring;
	size_t ring_n;
	size_t read_n, taken_n, written_n; /* batches: written ≤ taken ≤ read ≤ written + ring_n */
	bool reading, writing, eof;
	int failed; /* errno */
	/* the reader's */
	char *carry; /* what was read after the last whole line */
	size_t carry_n, lines, bytes;
	/* the writer's */
	struct progress progress;
	atomic_bool flagged, bad;
	atomic_size_t mended;
};

/* ---- reading ---- */

static ssize_t read_some(int fd, char *p, size_t n)
{
	ssize_t got;
	do
		got = read(fd, p, n);
	while (got < 0 && errno == EINTR);
	return got;
}

static bool batch_room(struct batch *b, size_t bytes)
{
	if (bytes <= b->in_cap)
		return true;
	char *p = realloc(b->in, bytes);
	if (!p)
		return false;
	b->in = p;
	b->in_cap = bytes;
	return true;
}

/* Memory that one long line needed is not kept for the next. */
static void batch_trim(struct batch *b)
{
	if (b->in_cap > 4 * BATCH_BYTES) {
		free(b->in);
		b->in = NULL;
		b->in_cap = 0;
	}
	b->in_n = b->texts = 0;
	b->too_long = b->done = false;
	if (b->out.cap > 32 * BATCH_BYTES)
		buf_release(&b->out);
	b->out.n = 0;
}

static size_t count_lines(const char *p, size_t n)
{
	size_t lines = 0;
	for (size_t i = 0; i < n; i++)
		lines += p[i] == '\n';
	return lines + (n && p[n - 1] != '\n');
}

static bool set_carry(struct stream *s, const char *p, size_t n)
{
	free(s->carry);
	s->carry = n ? malloc(n) : NULL;
	s->carry_n = n;
	if (n && !s->carry)
		return false;
	if (n)
		memcpy(s->carry, p, n);
	return true;
}

/* Go past the rest of a line that is too long. */
static int skip_line(struct stream *s, struct batch *b)
{
	b->too_long = true;
	for (;;) {
		ssize_t got = read_some(s->n->in, b->in, b->in_cap);
		if (got < 0)
			return -1;
		b->in_n = 0;
		s->bytes += (size_t)got;
		const char *end = memchr(b->in, '\n', (size_t)got);
		if (end)
			return set_carry(s, end + 1, (size_t)(b->in + got - (end + 1))) ? 1 : -1;
		if (!got)
			return 1;
	}
}

/* Whole lines into b. 1: there are some; 0: the input is at its end; -1: errno. */
static int batch_read(struct stream *s, struct batch *b)
{
	if (!batch_room(b, s->carry_n + BATCH_BYTES))
		return -1;
	if (s->carry_n)
		memcpy(b->in, s->carry, s->carry_n);
	size_t fresh = 0; /* no line end before it */
	b->in_n = s->carry_n;
	s->carry_n = 0;
	for (;;) {
		const char *end = memrchr(b->in + fresh, '\n', b->in_n - fresh);
		if (end) {
			size_t whole = (size_t)(end - b->in) + 1;
			bool kept = set_carry(s, b->in + whole, b->in_n - whole);
			b->in_n = whole;
			return kept ? 1 : -1;
		}
		if (b->in_n > NDJSON_LINE_MAX_BYTES)
			return skip_line(s, b);
		fresh = b->in_n;
		size_t twice = b->in_cap * 2;
		if (b->in_n == b->in_cap &&
		    !batch_room(b,
		                twice < NDJSON_LINE_MAX_BYTES ? twice : NDJSON_LINE_MAX_BYTES + 1))
			return -1;
		ssize_t got = read_some(s->n->in, b->in + b->in_n, b->in_cap - b->in_n);
		if (got < 0)
			return -1;
		if (!got)
			return b->in_n != 0;
		b->in_n += (size_t)got;
		s->bytes += (size_t)got;
	}
}

/* ---- checking ---- */

static void write_error(struct stream *s, struct batch *b, size_t line, size_t byte,
                        const char *words)
{
	s->bad = true;
	/* the words are ours and hold nothing to escape */
	buf_c(&b->out, "{\"line\":");
	buf_u64(&b->out, line);
	buf_c(&b->out, ",\"error\":\"");
	buf_c(&b->out, words);
	if (byte) {
		buf_c(&b->out, " at byte ");
		buf_u64(&b->out, byte);
	}
	buf_c(&b->out, "\"}\n");
}

static void check_line(struct stream *s, struct checker *c, struct batch *b, size_t line, char *p,
                       size_t n)
{
	struct record r;
	struct record_error e;
	if (!record_read(p, n, &r, &e)) {
		write_error(s, b, line, e.byte, e.words);
		return;
	}
	enum chaperone_kind kind = r.kind == CHAPERONE_KIND__MAX ? s->n->kind : r.kind;
	int rc = checker_run(c, kind, r.text, r.in_reply_to);
	if (rc) {
		write_error(s, b, line, 0, chaperone_error_words(rc));
		return;
	}
	if (c->result.verdict != CHAPERONE_CLEAR)
		s->flagged = true;
	b->texts++;
	checker_line(c, r.id, &b->out);
}

/* A line that is not UTF-8: check a mended copy. */
static void check_mended(struct stream *s, struct checker *c, struct batch *b, size_t line,
                         const char *p, size_t n)
{
	struct buf good;
	buf_init(&good, n * 3);
	size_t replaced = input_mend(str_of(p, n), &good);
	size_t before = atomic_fetch_add(&s->mended, 1);
	if (before < WARNINGS_MAX)
		fprintf(stderr, "chaperone: %s:%zu: warning: not UTF-8, %zu replaced by U+FFFD\n",
		        s->n->name, line, replaced);
	if (good.failed)
		write_error(s, b, line, 0, chaperone_error_words(CHAPERONE_E_MEMORY));
	else
		check_line(s, c, b, line, good.p, good.n);
	buf_release(&good);
}

static bool is_blank(const char *p, size_t n)
{
	while (n && ascii_is_space(*p))
		p++, n--;
	return n == 0;
}

static void batch_check(struct stream *s, struct checker *c, struct batch *b)
{
	char *p = b->in, *end = b->in + b->in_n;
	size_t line = b->first_line;
	if (b->too_long)
		write_error(s, b, line, 0, "line longer than 16 MiB");
	if (line == 1 && end - p >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
		p += 3;
	for (; p < end; line++) {
		char *stop = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((stop ? stop : end) - p);
		if (is_blank(p, n))
			;
		else if (utf8_valid(str_of(p, n)) == n)
			check_line(s, c, b, line, p, n);
		else
			check_mended(s, c, b, line, p, n);
		p += n + 1;
	}
}

/* ---- writing ---- */

static int batch_write(struct stream *s, struct batch *b)
{
	const char *p = b->out.p;
	size_t n = b->out.n;
	if (b->out.failed) {
		errno = ENOMEM;
		return -1;
	}
	while (n) {
		ssize_t put = write(s->n->out, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		p += put;
		n -= (size_t)put;
	}
	progress_add(&s->progress, b->in_n, b->texts);
	batch_trim(b);
	return 0;
}

/* ---- the ring ---- */

/* Each takes the lock, does one thing outside it, and returns with the lock held. */
static void do_write(struct stream *s)
{
	s->writing = true;
	pthread_mutex_unlock(&s->lock);
	int rc = batch_write(s, &s->ring[s->written_n % s->ring_n]);
	int error = errno;
	pthread_mutex_lock(&s->lock);
	s->writing = false;
	s->written_n++;
	if (rc)
		s->failed = error;
}

static void do_check(struct stream *s, struct checker *c)
{
	struct batch *b = &s->ring[s->taken_n++ % s->ring_n];
	pthread_mutex_unlock(&s->lock);
	batch_check(s, c, b);
	pthread_mutex_lock(&s->lock);
	b->done = true;
}

static void do_read(struct stream *s)
{
	struct batch *b = &s->ring[s->read_n % s->ring_n];
	s->reading = true;
	pthread_mutex_unlock(&s->lock);
	int rc = batch_read(s, b);
	int error = errno;
	b->first_line = s->lines + 1;
	s->lines += b->too_long ? 1 : count_lines(b->in, b->in_n);
	pthread_mutex_lock(&s->lock);
	s->reading = false;
	if (rc > 0)
		s->read_n++;
	else
		s->eof = true;
	if (rc < 0)
		s->failed = error;
}

static void *work(void *of)
{
	struct stream *s = of;
	struct checker c = {
		.profile = s->n->profile, .policy = s->n->policy, .offsets = s->n->offsets};
	pthread_mutex_lock(&s->lock);
	while (!s->failed && !(s->eof && s->written_n == s->read_n)) {
		if (!s->writing && s->written_n < s->taken_n &&
		    s->ring[s->written_n % s->ring_n].done)
			do_write(s);
		else if (s->taken_n < s->read_n)
			do_check(s, &c);
		else if (!s->eof && !s->reading && s->read_n < s->written_n + s->ring_n)
			do_read(s);
		else {
			pthread_cond_wait(&s->changed, &s->lock);
			continue;
		}
		pthread_cond_broadcast(&s->changed);
	}
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
	checker_release(&c);
	return NULL;
}

static unsigned cores(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof set, &set) ? 1 : CPU_COUNT(&set);
	return n > 0 ? (unsigned)n : 1;
}

static void run_threads(struct stream *s, unsigned threads)
{
	pthread_t *ids = calloc(threads, sizeof *ids);
	unsigned started = 0;
	while (ids && started + 1 < threads && pthread_create(&ids[started], NULL, work, s) == 0)
		started++;
	work(s);
	while (started)
		pthread_join(ids[--started], NULL);
	free(ids);
}

int ndjson_run(struct ndjson *n)
{
	unsigned threads = n->threads ? n->threads : cores();
	struct stream s = {.n = n, .ring_n = 2 * (size_t)threads + 2};
	s.ring = calloc(s.ring_n, sizeof *s.ring);
	if (!s.ring) {
		perror("chaperone");
		return -1;
	}
	for (size_t i = 0; i < s.ring_n; i++)
		buf_init(&s.ring[i].out, OUT_MAX);
	pthread_mutex_init(&s.lock, NULL);
	pthread_cond_init(&s.changed, NULL);
	progress_start(&s.progress, n->in);
	run_threads(&s, threads);
	progress_end(&s.progress);
	if (s.mended > WARNINGS_MAX)
		fprintf(stderr, "chaperone: %s: warning: %zu lines in all were not UTF-8\n",
		        n->name, (size_t)s.mended);
	if (s.failed)
		fprintf(stderr, "chaperone: %s: %s\n", n->name, strerror(s.failed));
	n->flagged = s.flagged;
	n->bad = s.bad;
	for (size_t i = 0; i < s.ring_n; i++) {
		free(s.ring[i].in);
		buf_release(&s.ring[i].out);
	}
	free(s.ring);
	free(s.carry);
	pthread_cond_destroy(&s.changed);
	pthread_mutex_destroy(&s.lock);
	return s.failed ? -1 : 0;
}
