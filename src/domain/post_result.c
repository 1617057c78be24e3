#include "domain/post_result.h"

#include "base/clock.h"

static const struct field due_fields[] = {
	FIELD_TEXT(struct post_result_due, id, "of the remote post"),
	FIELD_TEXT(struct post_result_due, uri, "what the platform calls it"),
};
static const struct shape due_shape = SHAPE("PostResultDue", struct post_result_due, due_fields);

int post_result_due(struct tx *tx, struct str channel_id, struct str after, size_t max,
                    struct arena *arena, struct post_result_due **out, size_t *n, struct err *err)
{
	int64_t now = clock_utc_ms();
	return sql_all(tx, SQL_post_result_due,
	               SQL_ARGS(SQL_T(channel_id), SQL_T(after), SQL_I(now - POST_RESULT_FRESH_MS),
	                        SQL_I(now - POST_RESULT_OLD_MS), SQL_I(max)),
	               &due_shape, arena, max, out, n, err);
}

int post_result_put(struct tx *tx, const struct post_result *r, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_post_result_put,
	                     SQL_ARGS(SQL_T(r->id), SQL_I(r->is_reply), SQL_I(r->likes),
	                              SQL_I(r->reposts), SQL_I(r->replies), SQL_I(r->quotes),
	                              SQL_I(clock_utc_ms())),
	                     err);
	return n < 0 ? (int)n : 0;
}
