/* grapheme: characters as people count them (Unicode UAX #29, extended grapheme clusters). */
#ifndef CHANNEL_GRAPHEME_H
#define CHANNEL_GRAPHEME_H

#include "base/str.h"

/* Of valid UTF-8. */
size_t grapheme_count(struct str text);

#endif
