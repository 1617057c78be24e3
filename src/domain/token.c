#include "domain/token.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"

#define TOKENS_MAX 100 /* of one person */

static const struct field fields[] = {
	FIELD_TEXT(struct token, id, "unique id", .flags = FIELD_OUT),
	FIELD_TEXT(struct token, name, "what it is for", .flags = FIELD_REQUIRED | FIELD_OUT,
                   .min = 1, .max = 100),
	FIELD_JSON(struct token, scopes, "names of permissions, [\"CHECK\"]",
                   .flags = FIELD_REQUIRED | FIELD_OUT, .max = 2000),
	FIELD_TIME(struct token, expires_utc_ms,
                   "no longer good from then on; at most a year ahead",
                   .flags = FIELD_REQUIRED | FIELD_OUT),
	FIELD_TIME(struct token, created_utc_ms, "when it was made", .flags = FIELD_OUT),
	FIELD_TIME(struct token, last_used_utc_ms, "last request, to the hour", .flags = FIELD_OUT),
	FIELD_TEXT(struct token, token, "the token itself, only when it was just made",
                   .flags = FIELD_OUT),
};
const struct shape token_shape = SHAPE("Token", struct token, fields);

static bool find(struct str name, enum permission *p)
{
	for (*p = 0; *p < PERMISSION__MAX; ++*p)
		if (str_eq(name, str_c(permission_name(*p))))
			return true;
	return false;
}

int token_scopes(struct str json, struct arena *arena, uint64_t *scopes, struct err *err)
{
	struct str *names;
	size_t n;
	enum permission p;
	int rc = json_read_strings(json, "scopes", arena, PERMISSION__MAX, &names, &n, err);
	*scopes = 0;
	for (size_t i = 0; !rc && i < n; i++)
		if (find(names[i], &p))
			*scopes |= (uint64_t)1 << p;
		else
			rc = E_INVALID;
	if (rc == E_INVALID || (!rc && !n))
		rc = err_field(err, E_INVALID, "scopes",
		               "List the names of one permission or more; GET /api/v1/roles has "
		               "them.");
	return rc;
}

int token_create(struct tx *tx, const struct actor *who, struct token *t, struct arena *arena,
                 struct err *err)
{
	int64_t now = clock_utc_ms(), count;
	uint64_t bits;
	if (who->kind != ACTOR_PERSON)
		return err_set(err, E_FORBIDDEN,
		               "A token cannot make tokens. Sign in to make one.");
	int rc = token_scopes(t->scopes, arena, &bits, err);
	if (rc)
		return rc;
	for (enum permission p = 0; p < PERMISSION__MAX; p++)
		if ((bits >> p & 1) != 0 && !actor_may(who, p))
			return err_field(err, E_INVALID, "scopes",
			                 "You do not hold %s yourself, so a token of yours cannot.",
			                 permission_name(p));
	if (t->expires_utc_ms <= now || t->expires_utc_ms > now + TOKEN_DAYS_MAX * DAY_MS)
		return err_field(err, E_INVALID, "expires",
		                 "A token ends at most %d days from now.", TOKEN_DAYS_MAX);
	rc = sql_int(tx, SQL_token_count, SQL_ARGS(SQL_T(who->person_id), SQL_I(now)), &count, err);
	if (rc)
		return rc;
	if (count >= TOKENS_MAX)
		return err_set(err, E_CONFLICT, "You have %d tokens. Revoke one first.",
		               TOKENS_MAX);
	struct secret secret = secret_new(SECRET_TOKEN);
	struct secret_hash hash = secret_hash(secret_str(&secret), "");
	struct id id = id_new();
	t->id = str_c(arena_copy(arena, id.c, ID_BYTES - 1));
	t->token = str_c(arena_copy(arena, secret.c, SECRET_BYTES - 1));
	t->created_utc_ms = now;
	if (!t->id.p || !t->token.p)
		return err_set(err, E_MEMORY, "Out of memory.");
	int64_t n = sql_exec(tx, SQL_token_insert,
	                     SQL_ARGS(SQL_T(t->id), SQL_T(who->person_id), secret_sql(&hash),
	                              SQL_T(t->name), SQL_T(t->scopes), SQL_I(now),
	                              SQL_I(t->expires_utc_ms)),
	                     err);
	if (n < 0)
		return (int)n;
	return actor_audit(tx, who, AUDIT_TOKEN_CREATE, "token", t->id, NO_DETAIL, err);
}

int token_list(struct tx *tx, const struct actor *who, struct arena *arena, struct token **tokens,
               size_t *n, struct err *err)
{
	return sql_all(tx, SQL_token_list, SQL_ARGS(SQL_T(who->person_id), SQL_I(clock_utc_ms())),
	               &token_shape, arena, TOKENS_MAX, tokens, n, err);
}

int token_revoke(struct tx *tx, const struct actor *who, struct str id, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_token_delete, SQL_ARGS(SQL_T(id), SQL_T(who->person_id)), err);
	if (n < 0)
		return (int)n;
	if (!n)
		return err_set(err, E_NOT_FOUND, "There is no such token of yours.");
	return actor_audit(tx, who, AUDIT_TOKEN_REVOKE, "token", id, NO_DETAIL, err);
}
