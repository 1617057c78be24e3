#include "channel/practice.h"

#define PREFIX "practice:"

static struct str named(struct channel *c, struct str name)
{
	size_t n = sizeof PREFIX - 1;
	char *p = arena_alloc(c->arena, n + name.n + 1);
	if (!p)
		return str_of(NULL, 0);
	memcpy(p, PREFIX, n);
	memcpy(p + n, name.p, name.n);
	p[n + name.n] = 0;
	return str_of(p, n + name.n);
}

static enum channel_fate connect(struct channel *c, const struct channel_login *login,
                                 struct channel_who *who)
{
	if (!str_trim(login->handle).n)
		return channel_say(c, CHANNEL_REFUSED, 0, "give it a name");
	c->session = str_of(arena_copy(c->arena, "practice", 8), 8); /* it will be wiped */
	*who = (struct channel_who){.id = named(c, login->handle),
	                            .handle = login->handle,
	                            .service = STR("practice:"),
	                            .url = STR("")};
	return who->id.p && c->session.p ? CHANNEL_DONE
	                                 : channel_say(c, CHANNEL_LATER, 1000, "out of memory");
}

/* The same key is the same post, as everywhere. */
static enum channel_fate publish(struct channel *c, const struct channel_post *post,
                                 struct channel_item *item)
{
	*item = (struct channel_item){.uri = named(c, post->key),
	                              .version = STR("1"),
	                              .url = STR(""),
	                              .text = post->text,
	                              .in_reply_to = post->in_reply_to,
	                              .when_utc_ms = post->when_utc_ms};
	return item->uri.p ? CHANNEL_DONE : channel_say(c, CHANNEL_LATER, 1000, "out of memory");
}

static enum channel_fate remove_post(struct channel *c, struct str uri)
{
	(void)c, (void)uri;
	return CHANNEL_DONE;
}

const struct channel_driver channel_practice = {
	.kind = "practice",
	.name = "Practice",
	.can = CHANNEL_PUBLISH | CHANNEL_REPLY | CHANNEL_PICTURES | CHANNEL_DELETE,
	.limits = {.graphemes = 300,
                   .bytes = 3000,
                   .pictures = 4,
                   .picture_bytes = 1000000,
                   .alt_text = true},
	.connect = connect,
	.publish = publish,
	.find = publish,
	.remove = remove_post,
};
