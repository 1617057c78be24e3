#include "web/rate.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/clock.h"

#define SHARDS 16
#define SLOTS  1024 /* of each */
#define PROBES 8
#define SECOND 1000000

const struct rate_limit rate_limits[RATE_CLASS__MAX] = {
	[RATE_ADDRESS] = {"address", 300, 20},
	[RATE_SESSION] = {"session", 600, 50},
	[RATE_TOKEN] = {"token", 20000, 20000},
};

struct slot {
	uint64_t key;    /* 0: free */
	int64_t full_us; /* when all of the burst is there again */
};

struct rate {
	unsigned char secret[crypto_shorthash_KEYBYTES];
	struct shard {
		pthread_mutex_t lock;
		struct slot slot[SLOTS];
	} shard[SHARDS];
};

struct rate *rate_new(void)
{
	struct rate *r = calloc(1, sizeof *r);
	if (!r)
		return NULL;
	crypto_shorthash_keygen(r->secret);
	for (int i = 0; i < SHARDS; i++)
		pthread_mutex_init(&r->shard[i].lock, NULL);
	return r;
}

void rate_free(struct rate *r)
{
	if (!r)
		return;
	for (int i = 0; i < SHARDS; i++)
		pthread_mutex_destroy(&r->shard[i].lock);
	free(r);
}

/* The slot of the key, or the one that matters least, emptied. */
static struct slot *find(struct shard *s, uint64_t key)
{
	struct slot *least = NULL;
	for (size_t i = 0; i < PROBES; i++) {
		struct slot *at = &s->slot[(key + i) % SLOTS];
		if (at->key == key)
			return at;
		if (!least || at->full_us < least->full_us)
			least = at;
	}
	*least = (struct slot){key, 0};
	return least;
}

struct rate_answer rate_take(struct rate *r, enum rate_class kind, struct str who)
{
	const struct rate_limit *limit = &rate_limits[kind];
	int64_t each_us = SECOND / limit->per_second, burst_us = each_us * limit->burst;
	uint64_t key = 0;
	crypto_shorthash((unsigned char *)&key, (const unsigned char *)who.p, who.n, r->secret);
	key = (key ^ (uint64_t)kind << 1) | 1; /* 0 is a free slot */
	struct shard *s = &r->shard[key >> 60 & (SHARDS - 1)];
	struct rate_answer a = {.fine = true};
	int64_t now = clock_mono_us();
	pthread_mutex_lock(&s->lock);
	struct slot *at = find(s, key);
	int64_t full = (at->full_us > now ? at->full_us : now) + each_us;
	a.fine = full - now <= burst_us;
	if (a.fine)
		at->full_us = full;
	else
		full = at->full_us;
	pthread_mutex_unlock(&s->lock);
	a.left = a.fine ? (burst_us - (full - now)) / each_us : 0;
	a.reset_s = (full - now + SECOND - 1) / SECOND;
	a.wait_s = a.fine ? 0 : (full + each_us - burst_us - now + SECOND - 1) / SECOND;
	return a;
}
