/* fix: the mechanical fixes of repair.h, one for each way a text is wrong. Each fills in the
 * reason's edits, or leaves them alone where no fix works. */
#ifndef CHECK_FIX_H
#define CHECK_FIX_H

#include "check/answer.h"
#include "check/edit.h"
#include "check/repair.h"

/* Names found in one place and missed in others, at most so many. */
#define FIX_MISSED_NAMES_MAX 32

/* Identifiers by plain words. */
void fix_disclosure(const struct doc *doc, struct chaperone_reason *r);
/* Identifiers by their tags, for the copy of an incoming message. */
void fix_copy(const struct doc *doc, struct chaperone_reason *r);
/* Times, ages, places, jobs and records by less exact words. */
void fix_story(const struct doc *doc, struct chaperone_reason *r);
/* The whole reply by a correct one; TONE__MAX: in the tone of the message answered. */
void fix_reply(const struct doc *doc, struct chaperone_reason *r, enum tone tone);
/* Sentences go, where what is left is worth saying and speaks of nobody. */
void fix_by_leaving_out(const struct doc *doc, struct chaperone_reason *r);
void fix_advice(const struct doc *doc, struct chaperone_reason *r);
void fix_claim(const struct doc *doc, struct chaperone_reason *r);

/* Shared by the above: an edit by entity type, entities dealt with; edits with room for `max`;
 * the edits into the reason. */
size_t fix_identifier(struct edit_list *l, size_t entity);
int fix_open(struct edit_list *l, const struct doc *doc, size_t max);
void fix_keep(struct edit_list *l, struct chaperone_reason *r);

#endif
