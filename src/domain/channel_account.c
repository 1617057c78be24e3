#include "domain/channel_account.h"

#include "base/clock.h"
#include "base/id.h"
#include "domain/event.h"
#include "domain/job.h"
#include "domain/level.h"
#include "store/seal.h"

const char *const channel_status_names[CHANNEL_STATUS__MAX + 1] = {"connected", "error",
                                                                   "disconnected", NULL};

static const struct field fields[] = {
	FIELD_TEXT(struct channel_account, id, "unique id", .flags = FIELD_OUT),
	FIELD_INT(struct channel_account, version, "counts its changes", .flags = FIELD_OUT),
	FIELD_TEXT(struct channel_account, kind, "platform: bluesky", .flags = FIELD_OUT),
	FIELD_TEXT(struct channel_account, name, "what people here call it", .flags = FIELD_OUT),
	FIELD_TEXT(struct channel_account, handle, "its name there", .flags = FIELD_OUT),
	FIELD_TEXT(struct channel_account, service, "the server that has it", .flags = FIELD_OUT),
	FIELD_TEXT(struct channel_account, remote_id, "its id there", .flags = FIELD_HIDDEN),
	FIELD_TEXT(struct channel_account, url, "where people see it", .flags = FIELD_OUT),
	FIELD_ENUM(struct channel_account, status, channel_status_names, "does it work?",
                   .flags = FIELD_OUT),
	FIELD_TEXT(struct channel_account, words, "why not, and what to do", .flags = FIELD_OUT),
	FIELD_TIME(struct channel_account, created_utc_ms, "when it was first connected",
                   .flags = FIELD_OUT),
	FIELD_TIME(struct channel_account, updated_utc_ms, "when it last changed",
                   .flags = FIELD_OUT),
	FIELD_TIME(struct channel_account, rechecked_utc_ms,
                   "when everything published on it was last read and checked", .flags = FIELD_OUT),
	FIELD_JSON(struct channel_account, capabilities, "what can be done there from here",
                   .flags = FIELD_OUT),
	FIELD_JSON(struct channel_account, limits, "how much the platform takes",
                   .flags = FIELD_OUT),
};
const struct shape channel_account_shape = SHAPE("Channel", struct channel_account, fields);

struct sealed {
	struct str session_sealed;
};
static const struct field sealed_fields[] = {
	FIELD_BLOB(struct sealed, session_sealed, "the platform's session")};
static const struct shape sealed_shape = SHAPE("ChannelSession", struct sealed, sealed_fields);

static int absent(struct err *err)
{
	return err_set(err, E_NOT_FOUND, "There is no such channel.");
}

static int checked(int64_t n, struct err *err) { return n < 0 ? (int)n : n ? 0 : absent(err); }

int channel_account_get(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                        struct channel_account *out, struct err *err)
{
	int rc = actor_must(who, PERMISSION_CHANNEL_READ, id, err);
	if (!rc)
		rc = sql_one(tx, SQL_channel_get, SQL_ARGS(SQL_T(id)), &channel_account_shape,
		             arena, out, err);
	return rc == E_NOT_FOUND ? absent(err) : rc;
}

int channel_account_list(struct tx *tx, const struct actor *who, struct arena *arena,
                         struct channel_account **out, size_t *n, struct err *err)
{
	size_t all = 0;
	int rc = sql_all(tx, SQL_channel_all, SQL_NO_ARGS, &channel_account_shape, arena,
	                 CHANNELS_MAX, out, &all, err);
	*n = 0;
	for (size_t i = 0; !rc && i < all; i++)
		if (!actor_must(who, PERMISSION_CHANNEL_READ, (*out)[i].id, NULL))
			(*out)[(*n)++] = (*out)[i];
	return rc;
}

/* The channel that this account has been before, or a new one. */
static int place(struct tx *tx, const struct actor *who, struct channel_account *a,
                 struct arena *arena, struct err *err)
{
	struct channel_account before;
	int64_t now = clock_utc_ms();
	int rc = sql_one(tx, SQL_channel_by_account, SQL_ARGS(SQL_T(a->kind), SQL_T(a->remote_id)),
	                 &channel_account_shape, arena, &before, err);
	if (!rc) {
		a->id = before.id;
		return checked(sql_exec(tx, SQL_channel_connect,
		                        SQL_ARGS(SQL_T(a->id), SQL_T(a->handle), SQL_T(a->service),
		                                 SQL_T(a->url), SQL_I(now)),
		                        err),
		               err);
	}
	if (rc != E_NOT_FOUND)
		return rc;
	struct id id = id_new();
	a->id = str_of(arena_copy(arena, id.c, ID_BYTES - 1), ID_BYTES - 1);
	if (!a->id.p)
		return err_set(err, E_MEMORY, "Out of memory.");
	int64_t n = sql_exec(tx, SQL_channel_insert,
	                     SQL_ARGS(SQL_T(a->id), SQL_T(a->kind), SQL_T(a->name),
	                              SQL_T(a->handle), SQL_T(a->service), SQL_T(a->remote_id),
	                              SQL_T(a->url), SQL_I(now)),
	                     err);
	if (n < 0 || who->kind == ACTOR_SYSTEM)
		return n < 0 ? (int)n : 0;
	rc = level_set(tx, who->person_id, a->id, LEVEL_MANAGE, err);
	return rc ? rc
	          : actor_audit(tx, who, AUDIT_LEVEL_CHANGE, "person", who->person_id,
	                        AUDIT_DETAIL(arena, LOG_S("channel", a->id),
	                                     LOG_T("level", level_names[LEVEL_MANAGE])),
	                        err);
}

