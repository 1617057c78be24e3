#include "web/metrics.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "chaperone.h"
#include "domain/job.h"
#include "web/openapi.h"
#include "web/server.h"

#define CLASSES 6 /* of statuses: 1xx … 5xx */

static const int64_t bounds_us[] = {500,   1000,   2500,   5000,   10000,   25000,
                                    50000, 100000, 250000, 500000, 1000000, 5000000};
#define BOUNDS (sizeof bounds_us / sizeof *bounds_us)

struct metrics {
	atomic_uint_fast64_t bucket[BOUNDS + 1], sum_us;
	size_t routes_n; /* the last is of calls without a route */
	atomic_uint_fast64_t (*count)[CLASSES];
};

struct metrics *metrics_new(const struct router *router)
{
	struct metrics *m = calloc(1, sizeof *m);
	if (!m)
		return NULL;
	router_all(router, &m->routes_n);
	m->routes_n++;
	m->count = calloc(m->routes_n, sizeof *m->count);
	if (m->count)
		return m;
	free(m);
	return NULL;
}

void metrics_free(struct metrics *m)
{
	if (m)
		free(m->count);
	free(m);
}

void metrics_count(struct metrics *m, size_t index, int status, int64_t us)
{
	size_t i = 0;
	while (i < BOUNDS && us > bounds_us[i])
		i++;
	m->bucket[i]++;
	m->sum_us += (uint64_t)us;
	m->count[index < m->routes_n ? index : m->routes_n - 1]
		[status >= 100 && status < 600 ? status / 100 : 0]++;
}

static void head(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_c(b, "# HELP ");
	buf_c(b, name);
	buf_char(b, ' ');
	buf_c(b, help);
	buf_c(b, "\n# TYPE ");
	buf_c(b, name);
	buf_char(b, ' ');
	buf_c(b, type);
	buf_char(b, '\n');
}

static void gauge(struct buf *b, const char *name, const char *help, uint64_t value)
{
	head(b, name, "gauge", help);
	buf_c(b, name);
	buf_char(b, ' ');
	buf_u64(b, value);
	buf_char(b, '\n');
}

static void write_requests(struct buf *b, struct metrics *m, const struct router *router)
{
	size_t n;
	const struct route *const *all = router_all(router, &n);
	head(b, "chaperone_requests_total", "counter", "Calls by route and class of status.");
	for (size_t i = 0; i < m->routes_n; i++)
		for (int c = 1; c < CLASSES; c++) {
			uint64_t count = m->count[i][c];
			if (!count)
				continue;
			buf_c(b, "chaperone_requests_total{route=\"");
			buf_c(b, i < n ? all[i]->id : "none");
			buf_c(b, "\",status=\"");
			buf_i64(b, c);
			buf_c(b, "xx\"} ");
			buf_u64(b, count);
			buf_char(b, '\n');
		}
}

static void write_times(struct buf *b, struct metrics *m)
{
	uint64_t count = 0;
	head(b, "chaperone_request_seconds", "histogram", "How long calls took.");
	for (size_t i = 0; i <= BOUNDS; i++) {
		count += m->bucket[i];
		buf_c(b, "chaperone_request_seconds_bucket{le=\"");
		if (i < BOUNDS)
			buf_fixed(b, (double)bounds_us[i] / 1e6, 4);
		else
			buf_c(b, "+Inf");
		buf_c(b, "\"} ");
		buf_u64(b, count);
		buf_char(b, '\n');
	}
	buf_c(b, "chaperone_request_seconds_sum ");
	buf_fixed(b, (double)m->sum_us / 1e6, 6);
	buf_c(b, "\nchaperone_request_seconds_count ");
	buf_u64(b, count);
	buf_char(b, '\n');
}

static void write_transactions(struct buf *b, struct store *store)
{
	const struct store_counts n = store_counts(store);
	const struct {
		const char *outcome;
		uint64_t n;
	} lines[] = {
		{"committed", n.committed}, {"rolled_back", n.rolled_back}, {"failed", n.failed}};
	head(b, "chaperone_transactions_total", "counter", "Transactions of the database.");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		buf_c(b, "chaperone_transactions_total{outcome=\"");
		buf_c(b, lines[i].outcome);
		buf_c(b, "\"} ");
		buf_u64(b, lines[i].n);
		buf_char(b, '\n');
	}
}

static uint64_t resident_bytes(void)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");
	if (!f)
		return 0;
	if (fscanf(f, "%*u %lu", &pages) != 1)
		pages = 0;
	fclose(f);
	return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Work that should have begun a minute ago, and work that has failed for good. */
static void write_jobs(struct buf *b, struct store *store)
{
	struct err err = {0};
	struct tx *tx;
	int64_t late = 0, failed = 0, now = clock_utc_ms();
	int rc = tx_begin(store, TX_READ, &tx, &err);
	if (!rc)
		rc = job_count(tx, JOB_WAITING, now - MINUTE_MS, &late, &err);
	if (!rc)
		rc = job_count(tx, JOB_FAILED, INT64_MAX, &failed, &err);
	if (tx_end(tx, rc, &err))
		return;
	gauge(b, "chaperone_jobs_late", "Due for more than a minute.", (uint64_t)late);
	gauge(b, "chaperone_jobs_failed", "Failed for good; a person may run them again.",
	      (uint64_t)failed);
}

void metrics_write(struct buf *b, struct server *s)
{
	write_requests(b, s->metrics, s->router);
	write_times(b, s->metrics);
	write_transactions(b, s->store);
	write_jobs(b, s->store);
	gauge(b, "chaperone_connections", "Open connections.", listener_connections(s->listener));
	gauge(b, "chaperone_watchers", "Open event streams.", hub_watchers(s->hub));
	gauge(b, "chaperone_uptime_seconds", "Since the start.",
	      (uint64_t)((clock_mono_ms() - s->started_ms) / 1000));
	gauge(b, "process_resident_memory_bytes", "Memory in use.", resident_bytes());
	head(b, "chaperone_build_info", "gauge", "The version that runs.");
	buf_c(b, "chaperone_build_info{version=\"" CHAPERONE_VERSION "\",engine=\"");
	buf_c(b, store_engine(s->store));
	buf_c(b, "\"} 1\n");
}
