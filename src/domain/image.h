/*
 * image: what kind of picture some bytes are, how large it is, and the same picture without what
 * cameras and programs write beside it: places, times, names, devices, thumbnails, comments,
 * whatever follows its end (a "live" photo's film). Pixels and colours stay as they are.
 *
 * PNG (ISO/IEC 15948), JPEG (ITU-T T.81, Exif 2.3), GIF89a, WebP (RFC 9649). Linear; every length
 * is checked, as the bytes may come from anybody. Threads: any.
 */
#ifndef DOMAIN_IMAGE_H
#define DOMAIN_IMAGE_H

#include "base/arena.h"
#include "base/str.h"

struct image {
	struct str type; /* "image/png" …; static */
	int64_t width, height;
};

/* False for what is none of these, or has no size. */
bool image_look(struct str bytes, struct image *out);
/* The picture alone, in the arena. Of a JPEG's Exif data only the way up stays. False for a
 * picture that is damaged, or a full arena. */
bool image_strip(struct str bytes, const struct image *image, struct arena *arena, struct str *out);

#endif
