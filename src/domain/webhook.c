#include "domain/webhook.h"

#include <sodium.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "domain/job.h"
#include "store/seal.h"

#define SECRET_RANDOM_BYTES 32
#define SECRET_PREFIX       "whs_"

const char *const webhook_state_names[WEBHOOK_STATE__MAX + 1] = {"waiting", "delivered", "failed"};

static const struct field fields[] = {
	FIELD_TEXT(struct webhook, id, "unique id", .flags = FIELD_OUT),
	FIELD_TEXT(struct webhook, url, "where it is sent: https",
                   .flags = FIELD_REQUIRED | FIELD_OUT, .min = 8, .max = 1000),
	FIELD_JSON(struct webhook, events, "the nouns it hears of, as [\"post\"]",
                   .flags = FIELD_REQUIRED | FIELD_OUT, .max = 400),
	FIELD_INT(struct webhook, mask, "the same as bits", .flags = FIELD_HIDDEN),
	FIELD_BOOL(struct webhook, enabled, "is it sent to?", .flags = FIELD_OUT),
	FIELD_TEXT(struct webhook, secret, "what signatures are made with: shown once",
                   .flags = FIELD_OUT),
	FIELD_BLOB(struct webhook, secret_sealed, "the same, sealed"),
	FIELD_TIME(struct webhook, created_utc_ms, "when it was made", .flags = FIELD_OUT),
	FIELD_INT(struct webhook, version, "counts its changes", .flags = FIELD_OUT),
};
const struct shape webhook_shape = SHAPE("Webhook", struct webhook, fields);

static const struct field delivery_fields[] = {
	FIELD_TEXT(struct webhook_delivery, webhook_id, "whose", .flags = FIELD_HIDDEN),
	FIELD_TEXT(struct webhook_delivery, event_id, "of the event", .flags = FIELD_OUT),
	FIELD_ENUM(struct webhook_delivery, noun, event_noun_names, "what changed",
                   .flags = FIELD_OUT),
	FIELD_TEXT(struct webhook_delivery, subject, "its id", .flags = FIELD_OUT),
	FIELD_INT(struct webhook_delivery, version, "that it has since", .flags = FIELD_OUT),
	FIELD_ENUM(struct webhook_delivery, state, webhook_state_names, "where it stands",
                   .flags = FIELD_OUT),
	FIELD_INT(struct webhook_delivery, attempts, "how often it was sent", .flags = FIELD_OUT),
	FIELD_INT(struct webhook_delivery, status, "of the last answer; 0: none came",
                  .flags = FIELD_OUT),
	FIELD_TEXT(struct webhook_delivery, words, "what went wrong last", .flags = FIELD_OUT),
	FIELD_TIME(struct webhook_delivery, created_utc_ms, "when the change was",
                   .flags = FIELD_OUT),
	FIELD_TIME(struct webhook_delivery, updated_utc_ms, "when it was last sent",
                   .flags = FIELD_OUT),
};
const struct shape webhook_delivery_shape =
	SHAPE("WebhookDelivery", struct webhook_delivery, delivery_fields);

static int must(const struct actor *who, struct err *err)
{
	return actor_must(who, PERMISSION_SYSTEM_MANAGE, str_of(NULL, 0), err);
}

/* ---- nouns, as JSON and as bits ---- */
static int read_events(struct webhook *w, struct arena *arena, struct err *err)
{
	struct str *words;
	size_t n;
	int rc = json_read_strings(w->events, "events", arena, EVENT_NOUN__MAX, &words, &n, err);
	w->mask = 0;
	for (size_t i = 0; !rc && i < n; i++) {
		int noun = 0;
		while (noun < EVENT_NOUN__MAX && !str_eq(words[i], str_c(event_noun_names[noun])))
			noun++;
		if (noun == EVENT_NOUN__MAX)
			return err_field(err, E_INVALID, "events",
			                 "“events” names something that no event is about.");
		w->mask |= (int64_t)1 << noun;
	}
	if (!rc && !w->mask)
		return err_field(err, E_INVALID, "events", "Name at least one noun.");
	return rc;
}

static int write_events(struct webhook *w, struct arena *arena, struct err *err)
{
	struct str words[EVENT_NOUN__MAX];
	struct buf b;
	size_t n = 0, room = 400;
	for (int i = 0; i < EVENT_NOUN__MAX; i++)
		if (w->mask >> i & 1)
			words[n++] = str_c(event_noun_names[i]);
	char *p = arena_alloc(arena, room);
	if (!p)
		return err_set(err, E_MEMORY, "Out of memory.");
	buf_init_fixed(&b, p, room);
	json_write_strings(&b, words, n);
	w->events = buf_view(&b);
	return 0;
}

