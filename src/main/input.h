/*
 * input: texts and profiles from files, made fit for the checker: whole, not
 * longer than it takes, and UTF-8. Complaints go to standard error.
 */
#ifndef MAIN_INPUT_H
#define MAIN_INPUT_H

#include "base/buf.h"
#include "chaperone.h"

/* The text of a file ("-": standard input) without its last line end. False when it cannot be
 * read or is longer than CHAPERONE_TEXT_MAX_BYTES. Invalid UTF-8 is replaced, with a warning. */
bool input_read(const char *path, struct buf *text);

/* Append s to out, every maximal subpart of an ill-formed sequence replaced by U+FFFD (Unicode
 * 15, section 3.9). Returns how many were. */
size_t input_mend(struct str s, struct buf *out);

/* Words of the command line as a text: mended into out when they are not UTF-8. */
struct str input_words(const char *name, const char *words, struct buf *out);

struct input_profile {
	const struct chaperone_profile *profile; /* NULL: the built-in one */
	void *memory;
};

/* The profile of a file; the built-in one where path is NULL. */
bool input_profile(const char *path, struct input_profile *p);
void input_profile_release(struct input_profile *p);

#endif
