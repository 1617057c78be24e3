#include "channel/feed_post.h"

#include "base/clock.h"
#include "channel/facet.h"
#include "net/url.h"

#define FACETS_MAX 128
#define MORE_MAX   32

bool feed_post_uri(struct str uri, struct str *did, struct str *collection, struct str *key)
{
	static const struct str scheme = STR("at://");
	if (!str_starts(uri, scheme))
		return false;
	struct str rest = str_of(uri.p + scheme.n, uri.n - scheme.n);
	*did = str_cut(&rest, '/');
	*collection = str_cut(&rest, '/');
	*key = rest;
	return str_starts(*did, STR("did:")) && collection->n && key->n &&
	       !memchr(key->p, '/', key->n);
}

static json_t *text_json(struct str s) { return json_stringn(s.p ? s.p : "", s.n); }

/* ---- marks in the text ---- */

/* *did is "" where nobody has that handle. */
static enum channel_fate resolve(struct xrpc *x, struct str handle, struct str *did)
{
	struct buf query;
	buf_init(&query, 1024);
	buf_c(&query, "?handle=");
	url_add(&query, handle);
	struct xrpc_call call = {.name = "com.atproto.identity.resolveHandle",
	                         .query = buf_view(&query)};
	json_t *answer;
	char error[64];
	enum channel_fate fate = xrpc_send(x, &call, &answer, error);
	buf_release(&query);
	*did = fate == CHANNEL_DONE ? xrpc_text(x, answer, "did") : (struct str){0};
	json_decref(answer);
	return fate == CHANNEL_REFUSED ? CHANNEL_DONE : fate;
}

static enum channel_fate feature(struct xrpc *x, const struct facet *f, json_t **feature)
{
	*feature = NULL;
	if (f->kind == FACET_TAG) {
		*feature = json_pack("{s:s, s:o}", "$type", "app.bsky.richtext.facet#tag", "tag",
		                     text_json(f->value));
	} else if (f->kind == FACET_LINK) {
		struct buf address;
		buf_init(&address, (size_t)8 << 10);
		if (!str_starts(f->value, STR("http")) || !memchr(f->value.p, ':', f->value.n))
			buf_c(&address, "https://");
		buf_str(&address, f->value);
		*feature = json_pack("{s:s, s:o}", "$type", "app.bsky.richtext.facet#link", "uri",
		                     text_json(buf_view(&address)));
		buf_release(&address);
	} else {
		struct str did;
		enum channel_fate fate = resolve(x, f->value, &did);
		if (fate != CHANNEL_DONE)
			return fate;
		if (did.n) /* else it stays plain text */
			*feature =
				json_pack("{s:s, s:o}", "$type", "app.bsky.richtext.facet#mention",
			                  "did", text_json(did));
	}
	return CHANNEL_DONE;
}

static enum channel_fate add_facets(struct xrpc *x, json_t *record, struct str text)
{
	struct facet facets[FACETS_MAX];
	size_t n = facet_find(text, facets, FACETS_MAX);
	json_t *list = json_array();
	enum channel_fate fate = CHANNEL_DONE;
	for (size_t i = 0; i < n && fate == CHANNEL_DONE; i++) {
		json_t *what;
		fate = feature(x, &facets[i], &what);
		if (what)
			json_array_append_new(
				list, json_pack("{s:{s:I, s:I}, s:[o]}", "index", "byteStart",
			                        (json_int_t)facets[i].start, "byteEnd",
			                        (json_int_t)facets[i].end, "features", what));
	}
	if (json_array_size(list))
		json_object_set(record, "facets", list);
	json_decref(list);
	return fate;
}

/* ---- pictures ---- */