int channel_account_connect(struct tx *tx, const struct actor *who, struct channel_account *a,
                            struct str session, struct arena *arena, struct err *err)
{
	int rc = actor_must(who, PERMISSION_CHANNEL_MANAGE, str_of(NULL, 0), err);
	if (!rc)
		rc = place(tx, who, a, arena, err);
	if (!rc)
		rc = channel_account_renewed(tx, a->id, session, arena, err);
	if (!rc)
		rc = job_add(tx, JOB_RETRO_CHECK, a->id, clock_utc_ms(), err);
	if (!rc)
		rc = actor_audit(tx, who, AUDIT_CHANNEL_CONNECT, "channel", a->id,
		                 AUDIT_DETAIL(arena, LOG_S("kind", a->kind)), err);
	if (!rc)
		rc = sql_one(tx, SQL_channel_get, SQL_ARGS(SQL_T(a->id)), &channel_account_shape,
		             arena, a, err);
	return rc ? rc : event_add(tx, EVENT_CHANNEL, a->id, a->version, err);
}

int channel_account_rename(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                           struct str name, struct err *err)
{
	int rc = actor_must(who, PERMISSION_CHANNEL_MANAGE, id, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(
		tx, SQL_channel_rename,
		SQL_ARGS(SQL_T(id), SQL_T(name), SQL_I(version), SQL_I(clock_utc_ms())), err);
	if (n < 0)
		return (int)n;
	if (!n)
		return err_set(err, E_STALE, "Somebody else changed this channel. Load it again.");
	rc = event_add(tx, EVENT_CHANNEL, id, version + 1, err);
	return rc ? rc : actor_audit(tx, who, AUDIT_CHANNEL_CHANGE, "channel", id, NO_DETAIL, err);
}

int channel_account_disconnect(struct tx *tx, const struct actor *who, struct str id,
                               struct err *err)
{
	int rc = actor_must(who, PERMISSION_CHANNEL_MANAGE, id, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_channel_session_put, SQL_ARGS(SQL_T(id), SQL_NULL), err);
	if (n <= 0) /* disconnected before */
		return (int)n;
	rc = channel_account_status(tx, id, CHANNEL_DISCONNECTED, "", err);
	if (!rc)
		rc = job_cancel(tx, JOB_RETRO_CHECK, id, err);
	if (!rc)
		rc = actor_audit(tx, who, AUDIT_CHANNEL_DISCONNECT, "channel", id, NO_DETAIL, err);
	return rc;
}

int channel_account_recheck(struct tx *tx, const struct actor *who, struct str id, struct err *err)
{
	int rc = actor_must(who, PERMISSION_CHANNEL_MANAGE, id, err);
	return rc ? rc : job_add(tx, JOB_RETRO_CHECK, id, clock_utc_ms(), err);
}

int channel_account_session(struct tx *tx, struct str id, struct arena *arena, struct str *session,
                            struct err *err)
{
	struct sealed row = {0};
	int rc = sql_one(tx, SQL_channel_session_get, SQL_ARGS(SQL_T(id)), &sealed_shape, arena,
	                 &row, err);
	if (rc == E_NOT_FOUND || (!rc && !row.session_sealed.p))
		return err_set(err, E_NOT_FOUND, "The channel is not connected: connect it.");
	return rc ? rc
	          : seal_read(tx, "channel", "session_sealed", id, row.session_sealed, arena,
	                      session, err);
}

int channel_account_renewed(struct tx *tx, struct str id, struct str session, struct arena *arena,
                            struct err *err)
{
	struct str sealed;
	int rc = seal_write(tx, "channel", "session_sealed", id, session, arena, &sealed, err);
	return rc ? rc
	          : checked(sql_exec(tx, SQL_channel_session_put,
	                             SQL_ARGS(SQL_T(id), SQL_B(sealed)), err),
	                    err);
}

int channel_account_status(struct tx *tx, struct str id, enum channel_status status,
                           const char *words, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_channel_status,
	                     SQL_ARGS(SQL_T(id), SQL_C(channel_status_names[status]), SQL_C(words),
	                              SQL_I(clock_utc_ms())),
	                     err);
	return n < 0 ? (int)n : n ? event_add(tx, EVENT_CHANNEL, id, 0, err) : 0;
}

int channel_account_rechecked(struct tx *tx, struct str id, int64_t when_utc_ms, struct err *err)
{
	return checked(
		sql_exec(tx, SQL_channel_rechecked, SQL_ARGS(SQL_T(id), SQL_I(when_utc_ms)), err),
		err);
}
