/* clause: where a token's sentence lies, and what is said in it. All look at most CLAUSE_WINDOW
 * tokens to either side, so that a text without full stops costs no more than another. */
#ifndef CHECK_CLAUSE_H
#define CHECK_CLAUSE_H

#include "check/doc.h"

#define CLAUSE_WINDOW       48
#define NAME_WORD_BYTES_MIN 3

enum language { LANGUAGE_ENGLISH, LANGUAGE_SPANISH, LANGUAGE__MAX };

/* Tokens [from, to). */
struct clause {
	size_t from, to;
};

/* Does a sentence begin at the token? Not after "Mr." and the like, as the tokens have it. */
bool sentence_begins(const struct doc *doc, size_t token);
/* The sentence that a token is in, as far as the window goes. */
struct clause clause_at(const struct doc *doc, size_t token);
bool clause_has(const struct doc *doc, struct clause c, const char *const *sorted, size_t n);
/* Is one of the sorted words anywhere in the document? */
bool doc_has(const struct doc *doc, const char *const *sorted, size_t n);
#define CLAUSE_HAS(doc, c, table) clause_has((doc), (c), (table), sizeof(table) / sizeof *(table))
#define DOC_HAS(doc, table)       doc_has((doc), (table), sizeof(table) / sizeof *(table))

/* English or Spanish, by its function words; English when open. */
enum language doc_language(const struct doc *doc);

static inline const struct token *token_at(const struct doc *doc, size_t i)
{
	return i < doc->tokens_n ? &doc->tokens[i] : NULL;
}
static inline bool token_at_is(const struct doc *doc, size_t i, const char *word)
{
	return i < doc->tokens_n && token_is(&doc->tokens[i], word);
}
/* Is token i a word of the sorted table? */
bool token_in(const struct doc *doc, size_t i, const char *const *sorted, size_t n);
#define TOKEN_IN(doc, i, table) token_in((doc), (i), (table), sizeof(table) / sizeof *(table))
/* Could the word, wherever it stands, be the one that is known as a part of somebody's name? It
 * has a capital, NAME_WORD_BYTES_MIN bytes or more, and is none of the words that begin sentences.
 */
bool token_is_name_word(const struct token *t);
/* Is it the end of something said: a mark other than a dash or quote, an emoji, a line end or the
 * text's end? */
bool token_ends(const struct doc *doc, size_t i);
/* The original's span of tokens [from, to). */
struct chaperone_span tokens_span(const struct doc *doc, size_t from, size_t to);
/* First token that ends after a byte of the original: a binary search. */
size_t token_after(const struct doc *doc, size_t raw);

#endif
