/*
 * bluesky: the driver for Bluesky and every other server of the AT Protocol
 * (https://atproto.com, https://docs.bsky.app). A post is a record of app.bsky.feed.post in the
 * account's repository, at a key that comes from the post's own: putRecord with "nothing is
 * there" as its condition cannot make two of one.
 *
 * A person gives handle and app password once; kept is only the session: an access token for
 * hours, a refresh token for months which changes each time it is used.
 */
#ifndef CHANNEL_BLUESKY_H
#define CHANNEL_BLUESKY_H

#include "channel/channel.h"

extern const struct channel_driver channel_bluesky;

#endif
