#include "channel/channel.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "channel/bluesky.h"
#include "channel/grapheme.h"
#include "channel/practice.h"

const struct channel_driver *const channel_drivers[] = {&channel_bluesky, &channel_practice, NULL};

const struct channel_driver *channel_driver(struct str kind)
{
	for (size_t i = 0; channel_drivers[i]; i++)
		if (str_eq(kind, str_c(channel_drivers[i]->kind)))
			return channel_drivers[i];
	return NULL;
}

enum channel_fate channel_say(struct channel *c, enum channel_fate fate, int64_t after_ms,
                              const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(c->words, sizeof c->words, format, args);
	va_end(args);
	c->after_ms = after_ms;
	return fate;
}

static enum channel_fate can(struct channel *c, enum channel_can what, const char *verb)
{
	c->words[0] = 0;
	c->after_ms = 0;
	if (c->driver->can & what)
		return CHANNEL_DONE;
	return channel_say(c, CHANNEL_UNABLE, 0, "%s cannot %s from here: do it there",
	                   c->driver->name, verb);
}

static enum channel_fate pictures_fit(const struct channel_driver *d, const struct channel_post *p,
                                      char *words, size_t bytes)
{
	if (p->pictures_n && !(d->can & CHANNEL_PICTURES)) {
		snprintf(words, bytes, "%s takes no pictures from here: post it there", d->name);
		return CHANNEL_UNABLE;
	}
	if (p->pictures_n > d->limits.pictures) {
		snprintf(words, bytes, "%s takes %zu pictures at most: leave out %zu", d->name,
		         d->limits.pictures, p->pictures_n - d->limits.pictures);
		return CHANNEL_REFUSED;
	}
	for (size_t i = 0; i < p->pictures_n; i++) {
		const struct channel_picture *picture = &p->pictures[i];
		if (picture->bytes.n > d->limits.picture_bytes) {
			snprintf(words, bytes,
			         "picture %zu has %zu bytes, %s takes %zu: make it smaller", i + 1,
			         picture->bytes.n, d->name, d->limits.picture_bytes);
			return CHANNEL_REFUSED;
		}
		if (d->limits.alt_text && !str_trim(picture->alt).n) {
			snprintf(
				words, bytes,
				"picture %zu has no description: say what it shows, for people who "
				"cannot see it",
				i + 1);
			return CHANNEL_REFUSED;
		}
	}
	return CHANNEL_DONE;
}

enum channel_fate channel_fits(const struct channel_driver *d, const struct channel_post *p,
                               char *words, size_t bytes)
{
	if (p->in_reply_to.p && !(d->can & CHANNEL_REPLY)) {
		snprintf(words, bytes, "%s takes no replies from here: answer there", d->name);
		return CHANNEL_UNABLE;
	}
	if (utf8_valid(p->text) != p->text.n) {
		snprintf(words, bytes, "the text is not valid UTF-8");
		return CHANNEL_REFUSED;
	}
	if (!str_trim(p->text).n && !p->pictures_n) {
		snprintf(words, bytes, "there is nothing to post: write something");
		return CHANNEL_REFUSED;
	}
	size_t graphemes = grapheme_count(p->text);
	if (graphemes > d->limits.graphemes) {
		snprintf(words, bytes, "%zu characters, %s takes %zu: take out %zu", graphemes,
		         d->name, d->limits.graphemes, graphemes - d->limits.graphemes);
		return CHANNEL_REFUSED;
	}
	if (p->text.n > d->limits.bytes) {
		snprintf(words, bytes, "%zu bytes, %s takes %zu: make the text shorter", p->text.n,
		         d->name, d->limits.bytes);
		return CHANNEL_REFUSED;
	}
	return pictures_fit(d, p, words, bytes);
}

enum channel_fate channel_connect(struct channel *c, const struct channel_login *login,
                                  struct channel_who *who)
{
	c->words[0] = 0;
	c->after_ms = 0;
	return c->driver->connect(c, login, who);
}

enum channel_fate channel_publish(struct channel *c, const struct channel_post *post,
                                  struct channel_item *item)
{
	*item = (struct channel_item){0};
	enum channel_fate fate = can(c, CHANNEL_PUBLISH, "publish");
	if (fate == CHANNEL_DONE)
		fate = channel_fits(c->driver, post, c->words, sizeof c->words);
	return fate == CHANNEL_DONE ? c->driver->publish(c, post, item) : fate;
}

enum channel_fate channel_find(struct channel *c, const struct channel_post *post,
                               struct channel_item *item)
{
	*item = (struct channel_item){0};
	if (c->driver->find)
		return c->driver->find(c, post, item);
	return can(c, CHANNEL_READ, "look for a post");
}

enum channel_fate channel_read(struct channel *c, struct str uri, struct channel_item *item)
{
	*item = (struct channel_item){0};
	enum channel_fate fate = can(c, CHANNEL_READ, "read a post back");
	return fate == CHANNEL_DONE ? c->driver->read(c, uri, item) : fate;
}

enum channel_fate channel_list(struct channel *c, struct str cursor, struct channel_page *page)
{
	*page = (struct channel_page){0};
	enum channel_fate fate = can(c, CHANNEL_LIST, "list posts");
	return fate == CHANNEL_DONE ? c->driver->list(c, cursor, page) : fate;
}

enum channel_fate channel_remove(struct channel *c, struct str uri)
{
	enum channel_fate fate = can(c, CHANNEL_DELETE, "delete a post");
	if (fate == CHANNEL_DONE)
		fate = c->driver->remove(c, uri);
	if (fate != CHANNEL_DONE || !(c->driver->can & CHANNEL_READ))
		return fate;
	struct channel_item still;
	switch (c->driver->read(c, uri, &still)) {
	case CHANNEL_ABSENT: return CHANNEL_DONE;
	case CHANNEL_DONE:
		return channel_say(c, CHANNEL_UNKNOWN, 0,
		                   "%s took the deletion, but the post is "
		                   "still there",
		                   c->driver->name);
	default: return CHANNEL_UNKNOWN;
	}
}

enum channel_fate channel_results(struct channel *c, const struct str *uris, size_t n,
                                  struct channel_result *results)
{
	enum channel_fate fate = can(c, CHANNEL_RESULTS, "count how posts did");
	memset(results, 0, n * sizeof *results);
	return fate == CHANNEL_DONE ? c->driver->results(c, uris, n, results) : fate;
}