static enum channel_fate add_pictures(struct xrpc *x, json_t *record,
                                      const struct channel_post *post)
{
	if (!post->pictures_n)
		return CHANNEL_DONE;
	json_t *list = json_array();
	enum channel_fate fate = CHANNEL_DONE;
	for (size_t i = 0; i < post->pictures_n; i++) {
		const struct channel_picture *p = &post->pictures[i];
		const char *type = arena_copy(x->c->arena, p->type.p, p->type.n);
		struct xrpc_call call = {
			.name = "com.atproto.repo.uploadBlob", .body = p->bytes, .type = type};
		json_t *answer;
		char error[64];
		fate = xrpc_send(x, &call, &answer, error);
		if (fate != CHANNEL_DONE)
			break;
		json_t *image = json_pack("{s:O?, s:o}", "image", json_object_get(answer, "blob"),
		                          "alt", text_json(p->alt));
		if (p->width > 0 && p->height > 0)
			json_object_set_new(image, "aspectRatio",
			                    json_pack("{s:I, s:I}", "width", (json_int_t)p->width,
			                              "height", (json_int_t)p->height));
		json_array_append_new(list, image);
		json_decref(answer);
	}
	if (fate == CHANNEL_DONE)
		json_object_set_new(
			record, "embed",
			json_pack("{s:s, s:O}", "$type", "app.bsky.embed.images", "images", list));
	json_decref(list);
	return fate;
}

/* ---- replies ---- */

enum channel_fate feed_post_get(struct xrpc *x, struct str did, struct str collection,
                                struct str key, json_t **entry)
{
	const struct {
		const char *name;
		struct str value;
	} parameters[] = {{"?repo=", did}, {"&collection=", collection}, {"&rkey=", key}};
	struct buf query;
	buf_init(&query, (size_t)2 << 10);
	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
		buf_c(&query, parameters[i].name);
		url_add(&query, parameters[i].value);
	}
	struct xrpc_call call = {.name = "com.atproto.repo.getRecord", .query = buf_view(&query)};
	char error[64];
	enum channel_fate fate = xrpc_send(x, &call, entry, error);
	buf_release(&query);
	return fate;
}

/* The link of a post's page, as people copy it: https://HOST/profile/NAME/post/KEY. */
static bool page_link(struct str link, struct str *who, struct str *key)
{
	static const struct str scheme = STR("https://");
	if (!str_starts(link, scheme))
		return false;
	struct str rest = str_of(link.p + scheme.n, link.n - scheme.n);
	str_cut(&rest, '/');
	if (!str_eq(str_cut(&rest, '/'), STR("profile")))
		return false;
	*who = str_cut(&rest, '/');
	if (!str_eq(str_cut(&rest, '/'), STR("post")))
		return false;
	*key = str_cut(&rest, '?');
	return who->n && key->n && !memchr(key->p, '/', key->n);
}

static enum channel_fate answered_place(struct xrpc *x, struct str where, struct str *did,
                                        struct str *collection, struct str *key)
{
	*collection = STR(FEED_POST_COLLECTION);
	if (page_link(where, did, key)) {
		enum channel_fate fate = CHANNEL_DONE;
		if (!str_starts(*did, STR("did:")))
			fate = resolve(x, *did, did);
		if (fate != CHANNEL_DONE || did->n)
			return fate;
	} else if (feed_post_uri(where, did, collection, key)) {
		return CHANNEL_DONE;
	}
	return channel_say(x->c, CHANNEL_REFUSED, 0, "the post to answer is not one of Bluesky's");
}

/* A reply names the post it answers and the first one of the conversation. */
static enum channel_fate add_reply(struct xrpc *x, json_t *record, struct str uri)
{
	if (!uri.p)
		return CHANNEL_DONE;
	struct str did, collection, key;
	enum channel_fate fate = answered_place(x, uri, &did, &collection, &key);
	if (fate != CHANNEL_DONE)
		return fate;
	json_t *answer;
	fate = feed_post_get(x, did, collection, key, &answer);
	if (fate == CHANNEL_ABSENT || fate == CHANNEL_REFUSED)
		return channel_say(x->c, CHANNEL_REFUSED, 0,
		                   "the post to answer is not there any more");
	if (fate != CHANNEL_DONE)
		return fate;
	json_t *parent = json_pack("{s:o, s:o}", "uri", text_json(xrpc_text(x, answer, "uri")),
	                           "cid", text_json(xrpc_text(x, answer, "cid")));
	json_t *root =
		json_object_get(json_object_get(json_object_get(answer, "value"), "reply"), "root");
	json_object_set_new(record, "reply",
	                    json_pack("{s:O, s:o}", "root", json_is_object(root) ? root : parent,
	                              "parent", parent));
	json_decref(answer);
	return CHANNEL_DONE;
}

