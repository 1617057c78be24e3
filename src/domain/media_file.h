/* media_file: an uploaded picture, sealed. What kind it is and how large its picture is are read
 * from its own bytes, never from what a client says. */
#ifndef DOMAIN_MEDIA_FILE_H
#define DOMAIN_MEDIA_FILE_H

#include "domain/actor.h"

#define MEDIA_FILE_MAX_BYTES ((size_t)10 << 20)

struct media_file {
	struct str id, name, type;
	int64_t bytes, width, height;
	struct str sha256, sealed, uploader_id;
	int64_t created_utc_ms;
};
extern const struct shape media_file_shape;

/* PNG, JPEG, GIF or WebP; E_INVALID for anything else. */
int media_file_add(struct tx *tx, const struct actor *who, struct str name, struct str bytes,
                   struct arena *arena, struct media_file *out, struct err *err);
int media_file_get(struct tx *tx, struct str id, struct arena *arena, struct media_file *out,
                   struct str *bytes, struct err *err);
int media_file_about(struct tx *tx, struct str id, struct arena *arena, struct media_file *out,
                     struct err *err);
int media_file_exists(struct tx *tx, struct str id, struct err *err);

#endif
