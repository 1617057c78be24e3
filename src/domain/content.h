/*
 * content: what a post says: its text, its pictures with their alternative texts, and for a reply
 * the message answered. One JSON object, kept open where the checker calls it clear and sealed
 * where not.
 */
#ifndef DOMAIN_CONTENT_H
#define DOMAIN_CONTENT_H

#include "domain/checking.h"
#include "store/store.h"

#define CONTENT_HASH_BYTES   65 /* SHA-256 in hexadecimal, and a NUL */
#define CONTENT_PICTURES_MAX 10

struct content_picture {
	struct str id;  /* of a media_file */
	struct str alt; /* what it shows, for who cannot see it */
};
extern const struct shape content_picture_shape;

struct content {
	struct str text;
	struct str message;        /* the one answered; .p NULL if none */
	struct str message_author; /* its writer's public handle */
	struct str message_uri;    /* where it stands */
	struct str media;          /* JSON: [{"id","alt"}] */
};
extern const struct shape content_shape;

/* The same words, pictures, purpose and channels have the same hash, and nothing else has:
 * what an approval is bound to. `channel_ids` sorted. */
void content_hash(const struct content *c, const char *kind, const char *purpose,
                  const struct str *channel_ids, size_t n, char out[CONTENT_HASH_BYTES]);

/* Check the text, and then the text together with what the pictures show: the worse of the two
 * counts. The JSON is that of the text, with spans in UTF-16 units. */
int content_check(struct tx *tx, const struct content *c, enum chaperone_kind kind,
                  struct arena *arena, struct checked *out, struct err *err);

/* As it is stored: one of the two is null. */
int content_write(struct tx *tx, struct str post_id, const struct content *c, bool clear,
                  struct arena *arena, struct str *open, struct str *sealed, struct err *err);
int content_read(struct tx *tx, struct str post_id, struct str open, struct str sealed,
                 struct arena *arena, struct content *out, struct err *err);

#endif
