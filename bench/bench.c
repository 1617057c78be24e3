/*
 * bench: what a check costs, in the process itself.
 *
 *   bench texts TEXTS.ndjson        every text as it comes: MB/s, texts/s
 *   bench posts POSTS.ndjson        each text alone: median and 99th percentile
 *   bench adversarial TEXTS.ndjson  1 MB texts made to be slow, against ordinary text; ends with
 *                                   "N passed, N failed": cost per byte at most LIMIT times
 *
 * The first two print one JSON object for bench/table.mjs. Posts and adversarial texts are timed by
 * the processor's clock, so that a busy machine does not change the figures.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "chaperone.h"

#define LIMIT     3.0
#define BIG_BYTES ((size_t)1 << 20)
#define RUN_S     3.0

static struct chaperone_input *texts;
static size_t texts_n, bytes_all;
static void *memory;
static size_t memory_bytes;

static double clock_s(clockid_t which)
{
	struct timespec t;
	clock_gettime(which, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double now_s(void) { return clock_s(CLOCK_MONOTONIC); }

static double cpu_s(void) { return clock_s(CLOCK_THREAD_CPUTIME_ID); }

static void die(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(2);
}

static void need(size_t bytes)
{
	if (bytes <= memory_bytes)
		return;
	free(memory);
	memory = malloc(bytes);
	memory_bytes = bytes;
	if (!memory)
		die("out of memory");
}

static enum chaperone_kind kind_of(const char *name)
{
	for (int k = 0; name && k < CHAPERONE_KIND__MAX; k++)
		if (strcmp(name, chaperone_kind_name((enum chaperone_kind)k)) == 0)
			return (enum chaperone_kind)k;
	return CHAPERONE_POST;
}

static void read_texts(const char *path)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0, room = 0;
	if (!f)
		die("cannot open the texts");
	while (getline(&line, &cap, f) > 0) {
		json_t *o = json_loads(line, 0, NULL);
		const char *text = json_string_value(json_object_get(o, "text"));
		const char *message = json_string_value(json_object_get(o, "in_reply_to"));
		if (!text)
			die("a line without a text");
		if (texts_n == room) {
			room = room ? room * 2 : 1024;
			texts = realloc(texts, room * sizeof *texts);
		}
		struct chaperone_input *in = &texts[texts_n++];
		*in = (struct chaperone_input){
			.kind = kind_of(json_string_value(json_object_get(o, "kind")))};
		in->text = strdup(text);
		in->text_bytes = strlen(text);
		if (in->kind == CHAPERONE_REPLY && message) {
			in->in_reply_to = strdup(message);
			in->in_reply_to_bytes = strlen(message);
		}
		bytes_all += in->text_bytes + in->in_reply_to_bytes;
		need(chaperone_memory_bytes(in->text_bytes, in->in_reply_to_bytes));
		json_decref(o);
	}
	free(line);
	fclose(f);
	if (!texts_n)
		die("no texts");
}

static void check(const struct chaperone_input *in)
{
	struct chaperone_result r;
	if (chaperone_check(in, NULL, memory, memory_bytes, &r))
		die("a text was refused");
}

static void check_all(void)
{
	for (size_t i = 0; i < texts_n; i++)
		check(&texts[i]);
}

static long peak_kib(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss;
}

static void bench_texts(void)
{
	size_t rounds = 0;
	check_all();
	double start = now_s(), cpu = cpu_s(), took;
	do {
		check_all();
		rounds++;
		took = now_s() - start;
	} while (took < RUN_S);
	cpu = cpu_s() - cpu;
	double mb = (double)(bytes_all * rounds) / 1e6;
	printf("{\"name\":\"chaperone, library\",\"mb_s\":%.3f,\"mb_cpu_s\":%.3f,\"texts_s\":%.0f,"
	       "\"peak_kib\":%ld}\n",
	       mb / took, mb / cpu, (double)(texts_n * rounds) / took, peak_kib());
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void bench_posts(void)
{
	size_t rounds = 20000 / texts_n + 1, n = 0;
	double *us = calloc(rounds * texts_n, sizeof *us);
	check_all();
	for (size_t k = 0; us && k < rounds; k++) {
		for (size_t i = 0; i < texts_n; i++) {
			double start = cpu_s();
			check(&texts[i]);
			us[n++] = (cpu_s() - start) * 1e6;
		}
	}
	if (!n)
		die("out of memory");
	qsort(us, n, sizeof *us, ascending);
	printf("{\"name\":\"chaperone, library\",\"p50_us\":%.1f,\"p99_us\":%.1f}\n", us[n / 2],
	       us[n * 99 / 100]);
	free(us);
}

/* ---- texts that would be slow if anything were worse than linear ---- */

