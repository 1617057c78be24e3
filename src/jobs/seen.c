#include "jobs/seen.h"

#include "base/buf.h"
#include "domain/post_send.h"
#include "domain/task.h"

#define TEXT_MAX_BYTES ((size_t)64 << 10)

/* All that people read in it. */
static struct str whole_text(const struct channel_item *item, struct arena *arena)
{
	struct buf b;
	buf_init(&b, TEXT_MAX_BYTES);
	buf_str(&b, item->text);
	for (size_t i = 0; i < item->more_n; i++) {
		buf_c(&b, "\n\n");
		buf_str(&b, item->more[i]);
	}
	struct str text = str_of(arena_copy(arena, b.p, b.n), b.n);
	buf_release(&b);
	return text;
}

int seen_there(struct tx *tx, const struct channel_item *item,
               const struct organisation_profile *profile, struct arena *arena,
               struct remote_post *p, bool *changed, struct err *err)
{
	struct remote_post before = {0};
	struct checking c = {.kind = item->in_reply_to.n ? CHAPERONE_REPLY : CHAPERONE_POST,
	                     .text = whole_text(item, arena)};
	struct checked checked;
	int rc = remote_post_by_uri(tx, p->channel_id, item->uri, arena, &before, err);
	if (rc && rc != E_NOT_FOUND)
		return rc;
	bool known = !rc;
	rc = checking_run(&c, organisation_profile_of(profile), arena, &checked, err);
	if (rc)
		return rc;
	p->uri = item->uri;
	p->url = item->url;
	p->remote_version = item->version;
	p->published_utc_ms = item->when_utc_ms;
	if (!p->post_id.p)
		p->post_id = before.post_id;
	if (changed)
		*changed = !known || before.verdict != (int)checked.verdict ||
		           !str_eq(before.remote_version, item->version);
	return remote_post_put(tx, p, c.text, &checked, arena, err);
}

static int post_gone(struct tx *tx, const struct remote_post *p, bool by_us, struct arena *arena,
                     struct err *err)
{
	struct actor system = actor_system();
	struct post_channel *at;
	size_t n = 0;
	int rc = post_channels(tx, p->post_id, arena, &at, &n, err);
	for (size_t i = 0; !rc && i < n; i++)
		if (at[i].state == POST_CHANNEL_PUBLISHED &&
		    str_eq(at[i].channel_id, p->channel_id))
			rc = post_send_gone(tx, &system, &at[i], by_us, arena, err);
	return rc;
}

int seen_gone(struct tx *tx, const struct remote_post *p, bool by_us, struct arena *arena,
              struct err *err)
{
	int rc = remote_post_gone(tx, p->channel_id, p->uri, err);
	if (!rc && p->post_id.n)
		rc = post_gone(tx, p, by_us, arena, err);
	return rc ? rc : task_taken_down(tx, p->id, p->channel_id, "It is gone from there.", err);
}
