#include "web/hub.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "domain/event.h"
#include "domain/webhook.h"
#include "web/idempotency.h"

#define LOOK_MS    1000  /* for events of other servers, and who may still watch */
#define GATHER_MS  20    /* changes this close together are looked for once */
#define OVERLAP_MS 5000  /* how much the clocks of servers may differ */
#define BEAT_MS    20000 /* a sign of life, so that proxies and pages know */
#define KEEP_MS    HOUR_MS
#define SWEEP_MS   (10 * MINUTE_MS)
#define LOOK_BYTES ((size_t)32 << 20)
#define EACH_MAX   32 /* of a noun at a time; more are told as one */
#define NEWS_BYTES ((size_t)16 << 10)

struct watcher {
	struct watcher *next;
	struct stream *stream;
	char id[ID_BYTES]; /* of the session or token */
	unsigned nouns;    /* bit of each that they may hear of */
	int64_t beat_ms;
};

struct hub {
	struct store *store;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool running, news;
	struct watcher *watchers;
	size_t watchers_n;
	/* of the thread alone */
	int64_t sweep_ms, took_ms;
	int64_t from_utc_ms; /* when somebody began to watch: what was before they have read */
	struct id *told;     /* ids of the last look, sorted */
	size_t told_n;
};

static int compare_ids(const void *a, const void *b) { return memcmp(a, b, ID_BYTES - 1); }

static int compare_id_str(const void *id, const void *str)
{
	const struct str *s = str;
	return s->n == ID_BYTES - 1 ? memcmp(id, s->p, s->n) : -1;
}

/* ---- watchers, under the lock ---- */
static void drop(struct hub *h, struct watcher **at)
{
	struct watcher *w = *at;
	*at = w->next;
	h->watchers_n--;
	stream_release(w->stream);
	free(w);
}

static void push(struct hub *h, unsigned nouns, struct str bytes, int64_t now_ms)
{
	for (struct watcher **at = &h->watchers; *at;) {
		struct watcher *w = *at;
		bool fine = true;
		if (w->nouns & nouns) {
			fine = stream_push(w->stream, bytes);
			w->beat_ms = now_ms;
		}
		if (fine)
			at = &w->next;
		else
			drop(h, at);
	}
}

static void beat(struct hub *h, const struct str *ids, size_t n, int64_t now_ms)
{
	for (struct watcher **at = &h->watchers; *at;) {
		struct watcher *w = *at;
		bool fine = n && bsearch(w->id, ids, n, sizeof *ids, compare_id_str);
		if (fine && now_ms - w->beat_ms >= BEAT_MS) {
			fine = stream_push(w->stream, STR(":\n\n"));
			w->beat_ms = now_ms;
		}
		if (fine)
			at = &w->next;
		else
			drop(h, at);
	}
}

/* ---- the thread ---- */
/* What there is to tell, for each noun. */
struct news {
	struct buf words[EVENT_NOUN__MAX];
	unsigned n[EVENT_NOUN__MAX];
};

static void news_open(struct news *news)
{
	*news = (struct news){0};
	for (int noun = 0; noun < EVENT_NOUN__MAX; noun++)
		buf_init(&news->words[noun], NEWS_BYTES);
}

static void write_event(struct buf *b, int noun, struct str id, int64_t version)
{
	buf_c(b, "event: change\ndata: {\"noun\":\"");
	buf_c(b, event_noun_names[noun]);
	buf_c(b, "\",\"id\":");
	if (id.p)
		buf_json(b, id);
	else
		buf_c(b, "null");
	buf_c(b, ",\"version\":");
	buf_i64(b, version);
	buf_c(b, "}\n\n");
}

/* Beyond EACH_MAX of a noun only that there were many. A checkpoint is for webhooks, not pages. */
static void news_add(struct news *news, const struct event *e)
{
	if (e->noun == EVENT_CHECKPOINT)
		return;
	if (++news->n[e->noun] <= EACH_MAX)
		write_event(&news->words[e->noun], e->noun, e->subject, e->version);
}

static void news_tell(struct hub *h, struct news *news, int64_t now_ms)
{
	for (int noun = 0; noun < EVENT_NOUN__MAX; noun++) {
		struct buf *words = &news->words[noun];
		if (news->n[noun] > EACH_MAX || words->failed) {
			buf_release(words);
			words->failed = false;
			write_event(words, noun, str_of(NULL, 0), 0);
		}
		if (words->n) {
			pthread_mutex_lock(&h->lock);
			push(h, 1U << noun, buf_view(words), now_ms);
			pthread_mutex_unlock(&h->lock);
		}
		buf_release(words);
	}
}

static bool was_told(const struct hub *h, const struct event *e)
{
	return e->created_utc_ms < h->from_utc_ms ||
	       (e->id.n == ID_BYTES - 1 && h->told_n &&
	        bsearch(e->id.p, h->told, h->told_n, sizeof *h->told, compare_ids));
}

static void tell(struct hub *h, const struct event *events, size_t n, int64_t now_ms)
{
	struct id *told = calloc(n ? n : 1, sizeof *told);
	struct news news;
	size_t told_n = 0;
	if (!told)
		return;
	news_open(&news);
	for (size_t i = 0; i < n; i++) {
		if (events[i].id.n == ID_BYTES - 1)
			memcpy(told[told_n++].c, events[i].id.p, ID_BYTES - 1);
		if (!was_told(h, &events[i]))
			news_add(&news, &events[i]);
	}
	news_tell(h, &news, now_ms);
	qsort(told, told_n, sizeof *told, compare_ids);
	free(h->told);
	h->told = told;
	h->told_n = told_n;
}

