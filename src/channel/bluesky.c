#include "channel/bluesky.h"

#include "base/buf.h"
#include "channel/feed_post.h"
#include "channel/tid.h"
#include "net/url.h"

#define SERVICE         STR("https://bsky.social")
#define PAGE            "100"
#define PROFILE         "app.bsky.actor.profile"
#define QUERY_MAX       ((size_t)2 << 10)
#define COUNTED_AT_ONCE 25 /* app.bsky.feed.getPosts takes no more */
#define COUNTED_MAX     ((size_t)12 << 10)

static struct str kept(struct channel *c, struct str s)
{
	const char *p = arena_copy(c->arena, s.p, s.n);
	return p ? str_of(p, s.n) : (struct str){0};
}

static enum channel_fate connect_account(struct channel *c, const struct channel_login *login,
                                         struct channel_who *who)
{
	struct str handle = str_trim(login->handle), service = str_trim(login->service);
	if (handle.n && handle.p[0] == '@')
		handle = str_of(handle.p + 1, handle.n - 1);
	while (service.n && service.p[service.n - 1] == '/')
		service.n--;
	if (!service.n)
		service = SERVICE;
	struct xrpc x;
	enum channel_fate fate = xrpc_sign_in(&x, c, service, handle, login->password);
	if (fate != CHANNEL_DONE)
		return fate;
	struct buf url;
	buf_init(&url, QUERY_MAX);
	buf_c(&url, "https://bsky.app/profile/");
	buf_str(&url, x.did);
	*who = (struct channel_who){x.did, x.handle, x.pds, kept(c, buf_view(&url))};
	buf_release(&url);
	return CHANNEL_DONE;
}

static enum channel_fate read_place(struct xrpc *x, struct str collection, struct str key,
                                    struct channel_item *item)
{
	json_t *entry;
	enum channel_fate fate = feed_post_get(x, x->did, collection, key, &entry);
	if (fate == CHANNEL_DONE)
		feed_post_read(x, entry, item);
	json_decref(entry);
	return fate;
}

static enum channel_fate find_at(struct xrpc *x, const struct channel_post *post,
                                 struct channel_item *item)
{
	char key[TID_BYTES];
	tid_make(post->key, post->made_utc_ms, key);
	enum channel_fate fate = read_place(x, STR(FEED_POST_COLLECTION), str_c(key), item);
	if (fate == CHANNEL_DONE && !str_eq(item->text, post->text))
		return channel_say(x->c, CHANNEL_REFUSED, 0,
		                   "another text stands where the post should be");
	return fate;
}

static enum channel_fate find(struct channel *c, const struct channel_post *post,
                              struct channel_item *item)
{
	struct xrpc x;
	enum channel_fate fate = xrpc_open(&x, c);
	return fate == CHANNEL_DONE ? find_at(&x, post, item) : fate;
}

/* The call that publishes: on condition that nothing stands at the key. */
static enum channel_fate put(struct xrpc *x, const struct channel_post *post, json_t *record,
                             struct channel_item *item, char error[64])
{
	char key[TID_BYTES];
	tid_make(post->key, post->made_utc_ms, key);
	json_t *input =
		json_pack("{s:s%, s:s, s:s, s:n, s:O}", "repo", x->did.p, x->did.n, "collection",
	                  FEED_POST_COLLECTION, "rkey", key, "swapRecord", "record", record);
	char *body = input ? json_dumps(input, JSON_COMPACT) : NULL;
	json_decref(input);
	if (!body)
		return channel_say(x->c, CHANNEL_LATER, 0, "out of memory");
	struct xrpc_call call = {
		.name = "com.atproto.repo.putRecord", .body = str_c(body), .writes = true};
	json_t *answer;
	enum channel_fate fate = xrpc_send(x, &call, &answer, error);
	if (fate == CHANNEL_DONE) {
		json_object_set(answer, "value", record);
		feed_post_read(x, answer, item);
	}
	json_decref(answer);
	free(body);
	return fate;
}

