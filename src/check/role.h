/*
 * role: whose name it is, from the words around it: titles and credentials,
 * kinship, care given and received, work and news.
 */
#ifndef CHECK_ROLE_H
#define CHECK_ROLE_H

#include "check/doc.h"

/* Fill in the role of each PERSON among doc->entities. */
void role_doc(struct doc *doc);

#endif
