#include "domain/template.h"

#include "base/clock.h"
#include "domain/checking.h"
#include "domain/organisation.h"

const char *const template_kind_names[TEMPLATE_KIND__MAX + 1] = {"post", "saved_reply"};

static const struct field fields[] = {
	FIELD_TEXT(struct template, id, "id", .flags = FIELD_OUT),
	FIELD_INT(struct template, version, "counts its changes", .flags = FIELD_OUT),
	FIELD_ENUM(struct template, kind, template_kind_names, "to begin a post from, or a reply"),
	FIELD_TEXT(struct template, name, "what people call it", .min = 1, .max = 100),
	FIELD_TEXT(struct template, text, "the words", .min = 1, .max = 5000),
	FIELD_TEXT(struct template, locale, "en or es", .min = 2, .max = 2),
	FIELD_TEXT(struct template, author_id, "who wrote it", .flags = FIELD_OUT),
	FIELD_TIME(struct template, updated_utc_ms, "when it last changed", .flags = FIELD_OUT),
};
const struct shape template_shape = SHAPE("Template", struct template, fields);

#define LIST_MAX 1000

static int may_read(const struct actor *who, struct err *err)
{
	return actor_may(who, PERMISSION_POST_READ)
	               ? 0
	               : actor_must(who, PERMISSION_POST_READ, STR(""), err);
}

static int may_write(const struct actor *who, struct err *err)
{
	return actor_may(who, PERMISSION_TEMPLATE_WRITE)
	               ? 0
	               : actor_must(who, PERMISSION_TEMPLATE_WRITE, STR(""), err);
}

static int must_be_clear(struct tx *tx, const struct template *t, struct arena *arena,
                         struct err *err)
{
	struct checked c;
	if (!str_trim(t->name).n || !str_trim(t->text).n)
		return err_field(err, E_INVALID, t->name.n ? "text" : "name",
		                 "A template needs a name and a text.");
	int rc = organisation_check(tx,
	                            &(struct checking){.kind = t->kind == TEMPLATE_SAVED_REPLY
	                                                               ? CHAPERONE_REPLY
	                                                               : CHAPERONE_POST,
	                                               .text = t->text},
	                            arena, &c, err);
	if (!rc && c.verdict != CHAPERONE_CLEAR)
		rc = err_field(
			err, E_INVALID, "text",
			"A template must be clear by itself: leave out whatever could be about "
			"one patient.");
	return rc;
}

static int record(struct tx *tx, const struct actor *who, struct str id, const char *what,
                  struct arena *arena, struct err *err)
{
	return actor_audit(tx, who, AUDIT_TEMPLATE_CHANGE, "template", id,
	                   AUDIT_DETAIL(arena, LOG_T("what", what)), err);
}

int template_list(struct tx *tx, const struct actor *who, struct str kind, struct arena *arena,
                  struct template **list, size_t *n, struct err *err)
{
	int rc = may_read(who, err);
	return rc ? rc
	          : sql_all(tx, SQL_template_list, SQL_ARGS(SQL_T(kind)), &template_shape, arena,
	                    LIST_MAX, list, n, err);
}

int template_get(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                 struct template *out, struct err *err)
{
	int rc = may_read(who, err);
	if (!rc)
		rc = sql_one(tx, SQL_template_get, SQL_ARGS(SQL_T(id)), &template_shape, arena, out,
		             err);
	return rc == E_NOT_FOUND ? err_set(err, rc, "There is no such template.") : rc;
}

int template_create(struct tx *tx, const struct actor *who, struct template *t, struct arena *arena,
                    struct err *err)
{
	struct id id = id_new();
	int rc = may_write(who, err);
	if (!rc)
		rc = must_be_clear(tx, t, arena, err);
	if (rc)
		return rc;
	t->id = str_of(arena_copy(arena, id.c, ID_BYTES - 1), ID_BYTES - 1);
	t->version = 1;
	t->locale = t->locale.n ? t->locale : STR("en");
	t->author_id = who->person_id;
	t->updated_utc_ms = clock_utc_ms();
	int64_t n = sql_exec(tx, SQL_template_insert,
	                     SQL_ARGS(SQL_T(t->id), SQL_C(template_kind_names[t->kind]),
	                              SQL_T(t->name), SQL_T(t->text), SQL_T(t->locale),
	                              SQL_T(t->author_id), SQL_I(t->updated_utc_ms)),
	                     err);
	return n < 0 ? (int)n : record(tx, who, t->id, "created", arena, err);
}

int template_save(struct tx *tx, const struct actor *who, struct template *t, int64_t version,
                  struct arena *arena, struct err *err)
{
	int rc = may_write(who, err);
	if (!rc)
		rc = must_be_clear(tx, t, arena, err);
	if (rc)
		return rc;
	t->updated_utc_ms = clock_utc_ms();
	int64_t n = sql_exec(tx, SQL_template_update,
	                     SQL_ARGS(SQL_T(t->id), SQL_C(template_kind_names[t->kind]),
	                              SQL_T(t->name), SQL_T(t->text), SQL_T(t->locale),
	                              SQL_I(version), SQL_I(t->updated_utc_ms)),
	                     err);
	if (!n)
		return err_set(err, E_STALE, "Somebody else changed this template. Load it again.");
	t->version = version + 1;
	return n < 0 ? (int)n : record(tx, who, t->id, "changed", arena, err);
}

int template_delete(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                    struct err *err)
{
	int rc = may_write(who, err);
	if (rc)
		return rc;
	int64_t n =
		sql_exec(tx, SQL_template_delete, SQL_ARGS(SQL_T(id), SQL_I(clock_utc_ms())), err);
	if (!n)
		return err_set(err, E_NOT_FOUND, "There is no such template.");
	return n < 0 ? (int)n : record(tx, who, id, "deleted", arena, err);
}