/* ---- webhooks ---- */
static int insert(struct tx *tx, const struct actor *who, const struct webhook *w, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_webhook_insert,
	                     SQL_ARGS(SQL_T(w->id), SQL_T(w->url), SQL_I(w->mask),
	                              SQL_B(w->secret_sealed), SQL_T(who->person_id),
	                              SQL_I(w->created_utc_ms)),
	                     err);
	if (n < 0)
		return (int)n;
	return actor_audit(tx, who, AUDIT_WEBHOOK_CREATE, "webhook", w->id, NO_DETAIL, err);
}

int webhook_create(struct tx *tx, const struct actor *who, struct webhook *w, struct arena *arena,
                   struct err *err)
{
	char secret[sizeof SECRET_PREFIX - 1 + ID_SECRET(SECRET_RANDOM_BYTES)] = SECRET_PREFIX;
	struct id id = id_new();
	int64_t count;
	int rc = must(who, err);
	if (!rc && !str_starts(w->url, STR("https://")) && !str_starts(w->url, STR("http://")))
		rc = err_field(err, E_INVALID, "url", "“url” must begin with https://.");
	if (!rc)
		rc = read_events(w, arena, err);
	if (!rc)
		rc = sql_int(tx, SQL_webhook_count, SQL_NO_ARGS, &count, err);
	if (!rc && count >= WEBHOOK_MAX)
		rc = err_set(err, E_CONFLICT, "There may be %d webhooks. Delete one first.",
		             WEBHOOK_MAX);
	if (rc)
		return rc;
	id_secret(secret + sizeof SECRET_PREFIX - 1, SECRET_RANDOM_BYTES);
	w->id = str_of(arena_copy(arena, id.c, ID_BYTES - 1), ID_BYTES - 1);
	w->secret = str_of(arena_copy(arena, secret, sizeof secret - 1), sizeof secret - 1);
	w->enabled = true;
	w->created_utc_ms = clock_utc_ms();
	w->version = 1;
	sodium_memzero(secret, sizeof secret);
	if (!w->id.p || !w->secret.p)
		return err_set(err, E_MEMORY, "Out of memory.");
	rc = seal_write(tx, "webhook", "secret", w->id, w->secret, arena, &w->secret_sealed, err);
	return rc ? rc : insert(tx, who, w, err);
}

int webhook_list(struct tx *tx, const struct actor *who, struct arena *arena,
                 struct webhook **webhooks, size_t *n, struct err *err)
{
	int rc = must(who, err);
	if (!rc)
		rc = sql_all(tx, SQL_webhook_list, SQL_NO_ARGS, &webhook_shape, arena, WEBHOOK_MAX,
		             webhooks, n, err);
	for (size_t i = 0; !rc && i < *n; i++)
		rc = write_events(&(*webhooks)[i], arena, err);
	return rc;
}

int webhook_delete(struct tx *tx, const struct actor *who, struct str id, struct err *err)
{
	int rc = must(who, err);
	if (!rc)
		rc = job_cancel(tx, JOB_WEBHOOK, id, err);
	int64_t n = rc ? rc : sql_exec(tx, SQL_webhook_delivery_delete, SQL_ARGS(SQL_T(id)), err);
	if (n >= 0)
		n = sql_exec(tx, SQL_webhook_delete, SQL_ARGS(SQL_T(id)), err);
	if (n < 0)
		return (int)n;
	if (!n)
		return err_set(err, E_NOT_FOUND, "There is no such webhook.");
	rc = seal_erase(tx, "webhook", id, err);
	return rc ? rc : actor_audit(tx, who, AUDIT_WEBHOOK_DELETE, "webhook", id, NO_DETAIL, err);
}

/* ---- deliveries ---- */
int webhook_deliveries(struct tx *tx, const struct actor *who, struct str id, struct str before,
                       int64_t limit, struct arena *arena, struct webhook_delivery **deliveries,
                       size_t *n, struct err *err)
{
	int rc = must(who, err);
	if (rc)
		return rc;
	return sql_all(tx, SQL_webhook_delivery_list,
	               SQL_ARGS(SQL_T(id), SQL_T(before.p ? before : STR("")), SQL_I(limit)),
	               &webhook_delivery_shape, arena, (size_t)limit, deliveries, n, err);
}

int webhook_replay(struct tx *tx, const struct actor *who, struct str id, struct str event_id,
                   struct err *err)
{
	int64_t now = clock_utc_ms();
	int rc = must(who, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_webhook_delivery_replay,
	                     SQL_ARGS(SQL_T(id), SQL_T(event_id), SQL_I(now)), err);
	if (n < 0)
		return (int)n;
	if (!n)
		return err_set(err, E_NOT_FOUND, "There is no such delivery.");
	rc = job_add(tx, JOB_WEBHOOK, id, now, err);
	return rc ? rc : actor_audit(tx, who, AUDIT_WEBHOOK_CHANGE, "webhook", id, NO_DETAIL, err);
}