static const char *const pieces[] = {
	"a",
	"1",
	" ",
	"\n",
	".",
	"-",
	"(",
	"\"",
	"'",
	"@",
	"#",
	"A1",
	"1 ",
	"1-",
	"1.",
	"a.",
	"a@",
	"a@b.",
	"@a",
	"#Aa",
	"http://",
	"www.a.",
	"::",
	"1:",
	"555-",
	"five ",
	"J o h n ",
	"M.R.N. ",
	"at dot ",
	"Maria ",
	"MARIA",
	"Mr. ",
	"May ",
	"Jan 1, ",
	"the 1st of ",
	"room ",
	"MRN ",
	"123 Main St, ",
	"my mom's mom's ",
	"cancer ",
	"not ",
	"(608) 555-0100 ",
	"\xE2\x80\x8B",              /* zero-width space */
	"a\xE2\x80\x8B",             /* inside a word */
	"e\xCC\x81",                 /* combining accent */
	"\xF0\x9F\x98\x80",          /* emoji */
	"1\xEF\xB8\x8F\xE2\x83\xA3", /* keycap digit */
	"\xEF\xBC\x91",              /* full-width digit */
	"\xD0\xB0"
	"a",                /* look-alike letters */
	"\xE6\x97\xA5",     /* a script without blanks */
	"\xF0\x9D\x90\x80", /* mathematical letter */
};
#define PIECES_N (sizeof pieces / sizeof *pieces)

static double time_of(const char *text, size_t n, enum chaperone_kind kind)
{
	struct chaperone_input in = {.kind = kind, .text = text, .text_bytes = n};
	double best = 1e9;
	if (kind == CHAPERONE_REPLY) {
		in.in_reply_to = text;
		in.in_reply_to_bytes = n;
	}
	need(chaperone_memory_bytes(n, in.in_reply_to_bytes));
	for (int i = 0; i < 3; i++) {
		double start = cpu_s();
		check(&in);
		double took = (cpu_s() - start) / (double)(n + in.in_reply_to_bytes);
		best = took < best ? took : best;
	}
	return best * 1e9;
}

static size_t fill(char *to, size_t n, const char *piece)
{
	size_t len = strlen(piece), at = 0;
	while (at + len <= n) {
		memcpy(to + at, piece, len);
		at += len;
	}
	return at;
}

/* All texts one after the other: ordinary, but as long as the others. */
static size_t fill_ordinary(char *to, size_t n)
{
	size_t at = 0;
	for (size_t i = 0; at < n; i = (i + 1) % texts_n) {
		if (texts[i].text_bytes + 1 > n - at)
			break;
		memcpy(to + at, texts[i].text, texts[i].text_bytes);
		at += texts[i].text_bytes;
		to[at++] = '\n';
	}
	return at;
}

static int bench_adversarial(void)
{
	char *big = malloc(BIG_BYTES);
	size_t passed = 0, failed = 0;
	double worst = 0;
	if (!big)
		die("out of memory");
	double start = cpu_s();
	check_all();
	check_all();
	double ordinary = (cpu_s() - start) / (double)(2 * bytes_all) * 1e9;
	double joined = time_of(big, fill_ordinary(big, BIG_BYTES), CHAPERONE_POST);
	printf("ordinary: %.1f ns a byte one by one, %.1f joined to 1 MB\n", ordinary, joined);
	if (joined > ordinary)
		ordinary = joined;
	for (size_t i = 0; i < PIECES_N; i++) {
		for (int kind = 0; kind < CHAPERONE_KIND__MAX; kind++) {
			size_t n = fill(big, BIG_BYTES, pieces[i]);
			double ns = time_of(big, n, (enum chaperone_kind)kind);
			if (ns / ordinary > worst)
				worst = ns / ordinary;
			passed += ns <= LIMIT * ordinary;
			if (ns <= LIMIT * ordinary)
				continue;
			failed++;
			printf("%s of “%s”: %.1f ns a byte, %.1f times ordinary\n",
			       chaperone_kind_name((enum chaperone_kind)kind), pieces[i], ns,
			       ns / ordinary);
		}
	}
	printf("worst: %.2f times ordinary text\n%zu passed, %zu failed\n", worst, passed, failed);
	free(big);
	return failed != 0;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		die("usage: bench texts|posts|adversarial TEXTS.ndjson");
	read_texts(argv[2]);
	if (strcmp(argv[1], "texts") == 0)
		bench_texts();
	else if (strcmp(argv[1], "posts") == 0)
		bench_posts();
	else if (strcmp(argv[1], "adversarial") == 0)
		return bench_adversarial();
	return 0;
}
