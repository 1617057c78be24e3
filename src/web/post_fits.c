#include "web/post_fits.h"

#include "base/json.h"
#include "channel/channel.h"
#include "domain/channel_account.h"
#include "domain/media_file.h"

static int pictures_of(struct request *q, struct tx *tx, const struct content *c,
                       struct channel_post *out)
{
	struct content_picture *p;
	size_t n;
	if (!c->media.n)
		return 0;
	int rc = json_read_list(c->media, &content_picture_shape, q->arena, CONTENT_PICTURES_MAX,
	                        &p, &n, &q->err);
	struct channel_picture *pictures =
		rc ? NULL : arena_zero(q->arena, n + 1, sizeof *pictures);
	if (!rc && !pictures)
		return err_set(&q->err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; !rc && i < n; i++) {
		struct media_file m;
		rc = media_file_about(tx, p[i].id, q->arena, &m, &q->err);
		/* its form counts here, not its bytes */
		pictures[i] = (struct channel_picture){.bytes = str_of(NULL, (size_t)m.bytes),
		                                       .type = m.type,
		                                       .alt = p[i].alt,
		                                       .width = m.width,
		                                       .height = m.height};
	}
	out->pictures = pictures;
	out->pictures_n = n;
	return rc;
}

int post_fits(struct request *q, struct tx *tx, const struct post *p, const struct content *c,
              struct str *words)
{
	const struct actor system = actor_system();
	struct channel_post post = {.text = c->text, .in_reply_to = c->message_uri};
	struct str *ids;
	size_t n;
	char why[240];
	*words = STR("");
	int rc = post_channel_ids(tx, p->id, q->arena, &ids, &n, &q->err);
	if (!rc)
		rc = pictures_of(q, tx, c, &post);
	for (size_t i = 0; !rc && i < n; i++) {
		struct channel_account a;
		rc = channel_account_get(tx, &system, ids[i], q->arena, &a, &q->err);
		const struct channel_driver *d = rc ? NULL : channel_driver(a.kind);
		if (!d || channel_fits(d, &post, why, sizeof why) == CHANNEL_DONE)
			continue;
		size_t length = strlen(why);
		*words = str_of(arena_copy(q->arena, why, length), length);
		break;
	}
	return rc;
}
