/*
 * channel: one interface to the social platforms. Each platform is one `const struct
 * channel_driver`, found by its kind; the functions here check first what the driver can do and
 * what its limits are, so that something it lacks fails loudly and sends nothing.
 *
 * A struct channel is one account at work: a driver, a client and the account's session, which
 * only the driver can read. channel_connect() makes the session out of what a person types; from
 * then on the platform renews it now and then, and `renewed` hands the new one to the caller, who
 * seals and stores it: the old one will not work for long.
 *
 * Exactly once. A post brings a key that is the same for each try and for no other post, and the
 * time when it was first written. A driver derives from them where the post will stand, if
 * the platform lets it. When the fate of a try is unknown the caller asks channel_find(), and
 * publishes again only when it answers CHANNEL_ABSENT.
 *
 * Nothing here says a word of what was written: `words` are for logs and people.
 * Threads: a struct channel is one thread's, with its client and arena.
 */
#ifndef CHANNEL_CHANNEL_H
#define CHANNEL_CHANNEL_H

#include "base/arena.h"
#include "base/str.h"
#include "net/client.h"

enum channel_can {
	CHANNEL_PUBLISH = 1 << 0,
	CHANNEL_REPLY = 1 << 1,    /* to a post of anybody's */
	CHANNEL_PICTURES = 1 << 2, /* along with a post */
	CHANNEL_READ = 1 << 3,     /* one post of the account's */
	CHANNEL_LIST = 1 << 4,     /* all of them */
	CHANNEL_DELETE = 1 << 5,   /* its own posts */
	CHANNEL_RESULTS = 1 << 6,  /* how its posts did */
};

enum channel_fate {
	CHANNEL_DONE,
	CHANNEL_ABSENT,  /* reading: it is not there */
	CHANNEL_UNABLE,  /* the platform has no such thing: a person must do it there */
	CHANNEL_REFUSED, /* not done, and never will be as it is */
	CHANNEL_SIGN_IN, /* not done: the session has ended, somebody must connect again */
	CHANNEL_LATER,   /* not done, may work after a while */
	CHANNEL_UNKNOWN, /* perhaps done: read before trying again */
	CHANNEL_FATE__MAX
};

struct channel_limits {
	size_t graphemes; /* of a text, as people count characters */
	size_t bytes;     /* of a text */
	size_t pictures;
	size_t picture_bytes;
	bool alt_text; /* every picture must have one */
};

struct channel {
	const struct channel_driver *driver;
	struct client *client;
	struct arena *arena; /* whatever is found lies here */
	struct str session;  /* secret; .p NULL before channel_connect() */
	void (*renewed)(void *arg, struct str session);
	void *renewed_arg;
	/* of the last call that was not done */
	char words[240];
	int64_t after_ms; /* the platform asks to wait so long; 0: it does not say */
};

struct channel_login {
	struct str service; /* "https://…"; empty: the platform's own */
	struct str handle;
	struct str password; /* made there for programs */
};

/* An account, as the platform names it. */
struct channel_who {
	struct str id;     /* never changes */
	struct str handle; /* may */
	struct str service;
	struct str url; /* where people see it */
};

struct channel_picture {
	struct str bytes;
	struct str type; /* "image/jpeg" */
	struct str alt;
	int64_t width, height; /* pixels; 0: unknown */
};

struct channel_post {
	struct str key;      /* the same for each try, for no other post */
	int64_t made_utc_ms; /* when it was first written; the same for each try */
	int64_t when_utc_ms; /* shown as its time */
	struct str text;
	struct str locale;      /* "en", "es"; .p NULL: unsaid */
	struct str in_reply_to; /* uri of a post; .p NULL: none */
	const struct channel_picture *pictures;
	size_t pictures_n;
};

/* A post of the account's as it stands there; or its profile. */
struct channel_item {
	struct str uri;     /* what the platform calls it */
	struct str version; /* of its content; changes with it */
	struct str url;     /* where people see it */
	struct str text;
	const struct str *more; /* whatever else of it people read: alt texts, cards */
	size_t more_n;
	struct str in_reply_to;
	int64_t when_utc_ms; /* as it says itself; 0: unsaid */
};

struct channel_page {
	const struct channel_item *items; /* newest first */
	size_t items_n;
	struct str next; /* .p NULL: this is the last */
};

/* What people made of a post, as the platform counts it. */
struct channel_result {
	bool found; /* it is counted there; else nothing of this is known */
	bool is_reply;
	int64_t likes, reposts, replies, quotes;
};

struct channel_driver {
	const char *kind; /* "bluesky" */
	const char *name; /* "Bluesky" */
	unsigned can;     /* enum channel_can */
	struct channel_limits limits;
	enum channel_fate (*connect)(struct channel *c, const struct channel_login *login,
	                             struct channel_who *who);
	enum channel_fate (*publish)(struct channel *c, const struct channel_post *post,
	                             struct channel_item *item);
	enum channel_fate (*find)(struct channel *c, const struct channel_post *post,
	                          struct channel_item *item);
	enum channel_fate (*read)(struct channel *c, struct str uri, struct channel_item *item);
	enum channel_fate (*list)(struct channel *c, struct str cursor, struct channel_page *page);
	enum channel_fate (*remove)(struct channel *c, struct str uri);
	enum channel_fate (*results)(struct channel *c, const struct str *uris, size_t n,
	                             struct channel_result *results);
};

/* NULL: there is no such platform here. */
const struct channel_driver *channel_driver(struct str kind);
/* All of them; ends with NULL. */
extern const struct channel_driver *const channel_drivers[];

/* Sign in with what a person typed; sets c->session, and `renewed` is not called. */
enum channel_fate channel_connect(struct channel *c, const struct channel_login *login,
                                  struct channel_who *who);

/* May it go out there, as far as form goes? CHANNEL_DONE, _UNABLE or _REFUSED with words, which
 * have room for `bytes`. No network. */
enum channel_fate channel_fits(const struct channel_driver *driver, const struct channel_post *post,
                               char *words, size_t bytes);
/* `item` has at least uri, version and url when done. */
enum channel_fate channel_publish(struct channel *c, const struct channel_post *post,
                                  struct channel_item *item);
/* Is a post that was tried there? CHANNEL_DONE with the item, CHANNEL_ABSENT, or no answer. */
enum channel_fate channel_find(struct channel *c, const struct channel_post *post,
                               struct channel_item *item);
enum channel_fate channel_read(struct channel *c, struct str uri, struct channel_item *item);
enum channel_fate channel_list(struct channel *c, struct str cursor, struct channel_page *page);
/* Delete a post there; CHANNEL_DONE only when reading it again finds nothing, also if it was gone
 * before. */
enum channel_fate channel_remove(struct channel *c, struct str uri);
/* How n of the account's posts did: results[i] of uris[i]. */
enum channel_fate channel_results(struct channel *c, const struct str *uris, size_t n,
                                  struct channel_result *results);

/* For drivers: fill in words and after_ms, return the fate. */
__attribute__((format(printf, 4, 5))) enum channel_fate
channel_say(struct channel *c, enum channel_fate fate, int64_t after_ms, const char *format, ...);

#endif
