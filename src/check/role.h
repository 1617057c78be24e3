/*
 * role: whose name it is, from the words around it: titles and credentials,
 * kinship, care given and received, work and news. Multinomial logistic regression
 * over hashed features with 8-bit weights, trained by train/roles.c on the names
 * that are labelled with a role.
 */
#ifndef CHECK_ROLE_H
#define CHECK_ROLE_H

#include "check/doc.h"

#define ROLE_ROW          8 /* columns: enum chaperone_role */
#define ROLE_FEATURES_MAX 256

/* Features of an entity that is a PERSON, as 32-bit hashes to be reduced by the table's shift. */
unsigned role_features(const struct doc *doc, const struct entity *e, uint32_t *out);
/* Fill in the role of each PERSON among doc->entities. */
void role_doc(struct doc *doc);

#endif
