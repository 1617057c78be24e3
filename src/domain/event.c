#include "domain/event.h"

#include <stdatomic.h>

#include "base/clock.h"
#include "base/id.h"
#include "domain/webhook.h"

const char *const event_noun_names[EVENT_NOUN__MAX + 1] = {
#define EVENT_WORD(name, word, permission) word,
	EVENT_LIST(EVENT_WORD)
#undef EVENT_WORD
};

static const enum permission permissions[EVENT_NOUN__MAX] = {
#define EVENT_PERMISSION(name, word, permission) permission,
	EVENT_LIST(EVENT_PERMISSION)
#undef EVENT_PERMISSION
};

static const struct field fields[] = {
	FIELD_TEXT(struct event, id, "of the event"),
	FIELD_ENUM(struct event, noun, event_noun_names, "what changed"),
	FIELD_TEXT(struct event, subject, "its id"),
	FIELD_INT(struct event, version, "that it has since"),
	FIELD_TIME(struct event, created_utc_ms, "when"),
};
const struct shape event_shape = SHAPE("Event", struct event, fields);

static void (*wake)(void *);
static void *wake_arg;
static atomic_bool wanted;

enum permission event_permission(enum event_noun noun) { return permissions[noun]; }

void event_on_add(void (*call)(void *), void *arg)
{
	wanted = false;
	wake = call;
	wake_arg = arg;
	wanted = call != NULL;
}

static void tell(void *arg)
{
	(void)arg;
	if (wanted)
		wake(wake_arg);
}

int event_add(struct tx *tx, enum event_noun noun, struct str subject, int64_t version,
              struct err *err)
{
	struct id id = id_new();
	int64_t now = clock_utc_ms();
	int64_t n = sql_exec(tx, SQL_event_insert,
	                     SQL_ARGS(SQL_T(id_str(&id)), SQL_C(event_noun_names[noun]),
	                              SQL_T(subject), SQL_I(version), SQL_I(now)),
	                     err);
	if (n < 0)
		return (int)n;
	const struct event e = {id_str(&id), noun, subject, version, now};
	int rc = webhook_queue(tx, &e, err);
	if (!rc)
		tx_after_commit(tx, tell, NULL);
	return rc;
}

int event_since(struct tx *tx, int64_t utc_ms, struct arena *arena, struct event **events,
                size_t *n, struct err *err)
{
	return sql_all(tx, SQL_event_since, SQL_ARGS(SQL_I(utc_ms)), &event_shape, arena,
	               EVENT_PAGE_MAX, events, n, err);
}

int event_sweep(struct tx *tx, int64_t before_utc_ms, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_event_sweep, SQL_ARGS(SQL_I(before_utc_ms)), err);
	return n < 0 ? (int)n : 0;
}

struct watcher {
	struct str id;
};
static const struct field watcher_fields[] = {
	FIELD_TEXT(struct watcher, id, "of a session or token"),
};
static const struct shape watcher_shape = SHAPE("Watcher", struct watcher, watcher_fields);

int event_watchers(struct tx *tx, struct arena *arena, struct str **ids, size_t *n, struct err *err)
{
	_Static_assert(sizeof(struct watcher) == sizeof(struct str), "rows are views");
	return sql_all(tx, SQL_event_watchers, SQL_ARGS(SQL_I(clock_utc_ms())), &watcher_shape,
	               arena, EVENT_PAGE_MAX, ids, n, err);
}
