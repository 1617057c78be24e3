/* stand_in: the words that stand for an identifier in a de-identified copy. */
#ifndef CHECK_STAND_IN_H
#define CHECK_STAND_IN_H

#include "base/buf.h"
#include "check/doc.h"

/* Which part of a name is written; only pseudonyms differ. */
enum name_part {
	NAME_WHOLE,
	NAME_FIRST,
	NAME_LAST,
};

/* The most bytes that any stand-in takes, beside one for each byte it replaces. */
#define STAND_IN_BYTES_MAX 40

/* Is this an entity that de-identification takes out? Not health information, not the
 * organisation's own, not ages up to 89. */
bool stand_in_wanted(const struct doc *doc, const struct entity *e);
/* For the words [start, end) of the normalised text, as if they were of the type and form. */
void stand_in_write(const struct doc *doc, const struct entity *e, enum chaperone_deid policy,
                    unsigned nth, enum name_part part, struct buf *b);
/* Invented names, from 0: lower-case first name for finding out whether a text has it already. */
struct str stand_in_first_name(unsigned i);
struct str stand_in_last_name(unsigned i);
/* Is the token before a title ("Mrs.", "Dr."), so that a single name is a last name? */
bool stand_in_titled(const struct doc *doc, size_t token);

#endif