static enum channel_fate publish(struct channel *c, const struct channel_post *post,
                                 struct channel_item *item)
{
	struct xrpc x;
	json_t *record;
	char error[64];
	enum channel_fate fate = xrpc_open(&x, c);
	if (fate == CHANNEL_DONE)
		fate = feed_post_make(&x, post, &record);
	if (fate != CHANNEL_DONE)
		return fate;
	fate = put(&x, post, record, item, error);
	json_decref(record);
	if (fate == CHANNEL_REFUSED && strcmp(error, "InvalidSwap") == 0)
		return find_at(&x, post, item); /* an earlier try got through */
	return fate;
}

/* Where one of the account's own posts is, or its profile. */
static enum channel_fate own_place(struct xrpc *x, struct str uri, struct str *collection,
                                   struct str *key)
{
	struct str did;
	if (feed_post_uri(uri, &did, collection, key) && str_eq(did, x->did) &&
	    (str_eq(*collection, STR(FEED_POST_COLLECTION)) || str_eq(*collection, STR(PROFILE))))
		return CHANNEL_DONE;
	return channel_say(x->c, CHANNEL_REFUSED, 0, "this is not a post of the account's own");
}

static enum channel_fate read_post(struct channel *c, struct str uri, struct channel_item *item)
{
	struct xrpc x;
	struct str collection, key;
	enum channel_fate fate = xrpc_open(&x, c);
	if (fate == CHANNEL_DONE)
		fate = own_place(&x, uri, &collection, &key);
	return fate == CHANNEL_DONE ? read_place(&x, collection, key, item) : fate;
}

/* A page of posts; room for one item more. */
static enum channel_fate list_posts(struct xrpc *x, struct str cursor, struct channel_item **items,
                                    struct channel_page *page)
{
	struct buf query;
	buf_init(&query, QUERY_MAX);
	buf_c(&query, "?collection=" FEED_POST_COLLECTION "&limit=" PAGE "&repo=");
	url_add(&query, x->did);
	if (cursor.n) {
		buf_c(&query, "&cursor=");
		url_add(&query, cursor);
	}
	struct xrpc_call call = {.name = "com.atproto.repo.listRecords", .query = buf_view(&query)};
	json_t *answer;
	char error[64];
	enum channel_fate fate = xrpc_send(x, &call, &answer, error);
	buf_release(&query);
	if (fate != CHANNEL_DONE)
		return fate;
	const json_t *records = json_object_get(answer, "records"), *record;
	size_t n = json_array_size(records), i;
	*items = arena_zero(x->c->arena, n + 1, sizeof **items);
	if (*items)
		json_array_foreach(records, i, record) feed_post_read(x, record, &(*items)[i]);
	*page = (struct channel_page){*items, n, {0}};
	/* the last page has a cursor too, but the one after it would be empty */
	if (n && json_string_length(json_object_get(answer, "cursor")))
		page->next = xrpc_text(x, answer, "cursor");
	json_decref(answer);
	return CHANNEL_DONE;
}

/* The profile's words are public, too: they come with the first page. */
static enum channel_fate list(struct channel *c, struct str cursor, struct channel_page *page)
{
	struct xrpc x;
	struct channel_item *items;
	enum channel_fate fate = xrpc_open(&x, c);
	if (fate == CHANNEL_DONE)
		fate = list_posts(&x, cursor, &items, page);
	if (fate == CHANNEL_DONE && items && !cursor.n) {
		fate = read_place(&x, STR(PROFILE), STR("self"), &items[page->items_n]);
		page->items_n += fate == CHANNEL_DONE;
		fate = fate == CHANNEL_ABSENT ? CHANNEL_DONE : fate;
	}
	if (c->arena->failed)
		return channel_say(c, CHANNEL_LATER, 0, "out of memory");
	return fate;
}

