/*
 * presidio_entity: our findings under the names that Presidio's clients know. Where one of our
 * types covers several of theirs, the form of what was found decides: an account number that is a
 * payment card is CREDIT_CARD. What they have no name for keeps ours.
 *
 * Sources: their list of supported entities; ISO/IEC 7812 and 13616, the forms of CMS's MBI and
 * of DEA numbers.
 */
#ifndef WEB_PRESIDIO_ENTITY_H
#define WEB_PRESIDIO_ENTITY_H

#include "base/str.h"
#include "chaperone.h"

/* The name of a finding with this text; static. */
struct str presidio_entity(const struct chaperone_finding *f, struct str text);
/* Every name that can be answered; ends with NULL. */
extern const char *const presidio_entities[];
/* Is it told to clients who do not ask for it by name? Not what identifies nobody: health
 * information, organizations. */
bool presidio_is_default(struct str entity);
/* Bytes of the US state that the text begins with, written out, as a whole word; 0 if there is
 * none. To us it identifies nobody (164.514(b)(2)(i)(B)), to them it is a LOCATION. */
size_t presidio_state(struct str text);

#endif
