#include "domain/comment.h"

#include "base/clock.h"
#include "store/seal.h"

static const struct field fields[] = {
	FIELD_TEXT(struct comment, id, "id", .flags = FIELD_OUT),
	FIELD_TEXT(struct comment, post_id, "of what", .flags = FIELD_OUT),
	FIELD_INT(struct comment, text_version, "of which version of the text", .min = 1,
                  .max = INT32_MAX),
	FIELD_INT(struct comment, span_start, "from which UTF-16 unit", .min = 0, .max = INT32_MAX),
	FIELD_INT(struct comment, span_end, "to before which", .min = 0, .max = INT32_MAX),
	FIELD_TEXT(struct comment, author_id, "who said it", .flags = FIELD_OUT),
	FIELD_TEXT(struct comment, author, "their name", .flags = FIELD_OUT),
	FIELD_TIME(struct comment, created_utc_ms, "when", .flags = FIELD_OUT),
	FIELD_TEXT(struct comment, words, "what", .flags = FIELD_REQUIRED | FIELD_OUT, .min = 1,
                   .max = 2000),
	FIELD_BLOB(struct comment, words_sealed, "the same, sealed"),
	FIELD_TIME(struct comment, resolved_utc_ms, "when it was taken care of",
                   .flags = FIELD_OUT),
	FIELD_TEXT(struct comment, resolved_by, "by whom", .flags = FIELD_OUT),
};
const struct shape comment_shape = SHAPE("Comment", struct comment, fields);

#define LIST_MAX 500

static int may(struct tx *tx, const struct actor *who, const struct post *p, struct arena *arena,
               struct err *err)
{
	bool may_open;
	int rc = post_may_open_past(tx, who, p, arena, &may_open, err);
	if (!rc && !may_open)
		rc = err_set(err, E_FORBIDDEN, "Only who may open this post can comment on it.");
	return rc;
}

static int record(struct tx *tx, const struct actor *who, const struct comment *c, const char *what,
                  struct arena *arena, struct err *err)
{
	return post_record(tx, who, AUDIT_COMMENT_ADD, c->post_id, 0,
	                   AUDIT_DETAIL(arena, LOG_S("comment", c->id), LOG_T("what", what)), err);
}

int comment_add(struct tx *tx, const struct actor *who, const struct post *p, struct comment *c,
                struct arena *arena, struct err *err)
{
	struct id id = id_new();
	int rc = may(tx, who, p, arena, err);
	if (!rc && c->span_end < c->span_start)
		rc = err_field(err, E_INVALID, "span_end", "A span ends after it begins.");
	if (rc)
		return rc;
	c->id = str_of(arena_copy(arena, id.c, ID_BYTES - 1), ID_BYTES - 1);
	c->post_id = p->id;
	c->text_version = c->text_version ? c->text_version : p->text_version;
	c->author_id = who->person_id;
	c->author = who->name;
	c->created_utc_ms = clock_utc_ms();
	rc = seal_write(tx, "comment", "words", c->id, c->words, arena, &c->words_sealed, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_comment_insert,
	                     SQL_ARGS(SQL_T(c->id), SQL_T(p->id), SQL_I(c->text_version),
	                              SQL_I(c->span_start), SQL_I(c->span_end), SQL_T(c->author_id),
	                              SQL_I(c->created_utc_ms), SQL_B(c->words_sealed)),
	                     err);
	return n < 0 ? (int)n : record(tx, who, c, "said", arena, err);
}

static int open_words(struct tx *tx, struct comment *c, struct arena *arena, struct err *err)
{
	return seal_read_words(tx, "comment", "words", c->id, c->words_sealed, arena, &c->words,
	                       err);
}

int comment_list(struct tx *tx, const struct actor *who, const struct post *p, struct arena *arena,
                 struct comment **list, size_t *n, struct err *err)
{
	int rc = may(tx, who, p, arena, err);
	if (!rc)
		rc = sql_all(tx, SQL_comment_list, SQL_ARGS(SQL_T(p->id)), &comment_shape, arena,
		             LIST_MAX, list, n, err);
	for (size_t i = 0; !rc && i < *n; i++)
		rc = open_words(tx, &(*list)[i], arena, err);
	return rc;
}

int comment_resolve(struct tx *tx, const struct actor *who, struct str id, bool resolved,
                    struct arena *arena, struct comment *out, struct err *err)
{
	struct post p;
	int rc = sql_one(tx, SQL_comment_get, SQL_ARGS(SQL_T(id)), &comment_shape, arena, out, err);
	if (rc == E_NOT_FOUND)
		return err_set(err, rc, "There is no such comment.");
	if (!rc)
		rc = post_read(tx, who, out->post_id, arena, &p, err);
	if (!rc)
		rc = may(tx, who, &p, arena, err);
	if (rc)
		return rc;
	out->resolved_utc_ms = resolved ? clock_utc_ms() : 0;
	out->resolved_by = resolved ? who->person_id : str_of(NULL, 0);
	int64_t n = sql_exec(
		tx, SQL_comment_resolve,
		SQL_ARGS(SQL_T(id), SQL_TIME(out->resolved_utc_ms), SQL_T(out->resolved_by)), err);
	rc = n < 0 ? (int)n : record(tx, who, out, resolved ? "resolved" : "reopened", arena, err);
	return rc ? rc : open_words(tx, out, arena, err);
}
