/*
 * tag: finds people, places, organisations, health information, and settles the
 * boundaries of dates, ages and street addresses: a linear-chain conditional
 * random field (Lafferty, McCallum, Pereira 2001) over the tokens, with hashed
 * features and 8-bit weights, decoded by Viterbi in integers, so that native and
 * WebAssembly builds give the same answers. Trained by train/tagger.c.
 */
#ifndef CHECK_TAG_H
#define CHECK_TAG_H

#include "check/doc.h"

/* O, then B and I of each type tagged. 16 columns a row, the last unused. */
enum tag {
	TAG_O,
	TAG_B_PERSON,
	TAG_I_PERSON,
	TAG_B_DATE_TIME,
	TAG_I_DATE_TIME,
	TAG_B_AGE,
	TAG_I_AGE,
	TAG_B_LOCATION,
	TAG_I_LOCATION,
	TAG_B_ORGANIZATION,
	TAG_I_ORGANIZATION,
	TAG_B_HEALTH_INFO,
	TAG_I_HEALTH_INFO,
	TAG_B_STREET_ADDRESS,
	TAG_I_STREET_ADDRESS,
	TAG__MAX
};
#define TAG_ROW 16

#define TAG_FEATURES_MAX 160

/* Entity type of a tag other than O. */
enum chaperone_entity tag_type(enum tag t);
/* May tag b follow tag a (a = TAG__MAX: at the start)? */
bool tag_may_follow(enum tag a, enum tag b);

/* What the features of a token are made of; computed once per text. */
struct tag_word {
	uint32_t word, pair; /* pair: of the word before and it */
	uint32_t prefix2, prefix3, suffix2, suffix3, suffix4;
	uint32_t shape;
	uint16_t set, phrase; /* phrase: its set and whether it begins here */
	uint8_t form, kind;
};
struct tag_words {
	struct tag_word *w; /* of token i at w[i + 2]; two sentinels at either end */
	size_t n;
	uint32_t style; /* how the text as a whole uses capitals */
};
int tag_words(const struct doc *doc, struct tag_words *out);
/* The features of token i as 32-bit hashes, to be reduced by the table's shift. */
unsigned tag_features(const struct tag_words *w, size_t i, uint32_t *out);

/* Tag doc->tokens and fill in doc->entities, idents that are codes included. */
int tag_doc(struct doc *doc);

#endif
