/*
 * writes: durable transactions a second.
 *
 *     writes URL THREADS SECONDS [alone]
 *
 * Each transaction changes a row and adds an audit leaf, as nearly everything in the product does,
 * and has reached the disk when it is counted. `alone`: every thread waits for the others, so that
 * none shares a commit: what group commit is worth. Prints one line.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/id.h"
#include "store/audit.h"
#include "store/store.h"

#define THREADS_MAX 256
#define TIMES_MAX   2000000

static struct store *store;
static atomic_bool stop;
static atomic_uint written;
static bool alone;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int64_t times_us[TIMES_MAX];

static int change(struct tx *tx, void *arg, struct err *err)
{
	const struct id *id = arg;
	int64_t n = sql_exec(
		tx, SQL_setting_insert,
		SQL_ARGS(SQL_T(id_str(id)), SQL_C("\"written\""), SQL_I(clock_utc_ms())), err);
	if (n < 0)
		return (int)n;
	return audit_add(tx,
	                 &(struct audit_event){.action = AUDIT_SETTING_CHANGE,
	                                       .subject_kind = "setting",
	                                       .subject_id = id_str(id)},
	                 err);
}

static void *write_many(void *arg)
{
	(void)arg;
	while (!stop) {
		struct err err = {0};
		struct id id = id_new();
		int64_t before = clock_mono_us();
		if (alone)
			pthread_mutex_lock(&turn);
		int rc = tx_run(store, TX_WRITE, change, &id, &err);
		if (alone)
			pthread_mutex_unlock(&turn);
		if (rc) {
			fprintf(stderr, "writes: %s\n", err.words);
			exit(2);
		}
		unsigned i = written++;
		if (i < TIMES_MAX)
			times_us[i] = clock_mono_us() - before;
	}
	return NULL;
}

static int by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	pthread_t thread[THREADS_MAX];
	struct err err = {0};
	if (argc < 4) {
		fputs("usage: writes URL THREADS SECONDS [alone]\n", stderr);
		return 2;
	}
	int threads = atoi(argv[2]), seconds = atoi(argv[3]);
	alone = argc > 4;
	if (threads < 1 || threads > THREADS_MAX || seconds < 1)
		return 2;
	if (store_open(&store,
	               &(struct store_config){
			       .url = argv[1], .writers = (unsigned)threads, .migrate = true},
	               &err)) {
		fprintf(stderr, "writes: %s\n", err.words);
		return 2;
	}
	int64_t start = clock_mono_us();
	for (int i = 0; i < threads; i++)
		pthread_create(&thread[i], NULL, write_many, NULL);
	nanosleep(&(struct timespec){.tv_sec = seconds}, NULL);
	stop = true;
	for (int i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	double took_s = (double)(clock_mono_us() - start) / 1e6;
	unsigned n = written < TIMES_MAX ? written : TIMES_MAX;
	qsort(times_us, n, sizeof *times_us, by_time);
	printf("%-10s %3d threads%s: %6.0f durable writes/s, median %.1f ms, 99 %% within %.1f "
	       "ms\n",
	       store_engine(store), threads, alone ? ", each alone" : "", (double)written / took_s,
	       n ? (double)times_us[n / 2] / 1e3 : 0, n ? (double)times_us[n * 99 / 100] / 1e3 : 0);
	store_close(store);
	return 0;
}
