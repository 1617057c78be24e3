/* feed_post: a post as the AT Protocol writes it (app.bsky.feed.post), to and from our own terms.
 */
#ifndef CHANNEL_FEED_POST_H
#define CHANNEL_FEED_POST_H

#include "channel/xrpc.h"

#define FEED_POST_COLLECTION "app.bsky.feed.post"

/* The whole record: names are looked up, pictures uploaded, the post answered is read; nothing is
 * published yet. CHANNEL_DONE with the record, which the caller gives back. */
enum channel_fate feed_post_make(struct xrpc *x, const struct channel_post *post, json_t **record);

/* The record at a place of anybody's repository. CHANNEL_DONE with {uri, cid, value}, which the
 * caller gives back with json_decref(). */
enum channel_fate feed_post_get(struct xrpc *x, struct str did, struct str collection,
                                struct str key, json_t **entry);

/* A member of listRecords or the answer of getRecord, {uri, cid, value}: a post, or the account's
 * profile (name and description). */
void feed_post_read(struct xrpc *x, const json_t *entry, struct channel_item *item);

/* "at://DID/COLLECTION/KEY" taken apart; false if it is none. */
bool feed_post_uri(struct str uri, struct str *did, struct str *collection, struct str *key);

#endif