struct wants {
	struct str id;
};
static const struct field wants_fields[] = {FIELD_TEXT(struct wants, id, "of a webhook")};
static const struct shape wants_shape = SHAPE("Wants", struct wants, wants_fields);

int webhook_queue(struct tx *tx, const struct event *e, struct err *err)
{
	struct wants *wants = NULL;
	struct arena arena;
	size_t n = 0;
	arena_open(&arena, 1 << 16);
	int rc = sql_all(tx, SQL_webhook_wants, SQL_ARGS(SQL_I((int64_t)1 << e->noun)),
	                 &wants_shape, &arena, WEBHOOK_MAX, &wants, &n, err);
	for (size_t i = 0; !rc && i < n; i++) {
		int64_t added = sql_exec(
			tx, SQL_webhook_delivery_insert,
			SQL_ARGS(SQL_T(wants[i].id), SQL_T(e->id), SQL_C(event_noun_names[e->noun]),
		                 SQL_T(e->subject), SQL_I(e->version), SQL_I(e->created_utc_ms)),
			err);
		rc = added < 0 ? (int)added
		               : job_add(tx, JOB_WEBHOOK, wants[i].id, e->created_utc_ms, err);
	}
	arena_close(&arena);
	return rc;
}

int webhook_next(struct tx *tx, struct str webhook_id, struct arena *arena, struct webhook *w,
                 struct webhook_delivery *d, struct err *err)
{
	*w = (struct webhook){0};
	*d = (struct webhook_delivery){0};
	int rc = sql_one(tx, SQL_webhook_get, SQL_ARGS(SQL_T(webhook_id)), &webhook_shape, arena, w,
	                 err);
	if (!rc)
		rc = sql_one(tx, SQL_webhook_delivery_next, SQL_ARGS(SQL_T(webhook_id)),
		             &webhook_delivery_shape, arena, d, err);
	return rc ? rc
	          : seal_read(tx, "webhook", "secret", w->id, w->secret_sealed, arena, &w->secret,
	                      err);
}

struct str webhook_body(const struct webhook_delivery *d, struct arena *arena)
{
	char at[CLOCK_TEXT_BYTES];
	struct buf b;
	size_t room = 2 * d->subject.n + 400;
	char *p = arena_alloc(arena, room);
	if (!p)
		return str_of(NULL, 0);
	clock_text(d->created_utc_ms, at);
	buf_init_fixed(&b, p, room);
	buf_c(&b, "{\"id\":");
	buf_json(&b, d->event_id);
	buf_c(&b, ",\"noun\":");
	buf_json(&b, str_c(event_noun_names[d->noun]));
	buf_c(&b, ",\"subject\":");
	buf_json(&b, d->subject);
	buf_c(&b, ",\"version\":");
	buf_i64(&b, d->version);
	buf_c(&b, ",\"created\":");
	buf_json(&b, str_c(at));
	buf_char(&b, '}');
	return b.failed ? str_of(NULL, 0) : buf_view(&b);
}

struct str webhook_signature(struct str secret, int64_t utc_ms, struct str body,
                             struct arena *arena)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	char seconds[24], hex[sizeof mac * 2 + 1];
	crypto_auth_hmacsha256_state state;
	struct buf b;
	buf_init_fixed(&b, seconds, sizeof seconds);
	buf_i64(&b, utc_ms / 1000);
	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret.p, secret.n);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)seconds, b.n);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)".", 1);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body.p, body.n);
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
	size_t room = 2 + b.n + 4 + sizeof hex;
	char *p = arena_alloc(arena, room);
	if (!p)
		return str_of(NULL, 0);
	struct buf out;
	buf_init_fixed(&out, p, room);
	buf_c(&out, "t=");
	buf_str(&out, buf_view(&b));
	buf_c(&out, ",v1=");
	buf_c(&out, hex);
	return buf_view(&out);
}

int webhook_done(struct tx *tx, const struct webhook_delivery *d, enum webhook_state state,
                 int64_t status, struct str words, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_webhook_delivery_done,
	                     SQL_ARGS(SQL_T(d->webhook_id), SQL_T(d->event_id),
	                              SQL_C(webhook_state_names[state]), SQL_I(status),
	                              SQL_T(words.p ? words : STR("")), SQL_I(clock_utc_ms())),
	                     err);
	return n < 0 ? (int)n : 0;
}

int webhook_sweep(struct tx *tx, int64_t before_utc_ms, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_webhook_delivery_sweep, SQL_ARGS(SQL_I(before_utc_ms)), err);
	return n < 0 ? (int)n : 0;
}
