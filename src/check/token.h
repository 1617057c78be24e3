/*
 * token: the normalised text as words, numbers, codes and marks.
 *
 * An ident that is a number, code or address of the electronic sort is one token
 * (TOKEN_CODE); dates, ages and street addresses stay ordinary tokens that carry
 * their ident's form. Hashtags, handles and CamelCase are split into words,
 * possessive 's is a token of its own, hyphenated words are split at the hyphen.
 */
#ifndef CHECK_TOKEN_H
#define CHECK_TOKEN_H

#include "base/arena.h"
#include "base/str.h"
#include "check/ident.h"
#include "check/text.h"

enum token_kind {
	TOKEN_WORD,   /* letters of any script, with inner apostrophes */
	TOKEN_NUMBER, /* digits, with inner . , : / */
	TOKEN_CODE,   /* an ident */
	TOKEN_MARK,   /* one punctuation character, or a run of the same one */
	TOKEN_EMOJI,  /* a run of symbols and pictographs */
	TOKEN_BREAK,  /* one or more line ends */
	TOKEN_KIND__MAX
};

/* flags */
enum {
	TOKEN_CAPITAL = 1,     /* first letter upper case */
	TOKEN_UPPER = 2,       /* two or more letters, all upper case */
	TOKEN_GLUED = 4,       /* no white space before it */
	TOKEN_HASHTAG = 8,     /* part of a hashtag */
	TOKEN_HANDLE = 16,     /* part of an @handle */
	TOKEN_SENTENCE = 32,   /* first word of a sentence or line */
	TOKEN_POSSESSIVE = 64, /* followed by 's or s' */
	TOKEN_QUOTED = 128     /* inside quotation marks */
};

struct token {
	uint32_t start, end; /* normalised bytes */
	uint32_t hash;       /* of the folded form */
	uint16_t classes;    /* lexicon classes: index into the lexicon's class sets, 0 for none */
	uint16_t phrase;     /* the same of the longest phrase that covers it, 0 for none */
	uint8_t kind, flags;
	uint8_t form;       /* enum ident_form of the ident it belongs to */
	uint8_t form_first; /* 1: first token of that ident */
	uint8_t fold_n;
	uint8_t phrase_first; /* 1: first token of that phrase */
	const char *fold;     /* lower case, accents removed, leetspeak read as letters; at most 255
	                         bytes */
};

uint32_t token_hash(struct str word);
static inline struct str token_fold(const struct token *t) { return str_of(t->fold, t->fold_n); }
static inline bool token_is(const struct token *t, const char *word)
{
	size_t n = strlen(word);
	return t->fold_n == n && memcmp(t->fold, word, n) == 0;
}

/* At most one token per byte. */
size_t token_memory_bytes(size_t text_bytes);
/* Returns the tokens, *n of them, in the arena; NULL when it is full. */
struct token *token_split(const struct text *text, const struct ident *idents, size_t idents_n,
                          struct arena *arena, size_t *n);

#endif
