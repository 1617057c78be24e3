/*
 * facet: what in a text is more than text: links, mentions, tags. Bluesky shows only what a post
 * marks by its bytes (https://docs.bsky.app/docs/advanced-guides/post-richtext); the rules which
 * words to mark are those that its own app applies.
 *
 * A link begins with http:// or https://, or is a name whose ending is a real top-level domain
 * (the Public Suffix List knows), in small letters. Punctuation at the end is not part of it.
 */
#ifndef CHANNEL_FACET_H
#define CHANNEL_FACET_H

#include "base/str.h"

enum facet_kind { FACET_LINK, FACET_MENTION, FACET_TAG };

struct facet {
	enum facet_kind kind;
	size_t start, end; /* bytes */
	struct str value;  /* inside the text: address (maybe without https://), handle, tag */
};

/* In the order of the text, at most max of them; returns how many. */
size_t facet_find(struct str text, struct facet *out, size_t max);

#endif
