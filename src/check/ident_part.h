/*
 * ident_part: what ident_find() is made of. Each matcher looks at the items from
 * `it` on, and at those before it as context, and returns how many items it
 * took, 0 for no match. They never look beyond LEX_BEHIND and LEX_AHEAD.
 */
#ifndef CHECK_IDENT_PART_H
#define CHECK_IDENT_PART_H

#include "check/ident.h"
#include "check/lex.h"

/* A point or stretch of time, joined as people write it: "Tuesday the 9th at 6". when.c */
size_t when_match(const char *text, const struct lex_item *it, enum ident_form *form);
/* A number of years, months, weeks or days that is somebody's age; what is labelled need not
 * reach to the end of the last item ("58" of 58M). years.c */
size_t years_match(const char *text, const struct lex_item *it, struct ident *out);
/* House number and street, or a post-office box. street.c */
size_t street_match(const char *text, const struct lex_item *it, struct ident *out);
/* Do the items before `it` end an address, or a state, so that five digits are a ZIP code? */
bool street_before(const char *text, const struct lex_item *it);

/* A word that holds a sentence together rather than being counted or named. word_kind.c */
bool lex_function(const struct lex_item *t);
/* A phrase ends before t: punctuation, line end, text end or a function word. */
bool lex_phrase_ends(const struct lex_item *t);
/* Small numbers, in digits or words: false if t is none or above `most`. */
bool lex_small(const char *text, const struct lex_item *t, unsigned most, unsigned *value);

#endif