/* More than can be looked at: everything may have changed. */
static void tell_all(struct hub *h, int64_t now_ms)
{
	struct news news;
	news_open(&news);
	for (int noun = 0; noun < EVENT_NOUN__MAX; noun++)
		news.n[noun] = noun == EVENT_CHECKPOINT ? 0 : EACH_MAX + 1;
	news_tell(h, &news, now_ms);
}

static void look(struct hub *h)
{
	struct arena arena;
	struct err err = {0};
	struct tx *tx = NULL;
	struct event *events = NULL;
	struct str *ids = NULL;
	size_t events_n = 0, ids_n = 0;
	int64_t now_ms = clock_mono_ms();
	arena_open(&arena, LOOK_BYTES);
	int rc = tx_begin(h->store, TX_READ, &tx, &err);
	if (!rc)
		rc = event_watchers(tx, &arena, &ids, &ids_n, &err);
	if (!rc) {
		pthread_mutex_lock(&h->lock);
		beat(h, ids, ids_n, now_ms);
		pthread_mutex_unlock(&h->lock);
		rc = event_since(tx, clock_utc_ms() - OVERLAP_MS, &arena, &events, &events_n, &err);
	}
	rc = tx_end(tx, rc, &err);
	if (!rc)
		tell(h, events, events_n, now_ms);
	else if (rc == E_TOO_LARGE)
		tell_all(h, now_ms);
	else
		log_warn("events.unread", LOG_I("code", rc));
	h->took_ms = clock_mono_ms() - now_ms;
	arena_close(&arena);
}

static void sweep(struct hub *h)
{
	struct tx *tx = NULL;
	struct err err = {0};
	int64_t now_ms = clock_mono_ms();
	if (now_ms - h->sweep_ms < SWEEP_MS)
		return;
	h->sweep_ms = now_ms;
	int rc = tx_begin(h->store, TX_WRITE, &tx, &err);
	if (!rc)
		rc = event_sweep(tx, clock_utc_ms() - KEEP_MS, &err);
	if (!rc)
		rc = webhook_sweep(tx, clock_utc_ms() - WEBHOOK_KEEP_MS, &err);
	if (!rc)
		rc = idempotency_sweep(tx, clock_utc_ms() - IDEMPOTENCY_KEEP_MS, &err);
	tx_end(tx, rc, &err);
}

static void wait_a_little(struct hub *h, int64_t ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_cond_timedwait(&h->changed, &h->lock, &until);
}

static void *run(void *arg)
{
	struct hub *h = arg;
	pthread_mutex_lock(&h->lock);
	while (h->running) {
		int64_t gather_ms = GATHER_MS + 4 * h->took_ms; /* not busy with looking alone */
		wait_a_little(h, h->news && gather_ms < LOOK_MS ? gather_ms : LOOK_MS);
		h->news = false;
		bool anybody = h->watchers_n > 0;
		if (!anybody || !h->from_utc_ms)
			h->from_utc_ms = anybody ? clock_utc_ms() - LOOK_MS : 0;
		pthread_mutex_unlock(&h->lock);
		if (anybody)
			look(h);
		sweep(h);
		pthread_mutex_lock(&h->lock);
	}
	pthread_mutex_unlock(&h->lock);
	return NULL;
}

static void on_event(void *arg)
{
	struct hub *h = arg;
	pthread_mutex_lock(&h->lock);
	if (!h->news && h->watchers_n)
		pthread_cond_signal(&h->changed);
	h->news = true;
	pthread_mutex_unlock(&h->lock);
}

/* ---- life ---- */
int hub_start(struct hub **out, struct store *store, struct err *err)
{
	struct hub *h = calloc(1, sizeof *h);
	pthread_condattr_t attributes;
	*out = NULL;
	if (!h)
		return err_set(err, E_MEMORY, "Out of memory.");
	h->store = store;
	pthread_mutex_init(&h->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&h->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	h->running = true;
	h->sweep_ms = clock_mono_ms();
	if (pthread_create(&h->thread, NULL, run, h)) {
		h->running = false;
		hub_stop(h);
		return err_set(err, E_IO, "No thread could be started.");
	}
	event_on_add(on_event, h);
	*out = h;
	return 0;
}

void hub_stop(struct hub *h)
{
	if (!h)
		return;
	event_on_add(NULL, NULL);
	if (h->running) {
		pthread_mutex_lock(&h->lock);
		h->running = false;
		pthread_cond_signal(&h->changed);
		pthread_mutex_unlock(&h->lock);
		pthread_join(h->thread, NULL);
	}
	while (h->watchers)
		drop(h, &h->watchers);
	free(h->told);
	pthread_cond_destroy(&h->changed);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

bool hub_watch(struct hub *h, struct stream *stream, const struct actor *who)
{
	struct watcher *w = calloc(1, sizeof *w);
	bool fine = w && who->session_id.n == ID_BYTES - 1;
	pthread_mutex_lock(&h->lock);
	fine = fine && h->watchers_n < HUB_WATCHERS_MAX;
	if (fine) {
		w->stream = stream;
		memcpy(w->id, who->session_id.p, ID_BYTES - 1);
		for (int noun = 0; noun < EVENT_NOUN__MAX; noun++)
			if (actor_may(who, event_permission((enum event_noun)noun)))
				w->nouns |= 1U << noun;
		w->beat_ms = clock_mono_ms();
		w->next = h->watchers;
		h->watchers = w;
		h->watchers_n++;
	}
	pthread_mutex_unlock(&h->lock);
	if (!fine) {
		stream_release(stream);
		free(w);
	}
	return fine;
}

size_t hub_watchers(struct hub *h)
{
	pthread_mutex_lock(&h->lock);
	size_t n = h->watchers_n;
	pthread_mutex_unlock(&h->lock);
	return n;
}
