/* Who reads which posts, and the lists of them. */
#include "domain/approval.h"
#include "domain/post.h"

#define POSTS_MAX 1000

struct str post_reader(const struct actor *who)
{
	bool all = actor_must(who, PERMISSION_POST_READ, STR(""), NULL) == 0;
	return all ? str_of(NULL, 0) : who->person_id;
}

static int is_asked(struct tx *tx, const struct actor *who, const struct post *p,
                    const struct str *channel_ids, size_t channels_n, struct arena *arena,
                    bool *asked, struct err *err)
{
	struct approval *steps;
	struct delegation_to *delegated;
	struct str for_person;
	size_t n = 0, delegated_n;
	int rc = approval_of_post(tx, p->id, arena, &steps, &n, err);
	if (!rc && n)
		rc = delegation_to_me(tx, who, arena, &delegated, &delegated_n, err);
	for (size_t i = 0; !rc && i < n && !*asked; i++)
		*asked = approval_may_decide(who, &steps[i], p, channel_ids, channels_n, delegated,
		                             delegated_n, &for_person);
	return rc;
}

/* Who reads its channels, wrote it, or is asked to approve it; to others it is not there. */
static int must_read(struct tx *tx, const struct actor *who, const struct post *p,
                     struct arena *arena, struct err *err)
{
	struct str *ids;
	size_t n = 0;
	bool may = !post_reader(who).p || str_eq(who->person_id, p->author_id);
	int rc = may ? 0 : post_channel_ids(tx, p->id, arena, &ids, &n, err);
	for (size_t i = 0; !rc && i < n && !may; i++)
		may = actor_must(who, PERMISSION_POST_READ, ids[i], NULL) == 0;
	if (!rc && !may)
		rc = is_asked(tx, who, p, ids, n, arena, &may, err);
	return rc || may ? rc : err_set(err, E_NOT_FOUND, "There is no such post.");
}

int post_read(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
              struct post *out, struct err *err)
{
	int rc = post_get(tx, id, arena, out, err);
	return rc ? rc : must_read(tx, who, out, arena, err);
}

int post_read_lock(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                   struct arena *arena, struct post *out, struct err *err)
{
	int rc = post_lock(tx, id, version, arena, out, err);
	return rc ? rc : must_read(tx, who, out, arena, err);
}

int post_list(struct tx *tx, const struct actor *who, const struct post_filter *f,
              struct str cursor, int64_t limit, struct arena *arena, struct post **posts, size_t *n,
              struct err *err)
{
	if (!actor_may(who, PERMISSION_POST_READ))
		return actor_must(who, PERMISSION_POST_READ, STR(""), err);
	struct str words = f->words.n ? post_search(arena, f->words) : str_of(NULL, 0);
	return sql_all(tx, SQL_post_list,
	               SQL_ARGS(SQL_T(cursor), SQL_T(f->status), SQL_T(f->author_id),
	                        SQL_T(f->channel_id), SQL_T(words), SQL_TIME(f->from_utc_ms),
	                        SQL_TIME(f->until_utc_ms), SQL_I(limit), SQL_T(post_reader(who))),
	               &post_shape, arena, POSTS_MAX, posts, n, err);
}

int post_calendar(struct tx *tx, const struct actor *who, int64_t from_utc_ms, int64_t to_utc_ms,
                  struct arena *arena, struct post **posts, size_t *n, struct err *err)
{
	if (!actor_may(who, PERMISSION_POST_READ))
		return actor_must(who, PERMISSION_POST_READ, STR(""), err);
	return sql_all(tx, SQL_post_calendar,
	               SQL_ARGS(SQL_I(from_utc_ms), SQL_I(to_utc_ms), SQL_I(POSTS_MAX),
	                        SQL_T(post_reader(who))),
	               &post_shape, arena, POSTS_MAX, posts, n, err);
}

int post_by_status(struct tx *tx, const struct actor *who, enum post_status status, int64_t limit,
                   struct arena *arena, struct post **posts, size_t *n, struct err *err)
{
	return sql_all(
		tx, SQL_post_by_status,
		SQL_ARGS(SQL_C(post_status_names[status]), SQL_I(limit), SQL_T(post_reader(who))),
		&post_shape, arena, POSTS_MAX, posts, n, err);
}

int post_by_author(struct tx *tx, struct str author_id, enum post_status status, int64_t limit,
                   struct arena *arena, struct post **posts, size_t *n, struct err *err)
{
	return sql_all(tx, SQL_post_by_author_status,
	               SQL_ARGS(SQL_T(author_id), SQL_C(post_status_names[status]), SQL_I(limit)),
	               &post_shape, arena, POSTS_MAX, posts, n, err);
}