enum channel_fate feed_post_make(struct xrpc *x, const struct channel_post *post, json_t **record)
{
	char when[CLOCK_TEXT_BYTES];
	clock_text(post->when_utc_ms, when);
	json_t *r = json_pack("{s:s, s:o, s:s}", "$type", FEED_POST_COLLECTION, "text",
	                      text_json(post->text), "createdAt", when);
	if (post->locale.n)
		json_object_set_new(r, "langs", json_pack("[o]", text_json(post->locale)));
	enum channel_fate fate = add_facets(x, r, post->text);
	if (fate == CHANNEL_DONE)
		fate = add_reply(x, r, post->in_reply_to);
	if (fate == CHANNEL_DONE)
		fate = add_pictures(x, r, post);
	if (fate != CHANNEL_DONE) {
		json_decref(r);
		r = NULL;
	}
	*record = r;
	return fate;
}

/* ---- reading back ---- */

struct more {
	struct xrpc *x;
	struct str *list;
	size_t n;
};

/* Whatever people read in what is attached: descriptions of pictures and films, link cards. */
static void gather(struct more *m, const json_t *value)
{
	static const char *const read[] = {"alt", "title", "description"};
	const char *name;
	json_t *member;
	size_t i;
	if (json_is_array(value))
		json_array_foreach(value, i, member) gather(m, member);
	if (!json_is_object(value))
		return;
	for (i = 0; i < sizeof read / sizeof *read; i++) {
		struct str text = xrpc_text(m->x, value, read[i]);
		if (text.n && m->n < MORE_MAX)
			m->list[m->n++] = text;
	}
	json_object_foreach((json_t *)(uintptr_t)value, name, member) gather(m, member);
}

/* Where people see it. */
static struct str url_of(struct xrpc *x, struct str uri)
{
	struct str did, collection, key;
	struct buf url;
	if (!feed_post_uri(uri, &did, &collection, &key))
		return (struct str){0};
	buf_init(&url, 1024);
	buf_c(&url, "https://bsky.app/profile/");
	buf_str(&url, did);
	if (str_eq(collection, STR(FEED_POST_COLLECTION))) {
		buf_c(&url, "/post/");
		buf_str(&url, key);
	}
	struct str out = str_of(arena_copy(x->c->arena, url.p, url.n), url.n);
	buf_release(&url);
	return out;
}

void feed_post_read(struct xrpc *x, const json_t *entry, struct channel_item *item)
{
	const json_t *value = json_object_get(entry, "value");
	const json_t *parent = json_object_get(json_object_get(value, "reply"), "parent");
	bool post = json_object_get(value, "text") != NULL;
	struct more more = {x, arena_zero(x->c->arena, MORE_MAX, sizeof(struct str)), 0};
	if (more.list)
		gather(&more, post ? json_object_get(value, "embed") : value);
	*item = (struct channel_item){.uri = xrpc_text(x, entry, "uri"),
	                              .version = xrpc_text(x, entry, "cid"),
	                              .text = xrpc_text(x, value, post ? "text" : "displayName"),
	                              .more = more.list,
	                              .more_n = more.n};
	item->url = url_of(x, item->uri);
	if (parent)
		item->in_reply_to = xrpc_text(x, parent, "uri");
	clock_parse(xrpc_text(x, value, "createdAt"), &item->when_utc_ms);
}