static enum channel_fate remove_post(struct channel *c, struct str uri)
{
	struct xrpc x;
	struct str collection, key;
	enum channel_fate fate = xrpc_open(&x, c);
	if (fate == CHANNEL_DONE)
		fate = own_place(&x, uri, &collection, &key);
	if (fate != CHANNEL_DONE)
		return fate;
	if (str_eq(collection, STR(PROFILE)))
		return channel_say(c, CHANNEL_UNABLE, 0,
		                   "the profile's words cannot be changed from here: do it there");
	struct buf body;
	buf_init(&body, QUERY_MAX);
	buf_c(&body, "{\"collection\":\"" FEED_POST_COLLECTION "\",\"repo\":");
	buf_json(&body, x.did);
	buf_c(&body, ",\"rkey\":");
	buf_json(&body, key);
	buf_char(&body, '}');
	struct xrpc_call call = {
		.name = "com.atproto.repo.deleteRecord", .body = buf_view(&body), .writes = true};
	json_t *answer;
	char error[64];
	fate = xrpc_send(&x, &call, &answer, error);
	buf_release(&body);
	json_decref(answer);
	return fate;
}

/* An own server may stand alone, without the service that counts what the whole network did. */
static enum channel_fate uncounted(struct channel *c, enum channel_fate fate, const char *error)
{
	if (fate != CHANNEL_REFUSED ||
	    (strcmp(error, "MethodNotImplemented") != 0 && strcmp(error, "InvalidRequest") != 0))
		return fate;
	return channel_say(c, CHANNEL_UNABLE, 0, "this server does not count how posts did");
}

static void take_counts(struct xrpc *x, const json_t *posts, const struct str *uris, size_t n,
                        struct channel_result *results)
{
	size_t k;
	const json_t *post;
	json_array_foreach(posts, k, post)
	{
		struct str uri = xrpc_text(x, post, "uri");
		for (size_t i = 0; i < n; i++)
			if (str_eq(uris[i], uri))
				results[i] = (struct channel_result){
					true,
					json_object_get(json_object_get(post, "record"), "reply"),
					json_integer_value(json_object_get(post, "likeCount")),
					json_integer_value(json_object_get(post, "repostCount")),
					json_integer_value(json_object_get(post, "replyCount")),
					json_integer_value(json_object_get(post, "quoteCount"))};
	}
}

static enum channel_fate count_some(struct xrpc *x, const struct str *uris, size_t n,
                                    struct channel_result *results)
{
	struct buf query;
	size_t asked = 0;
	buf_init(&query, COUNTED_MAX);
	for (size_t i = 0; i < n; i++) {
		struct str did, collection, key;
		if (!feed_post_uri(uris[i], &did, &collection, &key) ||
		    !str_eq(collection, STR(FEED_POST_COLLECTION)))
			continue; /* the profile */
		buf_c(&query, asked++ ? "&uris=" : "?uris=");
		url_add(&query, uris[i]);
	}
	struct xrpc_call call = {.name = "app.bsky.feed.getPosts", .query = buf_view(&query)};
	json_t *answer = NULL;
	char error[64];
	enum channel_fate fate = CHANNEL_DONE;
	if (asked)
		fate = uncounted(x->c, xrpc_send(x, &call, &answer, error), error);
	buf_release(&query);
	if (fate == CHANNEL_DONE)
		take_counts(x, json_object_get(answer, "posts"), uris, n, results);
	json_decref(answer);
	return fate;
}

static enum channel_fate results(struct channel *c, const struct str *uris, size_t n,
                                 struct channel_result *out)
{
	struct xrpc x;
	enum channel_fate fate = xrpc_open(&x, c);
	for (size_t i = 0; fate == CHANNEL_DONE && i < n; i += COUNTED_AT_ONCE)
		fate = count_some(&x, uris + i, n - i < COUNTED_AT_ONCE ? n - i : COUNTED_AT_ONCE,
		                  out + i);
	return fate;
}

const struct channel_driver channel_bluesky = {
	.kind = "bluesky",
	.name = "Bluesky",
	.can = CHANNEL_PUBLISH | CHANNEL_REPLY | CHANNEL_PICTURES | CHANNEL_READ | CHANNEL_LIST |
               CHANNEL_DELETE | CHANNEL_RESULTS,
	.limits = {.graphemes = 300,
                   .bytes = 3000,
                   .pictures = 4,
                   .picture_bytes = 1000000,
                   .alt_text = true},
	.connect = connect_account,
	.publish = publish,
	.find = find,
	.read = read_post,
	.list = list,
	.remove = remove_post,
	.results = results,
};
