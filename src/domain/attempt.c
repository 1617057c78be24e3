#include "domain/attempt.h"

#include <arpa/inet.h>
#include <sodium.h>

#include "base/clock.h"
#include "domain/secret.h"

enum kind { BOTH, ADDRESS, ACCOUNT, KIND__MAX };

static const struct {
	const char *name;
	int64_t free;   /* failures that cost no wait */
	int64_t max_ms; /* of a wait */
} table[KIND__MAX] = {
	[BOTH] = {"account at address", 5, 15 * MINUTE_MS},
	[ADDRESS] = {"address", 30, 15 * MINUTE_MS},
	[ACCOUNT] = {"account", 20, MINUTE_MS},
};
#define FORGET_MS (6 * HOUR_MS) /* without a failure */
#define KNOWN_MS  (90 * DAY_MS) /* an address stays the person's for so long */

struct count {
	int64_t failures, last_utc_ms, until_utc_ms, good_utc_ms;
};
static const struct field fields[] = {
	FIELD_INT(struct count, failures, "since the last success"),
	FIELD_TIME(struct count, last_utc_ms, "when last tried"),
	FIELD_TIME(struct count, until_utc_ms, "no further try before"),
	FIELD_TIME(struct count, good_utc_ms, "last success"),
};
static const struct shape shape = SHAPE("Attempt", struct count, fields);

/* Of an IPv6 address, whose owner has 2^64 of them, only the network. */
static void put_network(crypto_generichash_state *state, struct str address)
{
	char text[INET6_ADDRSTRLEN];
	unsigned char in6[16];
	if (address.n < sizeof text) {
		memcpy(text, address.p, address.n);
		text[address.n] = 0;
		if (inet_pton(AF_INET6, text, in6) == 1) {
			crypto_generichash_update(state, in6, 8);
			return;
		}
	}
	crypto_generichash_update(state, (const unsigned char *)address.p, address.n);
}

static struct secret_hash id_of(const struct attempt *a, enum kind kind)
{
	struct secret_hash id;
	crypto_generichash_state state;
	crypto_generichash_init(&state, (const unsigned char *)table[kind].name,
	                        strlen(table[kind].name), sizeof id.b);
	if (kind != ADDRESS)
		crypto_generichash_update(&state, (const unsigned char *)a->account.p,
		                          a->account.n);
	crypto_generichash_update(&state, (const unsigned char *)"", 1);
	if (kind != ACCOUNT)
		put_network(&state, a->address);
	crypto_generichash_final(&state, id.b, sizeof id.b);
	return id;
}

static int get(struct tx *tx, const struct secret_hash *id, struct count *c, struct err *err)
{
	*c = (struct count){0};
	int rc = sql_one(tx, SQL_attempt_get, SQL_ARGS(secret_sql(id)), &shape, NULL, c, err);
	return rc == E_NOT_FOUND ? 0 : rc;
}

static int put(struct tx *tx, const struct secret_hash *id, const struct count *c, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_attempt_put,
	                     SQL_ARGS(secret_sql(id), SQL_I(c->failures), SQL_I(c->last_utc_ms),
	                              SQL_I(c->until_utc_ms), SQL_I(c->good_utc_ms)),
	                     err);
	return n < 0 ? (int)n : 0;
}

static void fail(struct count *c, enum kind kind, int64_t now)
{
	if (now - c->last_utc_ms > FORGET_MS)
		c->failures = 0;
	c->failures++;
	c->last_utc_ms = now;
	c->until_utc_ms = 0;
	if (c->failures <= table[kind].free)
		return;
	int64_t over = c->failures - table[kind].free;
	int64_t wait = over < 12 ? (int64_t)1000 << over : table[kind].max_ms;
	c->until_utc_ms = now + (wait < table[kind].max_ms ? wait : table[kind].max_ms);
}

int attempt_begin(struct tx *tx, const struct attempt *a, bool *locked, struct err *err)
{
	struct count c[KIND__MAX];
	struct secret_hash id[KIND__MAX];
	int64_t now = clock_utc_ms(), until = 0;
	*locked = false;
	for (enum kind k = 0; k < KIND__MAX; k++) {
		id[k] = id_of(a, k);
		int rc = get(tx, &id[k], &c[k], err);
		if (rc)
			return rc;
		bool holds = k == BOTH || now - c[BOTH].good_utc_ms > KNOWN_MS;
		if (holds && c[k].until_utc_ms > until)
			until = c[k].until_utc_ms;
	}
	int64_t wait_s = until > now ? (until - now + 999) / 1000 : 0;
	if (wait_s)
		return err_limit(err, wait_s, "Too many tries failed. Try again in %lld seconds.",
		                 (long long)wait_s);
	for (enum kind k = 0; k < KIND__MAX; k++) {
		fail(&c[k], k, now);
		*locked |= c[k].until_utc_ms != 0;
		int rc = put(tx, &id[k], &c[k], err);
		if (rc)
			return rc;
	}
	return 0;
}

/* Of the address and the account elsewhere only this one try is taken back, so that somebody
 * with an account of their own cannot wipe away what they did to others'. */
static int take_back(struct tx *tx, const struct attempt *a, bool good, struct err *err)
{
	int64_t now = clock_utc_ms();
	for (enum kind k = 0; k < KIND__MAX; k++) {
		struct secret_hash id = id_of(a, k);
		struct count c;
		int rc = get(tx, &id, &c, err);
		if (rc)
			return rc;
		c.failures -= c.failures > 0;
		if (c.failures <= table[k].free)
			c.until_utc_ms = 0;
		if (good && k == BOTH)
			c = (struct count){.last_utc_ms = now, .good_utc_ms = now};
		if ((rc = put(tx, &id, &c, err)))
			return rc;
	}
	return 0;
}

int attempt_good(struct tx *tx, const struct attempt *a, struct err *err)
{
	return take_back(tx, a, true, err);
}

int attempt_undo(struct tx *tx, const struct attempt *a, struct err *err)
{
	return take_back(tx, a, false, err);
}

int attempt_sweep(struct tx *tx, struct err *err)
{
	int64_t n =
		sql_exec(tx, SQL_attempt_sweep, SQL_ARGS(SQL_I(clock_utc_ms() - KNOWN_MS)), err);
	return n < 0 ? (int)n : 0;
}
