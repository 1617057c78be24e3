/* From the secret that a request brings to who asks: what each request begins with. */
#include "base/clock.h"
#include "domain/session.h"
#include "domain/token.h"

#define TOUCH_SESSION_MS MINUTE_MS
#define TOUCH_TOKEN_MS   HOUR_MS
#define CHANNELS_MAX     2000

struct row {
	struct str session_id, person_id, name;
	int role;
	bool enrolling;
	struct str scopes;
	int64_t used_utc_ms, idle_ms, emergencies;
	struct str channel_id;
	int level;
};
static const struct field fields[] = {
	FIELD_TEXT(struct row, session_id, "of the session or token"),
	FIELD_TEXT(struct row, person_id, "whose it is"),
	FIELD_TEXT(struct row, name, "of the person"),
	FIELD_ENUM(struct row, role, role_names, "in the organisation"),
	FIELD_BOOL(struct row, enrolling, "only good for setting up the second factor"),
	FIELD_JSON(struct row, scopes, "of a token"),
	FIELD_TIME(struct row, used_utc_ms, "when it was last used"),
	FIELD_INT(struct row, idle_ms, "how long it lasts unused"),
	FIELD_INT(struct row, emergencies, "emergency accesses that last"),
	FIELD_TEXT(struct row, channel_id, "a channel, or empty"),
	FIELD_ENUM(struct row, level, level_names, "on that channel"),
};
static const struct shape shape = SHAPE("Actor", struct row, fields);

static int fill(const struct row *rows, size_t n, struct arena *arena, struct actor *actor,
                struct err *err)
{
	struct actor_channel *channels = ARENA_NEW(arena, struct actor_channel, n);
	if (!channels)
		return err_set(err, E_MEMORY, "Out of memory.");
	size_t channels_n = 0;
	for (size_t i = 0; i < n; i++)
		if (rows[i].channel_id.n)
			channels[channels_n++] = (struct actor_channel){rows[i].channel_id,
			                                                (enum level)rows[i].level};
	*actor = (struct actor){.kind = ACTOR_PERSON,
	                        .person_id = rows->person_id,
	                        .session_id = rows->session_id,
	                        .name = rows->name,
	                        .role = (enum role)rows->role,
	                        .channels = channels,
	                        .channels_n = channels_n,
	                        .scopes = rows->enrolling ? (uint64_t)1 << PERMISSION_SIGNED_IN
	                                                  : UINT64_MAX,
	                        .emergency = rows->emergencies > 0};
	return 0;
}

/* What it was used for a moment ago need not be written again. */
static int touch(struct store *store, enum sql sql, struct str id, int64_t now, struct err *err)
{
	struct tx *tx;
	int rc = tx_begin(store, TX_WRITE, &tx, err);
	if (!rc) {
		int64_t n = sql_exec(tx, sql, SQL_ARGS(SQL_T(id), SQL_I(now)), err);
		rc = n < 0 ? (int)n : 0;
	}
	return tx_end(tx, rc, err);
}

int session_actor(struct store *store, struct str cookie_or_bearer, bool used, struct arena *arena,
                  struct actor *actor, struct err *err)
{
	bool token = str_starts(cookie_or_bearer, STR(SECRET_TOKEN));
	struct secret_hash hash = secret_hash(cookie_or_bearer, "");
	int64_t now = clock_utc_ms();
	struct row *rows = NULL;
	size_t n = 0;
	struct tx *tx;
	*actor = (struct actor){.kind = ACTOR_NOBODY};
	int rc = tx_begin(store, TX_READ, &tx, err);
	if (!rc)
		rc = sql_all(tx, token ? SQL_token_actor : SQL_session_actor,
		             SQL_ARGS(secret_sql(&hash), SQL_I(now)), &shape, arena, CHANNELS_MAX,
		             &rows, &n, err);
	rc = tx_end(tx, rc, err);
	if (rc)
		return rc;
	if (!n)
		return err_set(err, E_UNAUTHENTICATED,
		               token ? "This token is not valid, or no longer."
		                     : "You are signed out. Sign in again.");
	rc = fill(rows, n, arena, actor, err);
	if (!rc && token) {
		actor->kind = ACTOR_TOKEN;
		actor->emergency = false;
		rc = token_scopes(rows->scopes, arena, &actor->scopes, err);
		if (!rc && now - rows->used_utc_ms > TOUCH_TOKEN_MS)
			rc = touch(store, SQL_token_used, actor->session_id, now, err);
	} else if (!rc && used && now - rows->used_utc_ms > TOUCH_SESSION_MS) {
		rc = touch(store, SQL_session_used, actor->session_id, now, err);
	}
	return rc;
}
