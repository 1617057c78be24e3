#include "domain/level.h"

#include "base/id.h"
#include "base/json.h"

struct row {
	struct str person_id, channel_id;
	int level;
};
static const struct field fields[] = {
	FIELD_TEXT(struct row, channel_id, "where", .flags = FIELD_REQUIRED),
	FIELD_ENUM(struct row, level, level_names, "which", .flags = FIELD_REQUIRED),
	FIELD_TEXT(struct row, person_id, "whose", .flags = FIELD_HIDDEN),
};
static const struct shape shape = SHAPE("Level", struct row, fields);

int level_parse(struct str json, struct arena *arena, struct actor_channel **levels, size_t *n,
                struct err *err)
{
	struct row *rows;
	size_t rows_n;
	*n = 0;
	int rc = json_read_list(json, &shape, arena, LEVELS_MAX, &rows, &rows_n, err);
	if (rc)
		return rc;
	if (!(*levels = ARENA_NEW(arena, struct actor_channel, rows_n + 1)))
		return err_set(err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; i < rows_n; i++) {
		if (!id_valid(rows[i].channel_id))
			return err_field(err, E_INVALID, "channels", "A channel_id is not an id.");
		if (rows[i].level != LEVEL_NONE)
			(*levels)[(*n)++] = (struct actor_channel){rows[i].channel_id,
			                                           (enum level)rows[i].level};
	}
	return 0;
}

void level_json(const struct actor_channel *levels, size_t n, struct buf *out)
{
	buf_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		buf_c(out, i ? ",{\"channel_id\":" : "{\"channel_id\":");
		buf_json(out, levels[i].channel_id);
		buf_c(out, ",\"level\":");
		buf_json(out, str_c(level_names[levels[i].level]));
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

int level_read(struct tx *tx, const struct str *person_ids, size_t n, struct arena *arena,
               struct str *json, struct err *err)
{
	struct row *rows;
	size_t rows_n, next = 0;
	if (!n)
		return 0;
	int rc = sql_all(tx, SQL_level_of, SQL_ARGS(SQL_T(person_ids[0]), SQL_T(person_ids[n - 1])),
	                 &shape, arena, 200 * LEVELS_MAX, &rows, &rows_n, err);
	if (rc)
		return rc;
	struct actor_channel *levels = ARENA_NEW(arena, struct actor_channel, rows_n + 1);
	if (!levels)
		return err_set(err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; i < n; i++) {
		size_t levels_n = 0;
		for (; next < rows_n && str_eq(rows[next].person_id, person_ids[i]); next++)
			levels[levels_n++] = (struct actor_channel){rows[next].channel_id,
			                                            (enum level)rows[next].level};
		struct buf out;
		buf_init(&out, 1 << 20);
		level_json(levels, levels_n, &out);
		json[i] = str_of(out.failed ? NULL : arena_copy(arena, out.p, out.n), out.n);
		buf_release(&out);
		if (!json[i].p)
			return err_set(err, E_MEMORY, "Out of memory.");
	}
	return 0;
}

int level_set(struct tx *tx, struct str person_id, struct str channel_id, enum level level,
              struct err *err)
{
	int64_t n = level == LEVEL_NONE
	                    ? sql_exec(tx, SQL_level_delete,
	                               SQL_ARGS(SQL_T(person_id), SQL_T(channel_id)), err)
	                    : sql_exec(tx, SQL_level_put,
	                               SQL_ARGS(SQL_T(person_id), SQL_T(channel_id),
	                                        SQL_C(level_names[level])),
	                               err);
	return n < 0 ? (int)n : 0;
}

int level_replace(struct tx *tx, struct str person_id, const struct actor_channel *levels, size_t n,
                  struct err *err)
{
	int64_t cleared = sql_exec(tx, SQL_level_clear, SQL_ARGS(SQL_T(person_id)), err);
	int rc = cleared < 0 ? (int)cleared : 0;
	for (size_t i = 0; !rc && i < n; i++)
		rc = level_set(tx, person_id, levels[i].channel_id, levels[i].level, err);
	return rc;
}
